// Tickets by a table of fields: rows of exports, what is odd in them, and tables that make no sense.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ticketMapper } from '../../pkg/fields.mjs';

const named = ({ severity, code, path }) => `${severity} ${code} ${path}`;
/** A table that says little, with a row that has nothing odd about it. */
const mapped = (table, row, context) => {
  const { ticket, findings } = ticketMapper({ id: 'id', createdAt: 'created', ...table })({ id: 1, created: '2026-03-02T08:00:00Z', ...row }, context);
  return { ...ticket, findings: findings.map(named) };
};

describe('a service desk\'s log', () => {
  const map = ticketMapper({
    id: 'number',
    createdAt: { from: 'opened_at', format: 'd/m/yyyy', timeZone: 'Europe/Lisbon' },
    status: { from: 'incident_state', values: { New: 'new', Active: 'open', 'Awaiting User Info': 'pending', Resolved: 'resolved', '-100': null } },
    priority: { from: 'priority', values: { '1 - Critical': 'urgent', '2 - High': 'high', '3 - Moderate': 'normal', '4 - Low': 'low' } },
    channel: 'contact_type',
    group: 'assignment_group',
    assignee: 'assigned_to',
    'requester.id': 'caller_id',
    'requester.vip': 'vip',
    'fields.reassignments': 'reassignment_count',
    tags: { from: 'labels', split: ';' },
    'dueAt.resolution': { from: 'promised', format: 'endOfDay' },
    events: [
      { type: 'resolved', at: { from: 'resolved_at', format: 'd/m/yyyy', timeZone: 'Europe/Lisbon' } },
      { type: 'status', to: 'closed', at: { from: 'closed_at', format: 'd/m/yyyy', timeZone: 'Europe/Lisbon' } },
    ],
  });

  test('becomes a ticket', () => {
    const row = {
      number: 'INC0000045', opened_at: '29/2/2016 01:16', incident_state: 'Resolved', priority: '3 - Moderate', contact_type: 'Self service',
      assignment_group: 'Group 56', assigned_to: '', caller_id: 'Caller 2403', vip: false, reassignment_count: 0, labels: 'printer; late;;',
      promised: '2016-03-04', resolved_at: '29/2/2016 11:29', closed_at: '5/3/2016 12:00', sys_updated_by: 'x',
    };
    assert.deepEqual(map(row, { timeZone: 'Europe/Amsterdam' }), {
      ticket: {
        id: 'INC0000045', createdAt: '2016-02-29T01:16:00Z', status: 'resolved', priority: 'normal', channel: 'selfService', group: 'Group 56',
        requester: { id: 'Caller 2403', vip: false }, tags: ['printer', 'late'], fields: { reassignments: 0 },
        dueAt: { resolution: '2016-03-04T23:00:00Z' },
        events: [{ at: '2016-02-29T11:29:00Z', type: 'resolved' }, { at: '2016-03-05T12:00:00Z', type: 'status', to: 'closed' }],
      },
      findings: [{
        path: 'incident_state', code: 'missing_event', severity: 'warning', message: 'the ticket is `resolved`, but nothing says since when',
        help: 'pass the log of changes: without it the last event counts as the change',
      }],
    });
  });

  test('findings name the columns', () => {
    const { ticket, findings } = map({ number: ' ', opened_at: '2/29/2016 01:16', incident_state: 'Parked', priority: {}, vip: [{}], labels: 5 });
    assert.deepEqual(ticket, { status: 'Parked' });
    assert.deepEqual(findings.map(named), [
      'error bad_instant opened_at', 'warning unknown_value incident_state', 'warning unknown_value priority',
      'warning missing_event incident_state', 'error missing number',
    ]);
    assert.deepEqual(map({ number: 1, opened_at: '2016-03-01T00:00:00Z', incident_state: '-100' }).findings, []);
    assert.deepEqual(map({ number: 1, opened_at: '2016-03-01T00:00:00Z', promised: '2016-03-04' }).findings.map(named), ['error bad_instant promised']);
  });
});

