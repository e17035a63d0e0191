// The engine that is JavaScript says what the one in WebAssembly says, to the byte, and needs nothing that a page's policy forbids.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { before, beforeEach, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import { ticketFromFreshdesk } from '../../pkg/freshdesk.mjs';
import * as wasm from '../../pkg/node.mjs';
import * as script from '../../pkg/wasm2js.mjs';
import { caseFiles, invalidFiles } from '../case-files.mjs';
import { differences, runCases } from '../cases.mjs';
import { randomFrom } from '../random.mjs';
import { NOW, POLICY, PRIORITY, TICKET } from '../sample.mjs';

const file = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const json = (path) => JSON.parse(readFileSync(file(path), 'utf8'));
const both = (ask) => Promise.all([script, wasm].map(ask));

/** Asks both engines the same, and expects the same answer; every number and the order of keys count. */
async function same(ask, message) {
  const [found, expected] = await both(async (api) => JSON.stringify(await ask(api)));
  assert.equal(found, expected, message);
}

describe('the same answers', () => {
  for (const each of caseFiles()) {
    test(`decisions: ${each.name}`, async () => {
      const results = await runCases(each, script.compilePolicy);
      assert.deepEqual(results.filter((result) => result.differences.length), []);
      const traced = { ...each, cases: each.cases.map((one) => ({ ...one, trace: true })) };
      await same(({ compilePolicy }) => runCases(traced, compilePolicy), each.name);
    });
  }

  for (const { name, policy, text, problems } of invalidFiles()) {
    test(`problems: ${name}`, async () => {
      assert.deepEqual(differences(problems, await script.checkPolicy(text ?? policy)), []);
      await same(({ checkPolicy }) => checkPolicy(text ?? policy));
    });
  }

  test('the tickets of the demo, by each of its policies, decided and read', async () => {
    const { now, tickets } = json('tests/demo/tickets.json');
    for (const name of ['policy', 'service-desk-policy', 'freshdesk-default-policy']) {
      await same(async ({ compilePolicy }) => {
        const policy = await compilePolicy(json(`tests/demo/${name}.json`));
        const read = tickets.map((record) => policy.read(ticketFromFreshdesk(record).ticket));
        return [policy.hash, policy.warnings, read.map((ticket) => [ticket.decide({ now, trace: true }), ticket.rules({ now })])];
      }, name);
    }
  });

  test('instants and open time, of which most are no whole seconds', async () => {
    const document = { timeZone: 'Europe/Amsterdam', hours: { 'mon-fri': ['09:00-12:30', '13:00-17:30'] }, holidays: { '2026-04-06': 'Easter Monday' } };
    await same(async ({ compileCalendar }) => {
      const random = randomFrom(5);
      const column = () => Float64Array.from({ length: 2000 }, () => Math.floor(random() * 3e12 * 8) / 8);
      const [from, to, calendar] = [column(), column(), await compileCalendar(document)];
      const seconds = from.map(() => (random() - 0.5) * 1e7);
      const singles = Array.from(from.subarray(0, 200), (at, row) => [
        calendar.isOpen(at), calendar.nextOpen(at), calendar.nextClose(at), calendar.add(at, '7wd'), calendar.elapsedSeconds(at, to[row]), calendar.addSeconds(at, seconds[row]),
      ]);
      // text of a number is exact: two numbers with one text are one number
      return [singles, [calendar.addMany(from, seconds), calendar.addMany(from, '2wd'), calendar.elapsedSecondsMany(from, to)].map((answers) => Array.from(answers, String))];
    });
  });

  test('what keyword lists find, with the letters of many languages', async () => {
    const lists = { broken: { phrases: ['werkt niet', 'ei tööta', 'ΣΊΣΥΦΟΣ'] }, money: { phrases: ['rückerstattung', 'refund*'] } };
    const text = `De kassa WERKT NIET. ${'Ei TÖÖTA! \u{1F600} σίσυφος, Rückerstattung; refunds '.repeat(40)}`;
    await same(async ({ compileKeywords }) => {
      const found = (await compileKeywords(lists)).find(text);
      assert.ok(found.length > 100, `${found.length} found`);
      return found;
    });
  });
});

