// How the engine gets into a page: under content security policies, in sandboxed frames and workers, from servers that fail or mislabel.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ticketFromFreshdesk } from '../../pkg/freshdesk.mjs';
import { compilePolicy } from '../../pkg/node.mjs';
import { NOW, POLICY, PRIORITY, TICKET } from '../sample.mjs';
import { launch, serve } from './chromium.mjs';

const PKG = fileURLToPath(new URL('../../pkg', import.meta.url));
const DECIDE = `policy.decide(${JSON.stringify(TICKET)}, { now: '${NOW}' }).priority.value`;
const COMPILE = `compilePolicy(${JSON.stringify(POLICY)}).then((policy) => ${DECIDE}, (error) => error.code + ': ' + error.message)`;
const html = (body) => `<!doctype html><title>sladder</title><body>${body}</body>`;

/** Under a policy of this kind a page has no inline scripts, so what came of it is left where the test can read it. */
function underPolicy(value, script) {
  return { body: html(script), headers: { 'content-security-policy': value } };
}
const STRICT = "default-src 'none'; script-src 'self'";
const AS_MODULE = '<script type="module" src="module.mjs"></script>';
const AS_SCRIPT = '<script src="inline.global.js"></script><script src="script.js"></script>';

const WITHOUT_WASM = '<script src="wasm2js.global.js"></script>';

const demo = (name) => JSON.parse(readFileSync(new URL(`../demo/${name}.json`, import.meta.url), 'utf8'));
const { now, tickets } = demo('tickets');
const DEMO = { policy: demo('policy'), tickets: tickets.map((record) => ticketFromFreshdesk(record).ticket), options: { now, trace: true } };
const decideDemo = (policy, given) => given.tickets.map((ticket) => JSON.stringify(policy.decide(ticket, given.options)));
const DECIDE_DEMO = `const given = ${JSON.stringify(DEMO)}; const decideDemo = ${decideDemo};`;

const PAGES = {
  '/empty.html': { body: html('') },
  '/module.mjs': { body: `import { compilePolicy } from './browser.mjs'; globalThis.said = ${COMPILE};` },
  '/script.js': { body: `globalThis.said = sladder.${COMPILE};` },
  '/worker.mjs': { body: `import { compilePolicy } from './browser.mjs'; postMessage(await ${COMPILE});` },
  '/demo.js': { body: `${DECIDE_DEMO} globalThis.said = sladder.compilePolicy(given.policy).then((policy) => decideDemo(policy, given));` },
  '/demo-sync.mjs': { body: `import { compilePolicySync } from './wasm2js.mjs'; ${DECIDE_DEMO} globalThis.said = decideDemo(compilePolicySync(given.policy), given);` },
  '/strict-wasm2js.html': underPolicy(STRICT, `${WITHOUT_WASM}<script src="demo.js"></script>`),
  '/strict-wasm2js-module.html': underPolicy(STRICT, '<script type="module" src="demo-sync.mjs"></script>'),
  '/strict.html': underPolicy("script-src 'self'", AS_MODULE),
  '/strict-inline.html': underPolicy("script-src 'self'", AS_SCRIPT),
  '/allowed.html': underPolicy("script-src 'self' 'wasm-unsafe-eval'", AS_MODULE),
  '/allowed-inline.html': underPolicy("script-src 'self' 'wasm-unsafe-eval'", AS_SCRIPT),
  '/frame.html': { body: html(`<script src="inline.global.js"></script><script>sladder.${COMPILE}.then((said) => parent.postMessage(said, '*'))</script>`) },
  '/fetching-frame.html': {
    body: html(`<script type="module">import { compilePolicy } from './cors/browser.mjs'; parent.postMessage(await ${COMPILE}, '*');</script>`),
  },
  // the module may be read from anywhere, the engine beside it may not
  '/cors/browser.mjs': { body: readFileSync(`${PKG}/browser.mjs`), headers: { 'access-control-allow-origin': '*' } },
};

let browser;
let server;
let context;
let page;
before(async () => {
  [browser, server] = await Promise.all([launch(), serve(PKG, { pages: PAGES })]);
});
after(async () => {
  await browser?.close();
  await server?.close();
});
beforeEach(async () => {
  context = await browser.newContext();
  page = await context.newPage();
  await page.goto(`${server.url}empty.html`);
});
afterEach(() => context.close());

async function saidBy(path) {
  await page.goto(server.url + path);
  await page.waitForFunction(() => 'said' in globalThis);
  return page.evaluate(() => globalThis.said);
}

function saidByFrame(path) {
  return page.evaluate((src) => new Promise((said) => {
    addEventListener('message', ({ data, origin }) => said({ data, origin }), { once: true });
    const frame = Object.assign(document.createElement('iframe'), { src });
    frame.setAttribute('sandbox', 'allow-scripts');
    document.body.append(frame);
  }), path);
}

