// sladder in one file for a helpdesk's serverless functions: sandboxes that have JavaScript and WebAssembly, and little else.
import './serverless/text.mjs';

export * from './inline.mjs';
export { ticketFromFreshdesk } from './freshdesk.mjs';
export { toFreshdeskUpdate, toPagerDuty, toPagerTree, toWebhook } from './incidents.mjs';
