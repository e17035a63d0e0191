// The promises of the package itself: what is in it, how large it is, and that it works once installed, whatever kind of project asks.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { packed, project, run } from '../package.mjs';
import { NOW, POLICY, PRIORITY, TICKET } from '../sample.mjs';

const GZIP_BUDGET = 256 * 1024;
/** Of sladder/text, minified: an app that reads no HTML does not have it. */
const TEXT_GZIP_BUDGET = 24 * 1024;
/** Of the engine without WebAssembly, as a classic script. */
const SCRIPT_GZIP_BUDGET = 380 * 1024;
/** Freshworks refuses larger files at the top of an app. */
const FILE_BUDGET = 2_000_000;
const at = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const manifest = JSON.parse(readFileSync(at('pkg/package.json'), 'utf8'));

const DECIDE = `
  const policy = compilePolicySync(${JSON.stringify(POLICY)});
  const { ticket } = ticketFromFreshdesk({ id: 1, created_at: '2026-03-02T09:00:00Z', subject: 'Het werkt niet', status: 2, priority: 1 });
  console.log(JSON.stringify([
    policy.decide(${JSON.stringify(TICKET)}, { now: '${NOW}' }).priority.value,
    policy.decide(ticket, { now: '${NOW}' }).priority.value,
    version.package,
  ]));`;
const DECIDED = JSON.stringify([PRIORITY, PRIORITY, manifest.version]);

