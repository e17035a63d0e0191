// What the command line writes with: widths, cuts, tables, colours, guesses, instants and lengths.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { styleFor } from '../../src/js/cli/style.mjs';
import { table } from '../../src/js/cli/table.mjs';
import { cut, displayWidth, nearest, plain, wrap } from '../../src/js/cli/text.mjs';
import { digits, length, relative, timesIn, timesOf } from '../../src/js/cli/times.mjs';

const NOW = '2026-03-09T14:30:00Z';

describe('text in a terminal', () => {
  it('measures and cuts by columns', () => {
    const narrow = { abc: 3, 'ei tööta': 8, 'e\u0301': 1, 'a\u200bb': 2, ｶ: 1 };
    const wide = { 退款: 4, 한글: 4, '！': 2, '🎉': 2, '👩‍👩‍👧': 2, '\u2764\ufe0f': 2 };
    for (const [text, width] of Object.entries({ ...narrow, ...wide })) assert.equal(displayWidth(text), width, text);
    assert.equal(cut('refund', 6), 'refund');
    assert.equal(cut('refunds', 6), 'refun…');
    assert.equal(cut('退款問題', 6), '退款…');
    assert.equal(cut('a refund', 3), 'a…');
    assert.equal(plain('a\u001b[31mb\n\tc'), 'a [31mb c');
    assert.deepEqual(wrap('one two three', 7), ['one two', 'three']);
    assert.deepEqual(wrap('verylongword a', 6), ['veryl…', 'a']);
  });

  it('keeps a table inside any width', () => {
    const columns = [{ title: 'ID', min: 4 }, { title: 'DUE' }, { title: 'WHY', min: 5 }];
    const rows = [['1', 'Mon 9 Mar', '退款 '.repeat(9)], ['22', '-', 'short']].map((cells) => cells.map((text) => ({ text })));
    const style = styleFor({}, {});
    for (let width = 6; width < 80; width += 1) {
      for (const line of table(columns, rows, { width, style })) assert.ok(displayWidth(line) <= width, `${width}: ${line}`);
    }
    assert.deepEqual(table(columns, rows.slice(1), { width: 80, style }), ['ID  DUE  WHY', '22  -    short']);
  });

  it('colours by stream and environment', () => {
    const red = (stream, env) => styleFor(stream, env).red('x');
    assert.equal(red({ isTTY: true }, {}), '\u001b[31mx\u001b[39m');
    assert.equal(red({}, {}), 'x');
    for (const env of [{ NO_COLOR: '1' }, { TERM: 'dumb' }, { FORCE_COLOR: '0' }]) assert.equal(red({ isTTY: true }, env), 'x');
    assert.notEqual(red({}, { FORCE_COLOR: '1', NO_COLOR: '1' }), 'x');
  });

  it('guesses what was meant', () => {
    assert.equal(nearest('polcy', ['policy', 'json']), 'policy');
    assert.equal(nearest('explian', ['check', 'explain']), 'explain');
    assert.equal(nearest('zebra', ['check', 'explain']), undefined);
  });
});

describe('instants and lengths', () => {
  it('writes lengths in hours, minutes and seconds', () => {
    for (const [seconds, shown, exact] of [
      [0, '0 s', '0 s'],
      [45, '45 s', '45 s'],
      [2112, '35 min', '35 min 12 s'],
      [13500, '3 h 45 min', '3 h 45 min'],
      [280800, '78 h', '78 h'],
      [-3601, '1 h', '1 h 1 s'],
    ]) {
      assert.equal(length(seconds), shown);
      assert.equal(length(seconds, { exact: true }), exact);
    }
    for (const [seconds, shown] of [[0, '0:00:00'], [7805, '2:10:05'], [345600, '96:00:00'], [-60, '0:01:00']]) assert.equal(digits(seconds), shown);
  });

  it('sees an instant from now', () => {
    for (const [instant, shown] of [
      ['2026-03-09T16:40:00Z', 'in 2 h 10 min'],
      ['2026-03-09T11:30:00Z', '3 h late'],
      ['2026-03-09T14:30:00Z', 'now'],
      ['2026-03-12T18:30:00Z', 'in 3 days 4 h'],
      ['2026-03-07T14:30:00Z', '2 days late'],
    ]) {
      assert.equal(relative(instant, NOW), shown);
    }
  });

  it('writes intervals in a zone, the clock change included', () => {
    const utc = timesIn('UTC', NOW);
    assert.equal(utc.span('2026-03-02T09:00:00Z', '2026-03-02T12:30:00Z'), '09:00-12:30');
    assert.equal(utc.span('2026-03-02T09:00:00.400Z', '2026-03-03T00:00:00Z'), '09:00:00.400-24:00');
    assert.equal(utc.span('2026-03-02T22:00:00Z', '2026-03-03T00:00:00.001Z'), null);
    assert.equal(utc.span('2026-03-02T22:00:00Z', '2026-03-04T00:00:00Z'), null);
    assert.equal(utc.moment('2025-12-31T23:59:58Z'), 'Wed 31 Dec 2025 23:59:58');
    const amsterdam = timesIn('Europe/Amsterdam', NOW);
    assert.equal(amsterdam.moment('2026-03-29T00:59:00Z'), 'Sun 29 Mar 01:59');
    assert.equal(amsterdam.moment('2026-03-29T01:00:00Z'), 'Sun 29 Mar 03:00');
    assert.equal(amsterdam.minute('2026-03-02T08:00:12Z'), 'Mon 2 Mar 09:00');
    assert.throws(() => timesIn('Europe/Nowhere', NOW), RangeError);
    assert.equal(timesOf('Europe/Nowhere', NOW).zone, 'UTC');
  });

  it('finds the end of a date, and what clocks were moved by', () => {
    for (const [zone, instant, next] of [
      ['UTC', '2026-03-02T09:00:00.400Z', '2026-03-03T00:00:00.000Z'],
      ['UTC', '2026-03-02T00:00:00Z', '2026-03-03T00:00:00.000Z'],
      ['Europe/Amsterdam', '2026-03-29T00:30:00Z', '2026-03-29T22:00:00.000Z'],
      ['Europe/Amsterdam', '2026-10-25T00:30:00Z', '2026-10-25T23:00:00.000Z'],
      // there was no midnight: clocks went from 23:59:59 to 01:00
      ['America/Sao_Paulo', '2018-11-03T15:00:00Z', '2018-11-04T03:00:00.000Z'],
      // there was no 30 December
      ['Pacific/Apia', '2011-12-29T20:00:00Z', '2011-12-30T10:00:00.000Z'],
    ]) {
      assert.equal(timesIn(zone, NOW).nextDate(instant), next, zone);
    }
    const amsterdam = timesIn('Europe/Amsterdam', NOW);
    assert.equal(amsterdam.shift('2026-03-28T23:00:00Z', '2026-03-29T22:00:00.400Z'), 3600);
    assert.equal(amsterdam.shift('2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z'), -3600);
    assert.equal(amsterdam.shift('2026-03-02T08:00:00Z', '2026-03-02T09:00:00Z'), 0);
  });
});
