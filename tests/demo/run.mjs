// The demo: thirty tickets of a web shop's helpdesk against its policy, each with what was decided and why.
import { readFile } from 'node:fs/promises';
import { compilePolicy } from '../../pkg/node.mjs';
import { ticketFromFreshdesk } from '../../pkg/freshdesk.mjs';
import { cyclesByMetric } from '../../src/js/cli/counted.mjs';
import { clockStory, escalationStory, metricName, nextDue, routeStory, ticketState } from '../../src/js/cli/format.mjs';
import { picture } from '../../src/js/cli/picture.mjs';
import { rungName } from '../../src/js/cli/said.mjs';
import { paintState } from '../../src/js/cli/style.mjs';
import { table } from '../../src/js/cli/table.mjs';
import { openTerminal } from '../../src/js/cli/terminal.mjs';
import { count, cut, displayWidth, pad, plain, tally } from '../../src/js/cli/text.mjs';
import { calendarOf } from '../../src/js/cli/timeline.mjs';
import { relative, timesIn } from '../../src/js/cli/times.mjs';

const WIDTH = Math.min(process.stdout.columns || 100, 120);
const INDENT = ' '.repeat(4);
const LABEL = 16;
const START = INDENT.length + LABEL;
const STATE = 10;
const MOST_URGENT = 5;
/** Late with its first answer, and with all of a ladder to come. */
const DRAWN = 1002;
const terminal = openTerminal();
const { style } = terminal;

const readJson = async (name) => JSON.parse(await readFile(new URL(name, import.meta.url), 'utf8'));

function field(label, text) {
  return `${INDENT}${style.dim(pad(label, LABEL))}${cut(text, WIDTH - START)}`;
}

function headingLine(ticket, decision) {
  const state = ticketState(decision);
  const priority = plain(decision.priority.value);
  const right = displayWidth(`${priority}, ${state}`);
  const left = cut(`${plain(ticket.id)}  ${plain(ticket.subject ?? '(no subject)')}`, WIDTH - right - 2);
  return `${style.bold(pad(left, WIDTH - right))}${style.bold(priority)}, ${paintState(style, state, state)}`;
}

function clockLine(clock, decision, times) {
  const cycle = clock.cycle > 1 ? `cycle ${clock.cycle}, ` : '';
  const story = cut(`${cycle}${clockStory(clock, decision.now, times)}`, WIDTH - START - STATE);
  const state = paintState(style, clock.state, pad(clock.state, STATE));
  return `${INDENT}${style.dim(pad(metricName(clock.metric), LABEL))}${state}${story}`;
}

function escalationText({ escalation, now }) {
  const { path, next } = escalation;
  if (!next) return escalationStory(escalation);
  const row = next.path === path ? '' : ` of ${plain(next.path)}`;
  return `${escalationStory(escalation)}; ${rungName(next)}${row} ${relative(next.at, now)}`;
}

function priorityText(ticket, { priority }) {
  const { impact, urgency, score } = priority;
  const parts = [`impact ${plain(impact)}`, `urgency ${plain(urgency)}`];
  if (score) parts.push(`score ${score}`);
  if (ticket.priority) parts.push(`${plain(ticket.priority)} in the helpdesk`);
  return parts.join(', ');
}

/** One ticket in a few lines; of a metric's cycles the last. */
function block(ticket, decision, times) {
  const { id, clocks } = decision.sla;
  return [
    headingLine(ticket, decision),
    field('priority', priorityText(ticket, decision)),
    field('because', plain(decision.because[0]?.text)),
    ...cyclesByMetric(clocks).map((cycles) => clockLine(cycles.at(-1), decision, times)),
    field('escalation', escalationText(decision)),
    field('route', `${routeStory(decision.route)}; SLA ${id === null ? 'none' : plain(id)}`),
  ];
}

/** The open clocks that fall due first, as a table. */
function dueNext(decided, times) {
  const waiting = decided
    .map(({ ticket, decision }) => ({ ticket, decision, clock: nextDue(decision) }))
    .filter(({ clock }) => clock && clock.state !== 'paused' && clock.state !== 'breached')
    .sort((a, b) => Date.parse(a.clock.dueAt) - Date.parse(b.clock.dueAt));
  const rows = waiting.slice(0, MOST_URGENT).map(({ ticket, decision, clock }) => [
    { text: plain(ticket.id) },
    { text: metricName(clock.metric), paint: (text) => paintState(style, clock.state, text) },
    { text: times.minute(clock.dueAt) },
    { text: relative(clock.dueAt, decision.now), paint: (text) => paintState(style, clock.state, text) },
    { text: plain(ticket.subject) },
  ]);
  const columns = [{ title: 'TICKET' }, { title: 'NEXT DUE' }, { title: 'AT' }, { title: '' }, { title: 'SUBJECT', min: 10 }];
  return table(columns, rows, { width: WIDTH, style });
}

function summary(decided, times) {
  const decisions = decided.map(({ decision }) => decision);
  const findings = decisions.reduce((sum, { findings: found }) => sum + found.length, 0);
  return [
    style.bold(`${count(decided.length, 'ticket')}, ${count(findings, 'finding')} about their data`),
    field('by state', tally(decisions.map(ticketState))),
    field('by priority', tally(decisions.map(({ priority }) => priority.value))),
    field('by level', tally(decisions.map(({ escalation: { level } }) => (level ? `at level ${level}` : 'not escalated')))),
    '',
    ...dueNext(decided, times),
  ];
}

/** What happens to one ticket if nobody touches it again. */
function timeline({ ticket }) {
  const decision = policy.decide(ticket, { now, trace: true });
  const steps = policy.timeline(ticket, { now });
  return [
    '',
    style.bold(`What happens next to ticket ${ticket.id} if nobody touches it`),
    '',
    ...picture({ decision, ticket, steps, calendar: calendarOf(policy, document, decision), times, style, columns: WIDTH }),
  ];
}

const document = await readJson('policy.json');
const { now, tickets } = await readJson('tickets.json');
const policy = await compilePolicy(document);
const times = timesIn(document.timeZone ?? 'UTC', now);

await terminal.print(style.bold(`${policy.name}, ${times.moment(now)} (${times.zone})`), '');
const decided = tickets.map((raw) => {
  const { ticket, findings } = ticketFromFreshdesk(raw);
  const decision = policy.decide(ticket, { now });
  return { ticket, decision: { ...decision, findings: [...findings, ...decision.findings] } };
});
for (const { ticket, decision } of decided) await terminal.print(...block(ticket, decision, times), '');
await terminal.print(...summary(decided, times));
await terminal.print(...timeline(decided.find(({ ticket }) => ticket.id === DRAWN)));
policy.free();
