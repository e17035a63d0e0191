// `sladder words`: how often the phrases and signals of a policy are found in tickets, so that its lists do not rot.
import { DECIDING_OPTIONS, FROM_HELP, required, ticketsFile } from './args.mjs';
import { adapterFor, decideOne, loadPolicy } from './engine.mjs';
import { listsOf } from './lists.mjs';
import { ticketProgress } from './progress.mjs';
import { readTickets } from './read.mjs';
import { table } from './table.mjs';
import { count, plain, wrap } from './text.mjs';

export const name = 'words';
export const summary = 'count how often the phrases and signals of a policy are found';
export const options = { ...DECIDING_OPTIONS, json: { type: 'boolean' } };
export const help = `usage: sladder words --policy POLICY [--now INSTANT] [--from HELPDESK] [--json] TICKETS

Counts in how many tickets each phrase of a policy's keyword lists and each of its signals is found, and with which
priority the helpdesk had given them. Phrases of the policy that are found nowhere come last; of the phrases that
signals bring along, only the number is told. A phrase counts where a decision counts it: in its list's fields, and not
beside an \`unless\`. Phrases that are written in a condition belong to no list and are not counted.

TICKETS is a JSON file, or - for standard input, in any form that \`sladder decide\` reads. A ticket that cannot be
decided is reported, and the rest goes on.

options
  -p, --policy POLICY    the policy, a JSON file
      --now INSTANT      leave out what customers wrote after this instant (default: the clock, read once)
${FROM_HELP}
      --json             everything as one JSON object; a bad ticket is in its \`refused\`
  -h, --help             this text

exit codes
  0  all tickets are counted
  1  at least one ticket, or the policy, was refused
  2  wrong usage, or a file that cannot be read

examples
  sladder words --policy policy.json tickets.ndjson
  sladder words -p policy.json --from freshdesk export.json
  sladder words -p policy.json --json - < tickets.ndjson | jq '.lists[].phrases[] | select(.tickets == 0)'`;

const LEVELS = ['low', 'normal', 'high', 'urgent'];
const NO_PRIORITY = 'none';
const NONE = '-';

/** A priority as a name; undefined for what says nothing. */
function priorityName(value) {
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() || undefined : undefined;
}

/** The helpdesk's own priority: as the ticket has it, or as the last event by now left it. */
function helpdeskPriority({ priority, events }, now) {
  const own = priorityName(priority);
  if (own !== undefined || !Array.isArray(events)) return own ?? NO_PRIORITY;
  const given = events.filter((event) => event?.type === 'priority' && Date.parse(event.at) <= Date.parse(now));
  given.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  return priorityName(given.at(-1)?.to) ?? NO_PRIORITY;
}

/** The names of priorities, ignoring case: the policy's levels, then others as tickets bring them. */
class Priorities {
  #names;

  constructor(levels) {
    this.#names = new Map(levels.map((level) => [level.toLowerCase(), level]));
  }

