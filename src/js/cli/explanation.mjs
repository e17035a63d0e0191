// The explanation of one decision: sections of lines for priority, SLA, clocks, escalation, route and findings.
import { countedTable, cyclesByMetric, zoneOf } from './counted.mjs';
import { clockName, escalationStory, problemLines, reasonsByTopic, routeStory, stepStory } from './format.mjs';
import { listName, textAt } from './said.mjs';
import { paintState } from './style.mjs';
import { table } from './table.mjs';
import { cut, displayWidth, pad, plain, tally, wrap } from './text.mjs';
import { length, relative } from './times.mjs';

const MOST_CYCLES = 12;
const LABEL = 13;
const WORDS_SHOWN = 40;
const byPlace = new Intl.Collator('en', { numeric: true });
const exact = (seconds) => length(seconds, { exact: true });

/** "  due          Mon 9 Mar 09:30": lines of one labelled value, wrapped under itself; none for no value. */
function field(label, text, { columns }) {
  return wrap(text, columns - LABEL - 2).map((line, index) => `  ${pad(index ? '' : label, LABEL)}${line}`);
}

function section(title, view, ...lines) {
  return ['', view.style.bold(title), ...lines.flat()];
}

/** Reasons as a list; the part of the policy follows each where the line has room for it. */
function reasonLines(reasons, { style, columns, times }) {
  return reasons.flatMap(({ text, path }) => {
    const lines = wrap(times.sentence(plain(text)), columns - 4).map((line, index) => `  ${index ? ' ' : '-'} ${line}`);
    const where = path ? `  ${plain(path)}` : '';
    const last = lines.pop();
    if (displayWidth(last) + displayWidth(where) <= columns) return [...lines, last + style.dim(where)];
    return [...lines, last, style.dim(`  ${where}`)];
  });
}

function headingLines({ decision, ticket, times, style }) {
  const zone = times.zone === 'UTC' ? 'UTC' : `times in ${times.zone}`;
  const subject = ticket.subject ? `  ${plain(ticket.subject)}` : '';
  const { name, hash } = decision.policy;
  return [
    `${style.bold(`Ticket ${plain(ticket.id)}`)}${subject}`,
    style.dim(`${plain(name) || 'unnamed policy'} (${plain(hash)}), as of ${times.moment(decision.now)}, ${zone}`),
  ];
}

function priorityLines(view, reasons) {
  const { ticket } = view;
  const { priority, facts, matches } = view.decision;
  const scored = priority.score ? `, score ${priority.score}` : '';
  const said = Object.entries(facts).map(([fact, value]) => `${plain(fact)} ${plain(value)}`);
  const words = matches.map(({ phrase, list, field: where, start, end }) => {
    const said = textAt(ticket, where)?.slice(start, end) ?? phrase;
    return `"${cut(plain(said), WORDS_SHOWN)}" in ${plain(where)} (${plain(listName(list))})`;
  });
  return section(
    `Priority: ${plain(priority.value)}`,
    view,
    field('from', `impact ${plain(priority.impact)}, urgency ${plain(priority.urgency)}${scored}`, view),
    field('facts', said.join(', '), view),
    field('words', words.join(', '), view),
    reasonLines(reasons, view),
  );
}

const COUNTED_COLUMNS = [
  { title: 'DAY' },
  { title: 'WHEN' },
  { title: 'WHAT', min: 12 },
  { title: 'TIME', align: 'right' },
  { title: 'TOTAL', align: 'right' },
];

/** A table beside its label. */
function labelledTable(label, columns, rows, { style, columns: width }) {
  const lines = table(columns, rows, { width: width - LABEL - 2, style });
  return lines.map((line, index) => `  ${pad(index ? '' : label, LABEL)}${line}`);
}

const PAINT = { counted: undefined, carried: undefined, closed: 'dim', rest: 'dim', paused: 'blue' };

/** The counted hours, line by line, and under them the sum that they make. */
function countedLines(clock, view) {
  const { decision, document, times, style } = view;
  const { zone, rows, sums } = countedTable(clock, { zone: zoneOf(document, clock.calendar), now: decision.now });
  const cells = (...texts) => (paint) => texts.map((text) => ({ text, paint }));
  const all = [
    ...rows.map(({ kind, day, when, what, time, total }) => cells(day, when, what, time, total)(style[PAINT[kind]])),
    ...sums.map(([name, sum]) => cells('', '', name, '', sum)(style.bold)),
  ];
  if (zone === times.zone) return labelledTable('counted', COUNTED_COLUMNS, all, view);
  return [...field('counted', `times in ${zone}`, view), ...labelledTable('', COUNTED_COLUMNS, all, view)];
}

const CYCLE_COLUMNS = [
  { title: 'CYCLE', align: 'right' },
  { title: 'STATE' },
  { title: 'USED', align: 'right' },
  { title: 'OF', align: 'right' },
  { title: 'STARTED' },
  { title: 'STOPPED' },
  { title: 'GROUP', min: 5 },
];

/** The cycles before the last one, a line each, and what most of them came to where they are many. */
function earlierLines(cycles, view) {
  if (!cycles.length) return [];
  const { style, times } = view;
  const shown = cycles.slice(-MOST_CYCLES);
  const columns = cycles.some(({ group }) => group) ? CYCLE_COLUMNS : CYCLE_COLUMNS.slice(0, -1);
  const rows = shown.map(({ cycle, state, elapsedSeconds, targetSeconds, startedAt, stoppedAt, group }) => [
    { text: String(cycle) },
    { text: state, paint: (text) => paintState(style, state, text) },
    { text: exact(elapsedSeconds) },
    { text: exact(targetSeconds) },
    { text: times.moment(startedAt) },
    { text: stoppedAt ? times.moment(stoppedAt) : '' },
    { text: plain(group) },
  ].slice(0, columns.length));
  const rest = cycles.slice(0, -MOST_CYCLES).map(({ state }) => state);
  const more = rest.length ? field('', `and ${rest.length} before these: ${tally(rest)}`, view) : [];
  return [...labelledTable('earlier', columns, rows, view), ...more];
}

