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
    const { now, trace, people } = optionsOf(this.#handle.instance, options);
    return this.#ask(people, (object, exchange) => object.decide(exchange, now, trace, people !== null));
  }

  timeline(options = undefined) {
    const { now, until, people } = timelineOptionsOf(this.#handle.instance, options);
    return this.#ask(people, (object, exchange) => object.timeline(exchange, now, until, people !== null));
  }

  #ask(people, question) {
    const { instance, object } = this.#handle;
    if (people !== null) instance.ask(people, (exchange, written) => object.options(exchange, written));
    instance.call((exchange) => question(object, exchange));
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
