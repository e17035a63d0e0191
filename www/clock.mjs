// The clocks of a decision: per metric a card with its last cycle, how that was counted, and the cycles before it.

import { countedTable, tally, zoneOf } from './counted.mjs';
import { duration, el, label } from './words.mjs';

export const STATES = {
  running: 'Running', paused: 'Paused', warning: 'Warning', breached: 'Breached', met: 'Met', cancelled: 'Cancelled',
};

/** "Next response, cycle 3", "Ownership, Billing" */
export function clockName({ metric, cycle, group }) {
  return [label(metric), group, cycle > 1 && `cycle ${cycle}`].filter(Boolean).join(', ');
}

/**
 * { nodes, tick(now) } of one metric's cycles. `words` is what `explain` has, with `opened`: the names of what the reader has opened,
 * so that it stays open when the decision is made anew.
 */
export function metricCard(cycles, decision, words) {
  const clock = cycles.at(-1);
  const { node, tick } = clockCard(clock, decision, words);
  node.append(disclosure('How it was counted', clock.metric, words, () => countedNodes(clock, decision, words), label(clock.metric)));
  return { nodes: [node, earlierCycles(cycles.slice(0, -1), decision, words)], tick };
}

function clockCard(clock, decision, { at, counted }) {
  const { state, targetSeconds: target } = clock;
  const used = el('div.fill');
  const over = el('div.over');
  const warn = el('div.mark.warn', { title: 'warning' });
  const due = el('div.mark.due', { title: 'due' });
  const track = el('div.track', { role: 'img' }, used, over, warn, due);
  const share = el('span');
  const left = el('strong');
  const warnSeconds = warnAfter(clock, counted);

  const paint = (elapsed) => {
    const scale = Math.min(Math.max(target, elapsed * 1.05), target * 2);
    const percent = (seconds) => `${(100 * Math.min(Math.max(seconds / scale, 0), 1)).toFixed(2)}%`;
    used.style.width = percent(Math.min(elapsed, target));
    over.style.left = percent(target);
    over.style.width = elapsed > target ? percent(Math.min(elapsed, scale) - target) : '0';
    due.style.left = percent(target);
    warn.hidden = warnSeconds === null;
    if (warnSeconds !== null) warn.style.left = percent(warnSeconds);
    share.textContent = `${duration(elapsed)} of ${duration(target)} used`;
    left.textContent = elapsed > target ? `over by ${duration(elapsed - target)}` : `${duration(target - elapsed)} left`;
    left.hidden = state === 'met' || state === 'cancelled';
    track.setAttribute('aria-label', `${share.textContent}${left.hidden ? '' : `, ${left.textContent}`}`);
  };
  paint(clock.elapsedSeconds);

  const ticks = clock.stoppedAt === null && state !== 'paused' && state !== 'cancelled' && state !== 'met';
  const pause = clock.pauses.at(-1);
  const facts = [
    clock.stoppedAt && ['Stopped', at(clock.stoppedAt)],
    clock.dueAt && [state === 'paused' ? 'Due if resumed now' : 'Due', at(clock.dueAt)],
    clock.breachedAt && ['Breached', at(clock.breachedAt)],
    clock.warnAt && ticks && state === 'running' && ['Warning', at(clock.warnAt)],
    ['Started', at(clock.startedAt)],
    ['Calendar', clock.calendar],
    pause && [`Paused, ${pause.cause}`, [at(pause.from), pause.to ? [' to ', at(pause.to)] : ' until now']],
  ].filter(Boolean);
  return {
    node: el('article.clock', { 'data-state': state },
      el('h4', {}, clockName(clock), el('span.state', {}, STATES[state])),
      track,
      el('p.used', {}, share, left),
      el('dl.facts', {}, facts.map(([name, said]) => el('div', {}, el('dt', {}, name), el('dd', {}, said))))),
    tick: (now) => {
      const since = ticks ? counted(clock.calendar, decision.now, now) : null;
      if (since !== null) paint(clock.elapsedSeconds + since);
    },
  };
}

