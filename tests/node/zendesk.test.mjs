// Zendesk's own payloads, read into tickets: every source it hands them over by, and what may be missing or odd in each.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { compilePolicySync } from '../../pkg/node.mjs';
import { ticketFromZendesk } from '../../pkg/zendesk.mjs';
import { goldenFile, goldenTests, inputOf } from '../golden.mjs';

const payload = (name) => JSON.parse(readFileSync(new URL(`../payloads/zendesk-${name}.json`, import.meta.url), 'utf8'));
const golden = goldenFile('zendesk');
const policy = compilePolicySync(golden.policy);

describe('golden decisions', () => goldenTests(golden, policy, ticketFromZendesk));

/** A ticket with nothing odd about it, changed by `fields`. */
const ticketWith = (fields, context) => ticketFromZendesk({ id: 1, created_at: '2026-03-02T08:00:00Z', requester_id: 7, ...fields }, context);
const eventsWith = (fields, context) => ticketWith(fields, context).ticket.events;
const findingsWith = (fields, context) => ticketWith(fields, context).findings.map(({ path, code, severity }) => [path, code, severity]);
const at = (time) => `2026-03-02T${time}:00Z`;
const life = golden.cases.find(({ context }) => context?.audits?.length === 9);

describe('payloads', () => {
  const errors = (value, context) => ticketFromZendesk(value, context).findings.filter(({ severity }) => severity === 'error').map(({ path, code }) => [path, code]);

  test('the reference\'s ticket has no error, wrapped or bare', () => {
    assert.deepEqual(errors(payload('ticket-rest')), []);
    assert.deepEqual(ticketFromZendesk(payload('ticket-rest').ticket), ticketFromZendesk(payload('ticket-rest')));
  });

  test('what others lack is what they lack in truth', () => {
    assert.deepEqual(errors(payload('ticket-live')), [['created_at', 'missing']]);
    assert.deepEqual(errors(payload('ticket-zaf').live_partial), []);
    for (const example of payload('ticket-zaf').verbatim_examples) assert.deepEqual(errors(example), [['id', 'missing'], ['created_at', 'missing']]);
  });

  test('audits, metrics, metric events and ticket events are read without an error', () => {
    const context = { audits: payload('ticket-audits'), metricEvents: payload('metric-events'), ticketEvents: payload('incremental-ticket-events'), metrics: payload('ticket-metrics') };
    for (const id of [123, 155, 987, 1511, 1517]) {
      assert.deepEqual(errors({ id, created_at: '2011-09-25T22:00:00Z' }, context), []);
      assert.deepEqual(errors({ id, created_at: '2015-08-27T08:00:00Z' }, { ...context, metricEvents: payload('metric-events-types') }), []);
    }
  });

  test('what is no object is a TypeError', () => {
    for (const value of [undefined, null, 5, 'x', []]) assert.throws(() => ticketFromZendesk(value), { name: 'TypeError', message: /^expected a Zendesk ticket as an object, not / });
  });
});

