// The command line as its users meet it: the built `sladder`, run as a process on files and pipes.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { displayWidth } from '../../src/js/cli/text.mjs';

const CLI = fileURLToPath(new URL('../../pkg/cli.mjs', import.meta.url));
const DEMO = fileURLToPath(new URL('../demo/run.mjs', import.meta.url));
const NOW = '2026-03-09T14:30:00Z';

const POLICY = {
  version: 1,
  name: 'Acme support',
  timeZone: 'Europe/Amsterdam',
  calendars: { office: { hours: { 'mon-fri': ['09:00-12:30', '13:00-17:30'] } } },
  directory: {
    agents: { anna: { name: 'Anna', groups: ['billing'], manager: 'joost' }, joost: { name: 'Joost' } },
    groups: { billing: { name: 'Billing', lead: 'joost', tier: 1 } },
  },
  keywords: { outage: { phrases: ['werkt niet'], in: ['subject', 'text'], weight: 40 } },
  rules: [{ id: 'broken', when: { subject: { mentions: 'outage' } }, set: { urgency: 'urgent' } }],
  priority: {
    levels: ['low', 'normal', 'high', 'urgent'],
    impact: ['low', 'medium', 'high'],
    urgency: ['low', 'normal', 'high', 'urgent'],
  },
  slas: [
    {
      id: 'standard',
      calendar: 'office',
      targets: { urgent: { firstResponse: '1h', resolution: '4h' }, '*': { firstResponse: '4h', resolution: '16h' } },
      warnAt: '80%',
      pauseWhile: { resolution: ['pending'] },
    },
  ],
  escalations: [
    {
      id: 'late',
      metric: 'resolution',
      type: 'hierarchical',
      levels: [
        { at: 'due', notify: ['assignee'], owner: 'assignee' },
        { at: 'due+1h', notify: ['assignee.manager'], owner: 'assignee.manager' },
        { at: 'due+40h', notify: ['group.lead'], owner: 'group.lead' },
      ],
    },
  ],
  routes: [{ id: 'rest', to: { group: 'billing' } }],
};

const TICKETS = [
  { id: 1001, createdAt: '2026-03-09T08:00:00Z', subject: 'Mijn website werkt niet', assignee: 'anna', group: 'billing' },
  {
    id: 1002,
    createdAt: '2026-03-06T08:00:00Z',
    subject: 'Factuur',
    assignee: 'anna',
    events: [{ at: '2026-03-06T08:35:12Z', type: 'agentReply', agent: 'anna' }],
  },
  {
    id: 1003,
    createdAt: '2026-03-05T09:12:33Z',
    subject: 'Retour',
    status: 'pending',
    events: [
      { at: '2026-03-05T10:00:00Z', type: 'agentReply', agent: 'anna' },
      { at: '2026-03-05T11:00:00Z', type: 'status', to: 'pending' },
      { at: '2026-03-05T13:00:00Z', type: 'status', to: 'open' },
      { at: '2026-03-06T09:00:00Z', type: 'status', to: 'pending' },
    ],
  },
  { id: 1004, createdAt: '2026-02-02T08:00:00.400Z', subject: 'Een oude vraag' },
];

let directory;
const file = (name) => join(directory, name);

async function write(name, content) {
  await writeFile(file(name), typeof content === 'string' ? content : JSON.stringify(content));
  return file(name);
}

function start(args, env = {}) {
  const inherited = { ...process.env };
  delete inherited.NO_COLOR;
  delete inherited.FORCE_COLOR;
  return spawn(process.execPath, args, { env: { ...inherited, ...env } });
}

async function finish(child, input = '') {
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr']) child[name].setEncoding('utf8').on('data', (text) => (output[name] += text));
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const [code] = await once(child, 'close');
  return { code, ...output };
}

