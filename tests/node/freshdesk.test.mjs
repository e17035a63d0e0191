// Freshdesk's own payloads, read into tickets: every source it hands them over by, and what may be missing or odd in each.
// Long because it spells out whole tickets: what an adapter leaves out is as much its promise as what it keeps.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { ticketFromFreshdesk } from '../../pkg/freshdesk.mjs';

const read = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
const payload = (name) => read(`../payloads/freshdesk-${name}.json`);

/** A ticket with nothing odd about it, changed by `fields`. */
const ticketWith = (fields, context) => ticketFromFreshdesk({ id: 1, created_at: '2026-03-02T08:00:00Z', ...fields }, context);
const eventsWith = (fields, context) => ticketWith(fields, context).ticket.events;
const findingsWith = (fields, context) => ticketWith(fields, context).findings.map(({ path, code, severity }) => [path, code, severity]);

describe('records of a live account', () => {
  const agents = payload('live-agents');
  const conversations = payload('live-conversations');
  const tickets = new Map(
    payload('live-tickets').map((record) => {
      const own = conversations.filter(({ ticket_id }) => ticket_id === record.id);
      return [record.id, ticketFromFreshdesk(record, { conversations: own, agents, groups: payload('live-groups') })];
    }),
  );
  const redacted = { id: 67042965499, name: '(redacted)', email: 'requester@example.com' };
  const sent = (at) => [
    { at, type: 'agentReply', agent: 'Team Airbyte' },
    { at, type: 'resolved' },
    { at, type: 'status', to: 'closed' },
  ];

  test('nothing in them is odd', () => {
    assert.deepEqual([...tickets.keys()], [18, 19, 20, 21, 22, 23]);
    for (const { findings } of tickets.values()) assert.deepEqual(findings, []);
  });

  test('18 and 19: untouched, of a group that the list does not name', () => {
    assert.deepEqual(tickets.get(18).ticket, {
      id: 18,
      createdAt: '2020-10-22T02:37:13Z',
      subject: 'Payment failed',
      text:
        'I was trying to make a payment on your site and got a "Your payment failed" error. However, my card was charged. Can you let me know ' +
        'if the order is processed or what I need to do? Please see the attached screenshot.\n\nThanks,\nMatt',
      status: 'open',
      priority: 'medium',
      type: 'Question',
      channel: 'email',
      group: '67000259997',
      requester: { id: 67038833126, name: 'Matt Rogers', email: 'matt.rogers@freshdesk.com', phone: '+61 1800 861 302' },
      fields: { group_id: 67000259997 },
    });
    assert.deepEqual(tickets.get(19).ticket, {
      id: 19,
      createdAt: '2020-10-22T02:37:13Z',
      subject: 'Received a broken TV',
      text:
        'Hi,\n\nThe television I ordered from your site was delivered with a cracked screen. I need some help with a refund or a ' +
        'replacement.\n\nHere is the order number FD07062010\n\nThanks,\nSarah',
      status: 'open',
      priority: 'low',
      type: 'Question',
      channel: 'email',
      group: '67000259997',
      requester: { id: 67038833129, name: 'Sarah James', email: 'sarah.james@freshdesk.com', phone: '+1 (855) 747 676' },
      fields: { group_id: 67000259997 },
    });
  });

  test('20: by telephone, of a company', () => {
    assert.deepEqual(tickets.get(20).ticket, {
      id: 20,
      createdAt: '2022-11-16T15:58:29Z',
      subject: 'Test',
      text: 'Test',
      status: 'open',
      priority: 'low',
      type: 'Question',
      channel: 'phone',
      group: '67000259995',
      requester: redacted,
      company: { id: 67001265522 },
      fields: { group_id: 67000259995 },
    });
  });

  test('21 and 23: sent by an agent and closed at once; the customer answered one of them', () => {
    const expected = {
      subject: 'Test',
      text: 'Test',
      status: 'closed',
      priority: 'low',
      channel: 'outboundEmail',
      assignee: 'Team Airbyte',
      requester: redacted,
      company: { id: 67001265522 },
      fields: { responder_id: 67013469919 },
    };
    const first = '2022-11-16T15:59:28Z';
    assert.deepEqual(tickets.get(21).ticket, { id: 21, createdAt: first, ...expected, events: sent(first) });
    const second = '2022-11-22T15:00:34Z';
    const answer = { at: '2022-11-22T15:02:29Z', type: 'customerReply', text: 'test' };
    assert.deepEqual(tickets.get(23).ticket, { id: 23, createdAt: second, ...expected, events: [...sent(second), answer] });
  });

  test('22: pending, then answered; the statistics tell nothing twice', () => {
    assert.deepEqual(tickets.get(22).ticket, {
      id: 22,
      createdAt: '2022-11-16T16:03:17Z',
      subject: 'Test 1',
      text: 'Test 1',
      status: 'pending',
      priority: 'low',
      type: 'Problem',
      channel: 'phone',
      assignee: 'Team Airbyte',
      requester: { id: 67032849498, name: 'Jessica Rangel', email: 'reyesamanda@example.com' },
      fields: { responder_id: 67013469919 },
      events: [
        { at: '2022-11-16T16:03:25Z', type: 'status', to: 'pending' },
        { at: '2022-11-16T16:16:58Z', type: 'agentReply', agent: 'Team Airbyte', text: 'Hi Jessica Rangel,  Test reply' },
        { at: '2022-11-16T16:17:05Z', type: 'note', agent: 'Team Airbyte', text: 'Test note' },
      ],
    });
  });

  test('without its conversations, 22 is told by the statistics', () => {
    const record = payload('live-tickets').find(({ id }) => id === 22);
    assert.deepEqual(ticketFromFreshdesk(record).ticket.events, [
      { at: '2022-11-16T16:03:25Z', type: 'status', to: 'pending' },
      { at: '2022-11-16T16:16:58Z', type: 'agentReply' },
    ]);
  });

  test('the text of their HTML is the text Freshdesk made of it', () => {
    for (const { description, description_text } of payload('live-tickets')) {
      assert.equal(ticketWith({ description }).ticket.text, description_text);
    }
  });
});

