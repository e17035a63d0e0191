// The escalation ladder as a line in time: what was reached, what comes next, what would come after that.
import { isRecord, listOf, textOf } from '../helpdesk/record.mjs';
import { el, heading, section, setText, timeOf } from './dom.mjs';
import { peopleText } from './person.mjs';

export function ladderView(decision, words) {
  const escalation = isRecord(decision.escalation) ? decision.escalation : {};
  const rungs = placed(escalation, listOf(words.steps), Date.parse(decision.now)).map(([when, step]) => rung(when, step, words));
  return {
    node: section('escalation', words, standing(escalation, words), rungs.length > 0 ? el('ol.ladder', rungs.map(({ node }) => node)) : el('p.soft', words.say('noSteps'))),
    tick: (now) => rungs.forEach(({ tick }) => tick(now)),
  };
}

/** Steps of a timeline come after those reached, each once; without a timeline the next one is known at least. */
function placed({ reached, next }, timeline, now) {
  const past = listOf(reached).filter(isRecord);
  const ids = new Set(past.map(({ id }) => id));
  // a calendar's openings are no steps of anybody's
  const given = timeline.filter((step) => isRecord(step) && !(step.id && ids.has(step.id)) && !['open', 'close'].includes(step.kind));
  const ahead = given.filter(({ at }) => !(Date.parse(at) <= now));
  const before = [...past, ...given.filter((step) => !ahead.includes(step))].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  const after = ahead.length > 0 ? ahead : [next].filter(isRecord);
  return [...before.map((step) => ['reached', step]), ...after.map((step, index) => [index === 0 ? 'next' : 'later', step])];
}

function levelText({ level }, { say }) {
  return level > 0 ? say('level', { level }) : say('notEscalated');
}

function standing(escalation, words) {
  const cause = textOf(escalation.stoppedBy);
  return levelText(escalation, words) + (cause ? ` · ${words.say('stoppedBy', { cause: words.plainly('cause', cause) })}` : '');
}

const SIGNS = { reached: '✓', next: '›', later: '' };

function rung(when, step, words) {
  const distance = el('span.distance.soft');
  const node = el(`li.step.${when}`,
    el('span.dot', { 'aria-hidden': 'true' }, SIGNS[when]),
    heading(words, 1, titleOf(step, words), el('span.unseen', ` ${words.say(when)}`), textOf(step.metric) && el('span.soft', ` ${words.named('metric', step.metric)}`)),
    el('p.row', el('span.soft', timeOf(step.at, words)), distance),
    el('p.soft', textOf(step.resolveBy) && words.pieces('resolveBy', { at: timeOf(step.resolveBy, words) })),
    peopleLines(step, words));
  return { node, tick: (now) => { setDistance(distance, Date.parse(step.at) - now, words); } };
}

/** Who it concerns, each once: "Joost Bakker: notified, owner". */
function peopleLines({ notify, assign, owner }, words) {
  const parts = new Map();
  for (const [part, people] of [['notified', notify], ['assigned', [assign]], ['owning', [owner]]]) {
    const who = peopleText(people, words);
    if (who) parts.set(who, [...(parts.get(who) ?? []), words.say(part)]);
  }
  return [...parts].map(([who, does]) => el('p.soft', `${who}: ${does.join(', ')}`));
}

function titleOf({ kind, level }, { say, named }) {
  if (typeof kind === 'string' && kind !== 'level' && kind !== 'repeat') return named('kind', kind);
  return say(kind === 'repeat' ? 'again' : 'level', { level: level > 0 ? level : '' });
}

/** By the wall clock, to the minute: opening hours make no difference to how long one has to wait. */
function setDistance(node, milliseconds, { say, distance }) {
  if (Number.isNaN(milliseconds)) return;
  const seconds = Math.round(milliseconds / 60_000) * 60;
  setText(node, say(seconds >= 0 ? 'in' : 'ago', { time: distance(seconds) }));
}
