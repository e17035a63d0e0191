// The decision's side of the page: the explained decision or its JSON, when it changes next, and what stands in its way.

import { explain, summarise } from './decision.mjs';
import { distance, el, moments, worded } from './words.mjs';

const FAILURES = {
  load_failed: 'The engine could not be loaded',
  blocked_by_csp: 'This page is not allowed to run WebAssembly',
};

export class Panel {
  #decision = null;
  #timeZone;
  #tick = () => {};
  #opened = new Set();
  #root;

  constructor(root) {
    this.#root = root;
    const tabs = [...root.querySelectorAll('[role="tab"]')];
    for (const tab of tabs) {
      tab.addEventListener('click', () => this.#choose(tab, tabs));
      tab.addEventListener('keydown', ({ key }) => {
        if (!['ArrowLeft', 'ArrowRight'].includes(key)) return;
        const other = tabs.find((one) => one !== tab);
        this.#choose(other, tabs);
        other.focus();
      });
    }
  }

  get nextChangeAt() {
    return this.#decision?.nextChangeAt ?? null;
  }

  /** Shows a decision; `context` is what `explain` needs. */
  show(decision, context) {
    const { nodes, tick } = explain(decision, { ...context, opened: this.#opened });
    this.#decision = decision;
    this.#timeZone = context.document.timeZone;
    this.#tick = tick;
    this.#part('view').replaceChildren(...nodes);
    this.#part('raw').firstElementChild.textContent = JSON.stringify(untraced(decision), null, 2);
    const summary = summarise(decision);
    if (this.#part('summary').textContent !== summary) this.#part('summary').textContent = summary; // announced only when it differs
    this.#part('next').hidden = false;
    this.#part('next-go').hidden = decision.nextChangeAt === null;
    this.#countDown(Date.parse(decision.now), false);
  }

  /** Says why the decision shown is not that of the texts; '' says it is. */
  note(text) {
    this.#part('notice').textContent = text;
    this.#part('notice').hidden = text === '';
    this.#root.classList.toggle('stale', text !== '');
    if (!this.#decision) this.#part('view').replaceChildren();
  }

  /** What went wrong is not the user's doing: says what happened and offers to try again. */
  fail(error, retry) {
    this.note('');
    this.#decision = null;
    this.#part('next').hidden = true;
    const problems = error.problems?.length > 0 ? error.problems : [{ message: error.message }];
    this.#part('view').replaceChildren(el('section.failure', { role: 'alert', 'data-code': error.code },
      el('h3', {}, FAILURES[error.code] ?? 'Something went wrong'),
      problems.map(({ message, help }) => [el('p', {}, worded(message)), help && el('p', {}, worded(help))]),
      el('button', { type: 'button', click: retry }, 'Try again')));
  }

  /** Live mode's second hand: moves counts and bars, decides nothing. */
  tick(now) {
    if (!this.#decision) return;
    this.#tick(now);
    this.#countDown(now, true);
  }

  #part(id) {
    return this.#root.querySelector(`#${id}`);
  }

  #countDown(now, fine) {
    const next = this.#decision.nextChangeAt;
    const words = next
      ? ['Next change ', moments(this.#timeZone).at(next), ', ', el('strong', {}, distance(now, Date.parse(next), fine))]
      : ['Nothing more will change by itself'];
    this.#part('next-text').replaceChildren(...words);
  }

  #choose(chosen, tabs) {
    for (const tab of tabs) {
      tab.setAttribute('aria-selected', String(tab === chosen));
      tab.tabIndex = tab === chosen ? 0 : -1;
      this.#part(tab.getAttribute('aria-controls')).hidden = tab !== chosen;
    }
  }
}

/** The decision as it is without the page's wish to see how clocks were counted. */
function untraced(decision) {
  const clocks = decision.sla.clocks.map(({ trace, ...clock }) => clock);
  return { ...decision, sla: { ...decision.sla, clocks } };
}