const run = (args, { input, env } = {}) => finish(start([CLI, ...args], env), input);
const linesOf = (text) => text.split('\n').filter(Boolean);
const decide = (...args) => run(['decide', '--policy', file('policy.json'), '--now', NOW, ...args]);
const decideInput = (input, ...args) => run(['decide', '--policy', file('policy.json'), '--now', NOW, ...args, '-'], { input });
const explain = (...args) => run(['explain', '--policy', file('policy.json'), '--now', NOW, ...args]);

before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sladder-cli-'));
  await write('policy.json', JSON.stringify(POLICY, null, 2));
  const misspelt = { id: 'broken', wen: { type: 'x' }, set: { urgency: 'urgent' } };
  await write('broken.json', JSON.stringify({ ...POLICY, rules: [misspelt] }, null, 2));
  await write('tickets.json', TICKETS);
});

after(() => rm(directory, { recursive: true, force: true }));

describe('sladder', () => {
  it('shows its help, that of a command, and its version', async () => {
    const general = await run(['--help']);
    assert.equal(general.code, 0);
    assert.match(general.stdout, /^usage: sladder COMMAND/);
    for (const command of ['check', 'decide', 'explain']) {
      const own = await run([command, '--help']);
      assert.equal(own.code, 0);
      assert.match(own.stdout, new RegExp(`^usage: sladder ${command} `));
      assert.match(own.stdout, /\nexamples\n/);
      assert.equal((await run(['help', command])).stdout, own.stdout);
    }
    const version = await run(['--version']);
    const { version: expected } = JSON.parse(await readFile(new URL('../../pkg/package.json', import.meta.url), 'utf8'));
    assert.equal(version.code, 0);
    assert.match(version.stdout, new RegExp(`^sladder ${expected.replaceAll('.', '\\.')} \\(time zones 20\\d\\d[a-z]\\)\n$`));
  });

  it('answers wrong usage on standard error, with a guess, and exit code 2', async () => {
    const [policy, tickets] = [file('policy.json'), file('tickets.json')];
    const cases = [
      [[], /usage: sladder COMMAND/],
      [['chek'], /unknown command `chek`\n {2}help: did you mean `check`\?/],
      [['--versoin'], /unknown option `--versoin`\n {2}help: did you mean `--version`\?/],
      [['toString'], /unknown command `toString`/],
      [['check'], /no policy to check/],
      [['check', '--jsno', 'x'], /did you mean `--json`\?/],
      [['check', '--json=yes', 'x'], /`--json` takes no value/],
      [['decide', 't.json'], /`--policy` is missing/],
      [['decide', '--polcy', 'p'], /unknown option `--polcy`\n {2}help: did you mean `--policy`\?/],
      [['decide', '--policy', '--json', 't.json'], /`--policy` needs a value/],
      [['decide', '-p', policy], /no tickets to decide/],
      [['decide', '-p', policy, 'a.json', 'b.json'], /one file of tickets at a time/],
      [['decide', '-p', '-', '-'], /standard input can be read only once/],
      [['decide', '-p', policy, '--from', 'freshdeks', tickets], /did you mean `freshdesk`\?/],
      [['decide', '-p', policy, '--now', '2026-03-09 14:30', tickets], /`--now`/],
      [['explain', '-p', policy, '-t', tickets, '--time-zone', 'Europe/Amsterdm'], /did you mean `Europe\/Amsterdam`\?/],
      [['explain', '-p', policy, '-t', tickets], /has 4 tickets\n {2}help: pick one with `--id 1001`/],
      [['explain', '-p', policy, '-t', tickets, '--id', '1010'], /has no ticket `1010`/],
    ];
    for (const [args, message] of cases) {
      const { code, stdout, stderr } = await run(args);
      assert.equal(code, 2, `${args.join(' ')}: ${stderr}`);
      assert.match(stderr, message);
      assert.equal(stdout, '');
      assert.doesNotMatch(stderr, /\n {4}at /);
    }
  });

  it('says why a file cannot be read', async () => {
    const bytes = await write('utf16.json', '');
    await writeFile(bytes, Buffer.from('\ufeff{"version": 1}', 'utf16le'));
    for (const [path, message] of [
      [file('absent.json'), /cannot read `.*absent\.json`: no such file/],
      [directory, /cannot read `.*`: it is a directory/],
      [bytes, /is not UTF-8 text/],
    ]) {
      const uses = [['check', path], ['decide', '-p', path, file('tickets.json')], ['decide', '-p', file('policy.json'), path]];
      for (const args of uses) {
        const { code, stderr } = await run(args);
        assert.equal(code, 2);
        assert.match(stderr, message);
      }
    }
  });
});