  nameOf(ticket, now) {
    const given = helpdeskPriority(ticket, now);
    const key = given.toLowerCase();
    if (!this.#names.has(key)) this.#names.set(key, given);
    return this.#names.get(key);
  }

  /** All of them, tickets without one last. */
  get names() {
    const names = [...this.#names.values()];
    return names.includes(NO_PRIORITY) ? [...names.filter((each) => each !== NO_PRIORITY), NO_PRIORITY] : names;
  }
}

/** In how many tickets something was found, how often in all, and the priorities of these tickets. */
class Found {
  tickets = 0;
  times = 0;
  #priorities = new Map();

  add(priority, times) {
    this.tickets += 1;
    this.times += times;
    this.#priorities.set(priority, this.with(priority) + 1);
  }

  with(priority) {
    return this.#priorities.get(priority) ?? 0;
  }
}

function counterFor(counters, key) {
  if (!counters.has(key)) counters.set(key, new Found());
  return counters.get(key);
}

/** A ticket's matches as list -> phrase -> times; a phrase that is in its list twice is found once. */
function timesByPhrase(matches) {
  const lists = new Map();
  const seen = new Set();
  for (const { list, phrase, field, start, end } of matches) {
    const key = JSON.stringify([list, phrase, field, start, end]);
    if (seen.has(key)) continue;
    seen.add(key);
    if (!lists.has(list)) lists.set(list, new Map());
    const phrases = lists.get(list);
    phrases.set(phrase, (phrases.get(phrase) ?? 0) + 1);
  }
  return lists;
}

/** The phrases of a list with what was found of each: the most frequent first, then as the policy has them, then built-in ones. */
function ranked({ phrases, builtIn }, counters) {
  const others = [...counters.keys()].filter((phrase) => !phrases.includes(phrase)).sort();
  const all = [...new Set([...phrases, ...others])].map((phrase) => {
    return { phrase, isBuiltIn: !phrases.includes(phrase), found: counters.get(phrase) ?? new Found() };
  });
  all.sort((a, b) => b.found.tickets - a.found.tickets || b.found.times - a.found.times);
  return { phrases: all, builtInNeverFound: [...builtIn].filter((phrase) => !counters.has(phrase)).length };
}

class Words {
  #lists;
  #priorities;
  #all = new Found();

  constructor(document) {
    this.#lists = listsOf(document).map((list) => ({ list, found: new Found(), counters: new Map() }));
    this.#priorities = new Priorities(document.priority?.levels ?? LEVELS);
  }

  add({ ticket, decision }) {
    const priority = this.#priorities.nameOf(ticket, decision.now);
    this.#all.add(priority, 0);
    const times = timesByPhrase(decision.matches);
    for (const { list, found, counters } of this.#lists) {
      const phrases = times.get(list.id);
      if (!phrases) continue;
      let sum = 0;
      for (const [phrase, number] of phrases) {
        counterFor(counters, phrase).add(priority, number);
        sum += number;
      }
      found.add(priority, sum);
    }
  }

  /** { all, priorities, lists }: what was found in every ticket, the names of priorities, and list by list. */
  result() {
    const lists = this.#lists.map(({ list, found, counters }) => ({ ...list, found, ...ranked(list, counters) }));
    return { all: this.#all, priorities: this.#priorities.names, lists };
  }
}

/** 0.004 -> "0.4%", 0.4 -> "40%" */
function percent(share) {
  const hundredths = share * 100;
  return `${hundredths < 10 ? Number(hundredths.toFixed(1)) : Math.round(hundredths)}%`;
}

function columnsFor(priorities) {
  return [
    { title: 'PHRASE', min: 12, max: 48 },
    { title: 'TICKETS', align: 'right' },
    { title: 'TIMES', align: 'right' },
    ...priorities.map((each) => ({ title: plain(each).toUpperCase(), align: 'right', max: 12 })),
  ];
}

function row(text, found, priorities, paint) {
  const numbers = [found.tickets, found.times, ...priorities.map((each) => found.with(each))];
  return [{ text, paint }, ...numbers.map((number) => ({ text: number ? String(number) : NONE, paint }))];
}

/** The rows of a list: the whole of it, where that is more than its only phrase, and each phrase that was found. */
function rowsOf({ found, phrases }, { priorities, style }) {
  const rows = phrases.filter((each) => each.found.tickets).map((each) => row(plain(each.phrase), each.found, priorities));
  return rows.length > 1 ? [row('any of these', found, priorities, style.bold), ...rows] : rows;
}

function neverLines({ phrases, builtInNeverFound }, { width, style }) {
  const never = phrases.filter(({ found }) => !found.tickets).map(({ phrase }) => `\`${plain(phrase)}\``);
  const lines = [];
  if (never.length) {
    const [first, ...rest] = wrap(`never found: ${never.join(', ')}`, width - 2);
    lines.push(first.replace('never found:', (label) => style.yellow(label)), ...rest.map((line) => `  ${line}`));
  }
  if (builtInNeverFound) lines.push(style.dim(`${count(builtInNeverFound, 'built-in phrase')} never found`));
  return lines;
}

/** Blocks of lines, one per list; their columns are as wide in all of them, so that they can be compared. */
function blocks({ all, priorities, lists }, { columns: width, style }) {
  const view = { priorities, width, style };
  const rows = [[row('all tickets', all, priorities)], ...lists.map((list) => rowsOf(list, view))];
  const [heading, ...lines] = table(columnsFor(priorities), rows.flat(), { width, style });
  const take = (each) => (each.length ? [heading, ...lines.splice(0, each.length)] : []);
  const first = take(rows[0]);
  return [
    first,
    ...lists.map((list, index) => {
      const title = list.signal ? `signal ${list.signal}` : plain(list.id);
      const { tickets } = list.found;
      const share = `${tickets} of ${count(all.tickets, 'ticket')} (${percent(tickets / all.tickets)})`;
      return [`${style.bold(title)}: ${share}`, ...take(rows[index + 1]), ...neverLines(list, view)];
    }),
  ];
}

async function printText(result, refused, { terminal }) {
  const failed = refused.length;
  await terminal.print(`${count(result.all.tickets + failed, 'ticket')}${failed ? `, ${failed} refused` : ''}`);
  if (!result.lists.length) await terminal.print('no keyword lists and no signals in this policy');
  // where no ticket was read, that a phrase was not found says nothing
  if (!result.lists.length || !result.all.tickets) return;
  for (const lines of blocks(result, terminal)) await terminal.print('', ...lines);
}

/** The same as data. */
function asData({ all, priorities, lists }, policy, refused) {
  const prioritiesOf = (found) => Object.fromEntries(priorities.map((each) => [each, found.with(each)]));
  return {
    policy: { name: policy.name, hash: policy.hash },
    tickets: all.tickets,
    priorities: prioritiesOf(all),
    lists: lists.map(({ id, weight, found, phrases, builtInNeverFound }) => ({
      list: id,
      weight,
      tickets: found.tickets,
      share: all.tickets ? found.tickets / all.tickets : null,
      times: found.times,
      priorities: prioritiesOf(found),
      phrases: phrases.map(({ phrase, isBuiltIn, found: own }) => (
        { phrase, builtIn: isBuiltIn, tickets: own.tickets, times: own.times, priorities: prioritiesOf(own) })),
      builtInNeverFound,
    })),
    refused,
  };
}

export async function run(context) {
  const { values, positionals, terminal } = context;
  const policyFile = required(values, 'policy', 'sladder words --policy policy.json tickets.ndjson');
  const file = ticketsFile(positionals, policyFile, name, 'count');
  const asked = { adapt: await adapterFor(values), now: values.now ?? Date.now() };

  const { policy, document } = await loadPolicy(policyFile, context);
  if (!policy) return 1;
  const words = new Words(document);
  const refused = [];
  const proceed = ticketProgress(terminal);
  for await (const read of readTickets(file)) {
    const { ticket, decision, problems } = read.error ? { problems: [read.error] } : decideOne(policy, read.ticket, asked);
    if (decision) words.add({ ticket, decision });
    else {
      refused.push({ error: problems[0], line: read.line });
      if (!values.json) terminal.problems(problems, read.place);
    }
    proceed();
  }
  terminal.progress('');
  const result = words.result();
  if (values.json) await terminal.print(JSON.stringify(asData(result, policy, refused)));
  else await printText(result, refused, context);
  policy.free();
  return refused.length ? 1 : 0;
}
