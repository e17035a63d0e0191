// What imported policies decide: a helpdesk's own due dates, and hours, pauses and ladders as that helpdesk counts them.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { policyFromFreshdesk, ticketFromFreshdesk } from '../../pkg/freshdesk.mjs';
import { compilePolicySync } from '../../pkg/node.mjs';
import { ticketFromZammad } from '../../pkg/zammad.mjs';
import { ticketFromZendesk } from '../../pkg/zendesk.mjs';
import { goldenPolicies, payload } from '../settings.mjs';

const golden = new Map(goldenPolicies().map(({ name, settings, read }) => [name, { settings, read }]));

/** The imported policy of a golden file, compiled. */
function policyOf(name) {
  const { settings, read } = golden.get(`policy-${name}.json`);
  return compilePolicySync(read(settings).policy);
}

/** Due times by metric. */
function due(policy, ticket, now = ticket.createdAt) {
  const { sla } = policy.decide({ id: 1, ...ticket }, { now });
  return { sla: sla.id, ...Object.fromEntries(sla.clocks.map(({ metric, dueAt }) => [metric, dueAt])) };
}

/** Who is told when, if nobody does anything. */
function told(policy, ticket, until) {
  const steps = policy.timeline({ id: 1, ...ticket }, { now: ticket.createdAt, until });
  const { escalation } = policy.decide({ id: 1, ...ticket }, { now: ticket.createdAt });
  const calls = [...escalation.reached, ...steps].filter(({ kind }) => ['reminder', 'level', 'repeat'].includes(kind));
  return calls.map(({ at, kind, notify }) => `${at} ${kind} ${notify.map(({ id }) => id).join(' ')}`.trim());
}

