// The installed package in a bundler's hands: the build must carry the engine along, and the result must run.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { packed, project, run } from '../package.mjs';
import { NOW, POLICY, PRIORITY, TICKET } from '../sample.mjs';
import { launch, serve } from './chromium.mjs';

const VITE = fileURLToPath(new URL('../../node_modules/vite/bin/vite.js', import.meta.url));
const main = (entry) => `
import { compilePolicy } from '${entry}';
import { ticketFromFreshdesk } from 'sladder/freshdesk';
const policy = await compilePolicy(${JSON.stringify(POLICY)});
const { ticket } = ticketFromFreshdesk({ id: 1, created_at: '2026-03-02T09:00:00Z', subject: 'Het werkt niet', status: 2, priority: 1 });
globalThis.said = [${JSON.stringify(TICKET)}, ticket].map((each) => policy.decide(each, { now: '${NOW}' }).priority.value);
`;
const PAGE = '<!doctype html><title>shop</title><script type="module" src="/main.js"></script>';

let delivery;
let browser;
before(async () => {
  [delivery, browser] = await Promise.all([packed(), launch()]);
});
after(async () => {
  await browser?.close();
  await delivery?.remove();
});

async function built(name, entry) {
  const root = await project(delivery, name, { 'package.json': { type: 'module' }, 'index.html': PAGE, 'main.js': main(entry) });
  await run(process.execPath, [VITE, 'build', '--logLevel', 'warn', '--base', './'], { cwd: root });
  return join(root, 'dist');
}

async function saidBy(folder, headers = {}) {
  const server = await serve(folder, { headers });
  const page = await browser.newPage();
  try {
    const requests = [];
    page.on('request', (request) => requests.push(new URL(request.url()).pathname));
    await page.goto(server.url);
    await page.waitForFunction(() => 'said' in globalThis);
    return { said: await page.evaluate(() => globalThis.said), requests };
  } finally {
    await page.close();
    await server.close();
  }
}

test('a Vite build emits the engine as an asset and loads it', async () => {
  const dist = await built('vite', 'sladder');
  const assets = await readdir(join(dist, 'assets'));
  const engine = assets.find((name) => name.endsWith('.wasm'));
  assert.deepEqual(readFileSync(join(dist, 'assets', engine)), readFileSync(join(delivery.folder, 'vite/node_modules/sladder/engine.wasm')));
  const { said, requests } = await saidBy(dist);
  assert.deepEqual(said, [PRIORITY, PRIORITY]);
  assert.ok(requests.includes(`/assets/${engine}`));
});

test('a Vite build of the inline entry needs no second file', async () => {
  const { said, requests } = await saidBy(await built('vite-inline', 'sladder/inline'));
  assert.deepEqual(said, [PRIORITY, PRIORITY]);
  assert.deepEqual(requests.filter((path) => path.endsWith('.wasm')), []);
});

test('a Vite build without WebAssembly needs no more than its own scripts', async () => {
  const { said } = await saidBy(await built('vite-wasm2js', 'sladder/wasm2js'), { 'content-security-policy': "default-src 'none'; script-src 'self'" });
  assert.deepEqual(said, [PRIORITY, PRIORITY]);
});
