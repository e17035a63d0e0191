// The demo's data holds what its README says, so that the demo, the page and other tests can build on it.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { ticketFromFreshdesk } from '../../pkg/freshdesk.mjs';

const read = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
const { now, tickets } = read('../demo/tickets.json');
const policy = read('../demo/policy.json');
const read30 = tickets.map((record) => ticketFromFreshdesk(record));

test('thirty tickets of the days before `now`, in four languages', () => {
  assert.deepEqual(tickets.map(({ id }) => id), Array.from({ length: 30 }, (_, index) => 1001 + index));
  const spoken = {};
  for (const { ticket } of read30) spoken[ticket.language] = (spoken[ticket.language] ?? 0) + 1;
  assert.deepEqual(spoken, { nl: 8, en: 12, it: 5, de: 5 });
  for (const { ticket } of read30) {
    for (const { at } of [{ at: ticket.createdAt }, ...(ticket.events ?? [])]) assert.ok(Date.parse(at) <= Date.parse(now), `${ticket.id} ${at}`);
  }
});

test('nothing in them is odd to the adapter, and everybody is in the directory', () => {
  const agents = new Set(Object.values(policy.directory.agents).map(({ name }) => name));
  const groups = new Set(Object.values(policy.directory.groups).map(({ name }) => name));
  for (const { ticket, findings } of read30) {
    assert.deepEqual(findings, [], String(ticket.id));
    for (const agent of [ticket.assignee, ...(ticket.events ?? []).map((event) => event.agent)]) {
      assert.ok(agent === undefined || agents.has(agent), `${ticket.id} ${agent}`);
    }
    assert.ok(ticket.group === undefined || groups.has(ticket.group), `${ticket.id} ${ticket.group}`);
  }
});

test('they show every status and the channels that the policy treats apart', () => {
  const statuses = new Set(read30.map(({ ticket }) => ticket.status));
  assert.deepEqual([...statuses].sort(), ['closed', 'open', 'pending', 'resolved', 'waitingOnCustomer']);
  const channels = new Set(read30.map(({ ticket }) => ticket.channel));
  const expected = ['chat', 'email', 'facebook', 'feedbackWidget', 'outboundEmail', 'phone', 'portal', 'twitter'];
  assert.deepEqual([...channels].sort(), expected);
  const types = new Set(read30.flatMap(({ ticket }) => (ticket.events ?? []).map(({ type }) => type)));
  assert.deepEqual([...types].sort(), ['agentReply', 'customerReply', 'note', 'reopened', 'resolved', 'status']);
});

test('Freshdesk\'s default policy is the one of a live account', () => {
  const live = read('../payloads/freshdesk-live-sla-policies.json').find(({ is_default }) => is_default);
  const { slas, priority, calendars } = read('../demo/freshdesk-default-policy.json');
  const expected = priority.levels.map((level, index) => {
    const { respond_within, resolve_within, business_hours } = live.sla_target[`priority_${index + 1}`];
    assert.equal(business_hours, false);
    return [level, { firstResponse: `${respond_within / 3600}h`, resolution: `${resolve_within / 3600}h` }];
  });
  assert.deepEqual(slas.map(({ targets }) => targets), [Object.fromEntries(expected)]);
  assert.deepEqual(calendars, { always: { hours: '24x7' } });
});
