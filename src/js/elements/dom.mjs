// Every node of the element is made here, never from markup: what a ticket says stays text.

const INSTANT = /(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)/;

/** `el('p.note', { title }, 'text', node)`: classes are parts too, for a page's own style; what is empty is left out. */
export function el(tag, ...content) {
  const [name, ...classes] = tag.split('.');
  const node = document.createElement(name);
  node.className = classes.join(' ');
  node.part = node.className;
  for (const piece of content.flat(Infinity)) {
    if (typeof piece === 'string' || piece instanceof Node) node.append(piece);
    else if (piece) attribute(node, piece);
  }
  return node;
}

function attribute(node, attributes) {
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) node.setAttribute(key, value === true ? '' : value);
  }
}

/** A heading at the page's level, or so many below it. */
export function heading({ level }, below, ...content) {
  return el(`h${below + 2}`, { role: 'heading', 'aria-level': level + below }, content);
}

/** An instant as the page's people read it; the exact one stays in `datetime`. */
export function timeOf(instant, { instant: written }) {
  const millis = Date.parse(instant);
  return Number.isNaN(millis) ? '' : el('time', { datetime: instant, title: instant }, written(millis));
}

/** Only what differs is written: a selection stays, and nothing flickers. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** Text of the engine: what is in `backticks` is code, and instants are written as all others. */
export function worded(text, words) {
  const timed = (part) => part.split(INSTANT).map((piece, index) => (index % 2 === 1 ? timeOf(piece, words) : piece));
  return text.split('`').map((part, index) => (index % 2 === 1 ? el('code', part) : timed(part)));
}

export function section(name, words, aside, ...content) {
  return el(`section.${name}`, heading(words, 0, { class: 'row' }, el('span', words.say(name)), aside && el('span.soft', aside)), content);
}