describe('the other sources', () => {
  test('the REST reference: one ticket with its conversation', () => {
    const context = { conversations: payload('conversations'), agents: payload('agents'), groups: payload('groups') };
    assert.deepEqual(ticketFromFreshdesk(payload('ticket-rest'), context), {
      ticket: {
        id: 20,
        createdAt: '2015-08-24T11:56:51Z',
        text: 'Not given.',
        status: 'open',
        priority: 'low',
        channel: 'portal',
        requester: { id: 1 },
        company: { id: 1 },
        fields: { category: 'Primary' },
        events: [{ at: '2015-08-24T11:59:05Z', type: 'note', agent: 'Support', text: 'Please reply as soon as possible.' }],
      },
      findings: [],
    });
  });

  test('the rows of a search', () => {
    const [first, second] = payload('search-tickets').results.map((row) => ticketFromFreshdesk(row));
    assert.deepEqual(first.ticket, {
      id: 47,
      createdAt: '2016-02-20T09:16:58Z',
      subject: 'Sample Title',
      text: 'Sample description',
      status: 'open',
      priority: 'high',
      channel: 'portal',
      group: '156',
      assignee: '6001263404',
      requester: { id: 6007738334 },
      company: { id: 2 },
      fields: { group_id: 156, responder_id: 6001263404, sector_no: 7, locked: true },
    });
    assert.deepEqual([second.ticket.id, second.ticket.text, second.findings], [57, 'New description', []]);
  });

  test('the client: three fields, and a finding that names what to fetch', () => {
    const { ticket, findings } = ticketFromFreshdesk(payload('ticket-client'));
    assert.deepEqual(ticket, { id: 25, subject: 'Requesting refund', text: 'Some details on the issue ...' });
    assert.deepEqual(findings, [
      {
        path: 'created_at',
        code: 'missing',
        severity: 'error',
        message: 'the ticket has no `created_at`',
        help: 'fetch the ticket by the REST API',
      },
    ]);
  });

  test('the client: numbers as texts, labels in place of numbers, records under their own key', () => {
    const { ticket, findings } = ticketFromFreshdesk(
      { ticket: { id: '25', created_at: '2026-03-02T08:00:00+0100', priority: '4', status: 'Open', source: 'Feedback Widget' } },
      { contact: { contact: { id: 7, name: 'Sanne', language: 'nl' } }, company: { company: { id: 8, account_tier: 'Premium' } } },
    );
    assert.deepEqual(findings, []);
    assert.deepEqual(ticket, {
      id: '25',
      createdAt: '2026-03-02T07:00:00Z',
      status: 'open',
      priority: 'urgent',
      channel: 'feedbackWidget',
      language: 'nl',
      requester: { id: 7, name: 'Sanne', language: 'nl' },
      company: { tier: 'Premium', id: 8 },
    });
  });

  test('onTicketCreate', () => {
    const { ticket, findings } = ticketFromFreshdesk(payload('event-onTicketCreate'));
    assert.deepEqual(findings, []);
    assert.deepEqual(ticket, {
      id: 165,
      createdAt: '2021-11-05T12:45:13Z',
      subject: 'Support Needed...',
      text: 'Some details on the issue ...',
      status: 'open',
      priority: 'low',
      channel: 'phone',
      language: 'en',
      assignee: '48',
      requester: { id: 48014615863, name: 'Rachel', email: 'rachel@freshdesk.com', language: 'en', created_at: '2021-11-05T12:45:13Z' },
      fields: { responder_id: 48 },
    });
  });

  test('onTicketUpdate: the ticket itself says when it was resolved', () => {
    const { ticket, findings } = ticketFromFreshdesk(payload('event-onTicketUpdate'));
    assert.deepEqual(findings, []);
    assert.deepEqual([ticket.id, ticket.status, ticket.group, ticket.product], [205, 'resolved', '351', '1']);
    assert.deepEqual(ticket.events, [{ at: '2021-11-17T10:03:24Z', type: 'resolved' }]);
  });

  test('onConversationCreate: a conversation of a ticket fetched before, or alone', () => {
    const event = payload('event-onConversationCreate');
    const note = { at: '2021-11-10T09:50:59Z', type: 'note', agent: '23423', text: 'Hi tom, Still Angry' };
    const fetched = { id: 452, created_at: '2021-11-10T09:00:00Z', status: 2 };
    assert.deepEqual(ticketFromFreshdesk(fetched, { conversations: [event] }).ticket.events, [note]);
    const alone = ticketFromFreshdesk(event);
    assert.deepEqual(alone.ticket, { id: 452, events: [note] });
    assert.deepEqual(alone.findings.map(({ path, code }) => [path, code]), [['created_at', 'missing']]);
  });
});

