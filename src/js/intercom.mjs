// Intercom conversations and tickets for sladder: from the REST API, and from webhooks' `{ data: { item } }`.
import { authorKind, recordsOf } from './intercom/parts.mjs';
import { idText, isRecord, listIn, listOf, messageText, namedBy, personName, plainEntries, textOf } from './helpdesk/record.mjs';
import { tableMapper } from './helpdesk/table.mjs';

const STATES = {
  open: 'open', closed: 'closed', snoozed: 'snoozed',
  submitted: 'submitted', in_progress: 'inProgress', waiting_on_customer: 'waitingOnCustomer', resolved: 'resolved',
};
/** `priority` is the star of older API versions: a level of its own, because nothing says which of the others it is. */
const PRIORITIES = { low: 'low', medium: 'medium', high: 'high', urgent: 'urgent', priority: 'priority', not_priority: null, none: null };
const seconds = (from) => ({ from, format: 'unixSeconds' });

const toTicket = tableMapper({
  id: 'id',
  createdAt: seconds('created_at'),
  subject: ({ title, source, ticket_attributes: own }) => textOf(title) || messageText(undefined, source?.subject) || own?._default_title_,
  text: ({ source, ticket_attributes: own }) => (isCustomer(source?.author) ? messageText(undefined, source.body) : own?._default_description_),
  status: { from: ['ticket_state.category', 'ticket_state', 'state'], values: STATES, initial: ['open', 'submitted'] },
  priority: { from: 'priority', values: PRIORITIES },
  type: 'ticket_type.name',
  channel: ['channel.initial', 'source.type'],
  group: ({ team_assignee_id: id }, { teams }) => assigneeName(id, listIn(teams, 'teams', 'data')),
  assignee: ({ admin_assignee_id: id }, { admins }) => assigneeName(id, listIn(admins, 'admins', 'data')),
  requester: ({ contacts, source }, { contact }) => contactOf([listIn(contacts, 'contacts', 'data')[0], source?.author, contact]),
  company: ({ company }) => companyOf(company),
  tags: ({ tags }) => listIn(tags, 'tags', 'data').map((tag) => tag?.name),
  'fields.ticket_id': 'ticket_id',
  'fields.category': 'category',
  'fields.team_assignee_id': 'team_assignee_id',
  'fields.admin_assignee_id': 'admin_assignee_id',
  fields: ({ custom_attributes: custom, ticket_attributes: own }) => ({ ...attributesOf(own), ...attributesOf(custom) }),
  events: [
    {
      from: { from: recordsOf, path: 'parts' }, type: ({ event }) => event, at: seconds('created_at'),
      to: { from: 'to' }, agent: agentOf, group: groupOf, text: ({ body }) => messageText(undefined, body),
    },
    { type: 'agentReply', at: seconds('statistics.first_admin_reply_at') },
    { type: 'agentReply', at: seconds('statistics.last_admin_reply_at') },
    { type: firstContact, at: seconds('statistics.first_contact_reply_at') },
    { type: 'customerReply', at: seconds('statistics.last_contact_reply_at') },
    { type: 'status', to: 'closed', at: seconds('statistics.first_close_at') },
    { type: 'status', to: 'closed', at: seconds('statistics.last_close_at') },
  ],
}, 'an Intercom conversation or ticket');

export function ticketFromIntercom(payload, context) {
  return toTicket(isRecord(payload?.data?.item) ? payload.data.item : payload, context);
}

function isCustomer(author) {
  return authorKind(author) === 'customer';
}

/** Nobody is 0, or "0". */
function assigneeName(id, list) {
  return idText(id) === '0' ? undefined : namedBy(id, list);
}

/** What a customer wrote first is the conversation itself, which its statistics count as the first reply. */
function firstContact({ source }) {
  return isCustomer(source?.author) ? undefined : 'customerReply';
}

function contactOf([listed, author, given]) {
  const writer = isCustomer(author) ? author : undefined;
  const records = [listed, writer, given].filter(isRecord);
  const name = personName(given) ?? personName(writer);
  const entries = records.flatMap(({ type, custom_attributes: custom, ...own }) => [...plainEntries(custom), ...plainEntries(own)]);
  return { ...Object.fromEntries(entries), ...(name && { name }) };
}

function companyOf(company) {
  if (!isRecord(company)) return undefined;
  const { type, custom_attributes: custom, plan, ...own } = company;
  return { ...Object.fromEntries([...plainEntries(custom), ...plainEntries(own)]), tier: plan?.name };
}

function attributesOf(attributes) {
  return Object.fromEntries(plainEntries(attributes).filter(([key]) => !key.startsWith('_default_')));
}

function agentOf({ event, author, assigned_to: to }, { admins }) {
  if (event === 'customerReply') return undefined;
  if (event !== 'assigned') return authorKind(author) === 'admin' ? namedBy(author.id, [], author) : undefined;
  return to?.type === 'team' ? undefined : assigneeName(to?.id, listIn(admins, 'admins', 'data'));
}

function groupOf({ event, assigned_to: to }, { teams }) {
  return event === 'assigned' && to?.type === 'team' ? assigneeName(to.id, listOf(listIn(teams, 'teams', 'data'))) : undefined;
}
