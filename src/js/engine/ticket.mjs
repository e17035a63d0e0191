// A ticket that was read once, to be asked often: the public face of what the engine keeps of it.
import { DISPOSE, Handle } from './handle.mjs';
import { optionsOf, timelineOptionsOf } from './options.mjs';

export class ReadTicket {
  #handle;
  #rulesLast;

  constructor(instance, object) {
    this.#handle = new Handle(this, 'ticket', instance, object);
    this.#rulesLast = instance.call(() => object.rulesLast());
  }

  decide(options = undefined) {
    const { instance, object } = this.#handle;
    const { now, trace, people } = optionsOf(instance, options);
    if (people !== null) instance.ask(people, (exchange, written) => object.options(exchange, written, trace));
    instance.call((exchange) => (people === null ? object.decide(exchange, now, trace) : object.decideWith(exchange, now)));
    return instance.answer();
  }

  timeline(options = undefined) {
    const { instance, object } = this.#handle;
    const { now, until } = timelineOptionsOf(instance, options);
    instance.call((exchange) => object.timeline(exchange, now, until));
    return instance.answer();
  }

  rules(options = undefined) {
    const { instance, object } = this.#handle;
    // where no rule asks the time, to read the clock would take a fifth of the call
    const now = options !== undefined ? optionsOf(instance, options).now : this.#rulesLast ? 0 : Date.now();
    return instance.numbers((exchange) => object.rules(exchange, now));
  }

  free() {
    this.#handle.free();
  }

  [DISPOSE]() {
    this.free();
  }
}
