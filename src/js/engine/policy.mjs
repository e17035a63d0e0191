// A compiled policy: the public face of what decides about tickets.
import { Calendar } from './calendar.mjs';
import { errorOf, problem } from './errors.mjs';
import { DISPOSE, Handle } from './handle.mjs';
import { millisOf } from './instant.mjs';
import { ticketText } from './plain.mjs';

const OPTIONS = ['now', 'trace'];

export class Policy {
  #handle;

  constructor(instance, object, { name, hash, problems }) {
    this.#handle = new Handle(this, 'policy', instance, object);
    this.name = name;
    this.hash = hash;
    this.warnings = problems;
    Object.freeze(this);
  }

  decide(ticket, options = undefined) {
    const { instance, object } = this.#handle;
    const { now, trace } = optionsOf(instance, options);
    const text = ticketText(ticket);
    const decided = instance.ask(text, (exchange, written) => object.decide(exchange, written, now, trace));
    const answer = instance.answer();
    if (decided) return answer;
    throw errorOf('invalid_ticket', 'the ticket', answer);
  }

  calendar(id) {
    const { instance, object } = this.#handle;
    const calendar = instance.ask(String(id), (exchange, written) => object.calendar(exchange, written));
    if (calendar) return new Calendar(instance, calendar);
    throw errorOf('invalid_options', 'the arguments', instance.answer().map((each) => ({ ...each, path: 'id' })));
  }

  free() {
    this.#handle.free();
  }

  [DISPOSE]() {
    this.free();
  }
}

/** The clock is read here and nowhere else. */
function optionsOf(instance, options) {
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
