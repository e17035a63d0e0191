// Instants as helpdesks write them: with an offset, as the local time of a zone that the caller names, or counted from 1970.
import { formatterFor, instantOf } from './zone.mjs';

const DAY = 86_400_000;
const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const TIME = String.raw`(?<hour>\d{1,2}):(?<minute>\d\d)(?::(?<second>\d\d)(?:\.(?<fraction>\d{1,9}))?)?`;
const OFFSET = String.raw`(?: ?(?<offset>Z|UTC|GMT|(?:GMT)?[+-]\d\d:?[0-5]\d))?`;
const spelling = (text) => new RegExp(`^${text}$`, 'i');

/** Unmistakable, so always read: RFC 3339 and its loose relatives, and what a Date says of itself. */
const SPELLINGS = [
  spelling(String.raw`(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)[T ](?=\d\d)${TIME}${OFFSET}`),
  spelling(String.raw`[a-z]{3} (?<month>[a-z]{3}) (?<day>\d\d) (?<year>\d{4}) ${TIME}${OFFSET}(?: \([^)]*\))?`),
  spelling(String.raw`[a-z]{3}, (?<day>\d\d) (?<month>[a-z]{3}) (?<year>\d{4}) ${TIME}${OFFSET}`),
];

/** Read only where the caller says that it is meant: 2/3/2026 is a day of two months. */
const FORMATS = new Map([
  ['d/m/yyyy', spelling(String.raw`(?<day>\d{1,2})[/.-](?<month>\d{1,2})[/.-](?<year>\d{4}),? ${TIME}(?: ?(?<half>[AP]M))?`)],
  ['m/d/yyyy', spelling(String.raw`(?<month>\d{1,2})[/.-](?<day>\d{1,2})[/.-](?<year>\d{4}),? ${TIME}(?: ?(?<half>[AP]M))?`)],
  ['endOfDay', spelling(String.raw`(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)`)],
]);

/** Milliseconds in what a number counts. */
const UNITS = new Map([['unixSeconds', 1000], ['unixMilliseconds', 1]]);

export const INSTANT_FORMATS = [...UNITS.keys(), ...FORMATS.keys()];

/**
 * Reads `value` into UTC text ("2026-03-02T08:00:00Z"); a fraction is cut to milliseconds.
 * Without an offset it is local time in `timeZone`: in a gap the transition instant, in an overlap the first occurrence.
 * `format` is one of INSTANT_FORMATS and is read besides what cannot be mistaken; `endOfDay` makes of a date the end of that day.
 * Gives `{ at }`, or `{ code, message, help }` where it cannot be read.
 */
export function readInstant(value, timeZone, format) {
  if (UNITS.has(format) && isNumeric(value)) return counted(value, UNITS.get(format));
  const parts = typeof value === 'string' ? partsOf(value.trim(), format) : null;
  if (parts === null) return bad(`not a date-time: \`${shown(value)}\``, 'write it as `2026-03-02T09:00:00Z`');
  const millis = wallMillis(parts);
  if (Number.isNaN(millis)) return bad(`no such date or time: \`${shown(value)}\``, 'check the day of the month and the hour');
  return parts.offset === undefined ? inZone(value, millis, timeZone) : withOffset(value, millis, offsetMillis(parts.offset));
}

function partsOf(text, format) {
  const found = SPELLINGS.map((pattern) => pattern.exec(text)).find(Boolean);
  if (found) return found.groups;
  const match = FORMATS.get(format)?.exec(text);
  if (!match) return null;
  return format === 'endOfDay' ? { ...match.groups, days: 1 } : match.groups;
}

function inZone(value, millis, timeZone) {
  if (timeZone === undefined || timeZone === null) {
    return bad(`a date-time without an offset: \`${shown(value)}\``, 'pass `timeZone`, the zone of the account');
  }
  const formatter = formatterFor(timeZone);
  if (formatter === null) {
    const help = 'use an IANA name such as `Europe/Amsterdam`';
    return { code: 'unknown_zone', message: `unknown time zone: \`${shown(timeZone)}\``, help };
  }
  return { at: utcText(instantOf(millis, formatter)) };
}

function withOffset(value, millis, offset) {
  if (Math.abs(offset) >= DAY) return bad(`no such offset: \`${shown(value)}\``, 'write it as `Z` or `+01:00`');
  return { at: utcText(millis - offset) };
}

function isNumeric(value) {
  return Number.isFinite(value) || (typeof value === 'string' && /^\s*\d{1,17}(?:\.\d{1,9})?\s*$/.test(value));
}

/** What lies beyond the year 9999 was counted in another unit. */
function counted(value, unit) {
  // a thousandth of a millisecond, because 1701292649.333 is a little less than it says
  const millis = Math.floor(Number(value) * unit + 0.001);
  const year = new Date(millis).getUTCFullYear();
  if (year >= 100 && year <= 9999) return { at: utcText(millis) };
  return bad(`no such date or time: \`${shown(value)}\``, 'check whether it counts seconds or milliseconds');
}

function bad(message, help) {
  return { code: 'bad_instant', message, help };
}

function shown(value) {
  const text = typeof value === 'object' ? 'an object' : String(value);
  return text.length > 40 ? `${text.slice(0, 40)}...` : text;
}

/** The wall-clock reading as if it were UTC, or NaN where the calendar has no such reading. */
function wallMillis(parts) {
  const [year, day, minute, second] = [parts.year, parts.day, parts.minute, parts.second].map((part) => Number(part ?? 0));
  const [month, hour] = [monthOf(parts.month), hourOf(parts)];
  const millis = Number((parts.fraction ?? '').slice(0, 3).padEnd(3, '0'));
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second, millis));
  const read = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate(), date.getUTCHours(), date.getUTCMinutes()];
  const same = second < 60 && [year, month, day, hour, minute].every((part, index) => part === read[index]);
  return same ? date.getTime() + (parts.days ?? 0) * DAY : NaN;
}

function monthOf(text) {
  return /^\d/.test(text) ? Number(text) : MONTHS.indexOf(text.toLowerCase()) + 1;
}

/** Noon is 12 PM and midnight 12 AM; 13 PM is no hour. */
function hourOf({ hour = '0', half }) {
  if (half === undefined) return Number(hour);
  if (Number(hour) < 1 || Number(hour) > 12) return NaN;
  return (Number(hour) % 12) + (half.toUpperCase() === 'PM' ? 12 : 0);
}

function offsetMillis(text) {
  const digits = text.slice(-6).replace(/[^\d+-]/g, '');
  if (!/\d/.test(digits)) return 0;
  const [, sign, hours, minutes] = /([+-])(\d\d)(\d\d)$/.exec(digits);
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

function utcText(millis) {
  return new Date(millis).toISOString().replace('.000Z', 'Z');
}
