// Settings of helpdesks as policies: golden ones, every kind of damage to the settings, and what all imports have in common.
// UPDATE=1 rewrites the golden policies; what changed is to be read, policy by policy, against what that helpdesk does.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checkPolicy } from '../../pkg/node.mjs';
import { goldenPolicies, writeGolden } from '../settings.mjs';

const golden = goldenPolicies();
const errorsOf = async (policy) => (await checkPolicy(policy)).filter(({ severity }) => severity === 'error');
const frozen = (value) => {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(frozen);
  return value;
};

describe('golden policies', () => {
  for (const { name, content, settings, read } of golden) {
    test(`${name}: ${content.why}`, async () => {
      const found = read(frozen(settings));
      if (process.env.UPDATE) writeGolden(name, { ...content, ...found });
      else assert.deepEqual(found, { policy: content.policy, findings: content.findings });
      assert.deepEqual(await errorsOf(found.policy), []);
      assert.deepEqual(JSON.parse(JSON.stringify(found)), found);
      assert.deepEqual(read(settings), found);
    });
  }

  test('every helpdesk has some', () => {
    assert.deepEqual([...new Set(golden.map(({ content }) => content.helpdesk))].sort(), ['freshdesk', 'pagerduty', 'zammad', 'zendesk']);
  });
});

/** Every place in `value`, as a function that puts something else there in a copy. */
function* places(value, put = (other) => other) {
  yield put;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, item] of Object.entries(value)) {
    yield* places(item, (other) => put(Array.isArray(value) ? value.map((own, index) => (String(index) === key ? other : own)) : { ...value, [key]: other }));
  }
}

describe('damaged settings', () => {
  const WRONG = [undefined, null, {}, [], 'x', -1, 1e99, true, [null], { x: 1 }, '__proto__'];
  for (const { name, settings, read } of golden) {
    test(`${name}: whatever is missing or wrong in it, the policy compiles`, async () => {
      const compiled = new Set();
      for (const put of places(settings)) {
        for (const wrong of WRONG) {
          const damaged = put(wrong);
          if (typeof damaged !== 'object' || damaged === null || Array.isArray(damaged)) {
            assert.throws(() => read(damaged), TypeError);
            continue;
          }
          const { policy, findings } = read(damaged);
          const text = JSON.stringify(policy);
          if (!compiled.has(text)) assert.deepEqual(await errorsOf(policy), [], text);
          compiled.add(text);
          for (const finding of findings) assert.deepEqual(Object.values(finding).map((part) => typeof part), Array(5).fill('string'));
        }
      }
      assert.ok(compiled.size > 3);
    });
  }
});

test('an account with nothing is a policy with nothing', async () => {
  for (const read of new Set(golden.map((entry) => entry.read))) {
    const { policy, findings } = read({});
    assert.deepEqual(findings, []);
    assert.deepEqual(await errorsOf(policy), []);
    assert.throws(() => read(null), TypeError);
    assert.throws(() => read([]), /expected the settings of \w+ as an object, not a list/);
  }
});

test('messages are lower case without a full stop, and say what to do', () => {
  for (const { settings, read } of golden) {
    for (const { message, help, path } of read(settings).findings) {
      assert.match(message, /^(?:[a-z`]|SLA )/);
      assert.doesNotMatch(`${message}\n${help}`, /\.(?:\n|$)/);
      assert.notEqual(path, '');
      assert.ok(help.length > 0);
    }
  }
});

describe('settings of any size', () => {
  const reads = Object.fromEntries(golden.map(({ content, read }) => [content.helpdesk, read]));
  const many = (count, make) => Array.from({ length: count }, (_, index) => make(index));
  const target = { respond_within: 3600, business_hours: true, escalation_enabled: true };

  test('long lists', async () => {
    const policies = many(300, (id) => ({ id, name: 'the same', position: id, applicable_to: { company_ids: [id] }, sla_target: { priority_1: target } }));
    const hours = many(20, (id) => ({ id, name: 'Office', time_zone: 'Paris', business_hours: { monday: { start_time: '9:00 am', end_time: '5:00 pm' } } }));
    const groups = many(5000, (id) => ({ id, name: 'Group', business_hour_id: id % 20 }));
    const { policy, findings } = reads.freshdesk({ slaPolicies: policies, businessHours: hours, groups, holidays: [] });
    assert.equal(new Set(policy.slas.map(({ id }) => id)).size, 300 * 20);
    assert.equal(findings.length, 1);
  });

  test('conditions in their hundred thousands, and one in the other', async () => {
    const all = many(200_000, () => ({ field: 'type', operator: 'is', value: 'task' }));
    const actions = many(200_000, () => ({ field: 'priority', value: 'high' }));
    const zendesk = reads.zendesk({ triggers: [{ title: 'x', conditions: { all }, actions }] });
    assert.deepEqual(zendesk.policy.rules, [{ id: 'x', when: { all: many(200_000, () => ({ type: 'task' })) }, set: { priority: 'high' } }]);
    let condition = { name: 'ticket.title', operator: 'is', value: 'x' };
    for (let depth = 0; depth < 100_000; depth += 1) condition = { operator: 'NOT', conditions: [condition] };
    const zammad = reads.zammad({ slas: [{ name: 'Line\nbreak', solution_time: 5, condition }] });
    assert.equal(zammad.policy.slas, undefined);
    assert.match(zammad.findings[0].message, /^SLA `Line break` has a condition that/);
  });
});
