// What `sladder new` makes, without a browser: the packaging rules of the platforms, the serverless part in a sandbox, the Node script.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';
import * as engine from '../../pkg/node.mjs';
import { defaultsOf, platformOf, restOf } from '../emulators/freshdesk.mjs';
import { brokenRules, linesOfCode } from '../package-rules.mjs';
import { packed, project, run } from '../package.mjs';

const OWN_LINES = 150;
const COMMAND = 'node_modules/sladder/cli.mjs';
const json = (...path) => JSON.parse(readFileSync(join(...path), 'utf8'));

let delivery;
let root;
const apps = {};
before(async () => {
  delivery = await packed();
  root = await project(delivery, 'made', { 'package.json': {} });
  for (const name of ['freshdesk', 'zendesk', 'node-script']) {
    await run('npx', ['--offline', 'sladder', 'new', name, `my ${name}`], { cwd: root });
    apps[name] = join(root, `my ${name}`);
  }
});
after(() => delivery?.remove());

/** What a command that fails said, and its exit code. */
const failure = (args) => run('node', [COMMAND, ...args], { cwd: root }).then(() => assert.fail('it should fail'), ({ code, stderr }) => [code, stderr]);

describe('sladder new', () => {
  test('lists the templates, and says what to do next', async () => {
    assert.match(await run('npx', ['--offline', 'sladder', 'new'], { cwd: root }), /^templates\n {2}freshdesk .+\n {2}zendesk .+\n {2}node-script /);
    assert.match(await run('npx', ['--offline', 'sladder', 'new', 'zendesk', 'next'], { cwd: root }), /`next` is ready.*\n\nnext\n {2}cd next\n {2}zcli apps:validate/);
  });

  test('writes over nothing, and answers mistakes', async () => {
    await mkdir(join(root, 'used'));
    await writeFile(join(root, 'used/mine.txt'), 'mine');
    const [code, said] = await failure(['new', 'freshdesk', 'used']);
    assert.deepEqual([code, said.trim()], [2, 'sladder: `used` is not empty\n  help: name a new folder, or an empty one']);
    assert.deepEqual(await readdir(join(root, 'used')), ['mine.txt']);
    assert.match((await failure(['new', 'freshdesk', 'package.json']))[1], /`package.json` is a file/);
    assert.match((await failure(['new', 'freshdsk', 'x']))[1], /no template `freshdsk`\n {2}help: did you mean `freshdesk`\?/);
    assert.match((await failure(['new', 'freshdesk']))[1], /no folder to copy to/);
    assert.match((await failure(['new', 'freshdesk', 'a', 'b']))[1], /one folder at a time/);
  });

  test('nothing is left to fill in, and the policy that is there to begin with has no problem', async () => {
    for (const app of Object.values(apps)) {
      const files = (await readdir(app, { recursive: true })).filter((file) => /\.(json|md)$/.test(file));
      for (const file of files) assert.doesNotMatch(readFileSync(join(app, file), 'utf8'), /\{\{(?!\{)/, file);
    }
    const policies = [
      json(apps.freshdesk, 'config/iparams.json').policy.default_value,
      json(apps.zendesk, 'manifest.json').parameters[0].default,
      readFileSync(join(apps['node-script'], 'policy.json'), 'utf8'),
    ];
    for (const policy of policies) assert.deepEqual(await engine.checkPolicy(policy), []);
    assert.equal(json(apps.zendesk, 'manifest.json').name, 'my zendesk');
    assert.equal(json(apps['node-script'], 'package.json').name, 'my-node-script');
    assert.equal(json(apps['node-script'], 'package.json').dependencies.sladder, engine.version.package);
  });

  test('an app that carries scripts of others carries their licences', () => {
    for (const folder of [join(apps.freshdesk, 'app/scripts/sladder'), join(apps.zendesk, 'assets')]) {
      assert.match(readFileSync(join(folder, 'LICENSE-BUNDLED.txt'), 'utf8'), /htmlparser2[\s\S]*entities/);
      assert.match(readFileSync(join(folder, 'LICENSE-MIT.txt'), 'utf8'), /MIT License/i);
    }
  });

  test('own code of each is short', async () => {
    const shared = new Set(['panel.js', 'settings.js']);
    for (const [name, app] of Object.entries(apps)) {
      const files = Object.entries(await linesOfCode(app)).filter(([path]) => !shared.has(basename(path)));
      const lines = files.reduce((total, [, each]) => total + each, 0);
      assert.ok(lines > 0 && lines < OWN_LINES, `${name} has ${lines} lines: ${files.join(' ')}`);
    }
  });
});

describe('packaging rules', () => {
  test('each app keeps to those of its platform', async () => {
    for (const name of ['freshdesk', 'zendesk']) assert.deepEqual(await brokenRules(name, apps[name]), [], name);
  });

  test('the rules find what they are for', async () => {
    const broken = join(root, 'broken');
    const found = async (name, path, content) => {
      await rm(broken, { recursive: true, force: true });
      await run('node', [COMMAND, 'new', name, 'broken'], { cwd: root });
      await mkdir(join(broken, path, '..'), { recursive: true });
      const text = typeof content === 'function' ? content(readFileSync(join(broken, path), 'utf8')) : content;
      await writeFile(join(broken, path), text);
      return (await brokenRules(name, broken)).map(({ rule, file }) => `${rule} ${file}`);
    };
    const edited = (change) => (text) => { const value = JSON.parse(text); change(value); return JSON.stringify(value); };
    const branches = Array.from({ length: 8 }, (_, index) => `if (a === ${index}) return ${index};`).join('\n  ');

    assert.deepEqual(await found('freshdesk', 'app/big.js', 'x'.repeat(2_000_001)), ['file-size app/big.js']);
    assert.deepEqual(await found('freshdesk', 'server/engine.wasm', 'x'), ['server-files server/engine.wasm']);
    assert.deepEqual(await found('freshdesk', 'app/scripts/app.js', (text) => `${text}\nwindow.eval('1');\neval('1');\n`), ['no-eval app/scripts/app.js']);
    assert.deepEqual(await found('freshdesk', 'app/scripts/app.js', (text) => `${text}\nwindow.f = function (a) {\n  ${branches}\n  return 9;\n};\n`), ['complexity app/scripts/app.js']);
    assert.deepEqual(await found('freshdesk', 'app/scripts/app.js', (text) => `${text}\nwindow.f = window.f?.g;\n`), ['language app/scripts/app.js']);
    assert.deepEqual(await found('freshdesk', 'app/scripts/app.js', (text) => `import './x.js';\n${text}`), ['language app/scripts/app.js']);
    assert.deepEqual(await found('freshdesk', 'manifest.json', edited((value) => { delete value.engines; })), ['manifest manifest.json']);
    assert.deepEqual(await found('freshdesk', 'manifest.json', edited((value) => { value.modules = { common: value.modules.common }; })), ['manifest manifest.json']);
    assert.deepEqual(await found('freshdesk', 'manifest.json', edited((value) => { delete value.modules.common.requests.getTicket; })), ['requests config/requests.json']);
    assert.deepEqual(await found('freshdesk', 'manifest.json', edited((value) => { value.modules.support_ticket.events.onTicketCreate.handler = 'gone'; })), ['handlers server/server.js']);
    assert.deepEqual(await found('freshdesk', 'config/requests.json', edited((value) => { value.getTicket.schema.host = 'https://example.com/api'; })), ['requests config/requests.json']);
    assert.deepEqual(await found('zendesk', 'assets/engine.bin', 'x'), ['blocked-type assets/engine.bin']);
    assert.deepEqual(await found('zendesk', 'assets/app.js', (text) => `${text}\n// the password\n`), ['secrets assets/app.js']);
    assert.deepEqual(await found('zendesk', 'manifest.json', edited((value) => { delete value.author; })), ['manifest manifest.json']);
    assert.deepEqual(await found('zendesk', 'manifest.json', edited((value) => { value.parameters[0].type = 'paragraph'; })), ['manifest manifest.json']);
    assert.deepEqual(await found('zendesk', 'translations/en.json', edited((value) => { delete value.app.parameters.policy.label; })), ['translations translations/en.json']);
  });
});

/** As the platform's own development kit runs it: a context with an object to fill, `require` of what lies in the folder, and little else. */
function serverOf(app, platform) {
  const said = [];
  const log = (...words) => said.push(words.join(' '));
  const modules = new Map();
  const runScript = (text) => new vm.Script(`(function() {var exports = {}; ${text}; return exports;})()`, { filename: 'server.js' }).runInContext(sandbox, { timeout: 20_000 });
  const require = (path) => {
    if (!path.startsWith('./')) throw new Error(`Cannot find module "${path}"`);
    if (!modules.has(path)) modules.set(path, runScript(readFileSync(join(app, 'server', `${path}.js`), 'utf8')));
    return modules.get(path);
  };
  const sandbox = vm.createContext({
    console: { log, info: log, error: log },
    require,
    $request: { invokeTemplate: platform.invokeTemplate },
    $db: { get: platform.get, set: platform.set },
  });
  return { handlers: runScript(readFileSync(join(app, 'server/server.js'), 'utf8')), said };
}

describe('freshdesk, on the server', () => {
  const sample = (name) => json(apps.freshdesk, `server/test_data/support_ticket/${name}.json`);
  const TICKET = { id: 205, subject: 'The till does not work', status: 2, priority: 1, source: 1, tags: ['shop'], created_at: '2026-03-02T09:05:00Z', stats: {} };

  function open(iparams) {
    const settings = { ...defaultsOf(apps.freshdesk), subdomain: 'acme', api_key: 'key', ...iparams };
    const rest = restOf({ ticket: TICKET, groups: [{ id: 7, name: 'Support', agent_ids: [48] }], agents: [{ id: 48, contact: { name: 'Anna', email: 'anna@example.com' } }] });
    const server = serverOf(apps.freshdesk, platformOf(apps.freshdesk, rest, settings));
    const send = (name) => server.handlers[`${name}Handler`]({ ...sample(name), iparams: settings });
    return { rest, send, said: server.said, sent: () => rest.calls.filter(({ method }) => method !== 'GET') };
  }

  test('each event decides its ticket, in a sandbox that has neither atob nor TextEncoder', async () => {
    const { send, said, sent } = open();
    for (const name of ['onTicketCreate', 'onTicketUpdate', 'onConversationCreate']) await send(name);
    assert.equal(said.length, 3);
    for (const line of said) assert.match(line, /^ticket 205: priority urgent, level 2, look again at /);
    assert.deepEqual(sent(), [], 'it only looks, until the administrator wants more');
  });

  test('carries out what the policy asks for once, however many events its own updates make', async () => {
    const { send, said, sent } = open({ write_back: true });
    await send('onTicketCreate');
    const [update, note] = sent();
    assert.deepEqual([update.method, update.path, update.body], ['PUT', '/api/v2/tickets/205', { priority: 4 }]);
    assert.deepEqual([note.method, note.path, note.body.private], ['POST', '/api/v2/tickets/205/notes', true]);
    assert.match(note.body.body, /outage/);
    await send('onTicketUpdate');
    assert.equal(sent().length, 2, said.join('\n'));
  });

  test('where the API refuses, the event\'s own ticket has to do; a reply alone is not enough', async () => {
    const { rest, send, said } = open();
    rest.refusals.push({ status: 429 }, { status: 429 });
    await send('onTicketCreate');
    assert.match(said[0], /decided from the event, because the API answered 429/);
    assert.match(said[1], /priority urgent/);
    await send('onConversationCreate');
    assert.match(said[2], /^sladder: 429$/);
  });

  test('a policy with a mistake is logged, and nothing is thrown', async () => {
    const { send, said } = open({ policy: '{ "version": 1, "rulez": [] }' });
    await send('onTicketCreate');
    assert.match(said.join('\n'), /unknown key `rulez`/);
  });
});

describe('node-script', () => {
  const script = (...args) => run('node', ['at-risk.mjs', '--now', '2026-03-02T12:30:00Z', ...args], { cwd: apps['node-script'] })
    .then((stdout) => [0, stdout], ({ code, stdout, stderr }) => [code, stdout.trim(), stderr.trim()]);
  before(() => run('npm', ['install', '--offline', '--no-audit', '--no-fund', '--silent', delivery.tarball], { cwd: apps['node-script'] }));

  test('prints what is at risk in the CSV that Freshdesk exports, and exits with 1 when something is broken', async () => {
    assert.deepEqual(await script('sample.csv'), [1, [
      'TICKET  METRIC         STATE     DUE                   LEFT             SUBJECT',
      '101     firstResponse  breached  2026-03-02T10:05:00Z  2 h 25 min late  The till does not work',
      '104     firstResponse  warning   2026-03-02T13:00:00Z  30 min           New branch in Ghent',
    ].join('\n'), '']);
  });

  test('reads JSON and NDJSON, of helpdesks or its own, and exits with 0 when nothing is broken', async () => {
    const fresh = { id: 7, subject: 'Hello', status: 2, priority: 1, created_at: '2026-03-02T12:00:00Z' };
    const zen = { id: 8, subject: 'It is down', status: 'open', priority: 'low', created_at: '2026-03-02T11:40:00Z', via: { channel: 'email' } };
    const own = { id: 9, subject: 'Werkt niet', status: 'open', createdAt: '2026-03-02T11:45:00Z' };
    const write = (name, text) => writeFile(join(apps['node-script'], name), text);
    await write('one.json', JSON.stringify({ tickets: [fresh] }));
    await write('all.ndjson', [fresh, zen, own].map((each) => JSON.stringify(each)).join('\n'));
    assert.deepEqual(await script('one.json'), [0, 'nothing is at risk in 1 tickets']);
    const [code, said] = await script('all.ndjson');
    assert.deepEqual([code, said.split('\n').slice(1).map((line) => line.split(/ {2,}/)[0])], [0, ['8', '9']]);
  });

  test('what cannot be read ends with 2', async () => {
    assert.deepEqual((await script('gone.csv'))[0], 2);
    await writeFile(join(apps['node-script'], 'bad.json'), '[{"id": 1, "status": 2}]');
    const [code, , said] = await script('bad.json');
    assert.equal(code, 2);
    assert.match(said, /ticket 1: .*createdAt/);
  });
});

test('the text classes that a sandbox gets write and read what the web\'s own do', async () => {
  const names = ['TextEncoder', 'TextDecoder', 'atob'];
  const source = readFileSync(fileURLToPath(new URL('../../src/js/serverless/text.mjs', import.meta.url)), 'utf8');
  const own = vm.createContext({ Uint8Array });
  vm.runInContext(source, own);
  const { TextEncoder: Encoder, TextDecoder: Decoder, atob: decode } = vm.runInContext(`({ ${names.join()} })`, own);
  const texts = ['', 'a', 'é', '€', '😀', `${'x'.repeat(5000)}é😀`, 'half \ud83d', '\udc00 half', '\u0000\u007f\u0080\u07ff\u0800\uffff'];
  for (const text of texts) {
    const bytes = new TextEncoder().encode(text);
    assert.deepEqual([...new Encoder().encode(text)], [...bytes]);
    assert.equal(new Decoder().decode(bytes), new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes));
    for (const room of [0, 1, 3, bytes.length]) {
      const [ours, theirs] = [new Uint8Array(room), new Uint8Array(room)];
      assert.deepEqual({ ...new Encoder().encodeInto(text, ours) }, new TextEncoder().encodeInto(text, theirs));
      assert.deepEqual(ours, theirs);
    }
  }
  for (let length = 0; length < 20; length += 1) {
    const bytes = Uint8Array.from({ length }, (_, index) => (index * 37 + 250) % 256);
    assert.equal(decode(Buffer.from(bytes).toString('base64')), Buffer.from(bytes).toString('latin1'));
  }
});
