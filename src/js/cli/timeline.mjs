// `sladder timeline`: one ticket's clocks and ladders drawn against time, and everything that happened and will happen on them.
import { FROM_HELP, UsageError } from './args.mjs';
import { problemLines, reasonsByTopic, stepStory, stepTitle } from './format.mjs';
import { ONE_TICKET_HELP, ONE_TICKET_OPTIONS, aboutOne } from './one.mjs';
import { picture } from './picture.mjs';
import { displayWidth, pad, plain, wrap } from './text.mjs';
import { relative } from './times.mjs';

export const name = 'timeline';
export const summary = 'draw one ticket\'s clocks and escalations against time, past and to come';
export const options = {
  ...ONE_TICKET_OPTIONS,
  until: { type: 'string' },
  ascii: { type: 'boolean' },
  json: { type: 'boolean' },
};
export const help = `usage: sladder timeline --policy POLICY --ticket TICKET [--id ID] [--now INSTANT] [--until INSTANT]
                        [--from HELPDESK] [--time-zone ZONE] [--ascii] [--json]

Draws what happened to one ticket and what will happen if nobody touches it again: a row for each clock and each ladder over one
axis of open hours, with now as a line through all of them. Below it every step is listed: when, who is told, and why. Where time
is short of room, closed hours and quiet days are shortened, and the axis says so.

options
${ONE_TICKET_HELP}
      --until INSTANT    how far to look (default: thirty days from now)
${FROM_HELP}
      --time-zone ZONE   show times in this zone, such as Europe/Amsterdam (default: that of the policy)
      --ascii            draw with plain characters
      --json             one line of JSON: the steps \`reached\`, and those \`coming\` with the calendar's openings and closings
  -h, --help             this text

exit codes
  0  the ticket is drawn
  1  the ticket, or the policy, was refused
  2  wrong usage, or a file that cannot be read

examples
  sladder timeline --policy policy.json --ticket ticket.json
  sladder timeline -p policy.json -t tickets.json --id 1005 --until 2026-04-01T00:00:00Z --ascii`;

const PLAIN = { '…': '~', '✓': '*', '→': '>' };

function stepsOf(policy, ticket, { now, until }) {
  try {
    return policy.timeline(ticket, until === undefined ? { now } : { now, until });
  } catch (error) {
    if (error.code !== 'invalid_options') throw error;
    const { message, help: advice } = error.problems[0];
    throw new UsageError(`\`--until\`: ${message}`, advice);
  }
}

/** The agreement's calendar, for a picture; none where it never closes. */
export function calendarOf(policy, document, { sla, now }) {
  const id = sla.clocks[0]?.calendar ?? document.slas?.find((each) => each.id === sla.id)?.calendar;
  if (id === undefined || sla.id === null) return undefined;
  const calendar = policy.calendar(id);
  if (calendar.isOpen(now) && calendar.nextClose(now) === null) return undefined;
  const milliseconds = ({ from, to }) => [Date.parse(from), Date.parse(to)];
  return { id, openHours: (from, to) => calendar.openHours(from, to).map(milliseconds) };
}

/** Why a step comes: of a clock its target, of a ladder what the step itself says; what its row needs is not said of each step. */
function reasonsOf(step, because) {
  if (step.path === null) return because.filter(({ code, path }) => code === 'target' && path.split('.').at(-1) === step.metric).slice(-1);
  return step.because.filter(({ code }) => code !== 'escalation');
}

/** One step: when and what on a line, who is told and why below it. */
function stepLines(step, isComing, { decision, times, style, columns }) {
  const when = `${isComing ? '→' : '✓'} ${times.moment(step.at)}`;
  const indent = ' '.repeat(4);
  const heading = wrap(`${stepTitle(step)} (${relative(step.at, decision.now, 'ago')})`, columns - displayWidth(when) - 2);
  const story = stepStory(step);
  return [
    ...heading.map((line, index) => `${index ? pad('', displayWidth(when)) : when}  ${style.bold(line)}`),
    ...(story ? wrap(story, columns - indent.length).map((line) => indent + line) : []),
    ...reasonsOf(step, decision.because).flatMap(({ text }) => wrap(times.sentence(plain(text)), columns - indent.length - 2)
      .map((line, index) => style.dim(`${indent}${index ? ' ' : '-'} ${line}`))),
  ];
}

/** Everything that is shown. */
export function timelineLines(view) {
  const { decision, ticket, steps, times, style, columns } = view;
  const { escalation, now } = decision;
  const zone = times.zone === 'UTC' ? 'UTC' : `times in ${times.zone}`;
  const subject = ticket.subject ? `  ${plain(ticket.subject)}` : '';
  const coming = steps.filter(({ kind }) => kind !== 'open' && kind !== 'close');
  const told = [...escalation.reached, ...coming].flatMap(({ because }) => because.filter(({ code }) => code === 'escalation'));
  const rows = reasonsByTopic([...told, ...decision.because.filter(({ code }) => code === 'limit')]).escalation;
  const section = (title, lines) => (lines.length ? ['', style.bold(title), ...lines] : []);
  const why = rows.flatMap(({ text }) => wrap(times.sentence(plain(text)), columns - 4).map((line, index) => `  ${index ? ' ' : '-'} ${line}`));
  const stopped = escalation.stoppedBy ? [`  - stopped by ${plain(escalation.stoppedBy)}`] : [];
  const horizon = times.minute(view.until ?? new Date(Date.parse(now) + 30 * 86_400_000).toISOString());
  return [
    `${style.bold(`Ticket ${plain(ticket.id)}`)}${subject}`,
    style.dim(`${plain(decision.policy.name) || 'unnamed policy'} (${plain(decision.policy.hash)}), as of ${times.moment(now)}, ${zone}`),
    '',
    ...picture(view),
    ...section('So far', escalation.reached.flatMap((step) => stepLines(step, false, view))),
    ...section(`To come, until ${horizon}`, coming.length ? coming.flatMap((step) => stepLines(step, true, view)) : ['  nothing, if nobody touches the ticket']),
    ...section('Why', [...why, ...stopped]),
    ...section('Findings', decision.findings.flatMap((finding) => problemLines(finding, '', style)).map((line) => `  ${line}`)),
  ];
}

export async function run(context) {
  const { values, terminal } = context;
  const { until } = values;
  return aboutOne(context, name, { trace: !values.json }, ({ policy, document, ticket, decision, times }) => {
    const { now, escalation } = decision;
    const steps = stepsOf(policy, ticket, { now, until });
    if (values.json) return [JSON.stringify({ ticket: ticket.id, now, reached: escalation.reached, coming: steps })];
    const { style, pictureColumns: columns } = terminal;
    const calendar = calendarOf(policy, document, decision);
    const lines = timelineLines({ decision, ticket, steps, until, calendar, times, style, columns, ascii: values.ascii });
    return values.ascii ? lines.map((line) => line.replace(/[…✓→]/g, (glyph) => PLAIN[glyph])) : lines;
  });
}
