// The golden policies: settings of helpdesks, in tests/payloads or made for the purpose, and the policy that is made of them.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { policyFromFreshdesk } from '../pkg/freshdesk.mjs';
import { policyFromPagerDuty } from '../pkg/pagerduty.mjs';
import { policyFromZammad } from '../pkg/zammad.mjs';
import { policyFromZendesk } from '../pkg/zendesk.mjs';
import { layOut } from './case-files.mjs';

const FOLDER = new URL('golden/', import.meta.url);
const IMPORTS = { freshdesk: policyFromFreshdesk, pagerduty: policyFromPagerDuty, zammad: policyFromZammad, zendesk: policyFromZendesk };

export function payload(name) {
  return JSON.parse(readFileSync(new URL(`payloads/${name}.json`, import.meta.url), 'utf8'));
}

/** Names of payloads, where they stand for them. */
function opened(value, helpdesk) {
  if (typeof value === 'string') return value.startsWith(`${helpdesk}-`) ? payload(value) : value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => opened(item, helpdesk));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, opened(item, helpdesk)]));
}

/** Every golden policy: its file's name and content, the settings with their payloads, and the function that reads them. */
export function goldenPolicies() {
  const names = readdirSync(FOLDER).filter((name) => name.startsWith('policy-')).sort();
  return names.map((name) => {
    const content = JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8'));
    return { name, content, settings: opened(content.settings, content.helpdesk), read: IMPORTS[content.helpdesk] };
  });
}

export function writeGolden(name, content) {
  writeFileSync(new URL(name, FOLDER), `${layOut(content)}\n`);
}
