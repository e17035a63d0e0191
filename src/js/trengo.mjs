// Trengo tickets for sladder. Its instants have no zone, so `context.timeZone` is the account's.
import { idText, isRecord, listIn, listOf, messageText, namedBy, personName, plainEntries } from './helpdesk/record.mjs';
import { tableMapper } from './helpdesk/table.mjs';

const STATUSES = { OPEN: 'open', ASSIGNED: 'assigned', CLOSED: 'closed', INVALID: 'invalid' };
const MESSAGES = { INBOUND: 'customerReply', OUTBOUND: 'agentReply', NOTE: 'note', SYSTEM: null };

const toTicket = tableMapper({
  id: 'id',
  createdAt: 'created_at',
  subject: 'subject',
  status: { from: 'status', values: STATUSES },
  channel: ['channel.type', 'channel_type'],
  group: ({ team_id, team }, { teams }) => namedBy(team_id, listIn(teams, 'data'), team),
  assignee: agentOf,
  requester: ({ contact, contact_id }) => contactOf(contact, contact_id),
  tags: ({ labels }) => listOf(labels).map((label) => (typeof label === 'string' ? label : label?.name)),
  'fields.team_id': 'team_id',
  'fields.user_id': 'user_id',
  'fields.contact_id': 'contact_id',
  'fields.channel_id': ['channel_id', 'channel.id'],
  fields: 'custom_data',
  events: [
    {
      from: { from: messagesOf, path: 'messages' }, opens: true, type: { from: 'type', values: MESSAGES }, at: 'created_at',
      agent: senderOf, text: textOfMessage,
    },
    { type: 'assigned', at: 'assigned_at', agent: agentOf },
    { type: 'status', to: 'assigned', at: 'assigned_at' },
    { type: 'status', to: 'closed', at: 'closed_at' },
  ],
}, 'a Trengo ticket');

export function ticketFromTrengo(payload, context) {
  return toTicket(isRecord(payload?.data) ? payload.data : payload, context);
}

function agentOf({ user_id, user, agent }, { users }) {
  return namedBy(user_id, listIn(users, 'data'), isRecord(user) ? user : agent);
}

function contactOf(contact, id) {
  if (!isRecord(contact)) return { id: idText(id) && id };
  const { id: own, email, phone, formatted_custom_field_data: formatted, custom_field_data: custom } = contact;
  const name = contact.full_name || personName(contact);
  return Object.fromEntries([...plainEntries(custom), ...plainEntries(formatted), ...plainEntries({ id: own ?? id, name, email, phone })]);
}

function messagesOf({ messages, latest_message }, context) {
  return [...listIn(context.messages, 'data'), ...listIn(messages, 'data'), latest_message].filter(isRecord);
}

function senderOf({ type, agent, user, user_id: id }, { users }) {
  return type === 'INBOUND' ? undefined : namedBy(id ?? agent?.id ?? user?.id, listIn(users, 'data'), isRecord(agent) ? agent : user);
}

function textOfMessage({ message, body }) {
  return messageText(undefined, message ?? body);
}
