// Tables as helpdesks export them: comma-separated values by RFC 4180, and what spreadsheets make of these.

/** Where two are as frequent, the first. */
const DELIMITERS = [',', ';', '\t'];

/**
 * The records of `text`, each as `{ line, cells }` as soon as it is read; `line` counts lines of the text, from 1.
 * A quoted cell may hold delimiters, line breaks and doubled quotes; a byte order mark and blank lines are skipped. What stands behind a
 * closing quote belongs to the cell. A quote that is never closed takes the rest: its record has `unclosed`, the line where it begins.
 * Without `delimiter` it is the one of comma, semicolon and tab that is most frequent in the first record.
 * Takes time in proportion to the length of the text.
 */
export function* csvRows(text, delimiter = delimiterOf(text)) {
  const place = { at: text.startsWith('\ufeff') ? 1 : 0, line: 1 };
  const stop = new RegExp(`[${delimiter}\r\n]`, 'g');
  while (place.at < text.length) {
    const row = readRow(text, place, delimiter, stop);
    if (row.cells.length > 1 || row.cells[0] !== '') yield row;
  }
}

/**
 * The same by column: `{ line, record, unclosed }`, where `record` maps the names in the first row to what is in a row, without empty cells.
 * `columns` are those names, cut to their words; of two columns with one name the first with a value counts.
 */
export function csvRecords(text, delimiter) {
  const rows = csvRows(text, delimiter);
  const head = rows.next().value;
  const columns = (head?.cells ?? []).map((name) => name.trim());
  return { columns, unclosed: head?.unclosed, records: recordsOf(rows, columns) };
}

function* recordsOf(rows, columns) {
  for (const { line, cells, unclosed } of rows) {
    const record = new Map();
    for (const [index, name] of columns.entries()) {
      const value = (cells[index] ?? '').trim();
      if (value !== '' && name !== '' && !record.has(name)) record.set(name, value);
    }
    yield { line, record, unclosed, surplus: Math.max(0, cells.length - columns.length) };
  }
}

/** Counted in the first record, outside quotes; each quote opens or closes one, whatever the delimiter is. */
function delimiterOf(text) {
  const counts = new Map(DELIMITERS.map((delimiter) => [delimiter, 0]));
  let quoted = false;
  for (const [mark] of text.matchAll(/[",;\t\r\n]/g)) {
    if (mark === '"') quoted = !quoted;
    else if (!quoted && /[\r\n]/.test(mark)) break;
    else if (!quoted) counts.set(mark, counts.get(mark) + 1);
  }
  const most = Math.max(...counts.values());
  return DELIMITERS.find((delimiter) => counts.get(delimiter) === most);
}

/** Reads one record from `place.at` on, and moves `place` behind it. */
function readRow(text, place, delimiter, stop) {
  const row = { line: place.line, cells: [] };
  for (;;) {
    row.cells.push(readCell(text, place, stop, row));
    if (text[place.at] !== delimiter) break;
    place.at += 1;
  }
  if (place.at < text.length) {
    place.at += text.startsWith('\r\n', place.at) ? 2 : 1;
    place.line += 1;
  }
  return row;
}

function readCell(text, place, stop, row) {
  const quoted = text[place.at] === '"' ? readQuoted(text, place, row) : '';
  stop.lastIndex = place.at;
  const end = stop.exec(text)?.index ?? text.length;
  const rest = text.slice(place.at, end);
  place.at = end;
  return quoted + rest;
}

function readQuoted(text, place, row) {
  const start = place.at + 1;
  let end = text.indexOf('"', start);
  while (end !== -1 && text[end + 1] === '"') end = text.indexOf('"', end + 2);
  if (end === -1) row.unclosed = place.line;
  const cell = text.slice(start, end === -1 ? text.length : end);
  place.at = end === -1 ? text.length : end + 1;
  place.line += lineBreaks(cell);
  return cell.replaceAll('""', '"');
}

function lineBreaks(text) {
  return text.match(/\r\n|\r|\n/g)?.length ?? 0;
}
