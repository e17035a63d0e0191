// Freshdesk's ticket export: which column is which part of a ticket, as the REST API would give it.
import { csvRecords } from '../helpdesk/csv.mjs';
import { isRecord, listOf } from '../helpdesk/record.mjs';

/** Columns by name, in lower case because its capitals differ from account to account, and where the REST API has the same. */
const COLUMNS = {
  'ticket id': 'id',
  'subject': 'subject',
  'description': 'description_text',
  'status': 'status',
  'priority': 'priority',
  'source': 'source',
  'type': 'type',
  'agent': 'responder.name',
  'group': 'group.name',
  'created time': 'created_at',
  'initial response time': 'stats.first_responded_at',
  'resolved time': 'stats.resolved_at',
  'closed time': 'stats.closed_at',
  'product': 'product_id',
  'tags': 'tags',
  'full name': 'requester.name',
  'requester name': 'requester.name',
  'title': 'requester.job_title',
  'email': 'requester.email',
  'requester email': 'requester.email',
  'work phone': 'requester.phone',
  'mobile phone': 'requester.mobile',
  'contact id': 'requester.id',
  'company name': 'company.name',
  'company': 'company.name',
};

/** Freshdesk's own answer, which is kept out of every ticket. */
const LEFT_OUT = new Set(['due by time']);

/** Without these two a row is no ticket. */
const NEEDED = ['ticket id', 'created time'];

/**
 * `ticketOf(record, context)` reads a record in the form of the REST API. Gives the tickets in the order of the rows; rows that lack an id
 * or a creation are left out, each with its finding.
 */
export function ticketsOf(text, context, ticketOf) {
  const known = isRecord(context) ? context : {};
  const { columns, unclosed, records } = csvRecords(text);
  const lacking = NEEDED.filter((name) => !columns.some((column) => column.toLowerCase() === name));
  if (unclosed !== undefined) return { tickets: [], findings: [unclosedQuote('', unclosed)] };
  if (lacking.length > 0) return { tickets: [], findings: lacking.map(missingColumn) };
  const places = columns.map((column) => placeOf(column, known.fields));
  const pathOf = new Map(places.map(({ column, path }) => [path, column]));
  const tickets = [];
  const findings = [];
  let index = 0;
  for (const row of records) {
    const path = `rows[${index}]`;
    index += 1;
    const { ticket, findings: odd } = ticketOf(restRecord(row.record, places, known), known);
    findings.push(...brokenRow(row, path), ...odd.map((finding) => findingOf(finding, path, row.line, pathOf)));
    if (ticket.id !== undefined && ticket.createdAt !== undefined) tickets.push(ticket);
  }
  return { tickets, findings };
}

function brokenRow({ line, unclosed, surplus }, path) {
  if (unclosed !== undefined) return [unclosedQuote(path, unclosed)];
  return surplus > 0 ? [surplusCells(path, line, surplus)] : [];
}

/** In the words of the file: its columns, and what is not to be had for an export is no help. */
function findingOf(finding, row, line, pathOf) {
  const help = finding.code === 'missing_event' ? 'the export does not have it: read the ticket by the REST API' : finding.help;
  return { ...finding, path: `${row}.${pathOf.get(finding.path) ?? finding.path}`, line, help };
}

/** `{ column, path, number }`: its place in the record; a column of the account's own is a custom field, by its name in the API if that is known. */
function placeOf(column, ticketFields) {
  const name = column.toLowerCase();
  if (LEFT_OUT.has(name)) return { column };
  if (Object.hasOwn(COLUMNS, name)) return { column, path: COLUMNS[name] };
  const field = listOf(ticketFields).find((entry) => typeof entry?.label === 'string' && entry.label.trim().toLowerCase() === name);
  const key = typeof field?.name === 'string' ? field.name : column;
  return { column, path: `custom_fields.${key}`, number: /^custom_(number|decimal)$/.test(field?.type) };
}

function restRecord(cells, places, known) {
  const record = { stats: {}, requester: {}, company: {}, custom_fields: {} };
  for (const { column, path, number } of places) {
    const value = cells.get(column);
    if (path !== undefined && value !== undefined) put(record, path, number ? numberOf(value) : value);
  }
  if (isDigits(record.id)) record.id = Number(record.id);
  record.tags = record.tags?.split(',').map((tag) => tag.trim());
  for (const part of [record.responder, record.group].filter(Boolean)) part.id = part.name;
  // a length of time under that name is Freshdesk's figure, not an instant
  if (/^\d+:/.test(record.stats.first_responded_at)) delete record.stats.first_responded_at;
  record.company = { ...companyNamed(record.company.name, known.companies), ...record.company };
  return record;
}

/** A custom field may have any name, dots too: only the first one divides. */
function put(record, path, value) {
  const dot = path.indexOf('.');
  if (dot === -1) record[path] ??= value;
  else {
    const part = (record[path.slice(0, dot)] ??= {});
    const key = path.slice(dot + 1);
    if (!Object.hasOwn(part, key)) Object.defineProperty(part, key, { value, enumerable: true, writable: true, configurable: true });
  }
}

/** Ids that the REST API gives as numbers; what has more digits than a number holds stays text. */
function isDigits(text) {
  return /^(?:0|[1-9]\d{0,14})$/.test(text ?? '');
}

function numberOf(text) {
  return /^-?\d{1,15}(?:\.\d{1,15})?$/.test(text) ? Number(text) : text;
}

function companyNamed(name, companies) {
  return name === undefined ? undefined : listOf(companies).find((company) => company?.name === name);
}

function missingColumn(name) {
  const shown = name === 'ticket id' ? 'Ticket ID' : 'Created time';
  return { path: '', code: 'missing', severity: 'error', message: `no column \`${shown}\``, help: 'export the tickets with this field' };
}

function unclosedQuote(path, line) {
  const message = 'a quote is never closed';
  return { path, line, code: 'syntax', severity: 'error', message, help: 'it took the rest of the file: export the tickets once more' };
}

function surplusCells(path, line, surplus) {
  const message = `${surplus} more ${surplus === 1 ? 'cell' : 'cells'} than columns`;
  return { path, line, code: 'syntax', severity: 'warning', message, help: 'quote cells that contain the delimiter' };
}
