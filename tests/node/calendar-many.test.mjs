// Business hours in numbers: one at a time, and for whole columns.
import assert from 'node:assert/strict';
import test from 'node:test';
import { SladderError, compileCalendar } from '../../pkg/node.mjs';

const office = await compileCalendar({ timeZone: 'Europe/Amsterdam', hours: { 'mon-fri': ['09:00-12:30', '13:00-17:30'] } });
const always = await compileCalendar({ hours: '24x7' });
const MONDAY = Date.parse('2026-03-02T09:00:00+01:00');
const at = (text) => Date.parse(`2026-03-${text}:00+01:00`);
const refused = (path, code) => (error) => error instanceof SladderError && error.code === 'invalid_options'
  && error.problems.length === 1 && error.problems[0].path === path && error.problems[0].code === code;

test('addSeconds is add in numbers, forwards and back', () => {
  for (const [seconds, expected] of [[0, MONDAY], [3600, at('02T10:00')], [4 * 3600, at('02T13:30')], [8 * 3600 + 1, at('03T09:00') + 1000]]) {
    assert.equal(office.addSeconds(MONDAY, seconds), expected);
  }
  assert.equal(office.addSeconds('2026-03-02T10:00:00+01:00', -3600 * 2), Date.parse('2026-02-27T16:30:00+01:00'));
  assert.equal(always.addSeconds(new Date(MONDAY), 90), MONDAY + 90_000);
  assert.ok(Number.isNaN(office.addSeconds(MONDAY, 1e12)), 'beyond the horizon');
  assert.throws(() => office.addSeconds(MONDAY, '1h'), refused('seconds', 'wrong_type'));
  assert.throws(() => office.addSeconds(MONDAY, NaN), refused('seconds', 'wrong_type'));
  assert.throws(() => office.addSeconds('2026-03-02', 1), SladderError);
});

test('columns are answered row by row as single questions are', () => {
  const rows = 10_001;
  const from = Float64Array.from({ length: rows }, (_, row) => MONDAY + row * 4_567_890);
  const seconds = Float64Array.from({ length: rows }, (_, row) => (row * 7_919) % 3_000_000);
  const to = from.map((start, row) => start + seconds[row] * 1000);
  const due = office.addMany(from, seconds);
  const sameLength = office.addMany(from, '4h');
  const used = office.elapsedSecondsMany(from, to);
  for (let row = 0; row < rows; row += 97) {
    assert.equal(due[row], office.addSeconds(from[row], seconds[row]));
    assert.equal(sameLength[row], Date.parse(office.add(from[row], '4h')));
    assert.equal(used[row], office.elapsedSeconds(from[row], to[row]));
  }
  assert.deepEqual([...office.addMany(from.subarray(0, 2), '2wd')], [0, 1].map((row) => Date.parse(office.add(from[row], '2wd'))));
});

test('answers go where they are asked to go, over the questions too', () => {
  const column = Float64Array.of(MONDAY, at('06T17:00'));
  assert.equal(office.addMany(column, Float64Array.of(60, 3600), column), column);
  assert.deepEqual([...column], [MONDAY + 60_000, at('09T09:30')]);
  assert.equal(office.elapsedSecondsMany(new Float64Array(0), new Float64Array(0)).length, 0);
});

test('what cannot be asked about is NaN in its row, and stops no other', () => {
  const from = Float64Array.of(NaN, Infinity, 8.64e15, -1, MONDAY);
  const [first, second, third, fourth, fifth] = office.addMany(from, '1h');
  assert.ok([first, second, third, fourth].every(Number.isNaN), `${[first, second, third, fourth]}`);
  assert.equal(fifth, at('02T10:00'));
  const used = office.elapsedSecondsMany(from, from.map(() => at('02T10:00')));
  assert.ok([...used.subarray(0, 4)].every(Number.isNaN));
  assert.equal(used[4], 3600);
});

test('columns that do not fit are refused by name', () => {
  const from = Float64Array.of(MONDAY, MONDAY);
  assert.throws(() => office.addMany([MONDAY], '1h'), refused('from', 'wrong_type'));
  assert.throws(() => office.addMany(from, 3600), refused('length', 'wrong_type'));
  assert.throws(() => office.addMany(from, '1d'), refused('length', 'bad_duration'));
  assert.throws(() => office.addMany(from, Float64Array.of(1)), refused('length', 'out_of_range'));
  assert.throws(() => office.addMany(from, '1h', new Float64Array(3)), refused('out', 'out_of_range'));
  assert.throws(() => office.elapsedSecondsMany(from, Float32Array.of(1, 2)), refused('to', 'wrong_type'));
  assert.throws(() => office.elapsedSecondsMany(from, Float64Array.of(1)), refused('to', 'out_of_range'));
});

test('a freed calendar is not asked', async () => {
  const calendar = await compileCalendar({ hours: '24x7' });
  calendar.free();
  for (const ask of [() => calendar.addSeconds(MONDAY, 1), () => calendar.addMany(Float64Array.of(MONDAY), '1h'), () => calendar.elapsedSecondsMany(Float64Array.of(0), Float64Array.of(1))]) {
    assert.throws(ask, (error) => error.code === 'disposed');
  }
});
