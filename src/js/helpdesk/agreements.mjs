// Agreements of an imported policy: one promise of a helpdesk becomes as many as it counts on calendars, because an agreement has one.
import { allOf } from './conditions.mjs';

/** The calendar of targets that count round the clock. */
export const ALWAYS = 'always';

/**
 * `promise` is `{ id, when, rows, path }`: `rows` has for each priority its targets, `{ metric, length, business, path }`.
 * `calendars` is `{ base, others }`: the calendar of business hours, and those that count for some tickets instead, each `{ id, when }`.
 * `levels` are the priorities, lowest first; `extras` are keys that every agreement gets; `passed` has the conditions, as
 * JSON, of promises before it, and takes in this one's.
 */
export function agreementsFrom(promise, { calendars, levels, extras, idFor, notCarried, passed }) {
  const rows = rowsOf(promise, levels, notCarried);
  const [open, round] = [true, false].map((business) => [...rows.keys()].filter((level) => rows.get(level).business === business));
  const isSplit = open.length > 0 && round.length > 0;
  const agreement = (name, when, calendar, own) => ({
    id: idFor(name, 'sla'),
    ...(when && { when }),
    calendar,
    targets: targetsOf(own, rows, isSplit && rows.size === levels.length),
    ...extras,
  });
  if (open.length === 0) {
    passed.add(JSON.stringify(promise.when));
    return round.length === 0 ? [] : [agreement(promise.id, promise.when, ALWAYS, round)];
  }
  const always = isSplit ? narrowed(promise.when, { priority: round }) : undefined;
  const found = always === undefined ? [] : [agreement(`${promise.id} 24x7`, always, ALWAYS, round)];
  const cases = casesOf(promise, calendars, passed);
  passed.add(JSON.stringify(promise.when));
  return [...found, ...cases.map(({ name, when, calendar }) => agreement(name, when, calendar, open))];
}

/** The priorities that have targets, highest first. */
function rowsOf(promise, levels, notCarried) {
  const rows = [...levels].reverse().map((level) => [level, ofOneCalendar(promise.rows[level] ?? [], notCarried)]);
  return new Map(rows.filter(([, row]) => row !== undefined));
}

/** The tickets of a promise by the calendar that they count on. */
function casesOf(promise, { base, others }, passed) {
  const cases = [];
  for (const { id, when } of others) {
    const both = narrowed(promise.when, when);
    if (both === undefined || passed.has(JSON.stringify(both))) continue;
    const isAll = sameText(both, promise.when);
    cases.push({ name: isAll ? promise.id : `${promise.id} ${id}`, when: both, calendar: id });
    if (isAll) return cases;
  }
  return [...cases, { name: promise.id, when: promise.when, calendar: base }];
}

/** Both conditions; where they ask for the same field, for the values they share. Undefined where they share none. */
function narrowed(when, other) {
  const [field] = Object.keys(other);
  if (!isPlainTest(when?.[field])) return allOf([when, other]);
  const shared = [when[field]].flat().filter((value) => [other[field]].flat().includes(value));
  return shared.length === 0 ? undefined : { ...when, [field]: shared };
}

function isPlainTest(test) {
  return Array.isArray(test) || typeof test === 'string';
}

function sameText(a, b) {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Targets of one priority on the calendar that most of them count on; the others cannot be said. */
function ofOneCalendar(targets, notCarried) {
  const open = targets.filter(({ business }) => business);
  const business = open.length * 2 >= targets.length;
  for (const { metric, path } of targets.filter((target) => target.business !== business)) {
    const counted = business ? 'round the clock' : 'in business hours';
    const help = 'let all targets of one priority count alike, or leave this one to the helpdesk';
    notCarried(path, `\`${metric}\` counts ${counted}, other targets of that priority do not; an agreement has one calendar`, help);
  }
  const kept = targets.filter((target) => target.business === business);
  return kept.length === 0 ? undefined : { business, targets: Object.fromEntries(kept.map(({ metric, length }) => [metric, length])) };
}

/** The last row stands for the priorities that another agreement has: a ticket can have had one of them before. */
function targetsOf(own, rows, standsForOthers) {
  const name = (level, index) => (standsForOthers && index === own.length - 1 ? '*' : level);
  return Object.fromEntries(own.map((level, index) => [name(level, index), rows.get(level).targets]));
}
