// What every import of settings does: it opens the lists as APIs hand them over, and puts the policy together.
import { reader } from './reader.mjs';
import { filled, idText, isRecord, kindOf } from './record.mjs';

/**
 * Opens `settings`. `records(key, ...wrappers)` gives the records of a list with their paths: a bare list, or a response with the list
 * under one of `wrappers`, or with one record under it.
 */
export function settingsOf(settings, helpdesk) {
  if (!isRecord(settings)) throw new TypeError(`expected the settings of ${helpdesk} as an object, not ${kindOf(settings)}`);
  const { findings, report: add } = reader();
  // names in a helpdesk may have line breaks
  const report = (code, severity, path, message, help) => add(code, severity, path, message.replace(/\s+/g, ' '), help);
  const records = (key, ...wrappers) => {
    const { list, path } = listIn(settings[key], key, wrappers, report);
    return list.flatMap((record, index) => (isKept(record, `${path}[${index}]`, report) ? [{ record, path: `${path}[${index}]` }] : []));
  };
  const notCarried = (path, message, help) => report('not_carried_over', 'warning', path, message, help);
  return { findings, report, notCarried, records };
}

function listIn(value, path, wrappers, report) {
  if (Array.isArray(value)) return { list: value, path };
  if (value === undefined || value === null) return { list: [], path };
  const wrapper = wrappers.find((key) => isRecord(value) && (Array.isArray(value[key]) || isRecord(value[key])));
  if (wrapper !== undefined) return { list: [value[wrapper]].flat(), path: `${path}.${wrapper}` };
  report('wrong_type', 'error', path, `\`${path}\` is not a list`, 'pass the list that the API returns');
  return { list: [], path };
}

function isKept(record, path, report) {
  if (!isRecord(record)) report('wrong_type', 'error', path, `expected an object, not ${kindOf(record)}`, 'pass the list as the API returns it');
  return isRecord(record);
}

/** Entries of the language in the order in which people write them; a part without content is left out. */
export function policyFrom({ name, timeZone, calendars, directory, metrics, rules, priority, slas, escalations, routes }) {
  return { version: 1, ...filled({ name, timeZone, calendars, directory, metrics, rules, priority, slas, escalations, routes }) };
}

/** By the number or text under a key, those without it last; what is equal keeps its order. */
export function inOrderOf(entries, ...keys) {
  const rank = (value) => (typeof value === 'number' && !Number.isNaN(value) ? [0, value] : typeof value === 'string' ? [1, value] : [2, 0]);
  const compared = (a, b) => {
    const [[kindA, valueA], [kindB, valueB]] = [rank(a), rank(b)];
    return kindA - kindB || (valueA < valueB ? -1 : Number(valueA > valueB));
  };
  return [...entries].sort((a, b) => keys.reduce((order, key) => order || compared(a.record[key], b.record[key]), 0));
}

/** The first record with this id. */
export function withId(entries, id) {
  const key = idText(id);
  return key === undefined ? undefined : entries.find(({ record }) => idText(record.id) === key);
}
