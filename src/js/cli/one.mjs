// What commands about one ticket do alike: find it in its file, decide it, and show times in the zone that is asked for.
import { DECIDING_OPTIONS, UsageError, required } from './args.mjs';
import { adapterFor, decideOne, loadPolicy } from './engine.mjs';
import { inputName, readTickets } from './read.mjs';
import { count, nearest } from './text.mjs';
import { timesIn, timesOf } from './times.mjs';

export const ONE_TICKET_OPTIONS = {
  ...DECIDING_OPTIONS,
  ticket: { type: 'string', short: 't' },
  id: { type: 'string' },
  'time-zone': { type: 'string' },
};

/** What most of them mean, in the help of each command that has them. */
export const ONE_TICKET_HELP = `  -p, --policy POLICY    the policy, a JSON file
  -t, --ticket TICKET    the ticket, a JSON file; in any form that \`sladder decide\` reads; - for standard input
      --id ID            which ticket, where the file has several
      --now INSTANT      as of this instant, such as 2026-03-09T14:30:00Z (default: the clock)`;

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

/**
 * Runs a command about one ticket: `tell` makes its lines of { policy, document, ticket, decision, times }, with `options` those of
 * `decide` besides the instant. Gives the exit code.
 */
export async function aboutOne(context, command, options, tell) {
  const { values, positionals, terminal } = context;
  const example = `sladder ${command} --policy policy.json --ticket ticket.json`;
  const policyFile = required(values, 'policy', example);
  const ticketFile = required(values, 'ticket', example);
  if (positionals.length) throw new UsageError(`unexpected \`${positionals[0]}\``, `for example \`${example}\``);
  if (policyFile === '-' && ticketFile === '-') throw new UsageError('standard input can be read only once');
  const asked = { adapt: await adapterFor(values), now: values.now ?? Date.now(), ...options };
  if (values['time-zone']) timesFor(values['time-zone'], '1970-01-01T00:00:00Z');

  const picked = await pickTicket(ticketFile, values.id);
  const { policy, document } = await loadPolicy(policyFile, context);
  if (!policy) return 1;
  const { ticket, decision, problems } = picked.error ? { problems: [picked.error] } : decideOne(policy, picked.ticket, asked);
  if (problems) {
    terminal.problems(problems, picked.place);
    return 1;
  }
  const asks = values['time-zone'];
  const times = asks ? timesFor(asks, decision.now) : timesOf(document.timeZone ?? 'UTC', decision.now);
  await terminal.print(...tell({ policy, document, ticket, decision, times }));
  policy.free();
  return 0;
}
