// What can be said beside a ticket: the instant, whether to trace, how far to look.
import { errorOf, problem } from './errors.mjs';
import { millisOf } from './instant.mjs';

const OPTIONS = ['now', 'trace'];
const TIMELINE_OPTIONS = ['now', 'until'];
const LOOK_AHEAD = 30 * 24 * 60 * 60 * 1000;

/** The clock is read here and nowhere else. */
export function optionsOf(instance, options) {
  const { now, trace = false } = known(options, OPTIONS);
  if (typeof trace !== 'boolean') throw wrong(problem('trace', 'wrong_type', `expected true or false, found \`${typeof trace}\``));
  return { now: nowOf(instance, now), trace };
}

/** Without `until` the timeline reaches thirty days. */
export function timelineOptionsOf(instance, options) {
  const { now, until } = known(options, TIMELINE_OPTIONS);
  const from = nowOf(instance, now);
  return { now: from, until: until === undefined ? from + LOOK_AHEAD : millisOf(instance, until, 'until') };
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