describe('codes', () => {
  const codes = payload('codes');
  const lower = (label) => label.toLowerCase();

  test('every built-in priority and status has its name in lower case', () => {
    for (const [code, label] of Object.entries(codes.priority)) {
      assert.equal(ticketWith({ priority: Number(code) }).ticket.priority, lower(label));
    }
    for (const [code, label] of Object.entries(codes.status)) {
      assert.equal(ticketWith({ status: Number(code) }).ticket.status, lower(label));
    }
  });

  test('every built-in source has its name without blanks, by number and by label', () => {
    const names = { 'Feedback Widget': 'feedbackWidget', 'Outbound Email': 'outboundEmail' };
    for (const [label, code] of Object.entries(codes.source_live_choices)) {
      const name = names[label] ?? lower(label);
      assert.equal(ticketWith({ source: code }).ticket.channel, name);
      assert.equal(ticketWith({ source: label }).ticket.channel, name);
    }
  });

  test('a number of the account\'s own goes out as text, with a finding', () => {
    const { ticket, findings } = ticketWith({ status: 6, source: 101, stats: { status_updated_at: '2026-03-02T09:00:00Z' } });
    assert.deepEqual([ticket.status, ticket.channel], ['6', '101']);
    const help = 'pass the ticket fields of the account as `fields`: they name it';
    assert.deepEqual(findings, [
      { path: 'status', code: 'unknown_value', severity: 'warning', message: 'unknown status `6`', help },
      { path: 'source', code: 'unknown_value', severity: 'warning', message: 'unknown source `101`', help },
    ]);
  });

  test('it is named by the account\'s ticket fields, or by the label beside it; the built-in ones keep their names', () => {
    const fields = [
      { name: 'status', choices: { ...codes.status_live_choices, 6: ['Waiting on Customer', 'Awaiting your Reply'] } },
      { name: 'source', choices: { ...codes.source_live_choices, Kiosk: 101 } },
    ];
    const { ticket, findings } = ticketWith({ status: 6, source: 101, status_updated_at: '2026-03-02T09:00:00Z' }, { fields });
    assert.deepEqual([ticket.status, ticket.channel, findings], ['waitingOnCustomer', 'kiosk', []]);
    assert.equal(ticketWith({ status: 7, status_label: 'Waiting on 3rd Party' }).ticket.status, 'waitingOn3rdParty');
    assert.equal(ticketWith({ status: 3, status_label: 'Wartet auf Kunden' }).ticket.status, 'pending');
    assert.equal(ticketWith({ status: 'Wartet auf Kunden' }).ticket.status, 'wartetAufKunden');
    assert.equal(ticketWith({ status: 'waitingOnCustomer' }).ticket.status, 'waitingOnCustomer');
  });

  test('numbers that are none of Freshdesk\'s', () => {
    for (const value of [0, -1, 2.5, NaN, 1e21, '99999999']) {
      assert.equal(ticketWith({ priority: value }).ticket.priority, String(value));
      assert.deepEqual(findingsWith({ priority: value }), [['priority', 'unknown_value', 'warning']]);
    }
    assert.deepEqual(findingsWith({ priority: { value: 1 } }), [['priority', 'unknown_value', 'warning']]);
    assert.equal('priority' in ticketWith({ priority: true }).ticket, false);
  });
});