/** A metric's clock; of its cycles the last in full. */
function clockLines(cycles, view, reasons) {
  const clock = cycles.at(-1);
  const { times, decision, style } = view;
  const { state, calendar, targetSeconds, elapsedSeconds, stoppedAt } = clock;
  // of the whole seconds shown, as in the table below: not remainingSeconds, which is rounded on its own
  const rest = targetSeconds - elapsedSeconds;
  const left = `${exact(rest)} ${rest < 0 ? 'over' : 'left'}`;
  const instant = (label, at, note = '') => {
    if (!at) return [];
    // Once a clock has stopped, how far its target lies from now says nothing.
    const distance = stoppedAt ? '' : ` (${relative(at, decision.now, 'ago')})`;
    return field(label, `${times.moment(at)}${distance}${note}`, view);
  };
  return section(
    `${clockName(clock)}: ${paintState(style, state, state)}`,
    view,
    field('target', `${exact(targetSeconds)} on calendar ${plain(calendar)}`, view),
    field('used', `${exact(elapsedSeconds)}, ${left}`, view),
    instant('started', clock.startedAt),
    instant('warning', clock.warnAt),
    instant('due', clock.dueAt, state === 'paused' ? ' if it resumed now' : ''),
    instant('breached', clock.breachedAt),
    instant('stopped', stoppedAt),
    countedLines(clock, view),
    earlierLines(cycles.slice(0, -1), view),
    reasonLines(reasons, view),
  );
}

/** Reasons about clocks: those that name a metric go to its clock, the others stay with the SLA. */
function slaLines(view, reasons, clockReasons) {
  const { id, clocks } = view.decision.sla;
  const names = (metric) => (reason) => reason.path.split('.').includes(metric);
  const shared = clockReasons.filter((reason) => !clocks.some(({ metric }) => names(metric)(reason)));
  return [
    ...section(`SLA: ${id === null ? 'none' : plain(id)}`, view, reasonLines([...reasons, ...shared], view)),
    ...cyclesByMetric(clocks).flatMap((cycles) => clockLines(cycles, view, clockReasons.filter(names(cycles[0].metric)))),
  ];
}

function stepLines(step, mark, view) {
  const isLevel = step.kind === 'level';
  const label = isLevel ? `level ${step.level}` : step.kind;
  const of = isLevel ? '' : step.level === null ? ' of the deadline' : ` of level ${step.level}`;
  const { now, escalation } = view.decision;
  const other = step.path && step.path !== escalation.path ? ` of ${plain(step.path)}` : '';
  const cycle = step.cycle > 1 ? `, cycle ${step.cycle}` : '';
  const when = `${view.times.moment(step.at)} (${relative(step.at, now, 'ago')})${of}${other}${cycle}`;
  const story = stepStory(step);
  return field(`${mark} ${label}`, story ? `${when}: ${story}` : when, view);
}

function escalationLines(view, reasons) {
  const { escalation } = view.decision;
  return section(
    `Escalation: ${escalation.level ? `level ${escalation.level}` : 'none'}`,
    view,
    field('now', escalationStory(escalation), view),
    field('type', escalation.type ?? '', view),
    escalation.reached.flatMap((step) => stepLines(step, '✓', view)),
    escalation.next ? stepLines(escalation.next, '→', view) : [],
    reasonLines(reasons.toSorted((a, b) => byPlace.compare(a.path, b.path)), view),
  );
}

function checklistLines({ id, openedAt, items }, view) {
  const state = ({ doneAt }) => (doneAt === null ? 'to do' : 'done');
  const since = ({ doneAt }) => (doneAt === null ? '' : ` (${view.times.moment(doneAt)})`);
  return section(
    `Checklist: ${plain(id)}`,
    view,
    field('open since', view.times.moment(openedAt), view),
    items.flatMap((item) => field(state(item), `${plain(item.text)}${since(item)}`, view)),
  );
}

function endingLines(view) {
  const { findings, nextChangeAt: next, now } = view.decision;
  const found = findings.flatMap((finding) => problemLines(finding, '', view.style)).map((line) => `  ${line}`);
  const when = next ? `${view.times.moment(next)} (${relative(next, now)})` : 'never by itself';
  return [...(found.length ? section('Findings', view, found) : []), ...section('Next change', view, field('at', when, view))];
}

/** All lines. `view`: { decision, ticket, document, times, style, columns }; `document` is the policy, decision is one with traces. */
export function explanation(view) {
  const { because, escalation, route } = view.decision;
  const reasons = reasonsByTopic([...because, ...escalation.reached.flatMap((step) => step.because), ...(route?.because ?? [])]);
  return [
    ...headingLines(view),
    ...priorityLines(view, reasons.priority),
    ...slaLines(view, reasons.sla, reasons.clocks),
    ...escalationLines(view, reasons.escalation),
    ...view.decision.checklists.flatMap((checklist) => checklistLines(checklist, view)),
    ...section('Route', view, field('to', routeStory(route), view), reasonLines(reasons.route, view)),
    ...endingLines(view),
  ];
}
