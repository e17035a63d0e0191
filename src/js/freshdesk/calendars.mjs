// Freshdesk's business hours as calendars of a policy, and which of them count for whose tickets.
import { calendarSet } from '../helpdesk/calendars.mjs';
import { readHolidays } from '../helpdesk/holidays.mjs';
import { idText, isRecord, listOf } from '../helpdesk/record.mjs';
import { hoursBetween, weekHours, weekOf } from '../helpdesk/week.mjs';

const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

/**
 * `hours` are the records of business hours, `groups` those of groups. Gives `calendars`, `timeZone` (of the default ones), `base` and
 * `others` as agreements take them, and `idOf(businessHourId)`.
 */
export function calendarsFrom(hours, groups, holidays, directory, { report, notCarried }) {
  const closed = readHolidays(holidays, 'holidays', report);
  const read = ({ record, path }) => ({
    hours: weekHours(weekOf(record.business_hours ?? record.working_hours, `${path}.business_hours`, (day, at) => dayHours(day, at, report), DAYS)),
    zone: record.time_zone,
    zonePath: `${path}.time_zone`,
    holidays: closed.filter((entry) => isOf(entry, record)),
  });
  const { calendars, usable, idOf, idOfEntry } = calendarSet(hours, 'business hours', read, report);
  if (hours.length > 0 && holidays === undefined) {
    const help = 'pass them as `holidays`: `[{ name, date }]`, or `{ "2026-12-25": "Christmas Day" }`';
    notCarried('businessHours', 'holidays are not in what the API returns: every working day counts', help);
  }
  const base = idOfEntry(usable.find(({ record }) => record.is_default === true) ?? usable[0]);
  return { calendars, timeZone: calendars[base]?.timeZone ?? 'UTC', base, others: othersFrom(groups, base, idOf, directory, report), idOf };
}

/** A holiday is for all business hours, unless it names some as `business_hour_id`. */
function isOf({ record }, hours) {
  const id = idText(record?.business_hour_id);
  return id === undefined || id === idText(hours.id);
}

/** A day that is absent or empty is closed. */
function dayHours(times, path, report) {
  if (!isRecord(times) || Object.keys(times).length === 0) return [];
  const hours = hoursBetween(times.start_time, times.end_time);
  if (hours !== undefined) return [hours];
  report('unknown_value', 'error', path, 'hours that cannot be read', 'write them as `8:00 am` and `5:00 pm`; the day is closed here');
  return [];
}

/** Calendars of groups that do not have the default one, with the tickets they count for. */
function othersFrom(groups, base, idOf, directory, report) {
  const own = new Map();
  for (const { record, path } of groups.filter(({ record: group }) => idText(group.business_hour_id) !== undefined)) {
    const id = idOf(record.business_hour_id);
    const names = directory.namesOf('groups', record.id, path);
    if (id === undefined) reportMissing(record, path, report);
    else if (id !== base && names.length > 0) own.set(id, [...listOf(own.get(id)), ...names]);
  }
  return Array.from(own, ([id, group]) => ({ id, when: { group } }));
}

function reportMissing({ business_hour_id: id }, path, report) {
  const help = 'pass all business hours of the account; the default ones count here';
  report('unknown_reference', 'warning', `${path}.business_hour_id`, `no business hours \`${idText(id)}\` in \`businessHours\``, help);
}