describe('one history, however it is told', () => {
  const { payload: { ticket }, context: { users, groups, audits } } = life;
  const { ticket: whole } = ticketFromZendesk({ ticket }, { users, groups, audits });
  const comments = audits.flatMap((audit) => audit.events.filter(({ type }) => type === 'Comment').map((event) => ({ ...event, author_id: audit.author_id, created_at: audit.created_at })));

  test('audits in any order, twice, as pages, sideloaded, or among those of other tickets', () => {
    const others = audits.map((audit) => ({ ...audit, id: audit.id + 10_000, ticket_id: 9 }));
    for (const list of [audits.toReversed(), [...audits, ...audits], { audits }, [...others, ...audits, null, 5]]) {
      assert.deepEqual(ticketFromZendesk({ ticket }, { users, groups, audits: list }).ticket, whole);
    }
    assert.deepEqual(ticketFromZendesk({ ticket, users, groups, audits }).ticket, whole);
  });

  test('comments that the audits have already count once, with their id or without', () => {
    assert.deepEqual(ticketFromZendesk({ ticket, comments }, { users, groups, audits, comments }).ticket, whole);
    const nameless = comments.map(({ id, ...comment }) => comment);
    assert.deepEqual(ticketFromZendesk({ ticket }, { users, groups, audits, comments: nameless }).ticket, whole);
  });

  test('comments alone give the messages', () => {
    const messages = whole.events.filter(({ type }) => ['agentReply', 'customerReply', 'note'].includes(type));
    const { ticket: told, findings } = ticketFromZendesk({ ticket: { ...ticket, status: 'open' } }, { users, groups, comments });
    assert.deepEqual([told.events, findings], [messages, []]);
  });

  test('metric events besides comments tell the statuses, and no reply twice', () => {
    const { context } = golden.cases.find((each) => each.context?.metricEvents);
    const later = context.metricEvents.map((event) => ({ ...event, time: event.time.replace(':00Z', ':01Z') }));
    const count = (list, name) => list.filter(({ type }) => type === name).length;
    const { events } = ticketFromZendesk({ ticket }, { ...context, metricEvents: later }).ticket;
    assert.deepEqual([count(events, 'agentReply'), count(events, 'customerReply')], [3, 2]);
    const alone = ticketFromZendesk({ ticket }, { metricEvents: context.metricEvents }).ticket.events;
    assert.deepEqual([count(alone, 'agentReply'), count(alone, 'customerReply'), count(alone, 'status')], [3, 2, 5]);
    const inside = Object.groupBy ? Object.groupBy(context.metricEvents, ({ metric }) => metric) : { all: context.metricEvents };
    assert.deepEqual(ticketFromZendesk({ ticket: { ...ticket, metric_events: inside } }).ticket.events, alone);
  });

  test('names are ids where nobody has them', () => {
    const { events } = ticketFromZendesk({ ticket }, { audits }).ticket;
    assert.deepEqual(events.filter(({ type }) => type === 'assigned').map(({ agent, group }) => agent ?? group), ['10', '2', '11']);
  });
});

describe('who wrote to whom', () => {
  const said = (time, author_id, fields) => ({ created_at: at(time), author_id, public: true, body: time, ...fields });
  const users = [{ id: 2, name: 'Femke', role: 'agent' }, { id: 4, role: 'end-user' }, { id: 7, role: 'end-user' }];
  const kinds = (comments, context) => (eventsWith({}, { users, comments, ...context }) ?? []).map(({ type, text }) => [type, text]);

  test('by role, by whether the customer sees it, and by hand', () => {
    assert.deepEqual(kinds([
      said('09:00', 7), said('09:01', 4), said('09:02', 2), said('09:03', 2, { public: false }), said('09:04', 2, { public: undefined }),
      said('09:05', -1), said('09:06', 2, { via: { channel: 'rule' } }), said('09:07', undefined), said('09:08', 2, { via: { channel: 'web', source: { rel: 'merge' } } }),
    ]).map(([type]) => type), ['customerReply', 'customerReply', 'agentReply', 'note', 'note', 'note', 'note', 'note', 'note']);
  });

  test('whoever nobody knows is taken for an agent, with one finding each', () => {
    const comments = [said('09:00', 99), said('09:10', 99), said('09:20', 98, { public: false })];
    assert.deepEqual(eventsWith({}, { comments }).map(({ type, agent }) => [type, agent]), [['agentReply', '99'], ['agentReply', '99'], ['note', '98']]);
    assert.deepEqual(findingsWith({}, { comments }), [['comments[0].author_id', 'unknown_reference', 'warning']]);
    assert.deepEqual(findingsWith({ assignee_id: 99 }, { comments }), []);
  });

  test('the text is what the HTML shows, else the plain one', () => {
    assert.deepEqual(kinds([said('09:00', 7, { html_body: '<p>a<br>b &amp; c</p>', plain_body: 'a b &nbsp;' }), said('09:01', 7, { html_body: ' ', plain_body: 'p', body: 'b' })]), [
      ['customerReply', 'a\nb & c'],
      ['customerReply', 'p'],
    ]);
  });

  test('the first message is the ticket itself, and its text where the ticket has none', () => {
    const comments = [said('08:00', 7, { body: 'Broken', created_at: '2026-03-02T08:00:01Z' }), said('09:00', 2)];
    assert.deepEqual([ticketWith({}, { users, comments }).ticket.text, kinds(comments)], ['Broken', [['agentReply', '09:00']]]);
    assert.equal(ticketWith({ description: 'Broken, says the ticket' }, { users, comments }).ticket.text, 'Broken, says the ticket');
  });

  test('an agent opened it: by the first comment, else by the submitter', () => {
    const opening = { at: at('08:00'), type: 'agentReply', agent: 'Femke' };
    assert.deepEqual(eventsWith({}, { users, comments: [said('08:00', 2)] }), [opening]);
    assert.deepEqual(eventsWith({ submitter_id: 2 }, { users }), [opening]);
    assert.equal(eventsWith({ submitter_id: 7 }, { users }), undefined);
    assert.equal(eventsWith({ submitter_id: 4 }, { users }), undefined);
    assert.equal(eventsWith({ submitter_id: 2, is_public: false }, { users }), undefined);
    assert.equal(eventsWith({ submitter_id: 2 }, { users, comments: [said('08:00', 7)] }), undefined);
  });

  test('the client\'s comments have no times: one is the ticket itself, more are a finding', () => {
    const comment = (id) => ({ id, value: '<p>x</p>', author: { id: 7, role: 'end-user' } });
    assert.deepEqual(findingsWith({ comments: [comment(1)] }), []);
    assert.deepEqual(findingsWith({ comments: [comment(1), comment(2)] }), [['comments', 'missing_event', 'warning']]);
  });
});

