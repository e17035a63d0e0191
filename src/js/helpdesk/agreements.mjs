// Agreements of an imported policy: one promise of a helpdesk becomes as many as it counts on calendars, because an agreement has one.
import { allOf } from './conditions.mjs';

/** The calendar of targets that count round the clock. */
export const ALWAYS = 'always';

/**
 * `promise` is `{ id, when, rows, path }`: `rows` has for each priority its targets, `{ metric, length, business, path }`.
 * `calendars` is `{ base, others }`: the calendar of business hours, and those that count for some tickets instead, each `{ id, when }`.
 * `levels` are the priorities, lowest first; `extras` are keys that every agreement gets; `passed` are the conditions of promises before it.
 */
export function agreementsFrom(promise, { calendars, levels, extras, idFor, notCarried, passed }) {
  const rows = new Map();
  for (const level of [...levels].reverse()) {
    const row = ofOneCalendar(promise.rows[level] ?? [], notCarried);
    if (row !== undefined) rows.set(level, row);
  }
  const [open, round] = [true, false].map((business) => [...rows.keys()].filter((level) => rows.get(level).business === business));
  const isSplit = open.length > 0 && round.length > 0;
  const agreement = (id, when, calendar, own) => ({
    id,
    ...(when && { when }),
    calendar,
    targets: targetsOf(own, rows, isSplit && rows.size === levels.length),
    ...extras,
  });
  if (rows.size === 0) return [];
  if (open.length === 0) return [agreement(idFor(promise.id, 'sla'), promise.when, ALWAYS, round)];
  const found = [];
  const always = isSplit ? narrowed(promise.when, { priority: round }) : undefined;
  if (always !== undefined) found.push(agreement(idFor(`${promise.id} 24x7`, 'sla'), always, ALWAYS, round));
  for (const { id, when } of calendars.others) {
    const both = narrowed(promise.when, when);
    // its tickets all count on this calendar
    if (both !== undefined && sameText(both, promise.when)) return [...found, agreement(idFor(promise.id, 'sla'), both, id, open)];
    const isTaken = passed.some((when) => sameText(when, both));
    if (both !== undefined && !isTaken) found.push(agreement(idFor(`${promise.id} ${id}`, 'sla'), both, id, open));
  }
  return [...found, agreement(idFor(promise.id, 'sla'), promise.when, calendars.base, open)];
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
