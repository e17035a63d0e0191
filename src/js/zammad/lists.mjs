// Zammad's priorities and states, and what they are called in a policy.
import { textOf } from '../helpdesk/record.mjs';
import { inOrderOf, withId } from '../helpdesk/settings.mjs';

/** As a new Zammad numbers them; an account that changed them hands its own lists over. */
export const PRIORITIES = { 1: '1 low', 2: '2 normal', 3: '3 high' };
export const STATES = { 1: 'new', 2: 'open', 3: 'pending reminder', 4: 'closed', 5: 'merged', 6: 'removed', 7: 'pending close' };

export function prioritiesFrom(entries) {
  return listFrom(entries, PRIORITIES);
}

export function statesFrom(entries) {
  return listFrom(entries, STATES);
}

function listFrom(entries, builtIn) {
  return entries.length > 0 ? entries : Object.entries(builtIn).map(([id, name]) => ({ record: { id: Number(id), name } }));
}

/** "1 low" is `low`: the number is there to sort by. */
export function priorityName(name) {
  return typeof name === 'string' ? name.replace(/^\d+ +/, '') : name;
}

/** Lowest first. */
export function levelsFrom(priorities) {
  const names = inOrderOf(priorities, 'name').filter(({ record }) => record.active !== false).map(({ record }) => textOf(record.name));
  const levels = [...new Set(names.filter((name) => name !== undefined && name.trim() !== '').map(priorityName))];
  return levels.length > 0 ? levels : Object.values(PRIORITIES).map(priorityName);
}

/** Names of the records with these ids; undefined where one of them is not known. */
export function namesOfIds(entries, ids) {
  const names = ids.map((id) => textOf(withId(entries, id)?.record.name));
  return names.includes(undefined) ? undefined : names;
}
