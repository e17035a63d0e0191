// Keyword lists without a policy: what they find in a text.
import { errorOf, problem } from './errors.mjs';
import { DISPOSE, Handle } from './handle.mjs';

export class Keywords {
  #handle;
  #phrases;
  #search;

  constructor(instance, object, phrases) {
    this.#handle = new Handle(this, 'set of keyword lists', instance, object);
    this.#phrases = phrases;
    this.#search = (exchange, written, units) => object.find(exchange, written, units);
  }

  find(text) {
    const { instance } = this.#handle;
    if (typeof text !== 'string') {
      throw errorOf('invalid_options', 'the arguments', [problem('text', 'wrong_type', `expected text, found \`${text === null ? 'null' : typeof text}\``)]);
    }
    const { words, first, end } = instance.row(instance.ask(text, this.#search));
    const found = [];
    for (let at = first; at < end; at += 3) {
      const { list, phrase } = this.#phrases[words[at]];
      found.push({ list, phrase, start: words[at + 1], end: words[at + 2] });
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
