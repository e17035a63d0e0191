// Instants between JavaScript and the engine: text, Date or number in, text out.
import { errorOf, problem } from './errors.mjs';

const FIRST = 0;
const END = Date.UTC(2070, 0, 1);

function isDate(value) {
  return Object.prototype.toString.call(value) === '[object Date]';
}

/** Milliseconds since the epoch. `path` names the argument in the SladderError thrown for everything that is no instant. */
export function millisOf(instance, value, path) {
  // of a size that gets inlined: numbers are for callers in a hurry
  return typeof value === 'number' && value >= FIRST && value < END ? Math.floor(value) : readMillis(instance, value, path);
}

function readMillis(instance, value, path) {
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
  if (Number.isNaN(millis)) return null;
  return millis % 1000 === 0 ? secondText(millis) : new Date(millis).toISOString();
}

const DAY = 86_400_000;
/** Of years 0 to 399, which are those of every 400 years. */
const ERA_DAYS = 146_097;
/** From the first of March of the year 0, where leap days are the last days of years, to 1970. */
const DAYS_TO_1970 = 719_468;

/** What toISOString says of a whole second, in a fifth of the time. `| 0` drops a fraction; nothing here is negative. */
function secondText(millis) {
  const days = Math.floor(millis / DAY);
  const second = ((millis - days * DAY) / 1000) | 0;
  const minute = (second / 60) | 0;
  const hour = (minute / 60) | 0;

  const era = ((days + DAYS_TO_1970) / ERA_DAYS) | 0;
  const eraDay = days + DAYS_TO_1970 - era * ERA_DAYS;
  const eraYear = ((eraDay - ((eraDay / 1460) | 0) + ((eraDay / 36_524) | 0) - ((eraDay / 146_096) | 0)) / 365) | 0;
  const yearDay = eraDay - (365 * eraYear + ((eraYear / 4) | 0) - ((eraYear / 100) | 0));
  const fromMarch = ((5 * yearDay + 2) / 153) | 0;
  const day = yearDay - (((153 * fromMarch + 2) / 5) | 0) + 1;
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  const year = era * 400 + eraYear + (month < 3 ? 1 : 0);
  const century = (year / 100) | 0;
  return String.fromCharCode(
    tens(century), ones(century), tens(year % 100), ones(year), DASH, tens(month), ones(month), DASH, tens(day), ones(day), T,
    tens(hour), ones(hour), COLON, tens(minute % 60), ones(minute), COLON, tens(second % 60), ones(second % 60), Z,
  );
}

const [DASH, COLON, T, Z, ZERO] = Array.from('-:TZ0', (character) => character.charCodeAt(0));

function tens(number) {
  return ZERO + ((number / 10) | 0);
}

function ones(number) {
  return ZERO + (number % 10);
}
function refused(path, problems) {
  return errorOf('invalid_options', 'the arguments', problems.map((each) => ({ ...each, path })));
}
