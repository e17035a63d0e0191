// The table of counted time: days, folds and sums for traces of every kind.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { countedTable, cyclesByMetric, zoneOf } from '../../src/js/cli/counted.mjs';

const NOW = '2026-03-09T14:30:00Z';
const AMSTERDAM = { zone: 'Europe/Amsterdam', now: NOW };

/** A trace from its boundaries on: "counted 2026-03-06T15:50:00Z", and the last one only an instant. */
function traceOf(...rows) {
  const cut = rows.map((row) => row.split(' '));
  return cut.slice(0, -1).map(([kind, from, cause], index) => {
    const to = cut[index + 1].at(1) ?? cut[index + 1][0];
    const seconds = kind === 'counted' ? Math.floor((Date.parse(to) - Date.parse(from)) / 1000) : 0;
    return { from, to, kind, seconds, ...(cause ? { cause } : {}) };
  });
}

const clockOf = (trace, rest = {}) => ({ trace, targetSeconds: 36_000, stoppedAt: null, ...rest });
const shown = ({ rows }) => rows.map(({ day, when, what, time, total }) => [day, when, what, time, total].join('|'));

/** "2:10:05" -> 7805 */
const secondsOf = (text) => text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);

function addUp({ rows, sums: [[, total]] }) {
  let sum = 0;
  for (const { time, total: running } of rows) {
    if (!time) continue;
    sum += secondsOf(time);
    assert.equal(secondsOf(running), sum);
  }
  assert.equal(secondsOf(total), sum);
  return sum;
}