describe('what changed', () => {
  const change = (field_name, previous_value, value) => ({ type: 'Change', field_name, previous_value, value });
  const audit = (time, ...events) => ({ id: time, created_at: at(time), author_id: 2, events });

  test('before the first change that is known stands what it replaced; a wait of unknown begin is a finding', () => {
    const audits = [audit('09:00', change('priority', 'low', 'high'), change('group_id', '10', '11'), change('status', 'pending', 'open'))];
    assert.deepEqual(eventsWith({ status: 'open' }, { audits }), [
      { at: at('08:00'), type: 'priority', to: 'low' },
      { at: at('08:00'), type: 'assigned', group: '10' },
      { at: at('09:00'), type: 'assigned', group: '11' },
      { at: at('09:00'), type: 'priority', to: 'high' },
      { at: at('09:00'), type: 'status', to: 'open' },
    ]);
    assert.deepEqual(findingsWith({ status: 'open' }, { audits }), [['audits[0]', 'missing_event', 'warning']]);
  });

  test('emptied fields, other fields and repeated events are none', () => {
    const audits = [audit('09:00', change('assignee_id', '2', null), change('priority', null, ''), change('subject', 'a', 'b'), change('due_at', null, at('10:00')))];
    assert.equal(eventsWith({}, { audits }), undefined);
    const twice = { id: 5, ...change('priority', 'low', 'high') };
    assert.equal(eventsWith({}, { audits: [audit('09:00', twice, twice)] }).length, 2);
    const said = { id: 6, type: 'Comment', public: true, body: 'x', author_id: 7 };
    assert.equal(eventsWith({}, { audits: [audit('09:00', said, said)] }).length, 1);
  });

  test('of two updates in one second the one with the lower id came first', () => {
    const audits = [{ ...audit('09:00', change('status', 'solved', 'open')), id: 12 }, { ...audit('09:00', change('status', 'open', 'solved')), id: 9 }];
    assert.deepEqual(eventsWith({ status: 'open' }, { audits }).map(({ to }) => to), ['solved', 'open']);
  });

  test('what the ticket was created with is so from its creation on', () => {
    const created = { id: 1, created_at: '2026-03-02T08:00:03Z', author_id: 7, events: [{ type: 'Create', field_name: 'priority', value: 'low' }, { type: 'Comment', body: 'x', public: true }] };
    assert.deepEqual(eventsWith({}, { audits: [created] }), [{ at: at('08:00'), type: 'priority', to: 'low' }]);
  });

  test('custom statuses: those that an account began with keep the name of their category, whatever their label', () => {
    const customStatuses = [{ id: 1, status_category: 'open', agent_label: 'In progress', default: true }, { id: 2, status_category: 'open', agent_label: 'At the lab' }, { id: 3, status_category: 'solved', agent_label: 'Refunded' }];
    const named = (custom_status_id, status) => ticketWith({ status, custom_status_id }, { customStatuses }).ticket;
    assert.deepEqual([1, 2, 9].map((id) => named(id, 'open').status), ['open', 'atTheLab', 'open']);
    assert.deepEqual([named(3, 'solved').status, named(3, 'solved').fields.custom_status], ['solved', 'refunded']);
  });

  test('metrics without a reply tell of none', () => {
    const metrics = { ticket_id: 1, reply_time_in_minutes: { calendar: 0 } };
    assert.equal(eventsWith({}, { metrics: { ...metrics, replies: 0 } }), undefined);
    assert.deepEqual(eventsWith({}, { metrics: { ...metrics, replies: 1 } }), [{ at: '2026-03-02T08:00:01Z', type: 'agentReply' }]);
    assert.equal(eventsWith({}, { metrics: { ticket_id: 1, replies: 1, reply_time_in_minutes: { calendar: null } } }), undefined);
  });

  test('what comes after the audits ends in the status the ticket has', () => {
    const audits = [audit('09:00', change('status', 'new', 'open'))];
    assert.deepEqual(findingsWith({ status: 'pending' }, { audits }), [['status', 'missing_event', 'warning']]);
    const metrics = { ticket_metrics: [{ ticket_id: 2, status_updated_at: at('11:00') }, { ticket_id: 1, status_updated_at: at('10:00') }] };
    assert.deepEqual(eventsWith({ status: 'pending' }, { audits, metrics }).at(-1), { at: at('10:00'), type: 'status', to: 'pending' });
    assert.deepEqual(eventsWith({ status: 'closed', tags: ['closed_by_merge'] }, { metrics }), [{ at: at('10:00'), type: 'merged' }]);
  });

  test('rows of the export have their instants in seconds too', () => {
    const ticketEvents = [{ id: 1, timestamp: 1772442000, child_events: [{ event_type: 'Change', status: 'pending', previous_value: 'open' }] }];
    assert.deepEqual(eventsWith({ status: 'pending' }, { ticketEvents }), [{ at: at('09:00'), type: 'status', to: 'pending' }]);
  });
});

