// Business-hours arithmetic: the public face of a compiled calendar.
import { errorOf, problem } from './errors.mjs';
import { DISPOSE, Handle } from './handle.mjs';
import { instantText, millisOf } from './instant.mjs';

export class Calendar {
  #handle;

  constructor(instance, object) {
    this.#handle = new Handle(this, 'calendar', instance, object);
  }

  isOpen(at) {
    return this.#at(at, 'at', (calendar, millis) => calendar.isOpen(millis));
  }

  add(from, length) {
    return this.#moved(from, length, (calendar, millis, by) => calendar.add(millis, by));
  }

  subtract(from, length) {
    return this.#moved(from, length, (calendar, millis, by) => calendar.subtract(millis, by));
  }

  elapsedSeconds(from, to) {
    return this.#between(from, to, (calendar, start, end) => calendar.elapsedSeconds(start, end));
  }

  nextOpen(at) {
    return instantText(this.#at(at, 'at', (calendar, millis) => calendar.nextOpen(millis)));
  }

  nextClose(at) {
    return instantText(this.#at(at, 'at', (calendar, millis) => calendar.nextClose(millis)));
  }

  openHours(from, to) {
    const { instance } = this.#handle;
    this.#between(from, to, (calendar, start, end, exchange) => calendar.openHours(exchange, start, end));
    return instance.answer();
  }

  free() {
    this.#handle.free();
  }

  [DISPOSE]() {
    this.free();
  }

  #at(at, path, ask) {
    const { instance, object } = this.#handle;
    const millis = millisOf(instance, at, path);
    return instance.call(() => ask(object, millis));
  }

  #between(from, to, ask) {
    const { instance, object } = this.#handle;
    const start = millisOf(instance, from, 'from');
    const end = millisOf(instance, to, 'to');
    return instance.call((exchange) => ask(object, start, end, exchange));
  }

  #moved(from, length, ask) {
    const { instance } = this.#handle;
    const by = lengthOf(instance, length);
    return instantText(this.#at(from, 'from', (calendar, millis) => ask(calendar, millis, by)));
  }
}

function lengthOf(instance, text) {
  let problems;
  if (typeof text === 'string') {
    const length = instance.length(text);
    if (!Number.isNaN(length)) return length;
    problems = instance.answer().map((each) => ({ ...each, path: 'length' }));
  } else {
    problems = [problem('length', 'wrong_type', `expected a length of time, found \`${text === null ? 'null' : typeof text}\``, 'write text with units, such as "30m", "4h" or "2wd"')];
  }
  throw errorOf('invalid_options', 'the arguments', problems);
}
