// The element `<sladder-ticket>`: it holds what the page gave, draws it once per change, and ticks while it is `live` and in a page.
import { el } from './dom.mjs';
import { sayer } from './labels.mjs';
import { changesBetween } from './said.mjs';
import { dress } from './style.mjs';
import { view } from './view.mjs';
import { formats } from './words.mjs';

const SECOND = 1000;
const PROPERTIES = ['decision', 'steps', 'now', 'labels', 'hours', 'locale', 'timeZone'];

// importing this in Node, where pages are built, must not fail
export class SladderTicket extends (globalThis.HTMLElement ?? class {}) {
  static observedAttributes = ['live', 'locale', 'time-zone', 'heading-level'];

  #given = {};
  /** When the page said what time it is, by the machine's clock: only the difference counts, so a wrong clock does no harm. */
  #givenAt = 0;
  #opened = new Set();
  #drawn;
  #shown;
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
    for (const name of PROPERTIES.filter((each) => Object.hasOwn(this, each))) {
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

  attributeChangedCallback(name) {
    if (name === 'live') this.#restart();
    this.#keepTime();
    this.#changed();
  }

  get decision() { return this.#given.decision; }
  set decision(value) {
    this.#given.decision = value;
    this.#hasCalled = false;
    if (this.#given.now === undefined) this.#givenAt = Date.now();
    this.#changed();
  }

  get steps() { return this.#given.steps; }
  set steps(value) { this.#give('steps', value); }

  get labels() { return this.#given.labels; }
  set labels(value) { this.#give('labels', value); }

  get hours() { return this.#given.hours; }
  set hours(value) { this.#give('hours', value); }

  get locale() { return this.#given.locale ?? this.getAttribute('locale') ?? 'en'; }
  set locale(value) { this.#give('locale', value ?? undefined); }

  get timeZone() { return this.#given.timeZone ?? this.getAttribute('time-zone') ?? 'UTC'; }
  set timeZone(value) { this.#give('timeZone', value ?? undefined); }

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
    this.#changed();
  }

  /** Turned on or off, the time goes on from where it stands. */
  #restart() {
    if (this.#given.now !== undefined && !this.live) this.#given.now += Date.now() - this.#givenAt;
    this.#givenAt = Date.now();
  }

  #keepTime() {
    const runs = this.live && this.isConnected;
    if (runs === (this.#timer !== undefined)) return;
    if (runs) this.#timer = setInterval(() => this.#tick(), SECOND);
    else {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
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
    const { decision, labels, hours, steps } = this.#given;
    const level = Math.min(Math.max(Number(this.getAttribute('heading-level')) || 3, 1), 5);
    const { now, live: isLive } = this;
    const words = { ...formats(this.locale, this.timeZone), ...sayer(labels), level, hours, steps, now, isLive, opened: this.#opened };
    const focused = this.shadowRoot.activeElement?.closest('[data-key]')?.dataset.key;
    this.#drawn = view(decision, words);
    this.#body.replaceChildren(this.#drawn.node);
    this.#focus(focused);
    this.#announce(changesBetween(this.#shown, decision, words));
    this.#shown = decision;
    this.#call();
  }

  /** A new decision must not take the keyboard away from who is reading. */
  #focus(key) {
    if (key === undefined) return;
    const details = Array.from(this.#body.querySelectorAll('[data-key]')).find(({ dataset }) => dataset.key === key);
    details?.querySelector('summary').focus({ preventScroll: true });
  }

  #announce(text) {
    if (text !== '') this.#status.textContent = text;
  }

  #keepOpen({ open, dataset }) {
    if (dataset.key === undefined) return;
    if (open) this.#opened.add(dataset.key);
    else this.#opened.delete(dataset.key);
  }

  #tick() {
    if (this.#drawn === undefined || this.#isDue) return;
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
