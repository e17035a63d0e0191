// How the engine is loaded in Node: at any time, from anywhere, and again after every failure.
import assert from 'node:assert/strict';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { NOW, POLICY, PRIORITY, TICKET } from '../sample.mjs';

const at = (name) => fileURLToPath(new URL(`../../pkg/${name}`, import.meta.url));
const works = (policy) => assert.equal(policy.decide(TICKET, { now: NOW }).priority.value, PRIORITY);
const failsToLoad = (...parts) => (error) => {
  assert.equal(error.name, 'SladderError');
  assert.equal(error.code, 'load_failed', error.stack);
  for (const part of parts) assert.ok(error.message.includes(part), `\`${error.message}\` names ${part}`);
  return true;
};

let imports = 0;
/** The package as a program finds it at its start: nothing is loaded yet. */
function fresh(file = at('node.mjs')) {
  imports += 1;
  return import(`${pathToFileURL(file)}?${imports}`);
}

describe('entries', () => {
  for (const name of ['node.mjs', 'inline.mjs']) {
    test(`${name} says its version before anything is loaded, and compiles synchronously at any time`, async () => {
      const { compilePolicySync, version } = await fresh(at(name));
      assert.equal(version.package, JSON.parse(await readFile(at('package.json'), 'utf8')).version);
      assert.match(version.timeZones, /^20\d\d[a-z]$/);
      works(compilePolicySync(POLICY));
    });
  }

  for (const name of ['node.cjs', 'inline.cjs']) {
    test(`${name} can be required`, async () => {
      const { compilePolicy, compilePolicySync } = createRequire(import.meta.url)(at(name));
      works(compilePolicySync(POLICY));
      works(await compilePolicy(POLICY));
    });
  }

  test('inline.global.js is a classic script with one global', async () => {
    const { runInNewContext } = await import('node:vm');
    const context = { TextDecoder, TextEncoder, WebAssembly, atob };
    const names = Object.keys(context);
    runInNewContext(await readFile(at('inline.global.js'), 'utf8'), context);
    assert.deepEqual(Object.keys(context).filter((name) => !names.includes(name)), ['sladder']);
    works(await context.sladder.compilePolicy(POLICY));
  });

  test('compiling many policies at once loads once, and nothing else', async (t) => {
    const compile = t.mock.method(WebAssembly, 'compile');
    const { compilePolicy } = await fresh();
    for (const policy of await Promise.all(Array.from({ length: 8 }, () => compilePolicy(POLICY)))) works(policy);
    assert.equal(compile.mock.callCount(), 1);
  });
});