describe('the table of counted time', () => {
  it('names each day once, says what does not count, and adds up', () => {
    const trace = traceOf(
      'counted 2026-03-06T15:50:00Z', 'closed 2026-03-06T16:30:00Z', 'counted 2026-03-09T08:00:00Z', 'closed 2026-03-09T11:30:00Z',
      'counted 2026-03-09T12:00:00Z', 'paused 2026-03-09T13:00:00Z pending', 'counted 2026-03-09T14:20:00Z', NOW,
    );
    const table = countedTable(clockOf(trace), AMSTERDAM);
    assert.deepEqual(shown(table), [
      'Fri 6 Mar|16:50-17:30|counted|0:40:00|0:40:00',
      '|17:30-|closed until Mon 09:00||',
      'Mon 9 Mar|09:00-12:30|counted|3:30:00|4:10:00',
      '|12:30-13:00|closed||',
      '|13:00-14:00|counted|1:00:00|5:10:00',
      '|14:00-15:20|paused (pending)||',
      '|15:20-15:30|counted|0:10:00|5:20:00',
    ]);
    assert.deepEqual(table.sums, [['total', '5:20:00'], ['target', '10:00:00'], ['left', '4:40:00']]);
    assert.equal(addUp(table), 19_200);
  });

  it('says until when: by weekday, by date where that is a week away, or now', () => {
    const trace = traceOf(
      'closed 2026-02-27T17:00:00Z', 'counted 2026-03-02T08:00:00Z', 'paused 2026-03-02T09:00:00Z pending',
      'counted 2026-03-09T08:00:00Z', 'closed 2026-03-09T09:00:00Z', '2026-03-09T23:30:00Z',
    );
    const now = '2026-03-09T23:30:00Z';
    assert.deepEqual(shown(countedTable(clockOf(trace), { ...AMSTERDAM, now })), [
      'Fri 27 Feb|18:00-|closed until Mon 09:00||',
      'Mon 2 Mar|09:00-10:00|counted|1:00:00|1:00:00',
      '|10:00-|paused (pending) until Mon 9 Mar 09:00||',
      'Mon 9 Mar|09:00-10:00|counted|1:00:00|2:00:00',
      '|10:00-|closed until now||',
    ]);
    const stopped = countedTable(clockOf(trace, { stoppedAt: now }), { ...AMSTERDAM, now });
    assert.equal(stopped.rows.at(-1).what, 'closed until Tue 00:30');
  });

  it('cuts what goes on around the clock by the dates of the zone, with 23 and 25 hours where clocks change', () => {
    const spring = traceOf('counted 2026-03-28T15:50:00.400Z', '2026-03-30T16:30:00.300Z');
    const table = countedTable(clockOf(spring), AMSTERDAM);
    assert.deepEqual(shown(table), [
      'Sat 28 Mar|16:50:00.400-24:00|counted|7:09:59|7:09:59',
      'Sun 29 Mar|00:00-24:00|counted, clocks forward 1 h|23:00:00|30:09:59',
      'Mon 30 Mar|00:00-18:30:00.300|counted|18:30:00|48:39:59',
    ]);
    assert.equal(addUp(table), 175_199);
    const autumn = countedTable(clockOf(traceOf('counted 2026-10-25T00:30:00Z', '2026-10-25T01:15:00Z')), AMSTERDAM);
    assert.deepEqual(shown(autumn), ['Sun 25 Oct|02:30-02:15|counted, clocks back 1 h|0:45:00|0:45:00']);
  });

  it('carries over what counted before', () => {
    const trace = [
      { from: '2026-03-06T08:00:00Z', to: '2026-03-09T09:00:00Z', kind: 'carried', seconds: 900, cause: 'priority' },
      { from: '2026-03-09T09:00:00Z', to: NOW, kind: 'counted', seconds: 19_800 },
    ];
    const table = countedTable(clockOf(trace, { targetSeconds: 18_000 }), AMSTERDAM);
    assert.deepEqual(shown(table), [
      'Fri 6 Mar|09:00-|carried over until Mon 10:00|0:15:00|0:15:00',
      'Mon 9 Mar|10:00-15:30|counted|5:30:00|5:45:00',
    ]);
    assert.deepEqual(table.sums, [['total', '5:45:00'], ['target', '5:00:00'], ['over', '0:45:00']]);
  });

  it('folds the middle of a long table into whole days', () => {
    const day = (date) => [
      `counted 2026-03-${date}T09:00:00Z`, `closed 2026-03-${date}T12:00:00Z`, `counted 2026-03-${date}T13:00:00Z`, `closed 2026-03-${date}T17:00:00Z`,
    ];
    const days = ['02', '03', '04', '05', '06', '09', '10', '11', '12', '13'];
    const trace = traceOf(...days.flatMap(day), '2026-03-13T18:00:00Z');
    trace[17] = { ...trace[17], kind: 'paused', cause: 'pending' };
    const table = countedTable(clockOf(trace.slice(2)), { zone: 'UTC', now: NOW });
    assert.deepEqual(shown(table).slice(4, 9), [
      '|13:00-17:00|counted|4:00:00|11:00:00',
      '|17:00-|closed until Wed 09:00||',
      '||... 6 more days with 1 pause|42:00:00|53:00:00',
      'Thu 12 Mar|09:00-12:00|counted|3:00:00|56:00:00',
      '|12:00-13:00|closed||',
    ]);
    assert.equal(addUp(table), 67 * 3600);
    assert.equal(table.rows.length, 15);
    assert.equal(shown(countedTable(clockOf(trace.slice(0, 20)), { zone: 'UTC', now: NOW })).length, 20, 'a table that is short enough is whole');
  });

  it('folds a day of many changes by its lines', () => {
    const minute = (index) => String(index).padStart(2, '0');
    const changes = Array.from({ length: 60 }, (_, index) => `${index % 2 ? 'paused' : 'counted'} 2026-03-02T10:${minute(index)}:00Z pending`);
    const table = countedTable(clockOf(traceOf(...changes, '2026-03-02T11:00:00Z')), { zone: 'UTC', now: NOW });
    assert.equal(table.rows.length, 19);
    assert.equal(table.rows[8].what, '... 42 more lines with 21 pauses');
    assert.equal(addUp(table), 1800);
    assert.deepEqual(table.rows.filter(({ day }) => day).map(({ day }) => day), ['Mon 2 Mar', 'Mon 2 Mar'], 'the day again after the fold');
  });

  it('has nothing to show at the very start, and takes UTC for a zone that nobody here knows', () => {
    const table = countedTable(clockOf([]), { zone: 'Europe/Nowhere', now: NOW });
    assert.deepEqual(table, { zone: 'UTC', rows: [], sums: [['total', '0:00:00'], ['target', '10:00:00'], ['left', '10:00:00']] });
  });

  it('lets nothing through that a terminal would act on', () => {
    const trace = [{ from: '2026-03-09T14:00:00Z', to: NOW, kind: 'paused', seconds: 0, cause: 'a\u001b[2Jb' }];
    assert.equal(countedTable(clockOf(trace), AMSTERDAM).rows[0].what, 'paused (a [2Jb)');
  });
});

it('finds the zone of a calendar where the policy has it', () => {
  const document = { timeZone: 'Europe/Amsterdam', calendars: { office: {}, tokyo: { timeZone: 'Asia/Tokyo' } } };
  assert.deepEqual(['office', 'tokyo'].map((id) => zoneOf(document, id)), ['Europe/Amsterdam', 'Asia/Tokyo']);
  assert.equal(zoneOf({ calendars: { always: { hours: '24x7' } } }, 'always'), 'UTC');
});

it('puts the cycles of a metric together', () => {
  const clocks = [['a', 1], ['b', 1], ['a', 2]].map(([metric, cycle]) => ({ metric, cycle }));
  assert.deepEqual(cyclesByMetric(clocks).map((cycles) => cycles.map(({ metric, cycle }) => metric + cycle)), [['a1', 'a2'], ['b1']]);
});
