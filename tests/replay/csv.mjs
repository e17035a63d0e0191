// Reads CSV as RFC 4180 writes it, one record after the other: what helpdesks export their logs in.

/** The text of the quoted field that begins at `start`, and the position after it. */
function quotedField(text, start) {
  let value = '';
  for (let from = start + 1; ;) {
    const end = text.indexOf('"', from);
    if (end === -1) throw new SyntaxError(`the quoted field at ${start} does not end`);
    value += text.slice(from, end);
    if (text[end + 1] !== '"') return [value, end + 1];
    value += '"';
    from = end + 2;
  }
}

/** The fields of the record that begins at `start`, and the position after its line break. */
function quotedRecord(text, start) {
  const bare = /[^,\r\n]*/y;
  const breaks = /\r?\n|\r?$/y;
  const fields = [];
  for (let at = start; ; at += 1) {
    let field;
    if (text[at] === '"') {
      [field, at] = quotedField(text, at);
    } else {
      bare.lastIndex = at;
      [field] = bare.exec(text);
      at += field.length;
    }
    fields.push(field);
    if (text[at] === ',') continue;
    breaks.lastIndex = at;
    if (!breaks.test(text)) throw new SyntaxError(`expected a comma or the end of the line at ${at}`);
    return [fields, breaks.lastIndex];
  }
}

/** The records of a text, each a list of its fields. A line break at the very end begins no record. */
export function* records(text) {
  for (let at = 0; at < text.length;) {
    // most lines quote nothing, and splitting those is several times faster
    const newline = text.indexOf('\n', at);
    const line = text.slice(at, newline === -1 ? text.length : newline);
    if (line.includes('"')) {
      const [fields, next] = quotedRecord(text, at);
      yield fields;
      at = next;
    } else {
      yield (line.endsWith('\r') ? line.slice(0, -1) : line).split(',');
      at += line.length + 1;
    }
  }
}
