// QuestionPro CX tickets for sladder: closed-loop tickets, and detractor tickets of the older API. Neither tells a history.
import { isRecord, personName, textOf } from './helpdesk/record.mjs';
import { tableMapper } from './helpdesk/table.mjs';

const toTicket = tableMapper({
  id: ['id', 'ticketID'],
  createdAt: ['createdAt', 'timestamp'],
  text: ['description', 'content', 'comment'],
  status: { from: ({ status }) => coded(status), path: 'status', values: { new: 'new', open: 'open', resolved: 'resolved', closed: 'closed' }, help: 'nothing public says what it stands for' },
  priority: { from: ({ priority }) => coded(priority), path: 'priority', values: { low: 'low', medium: 'medium', high: 'high' }, help: 'nothing public says what it stands for' },
  type: 'type',
  group: ({ currentSegment }) => textOf(currentSegment) ?? personName(currentSegment),
  assignee: ({ assignedUser, ticketOwner }) => personName(assignedUser) ?? (ticketOwner === 'Not Assigned' ? undefined : textOf(ticketOwner)),
  'requester.name': 'customerName',
  'requester.email': ['customerEmail', 'emailAddress'],
  'requester.phone': 'phoneNumber',
  ...fieldsNamed('feedbackId feedbackID surveyId surveyID responseId responseID panelMemberId rating timelimit issueDate isOverdue'),
  'fields.currentSegment_id': 'currentSegment.id',
  'fields.originSegment_id': 'originSegment.id',
  events: [
    { from: { from: (ticket, { events }) => events, path: 'events' }, type: ({ type }) => textOf(type), at: 'at', to: { from: 'to' }, agent: 'agent', group: 'group', text: 'text' },
  ],
}, 'a QuestionPro ticket');

export function ticketFromQuestionPro(payload, context) {
  return toTicket([payload?.response, payload?.data].find(isRecord) ?? payload, context);
}

/** The older API has 0 where nothing is set. */
function coded(value) {
  return value === 0 ? undefined : value;
}

function fieldsNamed(names) {
  return Object.fromEntries(names.split(' ').map((name) => [`fields.${name}`, name]));
}
