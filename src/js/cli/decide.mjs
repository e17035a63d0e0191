// `sladder decide`: a policy and any number of tickets in; a table for people or NDJSON for programs out.
import { DECIDING_OPTIONS, FROM_HELP, required, ticketsFile } from './args.mjs';
import { adapterFor, decideOne, loadPolicy } from './engine.mjs';
import { isOpen, metricName, nextDue, routeName, ticketState } from './format.mjs';
import { readTickets } from './read.mjs';
import { paintState } from './style.mjs';
import { table } from './table.mjs';
import { count, plain } from './text.mjs';
import { relative, timesIn } from './times.mjs';

export const name = 'decide';
export const summary = 'decide tickets: priority, deadlines, escalation, route';
export const options = { ...DECIDING_OPTIONS, json: { type: 'boolean' } };
export const help = `usage: sladder decide --policy POLICY [--now INSTANT] [--from HELPDESK] [--json] TICKETS

Decides every ticket and shows one row for each. Instants are in UTC; "in 2 h" and "3 h late" are by the clock on the wall.

TICKETS is a JSON file, or - for standard input: one ticket, a list of tickets, {"tickets": [...]}, {"results": [...]},
or one JSON value per line, which is decided as it arrives with --json. A ticket that cannot be decided is reported, and
the rest goes on.

options
  -p, --policy POLICY    the policy, a JSON file
      --now INSTANT      decide as of this instant, such as 2026-03-09T14:30:00Z (default: the clock, read once)
${FROM_HELP}
      --json             one decision per line as JSON; a bad ticket becomes {"error": ..., "line": ...}
  -h, --help             this text

exit codes
  0  all tickets are decided
  1  at least one ticket, or the policy, was refused
  2  wrong usage, or a file that cannot be read

examples
  sladder decide --policy policy.json tickets.json
  sladder decide -p policy.json --from freshdesk --now 2026-03-09T14:30:00Z export.json
  sladder decide -p policy.json --json - < tickets.ndjson | jq -c 'select(.escalation.level > 0)'`;

const COLUMNS = [
  { title: 'TICKET', min: 4, max: 16 },
  { title: 'PRIORITY', min: 6, max: 12 },
  { title: 'NEXT DUE', min: 8, max: 18 },
  { title: 'AT (UTC)', min: 12 },
  { title: '', min: 9, max: 16 },
  { title: 'LEVEL', align: 'right' },
  { title: 'OWNER', min: 8, max: 17 },
  { title: 'ROUTE', min: 8, max: 17 },
  { title: 'WHY', min: 12 },
];
const NONE = '-';

/** The three cells that say what is due next, or why nothing is. */
function dueCells(decision, times, style) {
  const painter = (state) => (text) => paintState(style, state, text);
  const clock = nextDue(decision);
  if (!clock) {
    const state = ticketState(decision);
    return [{ text: state, paint: painter(state) }, { text: NONE }, { text: '' }];
  }
  const paint = painter(clock.state);
  const when = clock.state === 'paused' ? 'paused' : relative(clock.dueAt, decision.now);
  return [{ text: metricName(clock.metric), paint }, { text: times.brief(clock.dueAt) }, { text: when, paint }];
}

function row(decision, times, style) {
  const { ticket, priority, escalation, route, because } = decision;
  return [
    { text: plain(ticket) },
    { text: plain(priority.value) },
    ...dueCells(decision, times, style),
    { text: escalation.level ? String(escalation.level) : NONE },
    { text: escalation.owner ? plain(escalation.owner.name ?? escalation.owner.id) : NONE },
    { text: routeName(route) || NONE },
    { text: plain(because[0]?.text), paint: style.dim },
  ];
}

/** Counts over all tickets, for the line below the table. */
class Totals {
  #tickets = 0;
  #findings = 0;
  #states = { breached: 0, warning: 0 };

  add({ sla, findings }) {
    this.#tickets += 1;
    this.#findings += findings.length;
    const open = new Set(sla.clocks.filter(isOpen).map(({ state }) => state));
    for (const state of Object.keys(this.#states)) if (open.has(state)) this.#states[state] += 1;
  }

  sentence(failed) {
    const { breached, warning } = this.#states;
    const parts = [count(this.#tickets + failed, 'ticket')];
    if (breached) parts.push(`${breached} breached`);
    if (warning) parts.push(`${warning} near the target`);
    if (this.#findings) parts.push(count(this.#findings, 'finding'));
    if (failed) parts.push(`${failed} refused`);
    return parts.join(', ');
  }
}

/** Rows are kept until the last ticket is read: only then are the widths of the columns known. */
function tableWriter({ terminal }) {
  const { columns: width, style } = terminal;
  const totals = new Totals();
  const rows = [];
  let times;
  return {
    decision(decision) {
      times ??= timesIn('UTC', decision.now);
      rows.push(row(decision, times, style));
      totals.add(decision);
    },
    problems: (problems, { place }) => terminal.problems(problems, place),
    async end(failed) {
      if (rows.length) {
        for (const line of table(COLUMNS, rows, { width, style })) await terminal.print(line);
        await terminal.print('');
      }
      await terminal.print(totals.sentence(failed));
    },
  };
}

function jsonWriter({ terminal }) {
  return {
    decision: (decision) => terminal.print(JSON.stringify(decision)),
    problems: ([error], { line }) => terminal.print(JSON.stringify({ error, line })),
    async end() {},
  };
}

export async function run(context) {
  const { values, positionals } = context;
  const policyFile = required(values, 'policy', 'sladder decide --policy policy.json tickets.json');
  const file = ticketsFile(positionals, policyFile, name, 'decide');
  const asked = { adapt: await adapterFor(values), now: values.now ?? Date.now() };

  const { policy } = await loadPolicy(policyFile, context);
  if (!policy) return 1;
  const writer = values.json ? jsonWriter(context) : tableWriter(context);
  let failed = 0;
  for await (const read of readTickets(file)) {
    const { decision, problems } = read.error ? { problems: [read.error] } : decideOne(policy, read.ticket, asked);
    if (problems) failed += 1;
    await (problems ? writer.problems(problems, read) : writer.decision(decision));
  }
  await writer.end(failed);
  policy.free();
  return failed ? 1 : 0;
}
