// Zendesk's settings for sladder.
export { policyFromZendesk } from './zendesk/policy.mjs';