describe('init', () => {
  let server;
  let url;
  before(async () => {
    server = createServer(async ({ url: path }, response) => {
      if (path === '/gone.wasm') response.writeHead(404).end('gone');
      else if (path === '/page.wasm') response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html>');
      else response.writeHead(200, { 'content-type': path === '/typed.wasm' ? 'application/wasm' : 'text/plain' }).end(await readFile(at('engine.wasm')));
    });
    await new Promise((listening) => { server.listen(0, '127.0.0.1', listening); });
    url = `http://127.0.0.1:${server.address().port}`;
  });
  after(() => {
    server?.close();
    server?.closeAllConnections();
  });

  const bytes = () => readFile(at('engine.wasm'));
  const SOURCES = {
    nothing: () => undefined,
    'a path': () => at('engine.wasm'),
    'a file URL': () => pathToFileURL(at('engine.wasm')),
    'a file URL as text': () => pathToFileURL(at('engine.wasm')).href,
    'a URL': () => new URL(`${url}/typed.wasm`),
    'a URL without the right type': () => `${url}/untyped.wasm`,
    'a Response': () => fetch(`${url}/typed.wasm`),
    'the promise of a Response': () => ({ then: (use, fail) => fetch(`${url}/untyped.wasm`).then(use, fail) }),
    'a view of bytes': bytes,
    'an ArrayBuffer': async () => Uint8Array.from(await bytes()).buffer,
    'a module': async () => WebAssembly.compile(await bytes()),
    'a data URL': async () => `data:application/wasm;base64,${(await bytes()).toString('base64')}`,
  };
  for (const [name, source] of Object.entries(SOURCES)) {
    test(`takes ${name}`, async () => {
      const { compilePolicySync, init } = await fresh();
      assert.equal(await init(await source()), undefined);
      works(compilePolicySync(POLICY));
    });
  }

  test('says what failed and from where, and the next try is a new one', async () => {
    const { compilePolicy, init } = await fresh();
    const spent = await fetch(`${url}/typed.wasm`);
    await spent.arrayBuffer();
    await assert.rejects(init(`${url}/gone.wasm`), failsToLoad(`${url}/gone.wasm`, '404'));
    await assert.rejects(init(await fetch(`${url}/gone.wasm`)), failsToLoad(`${url}/gone.wasm`, '404'));
    await assert.rejects(init(`${url}/page.wasm`), failsToLoad(`${url}/page.wasm`, 'text/html'));
    await assert.rejects(init(spent), failsToLoad(`${url}/typed.wasm`));
    await assert.rejects(init('/nowhere/engine.wasm'), failsToLoad('/nowhere/engine.wasm', 'ENOENT'));
    await assert.rejects(init('http://127.0.0.1:9/engine.wasm'), failsToLoad('http://127.0.0.1:9/engine.wasm'));
    await assert.rejects(init(Promise.reject(new Error('no route'))), failsToLoad('the promise given', 'no route'));
    await assert.rejects(init(Uint8Array.of(1, 2, 3)), failsToLoad('the bytes given'));
    await assert.rejects(init(new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0))), failsToLoad('the module'));
    for (const odd of [42, {}, true, []]) await assert.rejects(init(odd), { code: 'invalid_options' });
    works(await compilePolicy(POLICY));
  });

  test('of several at once, one that fails does not take the others with it', async () => {
    const { compilePolicySync, init } = await fresh();
    const outcomes = await Promise.allSettled([init('/nowhere.wasm'), init(at('engine.wasm')), init('/nowhere-else.wasm')]);
    assert.deepEqual(outcomes.map(({ status }) => status), ['rejected', 'fulfilled', 'fulfilled']);
    works(compilePolicySync(POLICY));
  });

  test('once loaded, does nothing, and lets nothing fail behind its back', async () => {
    const { compilePolicy, init } = await fresh();
    const policy = await compilePolicy(POLICY);
    await init();
    await init(Promise.reject(new Error('nobody waits for this')));
    works(policy);
  });

  test('an engine of another version is refused', async () => {
    const { compilePolicy, init, version } = await fresh();
    const other = version.timeZones.replace(/^20/, '19');
    const engine = (await bytes()).toString('latin1').replaceAll(version.timeZones, other);
    await assert.rejects(init(Buffer.from(engine, 'latin1')), failsToLoad(other, version.timeZones));
    works(await compilePolicy(POLICY));
  });
});

test('a package without its engine says so, and works as soon as the file is there', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sladder-'));
  try {
    await copyFile(at('node.mjs'), join(folder, 'node.mjs'));
    const { compilePolicy, compilePolicySync } = await fresh(join(folder, 'node.mjs'));
    assert.throws(() => compilePolicySync(POLICY), failsToLoad('engine.wasm'));
    await assert.rejects(compilePolicy(POLICY), failsToLoad(pathToFileURL(join(folder, 'engine.wasm')).href));
    await writeFile(join(folder, 'engine.wasm'), 'not an engine');
    assert.throws(() => compilePolicySync(POLICY), failsToLoad('magic'));
    await copyFile(at('engine.wasm'), join(folder, 'engine.wasm'));
    works(compilePolicySync(POLICY));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