describe('Freshdesk', () => {
  const live = policyFromFreshdesk({
    slaPolicies: payload('freshdesk-live-sla-policies'),
    businessHours: payload('freshdesk-live-business-hours'),
    groups: payload('freshdesk-live-groups'),
    agents: payload('freshdesk-live-agents'),
  });
  const policy = compilePolicySync(live.policy);
  const oracle = payload('freshdesk-live-tickets').filter(({ id }) => id >= 20);

  for (const record of oracle) {
    test(`live ticket ${record.id} is due when Freshdesk says`, () => {
      const { ticket } = ticketFromFreshdesk(record);
      // while a ticket is pending Freshdesk keeps the due dates it had; they move when it is open again
      const now = record.status === 3 ? record.stats.pending_since : '2022-11-30T00:00:00Z';
      const { priority, sla } = policy.decide(ticket, { now });
      assert.deepEqual([priority.value, sla.id], ['low', 'default-sla-policy']);
      assert.deepEqual(sla.clocks.map(({ dueAt }) => dueAt), [record.fr_due_by, record.due_by]);
    });
  }
  test('four tickets were compared', () => assert.equal(oracle.length, 4));

  test('what was pending is added', () => {
    const events = [
      { at: '2026-03-02T09:30:00Z', type: 'status', to: 'pending' },
      { at: '2026-03-02T13:00:00Z', type: 'status', to: 'open' },
    ];
    const ticket = { createdAt: '2026-03-02T09:00:00Z', priority: 'urgent', events };
    const expected = { sla: 'default-sla-policy', firstResponse: '2026-03-02T13:30:00Z', resolution: '2026-03-02T16:30:00Z' };
    assert.deepEqual(due(policy, ticket, '2026-03-02T13:00:00Z'), expected);
  });

  const shop = policyOf('freshdesk-calendars');
  const gold = { createdAt: '2026-03-07T12:00:00Z', company: { id: 11 }, channel: 'email' };

  test('a target that counts round the clock is due on a Saturday, one in business hours on Monday', () => {
    const [urgent, high] = ['urgent', 'high'].map((priority) => due(shop, { ...gold, priority }));
    assert.deepEqual(urgent, { sla: 'gold-customers-24x7', firstResponse: '2026-03-07T12:15:00Z', resolution: '2026-03-07T16:00:00Z' });
    assert.deepEqual(high, { sla: 'gold-customers', firstResponse: '2026-03-09T09:00:00Z', resolution: '2026-03-09T16:00:00Z' });
  });

  test('a group with business hours of its own has them under every policy', () => {
    // Monday from 8:00 to midnight in New York, which is on summer time since the 8th
    const both = [gold, { createdAt: gold.createdAt }].map((ticket) => due(shop, { ...ticket, group: 'Americas', priority: 'high' }));
    assert.deepEqual(both, [
      { sla: 'gold-customers-américas-hq', firstResponse: '2026-03-09T13:00:00Z', resolution: '2026-03-09T20:00:00Z' },
      { sla: 'americas', firstResponse: '2026-03-09T13:00:00Z', resolution: '2026-03-09T20:00:00Z' },
    ]);
    assert.equal(due(shop, { createdAt: gold.createdAt, group: '32', priority: 'high' }).sla, 'americas');
  });

  test('a ticket that changes sides counts on the calendar of its priority now', () => {
    const events = [
      { at: gold.createdAt, type: 'priority', to: 'urgent' },
      { at: '2026-03-07T12:05:00Z', type: 'priority', to: 'high' },
    ];
    const ticket = { ...gold, priority: 'high', events };
    assert.deepEqual(due(shop, ticket, '2026-03-07T12:10:00Z'), due(shop, { ...gold, priority: 'high' }));
  });

  test('holidays are those that were handed over', () => {
    const ticket = { createdAt: '2026-12-24T16:00:00Z', priority: 'urgent' };
    assert.deepEqual(due(shop, ticket), { sla: 'default', firstResponse: '2026-12-24T17:00:00Z', resolution: '2026-12-24T20:00:00Z' });
    assert.equal(due(shop, { ...ticket, createdAt: '2026-12-24T20:00:00Z' }).firstResponse, '2026-12-28T09:00:00Z');
    assert.equal(due(shop, { ...ticket, createdAt: '2026-08-03T10:00:00Z' }).firstResponse, '2026-08-17T08:00:00Z');
  });

  test('reminders and escalations come for the policies and priorities that have them', () => {
    const assigned = { assignee: 'Anna', group: 'Billing' };
    assert.deepEqual(told(shop, { ...gold, ...assigned, priority: 'urgent' }, '2026-03-08T12:00:00Z'), [
      '2026-03-07T12:00:00Z reminder anna',
      '2026-03-07T12:15:00Z level anna',
      '2026-03-07T16:00:00Z level anna',
      '2026-03-07T18:00:00Z level anna joost',
    ]);
    const monday = { ...assigned, createdAt: '2026-03-09T08:00:00Z' };
    assert.deepEqual(told(shop, { ...monday, priority: 'urgent' }, '2026-03-09T12:30:00Z'), [
      '2026-03-09T09:30:00Z level anna',
      '2026-03-09T11:00:00Z reminder anna',
      '2026-03-09T12:00:00Z level',
    ]);
    assert.deepEqual(told(shop, { ...monday, priority: 'medium' }, '2026-03-19T12:00:00Z'), []);
    assert.deepEqual(told(shop, { ...monday, priority: 'urgent', group: 'Americas' }, '2026-03-19T12:00:00Z'), []);
  });

  test('escalations go by the clock, after closing too', () => {
    const evening = { createdAt: '2026-03-09T15:20:00Z', priority: 'urgent', assignee: 'Anna', group: 'Billing' };
    assert.deepEqual(told(shop, evening, '2026-03-09T20:00:00Z'), ['2026-03-09T16:50:00Z level anna']);
  });

  test('a ticket that nobody has is told to whom the group says', () => {
    const ticket = { createdAt: '2026-03-09T08:00:00Z', priority: 'low', group: 'Billing' };
    assert.deepEqual(told(shop, ticket, '2026-03-12T08:00:00Z'), ['2026-03-11T08:00:00Z level joost']);
    assert.deepEqual(told(shop, { ...ticket, assignee: 'Anna' }, '2026-03-12T08:00:00Z'), []);
  });

  test('rules raise the priority and route, the first that holds alone', () => {
    const rules = policyOf('freshdesk-rules');
    const decide = (ticket) => {
      const { priority, route, actions } = rules.decide({ id: 1, createdAt: gold.createdAt, priority: 'low', ...ticket }, { now: gold.createdAt });
      return [priority.value, route?.group ?? null, route?.agent ?? null, actions.map((action) => action.do).sort().join()];
    };
    assert.deepEqual(decide({ subject: 'Refund, please', assignee: 'Anna' }), ['urgent', 'billing', null, 'addTags,setGroup,setPriority']);
    assert.deepEqual(decide({ channel: 'twitter', company: { tier: 'gold' }, assignee: 'Anna' })[0], 'urgent');
    assert.deepEqual(decide({ channel: 'twitter', company: { tier: 'silver' }, assignee: 'Anna' })[0], 'low');
    assert.deepEqual(decide({ subject: 'Refund, please' }), ['low', null, 'anna', 'assign']);
    assert.deepEqual(decide({ subject: 'Refund, please', fields: { cf_product: 'till' } })[0], 'urgent');
  });
});

