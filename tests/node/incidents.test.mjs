// What goes out: actions of the demo's own decisions as bodies for incident tools and as updates of a helpdesk's ticket.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { ticketFromFreshdesk } from '../../pkg/freshdesk.mjs';
import { toFreshdeskUpdate, toPagerDuty, toPagerTree, toWebhook, toZendeskUpdate } from '../../pkg/incidents.mjs';
import { compilePolicySync } from '../../pkg/node.mjs';

const read = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
const document = read('../demo/policy.json');
const policy = compilePolicySync(document);
const tickets = new Map(read('../demo/tickets.json').tickets.map((payload) => [payload.id, payload]));
const NOW = '2026-03-09T14:30:00Z';
const LATER = '2026-03-09T14:31:07Z';
const decided = (id, now = NOW, { events = [], by = policy, ...fields } = {}) => {
  const { ticket } = ticketFromFreshdesk(tickets.get(id));
  return by.decide({ ...ticket, ...fields, events: [...(ticket.events ?? []), ...events] }, { now });
};
const actionOf = (decision, end) => decision.actions.find(({ id }) => id.endsWith(end));
const all = [...tickets.keys()].map((id) => decided(id));
const KEY = { routingKey: '0123456789abcdef0123456789abcdef' };
const codes = (findings) => findings.map(({ path, code }) => [path, code]);

/** The paths of all keys, lists by their first entry; what is free in form is not looked into. */
function shapeOf(value, free, path = '') {
  if (typeof value !== 'object' || value === null || free.includes(path)) return [path];
  if (Array.isArray(value)) return value.length > 0 ? shapeOf(value[0], free, `${path}[]`) : [path];
  return Object.entries(value).flatMap(([key, inner]) => shapeOf(inner, free, path === '' ? key : `${path}.${key}`));
}

function assertShaped(body, example, free) {
  const known = new Set(shapeOf(example, free).flatMap((path) => [path, path.replace(/\[\].*$/, '')]));
  for (const path of shapeOf(body, free)) assert.ok(known.has(path), `\`${path}\` is a key of the tool's own example`);
}

