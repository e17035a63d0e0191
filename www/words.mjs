// Elements and words: every node of the page is made here, never from markup, so what a ticket says cannot become code.

const INSTANT = /(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)/;

/** `el('p.note', { title }, 'text', node)`: functions become listeners, empty children and attributes are left out. */
export function el(tag, attributes = {}, ...children) {
  const [name, ...classes] = tag.split('.');
  const node = document.createElement(name);
  if (classes.length > 0) node.className = classes.join(' ');
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'function') node.addEventListener(key, value);
    else if (value !== undefined && value !== null && value !== false) node.setAttribute(key, value === true ? '' : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== undefined && child !== null && child !== false && child !== ''));
  return node;
}

/** "firstResponse" -> "First response" */
export function label(id) {
  const spaced = id.replace(/[_-]+/g, ' ').replace(/([\p{Ll}\d])(\p{Lu})/gu, (_, before, after) => `${before} ${after.toLowerCase()}`);
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

/** "2 h 05 min"; below a minute "42 s"; with `fine` always down to the second. Hours stay hours: a day of a calendar is no day. */
export function duration(seconds, fine = false) {
  const whole = Math.trunc(Math.abs(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const parts = [];
  if (hours > 0) parts.push(`${hours} h`);
  if (minutes > 0) parts.push(`${minutes} min`);
  if (parts.length === 0 || (fine && rest > 0)) parts.push(`${rest} s`);
  return parts.join(' ');
}

/** The way from one moment to another by the wall clock: "in 3 d 4 h", "25 min ago". */
export function distance(fromMs, toMs, fine = false) {
  const seconds = Math.round((toMs - fromMs) / 1000);
  const days = Math.floor(Math.abs(seconds) / 86400);
  const words = days > 0 ? `${days} d ${Math.floor(Math.abs(seconds) / 3600) % 24} h` : duration(seconds, fine);
  return seconds >= 0 ? `in ${words}` : `${words} ago`;
}

/** Shows instants as the policy's own people read them; the exact UTC text stays in the title. */
export function moments(timeZone) {
  const options = { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' };
  let zone = timeZone ?? 'UTC';
  let format;
  try {
    format = new Intl.DateTimeFormat('en-GB', { ...options, timeZone: zone });
  } catch {
    zone = 'UTC'; // the engine may know a zone that this browser does not
    format = new Intl.DateTimeFormat('en-GB', { ...options, timeZone: zone });
  }
  return { zone, at: (instant) => el('time', { datetime: instant, title: instant }, format.format(new Date(instant))) };
}

/** The text with its spans (UTF-16, half open) marked; overlapping ones join. */
export function marked(text, spans) {
  const nodes = [];
  let at = 0;
  for (const { start, end, note } of spans.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const from = Math.max(start, at);
    if (end <= from) continue;
    nodes.push(text.slice(at, from), el('mark', { title: note }, text.slice(from, end)));
    at = end;
  }
  nodes.push(text.slice(at));
  return nodes;
}

/** Text in `backticks` becomes code; with `at`, of `moments`, instants are shown its way. */
export function worded(text, at) {
  const plain = (part) => (at ? part.split(INSTANT).map((piece, index) => (index % 2 === 1 ? at(piece) : piece)) : part);
  return text.split('`').map((part, index) => (index % 2 === 1 ? el('code', {}, part) : plain(part)));
}
