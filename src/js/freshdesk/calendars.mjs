// Freshdesk's business hours as calendars of a policy, and which of them count for whose tickets.
import { ALWAYS } from '../helpdesk/agreements.mjs';
import { holidaysFrom, readHolidays } from '../helpdesk/holidays.mjs';
import { idsFrom } from '../helpdesk/ids.mjs';
import { filled, idText, isRecord, listOf } from '../helpdesk/record.mjs';
import { withId } from '../helpdesk/settings.mjs';
import { hoursBetween, weekHours } from '../helpdesk/week.mjs';
import { zoneNamed } from '../helpdesk/zones.mjs';

const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

/**
 * `hours` are the records of business hours, `groups` those of groups. Gives `calendars`, `timeZone` (of the default ones), `base` and
 * `others` as agreements take them, and `idOf(businessHourId)`.
 */
export function calendarsFrom(hours, groups, holidays, directory, { report, notCarried }) {
  const idFor = idsFrom();
  const calendars = { [idFor(ALWAYS)]: { hours: '24x7' } };
  const ids = new Map();
  const closed = readHolidays(holidays, 'holidays', report);
  for (const entry of hours) {
    const calendar = calendarFrom(entry, closed, report);
    if (calendar === undefined) continue;
    const id = idFor(entry.record.name, 'business-hours');
    calendars[id] = calendar;
    ids.set(entry.record, id);
  }
  const usable = hours.filter(({ record }) => ids.has(record));
  const standard = usable.find(({ record }) => record.is_default === true) ?? usable[0];
  const base = standard === undefined ? undefined : ids.get(standard.record);
  const idOf = (id) => ids.get(withId(usable, id)?.record);
  if (hours.length > 0 && holidays === undefined) {
    const help = 'pass them as `holidays`: `[{ name, date }]`, or `{ "2026-12-25": "Christmas Day" }`';
    notCarried('businessHours', 'holidays are not in what the API returns: every working day counts', help);
  }
  const timeZone = calendars[base]?.timeZone ?? 'UTC';
  return { calendars, timeZone, base, others: othersFrom(groups, base, idOf, directory, report), idOf };
}

function calendarFrom({ record, path }, closed, report) {
  const days = record.business_hours ?? record.working_hours;
  const hours = weekHours(DAYS.map((day) => dayHours(days, day, `${path}.business_hours.${day}`, report)));
  const label = idText(record.name) ?? idText(record.id) ?? 'without a name';
  if (hours === undefined) {
    report('never_open', 'error', path, `business hours \`${label}\` never open`, 'give them a working day; they are left out');
    return undefined;
  }
  const timeZone = zoneNamed(record.time_zone);
  if (timeZone === undefined) {
    const help = 'set the calendar\'s `timeZone` to an IANA name; until then it is UTC';
    report('unknown_zone', 'error', `${path}.time_zone`, `unknown time zone: \`${String(record.time_zone)}\``, help);
  }
  return filled({ timeZone: timeZone ?? 'UTC', hours, holidays: holidaysFrom(closed.filter((entry) => isOf(entry, record))) });
}

/** A holiday is for all business hours, unless it names some as `business_hour_id`. */
function isOf({ record }, hours) {
  const id = idText(record?.business_hour_id);
  return id === undefined || id === idText(hours.id);
}

/** A day that is absent or empty is closed. */
function dayHours(days, day, path, report) {
  const times = isRecord(days) ? days[day] : undefined;
  if (!isRecord(times) || Object.keys(times).length === 0) return [];
  const hours = hoursBetween(times.start_time, times.end_time);
  if (hours === undefined) report('unknown_value', 'error', path, 'hours that cannot be read', 'write them as `8:00 am` and `5:00 pm`; the day is closed here');
  return hours === undefined ? [] : [hours];
}

/** Calendars of groups that do not have the default one, with the tickets they count for. */
function othersFrom(groups, base, idOf, directory, report) {
  const own = new Map();
  for (const { record, path } of groups) {
    const id = idOf(record.business_hour_id);
    if (id === undefined && idText(record.business_hour_id) !== undefined) {
      const message = `no business hours \`${idText(record.business_hour_id)}\` in \`businessHours\``;
      report('unknown_reference', 'warning', `${path}.business_hour_id`, message, 'pass all business hours of the account; the default ones count here');
    }
    const names = directory.namesOf('groups', record.id, path);
    if (id !== undefined && id !== base && names.length > 0) own.set(id, [...listOf(own.get(id)), ...names]);
  }
  return Array.from(own, ([id, group]) => ({ id, when: { group } }));
}
