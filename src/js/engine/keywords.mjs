// Keyword lists without a policy: what they find in a text.
import { errorOf, problem } from './errors.mjs';
import { DISPOSE, Handle } from './handle.mjs';

export class Keywords {
  #handle;
  #phrases;

  constructor(instance, object, phrases) {
    this.#handle = new Handle(this, 'set of keyword lists', instance, object);
    this.#phrases = phrases;
  }

  find(text) {
    const { instance, object } = this.#handle;
    if (typeof text !== 'string') {
      throw errorOf('invalid_options', 'the arguments', [problem('text', 'wrong_type', `expected text, found \`${text === null ? 'null' : typeof text}\``)]);
    }
    const numbers = instance.numbers(() => instance.ask(text, (exchange, written) => object.find(exchange, written, text.length)));
    const found = [];
    for (let at = 0; at < numbers.length; at += 3) {
      const { list, phrase } = this.#phrases[numbers[at]];
      found.push({ list, phrase, start: numbers[at + 1], end: numbers[at + 2] });
    }
    return found;
  }

  free() {
    this.#handle.free();
  }

  [DISPOSE]() {
    this.free();
  }
}