describe('instants', () => {
  test('without an offset they are local time of the account, never of the host', () => {
    const record = { id: 1, created_at: '2026-03-02 09:00:00', stats: { resolved_at: '2026-03-29T02:30:00' }, status: 4 };
    assert.deepEqual(ticketFromFreshdesk(record, { timeZone: 'Europe/Amsterdam' }), {
      ticket: {
        id: 1,
        createdAt: '2026-03-02T08:00:00Z',
        status: 'resolved',
        events: [{ at: '2026-03-29T01:00:00Z', type: 'resolved' }],
      },
      findings: [],
    });
  });

  test('what cannot be read is left out, with a finding that says where and why', () => {
    assert.deepEqual(ticketFromFreshdesk({ id: 1, created_at: '2026-03-02 09:00:00' }), {
      ticket: { id: 1 },
      findings: [
        {
          path: 'created_at',
          code: 'bad_instant',
          severity: 'error',
          message: 'a date-time without an offset: `2026-03-02 09:00:00`',
          help: 'pass `timeZone`, the zone of the account',
        },
      ],
    });
    const unknownZone = { created_at: '2026-03-02 09:00:00' };
    assert.deepEqual(findingsWith(unknownZone, { timeZone: 'Chennai' }), [['created_at', 'unknown_zone', 'error']]);
    assert.deepEqual(findingsWith({ status: 4, stats: { resolved_at: 'yesterday' } }), [
      ['stats.resolved_at', 'bad_instant', 'error'],
      ['status', 'missing_event', 'warning'],
    ]);
    const conversations = [{ id: 1, created_at: 1772438400 }];
    assert.deepEqual(findingsWith({}, { conversations }), [['conversations[0].created_at', 'bad_instant', 'error']]);
  });
});

