// The lines of an HTML page, each with whose it is. htmlparser2's tokenizer tells tags, text and entities apart, by the rules of browsers;
// its parser is not used, because it takes quadratic time for a page that is nested deep enough.

import { Tokenizer } from 'htmlparser2';
import { LINE_TAGS, OpenElements } from './elements.mjs';
import { isHidden, markOf } from './marks.mjs';
import { LineKind, isForward } from './replies.mjs';

/** Their content is for the browser, never for a reader. */
const HIDDEN_TAGS = new Set(['script', 'style', 'title', 'template', 'noscript', 'iframe', 'noembed', 'noframes', 'object', 'svg']);
const READ_ATTRIBUTES = new Set(['alt', 'class', 'hidden', 'id', 'style']);
const NOTHING = new Map();

export class Page {
  lines = [];
  #elements = new OpenElements((element) => this.#leave(element));
  /** The line being written, its white space not yet written, and the breaks, blank and item mark that come before its next word. */
  #line;
  #breaks = 1;
  #space = false;
  #item = false;
  #hidden = 0;
  #preformatted = 0;
  /** What is not the author's: the elements around this place from the outside in, and what goes on to the end. */
  #marks = [];
  #rest;
  #name = '';
  #attributes = NOTHING;
  #attribute = '';
  #value = '';

  constructor(html) {
    const nothing = () => {};
    const tokenizer = new Tokenizer({ decodeEntities: true }, {
      ontext: (start, end) => this.#write(html.slice(start, end)),
      ontextentity: (point) => this.#write(String.fromCodePoint(point)),
      onopentagname: (start, end) => this.#begin(html.slice(start, end).toLowerCase()),
      onattribname: (start, end) => this.#beginAttribute(html.slice(start, end).toLowerCase()),
      onattribdata: (start, end) => this.#addValue(html, start, end),
      onattribentity: (point) => {
        this.#value += String.fromCodePoint(point);
      },
      onattribend: () => this.#endAttribute(),
      onopentagend: () => this.#enter(),
      onselfclosingtag: () => this.#enter(),
      onclosetag: (start, end) => this.#close(html.slice(start, end).toLowerCase()),
      oncdata: nothing,
      oncomment: nothing,
      ondeclaration: nothing,
      onprocessinginstruction: nothing,
      onend: nothing,
    });
    tokenizer.write(html);
    tokenizer.end();
    for (const line of this.lines) line.text = line.text.replaceAll('\u00a0', ' ').trim();
    for (const line of this.lines) line.kind = kindOf(line);
  }

  #begin(name) {
    this.#name = name;
    this.#attributes = NOTHING;
  }

  #beginAttribute(name) {
    this.#attribute = READ_ATTRIBUTES.has(name) ? name : '';
    this.#value = '';
  }

  #addValue(html, start, end) {
    if (this.#attribute !== '') this.#value += html.slice(start, end);
  }

  #endAttribute() {
    if (this.#attribute === '') return;
    if (this.#attributes === NOTHING) this.#attributes = new Map();
    // the first of two attributes with one name counts
    if (!this.#attributes.has(this.#attribute)) this.#attributes.set(this.#attribute, this.#value);
  }

  #enter() {
    const name = this.#name;
    const plain = this.#attributes === NOTHING;
    const mark = plain && name !== 'blockquote' ? undefined : markOf(name, this.#attributes);
    this.#break(name);
    if (mark?.rest) this.#rest ??= mark;
    const element = {
      hidden: HIDDEN_TAGS.has(name) || (!plain && isHidden(this.#attributes)),
      preformatted: name === 'pre',
      mark: mark?.rest ? undefined : mark,
    };
    if (!this.#elements.push(name, element)) {
      if (name === 'img' && !element.hidden) this.#write(this.#attributes.get('alt') ?? '');
      return;
    }
    if (element.hidden) this.#hidden += 1;
    if (element.preformatted) this.#preformatted += 1;
    if (element.mark === undefined) return;
    this.#breaks ||= 1;
    this.#marks.push(mark);
  }

  #leave({ hidden, preformatted, mark }) {
    if (hidden) this.#hidden -= 1;
    if (preformatted) this.#preformatted -= 1;
    if (mark === undefined) return;
    this.#breaks ||= 1;
    this.#marks.pop();
  }

  #close(name) {
    // browsers make an empty paragraph of an end tag that ends nothing, and a break of </br>
    this.#break(name);
    this.#elements.close(name);
  }

  #break(name) {
    if (this.#hidden > 0) return;
    if (name === 'br') this.#breaks += 1;
    else if (name === 'p') this.#breaks = Math.max(this.#breaks, 2);
    else if (LINE_TAGS.has(name)) this.#breaks = Math.max(this.#breaks, 1);
    else if (name === 'td' || name === 'th') this.#space = true;
    this.#item ||= name === 'li';
  }

  #write(text) {
    if (this.#hidden > 0) return;
    if (this.#preformatted > 0) this.#writeLines(text);
    else this.#writeWords(text.replace(/[ \t\r\n\f]+/g, ' '));
  }

  #writeLines(text) {
    const [first, ...others] = text.split(/\r\n|\r|\n/);
    if (first !== '') this.#put(first);
    for (const line of others) {
      this.#breaks += 1;
      if (line !== '') this.#put(line);
    }
  }

  #writeWords(text) {
    const words = text.slice(text.startsWith(' ') ? 1 : 0, text.length > 1 && text.endsWith(' ') ? -1 : undefined);
    this.#space ||= text.startsWith(' ');
    if (words === '') return;
    this.#put(words);
    this.#space = text.endsWith(' ');
  }

  #put(text) {
    if (this.#breaks > 0) {
      if (this.#breaks > 1) this.lines.push({ text: '' });
      this.#line = { text: this.#item ? '- ' : '', mark: this.#marks[0] ?? this.#rest };
      this.lines.push(this.#line);
      [this.#breaks, this.#item] = [0, false];
    } else if (this.#space) {
      this.#line.text += ' ';
    }
    this.#space = false;
    this.#line.text += text;
  }
}

/** Whose line it is. A message that is passed on is marked like one that is answered; its first line tells the difference. */
function kindOf({ text, mark }) {
  if (mark === undefined) return LineKind.OWN;
  if (text !== '') mark.forwarded ??= isForward(text);
  return mark.forwarded ? LineKind.OWN : mark.kind;
}
