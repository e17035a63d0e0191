// One live copy of the engine: the only place that knows how text crosses into wasm memory and what a trap leaves behind.
import { glueOf } from 'sladder:glue';
import { SladderError } from './errors.mjs';

/** Safari's TextDecoder stops working after 2 GB; a new one before that costs nothing. */
const DECODER_LIMIT = 2 ** 31 - 2 ** 20;
const LENGTHS_KEPT = 500;

/**
 * Every export is called through `call` or `ask`. The engine itself never throws, so whatever is thrown inside is a defect and leaves
 * its memory in an unknown state: the instance is never entered again, and what was compiled with it says so.
 */
export class Instance {
  #glue;
  #memory;
  #exchange;
  #defect = null;
  #encoder = new TextEncoder();
  #decoder = new TextDecoder();
  #decoded = 0;
  #input = new Uint8Array();
  #lengths = new Map();
  /** The memory; the view of one that has grown is empty. */
  #words = new Uint32Array(0);

  constructor(glue, { memory }) {
    this.#glue = glue;
    this.#memory = memory;
    this.#exchange = new glue.Exchange();
  }

  /** Sets a compiled module to work; asynchronously, because browsers limit the size of modules started synchronously. */
  static async open(module) {
    const glue = glueOf();
    return new Instance(glue, await glue.init({ module_or_path: module }));
  }

  static openSync(module) {
    const glue = glueOf();
    return new Instance(glue, glue.initSync({ module }));
  }

  /** An engine that is JavaScript: a function that gives exports for imports. */
  static openScript(engine) {
    const glue = glueOf();
    return new Instance(glue, glue.initWith(engine));
  }

  /** The engine's exported functions. */
  get exports() {
    return this.#glue;
  }

  /**
   * The same, for calls that take less time than handing a function to `call` does. The caller hands whatever they throw to `broken`,
   * and throws what that gives.
   */
  get engine() {
    this.#assertUsable();
    return this.#glue;
  }

  get usable() {
    return this.#defect === null;
  }

  /** Makes one call into the engine; `act` gets the exchange buffer. */
  call(act) {
    this.#assertUsable();
    try {
      return act(this.#exchange);
    } catch (error) {
      throw this.broken(error);
    }
  }

  /** Makes one call with `text`; `act` gets the exchange buffer that holds it, its length in bytes and that in UTF-16. */
  ask(text, act) {
    this.#assertUsable();
    try {
      // a UTF-16 unit is at most three bytes of UTF-8; one more, so that no view of this length is that of a memory that has grown
      const room = text.length * 3 + 1;
      const address = this.#exchange.reserve(room);
      const { written } = this.#encoder.encodeInto(text, this.#bytes(address, room));
      return act(this.#exchange, written, text.length);
    } catch (error) {
      throw this.broken(error);
    }
  }

  /** What the last call left in the exchange buffer. */
  answer() {
    return this.call((exchange) => {
      const bytes = new Uint8Array(this.#memory.buffer, exchange.pointer(), exchange.length());
      this.#decoded += bytes.length;
      if (this.#decoded > DECODER_LIMIT) {
        this.#decoder = new TextDecoder();
        this.#decoded = bytes.length;
      }
      return JSON.parse(this.#decoder.decode(bytes));
    });
  }

  /** The numbers behind the address that a call gives; the first says how many. */
  numbers(act) {
    const { words, first, end } = this.row(this.call(act));
    const numbers = [];
    for (let at = first; at < end; at++) numbers.push(words[at]);
    return numbers;
  }

  /** The same without a copy: what is before `end` in `words` from `first` on, until the next call. */
  row(address) {
    // the view of a memory that has grown is empty; to ask the memory for its buffer takes longer
    if (this.#words.length === 0) this.#words = new Uint32Array(this.#memory.buffer);
    const words = this.#words;
    const first = address / Uint32Array.BYTES_PER_ELEMENT + 1;
    return { words, first, end: first + words[first - 1] };
  }

  /** A length of time in the engine's terms, or NaN with problems in the exchange buffer. Programs use few lengths, often. */
  length(text) {
    const known = this.#lengths.get(text);
    if (known !== undefined) return known;
    const length = this.ask(text, this.#glue.parseLength);
    if (Number.isNaN(length)) return length;
    if (this.#lengths.size === LENGTHS_KEPT) this.#lengths.clear();
    this.#lengths.set(text, length);
    return length;
  }

  /** Gives back an object of the engine. The memory of a broken instance goes as a whole, when nothing refers to it any more. */
  release(object) {
    if (this.usable) this.call(() => object.free());
  }

  /** At least so many writable bytes. Short texts come often, and a new view would take as long as what is done with them. */
  #bytes(address, room) {
    if (this.#input.byteOffset !== address || this.#input.length < room) {
      this.#input = new Uint8Array(this.#memory.buffer, address, room);
    }
    return this.#input;
  }

  /** The error to throw for one that came out of the engine, which is not entered again. */
  broken(error) {
    this.#defect = error;
    return new SladderError('internal', `the engine failed: ${error?.message ?? error}; compile the policy again`, [], error);
  }

  /**
   * Has the engine answer for pairs of numbers, one of either column, in calls of many rows each. `second` may be one number for all
   * rows. `out` may be one of the columns: a row is written after it was read.
   */
  answerRows(first, second, out, act) {
    this.call((exchange) => {
      const rows = exchange.rows();
      const address = exchange.columns();
      const column = (number, count) => new Float64Array(this.#memory.buffer, address + 8 * rows * number, count);
      for (let from = 0; from < first.length; from += rows) {
        const to = Math.min(from + rows, first.length);
        column(0, to - from).set(first.subarray(from, to));
        if (typeof second === 'number') column(1, to - from).fill(second);
        else column(1, to - from).set(second.subarray(from, to));
        act(exchange, to - from);
        out.set(column(2, to - from), from);
      }
    });
  }

  #assertUsable() {
    if (this.#defect) throw new SladderError('internal', 'the engine stopped after an internal error: compile the policy again', [], this.#defect);
  }
}
