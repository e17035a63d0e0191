// The weekly hours of a calendar, from the times that helpdesks write for each day.

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const MIDNIGHT = 1440;
const TIME = /^(\d{1,2}):(\d\d)(?::(\d\d))?(?: *([ap])\.?m\.?)?$/i;

/** Minutes after midnight of "8:00 am", "08:00:00 am" or "17:30"; undefined where that is no time of day. */
function minutesOf(text) {
  const found = typeof text === 'string' ? TIME.exec(text.trim()) : null;
  if (found === null || Number(found[2]) > 59) return undefined;
  const hours = hourOf(Number(found[1]), found[4]?.toLowerCase());
  const minutes = hours * 60 + Number(found[2]);
  return minutes <= MIDNIGHT ? minutes : undefined;
}

/** NaN where there is no such hour. */
function hourOf(hour, half) {
  if (half === undefined) return hour;
  return hour > 12 ? NaN : (hour % 12) + (half === 'p' ? 12 : 0);
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
  const runs = [];
  for (const [index, day] of days.entries()) {
    if (runs.at(-1)?.hours.join() === day.join()) runs.at(-1).days.push(DAYS[index]);
    else runs.push({ hours: day, days: [DAYS[index]] });
  }
  const open = runs.filter(({ hours }) => hours.length > 0).map((run) => [[...new Set([run.days[0], run.days.at(-1)])].join('-'), run.hours]);
  return open.length === 0 ? undefined : Object.fromEntries(open);
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

/** Seven days of hours from Monday on, of a record with a day under each of `names`; `dayHours(day, path)` reads one, which may be anything. */
export function weekOf(days, path, dayHours, names = DAYS) {
  return names.map((name) => dayHours(days?.[name], `${path}.${name}`));
}
