// The history of a Freshdesk ticket: its conversations, and the instants that its statistics remember.
import { inOrder, isKnown, withCurrentStatus } from '../helpdesk/history.mjs';

const FORWARDED = 8;

/** The fields that remember an instant, in the order in which they count where two share one. */
const REMEMBERED = [
  ['first_responded_at', { type: 'agentReply' }],
  ['agent_responded_at', { type: 'agentReply' }],
  ['requester_responded_at', { type: 'customerReply' }],
  ['pending_since', { type: 'status', to: 'pending' }],
  ['reopened_at', { type: 'reopened' }],
  ['last_resolved_at', { type: 'resolved' }],
  ['resolved_at', { type: 'resolved' }],
  ['closed_at', { type: 'status', to: 'closed' }],
];

/**
 * `conversations` are pairs of a conversation and its path, `ticket` what is known of the ticket already.
 * `instant(value, path)` reads one, `agentName(id)` names an agent, `report` takes findings.
 */
export function eventsOf(record, conversations, ticket, { instant, agentName, report }) {
  const isOutbound = ticket.channel === 'outboundEmail' || record.outbound_email === true;
  const events = isOutbound ? firstMessage(ticket) : [];
  // Some channels keep the first message as a conversation too; the ticket already carries it as its text.
  const isFirst = ({ type, at }) => at === ticket.createdAt && type === (isOutbound ? 'agentReply' : 'customerReply');
  for (const [conversation, path] of conversations) {
    const at = instant(conversation.created_at, `${path}.created_at`);
    const event = at && messageEvent(conversation, at, agentName);
    if (event && !isFirst(event)) events.push(event);
  }
  const stats = typeof record.stats === 'object' && record.stats !== null ? record.stats : {};
  const remembered = (field) => instant(stats[field], `stats.${field}`) ?? instant(record[field], field);
  for (const [field, event] of REMEMBERED) {
    const at = remembered(field);
    if (at && !isFirst({ at, ...event }) && !isKnown(events, event, at)) events.push({ at, ...event });
  }
  return withCurrentStatus(inOrder(events), ticket.status, remembered('status_updated_at'), report, 'fetch the ticket with `include=stats`');
}

/** A ticket that an agent began: its text is the agent's own message. */
function firstMessage({ createdAt, assignee }) {
  return createdAt === undefined ? [] : [{ at: createdAt, type: 'agentReply', ...(assignee && { agent: assignee }) }];
}

function messageEvent(conversation, at, agentName) {
  const type = kindOf(conversation);
  const agent = conversation.incoming === true ? undefined : agentName(conversation.user_id);
  const text = conversation.text;
  return { at, type, ...(agent && { agent }), ...(text && { text }) };
}

/** Only what a person wrote to the requester is a reply: not a forward to a third party, not an automatic answer. */
function kindOf({ incoming, private: hidden, auto_response: automatic, source }) {
  if (hidden === true || automatic === true || typeof incoming !== 'boolean') return 'note';
  if (incoming) return 'customerReply';
  return Number(source) === FORWARDED ? 'note' : 'agentReply';
}
