// HubSpot tickets for sladder: CRM objects, whose properties are all texts; what was written stands in records beside them.
import { idText, isRecord, listIn, listOf, meaning, messageText, namedBy, personName, plainEntries, restOf } from './helpdesk/record.mjs';
import { tableMapper } from './helpdesk/table.mjs';

/** The stages of the pipeline that every account begins with. */
const DEFAULT_STAGES = { 1: 'New', 2: 'Waiting on contact', 3: 'Waiting on us', 4: 'Closed' };
const UNSENT = ['BOUNCED', 'FAILED', 'SCHEDULED', 'SENDING'];
const MEANT = [
  'subject', 'content', 'createdate', 'closed_date', 'hs_lastmodifieddate', 'hs_ticket_priority', 'hs_ticket_category', 'source_type',
  'first_agent_reply_date',
];
const COUNTED = /^hs_(?:time_to|ticket_reopened|v2_|date_)/;
const property = (...names) => ({ from: names.map((name) => `properties.${name}`) });
const beside = (name) => ({ from: (ticket, context) => listIn(context[name], 'results'), path: name });
const millis = (...from) => ({ from, format: 'unixMilliseconds' });
const WRITTEN = millis('properties.hs_timestamp', 'createdAt');

const toTicket = tableMapper({
  id: ['id', 'properties.hs_object_id'],
  createdAt: millis('properties.createdate', 'createdAt'),
  subject: property('subject'),
  text: ({ properties }) => messageText(undefined, properties?.content),
  status: {
    from: ({ properties }, context) => stageName(properties?.hs_pipeline_stage, properties?.hs_pipeline, context),
    path: 'properties.hs_pipeline_stage', help: 'pass `pipelines`: they name it',
  },
  priority: property('hs_ticket_priority'),
  type: property('hs_ticket_category'),
  channel: property('source_type', 'hs_ticket_source'),
  group: ({ properties }, { teams }) => namedBy(properties?.hubspot_team_id, listIn(teams, 'results')),
  assignee: ({ properties }, { owners }) => ownerName(properties?.hubspot_owner_id, owners),
  requester: (ticket, { contact }) => objectOf(contact),
  company: (ticket, { company }) => objectOf(company),
  fields: ({ properties }) => Object.fromEntries(plainEntries(restOf(properties, MEANT)).filter(([key]) => !COUNTED.test(key))),
  events: [
    { from: beside('emails'), opens: true, type: emailType, at: WRITTEN, agent: senderOf, text: emailText },
    { from: beside('messages'), opens: true, type: messageType, at: millis('createdAt'), text: ({ text, richText }) => messageText(text, richText) },
    { from: beside('notes'), type: 'note', at: WRITTEN, agent: senderOf, text: ({ properties }) => messageText(undefined, properties?.hs_note_body) },
    {
      from: { from: changesOf, path: 'propertiesWithHistory' }, type: ({ change }) => change, at: millis('timestamp'),
      to: changedTo, agent: newOwner,
    },
    { type: 'agentReply', at: millis('properties.first_agent_reply_date') },
    { type: 'resolved', at: millis('properties.closed_date') },
    { type: 'reopened', at: millis('properties.hs_ticket_reopened_at') },
  ],
}, 'a HubSpot ticket');

export function ticketFromHubSpot(payload, context) {
  return toTicket(payload, context);
}

/** The label of a stage, which ids do not tell: pipelines after the first number theirs at random. */
function stageName(stage, pipeline, { pipelines }) {
  const id = idText(stage);
  const stages = listIn(pipelines, 'results').flatMap((entry) => listOf(entry?.stages));
  const label = stages.find((entry) => idText(entry?.id) === id)?.label;
  const isDefault = idText(pipeline) === undefined || idText(pipeline) === '0';
  return label ?? (isDefault ? meaning(DEFAULT_STAGES, id) : undefined) ?? stage;
}

function ownerName(id, owners) {
  return namedBy(id, listIn(owners, 'results'));
}

function objectOf(object) {
  if (!isRecord(object)) return undefined;
  const name = personName(object.properties);
  return { id: object.id, ...Object.fromEntries(plainEntries(object.properties)), ...(name && { name }) };
}

/** An e-mail forwarded to HubSpot is a record of one, not an answer; nor is what was never sent. */
function emailType({ properties }) {
  const { hs_email_direction: direction, hs_email_status: status } = isRecord(properties) ? properties : {};
  if (direction === 'INCOMING_EMAIL') return 'customerReply';
  return direction === 'EMAIL' && !UNSENT.includes(status) ? 'agentReply' : 'note';
}

function emailText({ properties }) {
  return messageText(properties?.hs_email_text, properties?.hs_email_html);
}

/** Messages of a conversation thread: a comment is for colleagues, what comes from neither side is the system's. */
function messageType({ type, direction }) {
  if (type === 'COMMENT') return 'note';
  if (type !== 'MESSAGE') return undefined;
  return direction === 'INCOMING' ? 'customerReply' : direction === 'OUTGOING' ? 'agentReply' : 'note';
}

function senderOf({ properties }, { owners }) {
  return properties?.hs_email_direction === 'INCOMING_EMAIL' ? undefined : ownerName(properties?.hubspot_owner_id, owners);
}

const CHANGES = { hs_pipeline_stage: 'status', hs_ticket_priority: 'priority', hubspot_owner_id: 'assigned' };

/** `propertiesWithHistory` holds the values a property had, the newest first; the oldest came with the ticket. */
function changesOf({ propertiesWithHistory: histories }) {
  const entriesOf = (name) => listOf(histories?.[name]).filter(isRecord).reverse();
  return Object.entries(CHANGES).flatMap(([name, change]) => entriesOf(name).map((entry) => ({ ...entry, change })));
}

function changedTo({ change, value }, context, { properties }) {
  if (change === 'status') return stageName(value, properties?.hs_pipeline, context);
  return change === 'priority' ? value : undefined;
}

function newOwner({ change, value }, { owners }) {
  return change === 'assigned' ? ownerName(value, owners) : undefined;
}
