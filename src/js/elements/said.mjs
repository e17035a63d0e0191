// What is said aloud, once, when a decision differs from the one before it; figures that only count on are not.
import { isRecord, listOf, textOf } from '../helpdesk/record.mjs';
import { levelText } from './ladder.mjs';
import { personName } from './person.mjs';

/** Sentences of what changed; empty for the first decision, and for that of another ticket. */
export function changesBetween(before, after, words) {
  if (!isRecord(before) || !isRecord(after) || before.ticket !== after.ticket) return '';
  const [was, is] = [stateOf(before, words), stateOf(after, words)];
  return [...is].filter(([key, text]) => was.get(key) !== text).map(([, text]) => `${text}.`).join(' ');
}

function stateOf(decision, words) {
  const { say, named, plainly } = words;
  const said = new Map();
  const value = textOf(decision.priority?.value);
  if (value !== undefined) said.set('priority', `${say('priority')}: ${plainly('priority', value)}`);
  for (const clock of listOf(decision.sla?.clocks).filter(isRecord)) {
    const state = textOf(clock.state);
    if (state !== undefined) said.set(`clock ${clock.metric}`, `${named('metric', String(clock.metric ?? ''))}: ${named('state', state)}`);
  }
  if (isRecord(decision.escalation)) said.set('level', `${say('escalation')}: ${levelText(decision.escalation, words)}`);
  const owner = personName(decision.escalation?.owner);
  if (owner !== '') said.set('owner', `${say('owner')}: ${owner}`);
  return said;
}
