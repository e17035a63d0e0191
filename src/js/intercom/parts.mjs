// The parts of an Intercom conversation or ticket: which of them are replies, notes, and changes of state or assignment.
import { idText, isRecord, listIn, meaning } from '../helpdesk/record.mjs';

const AUTHORS = { user: 'customer', lead: 'customer', contact: 'customer', admin: 'admin', bot: 'bot', team: 'bot' };
const REPLIES = { customer: 'customerReply', admin: 'agentReply' };
const STATES = { close: 'closed', open: 'open', snoozed: 'snoozed', unsnoozed: 'open', timer_unsnooze: 'open' };
const ASSIGNMENTS = ['assignment', 'assign_and_reopen', 'assign_and_unsnooze', 'default_assignment', 'away_mode_assignment'];
const MESSAGES = ['comment', 'quick_reply', 'close', 'open'];

/** Who wrote it: `customer`, `admin`, or `bot` for what no person wrote. */
export function authorKind(author) {
  if (!isRecord(author)) return undefined;
  if (author.from_ai_agent === true || author.is_ai_answer === true) return 'bot';
  return meaning(AUTHORS, author.type);
}

/** The parts, each as what it means in `event`; one that closes with a few words is a reply and a change. */
export function recordsOf(conversation, context) {
  const { conversation_parts: own, ticket_parts: ofTicket } = conversation;
  const parts = [
    ...listIn(context.parts, 'conversation_parts', 'ticket_parts', 'data'),
    ...listIn(own, 'conversation_parts', 'data'),
    ...listIn(ofTicket, 'ticket_parts', 'data'),
  ];
  const records = parts.filter(isRecord).flatMap((part) => [messageOf(part), changeOf(part)]);
  return [openingOf(conversation), ...records].filter(Boolean);
}

/** A conversation that a teammate began; what a customer wrote first is the ticket itself. */
function openingOf({ source, created_at: at }) {
  if (authorKind(source?.author) !== 'admin') return undefined;
  return { event: 'agentReply', created_at: at, author: source.author, body: source.body };
}

function messageOf(part) {
  const event = messageType(part);
  return event && { ...part, event };
}

/** An answer of a bot or an AI agent is no reply of a person's, and counts as a note. */
function messageType({ part_type: type, body, author }) {
  if (type === 'note' || type === 'note_and_reopen') return 'note';
  if (!MESSAGES.includes(type) || typeof body !== 'string' || body === '') return undefined;
  return meaning(REPLIES, authorKind(author)) ?? 'note';
}

function changeOf(part) {
  const { id, part_type: type, ticket_state: state, previous_ticket_state: before } = part;
  const change = (changed) => ({ ...part, id: idText(id) && `${id}-change`, body: undefined, ...changed });
  if (ASSIGNMENTS.includes(type)) return change({ event: 'assigned' });
  if (typeof state === 'string' && state !== before) return change({ event: 'status', to: state });
  const to = meaning(STATES, type);
  return to && change({ event: 'status', to });
}
