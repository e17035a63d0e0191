// Jira issues and Jira Service Management requests for sladder: from both REST APIs, and from webhooks' `{ issue }`.
import { changesOf } from './jira/changes.mjs';
import { documentText } from './jira/document.mjs';
import { idText, isRecord, listIn, listOf, messageText, personName, plainEntries, textOf } from './helpdesk/record.mjs';
import { tableMapper } from './helpdesk/table.mjs';

const millis = (...from) => ({ from, format: 'unixMilliseconds' });

const toTicket = tableMapper({
  id: ['key', 'issueKey', 'id', 'issueId'],
  createdAt: millis('fields.created', 'createdDate.iso8601', 'createdDate.epochMillis'),
  subject: (issue) => issue.fields?.summary ?? issue.summary ?? requestField(issue, 'summary'),
  text: descriptionOf,
  status: {
    from: ['fields.status.name', 'currentStatus.status'],
    initial: ['open', 'toDo', 'backlog', 'new', 'waitingForSupport'],
    since: millis('currentStatus.statusDate.iso8601', 'currentStatus.statusDate.epochMillis'),
  },
  priority: (issue) => personName(issue.fields?.priority) ?? textOf(requestField(issue, 'priority')?.name),
  type: ['fields.issuetype.name', 'requestType.name'],
  product: ['fields.project.name', 'serviceDesk.projectName'],
  assignee: (issue) => personName(issue.fields?.assignee),
  requester: (issue) => userOf(reporterOf(issue)),
  tags: 'fields.labels',
  'fields.issue_id': ['id', 'issueId'],
  'fields.project': ['fields.project.key', 'serviceDesk.projectKey'],
  'fields.assignee_id': ['fields.assignee.accountId', 'fields.assignee.name'],
  'fields.components': ({ fields }) => listOf(fields?.components).map((component) => component?.name),
  fields: (issue) => customFields(issue),
  'dueAt.resolution': { from: (issue) => issue.fields?.duedate ?? requestField(issue, 'duedate'), path: 'fields.duedate', format: 'endOfDay' },
  events: [
    {
      from: { from: commentsOf, path: 'comments' }, type: commentType, at: millis('created.iso8601', 'created.epochMillis', 'created'),
      agent: authorOf, text: ({ renderedBody, body }) => messageText(undefined, renderedBody) || documentText(body),
    },
    { from: { from: changesOf, path: 'changelog' }, type: ({ change }) => change, at: millis('created'), to: { from: 'to' }, agent: 'agent' },
    { type: 'resolved', at: 'fields.resolutiondate' },
  ],
}, 'a Jira issue or request');

export function ticketFromJira(payload, context) {
  return toTicket(isRecord(payload?.issue) ? { ...payload.issue, comment: payload.comment } : payload, context);
}

function requestField(issue, name) {
  return listOf(issue.requestFieldValues).find((field) => field?.fieldId === name)?.value;
}

function descriptionOf(issue) {
  const rendered = messageText(undefined, issue.renderedFields?.description);
  return rendered || documentText(issue.fields?.description ?? requestField(issue, 'description'));
}

function reporterOf({ fields, reporter }) {
  return isRecord(reporter) ? reporter : fields?.reporter;
}

function userOf(user) {
  if (!isRecord(user)) return undefined;
  const { accountId, name, emailAddress: email, timeZone } = user;
  return { id: accountId ?? name, name: personName({ displayName: user.displayName, name }), email, timeZone };
}

/** Choices are records: what a person reads of them is `value` or `name`. */
function customFields(issue) {
  const fields = isRecord(issue.fields) ? Object.entries(issue.fields).filter(([key]) => key.startsWith('customfield_')) : [];
  const answered = listOf(issue.requestFieldValues).filter((field) => textOf(field?.fieldId));
  const answers = answered.map(({ fieldId, value }) => [fieldId, value]);
  const own = ([key]) => !['summary', 'description', 'priority', 'duedate'].includes(key);
  return Object.fromEntries([...fields, ...answers.filter(own)].map(([key, value]) => [key, chosen(value)]));
}

function chosen(value) {
  if (Array.isArray(value)) return value.map((entry) => (isRecord(entry) ? chosen(entry) : entry));
  return isRecord(value) ? plainEntries({ value: value.value ?? value.name ?? value.displayName })[0]?.[1] ?? '' : value;
}

function commentsOf(issue, { comments }) {
  return [...listIn(comments, 'comments', 'values'), ...listIn(issue.fields?.comment, 'comments'), ...listIn(issue.comments, 'values'), issue.comment];
}

/** Jira itself knows no customers: a comment of the reporter's, or of an account that can do no more than ask, is the customer's. */
function commentType(comment, context, issue) {
  const { author, jsdPublic, public: isPublic, visibility } = comment;
  if (jsdPublic === false || isPublic === false || isRecord(visibility)) return 'note';
  return isCustomer(author, reporterOf(issue)) ? 'customerReply' : author?.accountType === 'app' ? 'note' : 'agentReply';
}

function isCustomer(author, reporter) {
  const id = (user) => idText(user?.accountId) ?? idText(user?.key) ?? idText(user?.name);
  return author?.accountType === 'customer' || (id(author) !== undefined && id(author) === id(reporter));
}

function authorOf(comment, context, issue) {
  return isCustomer(comment.author, reporterOf(issue)) ? undefined : personName(comment.author);
}
