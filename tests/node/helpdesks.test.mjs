// Tickets in from the helpdesks that are tables of fields: payloads of theirs, what is decided on them, and what damage does to them.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import * as jira from '../../pkg/jira.mjs';
import { compilePolicySync } from '../../pkg/node.mjs';
import * as zammad from '../../pkg/zammad.mjs';
import { packed, project, run } from '../package.mjs';

const UPDATE = Boolean(process.env.UPDATE);
const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const json = (path) => JSON.parse(readFileSync(at(path), 'utf8'));
const NO_ID = (id, createdAt) => [`error missing ${id}`, `error missing ${createdAt}`];

/** The entry, its function, and of each payload the tickets in it and the errors that it deserves: those of which all values are unknown. */
const HELPDESKS = [
  ['zammad', 'ticketFromZammad', { 'zammad-tickets': (list) => list }],
  ['jira', 'ticketFromJira', {}],
  ['intercom', 'ticketFromIntercom', { 'intercom-conversation': (one) => [one], 'intercom-ticket': (one) => [one] }],
  ['front', 'ticketFromFront', { 'front-conversation': (one) => [one] }],
  ['helpscout', 'ticketFromHelpScout', { 'helpscout-conversation': (one) => [one] }],
  ['hubspot', 'ticketFromHubSpot', { 'hubspot-ticket': (one) => [one] }, NO_ID('id', 'properties.createdate')],
  ['salesforce', 'ticketFromSalesforce', { 'salesforce-case': (one) => [one] }, NO_ID('Id', 'CreatedDate')],
  ['liveagent', 'ticketFromLiveAgent', { 'liveagent-ticket': (one) => [one] }, NO_ID('id', 'date_created')],
  ['trengo', 'ticketFromTrengo', { 'trengo-tickets': ({ data }) => data }],
  ['questionpro', 'ticketFromQuestionPro', {
    'questionpro-clf-tickets': ({ data }) => data,
    'questionpro-clf-ticket-create': ({ response }) => [response],
    'questionpro-cx-detractor-tickets': ({ response }) => response,
    'questionpro-cx-ticket': (one) => [one],
  }],
];

/** An object that cannot even be turned into text: no adapter may try. */
const UNSPEAKABLE = { toString: 1, valueOf: 1 };
const DAMAGES = [undefined, null, {}, [], 'x', '', 1, NaN, -1e300, true, [null], [{}], UNSPEAKABLE, [UNSPEAKABLE]];

const policy = compilePolicySync(json('golden/helpdesks-policy.json'));
const named = ({ severity, code, path }) => `${severity} ${code} ${path}`;

/** `{ "$payload": "zammad-tickets", "at": 0 }` stands for what that file holds there. */
function filledIn(value) {
  if (typeof value !== 'object' || value === null) return value;
  if (value.$payload) {
    const whole = json(`payloads/${value.$payload}.json`);
    return value.at === undefined ? whole : String(value.at).split('.').reduce((part, key) => part[key], whole);
  }
  if (Array.isArray(value)) return value.map(filledIn);
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, filledIn(part)]));
}

function decided(ticket, now) {
  const { priority, sla, escalation, findings } = policy.decide(ticket, { now });
  const clocks = sla.clocks.map(({ metric, cycle, state, dueAt, stoppedAt }) => `${metric} ${cycle}: ${state}${dueAt ? `, due ${dueAt}` : ''}${stoppedAt ? `, stopped ${stoppedAt}` : ''}`);
  return { priority: priority.value, clocks, level: escalation.level, findings: findings.map(named) };
}

