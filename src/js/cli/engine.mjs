// What commands that decide tickets do alike: compile the policy, map a helpdesk's ticket, ask, and turn refusals into problems.
import { HELPDESKS, UsageError } from './args.mjs';
import { inputName, readText } from './read.mjs';
import { nearest } from './text.mjs';

/** { policy, document } of a file, compiled and as written; {} after its problems were written to standard error. */
export async function loadPolicy(name, { engine, terminal }) {
  const text = await readText(name);
  try {
    return { policy: await engine.compilePolicy(text), document: JSON.parse(text) };
  } catch (error) {
    if (error.code !== 'invalid_policy') throw error;
    terminal.problems(error.problems, inputName(name));
    return {};
  }
}

/** The adapter that `--from` names, with the zone of instants without an offset; without it tickets are taken as they are. */
export async function adapterFor({ from, 'from-zone': timeZone }) {
  if (from === undefined) return (ticket) => ({ ticket, findings: [] });
  if (!HELPDESKS.includes(from)) {
    const guess = nearest(from, HELPDESKS);
    const help = guess ? `did you mean \`${guess}\`?` : `\`--from\` knows ${HELPDESKS.join(', ')}`;
    throw new UsageError(`unknown helpdesk \`${from}\``, help);
  }
  // by a name that bundlers do not follow: the entry is a file of the package, and only the one that is asked for is loaded
  const file = `./${from}.mjs`;
  const entry = await import(file);
  const read = entry[Object.keys(entry).find((name) => name.startsWith('ticketFrom'))];
  return (ticket) => read(ticket, { timeZone });
}

function mapTicket(raw, adapt) {
  try {
    return adapt(raw);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { problems: [{ path: '', code: 'wrong_type', severity: 'error', message: error.message }] };
  }
}

function refusedNow({ message, help }) {
  return new UsageError(`\`--now\`: ${message}`, help);
}

/**
 * { decision, ticket } or { problems } for one ticket as it was given; the adapter's findings come first. `options` are those of
 * `decide`; an instant `now` that the engine refuses is the caller's mistake, not the ticket's.
 */
export function decideOne(policy, raw, { adapt, ...options }) {
  const { ticket, findings, problems } = mapTicket(raw, adapt);
  if (problems) return { problems };
  try {
    const decision = policy.decide(ticket, options);
    return { ticket, decision: { ...decision, findings: [...findings, ...decision.findings] } };
  } catch (error) {
    if (error.code === 'invalid_options') throw refusedNow(error.problems[0]);
    if (error.code !== 'invalid_ticket') throw error;
    return { problems: [...findings.filter(({ severity }) => severity === 'error'), ...error.problems] };
  }
}
