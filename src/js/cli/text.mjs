// Text in a terminal: how wide it is, how it is cut, and how foreign text is made safe to print.

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const WIDE = new RegExp(
  '^[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}' +
    '\\p{Emoji_Presentation}\\u3000-\\u303e\\uff01-\\uff60\\uffe0-\\uffe6]|\\ufe0f',
  'u',
);
const HALF_WIDTH = /^[\uff61-\uffdc]/u;
const WIDTHLESS = /^[\p{Mark}\p{Default_Ignorable_Code_Point}]+$/u;
// Escape sequences and direction marks in a subject must not reach the reader's terminal.
const UNPRINTABLE = /[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

/** Foreign text on one line, without anything a terminal would act on. */
export function plain(value) {
  return String(value ?? '').replace(UNPRINTABLE, ' ');
}

function graphemeWidth(grapheme) {
  if (WIDTHLESS.test(grapheme)) return 0;
  return WIDE.test(grapheme) && !HALF_WIDTH.test(grapheme) ? 2 : 1;
}

/** Columns that `text` takes in a terminal. */
export function displayWidth(text) {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemes.segment(text)) width += graphemeWidth(segment);
  return width;
}

/** `text` in at most `width` columns; "…" stands for what was left out. */
export function cut(text, width) {
  if (displayWidth(text) <= width) return text;
  if (width < 1) return '';
  let kept = '';
  let used = 0;
  for (const { segment } of graphemes.segment(text)) {
    const next = used + graphemeWidth(segment);
    if (next > width - 1) break;
    kept += segment;
    used = next;
  }
  return `${kept.trimEnd()}…`;
}

export function pad(text, width, align = 'left') {
  const space = ' '.repeat(Math.max(0, width - displayWidth(text)));
  return align === 'right' ? space + text : text + space;
}

/** The lines of `text` broken between words at `width`; a longer word gets a line of its own and is cut. */
export function wrap(text, width) {
  const lines = [];
  let line = '';
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const longer = line ? `${line} ${word}` : word;
    if (displayWidth(longer) <= width) {
      line = longer;
      continue;
    }
    if (line) lines.push(line);
    line = cut(word, width);
  }
  if (line) lines.push(line);
  return lines;
}

/** How many single-letter mistakes (a swap counts as one) lie between two short words. */
function mistakes(a, b) {
  const rows = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  for (let i = 1; i <= a.length; i += 1) {
    rows.push([i]);
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      let best = Math.min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (same ? 0 : 1));
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) best = Math.min(best, rows[i - 2][j - 2] + 1);
      rows[i].push(best);
    }
  }
  return rows[a.length][b.length];
}

/** The one of `names` that was probably meant by `word`, or undefined. */
export function nearest(word, names) {
  let best;
  let fewest = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const name of names) {
    const count = mistakes(word.toLowerCase(), name.toLowerCase());
    if (count < fewest) [best, fewest] = [name, count];
  }
  return best;
}

export function count(number, noun, plural = `${noun}s`) {
  return `${number} ${number === 1 ? noun : plural}`;
}

/** "12 breached, 9 met, 5 running": how often each value occurs, most frequent first. */
export function tally(values) {
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a).map(([value, times]) => `${times} ${value}`).join(', ');
}
