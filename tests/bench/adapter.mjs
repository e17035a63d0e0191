// What benchmarks of libraries ask of sladder. Of business hours: calendars as { zone, week, holidays }, instants in milliseconds and open
// time in minutes. Of rules and keywords: what their files say.
import { compileCalendar } from '../../pkg/node.mjs';
import { keywords } from './keywords.mjs';
import { rules } from './rules.mjs';

const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const two = (number) => String(number).padStart(2, '0');
const clock = (minutes) => `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;

/** `week` has the open stretches of each weekday, from Sunday, as minutes after midnight; `holidays` are dates. */
export function calendarDocument({ zone, week, holidays }) {
  const hours = week.map((stretches, day) => [WEEKDAYS[day], stretches.map(([open, close]) => `${clock(open)}-${clock(close)}`)]);
  return {
    timeZone: zone,
    hours: Object.fromEntries(hours.filter(([, stretches]) => stretches.length)),
    holidays: Object.fromEntries(holidays.map((date) => [date, 'Holiday'])),
  };
}

async function calendar(description) {
  const compiled = await compileCalendar(calendarDocument(description));
  return {
    add: (from, minutes) => compiled.addSeconds(from, minutes * 60),
    elapsed: (from, to) => compiled.elapsedSeconds(from, to) / 60,
    addMany(from, minutes, begin, end, out) {
      const seconds = out.subarray(begin, end);
      for (let row = 0; row < seconds.length; row += 1) seconds[row] = minutes[begin + row] * 60;
      compiled.addMany(from.subarray(begin, end), seconds, seconds);
    },
    elapsedMany(from, to, begin, end, out) {
      const minutes = compiled.elapsedSecondsMany(from.subarray(begin, end), to.subarray(begin, end), out.subarray(begin, end));
      for (let row = 0; row < minutes.length; row += 1) minutes[row] /= 60;
    },
  };
}

export const benchAdapter = { name: 'sladder', calendar, keywords, rules };
