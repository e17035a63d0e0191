// Business hours in numbers: one at a time and by columns, which say the same as the methods that speak in text.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { runInNewContext } from 'node:vm';
import { SladderError, compileCalendar, compilePolicySync } from '../../pkg/node.mjs';
import { POLICY } from '../sample.mjs';

const OFFICE = { timeZone: 'Europe/Amsterdam', hours: { 'mon-fri': ['09:00-12:30', '13:00-17:30'] }, holidays: { '12-25': 'Christmas' } };
const DAY = 86_400_000;
const FIRST = Date.UTC(2024, 0, 1);
/** Columns of the engine have 512 rows: counts around that and its multiples. */
const COUNTS = [0, 1, 2, 511, 512, 513, 1024, 1300];

const thrownBy = (act) => {
  try {
    act();
  } catch (error) {
    assert.ok(error instanceof SladderError, error.stack);
    return [error.code, ...error.problems.map(({ path, code }) => `${path} ${code}`), error.message].join(', ');
  }
  return assert.fail('nothing was thrown');
};

/** Some thousand days apart, at any millisecond. */
const instants = (count) => Float64Array.from({ length: count }, (_, row) => FIRST + Math.floor(((row * 7919 * DAY) / 11) % (1200 * DAY)));
const lengths = (count) => Float64Array.from({ length: count }, (_, row) => (row * 7717) % 500_000);
const text = (millis) => (Number.isNaN(millis) ? null : new Date(millis).toISOString().replace('.000Z', 'Z'));

let office;
before(async () => { office = await compileCalendar(OFFICE); });

