// QuestionPro CX tickets for sladder: closed-loop tickets, and detractor tickets of the older API. Neither tells a history.
import { isRecord, personName, plainEntries, textOf } from './helpdesk/record.mjs';
import { HANDED_OVER } from './helpdesk/events.mjs';
import { tableMapper } from './helpdesk/table.mjs';

/** The two APIs spell them differently. */
const KEPT = [
  'feedbackId', 'feedbackID', 'surveyId', 'surveyID', 'responseId', 'responseID', 'panelMemberId', 'rating', 'timelimit', 'issueDate', 'isOverdue',
];
const UNEXPLAINED = 'nothing public says what it stands for';

const toTicket = tableMapper({
  id: ['id', 'ticketID'],
  createdAt: ['createdAt', 'timestamp'],
  text: ['description', 'content', 'comment'],
  status: { from: ({ status }) => coded(status), path: 'status', help: UNEXPLAINED },
  priority: { from: ({ priority }) => coded(priority), path: 'priority', help: UNEXPLAINED },
  type: 'type',
  group: ({ currentSegment }) => textOf(currentSegment) ?? personName(currentSegment),
  assignee: ({ assignedUser, ticketOwner }) => personName(assignedUser) ?? (ticketOwner === 'Not Assigned' ? undefined : textOf(ticketOwner)),
  'requester.name': 'customerName',
  'requester.email': ['customerEmail', 'emailAddress'],
  'requester.phone': 'phoneNumber',
  fields: (ticket) => Object.fromEntries(plainEntries(ticket).filter(([key]) => KEPT.includes(key))),
  'fields.currentSegment_id': 'currentSegment.id',
  'fields.originSegment_id': 'originSegment.id',
  events: [
    HANDED_OVER,
  ],
}, 'a QuestionPro ticket');

export function ticketFromQuestionPro(payload, context) {
  return toTicket([payload?.response, payload?.data].find(isRecord) ?? payload, context);
}

/** The older API has 0 where nothing is set. */
function coded(value) {
  return value === 0 ? undefined : value;
}

