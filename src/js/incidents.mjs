// What a decision asks for, as the exact bodies that incident tools and helpdesks take; sending them is the host's.
export { toFreshdeskUpdate } from './incidents/freshdesk.mjs';
export { toPagerDuty } from './incidents/pagerduty.mjs';
export { toPagerTree } from './incidents/pagertree.mjs';
export { toWebhook } from './incidents/webhook.mjs';
export { toZendeskUpdate } from './incidents/zendesk.mjs';
