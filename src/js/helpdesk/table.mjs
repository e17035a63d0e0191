// A table of fields, compiled once: which column of a helpdesk's row is which part of a ticket.
import { KINDS, columnIn, columnOf } from './column.mjs';
import { eventTable, historyOf } from './events.mjs';
import { reader } from './reader.mjs';
import { filled, isRecord, kindOf } from './record.mjs';

/** In the order in which a ticket shows them. */
const FIELDS = {
  id: 'id', createdAt: 'instant', subject: 'text', text: 'message', status: 'name', priority: 'name', type: 'text', channel: 'name',
  language: 'text', product: 'text', group: 'text', assignee: 'text', requester: 'record', company: 'record', tags: 'tags', fields: 'record',
  dueAt: undefined, estimate: 'text',
};
const PARTS = { requester: 'plain', company: 'plain', fields: 'plain', dueAt: 'instant' };
const ORDER = Object.keys(FIELDS);
const MISSING_HELP = 'without it nothing can be decided: pass the whole ticket';

/** `what` names the row in messages; `context` is handed on to columns that are functions. */
export function tableMapper(table, what = 'a row') {
  if (!isRecord(table)) throw new TypeError(`expected a table of fields as an object, not ${kindOf(table)}`);
  const { events, ...fields } = table;
  const columns = Object.entries(fields).map(([field, spec]) => fieldOf(field, spec)).sort((a, b) => a.rank - b.rank);
  const columnFor = (name) => columns.find(({ column }) => column.field === name)?.column;
  const history = eventTable(events, columnFor);
  return (row, context) => {
    if (!isRecord(row)) throw new TypeError(`expected ${what} as an object, not ${kindOf(row)}`);
    const known = isRecord(context) ? context : {};
    const tools = reader(known.timeZone);
    const ticket = {};
    for (const field of columns) take(field, ticket, row, known, tools);
    const found = historyOf(history, ticket, row, known, tools);
    for (const name of ['id', 'createdAt']) tools.need(ticket[name], columnFor(name)?.path ?? name, MISSING_HELP);
    return { ticket: filled(inOrder({ ...ticket, events: found })), findings: tools.findings };
  };
}

function inOrder(ticket) {
  return Object.fromEntries([...ORDER, 'events'].map((name) => [name, ticket[name]]));
}

function fieldOf(field, spec) {
  const [target, ...rest] = field.split('.');
  const part = rest.length === 0 ? undefined : rest.join('.');
  const kind = part === undefined ? FIELDS[target] : PARTS[target];
  if (!ORDER.includes(target) || kind === undefined || part === '') {
    const parts = Object.keys(PARTS).map((name) => `${name}.*`);
    throw new TypeError(`unknown field \`${field}\`: there are ${[...ORDER.filter((name) => FIELDS[name]), ...parts, 'events'].join(', ')}`);
  }
  return { target, part, rank: ORDER.indexOf(target), readAs: KINDS[kind], column: columnOf(spec, field) };
}

function take({ target, part, readAs, column }, ticket, row, known, tools) {
  const value = readAs(columnIn(row, column), column.read(row, known), tools);
  if (value === undefined) return;
  const own = part === undefined ? value : { [part]: value };
  ticket[target] = isRecord(own) ? { ...ticket[target], ...own } : own;
}