describe('history', () => {
  const at = (time) => `2026-03-02T${time}:00Z`;
  const said = (time, fields) => ({ created_at: at(time), incoming: false, private: false, source: 0, ...fields });

  test('who wrote to whom', () => {
    const conversations = [
      said('08:10', { id: 1, incoming: true, body_text: 'Any news?', user_id: 9 }),
      said('08:20', { id: 2, body: '<p>We look into it.</p>', user_id: 4 }),
      said('08:30', { id: 3, private: true, source: 2, body_text: 'Ask the carrier', user_id: 4 }),
      said('08:40', { id: 4, private: true, incoming: true, body_text: 'The carrier writes', user_id: 8 }),
      said('08:50', { id: 5, auto_response: true, body_text: 'We have received your message' }),
      said('09:00', { id: 6, source: 8, body_text: 'Fwd: parcel' }),
      { id: 7, created_at: at('09:10'), body_text: 'of no known direction' },
    ];
    assert.deepEqual(eventsWith({ conversations, responder: { id: 4, name: 'Femke' } }), [
      { at: at('08:10'), type: 'customerReply', text: 'Any news?' },
      { at: at('08:20'), type: 'agentReply', agent: 'Femke', text: 'We look into it.' },
      { at: at('08:30'), type: 'note', agent: 'Femke', text: 'Ask the carrier' },
      { at: at('08:40'), type: 'note', text: 'The carrier writes' },
      { at: at('08:50'), type: 'note', text: 'We have received your message' },
      { at: at('09:00'), type: 'note', text: 'Fwd: parcel' },
      { at: at('09:10'), type: 'note', text: 'of no known direction' },
    ]);
  });

  test('a conversation counts once, and the first message not at all', () => {
    const reply = said('08:20', { id: 2 });
    const first = said('08:00', { id: 1, incoming: true, body_text: 'My parcel is lost' });
    const stats = { requester_responded_at: at('08:00') };
    const fields = { description_text: 'My parcel is lost', conversations: [first, reply], stats };
    assert.deepEqual(eventsWith(fields, { conversations: [reply, said('08:30', { id: 3 })] }), [
      { at: at('08:20'), type: 'agentReply' },
      { at: at('08:30'), type: 'agentReply' },
    ]);
  });

  test('replies that only the statistics know are added', () => {
    const stats = { first_responded_at: at('08:20'), agent_responded_at: at('10:00'), requester_responded_at: at('09:00') };
    assert.deepEqual(eventsWith({ stats, conversations: [said('08:20', { id: 1, body_text: 'Hello' })] }), [
      { at: at('08:20'), type: 'agentReply', text: 'Hello' },
      { at: at('09:00'), type: 'customerReply' },
      { at: at('10:00'), type: 'agentReply' },
    ]);
  });

  test('resolved, reopened, resolved again and closed', () => {
    const stats = { resolved_at: at('11:00'), reopened_at: at('10:00'), closed_at: at('12:00'), status_updated_at: at('12:00') };
    assert.deepEqual(eventsWith({ status: 5, stats, last_resolved_at: at('09:00') }), [
      { at: at('09:00'), type: 'resolved' },
      { at: at('10:00'), type: 'reopened' },
      { at: at('11:00'), type: 'resolved' },
      { at: at('12:00'), type: 'status', to: 'closed' },
    ]);
  });

  test('resolved and closed at one instant: both, in that order', () => {
    const stats = { closed_at: at('12:00'), resolved_at: at('12:00') };
    assert.deepEqual(eventsWith({ status: 5, stats }), [
      { at: at('12:00'), type: 'resolved' },
      { at: at('12:00'), type: 'status', to: 'closed' },
    ]);
  });

  test('the last change of status ends a wait that nothing else ends', () => {
    const stats = { pending_since: at('09:00'), requester_responded_at: at('10:00'), status_updated_at: at('10:00') };
    assert.deepEqual(eventsWith({ status: 2, stats }), [
      { at: at('09:00'), type: 'status', to: 'pending' },
      { at: at('10:00'), type: 'customerReply' },
      { at: at('10:00'), type: 'status', to: 'open' },
    ]);
  });

  test('a message that an agent began is that agent\'s first', () => {
    const outbound = { responder_id: 4, responder: { id: 4, contact: { name: 'Femke' } } };
    const expected = [{ at: at('08:00'), type: 'agentReply', agent: 'Femke' }];
    assert.deepEqual(eventsWith({ source: 10, ...outbound, stats: { first_responded_at: at('08:00') } }), expected);
    assert.deepEqual(eventsWith({ source: 3, outbound_email: true, ...outbound }), expected);
    assert.deepEqual(eventsWith({ source: 10, ...outbound, conversations: [said('08:00', { id: 1, user_id: 4 })] }), expected);
    // A call that was answered while the agent wrote the ticket has its first response at once.
    assert.deepEqual(eventsWith({ source: 3, conversations: [said('08:00', { id: 1 })] }), [{ at: at('08:00'), type: 'agentReply' }]);
    assert.equal(eventsWith({ source: 3, outbound_email: false, ...outbound }), undefined);
  });

  test('a status that nothing dates is a finding that names what to fetch', () => {
    for (const [code, name] of [[3, 'pending'], [4, 'resolved'], [5, 'closed']]) {
      assert.deepEqual(ticketWith({ status: code }).findings, [
        {
          path: 'status',
          code: 'missing_event',
          severity: 'warning',
          message: `the ticket is \`${name}\`, but nothing says since when`,
          help: 'fetch the ticket with `include=stats`',
        },
      ]);
    }
    assert.deepEqual(findingsWith({ status: 2, stats: { resolved_at: at('09:00') } }), [['status', 'missing_event', 'warning']]);
    assert.deepEqual(findingsWith({ status: 2 }), []);
  });
});

