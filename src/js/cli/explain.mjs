// `sladder explain`: one ticket's decision in full, with the hours that were counted and the reasons for every part.
import { DECIDING_OPTIONS, UsageError, required } from './args.mjs';
import { adapterFor, decideOne, loadPolicy } from './engine.mjs';
import { explanation } from './explanation.mjs';
import { inputName, readTickets } from './read.mjs';
import { count, nearest } from './text.mjs';
import { timesIn, timesOf } from './times.mjs';

export const name = 'explain';
export const summary = 'explain one ticket: reasons, counted hours, what happens next';
export const options = {
  ...DECIDING_OPTIONS,
  ticket: { type: 'string', short: 't' },
  id: { type: 'string' },
  'time-zone': { type: 'string' },
};
export const help = `usage: sladder explain --policy POLICY --ticket TICKET [--id ID] [--now INSTANT] [--from freshdesk]
                       [--time-zone ZONE]

Explains what was decided about one ticket and why: priority, SLA, every clock with the hours that it counted, the escalation
ladder and the route. The hours are those of the clock's calendar, in that calendar's zone; they add up to the time used.

options
  -p, --policy POLICY    the policy, a JSON file
  -t, --ticket TICKET    the ticket, a JSON file; in any form that \`sladder decide\` reads; - for standard input
      --id ID            which ticket, where the file has several
      --now INSTANT      as of this instant, such as 2026-03-09T14:30:00Z (default: the clock)
      --from HELPDESK    the ticket is in this helpdesk's own form: freshdesk
      --time-zone ZONE   show times in this zone, such as Europe/Amsterdam (default: that of the policy)
  -h, --help             this text

exit codes
  0  the ticket is explained
  1  the ticket, or the policy, was refused
  2  wrong usage, or a file that cannot be read

examples
  sladder explain --policy policy.json --ticket ticket.json
  sladder explain -p policy.json -t tickets.json --id 1005 --time-zone Europe/Amsterdam`;

/** Times in the zone asked for; a zone that does not exist is a mistake in the arguments. */
function timesFor(zone, now) {
  try {
    return timesIn(zone, now);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const guess = nearest(zone, Intl.supportedValuesOf('timeZone'));
    const help = guess ? `did you mean \`${guess}\`?` : 'write a name such as `Europe/Amsterdam`';
    throw new UsageError(`unknown time zone \`${zone}\``, help);
  }
}

/** The ticket with this id, or the only one. */
async function pickTicket(file, id) {
  const ids = [];
  let found;
  for await (const read of readTickets(file)) {
    const own = String(read.ticket?.id ?? read.ticket?.ticket?.id ?? '');
    if (id === undefined || own === id) found ??= read;
    ids.push(own);
  }
  const named = ids.filter(Boolean);
  const shown = `\`${inputName(file)}\``;
  if (id === undefined && ids.length > 1) {
    throw new UsageError(`${shown} has ${ids.length} tickets`, `pick one with \`--id ${named[0] ?? 'ID'}\``);
  }
  if (found) return found;
  if (!named.length) throw new UsageError(`${shown} has no ticket${id === undefined ? '' : ' with an id'}`);
  const guess = nearest(id, named);
  const help = guess ? `did you mean \`${guess}\`?` : `it has ${count(named.length, 'ticket')}, the first is \`${named[0]}\``;
  throw new UsageError(`${shown} has no ticket \`${id}\``, help);
}

export async function run(context) {
  const { values, positionals, adapters, terminal } = context;
  const example = 'sladder explain --policy policy.json --ticket ticket.json';
  const policyFile = required(values, 'policy', example);
  const ticketFile = required(values, 'ticket', example);
  if (positionals.length) throw new UsageError(`unexpected \`${positionals[0]}\``, `for example \`${example}\``);
  if (policyFile === '-' && ticketFile === '-') throw new UsageError('standard input can be read only once');
  const asked = { adapt: adapterFor(values.from, adapters), now: values.now ?? Date.now(), trace: true };
  if (values['time-zone']) timesFor(values['time-zone'], '1970-01-01T00:00:00Z');

  const picked = await pickTicket(ticketFile, values.id);
  const { policy, document } = await loadPolicy(policyFile, context);
  if (!policy) return 1;
  const { ticket, decision, problems } = picked.error ? { problems: [picked.error] } : decideOne(policy, picked.ticket, asked);
  if (problems) {
    terminal.problems(problems, picked.place);
    return 1;
  }
  const { style, columns } = terminal;
  const asks = values['time-zone'];
  const times = asks ? timesFor(asks, decision.now) : timesOf(document.timeZone ?? 'UTC', decision.now);
  await terminal.print(...explanation({ decision, ticket, document, times, style, columns }));
  policy.free();
  return 0;
}
