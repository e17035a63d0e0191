// One column of a table of fields: where in a row its value stands, and what is made of it.
import { INSTANT_FORMATS } from './instant.mjs';
import { nameFrom } from './name.mjs';
import { idText, isRecord, kindOf, listOf, messageText, plainEntries } from './record.mjs';

const OPTIONS = ['from', 'path', 'values', 'help', 'split', 'html', 'format', 'timeZone', 'since', 'initial'];

/** A column ready to be read; `field` is what it is for, and names it in messages. */
export function columnOf(spec, field) {
  const column = isRecord(spec) ? spec : { from: spec };
  refuseUnknown(column, OPTIONS, field);
  const { from, values } = column;
  refuseOdd(column, field);
  const names = [from].flat().filter((name) => typeof name === 'string');
  const path = column.path ?? names[0] ?? field;
  return { ...column, field, path, names, read: reading(from, field), values: values && folded(values) };
}

/** Of several columns, messages name the one that the row has. */
export function columnIn(row, column) {
  if (column.names.length < 2) return column;
  return { ...column, path: column.names.find((name) => !isEmpty(valueAt(row, name))) ?? column.path };
}

function refuseOdd({ format, values }, field) {
  if (format !== undefined && !INSTANT_FORMATS.includes(format)) {
    throw new TypeError(`unknown format \`${format}\` of \`${field}\`: there are ${INSTANT_FORMATS.join(', ')}`);
  }
  if (values !== undefined && !isRecord(values)) throw new TypeError(`\`values\` of \`${field}\` is an object, not ${kindOf(values)}`);
}

export function refuseUnknown(record, allowed, field) {
  const unknown = Object.keys(record).find((key) => !allowed.includes(key));
  if (unknown !== undefined) throw new TypeError(`unknown option \`${unknown}\` of \`${field}\`: there are ${allowed.join(', ')}`);
}

function reading(from, field) {
  if (typeof from === 'function') return from;
  const names = [from].flat();
  if (names.length === 0 || names.some((name) => typeof name !== 'string')) {
    throw new TypeError(`\`${field}\` takes the name of a column, or an object with \`from\``);
  }
  return (row) => names.map((name) => valueAt(row, name)).find((value) => !isEmpty(value));
}

/** The column of that very name, else what the name leads to from record to record: `contact.name`. */
function valueAt(row, name) {
  if (isRecord(row) && Object.hasOwn(row, name)) return row[name];
  let value = row;
  for (const key of name.split('.')) {
    if (!isRecord(value) || !Object.hasOwn(value, key)) return undefined;
    value = value[key];
  }
  return value;
}

function isEmpty(value) {
  return value === undefined || value === null || value === '';
}

function folded(values) {
  // the policy's own words are read as well: a log may be told in them
  const words = Object.values(values).filter((name) => typeof name === 'string').map((name) => [name, name]);
  return new Map([...words, ...Object.entries(values)].map(([value, name]) => [value.trim().toLowerCase(), name]));
}

/** What a column's value is read as. Each gives undefined for what is empty or of another kind. */
export const KINDS = {
  id: (column, value) => (typeof value === 'number' && Number.isFinite(value) ? value : textOf(value)),
  instant: (column, value, { instant }) => instant(value, column.path, column.format, column.timeZone),
  text: (column, value) => textOf(value),
  message: (column, value) => (column.html === true ? messageText(undefined, value) : textOf(value)),
  name: nameOf,
  plain: (column, value) => plainEntries({ value }).map(([, kept]) => kept)[0],
  record: (column, value) => Object.fromEntries(plainEntries(value)),
  tags: (column, value) => tagsOf(value, column.split),
};

function textOf(value) {
  const text = typeof value === 'string' ? value.trim() : value;
  return Number.isNaN(text) ? undefined : idText(text);
}

/**
 * A word of the policy's: what `values` says, or without them the label as one word ("Waiting on customer" is `waitingOnCustomer`).
 * Null in `values` is for what says nothing. What they do not hold goes out as it is, with a finding, and so does a number without them.
 */
export function nameOf(column, value, { report }) {
  if (isEmpty(value)) return undefined;
  const text = typeof value === 'boolean' ? String(value) : textOf(value);
  if (text !== undefined) {
    const word = wordFor(column, text);
    return word === undefined ? unknownWord(column, text, report) : (word ?? undefined);
  }
  report('unknown_value', 'warning', column.path, `\`${column.path}\` is neither a number nor a text`, 'pass the value of the ticket itself');
  return undefined;
}

/** Undefined for what nobody knows, and null for what says nothing. */
function wordFor({ values }, text) {
  if (values !== undefined) return values.get(text.toLowerCase());
  return /^\d+$/.test(text) ? undefined : nameFrom(text) || text;
}

function unknownWord(column, text, report) {
  const help = column.help ?? 'add it to the `values` of the field';
  report('unknown_value', 'warning', column.path, `unknown ${column.field} \`${text.slice(0, 40)}\``, help);
  return text;
}

function tagsOf(value, split) {
  const parts = typeof value === 'string' && typeof split === 'string' ? value.split(split) : listOf(typeof value === 'string' ? [value] : value);
  return parts.map((part) => textOf(part)).filter((tag) => tag !== undefined && tag !== '');
}