describe('PagerDuty', () => {
  const refund = decided(1002);
  const late = actionOf(refund, ':level-2:notify');

  test('a level that tells somebody triggers an incident', () => {
    const { body, findings } = toPagerDuty(late, refund, { ...KEY, subject: 'Refund for order AH-20488', url: 'https://desk.example/1002' });
    assert.deepEqual(findings, []);
    assert.deepEqual(body, {
      routing_key: KEY.routingKey,
      dedup_key: '1002:response:firstResponse:1:level-2:notify',
      event_action: 'trigger',
      payload: {
        summary: 'Ticket 1002: Refund for order AH-20488 (priority high, escalation level 2, first response breached)',
        timestamp: '2026-03-09T10:10:00Z',
        severity: 'error',
        source: 'Acme Home',
        group: 'billing',
        class: 'first response',
        custom_details: {
          ticket: '1002', priority: 'high', impact: 'high', urgency: 'medium', level: 2, metric: 'first response', due: '2026-03-09T10:10:00Z',
          owner: 'Joost Bakker', notify: ['Joost Bakker'], reasons: late.because.map(({ text }) => text), policy: 'Acme Home', 'policy hash': policy.hash,
        },
      },
      client: 'sladder',
      client_url: 'https://desk.example/1002',
      links: [{ href: 'https://desk.example/1002', text: 'Ticket 1002' }],
    });
  });

  test('all bodies are shaped like the example of the vendor', () => {
    let count = 0;
    for (const decision of all) {
      for (const action of decision.actions) {
        const { body, findings } = toPagerDuty(action, decision, { ...KEY, url: 'https://desk.example' });
        const isCall = ['notify', 'assign'].includes(action.do);
        assert.equal(body !== null, isCall);
        assert.deepEqual(codes(findings), isCall ? [] : [['do', 'unfit_action']]);
        if (!isCall) continue;
        count += 1;
        assertShaped(body, read('../payloads/pagerduty-event-v2.json'), ['payload.custom_details']);
      }
    }
    assert.ok(count > 40);
  });

  test('asked later, the same action has the same body', () => {
    const later = decided(1002, LATER);
    assert.notDeepEqual(later.sla, refund.sla);
    assert.deepEqual(toPagerDuty(actionOf(later, ':level-2:notify'), later, KEY), toPagerDuty(late, refund, KEY));
  });

  test('an answer resolves what the lack of one triggered, under the same key', () => {
    const answered = decided(1002, LATER, { events: [{ at: '2026-03-09T14:20:00Z', type: 'agentReply', agent: 'Anna Visser' }] });
    const { body } = toPagerDuty(actionOf(answered, 'firstResponse:1:level-2:notify'), answered, KEY);
    assert.deepEqual(body, { routing_key: KEY.routingKey, dedup_key: late.id, event_action: 'resolve' });
  });

  test('an acknowledgement is one; another ladder of the ticket goes on', () => {
    const escalations = document.escalations.map((row) => ({ ...row, stopsOn: ['acknowledged'] }));
    const by = compilePolicySync({ ...document, escalations });
    const taken = decided(1002, LATER, { by, events: [{ at: '2026-03-09T14:20:00Z', type: 'acknowledged', by: 'Joost Bakker' }] });
    by.free();
    assert.equal(taken.escalation.stoppedBy, 'acknowledged');
    assert.equal(toPagerDuty(actionOf(taken, ':level-2:notify'), taken, KEY).body.event_action, 'acknowledge');
    const other = { ...taken, escalation: { ...taken.escalation, path: 'billing-resolution' } };
    assert.equal(toPagerDuty(actionOf(taken, ':level-2:notify'), other, KEY).body.event_action, 'trigger');
  });

  test('of a metric\'s cycles the one that the level belongs to counts', () => {
    const [first] = refund.sla.clocks;
    const clocks = [{ ...first, stoppedAt: NOW }, { ...first, cycle: 2 }];
    const reached = [{ ...refund.escalation.reached[1], cycle: 2 }];
    const again = { ...refund, sla: { clocks }, escalation: { ...refund.escalation, reached } };
    assert.equal(toPagerDuty(late, again, KEY).body.event_action, 'trigger');
    assert.equal(toPagerDuty(late, { ...again, escalation: refund.escalation }, KEY).body.event_action, 'resolve');
  });

  test('when it is due is not told while the clock stands still: it moves with every second', () => {
    const clocks = refund.sla.clocks.map((clock) => ({ ...clock, state: 'paused' }));
    const paused = { ...refund, sla: { clocks } };
    assert.equal(toPagerDuty(late, paused, KEY).body.payload.custom_details.due, undefined);
    assert.equal(toWebhook(late, paused).body.clock.dueAt, undefined);
  });

  test('a resolved ticket has nothing left to trigger', () => {
    const resolved = decided(1007, LATER, {
      status: 'resolved', events: [{ at: '2026-03-09T14:20:00Z', type: 'agentReply' }, { at: '2026-03-09T14:20:00Z', type: 'resolved' }],
    });
    const events = resolved.actions.filter(({ do: what }) => what === 'notify').map((action) => toPagerDuty(action, resolved, KEY).body.event_action);
    assert.ok(events.length > 3);
    assert.deepEqual([...new Set(events)], ['resolve']);
  });

  test('the caller may say the event', () => {
    assert.equal(toPagerDuty(late, refund, { ...KEY, event: 'resolve' }).body.event_action, 'resolve');
    const { body, findings } = toPagerDuty(late, refund, { ...KEY, event: 'close' });
    assert.equal(body, null);
    assert.deepEqual(codes(findings), [['event', 'unknown_value']]);
  });

  test('severity goes by priority, by the caller\'s table first', () => {
    const severity = (value, table) => {
      const { body, findings } = toPagerDuty(late, { ...refund, priority: { ...refund.priority, value } }, { ...KEY, severity: table });
      return [body.payload.severity, ...codes(findings).map(([, code]) => code)];
    };
    assert.deepEqual(['urgent', 'high', 'medium', 'normal', 'low'].map((value) => severity(value)[0]), ['critical', 'error', 'warning', 'warning', 'info']);
    assert.deepEqual(severity('high', { high: 'critical' }), ['critical']);
    assert.deepEqual(severity('low', { high: 'critical' }), ['info']);
    assert.deepEqual(severity('blocker', { '*': 'critical' }), ['critical']);
    assert.deepEqual(severity('low', 'warning'), ['warning']);
    assert.deepEqual(severity('blocker'), ['error', 'unknown_value']);
    assert.deepEqual(severity('constructor'), ['error', 'unknown_value']);
    assert.deepEqual(severity('high', { high: 'terrible' }), ['error', 'unknown_value']);
  });

  test('no routing key, no body', () => {
    for (const options of [undefined, {}, { routingKey: ' ' }, { routingKey: 7 }]) {
      const { body, findings } = toPagerDuty(late, refund, options);
      assert.equal(body, null);
      assert.deepEqual(codes(findings), [['routingKey', 'missing']]);
    }
  });

  test('long ids and texts keep to the limits, and ids stay apart', () => {
    const keyOf = (id) => toPagerDuty({ ...late, id }, refund, KEY).body.dedup_key;
    const long = 'x'.repeat(300);
    assert.equal(keyOf(long).length, 255);
    assert.notEqual(keyOf(`${long}a`), keyOf(`${long}b`));
    assert.equal(keyOf(long), keyOf(long));
    assert.equal(keyOf('y'.repeat(255)), 'y'.repeat(255));
    const { payload } = toPagerDuty(late, refund, { ...KEY, subject: '😀'.repeat(2000) }).body;
    assert.ok(payload.summary.length <= 1024 && payload.summary.isWellFormed?.() !== false);
  });
});

