// The clocks of a decision: of every metric the last cycle, with how far it has come.
import { isRecord, listOf, textOf } from '../helpdesk/record.mjs';
import { countAt } from './count.mjs';
import { el, heading, section, setText, timeOf } from './dom.mjs';

const SIGNS = { running: '●', paused: '‖', warning: '▲', breached: '✕', met: '✓', cancelled: '–' };

export function clocksView(decision, words) {
  const from = Date.parse(decision.now);
  // cycles come oldest first
  const last = new Map(listOf(decision.sla?.clocks).filter(isRecord).map((clock) => [clock.metric, clock]));
  const cards = [...last.values()].map((clock) => card(clock, Number.isNaN(from) ? words.now : from, words));
  return {
    node: section('clocks', words, textOf(decision.sla?.id), cards.length > 0 ? cards.map(({ node }) => node) : el('p.soft', words.say('noClocks'))),
    tick: (now) => cards.forEach(({ tick }) => tick(now)),
  };
}

/** "Overdue" while it goes on, "Late" once it has ended. */
function stateNode({ state, stoppedAt }, { named }) {
  if (!Object.hasOwn(SIGNS, state ?? '')) return undefined;
  return el('span.state', { 'data-sign': SIGNS[state] }, named('state', state === 'breached' && stoppedAt ? 'late' : state));
}

function nameNode({ metric, group, cycle }, { named, say }) {
  const which = [textOf(group), cycle > 1 && say('cycle', { cycle })].filter(Boolean).join(', ');
  return el('span', named('metric', metric), el('span.soft', which && ` ${which}`));
}

function card(clock, from, words) {
  const fill = el('div.fill');
  const over = el('div.over');
  const bar = el('div.bar', { role: 'img' }, fill, over);
  const counter = el('span.counter', { role: 'timer', 'aria-live': 'off' });
  const note = el('p.note.soft');
  const node = el('div.clock', { 'data-is': textOf(clock.state) },
    heading(words, 1, { class: 'row' }, nameNode(clock, words), stateNode(clock, words)),
    bar,
    el('p.row', counter, el('span.due.soft', dueNodes(clock, words))),
    note);
  const tick = (now) => {
    const count = countAt(clock, { from, now, hours: words.hours });
    paintBar({ bar, fill, over }, count, clock.targetSeconds, words);
    setText(counter, counterText(count, words));
    paintNote(note, count.motion, { clock, from }, words);
  };
  return { node, tick };
}

/** Once the target is passed, the bar shows it together with what is over, which gets half of the bar at most. */
function paintBar({ bar, fill, over }, { elapsed }, target, words) {
  const used = target > 0 ? Math.max(elapsed, 0) / target : 0;
  const share = used > 1 ? Math.max(1 / used, 0.5) : used;
  fill.style.inlineSize = `${share * 100}%`;
  over.style.inlineSize = used > 1 ? `${(1 - share) * 100}%` : '0';
  bar.ariaLabel = words.say('used', { used: words.length(elapsed), target: words.length(target) });
}

function counterText({ left, elapsed, motion }, { say, length, isLive }) {
  if (motion === 'ended') return say('done', { time: length(elapsed) });
  return say(left < 0 ? 'overdue' : 'left', { time: length(left, isLive && motion === 'counting') });
}

function dueNodes({ state, stoppedAt, dueAt }, words) {
  if (stoppedAt) return words.pieces('stopped', { at: timeOf(stoppedAt, words) });
  if (!dueAt || state === 'cancelled') return undefined;
  return words.pieces({ paused: 'dueIfResumed', breached: 'dueWas' }[state] ?? 'due', { at: timeOf(dueAt, words) });
}

/** Why a clock stands still; made anew only when that changes, so that nothing flickers. */
function paintNote(note, motion, { clock, from }, words) {
  if (note.dataset.motion === motion) return;
  note.dataset.motion = motion;
  const cause = textOf(listOf(clock.pauses).at(-1)?.cause);
  const said = {
    paused: () => cause && words.say('paused', { cause: words.plainly('status', cause) }),
    closed: () => words.say('closed'),
    asOf: () => from > 0 && words.pieces('asOf', { at: timeOf(new Date(from).toISOString(), words) }),
  }[motion]?.() || [];
  note.replaceChildren(...[said].flat());
}
