// What a customer wrote, out of what a helpdesk keeps of it: the plain text of an HTML message, without the parts that others wrote.

import { Page } from './text/page.mjs';
import { LineKind, judge } from './text/replies.mjs';

export function plainText(html, options) {
  return written(new Page(textOf(html, 'HTML')).lines, keptBy(options));
}

export function ownWords(text, options) {
  const lines = textOf(text, 'text').split(/\r\n|\r|\n/).map((line) => ({ text: line.trimEnd(), kind: LineKind.OWN }));
  return written(lines, keptBy(options));
}

function textOf(value, what) {
  if (typeof value === 'string') return value;
  throw new TypeError(`expected ${what} as a string, not ${value === null ? 'null' : `a value of type ${typeof value}`}`);
}

/** The kinds of lines to give. An option that nobody knows is an error, as in a policy: it would be ignored without a word. */
function keptBy(options = {}) {
  const kept = new Set([LineKind.OWN]);
  for (const [option, value] of Object.entries(options ?? {})) {
    const kind = option === 'quotes' ? LineKind.QUOTED : option === 'signatures' ? LineKind.SIGNATURE : undefined;
    if (kind === undefined) throw new TypeError(`unknown option \`${option}\`: there are \`quotes\` and \`signatures\``);
    if (typeof value !== 'boolean') throw new TypeError(`option \`${option}\` is true or false`);
    if (value) kept.add(kind);
  }
  return kept;
}

/** A message of which nothing is its sender's own is given whole: the words of others are all that it says. */
function written(lines, kept) {
  judge(lines);
  return joined(lines.filter(({ kind }) => kept.has(kind))) || joined(lines);
}

/** At most one empty line in a row, and none at the ends. */
function joined(lines) {
  let text = '';
  let empty = false;
  for (const line of lines) {
    if (line.text.trim() === '') {
      empty = true;
    } else {
      if (text !== '') text += empty ? '\n\n' : '\n';
      text += line.text;
      empty = false;
    }
  }
  return text;
}
