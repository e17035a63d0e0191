// The elements that are open at a place of a page, as a browser has them where tags are not closed, or in another order.
// Every question is answered by looking at ends of lists: a stranger's page is as deep as it likes.

const LINES = 'address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header '
  + 'hr html li main nav ol p pre section summary table tbody tfoot thead tr ul';
/** Elements that begin a line of their own. */
export const LINE_TAGS = new Set(LINES.split(' '));
/** An end tag inside one of these closes nothing outside it, unless it is the end of such an element itself. */
const SCOPES = new Set([...LINE_TAGS, 'td', 'th', 'caption', 'template']);
const VOID = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '));

export class OpenElements {
  #open = [];
  /** Positions of the open elements by name, and of those that are scopes. */
  #byName = new Map();
  #scopes = [];
  #leave;

  /** `leave(element)` is called for each element that is closed, the innermost first. */
  constructor(leave) {
    this.#leave = leave;
  }

  /** Whether the element has content, and so is open now. */
  push(name, element) {
    // a paragraph ends where the next block begins
    if (LINE_TAGS.has(name) && this.#open.at(-1)?.name === 'p') this.#closeFrom(this.#open.length - 1);
    if (VOID.has(name)) return false;
    const position = this.#open.push({ name, element }) - 1;
    if (this.#byName.has(name)) this.#byName.get(name).push(position);
    else this.#byName.set(name, [position]);
    if (SCOPES.has(name)) this.#scopes.push(position);
    return true;
  }

  close(name) {
    const position = this.#byName.get(name)?.at(-1);
    if (position === undefined || (!SCOPES.has(name) && position < (this.#scopes.at(-1) ?? 0))) return;
    this.#closeFrom(position);
  }

  #closeFrom(position) {
    while (this.#open.length > position) {
      const { name, element } = this.#open.pop();
      this.#byName.get(name).pop();
      if (SCOPES.has(name)) this.#scopes.pop();
      this.#leave(element);
    }
  }
}
