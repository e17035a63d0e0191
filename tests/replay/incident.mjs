// A ServiceNow incident as its audit log tells it: rows in, a ticket as of any of the rows out.
//
// A row is the whole record as an update left it. What an update changed is the difference from the row before, and becomes
// events. No ticket has anything of a column that was filled in afterwards, as resolved_at was: a replay may not know the future.
// The log's dates have no zone; all are read as UTC, so that a day has 24 hours throughout.
import { gunzipSync } from 'node:zlib';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { records } from './csv.mjs';

const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url));
const FILE = 'uci-incident-event-log.csv.gz';

/** The log is not part of the project. SLADDER_DATA names the folder that has it; else it is looked for beside the checkout. */
export function findLog() {
  const folder = process.env.SLADDER_DATA ?? join(CHECKOUT, '..', 'shared', 'data');
  const path = join(folder, FILE);
  return existsSync(path) ? { path } : { missing: `${FILE} is neither in the folder SLADDER_DATA names nor in ../shared/data` };
}

const DATE = /^(\d{1,2})\/(\d{1,2})\/(\d{4}) (\d{2}):(\d{2})$/;

/** Milliseconds of "29/2/2016 01:16". */
export function millis(text) {
  const [, day, month, year, hour, minute] = DATE.exec(text) ?? [];
  if (!day) throw new SyntaxError(`not a date of the log: ${text}`);
  return Date.UTC(year, month - 1, day, hour, minute);
}

export const instant = (at) => new Date(at).toISOString().replace('.000Z', 'Z');

/** The log writes "?" for what it does not say. */
const said = (text) => (text === '?' ? undefined : text);

/** The incidents of a log in its order; the rows of each keep theirs. */
export function* incidentsOf(csv) {
  const lines = records(csv);
  const names = lines.next().value;
  const column = (name) => {
    const index = names.indexOf(name);
    if (index === -1) throw new SyntaxError(`the log has no column ${name}`);
    return index;
  };
  const [number, openedAt, updatedAt] = ['number', 'opened_at', 'sys_updated_at'].map(column);
  const [state, impact, urgency, priority] = ['incident_state', 'impact', 'urgency', 'priority'].map(column);
  const [group, agent, channel, category] = ['assignment_group', 'assigned_to', 'contact_type', 'category'].map(column);
  const [reopened, reassigned, resolvedAt] = ['reopen_count', 'reassignment_count', 'resolved_at'].map(column);
  let incident;
  for (const fields of lines) {
    if (fields[number] !== incident?.id) {
      if (incident) yield withEvents(incident);
      const [channelSaid, type] = [fields[channel], fields[category]].map(said);
      incident = { id: fields[number], createdAt: millis(fields[openedAt]), channel: channelSaid, type, rows: [] };
    }
    incident.rows.push({
      at: millis(fields[updatedAt]),
      state: fields[state],
      impact: fields[impact],
      urgency: fields[urgency],
      priority: fields[priority],
      group: said(fields[group]),
      agent: said(fields[agent]),
      reopened: Number(fields[reopened]),
      reassigned: Number(fields[reassigned]),
      resolvedAt: fields[resolvedAt] === '?' ? undefined : millis(fields[resolvedAt]),
    });
  }
  if (incident) yield withEvents(incident);
}

export const readLog = (path) => [...incidentsOf(gunzipSync(readFileSync(path)).toString('utf8'))];

/**
 * Adds the log's events, and to every row how many of them it and the rows before it made. The priority of the first row is there
 * from the opening on, since no incident is without. A group or an agent that a row does not say is still the one said last: the
 * log leaves out far more than anybody takes back. Of one row, who has the incident comes before what becomes of it: whoever
 * resolves it has it then. An update that changes nothing of this is a note.
 */
function withEvents(incident) {
  const [{ at: firstAt, priority }] = incident.rows;
  const events = [{ at: instant(Math.min(incident.createdAt, firstAt)), type: 'priority', to: priority }];
  let last = { state: 'New', priority };
  for (const row of incident.rows) {
    const before = events.length;
    const at = row.instant = instant(row.at);
    row.group ??= last.group;
    row.agent ??= last.agent;
    const assigned = {
      ...(row.group !== last.group && { group: row.group }),
      ...(row.agent !== last.agent && { agent: row.agent }),
    };
    if (Object.keys(assigned).length) events.push({ at, type: 'assigned', ...assigned });
    if (row.priority !== last.priority) events.push({ at, type: 'priority', to: row.priority });
    if (row.state !== last.state) events.push({ at, type: 'status', to: row.state });
    if (events.length === before) events.push({ at, type: 'note' });
    row.events = events.length;
    last = row;
  }
  return { ...incident, events };
}

/** The ticket as a row left it. With `whole` its log goes on to the incident's end, as it does for whoever asks about the past. */
export function ticketAt(incident, position, { whole = false } = {}) {
  const { state, priority, group, agent, impact, urgency, events } = incident.rows[position];
  return {
    id: incident.id,
    createdAt: instant(incident.createdAt),
    status: state,
    priority,
    ...(incident.type && { type: incident.type }),
    ...(incident.channel && { channel: incident.channel }),
    ...(group && { group }),
    ...(agent && { assignee: agent }),
    fields: { impact, urgency },
    events: whole ? incident.events : incident.events.slice(0, events),
  };
}
