// A ticket's history by a table: lists of messages and changes inside the row, and columns that remember an instant.
import { KINDS, columnIn, columnOf, refuseUnknown } from './column.mjs';
import { inOrder, isKnown } from './history.mjs';
import { idText, isRecord, kindOf, listOf } from './record.mjs';

const ENTRY = ['from', 'opens', 'type', 'at', 'to', 'agent', 'group', 'by', 'cause', 'text'];
const TEXTS = ['agent', 'group', 'by', 'cause'];
/** What is written within a minute of the ticket may be the very message that made it. */
const OPENING = 60_000;

/** For helpdesks of which nobody knows the log: the caller says what happened, in the words of a ticket. */
export const HANDED_OVER = {
  from: { from: (row, { events }) => events, path: 'events' },
  type: ({ type }) => (typeof type === 'string' ? type : undefined),
  at: 'at', to: { from: 'to' }, agent: 'agent', group: 'group', by: 'by', cause: 'cause', text: 'text',
};

/** `columnFor` gives the ticket's own column of a name: a change of status is told in the words of the status. */
export function eventTable(events = [], columnFor) {
  if (!Array.isArray(events)) throw new TypeError(`\`events\` is a list, not ${kindOf(events)}`);
  const status = columnFor('status');
  return {
    entries: events.map((entry, index) => entryOf(entry, `events[${index}]`, columnFor)),
    initial: status?.initial ?? ['new', 'open'],
    since: status?.since === undefined ? undefined : columnOf(status.since, 'status.since'),
    status,
  };
}

function entryOf(entry, field, columnFor) {
  if (!isRecord(entry)) throw new TypeError(`\`${field}\` is an object, not ${kindOf(entry)}`);
  refuseUnknown(entry, ENTRY, field);
  const column = (name) => (entry[name] === undefined ? undefined : columnOf(entry[name], `${field}.${name}`));
  // texts are what they say here, not names of columns: there are few types, and every log has its columns
  const told = (name) => (typeof entry[name] === 'string' ? { constant: entry[name] } : column(name));
  if (entry.type === undefined || entry.at === undefined) throw new TypeError(`\`${field}\` needs \`type\` and \`at\``);
  const columns = { from: column('from'), at: column('at'), text: column('text') };
  const texts = TEXTS.filter((name) => entry[name] !== undefined).map((name) => [name, column(name)]);
  const words = { status: columnFor('status'), priority: columnFor('priority') };
  return { ...columns, opens: entry.opens === true, type: told('type'), to: told('to'), texts, words };
}

export function historyOf({ entries, initial, since, status }, ticket, row, known, tools) {
  const listed = entries.filter(({ from }) => from).flatMap((entry) => listedEvents(entry, row, known, tools));
  const events = [...listed];
  for (const entry of entries.filter(({ from }) => !from)) {
    const event = eventOf(entry, row, '', known, tools);
    if (event && !isKnown(events, event, event.at)) events.push(event);
  }
  const opens = entries.some((entry) => entry.opens);
  const ordered = inOrder(opens ? withoutOpening(inOrder(events), ticket) : events.filter((event) => !isFirst(event, ticket)));
  const changedAt = since && KINDS.instant(columnIn(row, since), since.read(row, known), tools);
  const path = status && columnIn(row, status).path;
  return withStatus(ordered, ticket, { path, initial, changedAt }, tools.report);
}

/** A record that comes twice, once inside the row and once handed over beside it, counts once, by its id. */
function listedEvents(entry, row, known, tools) {
  const seen = new Set();
  return listOf(entry.from.read(row, known)).flatMap((record, index) => {
    const id = isRecord(record) ? idText(record.id) : undefined;
    if (!isRecord(record) || seen.has(id)) return [];
    if (id !== undefined) seen.add(id);
    return eventOf(entry, record, `${entry.from.path}[${index}].`, known, tools, row) ?? [];
  });
}

function eventOf(entry, record, prefix, known, tools, row = record) {
  const read = (column) => column.read(record, known, row);
  const at = (column) => ({ ...column, path: prefix + columnIn(record, column).path });
  const type = typeOf(entry.type, read, at, tools);
  const instant = type && KINDS.instant(at(entry.at), read(entry.at), tools);
  if (!instant) return undefined;
  const texts = entry.texts.map(([name, column]) => [name, KINDS.text(column, read(column))]);
  const text = entry.text && KINDS.message(entry.text, read(entry.text));
  const told = Object.entries({ to: targetOf(entry, type, read, at, tools), ...Object.fromEntries(texts), text });
  return { at: instant, type, ...Object.fromEntries(told.filter(([, value]) => value)) };
}

/** A function knows the helpdesk's log and says the type itself; a column of it is in the helpdesk's words. */
function typeOf(type, read, at, tools) {
  if (type.constant !== undefined) return type.constant;
  return typeof type.from === 'function' ? read(type) : KINDS.name(at(type), read(type), tools);
}

function targetOf({ to, words }, type, read, at, tools) {
  if (to === undefined || to.constant !== undefined) return to?.constant;
  const own = Object.hasOwn(words, type) ? words[type] : undefined;
  return KINDS.name(own === undefined ? at(to) : inWordsOf(own, at(to)), read(to), tools);
}

function inWordsOf(own, { path, values = own.values, help = own.help }) {
  return { path, field: own.field, values, help };
}

function isFirst({ type, at }, { createdAt }) {
  return type === 'customerReply' && at === createdAt;
}

/** The log holds the message that made the ticket: the customer's is its text, an agent's its first event. */
function withoutOpening(events, ticket) {
  const first = events.find(({ type }) => type === 'customerReply' || type === 'agentReply');
  const isOpening = first && Date.parse(first.at) - Date.parse(ticket.createdAt) <= OPENING;
  if (!isOpening) return events;
  if (first.type === 'customerReply') {
    ticket.text ||= first.text;
    return events.filter((event) => event !== first);
  }
  return ticket.text ? events : events.map((event) => (event === first ? { ...first, at: ticket.createdAt } : event));
}

/** The history must end in the status the ticket has: by the instant of the last change if that is known, else a finding says so. */
function withStatus(events, { status, createdAt }, { path, initial, changedAt }, report) {
  if (status === undefined) return events;
  const last = events.findLast(saysStatus);
  if (last === undefined && initial.includes(status)) return createdIn(status, createdAt, events);
  if (isReached(last, events, status, initial)) return events;
  if (isAfter(changedAt, last)) return inOrder([...events, { at: changedAt, type: 'status', to: status }]);
  const help = 'pass the log of changes: without it the last event counts as the change';
  report('missing_event', 'warning', path, `the ticket is \`${status.slice(0, 40)}\`, but nothing says since when`, help);
  return events;
}

function isAfter(instant, last) {
  return instant !== undefined && (last === undefined || Date.parse(instant) >= Date.parse(last.at));
}

function saysStatus({ type }) {
  return type === 'status' || type === 'resolved' || type === 'reopened';
}

/** A ticket begins as `new`, and may be open without a log; where a helpdesk calls it otherwise, its history says so. */
function createdIn(status, createdAt, events) {
  if (createdAt === undefined || status === 'new' || status === 'open') return events;
  return [{ at: createdAt, type: 'status', to: status }, ...events];
}

/** What a helpdesk calls a ticket that is resolved is its own affair, so that only has to fit. */
function isReached(last, events, status, initial) {
  if (events.findLast(({ type }) => type === 'status')?.to === status) return true;
  if (last?.type === 'resolved') return !initial.includes(status);
  return last?.type === 'reopened' && initial.includes(status);
}
