// Zammad's settings for sladder.
export { policyFromZammad } from './zammad/policy.mjs';
