// Who owns an object in wasm memory, and when it is given back.
import { SladderError } from './errors.mjs';

/** A safety net for owners that were dropped without free(). */
const dropped = new FinalizationRegistry(({ instance, object }) => instance.release(object));

/** The tie between an object of the public API and its counterpart in the engine. */
export class Handle {
  #noun;
  #instance;
  #object;

  constructor(owner, noun, instance, object) {
    this.#noun = noun;
    this.#instance = instance;
    this.#object = object;
    dropped.register(owner, { instance, object }, this);
  }

  get instance() {
    this.#assertOwned();
    return this.#instance;
  }

  get object() {
    this.#assertOwned();
    return this.#object;
  }

  /** May be called any number of times. */
  free() {
    const object = this.#object;
    if (object === null) return;
    this.#object = null;
    dropped.unregister(this);
    this.#instance.release(object);
  }

  #assertOwned() {
    if (this.#object === null) throw new SladderError('disposed', `this ${this.#noun} was freed and cannot be used any more`);
  }
}

/** `Symbol.dispose`, also where the runtime does not know `using` yet but a compiler translates it. */
export const DISPOSE = Symbol.dispose ?? Symbol.for('Symbol.dispose');
