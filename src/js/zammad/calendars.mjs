// Zammad's calendars as those of a policy.
import { ALWAYS } from '../helpdesk/agreements.mjs';
import { calendarSet } from '../helpdesk/calendars.mjs';
import { readHolidays } from '../helpdesk/holidays.mjs';
import { idText, isRecord, listOf, textOf } from '../helpdesk/record.mjs';
import { hoursBetween, weekHours, weekOf } from '../helpdesk/week.mjs';

/**
 * Gives `calendars`, `timeZone` (of the default one) and `idOf(calendarId, path, label)`. An SLA whose calendar is not there counts round the
 * clock, with a finding.
 */
export function calendarsFrom(entries, { report }) {
  const read = ({ record, path }) => ({
    hours: weekHours(weekOf(record.business_hours, `${path}.business_hours`, (day, at) => dayHours(day, at, report))),
    zone: record.timezone,
    zonePath: `${path}.timezone`,
    holidays: readHolidays(holidaysIn(record.public_holidays), `${path}.public_holidays`, report),
  });
  const { calendars, usable, idOf, idOfEntry } = calendarSet(entries, 'calendar', read, report);
  const standard = idOfEntry(usable.find(({ record }) => record.default === true) ?? usable[0]);
  return {
    calendars,
    timeZone: calendars[standard]?.timeZone ?? 'UTC',
    idOf(id, path, label) {
      if (idOf(id) !== undefined) return idOf(id);
      const message = `SLA \`${label}\` counts on a calendar that is not there: \`${idText(id) ?? ''}\``;
      report('unknown_reference', 'error', path, message, 'pass all `calendars` of the account; until then it counts round the clock');
      return ALWAYS;
    },
  };
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
