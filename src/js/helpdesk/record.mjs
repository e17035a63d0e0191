// Reading records as helpdesks hand them over: any field may be missing, null or of another kind than documented.
import { plainText } from '../text.mjs';

export function isRecord(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function listOf(value) {
  return Array.isArray(value) ? value : [];
}

export function textOf(value) {
  return typeof value === 'string' ? value : undefined;
}

export function idText(id) {
  return typeof id === 'number' || (typeof id === 'string' && id !== '') ? String(id) : undefined;
}

export function kindOf(value) {
  if (value === null || value === undefined) return String(value);
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`;
}

/** `{ contact: {...} }`, as the client gives it, or the record itself. */
export function opened(value, ...keys) {
  const key = keys.find((name) => isRecord(value?.[name]));
  return key === undefined ? value : value[key];
}

/** Without what is empty: no value, no text, no entries. */
export function filled(record) {
  const isEmpty = (value) => value === undefined || value === null || value === '' || isHollow(value);
  return Object.fromEntries(Object.entries(record).filter(([, value]) => !isEmpty(value)));
}

function isHollow(value) {
  return typeof value === 'object' && Object.keys(value).length === 0;
}

/** What a condition can test: texts, numbers, yes or no, and lists of these. */
export function plainEntries(record) {
  const isPlain = (value) => ['string', 'number', 'boolean'].includes(typeof value);
  const isKept = ([, value]) => isPlain(value) || (Array.isArray(value) && value.every(isPlain));
  return isRecord(record) ? Object.entries(filled(record)).filter(isKept) : [];
}

/** The name of a group or an agent: joined to the ticket, or in the list handed over; without either, its id. */
export function recordName(id, list, joined) {
  const text = idText(id) ?? idText(joined?.id);
  const records = [joined, ...listOf(list)].filter(isRecord);
  const found = records.find((entry) => text !== undefined && idText(entry.id) === text);
  const name = found?.contact?.name ?? found?.name;
  return typeof name === 'string' && name.trim() !== '' ? name : text;
}

/** One person or company out of all that is known of it; a later record wins. Custom fields stand beside the built-in ones. */
export function partyOf(records, id) {
  const entries = idText(id) === undefined ? [] : [['id', id]];
  for (const record of records.filter(isRecord)) {
    const { custom_fields: custom, ...own } = record;
    entries.push(...plainEntries(custom), ...plainEntries(own));
  }
  return Object.fromEntries(entries);
}

/** Text as Freshdesk made it from a message, else the customer's own of its HTML. */
export function messageText(text, html) {
  if (typeof text === 'string' && text.trim() !== '') return text;
  return typeof html === 'string' ? plainText(html) : undefined;
}
