// What imports of settings are made of: zones, ids, lengths, weekly hours and conditions.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { checkPolicy } from '../../pkg/node.mjs';
import { allOf, anyOf, fieldTest, newTicketTest } from '../../src/js/helpdesk/conditions.mjs';
import { idsFrom } from '../../src/js/helpdesk/ids.mjs';
import { lengthText } from '../../src/js/helpdesk/lengths.mjs';
import { hoursBetween, weekHours } from '../../src/js/helpdesk/week.mjs';
import { wallTime } from '../../src/js/helpdesk/zone.mjs';
import { zoneNamed } from '../../src/js/helpdesk/zones.mjs';

describe('time zones', () => {
  const rails = JSON.parse(readFileSync(new URL('../payloads/rails-timezones-to-iana.json', import.meta.url), 'utf8'));

  test('every name of Rails, as Rails has it', () => {
    assert.equal(Object.keys(rails).length, 151);
    for (const [name, zone] of Object.entries(rails)) assert.equal(zoneNamed(name), zone);
  });

  test('the engine knows all of them', async () => {
    const calendars = Object.fromEntries(Object.keys(rails).map((name, index) => [`c${index}`, { timeZone: zoneNamed(name), hours: '24x7' }]));
    assert.deepEqual(await checkPolicy({ version: 1, calendars }), []);
  });

  test('IANA names stay, and other spellings are no zones', () => {
    for (const name of ['Europe/Amsterdam', 'America/Argentina/Buenos_Aires', 'UTC', 'Etc/UTC']) assert.ok([name, 'Etc/UTC'].includes(zoneNamed(name)), name);
    assert.equal(zoneNamed(' (GMT+01:00) Bern '), 'Europe/Zurich');
    for (const name of ['Atlantis', 'Europe/Atlantis', '+01:00', 'EST', '', 'constructor', '__proto__', null, 5, {}]) assert.equal(zoneNamed(name), undefined);
  });

  test('what clocks show at an instant', () => {
    assert.equal(wallTime('2026-01-05T14:00:00Z', 'America/New_York'), '2026-01-05T09:00');
    assert.equal(wallTime('2026-07-05T23:30:00Z', 'Europe/Amsterdam'), '2026-07-06T01:30');
  });
});

test('ids are made of names, and each is given once', () => {
  const idFor = idsFrom();
  assert.equal(idFor('Gold & Silver (EMEA)', 'sla'), 'gold-silver-emea');
  assert.equal(idFor('gold silver emea', 'sla'), 'gold-silver-emea-2');
  assert.equal(idFor('Gold Silver EMEA 2', 'sla'), 'gold-silver-emea-2-2');
  assert.equal(idFor('Gold/Silver/EMEA', 'sla'), 'gold-silver-emea-3');
  assert.equal(idFor('Öffnungszeiten', 'sla'), 'öffnungszeiten');
  assert.equal(idFor('?!', 'sla'), 'sla');
  assert.equal(idFor(undefined, 'sla'), 'sla-2');
  assert.equal(idFor('__proto__', 'sla'), 'proto');
  assert.ok(idFor('word '.repeat(100), 'sla').length <= 60);
  const many = idsFrom();
  assert.equal(new Set(Array.from({ length: 1000 }, (_, index) => many(index % 3 === 0 ? 'a' : 'a 2', 'x'))).size, 1000);
});

test('lengths', () => {
  const cases = [[900, '15m'], [3600, '1h'], [3660, '1h1m'], [5400, '1h30m'], [86_400, '24h'], [259_200, '72h'], [61, '1m1s'], [1, '1s']];
  for (const [seconds, text] of cases) assert.equal(lengthText(seconds), text);
  for (const value of [0, -5, NaN, Infinity, 1e12, '900', null, undefined, {}]) assert.equal(lengthText(value), undefined);
});

describe('weekly hours', () => {
  const cases = [
    ['8:00 am', '5:00 pm', [480, 1020]],
    ['08:00:00 am', '05:00:00 pm', [480, 1020]],
    ['09:00', '17:30', [540, 1050]],
    ['12:00 am', '12:00 pm', [0, 720]],
    ['12:00 am', '12:00 am', [0, 1440]],
    ['08:00:00 am', '11:59:59 pm', [480, 1440]],
    ['00:00', '24:00', [0, 1440]],
    ['9:00 AM', '9:30 P.M.', [540, 1290]],
  ];
  for (const [start, end, expected] of cases) test(`${start} to ${end}`, () => assert.deepEqual(hoursBetween(start, end), expected));

  test('no hours', () => {
    for (const [start, end] of [['5:00 pm', '8:00 am'], ['9:00', '9:00'], ['25:00', '26:00'], ['13:00 pm', '2:00 pm'], ['9:60', '17:00'], ['nine', 'five'], [9, 17], []]) {
      assert.equal(hoursBetween(start, end), undefined, `${start} to ${end}`);
    }
  });

  test('days with the same hours are one entry, and hours that touch are one', () => {
    const office = [[540, 1020]];
    assert.deepEqual(weekHours([office, office, office, [[720, 1020], [540, 720]], office, [], [[600, 660], [630, 700]]]), {
      'mon-fri': ['09:00-17:00'],
      sun: ['10:00-11:40'],
    });
    assert.equal(weekHours(Array(7).fill([[0, 1440]])), '24x7');
    assert.equal(weekHours(Array(7).fill([])), undefined);
  });
});

describe('conditions', () => {
  test('tests of the language', () => {
    assert.deepEqual(fieldTest('type', 'is', ['a']), { type: 'a' });
    assert.deepEqual(fieldTest('type', 'isNot', ['a', 'b']), { type: { notIn: ['a', 'b'] } });
    assert.deepEqual(fieldTest('tags', 'notContains', ['a', 'b']), { not: { tags: { containsAny: ['a', 'b'] } } });
    assert.deepEqual(fieldTest('assignee', 'missing', []), { assignee: { exists: false } });
    for (const [operator, values] of [['is', []], ['startsWith', ['a', 'b']], ['like', ['a']], ['constructor', ['a']]]) {
      assert.equal(fieldTest('type', operator, values), undefined);
    }
  });

  test('put together', () => {
    assert.equal(allOf([undefined]), undefined);
    assert.deepEqual(allOf([{ a: 1 }, undefined, { b: 2 }]), { a: 1, b: 2 });
    assert.deepEqual(allOf([{ a: 1 }, { a: 2 }]), { all: [{ a: 1 }, { a: 2 }] });
    assert.deepEqual(anyOf([{ a: 1 }]), { a: 1 });
    assert.deepEqual(anyOf([{ a: 1 }, { any: [{ b: 1 }, { c: 1 }] }]), { any: [{ a: 1 }, { b: 1 }, { c: 1 }] });
  });

  test('a status that new tickets have asks for nothing, another one cannot be asked', () => {
    assert.deepEqual(newTicketTest({ status: ['new', 'open'] }, ['new']), {});
    assert.deepEqual(newTicketTest({ status: { isNot: 'solved' } }, ['new']), {});
    assert.equal(newTicketTest({ status: 'pending' }, ['new']), undefined);
    assert.equal(newTicketTest({ status: { notIn: ['new', 'open'] } }, ['new', 'open']), undefined);
    assert.deepEqual(newTicketTest({ type: 'task' }, ['new']), { type: 'task' });
    assert.equal(newTicketTest(undefined, ['new']), undefined);
  });
});
