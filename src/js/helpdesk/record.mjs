// Reading records as helpdesks hand them over: any field may be missing, null or of another kind than documented.
import { plainText } from '../text.mjs';

export function isRecord(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function listOf(value) {
  return Array.isArray(value) ? value : [];
}

/** The texts of a list that are not empty. */
export function textsIn(list) {
  return listOf(list).filter((text) => typeof text === 'string' && text !== '');
}

export function textOf(value) {
  return typeof value === 'string' ? value : undefined;
}

export function idText(id) {
  return typeof id === 'number' || (typeof id === 'string' && id !== '') ? String(id) : undefined;
}

export function kindOf(value) {
  if (value === null || value === undefined) return String(value);
  return Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'an object' : `a ${typeof value}`;
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

/** The whole name out of its parts, whatever the helpdesk calls them; else what stands for it. */
export function personName(person) {
  if (!isRecord(person)) return undefined;
  const parts = [['first_name', 'last_name'], ['firstName', 'lastName'], ['firstname', 'lastname'], ['first', 'last']];
  const whole = parts.map((keys) => keys.map((key) => textOf(person[key])).filter(Boolean).join(' ')).find(Boolean);
  const names = [person.name, person.Name, person.displayName, whole, person.username, person.login, person.email];
  return names.find((name) => typeof name === 'string' && name.trim() !== '' && name.trim() !== '-');
}

/** Who the id stands for: the record handed along, or the one of the list; without either, the id. */
export function namedBy(id, list, joined) {
  const text = idText(id);
  const found = [joined, ...listOf(list)].find((entry) => isRecord(entry) && (text === undefined ? entry === joined : idOf(entry) === text));
  return personName(found) ?? text;
}

function idOf(entry) {
  return idText(entry.id) ?? idText(entry.Id) ?? idText(entry.departmentid);
}

/** What a helpdesk's code stands for, where the table knows it. */
export function meaning(table, code) {
  const key = idText(code);
  return key !== undefined && Object.hasOwn(table, key) ? table[key] : undefined;
}

/** What else a record holds, beside the keys that have a meaning of their own. */
export function restOf(record, known) {
  return isRecord(record) ? Object.fromEntries(Object.entries(record).filter(([key]) => !known.includes(key))) : {};
}

/** A list, however the API wraps one: bare, or under one of the keys. */
export function listIn(value, ...keys) {
  if (!isRecord(value)) return listOf(value);
  return listOf(keys.map((key) => value[key]).find(Array.isArray));
}