describe('values', () => {
  test('statuses, priorities and types have Zendesk\'s names; others go out with a finding', () => {
    for (const status of ['new', 'open', 'pending', 'hold', 'solved', 'closed']) assert.equal(ticketWith({ status }).ticket.status, status);
    assert.deepEqual(findingsWith({ status: 'deleted', priority: 5, type: 'bug', via: { channel: 29 } }).map(([path]) => path), ['status', 'priority', 'type', 'via.channel', 'status']);
    assert.deepEqual(findingsWith({ status: {}, priority: [], via: { channel: {} } }).map(([, code]) => code), ['unknown_value', 'unknown_value', 'unknown_value']);
    assert.equal(ticketWith({ via: { channel: {} } }).ticket.channel, undefined);
    assert.deepEqual([ticketWith({ via: { channel: 'any_channel' } }).ticket.channel, ticketWith({ priority: 'Very High' }).ticket.priority], ['anyChannel', 'veryHigh']);
  });

  test('custom fields by title, by id where two have one title or none is known; the client\'s by their names', () => {
    const custom_fields = [{ id: 900, value: 45.5 }, { id: 901, value: ['a'] }, { id: 902, value: null }, { id: 903, value: { x: 1 } }, { id: 904, value: 'second' }];
    const ticketFields = { ticket_fields: [{ id: 900, title: 'Amount' }, { id: 904, title: 'Amount' }, { id: 901, title: '__proto__' }] };
    assert.deepEqual(Object.entries(ticketWith({ custom_fields, fields: custom_fields }, { ticketFields }).ticket.fields), [['904', 'second'], ['Amount', 45.5], ['__proto__', ['a']]]);
    assert.deepEqual(ticketFromZendesk({ 'ticket.id': 1, 'ticket.customField:custom_field_900': true }, { ticketFields }).ticket.fields, { Amount: true });
  });

  test('only a task has a due date that people set', () => {
    const due_at = at('16:00');
    assert.deepEqual(ticketWith({ type: 'task', due_at }).ticket.dueAt, { resolution: due_at });
    for (const type of ['incident', undefined]) assert.equal(ticketWith({ type, due_at }).ticket.dueAt, undefined);
    assert.deepEqual(findingsWith({ type: 'task', due_at: 'soon' }), [['due_at', 'bad_instant', 'error']]);
  });

  test('the account\'s own fields of users and organizations are conditions: company.tier', () => {
    const context = { organizations: [{ id: 3, name: 'Bakker BV', organization_fields: { tier: 'gold', seats: null } }], users: [{ id: 7, name: 'Sanne', locale: 'PT-BR', user_fields: { segment: 'vip' } }] };
    const { ticket } = ticketWith({ organization_id: 3, brand_id: 8 }, { ...context, brands: [{ id: 8, name: 'Kassa' }] });
    assert.deepEqual([ticket.company, ticket.requester], [{ id: 3, tier: 'gold', name: 'Bakker BV' }, { id: 7, segment: 'vip', name: 'Sanne', locale: 'PT-BR' }]);
    assert.deepEqual([ticket.language, ticket.product], ['pt', 'Kassa']);
  });

  test('instants without an offset are local time of the account, and findings name the field as it was handed over', () => {
    assert.equal(ticketFromZendesk({ id: 1, created_at: '2026-03-02 09:00:00' }, { timeZone: 'Europe/Amsterdam' }).ticket.createdAt, at('08:00'));
    assert.deepEqual(ticketFromZendesk({ ticket: { id: 1, createdAt: '2026-03-02 09:00:00' } }).findings.map(({ path, code }) => [path, code]), [['createdAt', 'bad_instant']]);
  });

  test('what was handed over is not changed', () => {
    const handed = { 'ticket': { id: 1, assignee: { user: { id: 2 } } }, 'ticket.assignee.user.name': 'Femke', 'ticket.__proto__.polluted': true };
    const copy = structuredClone(handed);
    assert.equal(ticketFromZendesk(handed).ticket.assignee, 'Femke');
    assert.deepEqual([handed, {}.polluted], [copy, undefined]);
  });
});

