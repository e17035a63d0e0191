// What Zendesk's values are called in a policy: statuses, priorities, channels and custom fields.
import { nameFrom } from '../helpdesk/name.mjs';
import { filled, isRecord, listOf, plainEntries } from '../helpdesk/record.mjs';
import { pageOf, textId } from './record.mjs';

const KNOWN = {
  status: ['new', 'open', 'pending', 'hold', 'solved', 'closed'],
  priority: ['low', 'normal', 'high', 'urgent'],
  type: ['problem', 'incident', 'question', 'task'],
};

/** Statuses in which nothing stands still and nothing is over: only these take the name of a custom status. */
const ACTIVE = ['new', 'open'];

/** The name of `record[field]`; one that Zendesk does not have goes out all the same, with a finding. */
export function valueOf(record, field, report) {
  const value = record[field];
  if (isEmpty(value)) return undefined;
  const name = typeof value === 'string' ? nameFrom(value) : '';
  if (KNOWN[field].includes(name)) return name;
  return unknown(value, field, report);
}

/** A channel of the account's own is text; older records have numbers, which only Zendesk can name. */
export function channelOf(via, report) {
  const channel = isRecord(via) ? via.channel : via;
  if (isEmpty(channel)) return undefined;
  const name = typeof channel === 'string' && /\D/.test(channel) ? nameFrom(channel) : '';
  return name === '' ? unknown(channel, 'via.channel', report) : name;
}

function isEmpty(value) {
  return value === undefined || value === null || value === '';
}

function unknown(value, field, report) {
  if (typeof value !== 'string' && typeof value !== 'number') {
    report('unknown_value', 'warning', field, `\`${field}\` is neither a number nor a text`, 'pass the value of the ticket itself');
    return undefined;
  }
  const text = String(value).trim();
  report('unknown_value', 'warning', field, `unknown ${field} \`${text.slice(0, 40)}\``, 'conditions compare it as it is');
  return nameFrom(text) || text;
}

/**
 * Names statuses: `statusName(status, customId)`. A custom status is named by its label only where it counts as new or open: what stops
 * a clock in Zendesk is the category, so that a policy's "pending", "hold" and "solved" hold for every status of these.
 */
export function statusNames(customStatuses) {
  const known = new Map();
  for (const entry of pageOf(customStatuses, 'custom_statuses')) if (textId(entry.id) !== undefined) known.set(textId(entry.id), entry);
  const categoryOf = (entry, status) => (KNOWN.status.includes(entry?.status_category) ? entry.status_category : status);
  const statusName = (status, customId) => {
    const entry = known.get(textId(customId));
    const category = categoryOf(entry, status);
    const label = labelOf(entry);
    return label && entry.default !== true && ACTIVE.includes(category) ? label : category;
  };
  return { statusName, labelName: (customId) => labelOf(known.get(textId(customId))) };
}

function labelOf(entry) {
  return typeof entry?.agent_label === 'string' ? nameFrom(entry.agent_label) : '';
}

/** Custom fields by title where `ticketFields` has it, else by id; of two fields with one title the second keeps its id. */
export function customFields(record, ticketFields) {
  const titles = new Map(pageOf(ticketFields, 'ticket_fields').map(({ id, key, title }) => [textId(id), [key, title].find(isName)]));
  const named = new Map();
  for (const [id, value] of valuesById(record)) {
    const title = titles.get(id);
    named.set(title === undefined || named.has(title) ? id : title, value);
  }
  return Object.fromEntries(plainEntries(Object.fromEntries(named)));
}

function isName(text) {
  return typeof text === 'string' && text.trim() !== '';
}

/** The API has lists of `{ id, value }`, twice; the client one entry for each field that was asked for. */
function valuesById(record) {
  const found = new Map();
  for (const { id, value } of [...listOf(record.custom_fields), ...listOf(record.fields)].filter(isRecord)) {
    if (textId(id) !== undefined) found.set(textId(id), value);
  }
  for (const [key, value] of Object.entries(record)) {
    const id = /^(?:customField:)?custom_field_(\d+)$/.exec(key)?.[1];
    if (id !== undefined) found.set(id, value);
  }
  return found;
}

/** The ids that Zendesk's own triggers and views go by, the customer's rating, and the custom fields. */
export function ticketFields(record, custom, customStatus) {
  const { group_id, assignee_id, brand_id, ticket_form_id, problem_id, external_id, custom_status_id } = record;
  const ids = { group_id, assignee_id, brand_id, ticket_form_id, problem_id, external_id, custom_status_id };
  const rating = record.satisfaction_rating;
  const score = isRecord(rating) ? rating.score : undefined;
  const plain = plainEntries({ ...ids, custom_status: customStatus, satisfaction_rating: score });
  return filled({ ...Object.fromEntries(plain), ...custom });
}
