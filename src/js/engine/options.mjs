// What can be said beside a ticket: the instant, and whether to trace.
import { errorOf, problem } from './errors.mjs';
import { millisOf } from './instant.mjs';

const OPTIONS = ['now', 'trace'];

/** The clock is read here and nowhere else. */
export function optionsOf(instance, options) {
  if (options === undefined || options === null) return { now: Date.now(), trace: false };
  const wrong = (...problems) => errorOf('invalid_options', 'the arguments', problems);
  if (typeof options !== 'object') {
    throw wrong(problem('', 'wrong_type', `expected an object, found \`${typeof options}\``, 'for example `{ now: "2026-03-02T09:00:00Z" }`'));
  }
  const unknown = Object.keys(options).filter((key) => !OPTIONS.includes(key));
  if (unknown.length) {
    throw wrong(...unknown.map((key) => problem(key, 'unknown_key', `unknown option \`${key}\``, 'the options are `now` and `trace`')));
  }
  const { now, trace = false } = options;
  if (typeof trace !== 'boolean') throw wrong(problem('trace', 'wrong_type', `expected true or false, found \`${typeof trace}\``));
  return { now: now === undefined ? Date.now() : millisOf(instance, now, 'now'), trace };
}