describe('columns', () => {
  test('a name with dots is a column, else a way into records; the first that is filled counts', () => {
    const table = { subject: ['ticket.subject', 'title'], group: 'team.name' };
    assert.equal(mapped(table, { 'ticket.subject': 'a', ticket: { subject: 'b' } }).subject, 'a');
    assert.equal(mapped(table, { ticket: { subject: 'b' } }).subject, 'b');
    assert.equal(mapped(table, { ticket: { subject: '' }, title: 'c', team: { name: 'd' } }).subject, 'c');
    assert.equal(mapped(table, { team: { name: 'd' } }).group, 'd');
    for (const name of ['toString', 'constructor.name', '__proto__', 'team.constructor.name']) assert.equal(mapped({ group: name }, { team: {} }).group, undefined);
  });

  test('functions get the row and the context', () => {
    const names = { 7: 'Ann' };
    assert.equal(mapped({ assignee: (row, context) => context.names[row.agent] }, { agent: 7 }, { names }).assignee, 'Ann');
  });

  test('statuses, priorities and channels become one word, numbers of them are told', () => {
    const { status, priority, channel, findings } = mapped({ status: 'a', priority: 'b', channel: 'c' }, { a: 'Waiting on customer', b: 3, c: true });
    assert.deepEqual([status, priority, channel], ['waitingOnCustomer', '3', 'true']);
    assert.deepEqual(findings, ['warning unknown_value b', 'warning missing_event a']);
  });

  test('HTML is read where the column says so', () => {
    assert.equal(mapped({ text: { from: 'body', html: true } }, { body: '<p>a &lt; b</p><blockquote>old</blockquote>' }).text, 'a < b');
    assert.equal(mapped({ text: 'body' }, { body: '<p>a</p>' }).text, '<p>a</p>');
  });

  test('records and parts make one requester', () => {
    const { requester } = mapped({ requester: 'who', 'requester.tier': 'plan' }, { who: { id: 5, name: 'Dana', deep: {}, none: null }, plan: 'gold' });
    assert.deepEqual(requester, { id: 5, name: 'Dana', tier: 'gold' });
  });
});