describe('people, companies, fields', () => {
  test('what is known of a contact and a company is joined, custom fields beside the built-in ones', () => {
    const requester = { id: 7, name: 'Sanne', email: 'sanne@example.com', phone: null };
    const contact = { id: 7, name: 'Sanne Vos', language: 'nl', tags: ['press'], custom_fields: { region: 'emea', notes: null }, avatar: { id: 1 } };
    const company = { id: 8, name: 'Zonnehof', account_tier: 'Premium', domains: ['example.com'], custom_fields: { segment: 'b2b' } };
    const { ticket } = ticketWith({ requester, company_id: 8 }, { contact, company });
    const person = { id: 7, name: 'Sanne Vos', email: 'sanne@example.com', language: 'nl', tags: ['press'], region: 'emea' };
    assert.deepEqual(ticket.requester, person);
    const firm = { id: 8, name: 'Zonnehof', tier: 'Premium', domains: ['example.com'], segment: 'b2b' };
    assert.deepEqual(ticket.company, firm);
    assert.equal(ticket.language, 'nl');
  });

  test('groups and agents by name where a list or the ticket itself knows it, else by id', () => {
    const lists = { groups: [null, { id: 5, name: 'billing' }], agents: [{ id: 4, contact: { name: 'Femke' } }] };
    const named = ticketWith({ group_id: 5, responder_id: '4' }, lists).ticket;
    assert.deepEqual([named.group, named.assignee, named.fields], ['billing', 'Femke', { group_id: 5, responder_id: '4' }]);
    const other = ticketWith({ group_id: 6, responder_id: 44 }, lists).ticket;
    assert.deepEqual([other.group, other.assignee], ['6', '44']);
    const joined = ticketWith({ group: { id: 6, name: 'vip' }, responder: { id: 44, name: 'Milan' }, responder_id: 44 }).ticket;
    assert.deepEqual([joined.group, joined.assignee], ['vip', 'Milan']);
  });

  test('due dates that Freshdesk calculated are not taken for dates set by hand', () => {
    const { ticket } = ticketWith({ due_by: '2026-03-03T08:00:00Z', fr_due_by: '2026-03-02T12:00:00Z', nr_due_by: '2026-03-02T12:00:00Z' });
    assert.deepEqual(ticket, { id: 1, createdAt: '2026-03-02T08:00:00Z' });
  });

  test('tags and custom fields keep what has a value', () => {
    const { ticket } = ticketWith({ tags: ['vip', '', 3, null], custom_fields: { cf_order: 'A-1', cf_amount: 0, cf_gift: false, cf_none: null } });
    assert.deepEqual([ticket.tags, ticket.fields], [['vip'], { cf_order: 'A-1', cf_amount: 0, cf_gift: false }]);
  });
});

