// Zendesk tickets for sladder: what the REST API, an export or an app's client hands over becomes a Ticket.
// Every field is optional and every unknown one is skipped, because each of those sources gives another part of a ticket.

import { reader } from './helpdesk/reader.mjs';
import { filled, isRecord, kindOf, partyOf, textOf, textsIn } from './helpdesk/record.mjs';
import { historyOf } from './zendesk/history.mjs';
import { channelOf, customFields, statusNames, ticketFields, valueOf } from './zendesk/names.mjs';
import { byId, nameOf, pageOf, sideloaded, textId, ticketRecord } from './zendesk/record.mjs';

export { policyFromZendesk } from './zendesk/policy.mjs';

const MISSING_HELP = 'fetch the ticket by the REST API';

export function ticketFromZendesk(payload, context) {
  if (!isRecord(payload)) throw new TypeError(`expected a Zendesk ticket as an object, not ${kindOf(payload)}`);
  const known = isRecord(context) ? context : {};
  const record = ticketRecord(payload);
  const { findings, report, instant, need } = reader(known.timeZone);
  const { users, groups, parties } = partiesOf(payload, record, known);
  const { statusName, labelName } = statusNames(known.customStatuses);

  const ticket = filled({
    id: Number.isFinite(record.id) ? record.id : textOf(record.id),
    createdAt: instant(record.created_at, pathOf(record, 'created_at', 'createdAt')),
    subject: textOf(record.subject),
    text: textOf(record.description),
    status: statusName(valueOf(record, 'status', report), record.custom_status_id),
    priority: valueOf(record, 'priority', report),
    type: valueOf(record, 'type', report),
    channel: channelOf(record.via, report),
    language: languageOf(parties.requester.locale),
    ...parties,
    tags: textsIn(record.tags),
    fields: ticketFields(record, customFields(record, known.ticketFields), labelName(record.custom_status_id)),
    dueAt: dueAt(record, instant),
  });
  need(ticket.id, 'id', MISSING_HELP);
  need(ticket.createdAt, pathOf(record, 'created_at', 'createdAt'), MISSING_HELP);
  const { text, events } = historyOf({ payload, record, known, ticket, users, groups, statusName, instant, report });
  return { ticket: filled({ ...ticket, text: ticket.text ?? text, events }), findings };
}

/** Who has to do with the ticket: by their ids in the lists at hand, else as they are joined to it. */
function partiesOf(payload, record, known) {
  const records = (name, ...joined) => byId(pageOf(known[name], name), sideloaded(payload, record, name), joined);
  const nameIn = (list, name) => nameOf(record[`${name}_id`], list) ?? textOf(record[name]?.name);
  const partyIn = (list, name, fields) => partyOf(withFields(list, record[`${name}_id`], record[name], fields), record[`${name}_id`]);
  const users = records('users', record.requester, record.assignee, ...authorsIn(record));
  const groups = records('groups', record.group);
  const parties = {
    product: nameIn(records('brands', record.brand), 'brand'),
    group: nameIn(groups, 'group'),
    assignee: nameIn(users, 'assignee'),
    requester: partyIn(users, 'requester', 'user_fields'),
    company: partyIn(records('organizations', record.organization), 'organization', 'organization_fields'),
  };
  return { users, groups, parties };
}

/** The client names whoever wrote beside what they wrote. */
function authorsIn(record) {
  return [...pageOf(record.comments), ...pageOf(record.conversation)].map(({ author }) => author);
}

/** Only a task has a date that somebody set; Zendesk's own deadlines are in no ticket. */
function dueAt(record, instant) {
  return record.type === 'task' ? filled({ resolution: instant(record.due_at, pathOf(record, 'due_at', 'dueDate', 'due_date')) }) : undefined;
}

/** Of a user or an organization what is known by its id, else what is joined to the ticket; the account's own fields stand beside the others. */
function withFields(known, id, joined, key) {
  return [known.get(textId(id)) ?? joined].filter(isRecord).map((record) => ({ ...record, custom_fields: record[key] }));
}

/** "nl-BE" is Dutch: a policy that says "nl" means both. The whole of it stays `requester.locale`. */
function languageOf(locale) {
  return typeof locale === 'string' ? /^[a-z]{2,3}(?![a-z])/i.exec(locale)?.[0].toLowerCase() : undefined;
}

/** The name under which the payload has it. */
function pathOf(record, name, ...others) {
  const other = others.find((key) => record[key] !== undefined && record[key] === record[name]);
  return other ?? name;
}
