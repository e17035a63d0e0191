// `<sladder-ticket>`: a decision shown in a page, without a framework. Importing this defines the element once, and does nothing in Node.
import { SladderTicket } from './elements/ticket.mjs';

export { SladderTicket };

const NAME = 'sladder-ticket';

// the module and the classic script may both be in one page
if (globalThis.customElements && !customElements.get(NAME)) customElements.define(NAME, SladderTicket);
