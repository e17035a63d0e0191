// People and groups as the ladder and the owner's line name them.
import { idText, isRecord, listOf, textOf } from '../helpdesk/record.mjs';
import { el } from './dom.mjs';

export function personName(person) {
  return textOf(person?.name) ?? idText(person?.id) ?? '';
}

/** The name, and what made it this person: "manager of the assignee". */
export function personNodes(person, { plainly }) {
  const via = textOf(person.via);
  return [personName(person), via && el('span.soft', ` ${plainly('via', via)}`)];
}

export function peopleText(people, { list }) {
  return list(listOf(people).filter(isRecord).map(personName).filter(Boolean));
}
