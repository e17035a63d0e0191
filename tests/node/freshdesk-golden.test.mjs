// Golden decisions of Freshdesk's payloads. UPDATE=1 rewrites them.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { ticketFromFreshdesk } from '../../pkg/freshdesk.mjs';
import { compilePolicySync } from '../../pkg/node.mjs';
import { goldenFile, inputOf, outcome } from '../golden.mjs';

const UPDATE = Boolean(process.env.UPDATE);
const golden = goldenFile('freshdesk');
const policy = compilePolicySync(golden.policy);
const written = [];

for (const each of golden.cases) {
  test(each.why, () => {
    const { payload, context } = inputOf(each);
    const actual = JSON.parse(JSON.stringify(outcome(ticketFromFreshdesk(payload, context), policy, each.now)));
    written.push({ ...each, expect: actual });
    if (!UPDATE) assert.deepEqual(actual, each.expect);
  });
}

after(() => {
  if (UPDATE) golden.save(written);
});