describe('Zendesk', () => {
  const createdAt = '2026-03-02T09:00:00Z';

  test('61 minutes for the live account\'s agent and priority, and for no other', () => {
    const policy = policyOf('zendesk-live');
    // nothing of that record says when it was made, and it has another agent and priority
    const record = { ...payload('zendesk-ticket-live'), created_at: createdAt, priority: 'high', assignee_id: 361089721035 };
    const { ticket } = ticketFromZendesk(record);
    assert.deepEqual(due(policy, ticket), { sla: 'test-police', firstResponse: '2026-03-02T10:01:00Z' });
    assert.deepEqual(due(policy, { ...ticket, priority: 'low' }), { sla: 'test-police' });
    assert.deepEqual(due(policy, { ...ticket, assignee: '5' }), { sla: null });
  });

  test('60 minutes for incidents by mail; an hour for the group', () => {
    const policy = policyOf('zendesk-reference');
    const record = { ...payload('zendesk-ticket-live'), created_at: createdAt, type: 'incident', via: { channel: 'email' }, group_id: 6 };
    const { ticket } = ticketFromZendesk(record);
    const [incident, other] = [ticket, { ...ticket, type: 'question' }].map((own) => due(policy, own));
    assert.deepEqual(incident, { sla: 'incidents', firstResponse: '2026-03-02T10:00:00Z', ownership: '2026-03-02T10:00:00Z' });
    assert.deepEqual(other, { sla: 'group-ownership', ownership: '2026-03-02T10:00:00Z' });
    assert.deepEqual(due(policy, { ...ticket, priority: undefined }), { sla: null });
  });

  const policy = policyOf('zendesk-schedules');
  const vip = { createdAt, company: { id: 77 }, tags: ['gold'] };

  test('the schedule is the one that a trigger sets, else the first', () => {
    // Monday 20:00 in Noumea; 1:00 in Los Angeles
    const [noumea, losAngeles] = [{}, { fields: { brand_id: 3 } }].map((fields) => due(policy, { ...vip, ...fields, priority: 'high' }));
    assert.deepEqual(noumea, { sla: 'vip-test-schedule', firstResponse: '2026-03-02T23:00:00Z' });
    assert.deepEqual(losAngeles, { sla: 'vip', firstResponse: '2026-03-02T18:00:00Z' });
    assert.deepEqual(due(policy, { ...vip, priority: 'urgent' }), { sla: 'vip-24x7', firstResponse: '2026-03-02T09:15:00Z' });
    assert.deepEqual(due(policy, { ...vip, priority: 'low' }), { sla: null });
  });

  test('the schedule stays when the ticket is solved', () => {
    const events = [{ at: '2026-03-02T22:30:00Z', type: 'status', to: 'solved' }];
    assert.equal(due(policy, { ...vip, priority: 'high', status: 'solved', events }, '2026-03-03T00:00:00Z').sla, 'vip-test-schedule');
  });

  test('next replies and updates count from the first public reply on; updates stand still while pending', () => {
    const events = [
      { at: '2026-03-02T22:30:00Z', type: 'agentReply' },
      { at: '2026-03-02T23:00:00Z', type: 'status', to: 'pending' },
      { at: '2026-03-03T00:00:00Z', type: 'status', to: 'open' },
    ];
    assert.equal(due(policy, { ...vip, priority: 'high', events }, '2026-03-03T00:00:00Z').pausableUpdate, '2026-03-03T01:30:00Z');
    const urgent = { ...vip, priority: 'urgent', events: [{ at: '2026-03-02T09:10:00Z', type: 'agentReply' }, { at: '2026-03-02T11:00:00Z', type: 'customerReply' }] };
    assert.equal(due(policy, urgent, '2026-03-02T11:00:00Z').nextResponse, '2026-03-02T11:30:00Z');
    assert.equal(due(policy, urgent, '2026-03-02T10:00:00Z').nextResponse, undefined);
  });

  test('triggers raise the priority and route; the last one wins', () => {
    const decide = (ticket) => policy.decide({ id: 1, createdAt, ...ticket }, { now: createdAt });
    const down = decide({ subject: 'Is it down?', priority: 'normal' });
    assert.deepEqual([down.priority.value, down.route.group, down.facts], ['urgent', 'tier-2', { schedule: 'test-schedule' }]);
    assert.equal(decide({ subject: 'Is it down?', type: 'problem' }).route.agent, 'mikkel');
    assert.equal(decide({ subject: 'Countdown', priority: 'normal' }).route, null);
  });
});

