// A ticket that was read once, to be asked often: the public face of what the engine keeps of it.
import { DISPOSE, Handle } from './handle.mjs';
import { optionsOf } from './options.mjs';

export class ReadTicket {
  #handle;

  constructor(instance, object) {
    this.#handle = new Handle(this, 'ticket', instance, object);
  }

  decide(options = undefined) {
    const { instance, object } = this.#handle;
    const { now, trace } = optionsOf(instance, options);
    instance.call((exchange) => object.decide(exchange, now, trace));
    return instance.answer();
  }

  rules(options = undefined) {
    const { instance, object } = this.#handle;
    const now = options === undefined ? Date.now() : optionsOf(instance, options).now;
    return instance.numbers((exchange) => object.rules(exchange, now));
  }

  free() {
    this.#handle.free();
  }

  [DISPOSE]() {
    this.free();
  }
}
