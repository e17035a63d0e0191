// Files and standard input: policies as text, tickets in every form that people have them.
import { createReadStream } from 'node:fs';
import { UsageError } from './args.mjs';
import { plain } from './text.mjs';

const NOT_UTF8 = 'ERR_ENCODING_INVALID_ENCODED_DATA';
const CAUSES = {
  ENOENT: 'no such file',
  EISDIR: 'it is a directory',
  EACCES: 'no permission',
};

const DOCUMENT_HELP = 'tickets are one JSON document, or one ticket per line (`jq -c` writes that)';

/** What to call an input in messages. */
export function inputName(name) {
  return name === '-' ? 'stdin' : name;
}

/** Pieces of text as they arrive; a byte order mark is dropped. "-" is standard input. */
async function* chunksOf(name) {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    const source = name === '-' ? process.stdin : createReadStream(name);
    for await (const bytes of source) yield decoder.decode(bytes, { stream: true });
    yield decoder.decode();
  } catch (error) {
    const shown = `\`${inputName(name)}\``;
    if (error.code === NOT_UTF8) throw new UsageError(`${shown} is not UTF-8 text`, 'save it as UTF-8');
    throw new UsageError(`cannot read ${shown}: ${CAUSES[error.code] ?? error.message}`);
  }
}

/** The whole input. Throws UsageError when it cannot be read. */
export async function readText(name) {
  let text = '';
  for await (const chunk of chunksOf(name)) text += chunk;
  return text;
}

/** { line, text } of every line that is not blank, as soon as it is complete. */
async function* linesOf(name) {
  let line = 0;
  let pending = [];
  for await (const chunk of chunksOf(name)) {
    const parts = chunk.split('\n');
    const begun = parts.pop();
    for (const part of parts) {
      const text = pending.join('') + part;
      pending = [];
      line += 1;
      if (text.trim()) yield { line, text };
    }
    pending.push(begun);
  }
  const text = pending.join('');
  if (text.trim()) yield { line: line + 1, text };
}

/** { value } or { error } of one JSON text. */
function parse(text) {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    const [first, ...rest] = plain(error.message);
    const message = `not JSON: ${first.toLowerCase()}${rest.join('')}`;
    return { error: { path: '', code: 'syntax', severity: 'error', message } };
  }
}

/** Under what helpdesks' answers have their lists of tickets. */
const LISTS = ['tickets', 'results', '_results', 'data', 'issues', 'values', 'conversations', 'records'];

/** The tickets in a value: a list, the lists that helpdesks' answers wrap theirs in, or the ticket itself. */
function ticketsIn(value) {
  if (Array.isArray(value)) return value;
  const inside = [value, value?._embedded].flatMap((answer) => LISTS.map((key) => answer?.[key]));
  return inside.find((list) => Array.isArray(list)) ?? [value];
}

/** Does a file that begins so hold one JSON value per line? A document breaks its lines after an opening or a comma. */
function isOnePerLine(first, second) {
  if (!second) return false;
  if (parse(first.text).error === undefined) return true;
  return !/[[{,:]\s*$/.test(first.text) && parse(second.text).error === undefined;
}

async function* fromLines(lines, name) {
  for await (const { line, text } of lines) {
    const place = `${inputName(name)}:${line}`;
    const { value, error } = parse(text);
    if (error) yield { line, place, error };
    else for (const ticket of ticketsIn(value)) yield { line, place, ticket };
  }
}

function* fromDocument(text, name) {
  const { value, error } = parse(text);
  if (error) throw new UsageError(`\`${inputName(name)}\` is ${error.message}`, DOCUMENT_HELP);
  let line = 0;
  for (const ticket of ticketsIn(value)) {
    line += 1;
    yield { line, place: `${inputName(name)}, ticket ${line}`, ticket };
  }
}

/**
 * { line, place, ticket } or { line, place, error } for every ticket of an input: one ticket, a list, {"tickets": [...]},
 * {"results": [...]}, or one JSON value per line, which is read as it arrives. `line` counts lines, in a document the tickets;
 * `place` is the same for people.
 */
export async function* readTickets(name) {
  const lines = linesOf(name);
  const first = (await lines.next()).value;
  if (!first) return;
  const second = (await lines.next()).value;
  if (isOnePerLine(first, second)) {
    yield* fromLines([first, second], name);
    yield* fromLines(lines, name);
    return;
  }
  const texts = second ? [first.text, second.text] : [first.text];
  for await (const { text } of lines) texts.push(text);
  yield* fromDocument(texts.join('\n'), name);
}
