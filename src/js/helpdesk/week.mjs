// The weekly hours of a calendar, from the times that helpdesks write for each day.

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const MIDNIGHT = 1440;
const TIME = /^(\d{1,2}):(\d\d)(?::(\d\d))?(?: *([ap])\.?m\.?)?$/i;

/** Minutes after midnight of "8:00 am", "08:00:00 am" or "17:30"; undefined where that is no time of day. */
function minutesOf(text) {
  const [, hour, minute, , half] = (typeof text === 'string' && TIME.exec(text.trim())) || [];
  if (hour === undefined || Number(minute) > 59 || Number(hour) > (half ? 12 : 24)) return undefined;
  const hours = half ? (Number(hour) % 12) + (half.toLowerCase() === 'p' ? 12 : 0) : Number(hour);
  const minutes = hours * 60 + Number(minute);
  return minutes > MIDNIGHT ? undefined : minutes;
}

/**
 * `[480, 1020]` for "8:00 am" and "5:00 pm"; undefined where that cannot be read.
 * Helpdesks whose days end at the latest at 11:59 pm mean midnight by it, and so does an end at 12:00 am.
 */
export function hoursBetween(start, end) {
  const [from, to] = [minutesOf(start), minutesOf(end)];
  if (from === undefined || to === undefined) return undefined;
  const until = to === 0 || to === MIDNIGHT - 1 ? MIDNIGHT : to;
  return from < until ? [from, until] : undefined;
}

/**
 * The `hours` of a calendar: `week` has a list of `[from, until]` in minutes for each day from Monday on.
 * Days that follow each other with the same hours are one entry. Undefined where nothing ever opens.
 */
export function weekHours(week) {
  const days = week.map((stretches) => merged(stretches).map(([from, until]) => `${clock(from)}-${clock(until)}`));
  if (days.every((day) => day.join() === '00:00-24:00')) return '24x7';
  const hours = {};
  for (let first = 0; first < DAYS.length; ) {
    let last = first;
    while (last + 1 < DAYS.length && days[last + 1].join() === days[first].join()) last += 1;
    if (days[first].length > 0) hours[first === last ? DAYS[first] : `${DAYS[first]}-${DAYS[last]}`] = days[first];
    first = last + 1;
  }
  return Object.keys(hours).length === 0 ? undefined : hours;
}

/** In order; what overlaps or touches is one stretch. */
function merged(stretches) {
  const found = [];
  for (const [from, until] of [...stretches].sort((a, b) => a[0] - b[0])) {
    const last = found.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], until);
    else found.push([from, until]);
  }
  return found;
}

function clock(minutes) {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}
