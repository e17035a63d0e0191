// What every helpdesk adapter needs: instants in their many spellings.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readInstant } from '../../src/js/helpdesk/instant.mjs';

describe('instants', () => {
  const instant = (text, timeZone) => readInstant(text, timeZone).at;

  test('with an offset', () => {
    const cases = {
      '2026-03-02T08:00:00Z': '2026-03-02T08:00:00Z',
      '2026-03-02t08:00:00z': '2026-03-02T08:00:00Z',
      '2026-03-02T08:00:00+0000': '2026-03-02T08:00:00Z',
      '2026-03-02T08:00:00+00:00': '2026-03-02T08:00:00Z',
      '2014-01-08T07:53:41+05:30': '2014-01-08T02:23:41Z',
      '2026-03-02T00:30:00-0330': '2026-03-02T04:00:00Z',
      '2026-03-02 08:00:00 UTC': '2026-03-02T08:00:00Z',
      '2026-03-02T08:00:00.25Z': '2026-03-02T08:00:00.250Z',
      '2026-03-02T08:00:00.000000Z': '2026-03-02T08:00:00Z',
    };
    for (const [text, expected] of Object.entries(cases)) assert.equal(instant(text), expected, text);
  });

  test('as a Date says itself', () => {
    const cases = {
      'Tue Nov 01 2016 00:43:37 GMT+0100 (CET)': '2016-10-31T23:43:37Z',
      'Tue Nov 01 2016 00:43:37 GMT-0330': '2016-11-01T04:13:37Z',
      'Sun Mar 01 2026 09:00:00 GMT+0000 (Coordinated Universal Time)': '2026-03-01T09:00:00Z',
      'Tue, 01 Nov 2016 00:43:37 GMT': '2016-11-01T00:43:37Z',
      'Tue, 01 Nov 2016 00:43:37 +0530': '2016-10-31T19:13:37Z',
    };
    for (const [text, expected] of Object.entries(cases)) assert.equal(instant(text), expected, text);
    assert.equal(instant('Tue Feb 30 2016 00:43:37 GMT+0100 (CET)'), undefined);
    assert.equal(instant('Tue Foo 10 2016 00:43:37 GMT+0100 (CET)'), undefined);
  });

  test('in a format that the caller names, besides those', () => {
    const cases = [
      ['unixSeconds', 1663597223, '2022-09-19T14:20:23Z'],
      ['unixSeconds', '1663597223', '2022-09-19T14:20:23Z'],
      ['unixSeconds', 1701292649.333, '2023-11-29T21:17:29.333Z'],
      ['unixSeconds', '2026-03-02T08:00:00Z', '2026-03-02T08:00:00Z'],
      ['unixSeconds', 0, '1970-01-01T00:00:00Z'],
      ['unixMilliseconds', 1663597223456, '2022-09-19T14:20:23.456Z'],
      ['d/m/yyyy', '29/2/2016 01:16', '2016-02-29T00:16:00Z'],
      ['d/m/yyyy', '2.3.2026 9:05:07', '2026-03-02T08:05:07Z'],
      ['d/m/yyyy', '21/02/2018 12:00 PM', '2018-02-21T11:00:00Z'],
      ['m/d/yyyy', '2/29/2016, 12:16 AM', '2016-02-28T23:16:00Z'],
      ['endOfDay', '2026-03-02', '2026-03-02T23:00:00Z'],
      ['endOfDay', '2026-03-28', '2026-03-28T23:00:00Z'],
      ['endOfDay', '2026-03-29', '2026-03-29T22:00:00Z'],
      ['endOfDay', '2026-03-02 09:00', '2026-03-02T08:00:00Z'],
    ];
    for (const [format, value, expected] of cases) assert.equal(readInstant(value, 'Europe/Amsterdam', format).at, expected, `${format} ${value}`);
    const odd = [
      ['unixSeconds', 1663597223456], ['unixSeconds', NaN], ['unixSeconds', Infinity], ['unixSeconds', -1e12], ['unixSeconds', true],
      ['unixSeconds', [5]], ['unixMilliseconds', '1e3'], ['d/m/yyyy', '30/2/2016 01:16'], ['d/m/yyyy', '2/29/2016 01:16'], ['d/m/yyyy', '2/3/2016'],
      ['m/d/yyyy', '2/3/2016 13:00 PM'], ['endOfDay', '2026-02-30'], ['nothing', '2/3/2016 13:00'], ['nothing', 5],
    ];
    for (const [format, value] of odd) assert.equal(readInstant(value, 'Europe/Amsterdam', format).code, 'bad_instant', `${format} ${value}`);
  });

  test('without one, in the zone of the account', () => {
    const cases = [
      ['2026-03-02 09:00:00', 'Europe/Amsterdam', '2026-03-02T08:00:00Z'],
      ['2026-07-01T09:00', 'Europe/Amsterdam', '2026-07-01T07:00:00Z'],
      ['2026-03-02 09:00:00', 'Asia/Kathmandu', '2026-03-02T03:15:00Z'],
      // The clocks of Amsterdam go from 02:00 to 03:00 on 29 March 2026: nothing in between exists.
      ['2026-03-29 01:59:59', 'Europe/Amsterdam', '2026-03-29T00:59:59Z'],
      ['2026-03-29 02:00:00', 'Europe/Amsterdam', '2026-03-29T01:00:00Z'],
      ['2026-03-29 02:59:59', 'Europe/Amsterdam', '2026-03-29T01:00:00Z'],
      ['2026-03-29 03:00:00', 'Europe/Amsterdam', '2026-03-29T01:00:00Z'],
      // They go from 03:00 back to 02:00 on 25 October: everything in between exists twice.
      ['2026-10-25 02:00:00', 'Europe/Amsterdam', '2026-10-25T00:00:00Z'],
      ['2026-10-25 02:59:59', 'Europe/Amsterdam', '2026-10-25T00:59:59Z'],
      ['2026-10-25 03:00:00', 'Europe/Amsterdam', '2026-10-25T02:00:00Z'],
      ['2026-03-08 02:15:00', 'America/New_York', '2026-03-08T07:00:00Z'],
      ['2026-11-01 01:15:00', 'America/New_York', '2026-11-01T05:15:00Z'],
      // Half an hour only, and the other half of the year.
      ['2026-10-04 02:10:00', 'Australia/Lord_Howe', '2026-10-03T15:30:00Z'],
      ['2026-04-05 01:45:00', 'Australia/Lord_Howe', '2026-04-04T14:45:00Z'],
      // A whole day was left out.
      ['2011-12-30 12:00:00', 'Pacific/Apia', '2011-12-30T10:00:00Z'],
    ];
    for (const [text, zone, expected] of cases) assert.equal(instant(text, zone), expected, `${text} ${zone}`);
  });

  test('the zone of the host changes nothing', () => {
    const host = process.env.TZ;
    const answers = ['UTC', 'America/New_York', 'Asia/Tokyo'].map((zone) => {
      process.env.TZ = zone;
      return [instant('2026-03-29 02:30:00', 'Europe/Amsterdam'), instant('2026-03-02T08:00:00Z')];
    });
    if (host === undefined) delete process.env.TZ;
    else process.env.TZ = host;
    assert.deepEqual(answers, Array(3).fill(['2026-03-29T01:00:00Z', '2026-03-02T08:00:00Z']));
  });

  test('what cannot be read says why', () => {
    const odd = (value, timeZone) => {
      const { at, code, message } = readInstant(value, timeZone);
      assert.equal(at, undefined);
      return `${code}: ${message}`;
    };
    assert.equal(odd('2026-03-02 09:00:00'), 'bad_instant: a date-time without an offset: `2026-03-02 09:00:00`');
    assert.equal(odd('2026-02-30T09:00:00Z'), 'bad_instant: no such date or time: `2026-02-30T09:00:00Z`');
    assert.equal(odd('0026-02-03T09:00:00Z'), 'bad_instant: no such date or time: `0026-02-03T09:00:00Z`');
    assert.equal(odd('2026-03-02T24:00:00Z'), 'bad_instant: no such date or time: `2026-03-02T24:00:00Z`');
    assert.equal(odd('2026-03-02T09:00:60Z'), 'bad_instant: no such date or time: `2026-03-02T09:00:60Z`');
    assert.equal(odd('2026-03-02T09:00:00+99:00'), 'bad_instant: no such offset: `2026-03-02T09:00:00+99:00`');
    assert.equal(odd('02/03/2026 09:00'), 'bad_instant: not a date-time: `02/03/2026 09:00`');
    assert.equal(odd('2026-03-02'), 'bad_instant: not a date-time: `2026-03-02`');
    assert.equal(odd(1772438400), 'bad_instant: not a date-time: `1772438400`');
    assert.equal(odd({}), 'bad_instant: not a date-time: `an object`');
    assert.equal(odd('9'.repeat(10_000)), `bad_instant: not a date-time: \`${'9'.repeat(40)}...\``);
    assert.equal(odd('2026-03-02 09:00', 'Chennai'), 'unknown_zone: unknown time zone: `Chennai`');
    assert.equal(odd('2026-03-02 09:00', 5), 'unknown_zone: unknown time zone: `5`');
  });
});