describe('PagerTree', () => {
  const late = decided(1007);
  const action = actionOf(late, ':assign');

  test('shaped like the example of the vendor', () => {
    const { body, findings } = toPagerTree(action, late, { subject: 'Four weeks for a lamp', tags: ['lamps', 7], url: 'https://desk.example/1007' });
    assert.deepEqual(findings, []);
    assertShaped(body, read('../payloads/pagertree-incident.json'), ['Meta']);
    assert.deepEqual({ ...body, Description: '', Meta: {} }, {
      event_type: 'create', Id: action.id, Title: 'Ticket 1007: Four weeks for a lamp (priority high, escalation level 2, resolution breached)',
      Description: '', Urgency: 'high', Tags: ['lamps'], Meta: {}, dedup_keys: [action.id],
    });
    assert.equal(body.Description, action.because.map(({ text }) => text).join('\n'));
    assert.equal(body.Meta.owner, 'Milan Kok');
  });

  test('acknowledged and resolved by the same id', () => {
    for (const event of ['acknowledge', 'resolve']) assert.deepEqual(toPagerTree(action, late, { event }).body, { event_type: event, Id: action.id });
  });

  test('asked later, the same', () => {
    const later = decided(1007, LATER);
    assert.deepEqual(toPagerTree(actionOf(later, ':assign'), later), toPagerTree(action, late));
  });
});

