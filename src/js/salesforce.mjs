// Salesforce cases for sladder: records of the REST API, with related records as a query nests them or handed over beside the case.
import { idText, isRecord, listIn, messageText, namedBy, personName, plainEntries, textOf } from './helpdesk/record.mjs';
import { tableMapper } from './helpdesk/table.mjs';

/** What begins the id of a queue; an owner is either that or a user. */
const QUEUE = '00G';
const DRAFT = '5';
const KEPT = ['CaseNumber', 'Reason', 'OwnerId', 'ContactId', 'AccountId', 'ParentId', 'EntitlementId', 'BusinessHoursId', 'IsEscalated'];
/** Users who are customers, by the licence they have. */
const PORTAL = /Portal|CustomerSuccess|^Guest$|^CSNOnly$/;

const toTicket = tableMapper({
  id: 'Id',
  createdAt: 'CreatedDate',
  subject: 'Subject',
  text: 'Description',
  status: 'Status',
  priority: 'Priority',
  type: 'Type',
  channel: 'Origin',
  language: 'Language',
  product: ({ Product, ProductId }) => personName(Product) ?? ProductId,
  group: (record) => (isQueue(record) ? ownerName(record) : undefined),
  assignee: (record) => (isQueue(record) ? undefined : ownerName(record)),
  requester: ({ Contact, ContactId, SuppliedName, SuppliedEmail }) => ({ name: SuppliedName, email: SuppliedEmail, ...partyOf(Contact, ContactId) }),
  company: ({ Account, AccountId }) => partyOf(Account, AccountId),
  fields: (record) => Object.fromEntries(plainEntries(record).filter(([key]) => KEPT.includes(key) || key.endsWith('__c'))),
  events: [
    {
      from: related('EmailMessages', 'emailMessages'), opens: true, type: emailType, at: ['MessageDate', 'CreatedDate'],
      agent: emailAgent, text: ({ TextBody, HtmlBody }) => messageText(TextBody, HtmlBody),
    },
    { from: related('CaseComments', 'caseComments'), type: commentType, at: 'CreatedDate', agent: commentAgent, text: 'CommentBody' },
    {
      from: related('Histories', 'histories'), type: changeType, at: 'CreatedDate',
      to: ({ Field, NewValue }) => (Field === 'Owner' ? undefined : NewValue),
      agent: ({ Field, NewValue }) => (Field === 'Owner' ? NewValue : undefined),
    },
    { type: 'resolved', at: 'ClosedDate' },
  ],
}, 'a Salesforce case');

export function ticketFromSalesforce(payload, context) {
  return toTicket(payload, context);
}

function isQueue({ Owner, OwnerId }) {
  const kinds = [Owner?.attributes?.type, Owner?.Type];
  return kinds.includes('Group') || kinds.includes('Queue') || idText(OwnerId)?.startsWith(QUEUE) === true;
}

function ownerName({ Owner, OwnerId }) {
  return personName(Owner) ?? namedBy(OwnerId);
}

/** Standard fields in the words of a ticket; the rest keeps Salesforce's own. */
function partyOf(record, id) {
  if (!isRecord(record)) return { id: idText(id) && id };
  const { Id, Name, Email, attributes, ...own } = record;
  const known = plainEntries({ id: Id ?? id, name: Name ?? personName(record), email: Email });
  return Object.fromEntries([...plainEntries(own), ...known]);
}

/** Records that belong to the case: of a query's sub-query, or the answer of a query of their own. */
function related(nested, beside) {
  const from = (record, context) => {
    const records = [...listIn(context[beside], 'records'), ...listIn(record[nested], 'records')];
    return records.filter(isRecord).map((entry) => ({ ...entry, id: entry.Id }));
  };
  return { from, path: nested };
}

function emailType({ Incoming, Status, IsDeleted }) {
  if (IsDeleted === true || idText(Status) === DRAFT) return undefined;
  if (Incoming === true) return 'customerReply';
  return Incoming === false ? 'agentReply' : 'note';
}

function emailAgent({ Incoming, FromName, CreatedBy }) {
  return Incoming === true ? undefined : personName(CreatedBy) ?? FromName;
}

function commentType({ IsPublished, CreatedBy, IsDeleted }) {
  if (IsDeleted === true) return undefined;
  if (PORTAL.test(textOf(CreatedBy?.UserType) ?? '')) return 'customerReply';
  return IsPublished === true ? 'agentReply' : 'note';
}

function commentAgent(comment) {
  return commentType(comment) === 'customerReply' ? undefined : personName(comment.CreatedBy) ?? namedBy(comment.CreatedById);
}

/** A new owner has two rows, one with the name and one with the id. */
function changeType({ Field, NewValue }) {
  if (Field === 'Status') return 'status';
  if (Field === 'Priority') return 'priority';
  return Field === 'Owner' && !/^00[5G]\w{12}(?:\w{3})?$/.test(textOf(NewValue) ?? '') ? 'assigned' : undefined;
}
