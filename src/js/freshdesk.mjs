// Freshdesk tickets for sladder: what the REST API, an app's client or a serverless event hands over becomes a Ticket.
// Every field is optional and every unknown one is skipped, because each of those sources gives another part of a ticket.

import { nameOf } from './freshdesk/codes.mjs';
import { eventsOf } from './freshdesk/events.mjs';
import { readInstant } from './helpdesk/instant.mjs';
import { plainText } from './text.mjs';

export function ticketFromFreshdesk(payload, context) {
  if (!isRecord(payload)) throw new TypeError(`expected a Freshdesk ticket as an object, not ${kindOf(payload)}`);
  const known = isRecord(context) ? context : {};
  const record = ticketRecord(payload);
  const findings = [];
  const report = (code, severity, path, message, help) => findings.push({ path, code, severity, message, help });
  const instant = (value, path) => instantAt(value, path, known.timeZone, report);
  const agentName = (id) => recordName(id, [record.responder, ...listOf(known.agents)]);
  const contact = partyOf([record.requester, opened(known.contact, 'contact', 'requester')], record.requester_id);
  const company = partyOf([record.company, opened(known.company, 'company')], record.company_id);

  const ticket = filled({
    id: typeof record.id === 'number' ? record.id : textOf(record.id),
    createdAt: instant(record.created_at, 'created_at'),
    subject: textOf(record.subject),
    text: messageText(record.description_text, record.description),
    status: nameOf(record, 'status', known.fields, report),
    priority: nameOf(record, 'priority', known.fields, report),
    type: textOf(record.type),
    channel: nameOf(record, 'source', known.fields, report),
    language: textOf(contact.language),
    product: idText(record.product_id),
    group: recordName(record.group_id, known.groups, record.group),
    assignee: recordName(record.responder_id, known.agents, record.responder),
    requester: contact,
    company: withTier(company),
    tags: Array.isArray(record.tags) ? record.tags.filter((tag) => typeof tag === 'string' && tag !== '') : undefined,
    fields: ticketFields(record),
  });
  for (const [field, key] of [['id', 'id'], ['createdAt', 'created_at']]) {
    if (ticket[field] === undefined && !findings.some(({ path }) => path === key)) reportMissing(key, report);
  }
  const events = eventsOf(record, conversationsOf(record, known), ticket, { instant, agentName, report });
  return { ticket: events.length === 0 ? ticket : { ...ticket, events }, findings };
}

/** REST gives the ticket itself, the client `{ ticket }`, an event `{ data: { ticket, requester } }` or one of its conversations alone. */
function ticketRecord(payload) {
  const body = isRecord(payload.data) && (isRecord(payload.data.ticket) || isRecord(payload.data.conversation)) ? payload.data : payload;
  if (isRecord(body.ticket)) return { ...body.ticket, requester: body.ticket.requester ?? body.requester };
  if (isRecord(body.conversation)) return { id: body.conversation.ticket_id, conversations: [body.conversation] };
  return body;
}

/** Each conversation once, with its path; a list handed over beside the ticket goes before the first ten inside it. */
function conversationsOf(record, known) {
  const found = [];
  const seen = new Set();
  for (const [index, item] of [known.conversations, record.conversations].flatMap((list) => [...listOf(list).entries()])) {
    const conversation = opened(isRecord(item?.data) ? item.data : item, 'conversation');
    if (!isRecord(conversation) || seen.has(conversation.id)) continue;
    if (conversation.id !== undefined) seen.add(conversation.id);
    const text = messageText(conversation.body_text, conversation.body);
    found.push([{ ...conversation, text }, `conversations[${index}]`]);
  }
  return found;
}

function instantAt(value, path, timeZone, report) {
  if (value === undefined || value === null || value === '') return undefined;
  const { at, code, message, help } = readInstant(value, timeZone);
  if (at === undefined) report(code, 'error', path, message, help);
  return at;
}

function reportMissing(path, report) {
  report('missing', 'error', path, `the ticket has no \`${path}\``, 'fetch the ticket by the REST API');
}

function textOf(value) {
  return typeof value === 'string' ? value : undefined;
}

/** Text as Freshdesk made it from a message, else the customer's own of its HTML. */
function messageText(text, html) {
  if (typeof text === 'string' && text.trim() !== '') return text;
  return typeof html === 'string' ? plainText(html) : undefined;
}

/** The name of a group or an agent: joined to the ticket, or in the list handed over; without either, its id. */
function recordName(id, list, joined) {
  const text = idText(id) ?? idText(joined?.id);
  const records = [joined, ...listOf(list)].filter(isRecord);
  const found = records.find((entry) => text !== undefined && idText(entry.id) === text);
  const name = found?.contact?.name ?? found?.name;
  return typeof name === 'string' && name.trim() !== '' ? name : text;
}

function idText(id) {
  return typeof id === 'number' || (typeof id === 'string' && id !== '') ? String(id) : undefined;
}

/** One person or company out of all that is known of it; a later record wins. Custom fields stand beside the built-in ones. */
function partyOf(records, id) {
  const entries = idText(id) === undefined ? [] : [['id', id]];
  for (const record of records.filter(isRecord)) {
    const { custom_fields: custom, ...own } = record;
    entries.push(...plainEntries(custom), ...plainEntries(own));
  }
  return Object.fromEntries(entries);
}

function withTier({ account_tier: tier, ...company }) {
  return tier === undefined ? company : { ...company, tier };
}

/** Group and agent keep their ids here, because names change; the helpdesk's own due dates are its answer, not ours to repeat. */
function ticketFields(record) {
  const { group_id, responder_id } = record;
  const custom = isRecord(record.custom_fields) ? record.custom_fields : {};
  return filled({ group_id, responder_id, ...custom });
}

/** What a condition can test: texts, numbers, yes or no, and lists of these. */
function plainEntries(record) {
  const isPlain = (value) => ['string', 'number', 'boolean'].includes(typeof value);
  const isKept = ([, value]) => isPlain(value) || (Array.isArray(value) && value.every(isPlain));
  return isRecord(record) ? Object.entries(filled(record)).filter(isKept) : [];
}

/** Without what is empty: no value, no text, no entries. */
function filled(record) {
  const isEmpty = (value) => value === undefined || value === null || value === '' || isHollow(value);
  return Object.fromEntries(Object.entries(record).filter(([, value]) => !isEmpty(value)));
}

function isHollow(value) {
  return typeof value === 'object' && Object.keys(value).length === 0;
}

/** `{ contact: {...} }`, as the client gives it, or the record itself. */
function opened(value, ...keys) {
  const key = keys.find((name) => isRecord(value?.[name]));
  return key === undefined ? value : value[key];
}

function listOf(value) {
  return Array.isArray(value) ? value : [];
}

function isRecord(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function kindOf(value) {
  if (value === null || value === undefined) return String(value);
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`;
}