describe('a webhook of one\'s own', () => {
  test('has every action, whole and the same at any time', () => {
    let count = 0;
    for (const decision of all) {
      const later = decided(decision.ticket, LATER);
      for (const action of decision.actions) {
        const { body, findings } = toWebhook(action, decision);
        assert.deepEqual(findings, []);
        assert.deepEqual([body.version, body.kind, body.id, body.do, body.with], [1, 'sladder.action', action.id, action.do, action.with]);
        assert.deepEqual(body.reasons.map(({ text }) => text), action.because.map(({ text }) => text));
        assert.deepEqual(toWebhook(later.actions.find(({ id }) => id === action.id), later).body, body);
        assert.deepEqual(JSON.parse(JSON.stringify(body)), body);
        count += 1;
      }
    }
    assert.ok(count > 70);
  });

  test('the level of an action is its own, not the one reached since', () => {
    const refund = decided(1002);
    const { body } = toWebhook(actionOf(refund, ':level-1:notify'), refund);
    assert.deepEqual(body.escalation, { path: 'response', level: 1, metric: 'firstResponse', cycle: 1 });
    assert.deepEqual(body.clock, { metric: 'firstResponse', cycle: 1, dueAt: '2026-03-09T10:10:00Z', breachedAt: '2026-03-09T10:10:00Z' });
  });

  test('an action without an id is none', () => {
    const { body, findings } = toWebhook({}, {});
    assert.equal(body, null);
    assert.deepEqual(codes(findings), [['id', 'missing'], ['do', 'missing']]);
  });
});

const agent = (id, name, email) => ({ id, contact: { name, ...(email && { email }) } });
const FRESHDESK = {
  agents: [agent(11, 'Anna Visser', 'anna@acme.example'), agent(12, 'joost bakker', 'joost@acme.example'), agent(13, 'Milan Kok')],
  groups: [{ id: 91, name: 'Technical support', agent_ids: [12, 13] }, { id: 92, name: 'Orders and shipping' }],
  directory: document.directory,
};