/** Seconds of counted time at which the clock warns: what the trace counts up to `warnAt`, and the open time from its end on. */
function warnAfter({ warnAt, startedAt, trace, calendar, targetSeconds }, counted) {
  if (!warnAt) return null;
  const at = Date.parse(warnAt);
  let seconds = counted(calendar, trace.at(-1)?.to ?? startedAt, warnAt);
  for (const { from, to, kind, seconds: all } of trace) {
    if (Date.parse(to) <= at) seconds += all;
    else if (kind === 'counted') seconds += Math.max(at - Date.parse(from), 0) / 1000;
  }
  return seconds > 0 && seconds < targetSeconds ? seconds : null;
}

/** What opens on demand, and is made only then; `unseen` says to those who cannot see the card whose it is. */
function disclosure(title, name, { opened }, content, unseen) {
  const isOpen = opened.has(name);
  return el('details', {
    open: isOpen,
    toggle({ target }) {
      if (target.open) opened.add(name);
      else opened.delete(name);
      if (target.open && target.childElementCount === 1) target.append(...content());
    },
  }, el('summary', {}, title, unseen && el('span.unseen', {}, `, ${unseen}`)), isOpen && content());
}

/** The table that adds up to what was used. */
function countedNodes(clock, { now }, { at, document: policy, zone: shownZone }) {
  const { zone, rows, sums } = countedTable(clock, { zone: zoneOf(policy, clock.calendar), now });
  const days = [];
  for (const row of rows) {
    if (row.day !== '' || row.kind === 'rest' || days.at(-1)[0].kind === 'rest') days.push([]);
    days.at(-1).push(row);
  }
  return [el('table.counted', {},
    el('caption', {},
      `Hours of calendar ${clock.calendar}`, zone !== shownZone && ` in ${zone}`, clock.stoppedAt ? '' : [', as of ', at(now)]),
    el('thead', {}, el('tr', {}, [['Day', 'When', 'What'].map((title) => el('th', { scope: 'col' }, title)), ['Time', 'Total'].map((title) => el('th.number', { scope: 'col' }, title))])),
    days.map((lines) => el('tbody', {}, lines.map((line, index) => countedRow(line, index === 0 && lines.length)))),
    el('tfoot', {}, sums.map(([name, sum]) => el('tr', {}, el('th', { scope: 'row', colspan: 4 }, label(name)), el('td.number', {}, sum)))))];
}

/** One line; the first of a day carries the date for its `height` lines. */
function countedRow({ kind, day, when, what, time, total }, height) {
  const numbers = time && [time, total].map((text) => el('td.number', {}, text));
  if (kind === 'rest') return el('tr', { 'data-kind': kind }, el('th', { scope: 'rowgroup', colspan: 3 }, what), numbers);
  return el('tr', { 'data-kind': kind },
    height && el('th', { scope: 'rowgroup', rowspan: height }, day),
    el('td.when', {}, when),
    el('td', { colspan: numbers ? null : 3 }, what),
    numbers);
}

/** The cycles before the last: a line each, which opens to how it was counted. */
function earlierCycles(cycles, decision, words) {
  if (cycles.length === 0) return null;
  const { metric } = cycles[0];
  const line = (clock) => [
    el('span', {}, `Cycle ${clock.cycle}${clock.group ? `, ${clock.group}` : ''}`), ' ',
    el('span.state', {}, STATES[clock.state]), ' ',
    el('span', {}, `${duration(clock.elapsedSeconds)} of ${duration(clock.targetSeconds)}`), ' ',
    el('span.quiet', {}, words.at(clock.startedAt)),
  ];
  const list = () => [el('ol', {}, cycles.map((clock) => el('li', { 'data-state': clock.state },
    disclosure(line(clock), `${metric} ${clock.cycle}`, words, () => countedNodes(clock, decision, words)))))];
  const node = disclosure(`${cycles.length} earlier: ${tally(cycles.map(({ state }) => state))}`, `${metric} earlier`, words, list, label(metric));
  node.className = 'earlier';
  return node;
}
