// How mail programs and helpdesks mark, in HTML, what is quoted and what is a signature: by class, id and style.

import { LineKind } from './replies.mjs';

const { QUOTED, SIGNATURE } = LineKind;

/** The element itself. */
const MARKED = new Map([
  // Gmail; Thunderbird writes below a quote too, so that only the quote itself goes; Yahoo; Proton; Zoho; Outlook for phones; Freshdesk; Front
  ...['gmail_quote', 'gmail_attr', 'moz-cite-prefix', 'yahoo_quoted', 'protonmail_quote', 'zmail_extra', 'freshdesk_quote', 'front-blockquote',
    'mail-editor-reference-message-container', 'ms-outlook-mobile-reference-message'].map((mark) => [mark, QUOTED]),
  ...['gmail_signature', 'gmail_signature_prefix', 'moz-signature', 'protonmail_signature_block', 'signature', 'ms-outlook-mobile-signature',
    'applemailsignature', 'zm-_id_-sgn'].map((mark) => [mark, SIGNATURE]),
]);
/** The element and all that follows: Outlook, Zimbra. What is answered stands beside it, not inside. */
const REST = new Set(['divrplyfwdmsg', 'appendonsend', 'outlookmessageheader', 'zwchr']);
/** The line that Outlook draws above the message that is answered, by its version; without blanks. */
const DRAWN = ['border-top:solid#e1e1e1', 'border-top:solid#b5c4df'];

/** `{ kind, rest }` of an element that is not the author's text. */
export function markOf(name, attributes) {
  if (name === 'blockquote') return { kind: QUOTED };
  for (const mark of marksIn(attributes)) {
    if (REST.has(mark)) return { kind: QUOTED, rest: true };
    if (MARKED.has(mark)) return { kind: MARKED.get(mark) };
    if (mark.startsWith('yahoo_quoted_')) return { kind: QUOTED };
  }
  const style = styleOf(attributes);
  return DRAWN.some((line) => style.includes(line)) ? { kind: QUOTED, rest: true } : undefined;
}

export function isHidden(attributes) {
  return attributes.has('hidden') || styleOf(attributes).includes('display:none');
}

/** Class and id in small letters. Outlook writes "x_" before those of a message that passed through it. */
function marksIn(attributes) {
  const words = ['class', 'id'].flatMap((name) => (attributes.get(name) ?? '').toLowerCase().split(/\s+/));
  return words.map((word) => word.replace(/^(?:x_)+/, ''));
}

function styleOf(attributes) {
  return (attributes.get('style') ?? '').toLowerCase().split(/\s+/).join('');
}
