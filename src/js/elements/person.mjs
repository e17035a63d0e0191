// People and groups as the ladder and the owner's line name them.
import { idText, isRecord, listOf, textOf } from '../helpdesk/record.mjs';
import { el } from './dom.mjs';

export function personName(person, { named }) {
  const id = idText(person?.id) ?? '';
  return textOf(person?.name) ?? (person?.kind === 'role' ? named('role', id) : id);
}

/** The name, and what made it this person: "manager of the assignee". */
export function personNodes(person, words) {
  const via = textOf(person.via);
  return [personName(person, words), via && el('span.soft', ` ${words.plainly('via', via)}`)];
}

export function peopleText(people, words) {
  return words.list(listOf(people).filter(isRecord).map((person) => personName(person, words)).filter(Boolean));
}
