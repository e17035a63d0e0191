// Zendesk's schedules as calendars of a policy.
import { calendarSet } from '../helpdesk/calendars.mjs';
import { readHolidays } from '../helpdesk/holidays.mjs';
import { idText, isRecord, listOf } from '../helpdesk/record.mjs';
import { weekHours } from '../helpdesk/week.mjs';

const DAY = 1440;
const WEEK = 7 * DAY;

/**
 * Gives `calendars`, `timeZone` and `base` of the first schedule, which Zendesk takes unless a trigger sets another one, and
 * `idOf(scheduleId)`. `holidays` is a list for all schedules, or has one for each schedule's id.
 */
export function calendarsFrom(schedules, holidays, { report, notCarried }) {
  const closedFor = holidayReader(holidays, report);
  const read = ({ record, path }) => ({
    hours: weekHours(weekOf(record.intervals, `${path}.intervals`, report)),
    zone: record.time_zone,
    zonePath: `${path}.time_zone`,
    holidays: closedFor({ record, path }),
  });
  const { calendars, usable, idOf, idOfEntry } = calendarSet(schedules, 'schedule', read, report);
  if (schedules.length > 0 && holidays === undefined && !schedules.some(({ record }) => Array.isArray(record.holidays))) {
    const help = 'pass those of `GET /api/v2/business_hours/schedules/{id}/holidays` as `holidays`: `{ "id of the schedule": [...] }`';
    notCarried('schedules', 'holidays are not in the schedules: every working day counts', help);
  }
  const base = idOfEntry(usable[0]);
  return { calendars, timeZone: calendars[base]?.timeZone ?? 'UTC', base, idOf };
}

/** A function that gives the holidays of a schedule: its own where no others are handed over. */
function holidayReader(holidays, report) {
  const opened = (list) => (isRecord(list) && Array.isArray(list.holidays) ? list.holidays : list);
  if (holidays === undefined) return ({ record, path }) => readHolidays(record.holidays, `${path}.holidays`, report);
  if (!isRecord(holidays) || Array.isArray(opened(holidays))) {
    const forAll = readHolidays(opened(holidays), 'holidays', report);
    return () => forAll;
  }
  return ({ record }) => {
    const id = idText(record.id);
    const own = id !== undefined && Object.hasOwn(holidays, id) ? holidays[id] : undefined;
    return readHolidays(opened(own), `holidays.${id}`, report);
  };
}

/** Intervals are minutes since Sunday 00:00; what runs past midnight is cut there. */
function weekOf(intervals, path, report) {
  const week = Array.from({ length: 7 }, () => []);
  for (const [index, interval] of listOf(intervals).entries()) {
    if (!isInterval(interval)) {
      const help = 'write minutes since Sunday 00:00, the start before the end; it is left out';
      report('out_of_range', 'error', `${path}[${index}]`, 'not an interval of a week', help);
      continue;
    }
    const { start_time: from, end_time: until } = interval;
    for (let day = Math.floor(from / DAY); day * DAY < until; day += 1) {
      week[(day + 6) % 7].push([Math.max(from, day * DAY) - day * DAY, Math.min(until, (day + 1) * DAY) - day * DAY]);
    }
  }
  return week;
}

function isInterval(interval) {
  const { start_time: from, end_time: until } = isRecord(interval) ? interval : {};
  return [from, until].every(Number.isInteger) && from >= 0 && from < until && until <= WEEK;
}

/** Whether a target counts in business hours; without any schedule it cannot. */
export function countsOpenHours({ business_hours: business }, path, { calendars, report }) {
  if (business !== true || calendars.base !== undefined) return business === true;
  const help = 'pass `schedules`; until then it counts round the clock';
  report('missing', 'error', `${path}.business_hours`, 'it counts in business hours, and there are no schedules', help);
  return false;
}
