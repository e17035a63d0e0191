// Instants between JavaScript and the engine: text, Date or number in, text out.
import { errorOf, problem } from './errors.mjs';

const FIRST = 0;
const END = Date.UTC(2070, 0, 1);

function isDate(value) {
  return Object.prototype.toString.call(value) === '[object Date]';
}

/** Milliseconds since the epoch. `path` names the argument in the SladderError thrown for everything that is no instant. */
export function millisOf(instance, value, path) {
  if (typeof value === 'string') {
    const millis = instance.ask(value, instance.exports.parseInstant);
    if (!Number.isNaN(millis)) return millis;
    throw refused(path, instance.answer().map((each) => ({ ...each, path })));
  }
  if (typeof value !== 'number' && !isDate(value)) {
    const found = value === null ? 'null' : typeof value;
    throw refused(path, [problem(path, 'wrong_type', `expected an instant, found \`${found}\``, 'give RFC 3339 text with an offset, a Date, or milliseconds since the epoch')]);
  }
  const millis = Math.floor(Number(value));
  if (Number.isNaN(millis)) throw refused(path, [problem(path, 'bad_instant', isDate(value) ? 'an invalid Date' : '`NaN` is not an instant')]);
  if (millis >= FIRST && millis < END) return millis;
  throw refused(path, [problem(path, 'bad_instant', `\`${Number(value)}\` milliseconds are outside 1970 to 2069`, 'count milliseconds since 1970-01-01T00:00:00Z')]);
}

/** "2026-03-02T08:00:00Z", or null for NaN: the engine found no such instant. */
export function instantText(millis) {
  return Number.isNaN(millis) ? null : new Date(millis).toISOString().replace('.000Z', 'Z');
}

function refused(path, problems) {
  return errorOf('invalid_options', 'the arguments', problems.map((each) => ({ ...each, path })));
}
