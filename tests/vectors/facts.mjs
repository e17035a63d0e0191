// What other systems state, one value at a time, and what the engine says to each: for the tests that hold us to it, and for the
// table of tests/vectors/README.md.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { compileCalendar, compilePolicySync } from '../../pkg/node.mjs';

const read = (name) => JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'));
const { calendar_vectors: calendarVectors, day_vectors: dayVectors } = read('calendar.json');
const { sla_vectors: slaVectors } = read('sla.json');
const { rules, facts: different } = read('differences.json');

/** The beginning of a vector's source, and the system it speaks of. */
const SYSTEMS = {
  'zammad/': 'Zammad',
  'RotherOSS/otobo': 'OTOBO and Znuny',
  'znuny/': 'OTOBO and Znuny',
  'bestpractical/': 'Request Tracker',
  'glpi-project/': 'GLPI',
  'frappe/helpdesk': 'Frappe Helpdesk',
  'frappe/erpnext': 'ERPNext',
  'chatwoot/': 'Chatwoot',
  'ServiceNow/': 'ServiceNow',
  'PagerTree/': 'PagerTree',
  'osTicket/': 'osTicket',
  'support.freshdesk.com': 'Freshdesk',
  'support.liveagent.com': 'LiveAgent',
  'help.zoho.com': 'Zoho Desk',
  'help.saasjet.com': 'SaaSJet (Jira app)',
  'appfire.atlassian.net': 'Time to SLA (Jira app)',
  'docs.focusapi.com.br': 'Focus',
  'supportbadger.com': 'Support Badger',
  'zendesk/biz': 'biz (of Zendesk)',
  'Intrepidd/working_hours': 'working_hours',
  'bokmann/business_time': 'business_time',
  'lennym/moment-business-time': 'moment-business-time',
  'spatie/opening-hours': 'spatie/opening-hours',
  'rickar/cal': 'rickar/cal',
};
/** What a system does to every ticket and a vector need not say, in the words of an agreement. */
const HABITS = { Zammad: { onReopen: 'excludeClosedTime' } };

const METRICS = { first_response: 'firstResponse', next_response: 'nextResponse', update: 'periodicUpdate', resolution: 'resolution' };

function systemOf({ id, source }) {
  const [, system] = Object.entries(SYSTEMS).find(([beginning]) => source.startsWith(beginning)) ?? [];
  assert.ok(system, `${id}: \`${source}\` belongs to a system`);
  return system;
}

/** An instant as the engine writes it; everything else as it is. */
const normal = (value) => (typeof value === 'string' && /^\d{4}-/.test(value) ? new Date(value).toISOString().replace('.000Z', 'Z') : value);

const named = (metrics) => Object.fromEntries(Object.entries(metrics).map(([metric, value]) => [METRICS[metric], value]));
const lengths = (targets) => named(Object.fromEntries(Object.entries(targets).map(([metric, seconds]) => [metric, `${seconds}s`])));

function calendarOf({ time_zone: timeZone, hours, holidays, special_days: specialDays = {} }) {
  const written = (intervals) => intervals.map(([open, close]) => `${open}-${close}`);
  const days = (list) => Object.fromEntries(Object.entries(list).map(([day, intervals]) => [day, written(intervals)]));
  return {
    timeZone,
    hours: days(Object.fromEntries(Object.entries(hours).filter(([, intervals]) => intervals.length))),
    // the vectors let a special day take the place of a holiday; the language has no date that is both
    holidays: Object.fromEntries(holidays.filter((date) => !specialDays[date]).map((date) => [date, 'holiday'])),
    specialDays: days(specialDays),
  };
}

const ASK = {
  add: (calendar, { start, seconds }) => calendar.add(start, `${seconds}s`),
  subtract: (calendar, { start, seconds }) => calendar.subtract(start, `${seconds}s`),
  elapsed: (calendar, { start, end }) => calendar.elapsedSeconds(start, end),
  is_open: (calendar, { start }) => calendar.isOpen(start),
  next_open: (calendar, { start }) => calendar.nextOpen(start),
  add_days: (calendar, { start, days }) => (days < 0 ? calendar.subtract(start, `${-days}wd`) : calendar.add(start, `${days}wd`)),
};

export const compiled = (vector) => compileCalendar(calendarOf(vector.calendar));

async function calendarFact(vector) {
  const calendar = await compiled(vector);
  const { op, expect, reference } = vector;
  try {
    return { what: '', theirs: normal(expect), ours: ASK[op](calendar, vector), ...(reference !== undefined && { known: normal(reference) }) };
  } finally {
    calendar.free();
  }
}

/** Targets and calendar as they are now, for a policy is chosen by the facts of now; targets by priority as the ticket had it. */
function agreementOf({ targets, calendar, events }) {
  const settled = events.filter(({ type }) => type === 'policy').reduce(
    (known, change) => ({ targets: { ...known.targets, ...change.targets }, calendar: change.calendar ?? known.calendar }),
    { targets, calendar },
  );
  const rows = { '*': settled.targets };
  for (const { priority, value, targets: own } of events) {
    if (priority) rows[priority] = settled.targets;
    if (own && value) rows[value] = { ...settled.targets, ...own };
  }
  return { calendar: settled.calendar, rows };
}

