// Real due dates as an oracle: what Freshdesk itself promised for tickets of a live account, under its default 24x7 policy.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { ticketFromFreshdesk } from '../../pkg/freshdesk.mjs';
import { compilePolicySync } from '../../pkg/node.mjs';

const json = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url)));
const live = json('../payloads/freshdesk-live-tickets.json');
const policy = compilePolicySync(json('../demo/freshdesk-default-policy.json'));
const later = (instant, seconds) => new Date(Date.parse(instant) + seconds * 1000).toISOString().replace('.000Z', 'Z');

// 18 and 19 are Freshdesk's sample tickets: their due dates count from an instant that no field of them holds
for (const payload of live.filter(({ id }) => id >= 20)) {
  test(`ticket ${payload.id} is due when Freshdesk says: first response 24 h, resolution 72 h`, () => {
    const { ticket } = ticketFromFreshdesk(payload);
    const { priority, sla: { clocks: [first, resolution] } } = policy.decide(ticket, { now: '2022-11-30T00:00:00Z' });
    assert.equal(priority.value, 'low');
    assert.deepEqual([first.dueAt, resolution.dueAt], [payload.fr_due_by, payload.due_by]);
    assert.deepEqual([first.dueAt, resolution.dueAt], [later(payload.created_at, 86_400), later(payload.created_at, 259_200)]);
  });
}

test('four tickets were compared', () => assert.equal(live.filter(({ id }) => id >= 20).length, 4));
