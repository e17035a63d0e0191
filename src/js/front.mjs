// Front conversations for sladder: from the Core API, with its messages, comments and events handed over beside them.
import { isRecord, listIn, listOf, meaning, messageText, namedBy, personName, textOf } from './helpdesk/record.mjs';
import { tableMapper } from './helpdesk/table.mjs';

/** With ticketing the category says it, without it the status: what is archived is closed. */
const STATUSES = {
  open: 'open', waiting: 'waiting', resolved: 'resolved', assigned: 'open', unassigned: 'open', archived: 'closed',
  snoozed: 'snoozed', deleted: 'deleted', trashed: 'deleted', spam: 'spam', invisible: 'invisible',
};
const SENT = ['inbound', 'outbound', 'out_reply'];
const CHANGES = { archive: 'closed', reopen: 'open', restore: 'open', trash: 'deleted' };
const seconds = (from) => ({ from, format: 'unixSeconds' });

const toTicket = tableMapper({
  id: 'id',
  createdAt: seconds('created_at'),
  subject: 'subject',
  status: { from: ['status_category', 'status'], values: STATUSES, initial: ['open'] },
  type: 'type',
  channel: (conversation, context) => messagesOf(conversation, context)[0]?.type,
  group: (conversation, { inboxes }) => personName(listIn(inboxes ?? conversation.inboxes, '_results')[0]),
  assignee: ({ assignee }) => personName(assignee),
  requester: ({ recipient }) => recipientOf(recipient),
  tags: ({ tags }) => listOf(tags).map((tag) => tag?.name),
  'fields.assignee_id': 'assignee.id',
  'fields.status_id': 'status_id',
  'fields.ticket_ids': 'ticket_ids',
  fields: 'custom_fields',
  events: [
    {
      from: { from: messagesOf, path: 'messages' }, opens: true, type: messageType, at: seconds('created_at'),
      agent: authorOf, text: ({ text, body }) => messageText(text, body),
    },
    {
      from: { from: commentsOf, path: 'comments' }, type: 'note', at: seconds(['posted_at', 'created_at']),
      agent: ({ author }) => personName(author), text: ({ body }) => messageText(undefined, body),
    },
    {
      from: { from: changesOf, path: 'events' }, type: ({ change }) => change, at: seconds('emitted_at'),
      to: { from: 'to' }, agent: ({ change, target }) => (change === 'assigned' ? personName(target?.data) : undefined),
    },
  ],
}, 'a Front conversation');

export function ticketFromFront(payload, context) {
  return toTicket(isRecord(payload?.conversation) ? payload.conversation : payload, context);
}

function recipientOf(recipient) {
  if (!isRecord(recipient)) return undefined;
  const link = textOf(recipient._links?.related?.contact) ?? '';
  return { id: link.slice(link.lastIndexOf('/') + 1), name: recipient.name, handle: recipient.handle };
}

function eventsOf(context) {
  return listIn(context.events, '_results').filter(isRecord);
}

/** Messages are records of their own, and the targets of events as well. */
function messagesOf(conversation, context) {
  const sent = eventsOf(context).filter(({ type }) => SENT.includes(type)).map(({ target }) => target?.data);
  const listed = [...listIn(context.messages, '_results'), ...sent].filter((message) => isRecord(message) && message.is_draft !== true);
  return listed.sort((a, b) => secondsOf(a) - secondsOf(b));
}

function secondsOf({ created_at: at }) {
  return typeof at === 'number' && Number.isFinite(at) ? at : 0;
}

function commentsOf(conversation, context) {
  const targets = eventsOf(context).filter(({ type }) => type === 'comment').map(({ target }) => target?.data);
  return [...listIn(context.comments, '_results'), ...targets];
}

/** What could not be sent answers nobody. */
function messageType({ is_inbound: isInbound, error_type: error }) {
  if (isInbound === true) return 'customerReply';
  return isInbound === false && !error ? 'agentReply' : 'note';
}

function authorOf({ is_inbound: isInbound, author }) {
  return isInbound === true || !isRecord(author) ? undefined : namedBy(author.id, [], author);
}

function changesOf(conversation, context) {
  return eventsOf(context).flatMap((event) => {
    if (event.type === 'assign') return [{ ...event, change: 'assigned' }];
    const to = meaning(CHANGES, event.type);
    return to === undefined ? [] : [{ ...event, change: 'status', to }];
  });
}