/** Compiles the sample in the page, where the module stays loaded from one call to the next; what `init` is given is an expression. */
function compileInPage(given = '') {
  return page.evaluate(`import('./browser.mjs').then(async ({ init, compilePolicy }) => {
    ${given && `try { await init(${given}); } catch (error) { return error.code + ': ' + error.message; }`}
    return ${COMPILE};
  })`);
}

for (const path of ['strict.html', 'strict-inline.html']) {
  test(`${path}: a policy without 'wasm-unsafe-eval' is named as the cause, with both cures`, async () => {
    assert.match(await saidBy(path), /^blocked_by_csp: .*'wasm-unsafe-eval'.*script-src.*`sladder\/wasm2js`/);
  });
}

for (const path of ['strict-wasm2js.html', 'strict-wasm2js-module.html']) {
  test(`${path}: without WebAssembly the demo's tickets are decided as with it, to the byte`, async () => {
    const complaints = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', ({ message }) => complaints.push(message));
    assert.deepEqual(await saidBy(path), decideDemo(await compilePolicy(DEMO.policy), DEMO));
    assert.deepEqual(complaints, [], 'nothing was forbidden');
  });
}

for (const path of ['allowed.html', 'allowed-inline.html']) {
  test(`${path}: 'wasm-unsafe-eval' is all that is needed`, async () => {
    assert.equal(await saidBy(path), PRIORITY);
  });
}

test('a sandboxed frame, whose origin is opaque, works with the classic script', async () => {
  assert.deepEqual(await saidByFrame('frame.html'), { data: PRIORITY, origin: 'null' });
});

test('a sandboxed frame that has to fetch is told of the inline build', async () => {
  const { data } = await saidByFrame('fetching-frame.html');
  assert.match(data, /^load_failed: .*cors\/engine\.wasm.*`sladder\/inline`/);
});

test('a module worker works', async () => {
  const said = await page.evaluate(() => new Promise((resolve, reject) => {
    const worker = new Worker('worker.mjs', { type: 'module' });
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
  }));
  assert.equal(said, PRIORITY);
});

test('a failed load is reported with its URL and can be tried again', async () => {
  const engine = `${server.url}engine.wasm`;
  const failures = [
    [(route) => route.abort(), /Failed to fetch/],
    [(route) => route.fulfill({ status: 404, body: 'gone' }), /the server answered 404/],
    [(route) => route.fulfill({ status: 200, contentType: 'text/html', body: html('') }), /sent as `text\/html`/],
    [(route) => route.fulfill({ status: 200, contentType: 'application/wasm', body: 'nonsense' }), /magic/],
  ];
  for (const [answer, reason] of failures) {
    await page.route(engine, answer);
    const said = await compileInPage();
    assert.ok(said.startsWith(`load_failed: could not load the engine from \`${engine}\``), said);
    assert.match(said, reason);
    await page.unroute(engine);
  }
  assert.equal(await compileInPage(), PRIORITY);
});

test('a server that mislabels the engine does no harm', async () => {
  await page.route('**/engine.wasm', (route) => route.fulfill({ contentType: 'application/octet-stream', path: `${PKG}/engine.wasm` }));
  assert.equal(await compileInPage(), PRIORITY);
});

const SOURCES = {
  'a relative URL as text': "'engine.wasm'",
  'a URL': "new URL('engine.wasm', location)",
  'a Response': "await fetch('engine.wasm')",
  'the promise of a Response': "fetch('engine.wasm')",
  'an ArrayBuffer': "await (await fetch('engine.wasm')).arrayBuffer()",
  'a view of bytes': "new Uint8Array(await (await fetch('engine.wasm')).arrayBuffer())",
  'a module': "await WebAssembly.compileStreaming(fetch('engine.wasm'))",
};
for (const [name, given] of Object.entries(SOURCES)) {
  test(`init takes ${name}`, async () => {
    const requests = [];
    page.on('request', (request) => requests.push(new URL(request.url()).pathname));
    assert.equal(await compileInPage(given), PRIORITY);
    assert.equal(requests.filter((path) => path === '/engine.wasm').length, 1, 'loaded once');
  });
}

test('what init cannot use is refused, and does not stand in the way of the next try', async () => {
  assert.match(await compileInPage('42'), /^invalid_options: /);
  assert.match(await compileInPage("fetch('http://127.0.0.1:1/')"), /^load_failed: could not load the engine from the promise given/);
  assert.equal(await compileInPage(), PRIORITY);
});

test('compiling synchronously needs the engine to be loaded', async () => {
  const said = await page.evaluate(async (policy) => {
    const { compilePolicySync, init } = await import(new URL('browser.mjs', location).href);
    const codes = [];
    try {
      compilePolicySync(policy);
    } catch (error) {
      codes.push(error.code);
    }
    await init();
    return [...codes, compilePolicySync(policy).name];
  }, POLICY);
  assert.deepEqual(said, ['not_loaded', POLICY.name]);
});
