// Groups of tickets about one problem: what is checked of the arguments, and what the engine makes of them.
import { errorOf, problem } from './errors.mjs';
import { plainCopy } from './plain.mjs';

const WINDOW = '72h';
const OPTIONS = ['window', 'references', 'onFinding'];

/** Tickets as text, one per line: a text is taken as it is. */
function textOf(tickets) {
  if (typeof tickets === 'string') return tickets;
  if (typeof tickets?.[Symbol.iterator] !== 'function') {
    const found = tickets === null ? 'null' : typeof tickets;
    const help = 'give a list of tickets, or text with one ticket per line';
    throw errorOf('invalid_ticket', 'the tickets', [problem('', 'wrong_type', `expected a list of tickets, found \`${found}\``, help)]);
  }
  const list = [...tickets];
  try {
    return list.map((ticket) => JSON.stringify(ticket) ?? 'null').join('\n');
  } catch (error) {
    const { problems } = plainCopy(list);
    throw errorOf('invalid_ticket', 'the tickets', problems.length ? problems : [problem('', 'wrong_type', `cannot be written as JSON: ${error?.message ?? error}`)]);
  }
}

function optionsOf(instance, options = {}) {
  const problems = [];
  const wrong = (...given) => { problems.push(problem(...given)); };
  if (options === null || typeof options !== 'object') {
    throw errorOf('invalid_options', 'the arguments', [problem('', 'wrong_type', `expected an object, found \`${options === null ? 'null' : typeof options}\``, 'for example `{ window: "72h" }`')]);
  }
  for (const key of Object.keys(options).filter((each) => !OPTIONS.includes(each))) {
    wrong(key, 'unknown_key', `unknown option \`${key}\``, 'the options are `window`, `references` and `onFinding`');
  }
  const { window = WINDOW, references = [], onFinding } = options;
  if (onFinding !== undefined && typeof onFinding !== 'function') wrong('onFinding', 'wrong_type', `expected a function, found \`${typeof onFinding}\``);
  if (!Array.isArray(references)) {
    wrong('references', 'wrong_type', 'expected a list of names of fields', 'for example `["fields.order_number"]`');
  } else {
    references.forEach((name, index) => {
      if (typeof name === 'string' && /^fields\.[^\n]+$/.test(name)) return;
      wrong(`references[${index}]`, 'unknown_field', 'not a field of `fields`', 'name it as conditions do: `fields.order_number`');
    });
  }
  const millis = windowOf(instance, window, problems);
  if (problems.length) throw errorOf('invalid_options', 'the arguments', problems);
  return { millis, references, onFinding };
}

function windowOf(instance, window, problems) {
  if (typeof window !== 'string') {
    problems.push(problem('window', 'wrong_type', `expected a length of time, found \`${window === null ? 'null' : typeof window}\``, 'for example `72h`'));
    return NaN;
  }
  const millis = instance.length(window);
  if (Number.isNaN(millis)) problems.push(...instance.answer().map((each) => ({ ...each, path: 'window' })));
  // the engine's sign for working days
  if (millis < 0 || Object.is(millis, -0)) problems.push(problem('window', 'bad_duration', `\`${window}\`: working days, which need a calendar`, 'write hours by the clock: `72h`'));
  return millis;
}

export function related(instance, tickets, options) {
  const { millis, references, onFinding } = optionsOf(instance, options);
  const text = [...references, textOf(tickets)].join('\n');
  const found = instance.ask(text, (exchange, written) => instance.exports.related(exchange, written, millis, references.length));
  const answer = instance.answer();
  const placed = typeof tickets === 'string' ? (each) => each : ({ line, column, ...each }) => each;
  if (!found) throw errorOf('invalid_ticket', 'the tickets', answer.map(placed));
  if (onFinding) answer.findings.forEach((each) => onFinding(placed(each)));
  return answer.groups;
}
