// Zammad tickets for sladder: from the REST API, plain or expanded, and from a webhook's `{ ticket, article }`.
import { idText, isRecord, listIn, listOf, meaning, messageText, namedBy, personName, restOf, textOf } from './helpdesk/record.mjs';
import { tableMapper } from './helpdesk/table.mjs';
import { PRIORITIES, STATES, priorityName } from './zammad/lists.mjs';

/** As a new Zammad numbers them; an account that changed them hands its own lists over. */
const TYPES = {
  1: 'email', 2: 'sms', 3: 'chat', 4: 'fax', 5: 'phone', 6: 'twitter status', 7: 'twitter direct-message',
  8: 'facebook feed post', 9: 'facebook feed comment', 10: 'note', 11: 'web',
};
const SENDERS = { 1: 'Agent', 2: 'Customer', 3: 'System' };
/** Zammad's user 1 is its system: who owns a ticket under that id is nobody. */
const NOBODY = '1';

const MEANT = [
  'id', 'title', 'created_at', 'updated_at', 'state', 'priority', 'group', 'owner', 'customer', 'organization', 'tags', 'type', 'articles', 'article',
  'create_article_type', 'create_article_type_id', 'create_article_sender', 'create_article_sender_id', 'article_ids', 'article_count', 'preferences',
  'updated_by', 'updated_by_id', 'created_by', 'created_by_id', 'time_unit', 'escalation_at', 'last_contact_at', 'last_owner_update_at', 'note',
];
const TIMED = /^(?:first_response|close|update|last_contact|last_close)_(?:\w+_)?(?:at|in_min)$/;

const toTicket = tableMapper({
  id: 'id',
  createdAt: 'created_at',
  subject: 'title',
  status: { from: (ticket, { states }) => word(ticket.state, ticket.state_id, states, STATES), path: 'state_id', help: 'pass `states`: they name it' },
  priority: {
    from: (ticket, { priorities }) => priorityName(word(ticket.priority, ticket.priority_id, priorities, PRIORITIES)),
    path: 'priority_id', help: 'pass `priorities`: they name it',
  },
  type: 'type',
  channel: { from: channelOf, path: 'create_article_type_id' },
  group: (ticket, { groups }) => textOf(ticket.group) ?? namedBy(ticket.group_id, groups, ticket.group),
  assignee: ownerOf,
  requester: ({ customer, customer_id }, { users }) => partyOf(customer, customer_id, users),
  company: ({ organization, organization_id }, { organizations }) => partyOf(organization, organization_id, organizations),
  tags: { from: (ticket, { tags }) => tags ?? ticket.tags, split: ',' },
  fields: (ticket) => Object.fromEntries(Object.entries(restOf(ticket, MEANT)).filter(([key]) => !TIMED.test(key))),
  events: [
    { from: { from: articlesOf, path: 'articles' }, opens: true, type: articleType, at: 'created_at', agent: authorOf, text: articleText },
    {
      from: { from: (ticket, { history }) => listIn(history, 'history'), path: 'history' }, type: changeType, at: 'created_at',
      to: changedTo, agent: newOwner, group: newGroup,
    },
    { type: ({ create_article_sender_id: id }) => (meaning(SENDERS, id) === 'Agent' ? 'agentReply' : undefined), at: 'created_at' },
    { type: 'agentReply', at: 'first_response_at' },
    { type: 'agentReply', at: 'last_contact_agent_at' },
    { type: 'customerReply', at: 'last_contact_customer_at' },
    { type: 'status', to: 'closed', at: 'close_at' },
  ],
}, 'a Zammad ticket');

export { policyFromZammad } from './zammad/policy.mjs';

export function ticketFromZammad(payload, context) {
  return toTicket(isRecord(payload?.ticket) ? { ...payload.ticket, article: payload.article } : payload, context);
}

function ownerOf({ owner, owner_id: id }, { users }) {
  return idText(id) === NOBODY || owner === '-' ? undefined : textOf(owner) ?? namedBy(id, users, owner);
}

/** Expanded tickets hold the name, webhooks a record, plain ones an id. */
function word(value, id, list, builtIn) {
  const named = textOf(value) ?? personName(value) ?? listOf(list).find((entry) => entry?.id === id)?.name;
  return named ?? meaning(builtIn, id) ?? id;
}

/** The first article came the way the ticket came. */
function channelOf(ticket, context) {
  const { create_article_type: type, create_article_type_id: id } = ticket;
  const [first] = articlesOf(ticket, context);
  return textOf(type) ?? meaning(TYPES, id) ?? id ?? (first && typeOf(first));
}

function partyOf(joined, id, list) {
  const record = isRecord(joined) ? joined : listOf(list).find((entry) => idText(entry?.id) === idText(id));
  const name = textOf(joined) ?? personName(record);
  return { id: idText(id) && id, ...restOf(record, ['password', 'preferences', 'image', 'token']), ...(name && { name }) };
}

function articlesOf(ticket, { articles }) {
  return [...listOf(articles), ...listOf(ticket.articles), ticket.article].filter(isRecord);
}

/** Zammad's own first response takes what is written to the customer; a note is none, even one that the customer can see. */
function articleType(article) {
  const from = senderOf(article);
  if (article.internal === true) return 'note';
  if (from === 'Customer') return 'customerReply';
  return from === 'Agent' && typeOf(article) !== 'note' ? 'agentReply' : 'note';
}

function senderOf({ sender, sender_id: id }) {
  return textOf(sender) ?? meaning(SENDERS, id);
}

function typeOf({ type, type_id: id }) {
  return textOf(type) ?? meaning(TYPES, id);
}

function authorOf(article, { users }) {
  if (senderOf(article) === 'Customer') return undefined;
  const id = article.origin_by_id ?? article.created_by_id;
  return listOf(users).some((user) => idText(user?.id) === idText(id)) ? namedBy(id, users) : textOf(article.created_by) ?? namedBy(id);
}

function articleText({ body, content_type: kind }) {
  return kind === 'text/plain' ? textOf(body) : messageText(undefined, body);
}

const CHANGES = { state: 'status', priority: 'priority', owner: 'assigned', group: 'assigned' };

function changeType({ object, type, attribute }) {
  if (object !== undefined && object !== 'Ticket') return undefined;
  return type === 'updated' ? meaning(CHANGES, attribute) : undefined;
}

function changedTo({ attribute, value_to: value }) {
  if (attribute === 'state') return value;
  return attribute === 'priority' ? priorityName(value) : undefined;
}

function newOwner({ attribute, value_to: value }) {
  return attribute === 'owner' && value !== '-' ? textOf(value) : undefined;
}

function newGroup({ attribute, value_to: value }) {
  return attribute === 'group' ? textOf(value) : undefined;
}