/** Everything the types offer, used as a program would; the compiler is the test. */
const USE = `
async function use(): Promise<string[]> {
  const problems: Problem[] = await sladder.checkPolicy({ version: 1 });
  await sladder.init();
  await sladder.init(new URL('https://example.com/engine.wasm'));
  await sladder.init(new Uint8Array(8));
  const policy: Policy = await sladder.compilePolicy('{}');
  const ticket: Ticket = { id: 1, createdAt: '2026-03-02T09:00:00Z', requester: { tier: 'gold', since: 2019 }, events: [{ at: '2026-03-02T10:00:00Z', type: 'note' }] };
  const options: DecideOptions = { now: new Date(0) };
  const decision: Decision = policy.decide(ticket, options);
  policy.decide(ticket, { now: 0 });
  const steps: Step[] = policy.timeline(ticket, { now: 0, until: '2026-03-03T09:00:00Z' });
  const read = policy.read(ticket);
  const kinds: string[] = read.timeline({ until: new Date() }).concat(steps).map(({ kind }) => kind);
  const undone: string[] = decision.checklists.flatMap(({ items }) => items.filter(({ doneAt }) => doneAt === null).map(({ text }) => text));
  const calendar: Calendar = policy.calendar('office');
  const moved: string | null = calendar.add('2026-03-02T09:00:00Z', '2wd') ?? calendar.subtract(0, '1h') ?? calendar.nextOpen(0) ?? calendar.nextClose(new Date());
  const seconds: number = calendar.elapsedSeconds(0, 1) + Number(calendar.isOpen(0)) + calendar.openHours(0, 1).length;
  (await sladder.compileCalendar({ hours: '24x7' })).free();
  const clock = decision.sla.clocks.find(({ state }) => state === 'running');
  const mapped: { ticket: Ticket; findings: Problem[] } = freshdesk.ticketFromFreshdesk({});
  const table: { tickets: Ticket[]; findings: Problem[] } = freshdesk.ticketsFromFreshdeskCsv('', { companies: [], timeZone: 'UTC' });
  table.tickets.push(zendesk.ticketFromZendesk({}, { audits: [], users: { users: [] } }).ticket);
  // @ts-expect-error a source nobody knows
  zendesk.ticketFromZendesk({}, { audit: [] });
  const written: string = text.plainText('<p>a</p>', { quotes: true }) + text.ownWords('a', { signatures: false });
  // @ts-expect-error an option nobody knows
  text.plainText('', { qoutes: true });
  const [action] = decision.actions;
  if (action) {
    const summary: string | undefined = incidents.toPagerDuty(action, decision, { routingKey: 'key', severity: { '*': 'critical' } }).body?.payload?.summary;
    const calls: number = incidents.toFreshdeskUpdate(decision.actions, decision, { priorities: { blocker: 4 } }).calls.length;
    mapped.findings.push(...incidents.toWebhook(action, decision).findings, ...incidents.toPagerTree(action, decision).findings);
    // @ts-expect-error a severity PagerDuty does not have
    incidents.toPagerDuty(action, decision, { routingKey: String(calls) + String(summary), severity: 'terrible' });
  }
  const element: SladderTicket = document.createElement('sladder-ticket');
  Object.assign(element, { decision, live: true });
  element.hours = { office: calendar.openHours(0, 1) };
  element.labels = { left: 'nog {time}', 'metric.resolution': 'Oplossing' };
  // @ts-expect-error a text nobody asks for
  element.labels = { lfet: '' };
  try {
    sladder.compilePolicySync({ version: 1 }).free();
  } catch (error) {
    if (error instanceof sladder.SladderError && error.code === 'invalid_policy') problems.push(...error.problems);
  }
  // @ts-expect-error a ticket needs an id and createdAt
  policy.decide({});
  // @ts-expect-error an option nobody knows
  policy.decide(ticket, { nwo: 0 });
  // @ts-expect-error a timeline counts nothing
  policy.timeline(ticket, { trace: true });
  // @ts-expect-error a kind of step that there is none of
  steps.some(({ kind }) => kind === 'levle');
  // @ts-expect-error a policy cannot be renamed
  policy.name = 'other';
  policy[Symbol.dispose]();
  return [policy.name, policy.hash, String(moved), String(seconds), clock?.dueAt ?? '', mapped.ticket.createdAt, sladder.version.timeZones, problems[0]?.help ?? '', String(problems[0]?.line), written, ...kinds, ...undone];
}
`;
const NAMES = 'Calendar, DecideOptions, Decision, Policy, Problem, Step, Ticket';
const BY_IMPORT = `import * as sladder from 'sladder';\nimport * as inline from 'sladder/inline';\nimport * as wasm2js from 'sladder/wasm2js';\nimport * as freshdesk from 'sladder/freshdesk';\nimport * as zendesk from 'sladder/zendesk';\nimport * as text from 'sladder/text';\nimport * as incidents from 'sladder/incidents';\nimport { SladderTicket } from 'sladder/elements';\nimport type { ${NAMES} } from 'sladder';\n${USE}\nexport const all = [use, inline.compilePolicy, wasm2js.compilePolicy];\n`;
const BY_REQUIRE = `import sladder = require('sladder');\nimport inline = require('sladder/inline');\nimport wasm2js = require('sladder/wasm2js');\nimport freshdesk = require('sladder/freshdesk');\nimport zendesk = require('sladder/zendesk');\nimport text = require('sladder/text');\nimport incidents = require('sladder/incidents');\nimport { SladderTicket } from 'sladder/elements';\nimport type { ${NAMES} } from 'sladder';\n${USE}\nexport const all = [use, inline.compilePolicy, wasm2js.compilePolicy];\n`;

let delivery;
before(async () => { delivery = await packed(); });
after(() => delivery?.remove());

