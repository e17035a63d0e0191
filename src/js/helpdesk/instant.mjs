// Instants as helpdesks write them: with an offset, or as the local time of a zone that the caller names.

const DATE_TIME = /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(?: ?(Z|UTC|[+-]\d\d:?[0-5]\d))?$/i;
const DAY = 86_400_000;

/** One formatter per zone: building one costs a thousand times what using it does. */
const formatters = new Map();

/**
 * Reads `value` into UTC text ("2026-03-02T08:00:00Z"); a fraction is cut to milliseconds.
 * Without an offset it is local time in `timeZone`: in a gap the transition instant, in an overlap the first occurrence.
 * Gives `{ at }`, or `{ code, message, help }` where it cannot be read.
 */
export function readInstant(value, timeZone) {
  const parts = typeof value === 'string' ? DATE_TIME.exec(value.trim()) : null;
  if (parts === null) return bad(`not a date-time: \`${shown(value)}\``, 'write it as `2026-03-02T09:00:00Z`');
  const millis = wallMillis(parts);
  if (Number.isNaN(millis)) return bad(`no such date or time: \`${shown(value)}\``, 'check the day of the month and the hour');
  if (parts[8] !== undefined) return withOffset(value, millis, offsetMillis(parts[8]));
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

function bad(message, help) {
  return { code: 'bad_instant', message, help };
}

function shown(value) {
  const text = typeof value === 'object' ? 'an object' : String(value);
  return text.length > 40 ? `${text.slice(0, 40)}...` : text;
}

/** The wall-clock reading as if it were UTC, or NaN where the calendar has no such reading. */
function wallMillis(parts) {
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map((part) => Number(part ?? 0));
  const millis = Number((parts[7] ?? '').slice(0, 3).padEnd(3, '0'));
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second, millis));
  const read = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate(), date.getUTCHours(), date.getUTCMinutes()];
  const same = second < 60 && [year, month, day, hour, minute].every((part, index) => part === read[index]);
  return same ? date.getTime() : NaN;
}

function offsetMillis(text) {
  if (/^(?:Z|UTC)$/i.test(text)) return 0;
  const minutes = Number(text.slice(1, 3)) * 60 + Number(text.slice(-2));
  return (text[0] === '-' ? -minutes : minutes) * 60_000;
}

function utcText(millis) {
  return new Date(millis).toISOString().replace('.000Z', 'Z');
}

function formatterFor(timeZone) {
  if (typeof timeZone !== 'string') return null;
  if (!formatters.has(timeZone)) {
    const fields = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' };
    try {
      formatters.set(timeZone, new Intl.DateTimeFormat('en-US', { ...fields, timeZone, hourCycle: 'h23', calendar: 'iso8601' }));
    } catch {
      return null;
    }
  }
  return formatters.get(timeZone);
}

/** How far the zone's wall clock is ahead of UTC at an instant. */
function offsetAt(millis, formatter) {
  const read = {};
  for (const { type, value } of formatter.formatToParts(millis)) read[type] = Number(value);
  const wall = Date.UTC(read.year, read.month - 1, read.day, read.hour, read.minute, read.second);
  return wall - Math.floor(millis / 1000) * 1000;
}

function instantOf(wall, formatter) {
  // No zone is a day away from UTC and none changes twice in two days, so these are the only two candidates.
  const before = offsetAt(wall - DAY, formatter);
  const after = offsetAt(wall + DAY, formatter);
  const first = Math.min(wall - before, wall - after);
  const last = Math.max(wall - before, wall - after);
  for (const candidate of [first, last]) {
    if (candidate + offsetAt(candidate, formatter) === wall) return candidate;
  }
  return transition(wall - DAY, wall + DAY, formatter);
}

/** The second at which the offset of `from` stops to hold; there is exactly one change up to `to`. */
function transition(from, to, formatter) {
  const offset = offsetAt(from, formatter);
  let low = Math.floor(from / 1000);
  let high = Math.ceil(to / 1000);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle * 1000, formatter) === offset) low = middle;
    else high = middle;
  }
  return high * 1000;
}