describe('Freshdesk', () => {
  test('one update and one note for all that a ticket needs', () => {
    const outage = decided(1001);
    const { calls, findings } = toFreshdeskUpdate(outage.actions, outage, FRESHDESK);
    assert.deepEqual(findings, []);
    assert.deepEqual(calls[0], { method: 'PUT', path: '/api/v2/tickets/1001', body: { priority: 4, group_id: 91 } });
    const { method, path, body } = calls[1];
    assert.deepEqual([method, path, body.private, body.notify_emails], ['POST', '/api/v2/tickets/1001/notes', true, ['joost@acme.example']]);
    assert.match(body.body, /^<p><strong>Priority urgent<\/strong><\/p><ul><li>rule <code>outage<\/code>: /);
    assert.match(body.body, /<strong>Group Technical support<\/strong>.*<strong>Assigned to Technical support, escalation level 1<\/strong>/);
    for (const { because } of outage.actions) for (const { text } of because) assert.ok(body.body.includes(text.replaceAll(/`([^`]*)`/g, '<code>$1</code>').replaceAll("'", '&#39;')), text);
    assert.equal(calls.length, 2);
    assert.deepEqual(toFreshdeskUpdate(outage.actions, outage, FRESHDESK).calls, calls);
  });

  test('tags join those there are, and none is sent where these are not known', () => {
    const vip = decided(1028);
    const tagsOf = (context) => toFreshdeskUpdate(vip.actions, vip, { ...FRESHDESK, ...context }).calls.find(({ method }) => method === 'PUT')?.body.tags;
    assert.deepEqual(tagsOf({ ticket: { tags: ['invoice', 'vip'] } }), ['invoice', 'vip', 'large-order']);
    assert.deepEqual(tagsOf({ ticket: { ticket: { tags: [] } } }), ['vip', 'large-order']);
    assert.equal(tagsOf({ ticket: { tags: ['vip', 'large-order'] } }), undefined);
    const { calls, findings } = toFreshdeskUpdate(vip.actions, vip, FRESHDESK);
    assert.deepEqual(codes(findings), [['context.ticket.tags', 'missing']]);
    assert.match(calls[0].body.body, /To do by hand: Tags vip, large-order/);
  });

  test('who and what the helpdesk does not know is a finding, and is said in the note', () => {
    const late = decided(1007);
    const { calls, findings } = toFreshdeskUpdate(late.actions, { ...late }, { ...FRESHDESK, agents: FRESHDESK.agents.slice(0, 1), groups: [] });
    assert.ok(findings.length > 3);
    for (const { path, code, help } of findings) {
      assert.equal(code, 'unknown_reference');
      assert.match(path, /^actions\[\d\]\.with\.to\[\d\]$/);
      assert.ok(help);
    }
    assert.deepEqual(calls[0].body, { priority: 3 }, 'nobody is assigned');
    assert.match(calls.at(-1).body.body, /To do by hand: Assigned to Milan Kok, escalation level 2/);
  });

  const update = (actions, context) => toFreshdeskUpdate(actions, { ticket: 5 }, context);
  const assign = (to, at) => ({ id: 'a', at, do: 'assign', with: { to: [to] }, because: [] });

  test('an id is better than an address, an address better than a name, and two of a name are nobody', () => {
    const agents = [agent(7, 'Ann'), agent(8, '7', 'ann@x.example'), agent(9, 'Ann')];
    const given = (id, name) => {
      const { calls: [call], findings } = update([assign({ kind: 'agent', id, name })], { agents });
      return call.body.responder_id ?? findings[0].code;
    };
    assert.deepEqual([given('7'), given('ANN@x.example'), given('7', 'Ann'), given('x', 'ann'), given('x')], [7, 8, 7, 'ambiguous_name', 'unknown_reference']);
  });

  test('the later of two actions holds, in whatever order they are given', () => {
    const [first, second] = [assign({ kind: 'agent', id: '7' }, '2026-03-09T10:00:00Z'), assign({ kind: 'agent', id: '8' }, '2026-03-09T11:00:00Z')];
    for (const actions of [[first, second], [second, first]]) assert.equal(update(actions).calls[0].body.responder_id, 8);
  });

  test('without a list only the helpdesk\'s own ids are known', () => {
    assert.deepEqual(update([assign({ kind: 'group', id: '67000259997' })]).calls[0].body, { group_id: 67000259997 });
    assert.deepEqual(codes(update([assign({ kind: 'group', id: 'billing' })]).findings), [['actions[0].with.to[0]', 'unknown_reference']]);
    assert.deepEqual(codes(update([assign({ kind: 'role', id: 'duty' })]).findings), [['actions[0].with.to[0]', 'unfit_recipient']]);
  });

  test('priorities of the policy\'s own, by a table', () => {
    const set = (priority, priorities) => update([{ do: 'setPriority', with: { priority } }], { priorities });
    assert.equal(set('blocker', { blocker: 4 }).calls[0].body.priority, 4);
    assert.equal(set('low', { low: 2 }).calls[0].body.priority, 2);
    for (const wrong of [set('blocker'), set('blocker', { blocker: 9 }), set('constructor'), set(undefined)]) {
      assert.deepEqual(codes(wrong.findings), [['actions[0].with.priority', 'unknown_value']]);
      assert.equal(wrong.calls.length, 1, 'the note');
    }
  });

  test('what a ticket or a person says is text in the note', () => {
    const because = [{ text: 'text mentions `<img src=x onerror=1>` & "more"' }];
    const { calls: [{ body }] } = update([{ do: 'notify', with: { to: [{ kind: 'address', id: 'a@x.example', name: '<b>Ann' }] }, because }]);
    assert.equal(body.body, '<p><strong>Told &lt;b&gt;Ann</strong></p><ul><li>text mentions <code>&lt;img src=x onerror=1&gt;</code> &amp; &quot;more&quot;</li></ul>');
    assert.deepEqual(body.notify_emails, ['a@x.example']);
  });
});

describe('Zendesk', () => {
  const users = [{ id: 21, name: 'Anna Visser', email: 'anna@acme.example' }, { id: 22, name: 'Joost Bakker' }];
  const context = { agents: users, groups: [{ id: 81, name: 'Technical support' }], directory: document.directory };

  test('the ticket, its private comment and its followers in one call, tags in another', () => {
    const refund = decided(1002);
    const { calls, findings } = toZendeskUpdate([...refund.actions, { id: 't', at: NOW, do: 'addTags', with: { tags: ['vip'] }, because: [] }], refund, context);
    assert.deepEqual(findings, []);
    const { ticket } = calls[0].body;
    assert.deepEqual(calls.map(({ method, path }) => `${method} ${path}`), ['PUT /api/v2/tickets/1002', 'PUT /api/v2/tickets/1002/tags']);
    assert.deepEqual({ ...ticket, comment: ticket.comment.public }, {
      priority: 'high', followers: [{ user_id: 21, action: 'put' }, { user_id: 22, action: 'put' }], comment: false,
    });
    assert.match(ticket.comment.html_body, /Told Joost Bakker, escalation level 2/);
    assert.deepEqual(calls[1].body, { tags: ['vip'] });
  });

  test('a group has the ticket, but cannot follow it; a priority Zendesk lacks needs a table', () => {
    const outage = decided(1001);
    const { calls, findings } = toZendeskUpdate(outage.actions, outage, context);
    assert.deepEqual(codes(findings), [['actions[2].with.to[0]', 'no_address']]);
    assert.deepEqual([calls[0].body.ticket.group_id, calls[0].body.ticket.priority], [81, 'urgent']);
    const medium = [{ do: 'setPriority', with: { priority: 'medium' } }];
    assert.deepEqual(codes(toZendeskUpdate(medium, outage, context).findings), [['actions[0].with.priority', 'unknown_value']]);
    assert.equal(toZendeskUpdate(medium, outage, { ...context, priorities: { medium: 'normal' } }).calls[0].body.ticket.priority, 'normal');
  });
});

describe('whatever is handed over', () => {
  const refund = decided(1002);
  const odd = [undefined, null, 0, 'x', [], {}, [null], { to: 3 }, { to: [null, 4, { id: {} }] }];

  test('no object is a TypeError that says so', () => {
    for (const wrong of [undefined, null, 'x', 7, []]) {
      for (const to of [toPagerDuty, toPagerTree, toWebhook]) {
        assert.throws(() => to(wrong, refund, KEY), { name: 'TypeError', message: /expects an action/ });
        assert.throws(() => to(refund.actions[0], wrong, KEY), { name: 'TypeError', message: /expects a decision/ });
      }
      for (const to of [toFreshdeskUpdate, toZendeskUpdate]) assert.throws(() => to([], wrong), { name: 'TypeError' });
    }
    for (const to of [toFreshdeskUpdate, toZendeskUpdate]) assert.throws(() => to({}, refund), { name: 'TypeError', message: /a list of actions/ });
  });

  test('no missing or odd part throws', () => {
    let asked = 0;
    for (const action of [...refund.actions, ...decided(1005).actions]) {
      for (const key of Object.keys(action)) {
        for (const value of odd) {
          const wrong = { ...action, [key]: value };
          for (const to of [toPagerDuty, toPagerTree, toWebhook]) assert.ok(to(wrong, refund, KEY).findings);
          for (const to of [toFreshdeskUpdate, toZendeskUpdate]) assert.ok(to([wrong], refund, FRESHDESK).calls);
          asked += 1;
        }
      }
      for (const key of Object.keys(refund)) {
        for (const value of odd) {
          const wrong = { ...refund, [key]: value };
          for (const to of [toPagerDuty, toPagerTree, toWebhook]) assert.ok(to(action, wrong, KEY).findings);
          for (const to of [toFreshdeskUpdate, toZendeskUpdate]) assert.ok(to([action], wrong, { agents: odd, groups: odd, ticket: value, directory: value }).calls);
        }
      }
    }
    assert.ok(asked > 200);
  });

  test('a decision without a ticket gives no call', () => {
    for (const to of [toFreshdeskUpdate, toZendeskUpdate]) {
      const { calls, findings } = to(refund.actions, { ...refund, ticket: undefined }, FRESHDESK);
      assert.deepEqual(calls, []);
      assert.ok(codes(findings).some(([path, code]) => path === 'ticket' && code === 'missing'));
      assert.deepEqual(to([], refund).calls, []);
      assert.deepEqual(codes(to([{ do: 'dance' }, null], refund).findings), [['actions[0].do', 'unfit_action'], ['actions[1].do', 'unfit_action']]);
    }
  });
});