describe('damage', () => {
  const REMOVED = Symbol('removed');
  const PUT = [REMOVED, null, {}, [], 'x', 1, NaN];

  /** Every place in a value, as the keys that lead to it. */
  function* placesIn(value, path = []) {
    if (typeof value !== 'object' || value === null) return;
    for (const key of Object.keys(value)) {
      yield [...path, key];
      yield* placesIn(value[key], [...path, key]);
    }
  }

  function damaged(value, [key, ...rest], put) {
    const copy = Array.isArray(value) ? [...value] : { ...value };
    if (rest.length > 0) copy[key] = damaged(value[key], rest, put);
    else if (put === REMOVED) delete copy[key];
    else copy[key] = put;
    return copy;
  }

  /** Each source once: audits, the export, metric events with comments, metrics, custom statuses, the client. */
  const KINDS = ['audits', 'ticketEvents', 'metricEvents', 'metrics', 'customStatuses'];
  const firstWith = (kind) => golden.cases.find(({ context }) => context?.[kind] !== undefined);
  const whole = [...KINDS.map(firstWith), golden.cases.at(-1), golden.cases[0]].map((each) => inputOf(each));
  const decided = new Set();
  const decide = (ticket) => {
    const key = JSON.stringify(ticket);
    if (!decided.has(key)) policy.decide(ticket, { now: '2026-03-07T00:00:00Z' });
    decided.add(key);
  };

  for (const [index, input] of whole.entries()) {
    test(`any part of input ${index + 1} may be missing or of another kind`, () => {
      for (const place of placesIn(input)) {
        for (const put of PUT) {
          const { payload: handed, context } = damaged(input, place, put);
          if (typeof handed !== 'object' || handed === null || Array.isArray(handed)) continue;
          const { ticket, findings } = ticketFromZendesk(handed, context);
          assert.ok(Array.isArray(findings));
          if (ticket.id !== undefined && ticket.createdAt !== undefined) decide(ticket);
        }
      }
    });
  }

  test('names with many dots, and many of them', () => {
    const many = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`ticket.assignee.k${index}`, index]));
    assert.equal(ticketFromZendesk({ ...many, [`ticket${'.x'.repeat(100_000)}`]: 1, 'ticket.id': 1 }).ticket.id, 1);
  });
});
