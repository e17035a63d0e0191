// Clocks as other helpdesks' own suites and documentation state them: due time, state, time used.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { SladderError, compilePolicySync } from '../../pkg/node.mjs';

const { sla_vectors: vectors } = JSON.parse(readFileSync(new URL('../vectors/sla.json', import.meta.url)));

const METRICS = { first_response: 'firstResponse', resolution: 'resolution' };
/** Metrics of the language that this version refuses; the day it carries them out this test has to. */
const NOT_BUILT = { next_response: 'nextResponse', update: 'periodicUpdate' };
/** Where language.md decides otherwise than a vector that no system disagrees with. */
const DIFFERENT = { 'zam-013 first_response': 'onReopen "continue": the time a ticket was closed counts' };

/** Settings that change while the ticket lives count from its creation: a policy is chosen by the facts as they are now. */
function settingsOf({ targets, calendar, events, settings = {} }) {
  const changes = events.filter((event) => event.targets || event.calendar);
  const latest = changes.reduce((known, change) => ({ targets: { ...known.targets, ...change.targets }, calendar: change.calendar ?? known.calendar }), { targets, calendar });
  return { ...settings, ...latest };
}

function policyOf(vector) {
  const { targets, calendar, pause_statuses: pauses, paused_metrics: paused = [], resolved_statuses: resolved } = settingsOf(vector);
  const built = Object.entries(targets).filter(([metric]) => METRICS[metric]);
  const hours = Object.entries(calendar.hours).filter(([, day]) => day.length);
  return {
    version: 1,
    calendars: {
      calendar: {
        timeZone: calendar.time_zone,
        hours: Object.fromEntries(hours.map(([day, intervals]) => [day, intervals.map(([open, close]) => `${open}-${close}`)])),
        holidays: Object.fromEntries(calendar.holidays.map((date) => [date, 'holiday'])),
      },
    },
    ...(resolved && { statuses: { resolved, closed: ['closed'] } }),
    slas: built.length === 0 ? [] : [{
      id: 'vector',
      calendar: 'calendar',
      targets: { '*': Object.fromEntries(built.map(([metric, seconds]) => [METRICS[metric], `${seconds}s`])) },
      pauseWhile: Object.fromEntries(paused.filter((metric) => METRICS[metric]).map((metric) => [METRICS[metric], pauses])),
    }],
  };
}

const EVENTS = {
  created: ({ at, status }) => (status ? [{ at, type: 'status', to: status }] : []),
  status: ({ at, value }) => [{ at, type: 'status', to: value }],
  agent_reply: ({ at }) => [{ at, type: 'agentReply' }],
  customer_reply: ({ at }) => [{ at, type: 'customerReply' }],
  priority: () => [],
  policy: () => [],
};

function ticketOf({ id, events }) {
  const created = events.find(({ type }) => type === 'created');
  return { id, createdAt: created.at, events: events.flatMap((event) => EVENTS[event.type](event)) };
}

/** What of an expectation a clock does not show. A paused clock is shown with a projected due time, where some systems show none. */
function differences(expected, clock) {
  const shown = { due_at: Date.parse(clock?.dueAt), state: clock?.state ?? 'none', elapsed_seconds: clock?.elapsedSeconds };
  return Object.entries(expected)
    .filter(([, value]) => value !== null)
    .filter(([key, value]) => shown[key] !== (key === 'due_at' ? Date.parse(value) : value))
    .map(([key, value]) => `${key}: expected ${value}, got ${key === 'due_at' ? clock?.dueAt : shown[key]}`);
}

for (const vector of vectors) {
  const { id, expect, query_at: now, disagrees, note, source } = vector;
  const expectations = Object.entries(expect).filter(([metric]) => METRICS[metric]);
  if (expectations.length === 0) continue;
  test(`${id}: ${note ?? source}`, () => {
    const { sla: { clocks } } = compilePolicySync(policyOf(vector)).decide(ticketOf(vector), { now });
    for (const [metric, expected] of expectations) {
      const found = differences(expected, clocks.find((clock) => clock.metric === METRICS[metric]));
      const differs = disagrees ?? DIFFERENT[`${id} ${metric}`];
      assert.equal(found.length > 0, differs !== undefined, `${metric}: ${differs ?? found.join(', ')}`);
    }
  });
}

test('what is not compared here is refused by the engine, not ignored', () => {
  const others = new Set(vectors.flatMap(({ expect }) => Object.keys(expect)).filter((metric) => !METRICS[metric]));
  assert.deepEqual([...others].sort(), Object.keys(NOT_BUILT).sort());
  for (const metric of Object.values(NOT_BUILT)) {
    const slas = [{ id: 'later', calendar: 'always', targets: { '*': { [metric]: '1h' } } }];
    const refused = (error) => error instanceof SladderError && error.problems.some(({ code }) => code === 'not_supported');
    assert.throws(() => compilePolicySync({ version: 1, calendars: { always: { hours: '24x7' } }, slas }), refused);
  }
});