describe('Zammad', () => {
  const policy = policyOf('zammad-conditions');

  test('the first SLA by name whose condition holds; breaks and days that are not active are closed', () => {
    // Monday 11:50 in Vienna: ten minutes, the break, twenty minutes
    const sales = { createdAt: '2026-03-02T10:50:00Z', priority: 'normal', group: 'Sales', tags: ['gold'] };
    assert.deepEqual(due(policy, sales), { sla: 'b-sales', nextResponse: '2026-03-02T12:20:00Z' });
    assert.equal(due(policy, { ...sales, group: '2nd Level' }).sla, 'everybody');
    assert.equal(due(policy, { ...sales, group: '2nd Level', tags: [] }).sla, 'b-sales');
    assert.equal(due(policy, { ...sales, priority: 'high', subject: 'Storing!', company: { plan: 'pro' } }).sla, 'a-urgent');
    assert.equal(due(policy, { ...sales, createdAt: '2026-03-08T10:30:00Z' }).nextResponse, '2026-03-09T08:30:00Z');
  });

  test('the example of the documentation is for tickets that are open', () => {
    const reference = policyOf('zammad-reference');
    const record = { ...payload('zammad-tickets')[0], state_id: 2 };
    const lists = { states: payload('zammad-ticket-states'), priorities: payload('zammad-ticket-priorities'), groups: payload('zammad-groups') };
    const { ticket } = ticketFromZammad(record, lists);
    // two hours, round the clock, since the calendar is not known
    const at = '2021-11-03T13:51:13.759Z';
    assert.deepEqual(due(reference, ticket), { sla: 'new-sla', firstResponse: at, periodicUpdate: at, resolution: at });
    assert.equal(due(reference, ticketFromZammad({ ...record, state_id: 3 }, lists).ticket).sla, null);
  });

  test('pending states and the time in which a ticket was closed are left out', () => {
    const events = [
      { at: '2026-03-02T10:10:00Z', type: 'status', to: 'pending reminder' },
      { at: '2026-03-02T11:10:00Z', type: 'status', to: 'open' },
      { at: '2026-03-02T11:20:00Z', type: 'status', to: 'closed' },
      { at: '2026-03-02T13:20:00Z', type: 'status', to: 'open' },
    ];
    const ticket = { createdAt: '2026-03-02T10:00:00Z', priority: 'low', group: 'Service Desk', tags: ['vip'], events };
    assert.deepEqual(due(policy, ticket, '2026-03-02T13:20:00Z'), { sla: 'everybody', firstResponse: '2026-03-02T14:00:00Z' });
  });
});

describe('PagerDuty', () => {
  const policy = policyOf('pagerduty-schedules');
  // 9:00 in New York, when Anna's turn begins: the sixth day of two people's daily turns
  const ticket = { createdAt: '2026-03-06T14:00:00Z', fields: { service: 'Tills' } };

  test('rules in turn, whoever is on call then, and round again', () => {
    assert.deepEqual(told(policy, ticket, '2026-03-07T00:00:00Z'), [
      '2026-03-06T14:00:00Z level anna',
      '2026-03-06T14:30:00Z level bob nights',
      '2026-03-06T14:45:00Z repeat anna',
      '2026-03-06T15:15:00Z repeat bob nights',
      '2026-03-06T15:30:00Z repeat anna',
      '2026-03-06T16:00:00Z repeat bob nights',
    ]);
    assert.deepEqual(told(policy, { ...ticket, createdAt: '2026-03-06T13:59:00Z' }, '2026-03-06T14:00:00Z').slice(0, 1), ['2026-03-06T13:59:00Z level bob']);
  });

  test('for the tickets of its services only, until somebody acknowledges', () => {
    assert.deepEqual(told(policy, { ...ticket, fields: { service: 'Phones' } }, '2026-03-07T00:00:00Z'), []);
    const events = [{ at: '2026-03-06T14:10:00Z', type: 'acknowledged', by: 'Anna' }];
    const { escalation } = policy.decide({ id: 1, ...ticket, events }, { now: '2026-03-06T15:00:00Z' });
    assert.deepEqual([escalation.level, escalation.stoppedBy, escalation.next], [1, 'acknowledged', null]);
  });
});
