// LiveAgent tickets for sladder: rows of the API v3. Its instants have no zone, so `context.timeZone` is the account's.
import { isRecord, listOf, meaning, namedBy, textOf } from './helpdesk/record.mjs';
import { HANDED_OVER } from './helpdesk/events.mjs';
import { tableMapper } from './helpdesk/table.mjs';

const STATUSES = {
  I: 'init', N: 'new', C: 'open', T: 'chatting', P: 'calling', A: 'answered', W: 'postponed', R: 'resolved', L: 'closed', X: 'deleted', B: 'spam',
};
const CHANNELS = {
  E: 'email', B: 'contactButton', M: 'contactForm', I: 'invitation', C: 'call', W: 'callButton',
  F: 'facebook', A: 'facebookMessage', T: 'twitter', Q: 'forum', S: 'suggestion',
};

const toTicket = tableMapper({
  id: 'id',
  createdAt: 'date_created',
  subject: 'subject',
  status: { from: 'status', values: STATUSES, initial: ['init', 'new', 'open', 'chatting', 'calling'] },
  channel: { from: 'channel_type', values: CHANNELS },
  group: ({ departmentid: id }, { departments }) => namedBy(id, departments),
  assignee: ({ agentid: id }, { agents }) => namedBy(id, agents),
  'requester.id': 'owner_contactid',
  'requester.name': 'owner_name',
  'requester.email': 'owner_email',
  tags: { from: ({ tags }, context) => tagNames(tags, context.tags), split: ',' },
  'fields.code': 'code',
  'fields.departmentid': 'departmentid',
  'fields.agentid': 'agentid',
  fields: customFieldsOf,
  events: [
    HANDED_OVER,
    { type: 'resolved', at: 'date_resolved' },
    { type: 'status', to: 'deleted', at: 'date_deleted' },
  ],
}, 'a LiveAgent ticket');

export function ticketFromLiveAgent(payload, context) {
  return toTicket(payload, context);
}

function customFieldsOf({ custom_fields: custom }) {
  const named = listOf(custom).filter((field) => textOf(field?.code));
  return Object.fromEntries(named.map(({ code, value }) => [code, value]));
}

/** Tags are ids or names; the account's own list tells which is which. */
function tagNames(tags, known) {
  const names = Object.fromEntries(listOf(known).filter(isRecord).map(({ id, name }) => [textOf(id) ?? '', name]));
  return Array.isArray(tags) ? tags.map((tag) => meaning(names, tag) ?? tag) : tags;
}