describe('contents', () => {
  test('every target of the exports map is delivered', () => {
    const targets = (entry) => (typeof entry === 'string' ? [entry] : Object.values(entry).flatMap(targets));
    const promised = [manifest.types, manifest.unpkg, manifest.jsdelivr, manifest.bin.sladder, ...Object.values(manifest.exports).flatMap(targets)];
    for (const target of promised) assert.ok(delivery.files.includes(target.replace(/^\.\//, '')), `${target} is delivered`);
  });

  test('documents and the page are delivered, sources and build products are not', () => {
    for (const name of ['README.md', 'CHANGELOG.md', 'www/index.html', 'www/demo/policy.json', 'www/demo/tickets.json', 'policies/major-incident.json']) {
      assert.ok(delivery.files.includes(name), `${name} is delivered`);
    }
    assert.ok(delivery.files.some((name) => /^LICENSE/.test(name)), 'the licence is delivered');
    assert.deepEqual(delivery.files.filter((name) => /\.(rs|toml|map|tgz)$|node_modules|(^|\/)\./.test(name)), []);
  });

  test('the manifest has no dependencies, scripts or private parts', () => {
    for (const key of ['dependencies', 'devDependencies', 'scripts', 'private']) assert.equal(manifest[key], undefined, key);
  });

  test('the engine keeps to its size budget, and every file to that of marketplaces', () => {
    const size = gzipSync(readFileSync(at('pkg/engine.wasm')), { level: 9 }).length;
    assert.ok(size <= GZIP_BUDGET, `engine.wasm is ${size} bytes in gzip, the budget is ${GZIP_BUDGET}`);
    const script = gzipSync(readFileSync(at('pkg/wasm2js.global.js')), { level: 9 }).length;
    assert.ok(script <= SCRIPT_GZIP_BUDGET, `wasm2js.global.js is ${script} bytes in gzip, the budget is ${SCRIPT_GZIP_BUDGET}`);
    for (const name of delivery.files) assert.ok(readFileSync(at(`pkg/${name}`)).length < FILE_BUDGET, `${name} is small enough`);
  });

  test('the reading of HTML is there once, is small, and is left out by who does not use it', async () => {
    const bundled = async (main) => {
      const root = await project(delivery, 'shaken', { 'package.json': { type: 'module' }, 'main.js': main });
      const { outputFiles } = await build({ absWorkingDir: root, entryPoints: ['main.js'], bundle: true, minify: true, format: 'esm', write: false, logLevel: 'error' });
      return outputFiles[0].contents;
    };
    const text = await bundled("export { plainText } from 'sladder/text';");
    const both = await bundled("export { plainText } from 'sladder/text'; export { ticketFromFreshdesk } from 'sladder/freshdesk';");
    const unused = await bundled("import { plainText } from 'sladder/text'; export const one = 1;");
    const size = gzipSync(text, { level: 9 }).length;
    assert.ok(size <= TEXT_GZIP_BUDGET, `sladder/text is ${size} bytes in gzip, the budget is ${TEXT_GZIP_BUDGET}`);
    assert.ok(both.length < 1.5 * text.length, `${both.length} bytes with the adapter, ${text.length} without`);
    assert.ok(unused.length < 1000, `${unused.length} bytes of what is not used`);
  });

  test('a bundler keeps the element, which is imported for what it defines', async () => {
    const root = await project(delivery, 'element', { 'package.json': { type: 'module' }, 'main.js': "import 'sladder/elements';" });
    const { outputFiles } = await build({ absWorkingDir: root, entryPoints: ['main.js'], bundle: true, minify: true, format: 'esm', write: false, logLevel: 'error' });
    assert.match(outputFiles[0].text, /sladder-ticket/);
  });

  test('no file holds what a policy of a page or a review forbids', () => {
    for (const name of delivery.files.filter((file) => /\.(m?js|cjs)$/.test(file))) {
      const code = readFileSync(at(`pkg/${name}`), 'utf8');
      assert.doesNotMatch(code, /\beval\(|new Function\(|\balert\(/, name);
      if (!name.startsWith('www/')) assert.doesNotMatch(code, /^(?:const .* = )?await /m, `${name} has no top-level await`);
      if (/\.(cjs|global\.js)$/.test(name)) assert.doesNotMatch(code, /import\.meta/, name);
    }
  });
});

describe('installed', () => {
  test('an ES module project imports it', async () => {
    const main = `import { compilePolicySync, version } from 'sladder';\nimport { ticketFromFreshdesk } from 'sladder/freshdesk';\n${DECIDE}`;
    const inline = main.replace("'sladder'", "'sladder/inline'");
    const wasm2js = main.replace("'sladder'", "'sladder/wasm2js'");
    const root = await project(delivery, 'esm', { 'package.json': { type: 'module' }, 'main.js': main, 'inline.js': inline, 'wasm2js.js': wasm2js });
    for (const file of ['main.js', 'inline.js', 'wasm2js.js']) assert.equal(await run('node', [file], { cwd: root }), DECIDED);
  });

  test('a CommonJS project requires it', async () => {
    const main = `const { compilePolicySync, version } = require('sladder');\nconst { ticketFromFreshdesk } = require('sladder/freshdesk');\n${DECIDE}`;
    const inline = main.replace("'sladder'", "'sladder/inline'");
    const wasm2js = main.replace("'sladder'", "'sladder/wasm2js'");
    const root = await project(delivery, 'cjs', { 'package.json': { name: 'cjs' }, 'main.js': main, 'inline.js': inline, 'wasm2js.js': wasm2js });
    for (const file of ['main.js', 'inline.js', 'wasm2js.js']) assert.equal(await run('node', [file], { cwd: root }), DECIDED);
  });

  test('a CommonJS file bundled for browsers carries the engine inside', async () => {
    const main = `require('sladder').compilePolicy(${JSON.stringify(POLICY)}).then((policy) => console.log(policy.name));`;
    const root = await project(delivery, 'bundled', { 'package.json': { name: 'bundled' }, 'main.js': main });
    await build({ absWorkingDir: root, entryPoints: ['main.js'], outfile: 'bundle.js', bundle: true, platform: 'browser', logLevel: 'error' });
    await rm(join(root, 'node_modules'), { recursive: true });
    assert.equal(await run('node', ['bundle.js'], { cwd: root }), POLICY.name);
  });

  test('both kinds offer the same names', async () => {
    const main = `
      const { createRequire } = await import('node:module');
      const require = createRequire(import.meta.url);
      for (const name of ['sladder', 'sladder/inline', 'sladder/wasm2js', 'sladder/freshdesk', 'sladder/zendesk', 'sladder/text', 'sladder/incidents', 'sladder/elements']) console.log(Object.keys(await import(name)).sort().join(), Object.keys(require(name)).sort().join());
      console.log(require.resolve('sladder/engine.wasm').endsWith('engine.wasm'), require('sladder/policies/major-incident.json').version, require('sladder/package.json').version);`;
    const root = await project(delivery, 'names', { 'package.json': { type: 'module' }, 'main.js': main });
    const [node, inline, wasm2js, freshdesk, zendesk, text, incidents, elements, others] = (await run('node', ['main.js'], { cwd: root })).split('\n').map((line) => line.split(' '));
    const names = 'SladderError,checkPolicy,compileCalendar,compileKeywords,compilePolicy,compilePolicySync,init,version';
    assert.deepEqual(node, [names, names]);
    assert.deepEqual(inline, [names, names]);
    assert.deepEqual(wasm2js, [names, names]);
    assert.equal(freshdesk[0], freshdesk[1]);
    assert.deepEqual(zendesk, ['ticketFromZendesk', 'ticketFromZendesk']);
    assert.deepEqual(text, ['ownWords,plainText', 'ownWords,plainText']);
    const outgoing = 'toFreshdeskUpdate,toPagerDuty,toPagerTree,toWebhook,toZendeskUpdate';
    assert.deepEqual(incidents, [outgoing, outgoing]);
    assert.deepEqual(elements, ['SladderTicket', 'SladderTicket']);
    assert.deepEqual(others, ['true', '1', manifest.version]);
  });

  test('`sladder` is a command', async () => {
    const root = await project(delivery, 'command', { 'package.json': { name: 'command' } });
    assert.match(await run(join(root, 'node_modules', '.bin', 'sladder'), ['--version']), new RegExp(manifest.version.replaceAll('.', '\\.')));
  });

  const configurations = {
    nodenext: { module: 'nodenext', moduleResolution: 'nodenext', target: 'es2022' },
    bundler: { module: 'esnext', moduleResolution: 'bundler', target: 'es2022' },
    'an old target': { module: 'nodenext', moduleResolution: 'nodenext', target: 'es2020', lib: ['es2020', 'dom'] },
  };
  for (const [name, compilerOptions] of Object.entries(configurations)) {
    test(`TypeScript accepts its types: ${name}`, async () => {
      const config = { compilerOptions: { ...compilerOptions, strict: true, exactOptionalPropertyTypes: true, skipLibCheck: false, noEmit: true, types: [] } };
      const required = compilerOptions.moduleResolution === 'nodenext' ? { 'required.cts': BY_REQUIRE } : {};
      const root = await project(delivery, `types-${name.replaceAll(' ', '-')}`, {
        'package.json': { type: 'module' }, 'tsconfig.json': config, 'imported.ts': BY_IMPORT, ...required,
      });
      assert.equal(await run(at('node_modules/.bin/tsc'), ['--project', root]).catch(({ stdout }) => stdout), '');
      assert.ok(existsSync(join(root, 'node_modules/sladder/index.d.cts')));
    });
  }
});
