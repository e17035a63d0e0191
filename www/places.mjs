// Where things stand in a JSON text: paths such as `slas[2].targets["very high"]` lead back to the line that says them.

const BLANK = /[ \t\r\n]*/y;
const STRING = /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[\da-fA-F]{4})[^"\\\u0000-\u001f]*)*"/y;
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const PLAIN_KEY = /^[\p{Alphabetic}\p{N}_*-]+$/u; // written `.key` in a path; others `["a key"]`
const DEEPEST = 200;

function step(key, first) {
  if (!PLAIN_KEY.test(key)) return `[${JSON.stringify(key)}]`;
  return first ? key : `.${key}`;
}

/** Reads as far as the text is JSON: the places found until then, and where it stopped being JSON (null: nowhere). */
export function readPlaces(text) {
  const places = new Map();
  let at = 0;

  const take = (pattern) => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    at += found?.length ?? 0;
    return found;
  };
  const next = (...wanted) => {
    take(BLANK);
    const found = wanted.find((character) => text.startsWith(character, at));
    at += found?.length ?? 0;
    return found;
  };
  const fail = (expected) => {
    throw new SyntaxError(at < text.length ? `expected ${expected}` : `the text ends where ${expected} should follow`);
  };

  const readList = (path, depth) => {
    if (next(']')) return;
    for (let index = 0; ; index += 1) {
      read(`${path}[${index}]`, depth);
      const more = next(',', ']') ?? fail('`,` or `]`');
      if (more === ']') return;
    }
  };
  const readObject = (path, depth) => {
    if (next('}')) return;
    for (;;) {
      take(BLANK);
      const start = at;
      const key = take(STRING) ?? fail('a key in double quotes');
      if (!next(':')) fail('`:`');
      read(path + step(JSON.parse(key), path === ''), depth, start);
      const more = next(',', '}') ?? fail('`,` or `}`');
      if (more === '}') return;
    }
  };
  const read = (path, depth, keyStart) => {
    take(BLANK);
    const start = keyStart ?? at;
    if (depth > DEEPEST) fail('less nesting');
    const place = { start, end: start };
    places.set(path, place);
    const open = next('{', '[');
    if (open === '{') readObject(path, depth + 1);
    else if (open === '[') readList(path, depth + 1);
    else if (take(STRING) === undefined && take(SCALAR) === undefined) fail('a value');
    place.end = at;
  };

  try {
    read('', 0);
    take(BLANK);
    if (at < text.length) fail('the end of the text');
    return { places, error: null };
  } catch (error) {
    return { places, error: { message: error.message, ...lineAndColumn(text, at) } };
  }
}

/** The place of a path, or of the nearest thing around it; null when nothing of it is there. */
export function findPlace(places, path) {
  let rest = path;
  while (rest !== '' && !places.has(rest)) {
    rest = rest.slice(0, Math.max(rest.lastIndexOf('.'), rest.lastIndexOf('['), 0));
  }
  return rest === '' ? null : places.get(rest);
}

/** Both count from 1, the column in UTF-16 code units. */
export function lineAndColumn(text, offset) {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}

/** The offset of a line and column, kept inside the text. */
export function offsetOf(text, line, column = 1) {
  let start = 0;
  for (let left = line - 1; left > 0; left -= 1) {
    const end = text.indexOf('\n', start);
    if (end < 0) break;
    start = end + 1;
  }
  return Math.min(start + column - 1, text.length);
}

/** JSON as people lay it out: what fits on a line stays on one. */
export function layOut(value, width = 76, indent = '') {
  const flat = onOneLine(value);
  const fits = indent !== '' && indent.length + flat.length <= width;
  if (fits || value === null || typeof value !== 'object' || flat.length <= 2) return flat;
  const deeper = `${indent}  `;
  const rows = Array.isArray(value)
    ? value.map((item) => layOut(item, width, deeper))
    : Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${layOut(item, width, deeper)}`);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return `${open}\n${deeper}${rows.join(`,\n${deeper}`)}\n${indent}${close}`;
}

function onOneLine(value) {
  if (Array.isArray(value)) return `[${value.map(onOneLine).join(', ')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${onOneLine(item)}`);
  return entries.length > 0 ? `{ ${entries.join(', ')} }` : '{}';
}
