// Help Scout conversations for sladder: from the Mailbox API 2.0 or 3.0, and from its webhooks.
import { idText, isRecord, listIn, listOf, messageText, namedBy, meaning, personName, restOf, textOf } from './helpdesk/record.mjs';
import { tableMapper } from './helpdesk/table.mjs';

const STATUSES = { active: 'active', pending: 'pending', closed: 'closed', spam: 'spam', open: 'active' };

const MESSAGES = ['message', 'chat', 'phone', 'beaconchat'];

const toTicket = tableMapper({
  id: 'id',
  createdAt: 'createdAt',
  subject: 'subject',
  text: (conversation, context) => (threadsOf(conversation, context).length > 0 ? undefined : conversation.preview),
  status: { from: 'status', values: STATUSES, initial: ['active'], since: { from: closedSince, path: 'closedAt' } },
  channel: 'type',
  group: ({ mailboxId }, { mailboxes }) => namedBy(mailboxId, listIn(mailboxes?._embedded ?? mailboxes, 'mailboxes')),
  assignee: ({ assignee }) => (isRecord(assignee) ? namedBy(assignee.id, [], assignee) : undefined),
  requester: ({ primaryCustomer, customer }) => personOf(primaryCustomer ?? customer),
  tags: ({ tags }) => listOf(tags).map((tag) => (typeof tag === 'string' ? tag : tag?.tag)),
  'fields.number': 'number',
  'fields.mailboxId': 'mailboxId',
  'fields.folderId': 'folderId',
  'fields.assignee_id': 'assignee.id',
  fields: customFieldsOf,
  events: [
    {
      from: { from: threadsOf, path: 'threads' }, opens: true, type: threadType, at: 'createdAt',
      agent: authorOf, text: ({ body }) => messageText(undefined, body),
    },
    { from: { from: changesOf, path: 'threads' }, type: 'status', at: 'createdAt', to: { from: 'status' } },
  ],
}, 'a Help Scout conversation');

export function ticketFromHelpScout(payload, context) {
  return toTicket(payload, context);
}

function closedSince({ status, closedAt }) {
  return status === 'closed' ? closedAt : undefined;
}

/** A choice has its label as text beside the number that stands for it. */
function customFieldsOf({ customFields }) {
  const entries = listOf(customFields).filter(isRecord).map(({ id, name, text, value }) => [textOf(name) ?? idText(id) ?? '', text || value]);
  return Object.fromEntries(entries);
}

function personOf(person) {
  const name = personName(person);
  return { ...restOf(person, ['first', 'last', 'photoUrl', 'type']), ...(name && { name }) };
}

/** What was published, oldest first: the API lists the newest first, and of what shares a second the order counts. */
function threadsOf(conversation, { threads }) {
  const own = conversation._embedded?.threads ?? (isRecord(conversation.threads) ? conversation.threads : undefined);
  const listed = listIn(threads?._embedded ?? threads, 'threads');
  const isPublished = (thread) => isRecord(thread) && (thread.state === undefined || thread.state === 'published');
  const all = [...listed, ...listIn(own, 'threads')].filter(isPublished);
  return isNewestFirst(all) ? all.reverse() : all;
}

function isNewestFirst(threads) {
  return Date.parse(textOf(threads[0]?.createdAt)) > Date.parse(textOf(threads.at(-1)?.createdAt));
}

/** Chats and calls have one type for both sides, so there the author decides. A forward goes to a third party. */
function threadType({ type, createdBy, source }) {
  if (type === 'lineitem') return undefined;
  if (type === 'customer') return 'customerReply';
  if (!MESSAGES.includes(type)) return 'note';
  return [createdBy?.type, source?.via].includes('customer') ? 'customerReply' : 'agentReply';
}

function authorOf({ createdBy }) {
  return isRecord(createdBy) && createdBy.type !== 'customer' ? namedBy(createdBy.id, [], createdBy) : undefined;
}

/** Each thread says the status it left the conversation in; what repeats the one before is no change. */
function changesOf(conversation, context) {
  let before = 'active';
  return threadsOf(conversation, context).flatMap((thread) => {
    const { id, status, createdAt } = thread;
    const after = meaning(STATUSES, status);
    if (after === undefined || after === before) return [];
    before = after;
    return [{ id: idText(id) && `${id}-status`, status, createdAt }];
  });
}
