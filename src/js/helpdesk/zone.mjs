// The wall clock of a zone, turned into the instant that it shows.
const DAY = 86_400_000;

/** One formatter per zone: building one costs a thousand times what using it does. */
const formatters = new Map();

/** Null where no zone has that name. */
export function formatterFor(timeZone) {
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

/** `wall` is the reading as if it were UTC: in a gap the transition instant, in an overlap the first occurrence. */
export function instantOf(wall, formatter) {
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
