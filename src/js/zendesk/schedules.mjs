// Zendesk's schedules as calendars of a policy.
import { ALWAYS } from '../helpdesk/agreements.mjs';
import { holidaysFrom, readHolidays } from '../helpdesk/holidays.mjs';
import { idsFrom } from '../helpdesk/ids.mjs';
import { filled, idText, isRecord, listOf } from '../helpdesk/record.mjs';
import { withId } from '../helpdesk/settings.mjs';
import { weekHours } from '../helpdesk/week.mjs';
import { zoneNamed } from '../helpdesk/zones.mjs';

const DAY = 1440;
const WEEK = 7 * DAY;

/**
 * Gives `calendars`, `timeZone` and `base` of the first schedule, which Zendesk takes unless a trigger sets another one, and
 * `idOf(scheduleId)`. `holidays` is a list for all schedules, or has one for each schedule's id.
 */
export function calendarsFrom(schedules, holidays, { report, notCarried }) {
  const idFor = idsFrom();
  const calendars = { [idFor(ALWAYS)]: { hours: '24x7' } };
  const ids = new Map();
  const closedFor = holidayReader(holidays, report);
  for (const entry of schedules) {
    const calendar = calendarFrom(entry, closedFor, report);
    if (calendar === undefined) continue;
    const id = idFor(entry.record.name, 'schedule');
    calendars[id] = calendar;
    ids.set(entry.record, id);
  }
  if (schedules.length > 0 && holidays === undefined && !schedules.some(({ record }) => Array.isArray(record.holidays))) {
    const help = 'pass those of `GET /api/v2/business_hours/schedules/{id}/holidays` as `holidays`: `{ "id of the schedule": [...] }`';
    notCarried('schedules', 'holidays are not in the schedules: every working day counts', help);
  }
  const usable = schedules.filter(({ record }) => ids.has(record));
  const base = ids.get(usable[0]?.record);
  const idOf = (id) => ids.get(withId(usable, id)?.record);
  return { calendars, timeZone: calendars[base]?.timeZone ?? 'UTC', base, idOf };
}

function calendarFrom({ record, path }, closedFor, report) {
  const label = idText(record.name) ?? idText(record.id) ?? 'without a name';
  const hours = weekHours(weekOf(record.intervals, `${path}.intervals`, report));
  if (hours === undefined) {
    report('never_open', 'error', path, `schedule \`${label}\` never opens`, 'give it intervals; it is left out');
    return undefined;
  }
  const timeZone = zoneNamed(record.time_zone);
  if (timeZone === undefined) {
    const help = 'set the calendar\'s `timeZone` to an IANA name; until then it is UTC';
    report('unknown_zone', 'error', `${path}.time_zone`, `unknown time zone: \`${String(record.time_zone)}\``, help);
  }
  return filled({ timeZone: timeZone ?? 'UTC', hours, holidays: holidaysFrom(closedFor({ record, path })) });
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
    const { start_time: from, end_time: until } = isRecord(interval) ? interval : {};
    if (![from, until].every(Number.isInteger) || from < 0 || from >= until || until > WEEK) {
      const help = 'write minutes since Sunday 00:00, the start before the end; it is left out';
      report('out_of_range', 'error', `${path}[${index}]`, 'not an interval of a week', help);
      continue;
    }
    for (let day = Math.floor(from / DAY); day * DAY < until; day += 1) {
      week[(day + 6) % 7].push([Math.max(from, day * DAY) - day * DAY, Math.min(until, (day + 1) * DAY) - day * DAY]);
    }
  }
  return week;
}

/** Whether a target counts in business hours; without any schedule it cannot. */
export function countsOpenHours({ business_hours: business }, path, { calendars, report }) {
  if (business !== true || calendars.base !== undefined) return business === true;
  const help = 'pass `schedules`; until then it counts round the clock';
  report('missing', 'error', `${path}.business_hours`, 'it counts in business hours, and there are no schedules', help);
  return false;
}