describe('events', () => {
  const message = { type: { from: 'kind', values: { in: 'customerReply', out: 'agentReply', memo: 'note', system: null } }, at: 'at', text: 'text' };
  const events = [{ from: 'log', opens: true, ...message }];

  test('a list with the message that opened the ticket', () => {
    const log = [
      { id: 3, kind: 'out', at: '2026-03-02T09:00:00Z', text: 'c' }, { id: 2, kind: 'memo', at: '2026-03-02T08:00:10Z', text: 'b' },
      { id: 1, kind: 'in', at: '2026-03-02T08:00:30Z', text: 'a' }, { id: 3, kind: 'out', at: '2026-03-02T09:00:00Z', text: 'c' }, { id: 4, kind: 'system', at: 'x' },
    ];
    const { text, events: found, findings } = mapped({ events }, { log });
    assert.equal(text, 'a');
    assert.deepEqual(found, [{ at: '2026-03-02T08:00:10Z', type: 'note', text: 'b' }, { at: '2026-03-02T09:00:00Z', type: 'agentReply', text: 'c' }]);
    assert.deepEqual(findings, []);
  });

  test('an agent that writes first has opened the ticket, unless the ticket has a text of its own', () => {
    const log = [{ kind: 'out', at: '2026-03-02T08:00:40Z' }];
    assert.equal(mapped({ events }, { log }).events[0].at, '2026-03-02T08:00:00Z');
    assert.equal(mapped({ events, text: 'body' }, { log, body: 'Help' }).events[0].at, '2026-03-02T08:00:40Z');
    assert.equal(mapped({ events }, { log: [{ kind: 'out', at: '2026-03-02T08:02:00Z' }] }).events[0].at, '2026-03-02T08:02:00Z');
    assert.deepEqual(mapped({ events: [{ from: 'log', ...message }] }, { log: [{ kind: 'in', at: '2026-03-02T08:00:30Z' }] }).events.length, 1);
  });

  test('what a row remembers counts once with what a list tells', () => {
    const both = [...events, { type: 'agentReply', at: 'first' }];
    const log = [{ kind: 'out', at: '2026-03-02T09:00:00.250Z', text: 'c' }];
    assert.equal(mapped({ events: both }, { log, first: '2026-03-02T09:00:00Z' }).events.length, 1);
    assert.equal(mapped({ events: both }, { log, first: '2026-03-02T08:59:00Z' }).events.length, 2);
  });

  test('statuses and priorities of a log are read with the words of the ticket\'s own', () => {
    const table = {
      status: { from: 'state', values: { 1: 'open', 2: 'resolved' } },
      priority: { from: 'prio', values: { A: 'high' } },
      events: [{ from: 'log', type: ({ what }) => what, at: 'at', to: { from: 'value' } }],
    };
    const log = [{ what: 'status', at: '2026-03-02T09:00:00Z', value: 2 }, { what: 'priority', at: '2026-03-02T09:00:00Z', value: 'a' }, { what: 'status', at: '2026-03-02T10:00:00Z', value: 9 }];
    const found = mapped(table, { state: 2, log });
    assert.deepEqual(found.events.map(({ to }) => to), ['resolved', 'high', '9']);
    assert.deepEqual(found.findings, ['warning unknown_value log[2].value', 'warning missing_event state']);
  });

  test('a status that the log does not reach: since when, else a finding', () => {
    const status = { from: 'state', since: { from: 'changed', format: 'unixSeconds' }, initial: ['new', 'parked'] };
    assert.deepEqual(mapped({ status }, { state: 'pending', changed: 1772442000 }).events, [{ at: '2026-03-02T09:00:00Z', type: 'status', to: 'pending' }]);
    assert.deepEqual(mapped({ status }, { state: 'pending' }).findings, ['warning missing_event state']);
    assert.deepEqual(mapped({ status }, { state: 'new' }).events, undefined);
    assert.deepEqual(mapped({ status }, { state: 'parked' }).events, [{ at: '2026-03-02T08:00:00Z', type: 'status', to: 'parked' }]);
    const solved = { status, events: [{ type: 'resolved', at: 'solved' }] };
    assert.deepEqual(mapped(solved, { state: 'done', solved: '2026-03-02T09:00:00Z' }).findings, []);
    assert.deepEqual(mapped(solved, { state: 'new', solved: '2026-03-02T09:00:00Z' }).findings, ['warning missing_event state']);
  });
});

describe('tables that make no sense', () => {
  const refused = {
    'expected a table of fields as an object, not a list': [],
    'unknown field `requestr`: there are id,': { requestr: 'x' },
    'unknown field `fields.`': { 'fields.': 'x' },
    'unknown field `dueAt`': { dueAt: 'x' },
    '`id` takes the name of a column': { id: 5 },
    '`subject` takes the name of a column': { subject: { from: [] } },
    'unknown option `form` of `id`: there are from,': { id: { form: 'x' } },
    'unknown format `d/m` of `createdAt`: there are unixSeconds,': { createdAt: { from: 'x', format: 'd/m' } },
    '`values` of `status` is an object, not a list': { status: { from: 'x', values: [] } },
    '`events` is a list, not an object': { events: {} },
    '`events[0]` needs `type` and `at`': { events: [{ at: 'x' }] },
    'unknown option `tpye` of `events[0]`': { events: [{ tpye: 'note', at: 'x' }] },
    '`events[0].at` takes the name of a column': { events: [{ type: 'note', at: 5 }] },
  };
  for (const [message, table] of Object.entries(refused)) {
    test(message, () => assert.throws(() => ticketMapper(table), (error) => error instanceof TypeError && error.message.startsWith(message)));
  }
  test('a row is an object', () => assert.throws(() => ticketMapper({ id: 'id' })('x'), new TypeError('expected a row as an object, not a string')));
});
