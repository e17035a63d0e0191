// The element `<sladder-ticket>`: it holds what the page gave, draws it once per change, and ticks while it is `live` and in a page.
import { el } from './dom.mjs';
import { sayer } from './labels.mjs';
import { dress } from './style.mjs';
import { view } from './view.mjs';
import { formats } from './words.mjs';

const SECOND = 1000;
const PROPERTIES = ['decision', 'steps', 'labels', 'hours', 'locale', 'timeZone'];

// importing this in Node, where pages are built, must not fail
export class SladderTicket extends (globalThis.HTMLElement ?? class {}) {
  static observedAttributes = ['live', 'locale', 'time-zone', 'heading-level'];

  static {
    for (const name of PROPERTIES) {
      Object.defineProperty(this.prototype, name, { get() { return this.#given[name]; }, set(value) { this.#give(name, value); } });
    }
  }

  #given = {};
  /** When the page said what time it is, by the machine's clock: only the difference counts, so a wrong clock does no harm. */
  #givenAt = 0;
  #opened = new Set();
  #drawn;
  #said = [];
  #ticket;
  #timer;
  #isDue = false;
  #hasCalled = false;
  #body;
  #status;

  constructor() {
    super();
    const root = this.attachShadow({ mode: 'open' });
    dress(root, this.nonce);
    this.#body = el('div');
    this.#status = el('p.unseen', { role: 'status' });
    root.append(this.#body, this.#status);
    // `toggle` does not bubble
    root.addEventListener('toggle', ({ target }) => this.#keepOpen(target), true);
  }

  connectedCallback() {
    // a page may have set properties before the element was defined
    for (const name of [...PROPERTIES, 'now'].filter((each) => Object.hasOwn(this, each))) {
      const value = this[name];
      delete this[name];
      this[name] = value;
    }
    this.#changed();
    this.#keepTime();
  }

  disconnectedCallback() {
    this.#keepTime();
  }

  attributeChangedCallback() {
    this.#keepTime();
    this.#changed();
  }

  get live() { return this.hasAttribute('live'); }
  set live(value) { this.toggleAttribute('live', Boolean(value)); }

  /** The instant shown, in milliseconds; NaN without a decision. */
  get now() {
    const decided = Date.parse(this.#given.decision?.now);
    const given = this.#given.now ?? decided;
    const shown = this.live ? given + Date.now() - this.#givenAt : given;
    // nothing is known of the time before a decision
    return Number.isNaN(decided) ? shown : Math.max(shown, decided);
  }

  set now(value) {
    const millis = value instanceof Date || typeof value === 'number' ? Number(value) : Date.parse(value);
    this.#given.now = Number.isNaN(millis) ? undefined : millis;
    this.#givenAt = Date.now();
    this.#tick();
  }

  #give(name, value) {
    this.#given[name] = value;
    if (name === 'decision') {
      this.#hasCalled = false;
      if (this.#given.now === undefined) this.#givenAt = Date.now();
    }
    this.#changed();
  }

  #keepTime() {
    clearInterval(this.#timer);
    if (this.live && this.isConnected) this.#timer = setInterval(() => this.#tick(), SECOND);
  }

  /** Several properties set in a row are drawn once. */
  #changed() {
    if (this.#isDue || !this.isConnected) return;
    this.#isDue = true;
    queueMicrotask(() => {
      this.#isDue = false;
      this.#draw();
    });
  }

  #draw() {
    const { decision, labels, hours, steps, locale, timeZone } = this.#given;
    const of = (name) => this.getAttribute(name);
    const words = {
      ...formats(locale ?? of('locale'), timeZone ?? of('time-zone')),
      ...sayer(labels),
      level: Math.min(Math.max(Number(of('heading-level')) || 3, 1), 5),
      hours,
      steps,
      now: this.now,
      isLive: this.live,
      opened: this.#opened,
    };
    const key = this.shadowRoot.activeElement?.parentNode.dataset.key;
    this.#drawn = view(decision, words);
    this.#body.replaceChildren(this.#drawn.node);
    // a new decision must not take the keyboard away from who is reading
    if (key) Array.from(this.#body.querySelectorAll('details')).find(({ dataset }) => dataset.key === key)?.firstChild.focus({ preventScroll: true });
    this.#announce(decision?.ticket);
    this.#call();
  }

  /** Says what reads otherwise than it did for the same ticket: states, not what counts on. */
  #announce(ticket) {
    const said = Array.from(this.#body.querySelectorAll('.priority > div, .clock h3, .escalation h2'), ({ innerText }) => innerText.replaceAll(/\s+/g, ' '));
    const news = said.filter((text) => !this.#said.includes(text));
    if (ticket === this.#ticket && news.length > 0) this.#status.textContent = news.join('. ');
    [this.#said, this.#ticket] = [said, ticket];
  }

  #keepOpen({ open, dataset: { key } }) {
    this.#opened[open ? 'add' : 'delete'](key);
  }

  #tick() {
    if (!this.#drawn || this.#isDue) return;
    this.#drawn.tick(this.now);
    this.#call();
  }

  /** Tells the page once that the decision's next change has come: it is time to decide anew. */
  #call() {
    const nextChangeAt = this.#given.decision?.nextChangeAt;
    if (this.#hasCalled || !(this.now >= Date.parse(nextChangeAt))) return;
    this.#hasCalled = true;
    this.dispatchEvent(new CustomEvent('sladder-change', { bubbles: true, composed: true, detail: { nextChangeAt } }));
  }
}
