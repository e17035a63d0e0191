// Plain text from the HTML that helpdesks keep of a message, for where they hand over no text of their own.
// One pass over the input, whatever is in it: a message is a stranger's text.

const LINE_TAGS = new Set(
  'address article aside blockquote dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol pre section table tr ul'.split(' '),
);
/** Their content is for the browser, never for a reader. */
const HIDDEN_TAGS = new Set(['script', 'style', 'head', 'title', 'template', 'noscript']);

/** U+00A0 to U+00FF in order. */
const LATIN_1 = (
  'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm ' +
  'raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH ' +
  'Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ' +
  'ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml ' +
  'yacute thorn yuml'
).split(' ');
const ENTITIES = new Map([
  ...LATIN_1.map((name, index) => [name, String.fromCharCode(0xa0 + index)]),
  ...Object.entries({ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", hellip: '…', ndash: '–', mdash: '—', bull: '•', euro: '€', trade: '™' }),
  ...Object.entries({ lsquo: '‘', rsquo: '’', sbquo: '‚', ldquo: '“', rdquo: '”', bdquo: '„', lsaquo: '‹', rsaquo: '›', scaron: 'š', Scaron: 'Š' }),
]);

/** What a reader sees: tags gone, entities decoded, lines where the page breaks them, at most one empty line in a row. */
export function textFromHtml(html) {
  const page = { text: '', breaks: 0, space: false };
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf('<', at);
    const end = open === -1 ? html.length : open;
    if (end > at) write(page, html.slice(at, end));
    at = open === -1 ? html.length : markup(page, html, open);
  }
  return page.text;
}

/** Handles what begins with the `<` at `open`; gives the place to go on from. */
function markup(page, html, open) {
  if (html.startsWith('<!--', open)) return after(html, '-->', open + 4);
  const tag = /<(\/?)([a-z][a-z0-9]*)/iy;
  tag.lastIndex = open;
  const [, slash, name] = tag.exec(html) ?? [];
  if (name === undefined) {
    if (/[!?/]/.test(html[open + 1] ?? '')) return after(html, '>', open + 2);
    write(page, '<');
    return open + 1;
  }
  const lower = name.toLowerCase();
  const end = tagEnd(html, tag.lastIndex);
  if (slash === '' && HIDDEN_TAGS.has(lower)) return afterElement(html, lower, end);
  breakFor(page, lower);
  return end;
}

function breakFor(page, name) {
  if (name === 'br') page.breaks += 1;
  else if (name === 'p') page.breaks = Math.max(page.breaks, 2);
  else if (LINE_TAGS.has(name)) page.breaks = Math.max(page.breaks, 1);
  else if (name === 'td' || name === 'th') page.space = true;
}

function after(html, mark, from) {
  const found = html.indexOf(mark, from);
  return found === -1 ? html.length : found + mark.length;
}

/** Past the `>` of a tag; a `>` inside a quoted attribute value does not count. */
function tagEnd(html, from) {
  const part = /[^>=]*(?:>|=\s*(?:"[^"]*"?|'[^']*'?)?)/y;
  part.lastIndex = from;
  for (;;) {
    const found = part.exec(html);
    if (found === null) return html.length;
    if (found[0].endsWith('>') && !found[0].includes('=')) return part.lastIndex;
  }
}

function afterElement(html, name, from) {
  const close = new RegExp(`</${name}[\\s/>]`, 'gi');
  close.lastIndex = from;
  return close.exec(html) === null ? html.length : tagEnd(html, close.lastIndex - 1);
}

/** Adds a run of text: white space of the source is one space, and none at the ends of a line. */
function write(page, run) {
  const words = decode(run.replace(/[ \t\r\n\f]+/g, ' ')).replaceAll('\u00a0', ' ');
  const body = words.trim();
  if (body === '') {
    page.space ||= words !== '';
    return;
  }
  const leading = page.space || words[0] !== body[0];
  if (page.text !== '') page.text += page.breaks > 0 ? '\n'.repeat(Math.min(page.breaks, 2)) : leading ? ' ' : '';
  page.text += body;
  page.breaks = 0;
  page.space = !words.endsWith(body);
}

function decode(text) {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z][a-z0-9]{1,8}));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return ENTITIES.get(name) ?? whole;
    return character(hex === undefined ? Number(decimal) : parseInt(hex, 16));
  });
}

function character(code) {
  const none = code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff);
  return none ? '\ufffd' : String.fromCodePoint(code);
}
