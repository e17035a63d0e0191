// Which lines of a message are its author's: what mail programs write above a message that is answered, and above a signature.
// The engine reads the same words for its signals, src/tone.rs.

import table from '../../replies.txt';

export const LineKind = Object.freeze({ OWN: 'own', QUOTED: 'quoted', SIGNATURE: 'signature' });

/** Nobody's own sentence is so long, and folding what a stranger sends has a price. */
const LONGEST_HEADING = 300;
const LONGEST_KEY = 16;
/** The head of a message names its date and its addressee within so many lines. */
const HEAD_LINES = 4;

function wordsOf(kind) {
  return table.split('\n').filter((line) => line.startsWith(`${kind} `)).map((line) => line.slice(kind.length + 1));
}

const [WROTE, ORIGINAL, FORWARDED] = ['wrote', 'original', 'forwarded'].map(wordsOf);
const [FROM, SENT, TO] = ['from', 'sent', 'to'].map((kind) => new Set(wordsOf(kind)));

const fold = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').replaceAll('’', "'").toLowerCase();
const hasOneOf = (line, words) => words.some((word) => line.includes(word));

/** Marks, among the lines that are the author's so far, those that are not. */
export function judge(lines) {
  const filled = lines.filter(({ text }) => text.trim() !== '');
  let kind = LineKind.OWN;
  let forwarded = false;
  for (const [index, line] of filled.entries()) {
    if (line.kind !== LineKind.OWN) continue;
    const text = line.text.trim();
    const heading = kind === LineKind.QUOTED ? undefined : headingAt(filled, index, text, forwarded);
    if (heading !== undefined) {
      if (!heading.marked) kind = LineKind.QUOTED;
      for (let at = heading.start; at <= index; at += 1) filled[at].kind = LineKind.QUOTED;
      continue;
    }
    if (text === '--' && kind === LineKind.OWN) kind = LineKind.SIGNATURE;
    // the head of a message that is passed on is no heading of a reply
    forwarded = isForward(text) || (forwarded && !isFrom(text));
    line.kind = isQuoted(line) ? LineKind.QUOTED : kind;
  }
}

/**
 * The heading of a reply that ends with this line: where it begins, and whether the lines that follow are marked as quoted themselves,
 * so that the author may go on below them.
 */
function headingAt(lines, index, text, forwarded) {
  const before = lines[index - 1];
  const ownBefore = before !== undefined && before.kind !== LineKind.QUOTED;
  const marked = isQuoted(lines[index + 1]);
  if (isWrote(text)) return { start: index, marked };
  // programs break lines at some width: the address comes to stand in a line of its own
  const broken = ownBefore && text.includes('@') && before.text.length < LONGEST_HEADING && text.length < LONGEST_HEADING;
  if (broken && isWrote(`${before.text.trim()} ${text}`)) return { start: index - 1, marked };
  if (isSeparator(text)) return { start: index, marked: false };
  if (forwarded || !isFrom(text) || !isHead(lines, index)) return undefined;
  return { start: ownBefore && isRule(before.text) ? index - 1 : index, marked: false };
}

function isQuoted(line) {
  return line !== undefined && (line.kind === LineKind.QUOTED || line.text.trimStart().startsWith('>'));
}

/** "On Monday, 2 March 2026 at 10:00, Ann wrote:" in any language: with a date, and a colon at the end. */
function isWrote(line) {
  if (!line.endsWith(':') || line.length > LONGEST_HEADING || !/[0-9]/.test(line)) return false;
  return hasOneOf(fold(line), WROTE);
}

/** "-----Original Message-----", and the line of helpdesks above which a reply is to be written. */
function isSeparator(line) {
  if (line.length > LONGEST_HEADING) return false;
  if (line.startsWith('##-')) return line.endsWith('-##');
  return /^(?:---|___)/.test(line) && hasOneOf(fold(line), ORIGINAL);
}

/** "---------- Forwarded message ---------", "Begin forwarded message:". */
export function isForward(line) {
  if (line.length > LONGEST_HEADING || !(line.startsWith('---') || line.endsWith(':'))) return false;
  return hasOneOf(fold(line), FORWARDED);
}

/** What stands before the colon: "From" of "*From:* Ann". */
function keyOf(line) {
  const colon = line.slice(0, LONGEST_KEY).indexOf(':');
  return colon === -1 ? '' : fold(line.slice(0, colon)).replaceAll('*', '').trim();
}

const isFrom = (line) => FROM.has(keyOf(line));

function isHead(lines, index) {
  const keys = lines.slice(index + 1, index + 1 + HEAD_LINES).map(({ text }) => keyOf(text.trim()));
  return keys.some((key) => SENT.has(key)) && keys.some((key) => TO.has(key));
}

/** A line that is drawn. */
const isRule = (line) => /^(?:_{5,}|-{5,})$/.test(line.trim());
