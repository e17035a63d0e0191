// The explanation of one decision: sections of lines for priority, SLA, clocks, escalation, route and findings.
import { countedIntervals } from './counted.mjs';
import { escalationStory, metricName, problemLines, reasonsByTopic, routeStory, stepStory } from './format.mjs';
import { paintState } from './style.mjs';
import { count, displayWidth, pad, plain, wrap } from './text.mjs';
import { length, relative } from './times.mjs';

const MOST_ROWS = 14;
const LABEL = 13;
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
  const { priority, facts, matches } = view.decision;
  const scored = priority.score ? `, score ${priority.score}` : '';
  const said = Object.entries(facts).map(([fact, value]) => `${plain(fact)} ${plain(value)}`);
  const words = matches.map(({ phrase, list, field: where }) => `"${plain(phrase)}" in ${plain(where)} (${plain(list)})`);
  return section(
    `Priority: ${plain(priority.value)}`,
    view,
    field('from', `impact ${plain(priority.impact)}, urgency ${plain(priority.urgency)}${scored}`, view),
    field('facts', said.join(', '), view),
    field('words', words.join(', '), view),
    reasonLines(reasons, view),
  );
}

/** "... 12 more days": what a list of intervals leaves out after its `last` one. */
function restLabel(rest, last, times) {
  const days = new Set(rest.map(({ from }) => times.date(from)));
  const splits = days.delete(times.date(last.from));
  const more = days.size ? count(days.size, 'more day') : '';
  return `... ${[splits && 'the rest of that day', more].filter(Boolean).join(' and ')}`;
}

function intervalsOf(clock, { policy, decision }) {
  const calendar = policy.calendar(clock.calendar);
  const intervals = countedIntervals(clock, calendar, decision.now);
  calendar.free();
  return intervals;
}

/** Rows of the counted hours: [when, how long], the total last; a long list ends in what its rest comes to. */
function countedRows(clock, view) {
  const { times } = view;
  const intervals = intervalsOf(clock, view);
  const sum = (parts) => exact(parts.reduce((total, { seconds }) => total + seconds, 0));
  const shown = intervals.length > MOST_ROWS ? intervals.slice(0, MOST_ROWS - 1) : intervals;
  const rest = intervals.slice(shown.length);
  const rows = shown.map(({ from, to, seconds }) => [times.interval(from, to), exact(seconds)]);
  if (rest.length) rows.push([restLabel(rest, shown.at(-1), times), sum(rest)]);
  return [...rows, ['total', sum(intervals)]];
}

function countedLines(clock, view) {
  const rows = countedRows(clock, view);
  const first = Math.max(...rows.map(([when]) => when.length));
  const second = Math.max(...rows.map(([, long]) => long.length));
  return rows.map(([when, long], index) => {
    const line = `${pad(when, first)}  ${pad(long, second, 'right')}`;
    return `  ${pad(index ? '' : 'counted', LABEL)}${index === rows.length - 1 ? view.style.bold(line) : line}`;
  });
}

function pauseLines({ pauses }, view) {
  return pauses.flatMap(({ from, to, cause }, index) => {
    const when = to ? view.times.interval(from, to) : `since ${view.times.moment(from)}`;
    return field(index ? '' : 'paused', `${when}, ${plain(cause)}`, view);
  });
}

function clockLines(clock, view, reasons) {
  const { times, decision, style } = view;
  const { state, metric, cycle, calendar, targetSeconds, elapsedSeconds, remainingSeconds, stoppedAt } = clock;
  const left = `${exact(remainingSeconds)} ${remainingSeconds < 0 ? 'over' : 'left'}`;
  const instant = (label, at, note = '') => {
    if (!at) return [];
    // Once a clock has stopped, how far its target lies from now says nothing.
    const distance = stoppedAt ? '' : ` (${relative(at, decision.now, 'ago')})`;
    return field(label, `${times.moment(at)}${distance}${note}`, view);
  };
  return section(
    `${metricName(metric)}${cycle > 1 ? ` (${cycle})` : ''}: ${paintState(style, state, state)}`,
    view,
    field('target', `${exact(targetSeconds)} on calendar ${plain(calendar)}`, view),
    field('used', `${exact(elapsedSeconds)}, ${left}`, view),
    instant('started', clock.startedAt),
    instant('warning', clock.warnAt),
    instant('due', clock.dueAt, state === 'paused' ? ' if it resumed now' : ''),
    instant('breached', clock.breachedAt),
    instant('stopped', stoppedAt),
    pauseLines(clock, view),
    countedLines(clock, view),
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
    ...clocks.flatMap((clock) => clockLines(clock, view, clockReasons.filter(names(clock.metric)))),
  ];
}

function stepLines(step, mark, view) {
  const label = step.level === null ? step.kind : `level ${step.level}`;
  const { now, escalation } = view.decision;
  const other = step.path && step.path !== escalation.path ? ` of ${plain(step.path)}` : '';
  const when = `${view.times.moment(step.at)} (${relative(step.at, now, 'ago')})${other}`;
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

function endingLines(view) {
  const { findings, nextChangeAt: next, now } = view.decision;
  const found = findings.flatMap((finding) => problemLines(finding, '', view.style)).map((line) => `  ${line}`);
  const when = next ? `${view.times.moment(next)} (${relative(next, now)})` : 'never by itself';
  return [...(found.length ? section('Findings', view, found) : []), ...section('Next change', view, field('at', when, view))];
}

/** All lines. `view`: { decision, ticket, policy, times, style, columns }. */
export function explanation(view) {
  const { because, escalation, route } = view.decision;
  const reasons = reasonsByTopic([...because, ...escalation.reached.flatMap((step) => step.because), ...(route?.because ?? [])]);
  return [
    ...headingLines(view),
    ...priorityLines(view, reasons.priority),
    ...slaLines(view, reasons.sla, reasons.clocks),
    ...escalationLines(view, reasons.escalation),
    ...section('Route', view, field('to', routeStory(route), view), reasonLines(reasons.route, view)),
    ...endingLines(view),
  ];
}
