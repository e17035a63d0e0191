// `sladder words`: what it counts, what it shows, and what it does with input that is broken, empty or long.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { compilePolicySync } from '../../pkg/node.mjs';
import { ticketProgress } from '../../src/js/cli/progress.mjs';
import { openTerminal } from '../../src/js/cli/terminal.mjs';
import { displayWidth } from '../../src/js/cli/text.mjs';

const CLI = fileURLToPath(new URL('../../pkg/cli.mjs', import.meta.url));
const NOW = '2026-03-09T14:30:00Z';

const POLICY = {
  version: 1,
  name: 'Acme support',
  keywords: {
    refund: { phrases: ['money back', 'refund', 'terugbetaling*', 'money back'], unless: ['no refund'] },
    outage: { phrases: ['werkt niet', 'does not work'], in: ['subject'], weight: 40 },
    delivery: { phrases: ['parcel', 'lost in the post'] },
  },
  signals: { languages: ['en'], reviewThreat: { weight: 30, phrases: ['lowest score', 'post a bad review'] }, exclamation: 5 },
  rules: [{ id: 'manager', when: { any: [{ signal: ['AsksForManager', 'reviewThreat'] }, { text: { mentions: 'gift card' } }] }, addTags: ['manager'] }],
  // not a condition, in spite of its name
  metrics: { signal: { startsOn: ['created'], stopsOn: ['resolved'] } },
  priority: { levels: ['low', 'normal', 'high'], urgency: ['low', 'normal', 'high'] },
};

const TICKETS = [
  { id: 1, priority: 'High', subject: 'Refund', text: 'I want my money back. A refund!!! I will leave a bad review.' },
  { id: 2, priority: 'normal', subject: 'Printer does not work', text: 'It does not work. About a gift card too.' },
  { id: 4, subject: 'No refund needed', text: 'A refund is not what I want.', priority: '' },
  {
    id: 3,
    text: 'Where is it?',
    events: [
      { at: '2026-03-09T12:00:00Z', type: 'priority', to: 'P1' },
      { at: '2026-03-09T11:00:00Z', type: 'priority', to: 'low' },
      { at: '2026-03-09T15:00:00Z', type: 'priority', to: 'high' },
      { at: '2026-03-09T13:00:00Z', type: 'customerReply', text: 'Let me speak to a manager. Lowest score from me, lowest score!' },
      { at: '2026-03-09T16:00:00Z', type: 'customerReply', text: 'I will post a bad review.' },
      null,
    ],
  },
  { id: 5, priority: 'high', text: 'Terugbetaling, terugbetaling, terugbetaling, TERUGBETALINGEN! Refund.' },
].map((ticket) => ({ ...ticket, createdAt: '2026-03-09T08:00:00Z' }));

const { reviewThreat, asksForManager } = JSON.parse(await readFile(new URL('../../src/signals/en.json', import.meta.url), 'utf8'));
/** How many phrases are left of a built-in list. */
const builtIn = (list, without) => new Set(list.phrases).size - without;

const SHOWN = `\
5 tickets

PHRASE              TICKETS  TIMES  LOW  NORMAL  HIGH  P1  NONE
all tickets               5      -    -       1     2   1     1

refund: 2 of 5 tickets (40%)
PHRASE              TICKETS  TIMES  LOW  NORMAL  HIGH  P1  NONE
any of these              2      8    -       -     2   -     -
refund                    2      3    -       -     2   -     -
terugbetaling*            1      4    -       -     1   -     -
money back                1      1    -       -     1   -     -

outage: 1 of 5 tickets (20%)
PHRASE              TICKETS  TIMES  LOW  NORMAL  HIGH  P1  NONE
does not work             1      1    -       1     -   -     -
never found: \`werkt niet\`

delivery: 0 of 5 tickets (0%)
never found: \`parcel\`, \`lost in the post\`

signal reviewThreat: 2 of 5 tickets (40%)
PHRASE              TICKETS  TIMES  LOW  NORMAL  HIGH  P1  NONE
any of these              2      3    -       -     1   1     -
lowest score              1      2    -       -     -   1     -
leave a bad review        1      1    -       -     1   -     -
never found: \`post a bad review\`
${builtIn(reviewThreat, 2)} built-in phrases never found

signal exclamation: 1 of 5 tickets (20%)
PHRASE              TICKETS  TIMES  LOW  NORMAL  HIGH  P1  NONE
exclamation marks         1      1    -       -     1   -     -

signal asksForManager: 1 of 5 tickets (20%)
PHRASE              TICKETS  TIMES  LOW  NORMAL  HIGH  P1  NONE
speak to a manager        1      1    -       -     -   1     -
${builtIn(asksForManager, 1)} built-in phrases never found
`;