for (const [entry, name, payloads, errors = []] of HELPDESKS) {
  const { [name]: ticketFrom } = await import(`../../pkg/${entry}.mjs`);
  const path = `golden/${entry}.json`;
  const cases = json(path);

  describe(`sladder/${entry}`, () => {
    for (const [file, ticketsIn] of Object.entries(payloads)) {
      test(`${file} maps`, () => {
        const tickets = ticketsIn(json(`payloads/${file}.json`));
        assert.ok(tickets.length > 0);
        for (const payload of tickets) {
          const { ticket, findings } = ticketFrom(payload, { timeZone: 'Europe/Amsterdam' });
          assert.deepEqual(findings.filter(({ severity }) => severity === 'error').map(named), errors);
          if (errors.length === 0) assert.doesNotThrow(() => policy.decide(ticket, { now: '2027-01-01T00:00:00Z' }));
        }
      });
    }

    for (const golden of cases) {
      test(golden.why, () => {
        const { ticket, findings } = ticketFrom(filledIn(golden.payload), filledIn(golden.context));
        const answer = { ticket, findings: findings.map(named), decision: ticket.id === undefined || ticket.createdAt === undefined ? null : decided(ticket, golden.now) };
        if (UPDATE) Object.assign(golden, answer);
        else assert.deepEqual(answer, { ticket: golden.ticket, findings: golden.findings, decision: golden.decision });
      });
    }
    if (UPDATE) test('golden tickets written', () => writeFileSync(at(path), `${JSON.stringify(cases, null, 2)}\n`));

    test('damage is read around, never thrown', () => {
      const whole = cases.map(({ payload, context }) => ({ payload: filledIn(payload), context: filledIn(context) }));
      let tried = 0;
      for (const damage of whole.flatMap((sound) => [...damages(sound)])) {
        const { payload, context } = damage.value;
        if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) continue;
        tried += 1;
        let answer;
        assert.doesNotThrow(() => { answer = ticketFrom(payload, context); }, damage.what);
        assert.ok(answer.findings.every(({ path: where, code, message, help }) => [where, code, message, help].every((text) => typeof text === 'string')), damage.what);
        assert.ok((answer.ticket.events ?? []).every((event) => Object.values(event).every((text) => typeof text === 'string')), damage.what);
        if (tried % 97 === 0) decideOrRefuse(answer.ticket, damage.what);
      }
      assert.ok(tried > 300, `${tried} damages`);
    });

    test('what is no object is refused', () => {
      for (const payload of [undefined, null, 'x', 5, [], true]) assert.throws(() => ticketFrom(payload), TypeError);
      for (const context of [null, 'x', 5, []]) assert.doesNotThrow(() => ticketFrom({ id: 1 }, context));
    });
  });
}

/** The value with one part of it missing or replaced, for every part at any depth. */
function* damages(value, what = '') {
  if (typeof value !== 'object' || value === null) return;
  for (const key of Object.keys(value)) {
    const where = `${what}/${key}`;
    const changed = (part) => (Array.isArray(value) ? value.map((own, index) => (String(index) === key ? part : own)) : { ...value, [key]: part });
    const { [key]: left, ...without } = value;
    yield { what: `${where} is missing`, value: Array.isArray(value) ? value.filter((own) => own !== left) : without };
    for (const part of DAMAGES) yield { what: `${where} is ${part === UNSPEAKABLE ? 'unspeakable' : JSON.stringify(part)}`, value: changed(part) };
    for (const inner of damages(value[key], where)) yield { what: inner.what, value: changed(inner.value) };
  }
}

/** The engine takes what an adapter made, or says which of the two fields it cannot do without is missing. */
function decideOrRefuse(ticket, what) {
  try {
    policy.decide(ticket, { now: '2027-01-01T00:00:00Z' });
  } catch (error) {
    assert.equal(error.code, 'invalid_ticket', what);
    assert.ok(ticket.id === undefined || ticket.createdAt === undefined, `${what}: ${JSON.stringify(error.problems)}`);
  }
}

