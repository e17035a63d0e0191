// Types of sladder/text: what a customer wrote, as plain text.

/** What else to give than the author's own words. */
export interface TextOptions {
  /** Also what is quoted: replies below and between the author's lines, `<blockquote>`. Else: false. */
  quotes?: boolean;
  /** Also signatures. Else: false. */
  signatures?: boolean;
}

/**
 * The text of an HTML message as a browser shows it, without quoted replies and signatures.
 *
 * - Block elements and `<br>` break lines, with at most one empty line in a row; cells are apart by a blank, items of lists begin with
 *   "- ". Links keep their text, images their `alt`. What a browser hides is left out: scripts, styles, comments, `display: none`.
 * - Quoted is every `<blockquote>`, what mail programs and helpdesks mark as the message that is answered, and what `ownWords` leaves out.
 *   A customer who quotes an error message in a `<blockquote>` loses it: better than words of others that are taken for the customer's.
 * - A forwarded message is no quote. Where everything is quoted, everything is given.
 *
 * Takes time in proportion to the length of the input, whatever is in it. Throws a TypeError for what is no string.
 */
export function plainText(html: string, options?: TextOptions): string;

/**
 * The same of a message that is plain text already: without lines that begin with ">", without what follows the heading of a reply
 * ("On ... wrote:", "-----Original Message-----", From, Sent and To, "##- Please type your reply above this line -##"), and without what
 * follows the "--" above a signature. Headings are known in English, Dutch, German, Italian, French, Spanish, Portuguese and Estonian.
 */
export function ownWords(text: string, options?: TextOptions): string;
