// Calendars of an imported policy: each has hours and a zone, or a finding says why it is left out.
import { ALWAYS } from './agreements.mjs';
import { holidaysFrom } from './holidays.mjs';
import { idsFrom } from './ids.mjs';
import { filled, idText, textOf } from './record.mjs';
import { withId } from './settings.mjs';
import { zoneNamed } from './zones.mjs';

/**
 * `read(entry)` gives what a helpdesk's calendar is: `{ hours, zone, zonePath, holidays }`, `hours` as a policy has them or undefined, `holidays`
 * as they were read. Gives `calendars`, the entries that became one, and `idOf(id)` by the helpdesk's id.
 */
export function calendarSet(entries, noun, read, report) {
  const idFor = idsFrom();
  idFor(ALWAYS);
  const calendars = {};
  const ids = new Map();
  for (const entry of entries) {
    const calendar = calendarOf(entry, noun, read(entry), report);
    if (calendar === undefined) continue;
    const id = idFor(textOf(entry.record.name), 'calendar');
    calendars[id] = calendar;
    ids.set(entry.record, id);
  }
  const usable = entries.filter(({ record }) => ids.has(record));
  return { calendars, usable, idOf: (id) => ids.get(withId(usable, id)?.record), idOfEntry: (entry) => ids.get(entry?.record) };
}

function calendarOf({ record, path }, noun, { hours, zone, zonePath, holidays }, report) {
  if (hours === undefined) {
    const label = idText(record.name) ?? idText(record.id) ?? 'without a name';
    report('never_open', 'error', path, `${noun} \`${label}\` never opens`, 'give it working hours; it is left out');
    return undefined;
  }
  const timeZone = zoneNamed(zone);
  if (timeZone === undefined) {
    const help = 'set the calendar\'s `timeZone` to an IANA name; until then it is UTC';
    report('unknown_zone', 'error', zonePath, `unknown time zone: \`${String(zone).slice(0, 40)}\``, help);
  }
  return filled({ timeZone: timeZone ?? 'UTC', hours, holidays: holidaysFrom(holidays) });
}

/** With the calendar that never closes, if some agreement counts on it. */
export function withAlways(calendars, slas) {
  return slas.some(({ calendar }) => calendar === ALWAYS) ? { [ALWAYS]: { hours: '24x7' }, ...calendars } : calendars;
}
