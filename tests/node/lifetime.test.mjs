// What objects of the engine live through: free(), neglect, a defect of the engine, and V8 changing its mind in the middle of a loop.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { afterEach, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { compileCalendar, compilePolicy, compilePolicySync } from '../../pkg/node.mjs';
import { NOW, POLICY, PRIORITY, TICKET } from '../sample.mjs';

const PKG = new URL('../../pkg/', import.meta.url);
const at = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const disposed = { name: 'SladderError', code: 'disposed' };

describe('free', () => {
  test('a policy can be freed any number of times, and nothing after it', async () => {
    const policy = await compilePolicy(POLICY);
    policy.free();
    policy.free();
    assert.throws(() => policy.decide(TICKET), disposed);
    assert.throws(() => policy.calendar('office'), disposed);
    assert.equal(policy.name, POLICY.name, 'what was read stays readable');
  });

  test('a calendar outlives its policy, and its own free ends it', async () => {
    const policy = await compilePolicy(POLICY);
    const calendar = policy.calendar('office');
    policy.free();
    assert.equal(calendar.isOpen('2026-03-02T10:00:00Z'), true);
    calendar.free();
    calendar.free();
    for (const method of ['isOpen', 'nextOpen', 'nextClose']) assert.throws(() => calendar[method](0), disposed);
    for (const method of ['elapsedSeconds', 'openHours']) assert.throws(() => calendar[method](0, 1), disposed);
    for (const method of ['add', 'subtract']) assert.throws(() => calendar[method](0, '1h'), disposed);
  });

  test('`using` ends them', async () => {
    const policy = compilePolicySync(POLICY);
    const calendar = await compileCalendar({ hours: '24x7' });
    policy[Symbol.dispose]();
    calendar[Symbol.dispose]();
    assert.throws(() => policy.decide(TICKET), disposed);
    assert.throws(() => calendar.isOpen(0), disposed);
  });
});

/** A copy of the package whose engine runs in the test's hands: `faults` replace exports, `memory` is the engine's. */
async function watched(name) {
  const { Instance } = WebAssembly;
  const seen = { faults: {}, started: 0 };
  WebAssembly.Instance = function Watched(module, imports) {
    const { exports } = new Instance(module, imports);
    seen.started += 1;
    seen.memory = exports.memory;
    const entries = Object.entries(exports).map(([key, value]) => [key, typeof value === 'function' ? (...args) => (seen.faults[key] ?? value)(...args) : value]);
    return { exports: Object.fromEntries(entries) };
  };
  seen.restore = () => { WebAssembly.Instance = Instance; };
  seen.api = await import(new URL(`node.mjs?${name}`, PKG));
  return seen;
}

