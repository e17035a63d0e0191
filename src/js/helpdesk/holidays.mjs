// Holidays of a calendar, from the lists that helpdesks and their apps keep.
import { isRecord, textOf } from './record.mjs';

const DATE = /^\d{4}-\d\d-\d\d$/;
const YEARLY = /^\d\d-\d\d$/;

/**
 * Reads a list of `{ name, date }` or `{ name, start_date, end_date }` (both dates count), or an object as a policy has it:
 * `{ "2026-12-25": "Christmas Day", "12-31": "..." }`. Gives `{ key, name, record }`; what cannot be read is left out, with a finding.
 */
export function readHolidays(source, path, report) {
  return entriesOf(source, path, report).flatMap(([at, key, name, record]) => {
    if (key !== undefined) return [{ key, name, record }];
    report('bad_instant', 'warning', at, 'not a holiday: its dates cannot be read', 'write dates as `2026-12-25`, the first not after the last');
    return [];
  });
}

/** `holidays` of a calendar; undefined for none. */
export function holidaysFrom(entries) {
  const holidays = {};
  for (const { key, name } of entries) {
    holidays[key] = Object.hasOwn(holidays, key) && holidays[key] !== name ? `${holidays[key]}, ${name}` : name;
  }
  return entries.length === 0 ? undefined : holidays;
}

function entriesOf(source, path, report) {
  if (source === undefined || source === null) return [];
  if (Array.isArray(source)) return source.map((entry, index) => [`${path}[${index}]`, ...ofRecord(entry), entry]);
  if (isRecord(source)) return Object.entries(source).map(([key, name]) => [`${path}.${key}`, keyOf(key), nameOf(name)]);
  report('wrong_type', 'warning', path, 'holidays are neither a list nor an object', 'pass a list of `{ name, date }`');
  return [];
}

function ofRecord(entry) {
  if (!isRecord(entry)) return [keyOf(entry), nameOf(undefined)];
  const first = entry.date ?? entry.start_date;
  const last = entry.end_date ?? first;
  return [keyOf(first === last ? first : `${first}..${last}`), nameOf(entry.name)];
}

function nameOf(name) {
  return (textOf(name) ?? '').trim() || 'holiday';
}

/** The key if it names days that there are. */
function keyOf(key) {
  if (typeof key !== 'string') return undefined;
  if (YEARLY.test(key)) return isDate(`2024-${key}`) ? key : undefined;
  const dates = key.split('..');
  const inOrder = dates.length <= 2 && dates[0] <= dates.at(-1);
  return inOrder && dates.every((date) => DATE.test(date) && isDate(date)) ? key : undefined;
}

function isDate(text) {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
