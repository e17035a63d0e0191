// Business-hours arithmetic: the public face of a compiled calendar.
import { errorOf, problem } from './errors.mjs';
import { DISPOSE, Handle } from './handle.mjs';
import { instantText, millisOf } from './instant.mjs';

/**
 * The engine knows a calendar by its number. Methods that take numbers call it themselves: to hand a function to `instance.call` would
 * take longer than the answer.
 */
export class Calendar {
  #handle;
  #number;

  constructor(instance, number) {
    this.#handle = new Handle(this, 'calendar', instance, { free: () => instance.exports.freeCalendar(number) });
    this.#number = number;
  }

  isOpen(at) {
    const { instance } = this.#handle;
    const millis = millisOf(instance, at, 'at');
    const { engine } = instance;
    try {
      return engine.isOpen(this.#number, millis);
    } catch (error) {
      throw instance.broken(error);
    }
  }

  add(from, length) {
    const { instance } = this.#handle;
    const by = lengthOf(instance, length);
    return instantText(this.#ask(from, 'from', (engine, millis) => engine.add(this.#number, millis, by)));
  }

  subtract(from, length) {
    const { instance } = this.#handle;
    const by = lengthOf(instance, length);
    return instantText(this.#ask(from, 'from', (engine, millis) => engine.subtract(this.#number, millis, by)));
  }

  addSeconds(from, seconds) {
    const { instance } = this.#handle;
    const millis = millisOf(instance, from, 'from');
    if (typeof seconds !== 'number' || Number.isNaN(seconds)) throw refused('seconds', 'wrong_type', `expected a number, found \`${foundOf(seconds)}\``, 'give seconds, or a length as text to `add`');
    const { engine } = instance;
    try {
      return engine.addSeconds(this.#number, millis, seconds);
    } catch (error) {
      throw instance.broken(error);
    }
  }

  elapsedSeconds(from, to) {
    const { instance } = this.#handle;
    const start = millisOf(instance, from, 'from');
    const end = millisOf(instance, to, 'to');
    const { engine } = instance;
    try {
      return engine.elapsedSeconds(this.#number, start, end);
    } catch (error) {
      throw instance.broken(error);
    }
  }

  addMany(from, length, out = undefined) {
    const { instance } = this.#handle;
    const first = columnOf(from, 'from');
    const text = typeof length === 'string' ? lengthOf(instance, length) : undefined;
    const by = text === undefined ? columnOf(length, 'length', first) : text / 1000;
    const answers = out === undefined ? new Float64Array(first.length) : columnOf(out, 'out', first);
    const { exports } = instance;
    if (text < 0) {
      // working days, which are negative to the engine, are no open time
      instance.call(() => first.forEach((millis, row) => { answers[row] = exports.add(this.#number, millis, text); }));
    } else {
      instance.answerRows(first, by, answers, (exchange, rows) => exports.addSecondsMany(this.#number, exchange, rows));
    }
    return out ?? answers;
  }

  elapsedSecondsMany(from, to, out = undefined) {
    const { instance } = this.#handle;
    const first = columnOf(from, 'from');
    const second = columnOf(to, 'to', first);
    const answers = out === undefined ? new Float64Array(first.length) : columnOf(out, 'out', first);
    instance.answerRows(first, second, answers, (exchange, rows) => instance.exports.elapsedSecondsMany(this.#number, exchange, rows));
    return out ?? answers;
  }

  nextOpen(at) {
    return instantText(this.#ask(at, 'at', (engine, millis) => engine.nextOpen(this.#number, millis)));
  }

  nextClose(at) {
    return instantText(this.#ask(at, 'at', (engine, millis) => engine.nextClose(this.#number, millis)));
  }

  openHours(from, to) {
    const { instance } = this.#handle;
    const start = millisOf(instance, from, 'from');
    const end = millisOf(instance, to, 'to');
    instance.call((exchange) => instance.exports.openHours(this.#number, exchange, start, end));
    return instance.answer();
  }

  free() {
    this.#handle.free();
  }

  [DISPOSE]() {
    this.free();
  }

  #ask(at, path, act) {
    const { instance } = this.#handle;
    const millis = millisOf(instance, at, path);
    return instance.call(() => act(instance.exports, millis));
  }
}

function lengthOf(instance, text) {
  if (typeof text !== 'string') throw refused('length', 'wrong_type', `expected a length of time, found \`${foundOf(text)}\``, 'write text with units, such as "30m", "4h" or "2wd"');
  const length = instance.length(text);
  if (!Number.isNaN(length)) return length;
  throw errorOf('invalid_options', 'the arguments', instance.answer().map((each) => ({ ...each, path: 'length' })));
}

/** Tells a typed array of whatever window or worker, and whatever is made to look like one. */
const { get: kindOf } = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Float64Array.prototype), Symbol.toStringTag);

/** The numbers of a Float64Array as one of our own; as many as in `first`. */
function columnOf(value, path, first = undefined) {
  if (kindOf.call(value) !== 'Float64Array') throw refused(path, 'wrong_type', `expected a Float64Array, found \`${foundOf(value)}\``, path === 'length' ? 'give seconds in one, or a text such as "4h"' : undefined);
  const numbers = new Float64Array(value.buffer, value.byteOffset, value.length);
  if (first !== undefined && numbers.length !== first.length) {
    throw refused(path, 'out_of_range', `${numbers.length} numbers, and \`from\` has ${first.length}`, 'give as many');
  }
  return numbers;
}

function foundOf(value) {
  if (value === null) return 'null';
  return Number.isNaN(value) ? 'NaN' : kindOf.call(value) ?? typeof value;
}

function refused(path, ...details) {
  return errorOf('invalid_options', 'the arguments', [problem(path, ...details)]);
}