describe('addSeconds', () => {
  test('says in numbers what add and subtract say in text', () => {
    const from = instants(1000);
    const seconds = lengths(1000);
    for (const [row, at] of from.entries()) {
      const length = `${seconds[row]}s`;
      assert.equal(text(office.addSeconds(at, seconds[row])), office.add(at, length), `${length} after ${at}`);
      assert.equal(text(office.addSeconds(at, -seconds[row])), office.subtract(at, length), `${length} before ${at}`);
    }
  });

  test('takes instants in every form, and fractions', () => {
    const [nine, ten] = [Date.UTC(2026, 2, 2, 8), Date.UTC(2026, 2, 2, 9)];
    for (const from of [nine, '2026-03-02T09:00:00+01:00', new Date(nine), nine + 0.7]) assert.equal(office.addSeconds(from, 3600), ten);
    assert.equal(office.addSeconds(nine, 0.25), nine + 250);
    assert.equal(office.addSeconds(nine, 0.0004), nine);
    assert.equal(office.addSeconds(nine, 0), nine);
  });

  test('is NaN beyond the horizon, and refuses what is no number', () => {
    for (const seconds of [20 * 366 * 86_400, -1e15, Infinity, -Infinity, Number.MAX_VALUE]) assert.equal(office.addSeconds(FIRST, seconds), NaN, `${seconds}`);
    assert.match(thrownBy(() => office.addSeconds(FIRST, NaN)), /^invalid_options, seconds wrong_type, the arguments: seconds: expected a number, found `NaN` \(/);
    assert.match(thrownBy(() => office.addSeconds(FIRST, '4h')), /^invalid_options, seconds wrong_type, .* found `string` \(/);
    assert.match(thrownBy(() => office.addSeconds(FIRST)), /seconds: expected a number, found `undefined`/);
    assert.match(thrownBy(() => office.addSeconds(-1, 1)), /from: `-1` milliseconds are outside 1970 to 2069/);
  });
});

describe('addMany and elapsedSecondsMany', () => {
  test('say row by row what one question says, whatever the number of rows', () => {
    for (const count of COUNTS) {
      const from = instants(count);
      const seconds = lengths(count);
      const to = from.map((at, row) => at + seconds[row] * 1000);
      const [added, elapsed, hours] = [office.addMany(from, seconds), office.elapsedSecondsMany(from, to), office.addMany(from, '4h30m')];
      assert.deepEqual(Array.from(added), Array.from(from, (at, row) => office.addSeconds(at, seconds[row])), `${count} rows`);
      assert.deepEqual(Array.from(elapsed), Array.from(from, (at, row) => office.elapsedSeconds(at, to[row])), `${count} rows`);
      assert.deepEqual(Array.from(hours, text), Array.from(from, (at) => office.add(at, '4h30m')), `${count} rows`);
    }
  });

  test('take working days, go back, and count nothing when reversed', () => {
    const from = instants(600);
    assert.deepEqual(Array.from(office.addMany(from, '3wd'), text), Array.from(from, (at) => office.add(at, '3wd')));
    assert.deepEqual(Array.from(office.addMany(from, new Float64Array(600).fill(-7200)), text), Array.from(from, (at) => office.subtract(at, '2h')));
    assert.deepEqual(Array.from(office.elapsedSecondsMany(from.map((at) => at + DAY), from)), new Array(600).fill(0));
  });

  test('write to the array given, be it one of the columns', () => {
    const from = instants(700);
    const seconds = lengths(700);
    const expected = office.addMany(from, seconds);
    const out = new Float64Array(700);
    assert.equal(office.addMany(from, seconds, out), out);
    assert.deepEqual(out, expected);
    const [first, second] = [from.slice(), seconds.slice()];
    assert.deepEqual(office.addMany(from, second, second), expected);
    assert.deepEqual(office.addMany(first, seconds, first), expected);
    assert.deepEqual(office.addMany(from, '2wd', first), office.addMany(from, '2wd'));
    assert.deepEqual(office.elapsedSecondsMany(from, expected, out), seconds);
  });

  test('take a part of a larger array, shared memory, and arrays of other realms', () => {
    const from = instants(100);
    const whole = new Float64Array(new SharedArrayBuffer(8 * 300), 80, 200);
    whole.set(from, 50);
    const expected = office.addMany(from, '1h');
    assert.deepEqual(office.addMany(whole.subarray(50, 150), '1h'), expected);
    office.addMany(whole.subarray(50, 150), '1h', whole.subarray(20, 120));
    assert.deepEqual(Array.from(whole.subarray(20, 120)), Array.from(expected));
    assert.deepEqual([whole[19], whole[120]], [0, from[70]], 'its neighbours are as they were');
    const foreign = runInNewContext('Float64Array').from(from);
    assert.deepEqual(office.addMany(foreign, '1h'), expected);
    class Column extends Float64Array {
      subarray() { throw new Error('not ours to call'); }
    }
    assert.deepEqual(office.addMany(Column.from(from), '1h'), expected);
  });

  test('are NaN where there is no answer, and only there', () => {
    const end = Date.UTC(2070, 0, 1);
    const from = Float64Array.of(NaN, -1, -0.5, 0, end - 1, end, Infinity, -Infinity, 1e300, FIRST, FIRST, FIRST, FIRST, FIRST);
    const seconds = Float64Array.of(60, 60, 60, 60, 60, 60, 60, 60, 60, NaN, Infinity, -Infinity, 1e12, 60);
    const known = [3, 4, 13];
    const rows = (answers) => Array.from(answers.keys()).filter((row) => !Number.isNaN(answers[row]));
    // before any table is made, and after
    for (const calendar of [compilePolicySync(POLICY).calendar('office'), office, office]) {
      assert.deepEqual(rows(calendar.addMany(from, seconds)), known);
      const later = from.map((at) => Math.min(at + 1000, end - 1));
      assert.deepEqual(rows(calendar.elapsedSecondsMany(from, later)), [3, 4, 9, 10, 11, 12, 13]);
      assert.deepEqual(rows(calendar.elapsedSecondsMany(later, from)), [3, 4, 9, 10, 11, 12, 13]);
      assert.deepEqual(rows(calendar.addMany(from, '1wd')), [3, 4, 9, 10, 11, 12, 13]);
      calendar.elapsedSeconds(0, end - 1);
    }
  });

  test('make tables in the middle of a column, and memory for them', async () => {
    // every table is new and as large as can be, so that the memory that the columns lie in grows while rows are answered
    const stretches = Array.from({ length: 700 }, (_, n) => [n / 30, n % 30].map(Math.floor)).map(([hour, pair]) => [hour, 2 * pair].map((n) => String(n).padStart(2, '0')).join(':'));
    const hours = { 'mon-sun': stretches.map((open) => `${open}-${open.slice(0, -1)}${Number(open.at(-1)) + 1}`) };
    const dense = await compileCalendar({ timeZone: 'UTC', hours });
    const from = Float64Array.from({ length: 30 }, (_, row) => Date.UTC(1990 + row, 5, 1));
    assert.deepEqual(Array.from(dense.addMany(from, '1m30s')), Array.from(from, (at) => at + 150_000));
    assert.deepEqual(Array.from(dense.elapsedSecondsMany(from, from.map((at) => at + 3_600_000))), new Array(30).fill(1800));
    dense.free();
  });

  test('refuse what is no column, and columns that do not fit', () => {
    const four = new Float64Array(4);
    const five = new Float64Array(5);
    for (const [act, message] of [
      [() => office.addMany([FIRST], '4h'), /^invalid_options, from wrong_type, the arguments: from: expected a Float64Array, found `object`$/],
      [() => office.addMany(new Float32Array(4), '4h'), /from: expected a Float64Array, found `Float32Array`/],
      [() => office.addMany({ [Symbol.toStringTag]: 'Float64Array', length: 1 }, '4h'), /from: expected a Float64Array, found `object`/],
      [() => office.addMany(null, '4h'), /from: expected a Float64Array, found `null`/],
      [() => office.addMany(four, 3600), /length: expected a Float64Array, found `number` \(give seconds in one, or a text such as "4h"\)/],
      [() => office.addMany(four, '4'), /^invalid_options, length bad_duration, .* `4`: a length of time without a unit/],
      [() => office.addMany(four, five), /^invalid_options, length out_of_range, the arguments: length: 5 numbers, and `from` has 4/],
      [() => office.addMany(four, '4h', five), /out: 5 numbers, and `from` has 4/],
      [() => office.addMany(four, '4h', null), /out: expected a Float64Array, found `null`/],
      [() => office.elapsedSecondsMany(four, five), /to: 5 numbers, and `from` has 4/],
      [() => office.elapsedSecondsMany(four), /to: expected a Float64Array, found `undefined`/],
      [() => office.elapsedSecondsMany(four, four, []), /out: expected a Float64Array, found `object`/],
    ]) assert.match(thrownBy(act), message);
    assert.equal(office.addMany(four, '4h').length, 4, 'the engine is none the worse');
  });

  test('end with free()', async () => {
    const calendar = await compileCalendar(OFFICE);
    calendar.free();
    const column = new Float64Array(1);
    for (const act of [() => calendar.addSeconds(0, 1), () => calendar.addMany(column, '1h'), () => calendar.elapsedSecondsMany(column, column)]) {
      assert.match(thrownBy(act), /^disposed, /);
    }
  });
});

describe('calendars', () => {
  test('keep apart, whichever was freed in between', async () => {
    const open = (from, to) => ({ timeZone: 'UTC', hours: { 'mon-sun': [`${from}-${to}`] } });
    const [early, late] = [await compileCalendar(open('06:00', '07:00')), await compileCalendar(open('20:00', '21:00'))];
    early.free();
    const policy = compilePolicySync(POLICY);
    const [noon, named] = [await compileCalendar(open('12:00', '13:00')), policy.calendar('office')];
    policy.free();
    const next = (calendar) => calendar.nextOpen('2026-03-02T00:00:00Z');
    assert.deepEqual([late, noon, named].map(next), ['2026-03-02T20:00:00Z', '2026-03-02T12:00:00Z', '2026-03-02T08:00:00Z']);
    noon.free();
    assert.deepEqual([late, named].map(next), ['2026-03-02T20:00:00Z', '2026-03-02T08:00:00Z']);
    assert.match(thrownBy(() => next(noon)), /^disposed, /);
  });
});

describe('a defect of the engine', () => {
  test('comes out as such from whatever was asked, and the engine is not entered again', async () => {
    const { Instance } = WebAssembly;
    let fault = null;
    WebAssembly.Instance = function Faulty(module, imports) {
      const entries = Object.entries(new Instance(module, imports).exports);
      const failing = (name, act) => (...args) => { if (name === fault) throw new WebAssembly.RuntimeError('unreachable'); return act(...args); };
      return { exports: Object.fromEntries(entries.map(([name, value]) => [name, typeof value === 'function' ? failing(name, value) : value])) };
    };
    try {
      const { compilePolicySync: compile } = await import('../../pkg/node.mjs?faulty');
      const column = new Float64Array(1);
      for (const [name, ask] of [
        ['isOpen', (calendar) => calendar.isOpen(0)],
        ['add', (calendar) => calendar.add(0, '1h')],
        ['add', (calendar) => calendar.addMany(column, '1wd')],
        ['addSeconds', (calendar) => calendar.addSeconds(0, 1)],
        ['elapsedSeconds', (calendar) => calendar.elapsedSeconds(0, 1)],
        ['addSecondsMany', (calendar) => calendar.addMany(column, '1h')],
        ['elapsedSecondsMany', (calendar) => calendar.elapsedSecondsMany(column, column)],
      ]) {
        const calendar = compile(POLICY).calendar('office');
        fault = name;
        assert.throws(() => ask(calendar), { name: 'SladderError', code: 'internal', message: /^the engine failed: unreachable/ }, name);
        fault = null;
        assert.throws(() => ask(calendar), { name: 'SladderError', code: 'internal', message: /^the engine stopped/ }, name);
      }
    } finally {
      WebAssembly.Instance = Instance;
    }
  });
});

describe('instants', () => {
  test('are written as Date writes them, on every day there is and with milliseconds', async () => {
    const always = await compileCalendar({ hours: '24x7' });
    for (let day = 0; day < 36_525; day += 1) {
      const at = day * DAY + ((day * 7919) % 86_400) * 1000;
      assert.equal(always.nextOpen(at), text(at));
    }
    for (const at of [0, 1, 999, 1000, 951_782_399_999, 951_782_400_000, 4_102_444_799_000]) {
      if (at < Date.UTC(2070, 0, 1)) assert.equal(always.nextOpen(at), text(at));
      assert.equal(always.add(1000, '20h'), '1970-01-01T20:00:01Z');
    }
    // answers may lie before 1970 and after 2069
    assert.equal(always.subtract(0, '1s'), '1969-12-31T23:59:59Z');
    assert.equal(always.subtract(0, '175320h'), text(-175_320 * 3_600_000));
    assert.equal(always.subtract(500, '1s'), '1969-12-31T23:59:59.500Z');
    assert.equal(always.add(Date.UTC(2069, 11, 31), '175320h'), text(Date.UTC(2069, 11, 31) + 175_320 * 3_600_000));
  });
});