describe('sladder check', () => {
  it('passes a sound policy', async () => {
    const { code, stdout, stderr } = await run(['check', file('policy.json')]);
    assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: '1 policy: no problems\n', stderr: '' });
  });

  it('points at the line and column of a problem, with help', async () => {
    const { code, stdout } = await run(['check', file('broken.json')]);
    assert.equal(code, 1);
    const lines = linesOf(stdout);
    const at = lines.findIndex((line) => /:\d+:\d+: error\[unknown_key\] rules\[0\].*`wen`/.test(line));
    assert.notEqual(at, -1, stdout);
    assert.equal(lines[at + 1], '  help: did you mean `when`?');
    const [, line] = /:(\d+):\d+: error/.exec(lines[at]);
    assert.match((await readFile(file('broken.json'), 'utf8')).split('\n')[line - 1], /"wen"/);
    assert.match(lines.at(-1), /^1 policy: 1 error/);
  });

  it('reads several files and standard input; one that cannot be read decides the exit code', async () => {
    const all = await run(['check', file('policy.json'), file('absent.json'), '-'], { input: '\ufeff{"version": 1,' });
    assert.equal(all.code, 2);
    assert.match(all.stderr, /absent\.json`: no such file/);
    assert.match(all.stdout, /^stdin:1:\d+: error\[/);
    assert.match(all.stdout, /\n2 policies: 1 error\n$/);
  });

  it('gives problems as NDJSON', async () => {
    const { code, stdout } = await run(['check', '--json', file('policy.json'), file('broken.json')]);
    assert.equal(code, 1);
    const problems = linesOf(stdout).map((line) => JSON.parse(line));
    assert.ok(problems.length >= 1);
    for (const problem of problems) assert.equal(problem.file, file('broken.json'));
    assert.ok(problems.some(({ code: found, severity }) => found === 'unknown_key' && severity === 'error'));
  });
});

describe('sladder decide', () => {
  it('shows one row per ticket and says what is due next', async () => {
    const { code, stdout, stderr } = await decide(file('tickets.json'));
    assert.equal(code, 0);
    assert.equal(stderr, '');
    const lines = stdout.split('\n');
    assert.match(lines[0], /^TICKET +PRIORITY +NEXT DUE +AT \(UTC\) +LEVEL +OWNER +ROUTE +WHY$/);
    assert.match(lines[1], /^1001 +urgent +first response +9 Mar 09:00 +5 h 30 min late +2 +Joost +billing +rule `broken`/);
    assert.match(lines[2], /^1002 +normal +resolution +9 Mar 16:30 +in 2 h +- +Anna +billing /);
    assert.match(lines[3], /^1003 +normal +resolution +\d+ Mar \d\d:\d\d +paused /);
    assert.match(lines.at(-2), /^4 tickets, 2 breached, 1 near the target/);
    for (const line of lines) assert.ok(displayWidth(line) <= 120, line);
  });

  it('reads one ticket, lists, wrapped lists and lines alike', async () => {
    const expected = (await decide('--json', file('tickets.json'))).stdout;
    assert.equal(linesOf(expected).length, TICKETS.length);
    const forms = {
      indented: JSON.stringify(TICKETS, null, 2),
      'a list with a ticket per line': `[\n${TICKETS.map((ticket) => JSON.stringify(ticket)).join(',\n')}\n]`,
      'tickets, with an instant that is not ours': JSON.stringify({ now: '2020-01-01T00:00:00Z', tickets: TICKETS }),
      results: `\ufeff${JSON.stringify({ results: TICKETS, total: 4 }, null, 1)}`,
      lines: TICKETS.map((ticket) => JSON.stringify(ticket)).join('\n'),
      'lines with blank ones between and CRLF': TICKETS.map((ticket) => `${JSON.stringify(ticket)}\r\n\r\n`).join(''),
      'pages, one per line': [TICKETS.slice(0, 1), TICKETS.slice(1)].map((results) => JSON.stringify({ results })).join('\n'),
    };
    for (const [form, input] of Object.entries(forms)) {
      const { code, stdout, stderr } = await decideInput(input, '--json');
      assert.equal(stdout, expected, `${form}: ${stderr}`);
      assert.equal(code, 0);
    }
    const single = await decideInput(JSON.stringify(TICKETS[0], null, 2), '--json');
    assert.equal(single.stdout, `${linesOf(expected)[0]}\n`);
    const none = await decideInput('\n', '--json');
    assert.deepEqual([none.code, none.stdout], [0, '']);
  });

  it('reports a bad ticket and goes on', async () => {
    const bad = [JSON.stringify(TICKETS[0]), '{"id": 7', '', '{"id": 8}', '[1]', JSON.stringify(TICKETS[1])].join('\n');
    const json = await decideInput(bad, '--json');
    assert.equal(json.code, 1);
    assert.equal(json.stderr, '');
    const out = linesOf(json.stdout).map((line) => JSON.parse(line));
    assert.deepEqual(out.map(({ ticket, line }) => ticket ?? `line ${line}`), [1001, 'line 2', 'line 4', 'line 5', 1002]);
    for (const { error } of out.filter((each) => each.error)) {
      assert.equal(error.severity, 'error');
      assert.ok(error.code && error.message);
    }
    assert.equal(out[2].error.path, 'createdAt');

    const text = await decideInput(bad);
    assert.equal(text.code, 1);
    assert.match(text.stderr, /^stdin:2: error\[\w+\]: not JSON/);
    assert.match(text.stderr, /\nstdin:4: error\[missing\] createdAt: /);
    assert.match(text.stdout, /\n5 tickets, .*3 refused\n$/);

    const list = await decideInput(JSON.stringify([TICKETS[0], { id: 8 }]));
    assert.match(list.stderr, /^stdin, ticket 2: error\[missing\] createdAt: /);
  });

  it('refuses a document that is not JSON', async () => {
    const { code, stdout, stderr } = await decideInput('[\n{"id": 1},\n{"id": 2}\n');
    assert.equal(code, 2);
    assert.equal(stdout, '');
    assert.match(stderr, /`stdin` is not JSON: .*\n {2}help: .*one ticket per line/);
  });

  it('refuses a policy with errors', async () => {
    const { code, stdout, stderr } = await run(['decide', '--policy', file('broken.json'), file('tickets.json')]);
    assert.equal(code, 1);
    assert.equal(stdout, '');
    assert.match(stderr, /broken\.json:\d+:\d+: error\[unknown_key\] rules\[0\]/);
  });

  it('takes the clock when no instant is given', async () => {
    const earliest = Math.floor(Date.now() / 1000) * 1000;
    const { stdout } = await run(['decide', '-p', file('policy.json'), '--json', file('tickets.json')]);
    const instants = new Set(linesOf(stdout).map((line) => JSON.parse(line).now));
    assert.equal(instants.size, 1);
    const [now] = instants;
    assert.ok(Date.parse(now) >= earliest && Date.parse(now) <= Date.now(), now);
  });

  it('maps Freshdesk tickets and joins what the mapping found', async () => {
    const raw = { id: 31, subject: 'Website werkt niet', created_at: '2026-03-09T08:00:00Z', status: 99, priority: 1, source: 2 };
    const { code, stdout } = await decideInput(JSON.stringify({ results: [raw] }), '--from', 'freshdesk', '--json');
    assert.equal(code, 0);
    const decision = JSON.parse(stdout);
    assert.equal(decision.ticket, 31);
    assert.equal(decision.priority.value, 'urgent');
    assert.ok(decision.findings.some(({ path, code: found }) => path === 'status' && found === 'unknown_value'), stdout);

    const junk = await decideInput('[null, 5]', '--from', 'freshdesk', '--json');
    assert.equal(junk.code, 1);
    assert.equal(linesOf(junk.stdout).filter((line) => JSON.parse(line).error).length, 2);
  });

  it('decides lines as they arrive', async () => {
    const child = start([CLI, 'decide', '-p', file('policy.json'), '--now', NOW, '--json', '-']);
    let seen = '';
    child.stdout.setEncoding('utf8').on('data', (text) => (seen += text));
    child.stdin.write(`${JSON.stringify(TICKETS[0])}\n${JSON.stringify(TICKETS[1])}\n`);
    while (linesOf(seen).length < 2) await once(child.stdout, 'data');
    assert.equal(child.exitCode, null);
    child.stdin.end();
    const [code] = await once(child, 'close');
    assert.equal(code, 0);
  });

  it('ends in silence when its reader has seen enough', async () => {
    const child = start([CLI, 'decide', '-p', file('policy.json'), '--now', NOW, '--json', '-']);
    let stderr = '';
    child.stderr.on('data', (text) => (stderr += text));
    child.stdin.on('error', () => {});
    child.stdin.end(`${JSON.stringify(TICKETS[2])}\n`.repeat(5000));
    await once(child.stdout, 'data');
    child.stdout.destroy();
    const [code] = await once(child, 'close');
    assert.deepEqual([code, stderr], [0, '']);
  });

  it('colours only where it is wanted', async () => {
    const args = ['decide', '-p', file('policy.json'), '--now', NOW, file('tickets.json')];
    const piped = await run(args);
    const forced = await run(args, { env: { FORCE_COLOR: '1' } });
    assert.ok(!piped.stdout.includes('\u001b'));
    assert.ok(forced.stdout.includes('\u001b[31m'));
    assert.equal(forced.stdout.replace(/\u001b\[\d+m/g, '').replace(/ +$/gm, ''), piped.stdout);
  });
});

/** [when, seconds] of every row in the counted hours of an explanation, one list per clock. */
function countedRows(stdout) {
  const sections = [];
  for (const line of stdout.split('\n')) {
    const row = /^ {2}(counted)? +(.*?) {2,}((?:\d+ h ?)?(?:\d+ min ?)?(?:\d+ s)?)$/.exec(line);
    if (!row || !row[3]) continue;
    if (row[1]) sections.push([]);
    const units = { h: 3600, min: 60, s: 1 };
    const seconds = [...row[3].matchAll(/(\d+) (h|min|s)/g)].reduce((sum, [, number, unit]) => sum + number * units[unit], 0);
    sections.at(-1).push([row[2], seconds]);
  }
  return sections;
}

describe('sladder explain', () => {
  it('shows the counted hours of every clock, and they add up to what was used', async () => {
    for (const { id } of TICKETS) {
      const { code, stdout, stderr } = await explain('--ticket', file('tickets.json'), '--id', String(id));
      assert.equal(code, 0, stderr);
      const decisions = linesOf((await decide('--json', file('tickets.json'))).stdout).map((line) => JSON.parse(line));
      const { clocks } = decisions.find(({ ticket }) => ticket === id).sla;
      const sections = countedRows(stdout);
      assert.equal(sections.length, clocks.length, stdout);
      clocks.forEach(({ elapsedSeconds }, index) => {
        const [total, ...rows] = sections[index].reverse();
        assert.deepEqual(total, ['total', elapsedSeconds]);
        assert.equal(rows.reduce((sum, [, seconds]) => sum + seconds, 0), elapsedSeconds);
        assert.ok(rows.length <= 14);
      });
    }
  });

  it('tells pauses, what is left out of a long list, and the ladder', async () => {
    const paused = (await explain('--ticket', file('tickets.json'), '--id', '1003')).stdout;
    assert.match(paused, /resolution: paused\n/);
    assert.match(paused, /\n {2}paused +Thu 5 Mar 11:00-13:00, .*pending.*\n +since Fri 6 Mar 09:00, .*pending/);
    assert.match(paused, /\n {2}due .* if it resumed now\n/);

    const old = (await explain('--ticket', file('tickets.json'), '--id', '1004')).stdout;
    assert.match(old, /\n +\.\.\. .*\d+ more days +\d+ h/);

    const urgent = (await explain('--ticket', file('tickets.json'), '--id', '1001')).stdout;
    assert.match(urgent, /\nPriority: urgent\n/);
    assert.match(urgent, /werkt niet/);
    assert.match(urgent, /\nEscalation: level 2\n {2}now +level 2 of late, owner Joost\n {2}type +hierarchical\n/);
    assert.match(urgent, /\n {2}✓ level 1 +.*notify Anna; owner Anna\n/);
    assert.match(urgent, /\n {2}✓ level 2 +.*notify Joost \(assignee\.manager\)/);
    assert.match(urgent, /\n {2}→ level 3 +.*\(in /);
    assert.match(urgent, /\nRoute\n {2}to +group billing \(route rest\)\n/);
  });

  it('shows times in the zone asked for', async () => {
    const utc = await explain('--ticket', file('tickets.json'), '--id', '1002');
    assert.match(utc.stdout, /as of Mon 9 Mar 14:30, UTC\n/);
    assert.match(utc.stdout, /counted +Fri 6 Mar 08:00-08:35:12 +35 min 12 s\n/);
    const amsterdam = await explain('--ticket', file('tickets.json'), '--id', '1002', '--time-zone', 'Europe/Amsterdam');
    assert.match(amsterdam.stdout, /as of Mon 9 Mar 15:30, times in Europe\/Amsterdam\n/);
    assert.match(amsterdam.stdout, /counted +Fri 6 Mar 09:00-09:35:12 +35 min 12 s\n/);
  });

  it('shows findings, and nothing that a terminal would act on', async () => {
    const future = { at: '2026-04-01T00:00:00Z', type: 'agentReply' };
    const odd = { ...TICKETS[0], subject: 'werkt niet \u001b[2J\u202e\u0007', events: [future] };
    const { code, stdout } = await explain('--ticket', await write('odd.json', odd));
    assert.equal(code, 0);
    assert.match(stdout, /\nFindings\n {2}warning\[future_event\] events\[0\]/);
    assert.doesNotMatch(stdout, /[^\P{Cc}\n]|\u202e/u);
  });

  it('refuses a ticket that cannot be decided', async () => {
    const { code, stdout, stderr } = await explain('--ticket', await write('undated.json', { id: 5 }));
    assert.equal(code, 1);
    assert.equal(stdout, '');
    assert.match(stderr, /undated\.json, ticket 1: error\[missing\] createdAt/);
  });
});

describe('the demo', () => {
  it('tells every ticket in a few lines of at most 100 columns', async () => {
    const { code, stdout, stderr } = await finish(start([DEMO]));
    assert.equal(code, 0, stderr);
    const { tickets } = JSON.parse(await readFile(new URL('../demo/tickets.json', import.meta.url), 'utf8'));
    const blocks = stdout.split('\n\n');
    for (const { id } of tickets) {
      const block = blocks.find((text) => text.startsWith(`${id} `));
      assert.ok(block, `ticket ${id}`);
      const { length: height } = block.split('\n');
      assert.ok(height >= 4 && height <= 7, block);
    }
    for (const line of stdout.split('\n')) assert.ok(displayWidth(line) <= 100, line);
    assert.match(stdout, new RegExp(`\n${tickets.length} tickets, `));
  });
});
