// Zammad's calendars as those of a policy.
import { ALWAYS } from '../helpdesk/agreements.mjs';
import { holidaysFrom, readHolidays } from '../helpdesk/holidays.mjs';
import { idsFrom } from '../helpdesk/ids.mjs';
import { filled, idText, isRecord, listOf, textOf } from '../helpdesk/record.mjs';
import { withId } from '../helpdesk/settings.mjs';
import { hoursBetween, weekHours } from '../helpdesk/week.mjs';
import { zoneNamed } from '../helpdesk/zones.mjs';

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/**
 * Gives `calendars`, `timeZone` (of the default one) and `idOf(calendarId, path, label)`. An SLA whose calendar is not there counts round the
 * clock, with a finding.
 */
export function calendarsFrom(entries, { report }) {
  const idFor = idsFrom();
  const calendars = {};
  const always = idFor(ALWAYS);
  const ids = new Map();
  for (const entry of entries) {
    const calendar = calendarFrom(entry, report);
    if (calendar === undefined) continue;
    const id = idFor(textOf(entry.record.name), 'calendar');
    calendars[id] = calendar;
    ids.set(entry.record, id);
  }
  const usable = entries.filter(({ record }) => ids.has(record));
  const standard = usable.find(({ record }) => record.default === true) ?? usable[0];
  const idOf = (id, path, label) => {
    const found = ids.get(withId(usable, id)?.record);
    if (found !== undefined) return found;
    const message = `SLA \`${label}\` counts on a calendar that is not there: \`${idText(id) ?? ''}\``;
    report('unknown_reference', 'error', path, message, 'pass all `calendars` of the account; until then it counts round the clock');
    calendars[always] = { hours: '24x7' };
    return always;
  };
  return { calendars, timeZone: calendars[ids.get(standard?.record)]?.timeZone ?? 'UTC', idOf };
}

function calendarFrom({ record, path }, report) {
  const days = isRecord(record.business_hours) ? record.business_hours : {};
  const hours = weekHours(DAYS.map((day) => dayHours(days[day], `${path}.business_hours.${day}`, report)));
  if (hours === undefined) {
    const label = idText(record.name) ?? idText(record.id) ?? 'without a name';
    report('never_open', 'error', path, `calendar \`${label}\` never opens`, 'give it hours; it is left out');
    return undefined;
  }
  const timeZone = zoneNamed(record.timezone);
  if (timeZone === undefined) {
    const help = 'set the calendar\'s `timeZone` to an IANA name; until then it is UTC';
    report('unknown_zone', 'error', `${path}.timezone`, `unknown time zone: \`${String(record.timezone)}\``, help);
  }
  const holidays = holidaysFrom(readHolidays(holidaysIn(record.public_holidays), `${path}.public_holidays`, report));
  return filled({ timeZone: timeZone ?? 'UTC', hours, holidays });
}

function dayHours(day, path, report) {
  if (!isRecord(day) || day.active !== true) return [];
  return listOf(day.timeframes).flatMap((frame, index) => {
    const hours = Array.isArray(frame) ? hoursBetween(...frame) : undefined;
    const help = 'write them as `["09:00", "17:00"]`; they are left out';
    if (hours === undefined) report('unknown_value', 'error', `${path}.timeframes[${index}]`, 'hours that cannot be read', help);
    return hours === undefined ? [] : [hours];
  });
}

/** Those that are active, by date. */
function holidaysIn(holidays) {
  const active = Object.entries(isRecord(holidays) ? holidays : {}).filter(([, day]) => day?.active !== false);
  return Object.fromEntries(active.map(([date, day]) => [date, textOf(day?.summary)]));
}