describe('size', () => {
  const { ticketFromJira } = jira;
  const issueWith = (description) => ticketFromJira({ key: 'A-1', fields: { created: '2026-03-02T08:00:00Z', description } }).ticket.text;
  const paragraph = (content) => ({ type: 'paragraph', content });

  test('documents may be deep, broad or bent into a circle', () => {
    let deep = { type: 'text', text: 'end' };
    for (let depth = 0; depth < 200_000; depth += 1) deep = paragraph([deep]);
    assert.equal(issueWith(deep), 'end');
    assert.equal(issueWith(paragraph(Array(300_000).fill({ type: 'text', text: 'x' }).map((node) => ({ ...node })))).length, 300_000);
    const circle = paragraph([{ type: 'text', text: 'round' }]);
    circle.content.push(circle);
    assert.equal(issueWith(circle), 'round');
  });

  test('a long log takes no more than its length', () => {
    const log = Array(50_000).fill(0).map((_, index) => ({ id: index, sender: 'Customer', body: 'x', content_type: 'text/plain', created_at: new Date(1_772_438_400_000 + index * 1000).toISOString() }));
    const { ticket, findings } = zammad.ticketFromZammad({ id: 1, created_at: '2026-03-02T08:00:00Z' }, { articles: [...log, ...log] });
    assert.deepEqual([ticket.events.length, findings], [49_999, []]);
  });
});

describe('types', () => {
  let delivery;
  before(async () => { delivery = await packed(); });
  after(() => delivery?.remove());

  /** Everything the types offer, used as a program would; the compiler is the test. */
  const use = (imported) => `
${HELPDESKS.map(([entry, name]) => imported(name, entry)).join('\n')}
${imported('ticketMapper', 'fields')}
import type { Problem, Ticket } from 'sladder';

interface Read { ticket: Ticket; findings: Problem[] }
export const read: Read[] = [
  ${HELPDESKS.map(([, name]) => `${name}({ id: 1 }), ${name}({}, {}),`).join(' ')}
  ticketFromZammad({}, { articles: [{}], history: { history: [] }, states: [], users: [], tags: ['a'] }),
  ticketFromJira({}, { comments: { values: [] }, changelog: [], timeZone: 'Europe/Amsterdam' }),
  ticketFromLiveAgent({}, { timeZone: 'Europe/Amsterdam', events: [{ at: '2026-03-02T09:00:00Z', type: 'agentReply' }] }),
];
const map = ticketMapper({
  id: 'Number', createdAt: { from: ['Opened', 'Made'], format: 'd/m/yyyy', timeZone: 'Europe/Amsterdam' },
  status: { from: 'State', values: { 1: 'open', 9: null }, initial: ['open'], since: 'Changed' },
  'requester.tier': (row, context) => row['Tier'] ?? context['tier'], 'dueAt.resolution': { from: 'Due', format: 'endOfDay' },
  events: [{ type: 'resolved', at: 'Solved' }, { from: 'log', opens: true, type: { from: 'kind', values: { in: 'customerReply' } }, at: 'at', to: { from: 'to' }, text: { from: 'body', html: true } }],
});
read.push(map({ Number: 1 }, { timeZone: 'UTC', tier: 'gold' }));
// @ts-expect-error a field that tickets do not have
ticketMapper({ requestr: 'x' });
// @ts-expect-error a format that nobody knows
ticketMapper({ createdAt: { from: 'x', format: 'm/y' } });
// @ts-expect-error an event without an instant
ticketMapper({ events: [{ type: 'resolved' }] });
// @ts-expect-error what Trengo does not have
ticketFromTrengo({}, { articles: [] });
`;

  test('TypeScript accepts those of every entry, imported and required', async () => {
    const compilerOptions = { module: 'nodenext', moduleResolution: 'nodenext', target: 'es2022', strict: true, exactOptionalPropertyTypes: true, noEmit: true, types: [] };
    const root = await project(delivery, 'helpdesks', {
      'package.json': { type: 'module' },
      'tsconfig.json': { compilerOptions },
      'imported.ts': use((name, entry) => `import { ${name} } from 'sladder/${entry}';`),
      'required.cts': use((name, entry) => `import ${entry} = require('sladder/${entry}');\nconst { ${name} } = ${entry};`),
    });
    assert.equal(await run(at('../node_modules/.bin/tsc'), ['--project', root]).catch(({ stdout }) => stdout), '');
  });
});