const lines = (values) => values.map((value) => JSON.stringify(value)).join('\n');

let directory;
const file = (name) => join(directory, name);

async function write(name, content) {
  await writeFile(file(name), typeof content === 'string' ? content : JSON.stringify(content));
  return file(name);
}

async function run(args, { input = '', env = {} } = {}) {
  const { NO_COLOR, FORCE_COLOR, ...inherited } = process.env;
  const child = spawn(process.execPath, [CLI, ...args], { env: { ...inherited, ...env } });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr']) child[name].setEncoding('utf8').on('data', (text) => (output[name] += text));
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const [code] = await once(child, 'close');
  return { code, ...output };
}

const words = (...args) => run(['words', '--policy', file('policy.json'), '--now', NOW, ...args]);
const wordsOf = (input, ...args) => run(['words', '--policy', file('policy.json'), '--now', NOW, ...args, '-'], { input });

before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sladder-words-'));
  await write('policy.json', POLICY);
  await write('tickets.ndjson', lines(TICKETS));
});

after(() => rm(directory, { recursive: true, force: true }));

describe('sladder words', () => {
  it('shows each list with what was found of it, and what never was', async () => {
    assert.deepEqual(await words(file('tickets.ndjson')), { code: 0, stdout: SHOWN, stderr: '' });
  });

  it('reads standard input, lists and lines alike', async () => {
    for (const input of [lines(TICKETS), JSON.stringify(TICKETS, null, 2), JSON.stringify({ tickets: TICKETS })]) {
      assert.deepEqual(await wordsOf(input), { code: 0, stdout: SHOWN, stderr: '' });
    }
  });

  it('gives everything as one object', async () => {
    const { code, stdout, stderr } = await words('--json', file('tickets.ndjson'));
    assert.deepEqual([code, stderr, stdout.split('\n').length], [0, '', 2]);
    const { lists, policy, ...rest } = JSON.parse(stdout);
    const compiled = compilePolicySync(POLICY);
    assert.deepEqual(policy, { name: 'Acme support', hash: compiled.hash });
    compiled.free();
    const none = { low: 0, normal: 0, high: 0, P1: 0, none: 0 };
    assert.deepEqual(rest, { tickets: 5, priorities: { ...none, normal: 1, high: 2, P1: 1, none: 1 }, refused: [] });
    assert.deepEqual(
      lists.map(({ list, weight, builtInNeverFound }) => [list, weight, builtInNeverFound]),
      [
        ['refund', 0, 0], ['outage', 40, 0], ['delivery', 0, 0], ['signal:reviewThreat', 30, builtIn(reviewThreat, 2)],
        ['signal:exclamation', 5, 0], ['signal:asksForManager', 0, builtIn(asksForManager, 1)],
      ],
    );
    const [refund, outage, , review, exclamation] = lists;
    const own = { builtIn: false, tickets: 1, times: 1 };
    assert.deepEqual(refund, {
      list: 'refund', weight: 0, tickets: 2, share: 0.4, times: 8, priorities: { ...none, high: 2 },
      phrases: [
        { phrase: 'refund', builtIn: false, tickets: 2, times: 3, priorities: { ...none, high: 2 } },
        { phrase: 'terugbetaling*', ...own, times: 4, priorities: { ...none, high: 1 } },
        { phrase: 'money back', ...own, priorities: { ...none, high: 1 } },
      ],
      builtInNeverFound: 0,
    });
    assert.deepEqual(outage.phrases, [
      { phrase: 'does not work', ...own, priorities: { ...none, normal: 1 } },
      { phrase: 'werkt niet', builtIn: false, tickets: 0, times: 0, priorities: none },
    ]);
    const found = ({ phrases }) => phrases.map((each) => [each.phrase, each.builtIn, each.tickets, each.times]);
    assert.deepEqual(found(review), [['lowest score', false, 1, 2], ['leave a bad review', true, 1, 1], ['post a bad review', false, 0, 0]]);
    assert.deepEqual(found(exclamation), [['exclamation marks', true, 1, 1]]);
  });

  it('counts what decisions count, by the lists of the languages that a signal uses', async () => {
    const policy = await write('languages.json', {
      version: 1,
      signals: { languages: ['nl'], profanity: 1, asksForManager: { weight: 2, languages: ['en', 'de'] }, arguing: 1 },
    });
    const { stdout } = await run(['words', '-p', policy, '--json', '-'], { input: lines(TICKETS.slice(1, 2)) });
    const sources = {};
    for (const language of ['en', 'nl', 'de']) {
      sources[language] = JSON.parse(await readFile(new URL(`../../src/signals/${language}.json`, import.meta.url), 'utf8'));
    }
    const phrases = (name, ...languages) => new Set(languages.flatMap((language) => sources[language][name].phrases)).size;
    assert.deepEqual(
      JSON.parse(stdout).lists.map(({ list, builtInNeverFound }) => [list, builtInNeverFound]),
      [
        ['signal:profanity', phrases('profanity', 'nl')],
        ['signal:asksForManager', phrases('asksForManager', 'en', 'de')],
        ['signal:arguing', phrases('arguing', 'nl')],
      ],
    );
  });

  it('knows every built-in phrase by the name that decisions use', async () => {
    for (const language of ['en', 'nl', 'de', 'it', 'et', 'fr', 'es', 'pt']) {
      const source = JSON.parse(await readFile(new URL(`../../src/signals/${language}.json`, import.meta.url), 'utf8'));
      const signals = Object.keys(source).filter((name) => source[name].phrases);
      const policy = await write('all.json', { version: 1, signals: { languages: [language], ...Object.fromEntries(signals.map((name) => [name, 1])) } });
      const tickets = signals.flatMap((name) => source[name].phrases).map((phrase, id) => {
        return { id, createdAt: NOW, text: phrase.replaceAll('*', '') };
      });
      const { stdout } = await run(['words', '-p', policy, '--json', '-'], { input: lines(tickets) });
      for (const { list, builtInNeverFound, phrases } of JSON.parse(stdout).lists) {
        const known = new Set(source[list.slice('signal:'.length)].phrases);
        for (const { phrase } of phrases) assert.ok(known.has(phrase), `${language} ${list}: ${phrase}`);
        assert.equal(phrases.length + builtInNeverFound, known.size, `${language} ${list}`);
        // a phrase that another one begins with, or that an `unless` takes back, can be missing
        assert.ok(phrases.length > known.size * 0.8, `${language} ${list}: ${phrases.length} of ${known.size}`);
      }
    }
  });

  it('reports a bad ticket and goes on', async () => {
    const broken = [JSON.stringify(TICKETS[1]), '{"id": 7', '', '{"id": 8}', JSON.stringify(TICKETS[4])].join('\n');
    const text = await wordsOf(broken);
    assert.equal(text.code, 1);
    assert.match(text.stderr, /^stdin:2: error\[\w+\]: not JSON: .*\n(?: {2}help: .*\n)?stdin:4: error\[missing\] createdAt: /);
    assert.match(text.stdout, /^4 tickets, 2 refused\n\n/);
    assert.match(text.stdout, /\nall tickets +2 +- +- +1 +1\n\nrefund: 1 of 2 tickets \(50%\)\n/);

    const json = await wordsOf(broken, '--json');
    assert.deepEqual([json.code, json.stderr], [1, '']);
    const { tickets, refused } = JSON.parse(json.stdout);
    assert.equal(tickets, 2);
    assert.deepEqual(refused.map(({ line, error }) => [line, error.path, error.severity]), [[2, '', 'error'], [4, 'createdAt', 'error']]);
  });

  it('says nothing of phrases where there is no ticket', async () => {
    for (const input of ['', '\n', '[]']) {
      assert.deepEqual(await wordsOf(input), { code: 0, stdout: '0 tickets\n', stderr: '' });
    }
    const { tickets, lists } = JSON.parse((await wordsOf('', '--json')).stdout);
    assert.equal(tickets, 0);
    assert.deepEqual(lists.map(({ share }) => share), Array(6).fill(null));
    const refused = await wordsOf('5\n5\n');
    assert.deepEqual([refused.code, refused.stdout], [1, '2 tickets, 2 refused\n']);
  });

  it('shows a small share as one', async () => {
    const many = Array.from({ length: 249 }, (_, id) => ({ id, createdAt: NOW }));
    const { stdout } = await wordsOf(lines([...many, TICKETS[4]]));
    assert.match(stdout, /^250 tickets\n[^]*\nrefund: 1 of 250 tickets \(0\.4%\)\n/);
  });

  it('says so of a policy without lists', async () => {
    const policy = await write('bare.json', { version: 1 });
    const { code, stdout } = await run(['words', '-p', policy, file('tickets.ndjson')]);
    assert.deepEqual([code, stdout], [0, '5 tickets\nno keyword lists and no signals in this policy\n']);
  });

  it('refuses a policy with errors, input that is no JSON, and wrong usage', async () => {
    const policy = file('policy.json');
    const bad = await run(['words', '-p', await write('broken.json', { version: 1, keywords: { a: {} } }), file('tickets.ndjson')]);
    assert.deepEqual([bad.code, bad.stdout], [1, '']);
    assert.match(bad.stderr, /broken\.json:1:\d+: error\[missing\] keywords\.a/);
    const cases = [
      [['words', 't.ndjson'], /`--policy` is missing/],
      [['words', '-p', policy], /no tickets to count\n {2}help: for example `sladder words --policy policy\.json tickets\.json`/],
      [['words', '-p', policy, 'a', 'b'], /one file of tickets at a time, not 2/],
      [['words', '-p', '-', '-'], /standard input can be read only once/],
      [['words', '-p', policy, file('absent')], /absent`: no such file/],
      [['words', '-p', policy, '--now', 'today', file('tickets.ndjson')], /`--now`/],
      [['words', '-p', policy, '--from', 'freshdeks', file('tickets.ndjson')], /did you mean `freshdesk`\?/],
      [['wrods'], /did you mean `words`\?/],
    ];
    for (const [args, message] of cases) {
      const { code, stdout, stderr } = await run(args);
      assert.deepEqual([code, stdout], [2, ''], stderr);
      assert.match(stderr, message);
    }
    const { code, stderr } = await wordsOf('[\n{"id": 1},\n');
    assert.equal(code, 2);
    assert.match(stderr, /`stdin` is not JSON/);
    const own = await run(['words', '--help']);
    assert.match(own.stdout, /^usage: sladder words /);
    for (const line of own.stdout.split('\n')) assert.ok(displayWidth(line) <= 120, line);
  });

  it('maps tickets of Freshdesk', async () => {
    const raw = { id: 31, subject: 'It does not work', created_at: '2026-03-09T08:00:00Z', status: 2, priority: 3, source: 2 };
    const { code, stdout } = await wordsOf(JSON.stringify({ results: [raw] }), '--from', 'freshdesk', '--json');
    assert.equal(code, 0);
    assert.deepEqual(JSON.parse(stdout).lists[1].phrases[0], {
      phrase: 'does not work', builtIn: false, tickets: 1, times: 1, priorities: { low: 0, normal: 0, high: 1 },
    });
  });

  it('keeps to the width, and a terminal from what a policy or a ticket may hold', async () => {
    const long = Array.from({ length: 40 }, (_, index) => `a phrase that nobody writes ${index}`);
    const policy = await write('wide.json', { version: 1, keywords: { 'a\u001b[31m': { phrases: ['b\u001b[2Jc', ...long] } } });
    const tickets = Array.from({ length: 30 }, (_, index) => {
      return { id: index, createdAt: NOW, text: 'b\u001b[2jC', priority: `\u001b[1mpriority ${index}` };
    });
    const { code, stdout } = await run(['words', '-p', policy, '-'], { input: lines(tickets) });
    assert.equal(code, 0);
    assert.ok(!stdout.includes('\u001b'));
    assert.match(stdout, /\nb \[2Jc +30 +30 /);
    assert.match(stdout, /\nnever found: `a phrase that nobody writes 0`, /);
    assert.match(stdout, /\n {2}.*`a phrase that nobody writes 39`\n$/);
    for (const line of stdout.split('\n')) assert.ok(displayWidth(line) <= 120, line);
  });

  it('colours only where it is wanted', async () => {
    const args = ['words', '-p', file('policy.json'), '--now', NOW, file('tickets.ndjson')];
    assert.equal((await run(args, { env: { NO_COLOR: '1' } })).stdout, SHOWN);
    const { stdout } = await run(args, { env: { FORCE_COLOR: '1' } });
    assert.ok(stdout.includes('\u001b[1mrefund\u001b[22m: 2 of 5') && stdout.includes('\u001b[33mnever found:\u001b[39m `werkt'));
    assert.equal(stdout.replace(/\u001b\[\d+m/g, '').replace(/ +$/gm, ''), SHOWN);
  });
});

describe('progress', () => {
  function screen(stderr, env = {}) {
    let text = '';
    const stream = (rest) => ({ on() {}, write: (piece) => { text += piece; return true; }, ...rest });
    const terminal = openTerminal({ stdout: stream({}), stderr: stream(stderr), env: { NO_COLOR: '1', ...env } });
    return { terminal, taken() { const all = text; text = ''; return all; } };
  }

  it('begins after a second, and is told five times a second', () => {
    const { terminal, taken } = screen({ isTTY: true });
    let time = 5000;
    const proceed = ticketProgress(terminal, () => time);
    const after = (milliseconds) => { time += milliseconds; proceed(); return taken(); };
    const clear = '\r\u001b[K';
    assert.equal(after(999), '');
    assert.equal(after(1), `${clear}2 tickets read`);
    assert.equal(after(199), '');
    assert.equal(after(1), `${clear}4 tickets read`);
    terminal.progress('');
    assert.equal(taken(), clear);
    terminal.progress('');
    assert.equal(taken(), '');
  });

  it('gives way to what is written', async () => {
    const { terminal, taken } = screen({ isTTY: true });
    terminal.progress('1 ticket read');
    terminal.error('a problem');
    assert.equal(taken(), '\r\u001b[K1 ticket read\r\u001b[Ka problem\n');
    terminal.progress('2 tickets read');
    await terminal.print('a result');
    assert.equal(taken(), '\r\u001b[K2 tickets read\r\u001b[Ka result\n');
  });

  it('is for terminals only', () => {
    for (const [stderr, env] of [[{}, {}], [{ isTTY: true }, { TERM: 'dumb' }]]) {
      const { terminal, taken } = screen(stderr, env);
      terminal.progress('1 ticket read');
      assert.equal(taken(), '');
    }
  });
});
