// Documents given as JavaScript values, made safe to hand over: no getters, cycles or oddities reach the engine.
import { errorOf, problem } from './errors.mjs';

/** Deeper than any real document, and shallow enough for every stack. */
const DEEPEST = 100;

/** The path of what is under a key. */
export function below(path, key) {
  if (typeof key === 'number') return `${path}[${key}]`;
  if (!/^[\p{Alphabetic}\p{Number}_*-]+$/u.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path ? `${path}.${key}` : key;
}

function tagOf(value) {
  return Object.prototype.toString.call(value).slice('[object '.length, -1);
}

class Copier {
  problems = [];
  #above = [];

  copy(value, path) {
    switch (typeof value) {
      case 'string':
      case 'boolean':
        return value;
      case 'number':
        return Number.isFinite(value) ? value : this.#refuse(path, `\`${value}\` is not a number that JSON knows`);
      case 'object':
        return value === null ? null : this.#enter(value, path);
      default:
        return this.#refuse(path, `${value === undefined ? '`undefined`' : `a ${typeof value}`} is not JSON`);
    }
  }

  #enter(value, path) {
    if (this.#above.includes(value)) return this.#refuse(path, 'refers back to itself');
    if (this.#above.length === DEEPEST) return this.#refuse(path, `is nested more than ${DEEPEST} levels deep`, 'out_of_range');
    this.#above.push(value);
    try {
      if (typeof value.toJSON === 'function') return this.copy(value.toJSON(), path);
      return Array.isArray(value) ? this.#list(value, path) : this.#record(value, path);
    } catch (error) {
      return this.#refuse(path, `cannot be read: ${error?.message ?? error}`);
    } finally {
      this.#above.pop();
    }
  }

  #list(value, path) {
    return Array.from(value, (entry, index) => this.copy(entry, below(path, index)));
  }

  #record(value, path) {
    const tag = tagOf(value);
    if (tag === 'Promise') return this.#refuse(path, 'a `Promise` is not JSON', 'wrong_type', 'await it first');
    if (tag !== 'Object' && tag !== 'Module') return this.#refuse(path, `a \`${tag}\` is not JSON`);
    // without a prototype, a key named `__proto__` is a key like any other
    const record = Object.create(null);
    for (const [key, entry] of Object.entries(value)) {
      if (entry !== undefined) record[key] = this.copy(entry, below(path, key));
    }
    return record;
  }

  #refuse(path, message, code = 'wrong_type', help = undefined) {
    this.problems.push(problem(path, code, message, help));
    return null;
  }
}

/** A copy of `value` made of JSON's types alone, and what in it had no such type. A key that is `undefined` is absent. */
export function plainCopy(value) {
  const copier = new Copier();
  return { copy: copier.copy(value, ''), problems: copier.problems };
}

/** A ticket as JSON text. JSON.stringify is the fast road; only where it fails is the ticket searched for the reason. */
export function ticketText(ticket) {
  let reason = 'is not JSON';
  try {
    const text = JSON.stringify(ticket);
    if (text !== undefined) return text;
  } catch (error) {
    reason = `cannot be written as JSON: ${error?.message ?? error}`;
  }
  const { problems } = plainCopy(ticket);
  throw errorOf('invalid_ticket', 'the ticket', problems.length ? problems : [problem('', 'wrong_type', reason)]);
}