describe('memory', () => {
  test('grows, and nobody looks at what it was before', async () => {
    const lists = { broken: { phrases: ['werkt niet'] } };
    const policy = { ...POLICY, rules: [{ id: 'first', when: { subject: { contains: 'kassa' } }, set: { urgency: 'low' } }, ...POLICY.rules] };
    await same(async ({ compileKeywords, compilePolicy }) => {
      const [small, keywords] = [await compilePolicy(policy), await compileKeywords(lists)];
      const ticket = small.read(TICKET);
      const answers = [];
      for (let size = 1; size < 2 ** 24; size *= 8) {
        const long = `${'geen woord '.repeat(size / 8)}werkt niet`;
        // each of these keeps a view of the memory for the next call
        answers.push(ticket.rules({ now: NOW }), keywords.find('het werkt niet'), keywords.find(long), small.decide({ ...TICKET, text: long, subject: long }, { now: NOW }));
        answers.push(ticket.rules({ now: NOW }), keywords.find('dit werkt niet meer'), small.decide(TICKET, { now: NOW }));
      }
      return answers;
    });
  });
});

const SCRIPT = readFileSync(file('pkg/wasm2js.global.js'), 'utf8');

/** A window whose policy forbids both WebAssembly and code from text; `allow` is asked whenever the engine's memory grows. */
function strictWindow(allow = () => {}) {
  const given = { TextDecoder, TextEncoder, structuredClone: (...args) => (allow(), structuredClone(...args)) };
  const context = createContext(given, { codeGeneration: { strings: false, wasm: false } });
  const names = Object.getOwnPropertyNames(context);
  runInContext('delete globalThis.WebAssembly', context);
  runInContext(SCRIPT, context);
  assert.deepEqual(Object.getOwnPropertyNames(context).filter((name) => !names.includes(name)), ['sladder']);
  return context.sladder;
}

describe('without WebAssembly', () => {
  let sladder;
  beforeEach(() => { sladder = strictWindow(); });

  test('it says its version, and compiles at any time', async () => {
    assert.deepEqual({ ...sladder.version }, { ...wasm.version });
    assert.equal(sladder.compilePolicySync(POLICY).decide(TICKET, { now: NOW }).priority.value, PRIORITY);
    assert.equal((await sladder.compilePolicy(POLICY)).decide(TICKET, { now: NOW }).priority.value, PRIORITY);
  });

  test('it offers the names of the other entries, in every form', () => {
    const names = Object.keys(wasm).sort();
    for (const api of [script, createRequire(import.meta.url)(file('pkg/wasm2js.cjs')), sladder]) assert.deepEqual(Object.keys(api).sort(), names);
  });

  test('`init` has nothing to load, whatever it is given', async () => {
    const given = [undefined, 'engine.wasm', new URL('https://example.com/engine.wasm'), new Uint8Array(3), Promise.reject(new Error('offline'))];
    for (const source of given) assert.equal(await strictWindow().init(source), undefined);
  });
});

describe('a defect of the engine', () => {
  let sladder;
  let forbidden;
  const long = { ...TICKET, text: 'x'.repeat(2 ** 22) };
  const internal = { name: 'SladderError', code: 'internal' };
  before(() => {
    forbidden = false;
    sladder = strictWindow(() => { if (forbidden) throw new Error('out of memory'); });
  });

  test('ends what was compiled so far, and the next policy gets a new engine', async () => {
    const [first, second] = [sladder.compilePolicySync(POLICY), await sladder.compilePolicy(POLICY)];
    forbidden = true;
    assert.throws(() => first.decide(long, { now: NOW }), ({ name, code, message }) => name === 'SladderError' && code === 'internal' && /out of memory.*compile the policy again/.test(message));
    forbidden = false;
    assert.throws(() => first.decide(TICKET, { now: NOW }), internal, 'a broken engine is not entered again');
    assert.throws(() => second.decide(TICKET, { now: NOW }), internal);
    assert.equal(sladder.compilePolicySync(POLICY).decide(long, { now: NOW }).priority.value, PRIORITY);
    assert.throws(() => second.decide(TICKET, { now: NOW }), internal);
  });
});
