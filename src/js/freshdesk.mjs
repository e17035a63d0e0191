// Freshdesk tickets for sladder: what the REST API, an app's client or a serverless event hands over becomes a Ticket.
// Every field is optional and every unknown one is skipped, because each of those sources gives another part of a ticket.

import { nameOf } from './freshdesk/codes.mjs';
import { ticketsOf } from './freshdesk/csv.mjs';
import { eventsOf } from './freshdesk/events.mjs';
import { reader } from './helpdesk/reader.mjs';
import { filled, idText, isRecord, kindOf, listOf, messageText, opened, partyOf, recordName, textOf, textsIn } from './helpdesk/record.mjs';

export { policyFromFreshdesk } from './freshdesk/policy.mjs';

const MISSING_HELP = 'fetch the ticket by the REST API';

export function ticketFromFreshdesk(payload, context) {
  if (!isRecord(payload)) throw new TypeError(`expected a Freshdesk ticket as an object, not ${kindOf(payload)}`);
  const known = isRecord(context) ? context : {};
  const record = ticketRecord(payload);
  const { findings, report, instant, need } = reader(known.timeZone);
  const agentName = (id) => recordName(id, [record.responder, ...listOf(known.agents)]);
  const contact = partyOf([record.requester, opened(known.contact, 'contact', 'requester')], record.requester_id);
  const company = partyOf([record.company, opened(known.company, 'company')], record.company_id);

  const ticket = filled({
    id: Number.isFinite(record.id) ? record.id : textOf(record.id),
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
    tags: textsIn(record.tags),
    fields: ticketFields(record),
  });
  need(ticket.id, 'id', MISSING_HELP);
  need(ticket.createdAt, 'created_at', MISSING_HELP);
  const events = eventsOf(record, conversationsOf(record, known), ticket, { instant, agentName, report });
  return { ticket: events.length === 0 ? ticket : { ...ticket, events }, findings };
}

/** All tickets of the CSV file that Freshdesk exports. */
export function ticketsFromFreshdeskCsv(text, context) {
  if (typeof text !== 'string') throw new TypeError(`expected a CSV file as text, not ${kindOf(text)}`);
  return ticketsOf(text, context, ticketFromFreshdesk);
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

function withTier({ account_tier: tier, ...company }) {
  return tier === undefined ? company : { ...company, tier };
}

/** Group and agent keep their ids here, because names change; the helpdesk's own due dates are its answer, not ours to repeat. */
function ticketFields(record) {
  const { group_id, responder_id } = record;
  const custom = isRecord(record.custom_fields) ? record.custom_fields : {};
  return filled({ group_id, responder_id, ...custom });
}
