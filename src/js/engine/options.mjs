// What can be said beside a ticket: the instant, who is away and has how much, whether to trace, how far to look.
import { errorOf, problem } from './errors.mjs';
import { millisOf } from './instant.mjs';
import { below } from './plain.mjs';

const OPTIONS = ['now', 'load', 'away', 'trace'];
const TIMELINE_OPTIONS = ['now', 'until', 'load', 'away'];
/** More open tickets than this nobody has, and the engine counts no further. */
const MOST_TICKETS = 2 ** 32 - 1;
const LOOK_AHEAD = 30 * 24 * 60 * 60 * 1000;

/** The clock is read here and nowhere else. */
export function optionsOf(instance, options) {
  const { now, load, away, trace = false } = known(options, OPTIONS);
  if (typeof trace !== 'boolean') throw wrong(problem('trace', 'wrong_type', `expected true or false, found \`${typeof trace}\``));
  return { now: nowOf(instance, now), trace, people: peopleText(load, away) };
}

/** Without `until` the timeline reaches thirty days. */
export function timelineOptionsOf(instance, options) {
  const { now, until, load, away } = known(options, TIMELINE_OPTIONS);
  const from = nowOf(instance, now);
  return { now: from, until: until === undefined ? from + LOOK_AHEAD : millisOf(instance, until, 'until'), people: peopleText(load, away) };
}

/** `load` and `away` as the JSON text that the engine reads; null without them. */
function peopleText(load, away) {
  if (load === undefined && away === undefined) return null;
  const problems = [];
  const refuse = (path, message, code = 'wrong_type', help = undefined) => problems.push(problem(path, code, message, help));
  // without a prototype, an agent may have any name
  const people = { away: [], load: Object.create(null) };
  if (away !== undefined && !Array.isArray(away)) {
    refuse('away', `expected a list of agents, found ${kindOf(away)}`, undefined, 'for example `{ away: ["anna"] }`');
  } else {
    for (const [index, agent] of (away ?? []).entries()) {
      if (typeof agent === 'string') people.away.push(agent);
      else refuse(below('away', index), `expected an agent's id or name, found ${kindOf(agent)}`);
    }
  }
  if (load !== undefined && kindOf(load) !== '`Object`') {
    refuse('load', `expected an object with the open tickets of each agent, found ${kindOf(load)}`, undefined, 'for example `{ load: { anna: 3 } }`');
  } else {
    for (const [agent, tickets] of Object.entries(load ?? {})) {
      if (tickets === undefined) continue;
      const path = below('load', agent);
      if (typeof tickets !== 'number') refuse(path, `expected a number of tickets, found ${kindOf(tickets)}`);
      else if (!Number.isInteger(tickets) || tickets < 0 || tickets > MOST_TICKETS) refuse(path, `\`${tickets}\` is no number of tickets`, 'out_of_range');
      else people.load[agent] = tickets;
    }
  }
  if (problems.length) throw wrong(...problems);
  return JSON.stringify(people);
}

function kindOf(value) {
  return typeof value === 'object' ? `\`${Object.prototype.toString.call(value).slice('[object '.length, -1)}\`` : `\`${typeof value}\``;
}

function nowOf(instance, now) {
  return now === undefined ? Date.now() : millisOf(instance, now, 'now');
}

function wrong(...problems) {
  return errorOf('invalid_options', 'the arguments', problems);
}

function known(options, names) {
  if (options === undefined || options === null) return {};
  if (typeof options !== 'object') {
    throw wrong(problem('', 'wrong_type', `expected an object, found \`${typeof options}\``, 'for example `{ now: "2026-03-02T09:00:00Z" }`'));
  }
  const unknown = Object.keys(options).filter((key) => !names.includes(key));
  if (unknown.length) {
    throw wrong(...unknown.map((key) => problem(key, 'unknown_key', `unknown option \`${key}\``, `the options are ${names.map((name) => `\`${name}\``).join(' and ')}`)));
  }
  return options;
}