function policyOf(vector, level) {
  const { calendar, rows } = agreementOf(vector);
  const { pause_statuses: pauses, paused_metrics: paused = [], resolved_statuses: resolved } = vector.settings ?? {};
  const priorities = ['low', 'medium', 'high', 'urgent'];
  return {
    version: 1,
    calendars: { calendar: calendarOf(calendar) },
    ...(resolved && { statuses: { resolved, closed: ['closed'] } }),
    priority: { levels: priorities, urgency: priorities, helpdesk: 'keep' },
    slas: Object.values(rows).every((targets) => Object.keys(targets).length === 0) ? [] : [{
      id: 'vector',
      calendar: 'calendar',
      targets: Object.fromEntries(Object.entries(rows).map(([priority, targets]) => [priority, lengths(targets)])),
      ...(pauses && { pauseWhile: named(Object.fromEntries(paused.map((metric) => [metric, pauses]))) }),
      ...HABITS[systemOf(vector)],
    }],
    ...(level && { escalations: [{ id: 'level', metric: METRICS[level.metric], levels: [levelOf(level)] }] }),
  };
}

/** A point of the ladder: "due-600s", "start+300s" around the clock, "due+3wd". */
function levelOf({ unit, value }) {
  const amount = (suffix) => (value === 0 ? '' : `${value < 0 ? '-' : '+'}${Math.abs(value)}${suffix}`);
  const point = {
    business_seconds: { at: `due${amount('s')}` },
    working_days: { at: `due${amount('wd')}` },
    wall_seconds_from_due: { at: `due${amount('s')}`, clock: 'wall' },
    wall_seconds_after_start: { at: `start${amount('s')}`, clock: 'wall' },
  }[unit];
  return { ...point, notify: ['address:desk@example.com'] };
}

const EVENTS = {
  created: ({ at, status, priority }) => [
    ...(status ? [{ at, type: 'status', to: status }] : []),
    ...(priority ? [{ at, type: 'priority', to: priority }] : []),
  ],
  status: ({ at, value }) => [{ at, type: 'status', to: value }],
  agent_reply: ({ at }) => [{ at, type: 'agentReply' }],
  customer_reply: ({ at }) => [{ at, type: 'customerReply' }],
  priority: ({ at, value }) => [{ at, type: 'priority', to: value }],
  policy: () => [],
};

function ticketOf({ id, events }) {
  const created = events.find(({ type }) => type === 'created');
  return { id, createdAt: created.at, events: events.flatMap((event) => EVENTS[event.type](event)) };
}

function decide(vector, now, level) {
  const policy = compilePolicySync(policyOf(vector, level));
  try {
    return policy.decide(ticketOf(vector), { now });
  } finally {
    policy.free();
  }
}

/** The answers of the reading that the vectors' own check follows, where a source differs from it: "metric.key" and value. */
function references({ reference_diff: lines = [] }) {
  return new Map(lines.map((line) => {
    const [, what, value] = line.match(/^(\S+): stated \S+, reference (\S+)$/);
    return [what, normal(value)];
  }));
}

/** Of a metric with cycles a vector means the last. */
function clockFacts(vector) {
  const { sla: { clocks } } = decide(vector, vector.query_at);
  const known = references(vector);
  return Object.entries(vector.expect).flatMap(([metric, expected]) => {
    const clock = clocks.findLast((each) => each.metric === METRICS[metric]);
    const shown = { due_at: clock?.dueAt ?? null, state: clock?.state ?? 'none', elapsed_seconds: clock?.elapsedSeconds };
    return Object.entries(expected).map(([key, value]) => {
      const what = `${metric}.${key}`;
      return { what, theirs: normal(value), ours: shown[key], ...(known.has(what) && { known: known.get(what) }) };
    });
  });
}

/** A level's instant, as the decision made at that instant reports it: a level that comes later is not there yet. */
function levelFacts(vector) {
  return (vector.levels ?? []).map((level) => {
    const { escalation: { reached } } = decide(vector, level.at, level);
    const { at } = levelOf(level);
    return { what: `${level.metric} level ${at}`, theirs: normal(level.at), ours: reached[0]?.at ?? null };
  });
}

/**
 * Every fact: { id, system, vector, kind, what, theirs, ours, known?, difference? }. `known` is what a vector itself says the answer
 * should be where its source has another; `difference` is why ours is another: { rule, note }.
 */
export async function allFacts() {
  const facts = [];
  const take = (kind, vector, found) => {
    const { id, disagrees } = vector;
    for (const fact of found) {
      const key = fact.what ? `${id} ${fact.what}` : id;
      const entry = different[key];
      if (entry) assert.ok(rules[entry.rule], `${key}: \`${entry.rule}\` is a rule`);
      const difference = entry && { rule: rules[entry.rule], note: entry.note ?? disagrees };
      facts.push({ key, id, kind, system: systemOf(vector), vector, known: entry?.ours, ...fact, difference });
    }
  };
  for (const vector of calendarVectors) take('calendar', vector, [await calendarFact(vector)]);
  for (const vector of dayVectors) take('day', vector, [await calendarFact(vector)]);
  for (const vector of slaVectors) take('sla', vector, [...clockFacts(vector), ...levelFacts(vector)]);
  return facts;
}

/** How many values the vectors state, counted without asking the engine anything. */
export function stated() {
  const clocks = slaVectors.flatMap(({ expect }) => Object.values(expect)).flatMap((expected) => Object.keys(expected));
  const levels = slaVectors.flatMap(({ levels: list = [] }) => list);
  return calendarVectors.length + dayVectors.length + clocks.length + levels.length;
}

export { different, rules };