describe('junk', () => {
  test('only what is no object is refused', () => {
    const refused = [[null, 'null'], [undefined, 'undefined'], [[], 'a list'], [7, 'a number'], ['{}', 'a string'], [true, 'a boolean']];
    for (const [value, name] of refused) {
      assert.throws(() => ticketFromFreshdesk(value), { name: 'TypeError', message: `expected a Freshdesk ticket as an object, not ${name}` });
    }
    assert.deepEqual(ticketFromFreshdesk({}).ticket, {});
    assert.deepEqual(ticketFromFreshdesk({}).findings.map(({ path }) => path), ['id', 'created_at']);
  });

  test('any value in any field is survived', () => {
    const junk = [null, undefined, '', 'x', 0, -1, NaN, 1.5, true, [], [null], [[]], {}, { a: {} }, Object.create(null), { name: 5 }, [{ id: {} }]];
    const fields = [
      ...['id', 'created_at', 'subject', 'description', 'description_text', 'status', 'priority', 'source', 'type', 'product_id', 'group_id', 'group'],
      ...['responder_id', 'responder', 'requester', 'requester_id', 'company', 'company_id', 'tags', 'custom_fields', 'stats', 'conversations', 'data', 'ticket'],
    ];
    const options = ['conversations', 'contact', 'company', 'groups', 'agents', 'fields', 'timeZone'];
    for (const value of junk) {
      ticketFromFreshdesk({ id: 1, created_at: '2026-03-02 08:00' }, value);
      for (const field of fields) ticketWith({ [field]: value });
      for (const option of options) ticketFromFreshdesk({ id: 1, created_at: '2026-03-02 08:00', status: 9 }, { [option]: value });
      for (const key of ['id', 'created_at', 'incoming', 'private', 'user_id', 'body', 'body_text', 'source', 'data']) {
        ticketWith({ conversations: [{ id: 1, created_at: '2026-03-02T09:00:00Z', [key]: value }] });
      }
    }
  });

  test('names that objects have of their own are ordinary names', () => {
    const record = '{"status": "constructor", "priority": "__proto__", "custom_fields": {"__proto__": "x"}, "requester": {"__proto__": "y"}}';
    const { ticket } = ticketWith(JSON.parse(record));
    assert.deepEqual([ticket.status, Object.keys(ticket.fields), Object.keys(ticket.requester)], ['constructor', ['__proto__'], ['__proto__']]);
    assert.equal(Object.getPrototypeOf(ticket.fields), Object.prototype);
  });

  test('what goes in is not changed', () => {
    const record = payload('event-onTicketUpdate');
    ticketFromFreshdesk(record, { conversations: payload('live-conversations') });
    assert.deepEqual(record, payload('event-onTicketUpdate'));
  });
});