describe('a defect of the engine', () => {
  let seen;
  afterEach(() => seen.restore());
  const trap = () => { throw new WebAssembly.RuntimeError('unreachable'); };
  const internal = { name: 'SladderError', code: 'internal' };

  test('ends everything compiled so far with a clear message, and the next policy gets a new engine', async () => {
    seen = await watched('trap');
    const { compilePolicySync: compileNow, compilePolicy: compileSoon } = seen.api;
    const [first, second] = [compileNow(POLICY), compileNow(POLICY)];
    const calendar = second.calendar('office');
    seen.faults.enginepolicy_decide = trap;
    assert.throws(() => first.decide(TICKET), ({ code, message, cause }) => code === 'internal' && /compile the policy again/.test(message) && cause instanceof WebAssembly.RuntimeError);
    seen.faults = {};
    assert.throws(() => first.decide(TICKET), internal, 'a broken engine is not entered again');
    assert.throws(() => second.decide(TICKET), internal);
    assert.throws(() => calendar.isOpen(0), internal);
    first.free();
    calendar.free();
    assert.throws(() => first.decide(TICKET), disposed);

    assert.equal(compileNow(POLICY).decide(TICKET, { now: NOW }).priority.value, PRIORITY);
    assert.equal((await compileSoon(POLICY)).decide(TICKET, { now: NOW }).priority.value, PRIORITY);
    assert.throws(() => second.decide(TICKET), internal, 'policies of the broken engine stay unusable');
    assert.equal(seen.started, 2);
  });

  test('while compiling or checking is told apart from a bad policy', async () => {
    seen = await watched('compile');
    const { checkPolicy, compilePolicySync: compileNow } = seen.api;
    compileNow(POLICY);
    seen.faults = { compilePolicy: trap };
    assert.throws(() => compileNow(POLICY), internal);
    seen.faults = {};
    assert.equal(compileNow(POLICY).name, POLICY.name);
    seen.faults = { compilePolicy: trap };
    await assert.rejects(checkPolicy('{}'), internal);
    seen.restore();
    assert.notEqual((await checkPolicy('{}')).length, 0);
  });

  test('policies nobody freed do not pile up', async () => {
    seen = await watched('neglect');
    const { compilePolicySync: compileNow } = seen.api;
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc');
    const phrases = Array.from({ length: 500 }, (_, index) => `phrase number ${index}`);
    const policy = { ...POLICY, keywords: { ...POLICY.keywords, many: { phrases, in: ['subject'], weight: 1 } } };
    for (let round = 0; round < 40; round += 1) {
      for (let index = 0; index < 10; index += 1) compileNow(policy);
      collect();
      // finalizers run between tasks
      await new Promise((resolve) => { setTimeout(resolve); });
    }
    assert.ok(seen.memory.buffer.byteLength < 24 * 2 ** 20, `${seen.memory.buffer.byteLength} bytes after 400 policies`);
  });
});

describe('V8', () => {
  // Node 20 dies when it deoptimises a function in the middle of a call to a wasm export that returns a JavaScript value
  test('no function of the engine returns a JavaScript value', () => {
    const text = execFileSync(process.execPath, [at('node_modules/.bin/wasm-dis'), '--all-features', at('pkg/engine.wasm')], { encoding: 'utf8', maxBuffer: 2 ** 30 });
    assert.match(text, /^ \(func \$\S+ \(param \$0 i32\)/m, 'the text is as expected');
    assert.doesNotMatch(text, /^ \(func \$[^\n]*\(result externref\)/m);
  });

  test('a loop that is optimised and deoptimised survives', () => {
    const script = `
      import { compilePolicySync } from ${JSON.stringify(new URL('node.mjs', PKG).href)};
      const policy = compilePolicySync(${JSON.stringify(POLICY)});
      const base = ${JSON.stringify(TICKET)};
      const shapes = [
        (n) => base,
        (n) => ({ ...base, id: 'text-' + n }),
        (n) => ({ createdAt: base.createdAt, id: n + 0.5, ['field' + n % 500]: n }),
        (n) => Object.assign(Object.create({ inherited: n }), base, { fields: { n, deep: [n, { n }] } }),
        (n) => new (class { id = n; createdAt = base.createdAt; get subject() { return 'x'; } })(),
        (n) => ({ ...base, toJSON() { return { ...base, text: 'ü'.repeat(n % 300) }; } }),
        (n) => ({ id: n }),
      ];
      const nows = [0, 1772442000000, 1772442000000.5, '${NOW}', new Date(1772442000000), undefined];
      let decided = 0, refused = 0;
      function ask(ticket, options) {
        try { return policy.decide(ticket, options).ticket; } catch (error) { if (error.code !== 'invalid_ticket') throw error; refused += 1; }
      }
      for (let n = 0; n < 20000; n += 1) {
        // long stretches of one shape get the loop optimised, the change then takes that back
        const shape = shapes[n % 2000 < 1500 ? 0 : n % shapes.length];
        if (ask(shape(n), { now: nows[n % 2000 < 1500 ? 1 : n % nows.length] }) !== undefined) decided += 1;
        if (n % 2000 === 1700) %DeoptimizeFunction(ask);
      }
      console.log(decided + refused, refused > 0);`;
    const output = execFileSync(process.execPath, ['--allow-natives-syntax', '--input-type=module', '--eval', script], { encoding: 'utf8' });
    assert.equal(output.trim(), '20000 true');
  });
});
