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
    for (const command of ['check', 'decide', 'explain', 'timeline', 'words']) {
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

const COUNTED = /^ {15}(?<day>[A-Z]\w\w \d+ \w+(?: \d{4})?)? +(?<when>\d\d:\S+)? *(?<what>\S.*?) {2,}(?<time>\d+:\d\d:\d\d)? +(?<total>\d+:\d\d:\d\d)$/;
const secondsOf = (text) => text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);

/** The rows with numbers of every table of counted hours in an explanation: lists of { what, time, total } by metric. */
function countedTables(stdout) {
  const tables = [];
  let rows;
  for (const line of stdout.split('\n')) {
    if (/^ {2}counted +/.test(line)) tables.push((rows = []));
    const row = COUNTED.exec(line)?.groups;
    if (row) rows.push({ ...row, time: row.time && secondsOf(row.time), total: secondsOf(row.total) });
  }
  return tables;
}

/** A table's lines add up to its total, the clock's own time used, and what is left is the rest of the target. */
function assertAddsUp(rows, { elapsedSeconds, targetSeconds }) {
  let sum = 0;
  const counted = rows.slice(0, -3);
  for (const { time, total } of counted) {
    sum += time;
    assert.equal(total, sum);
  }
  assert.equal(sum, elapsedSeconds);
  const left = targetSeconds - elapsedSeconds;
  const sums = rows.slice(-3).map(({ what, total }) => [what, total]);
  assert.deepEqual(sums, [['total', elapsedSeconds], ['target', targetSeconds], [left < 0 ? 'over' : 'left', Math.abs(left)]]);
  return counted.length;
}

/** The part of an explanation under a heading. */
const sectionOf = (stdout, heading) => stdout.split('\n\n').find((part) => part.startsWith(heading)) ?? assert.fail(stdout);

describe('sladder explain', () => {
  it('shows how a clock was counted: weekend, lunch and pause', async () => {
    const ticket = {
      id: 1005,
      createdAt: '2026-03-06T15:50:00Z',
      subject: 'Factuur',
      events: [
        { at: '2026-03-09T13:00:00Z', type: 'status', to: 'pending' },
        { at: '2026-03-09T14:20:00Z', type: 'status', to: 'open' },
      ],
    };
    const { stdout } = await explain('--ticket', await write('weekend.json', ticket));
    assert.equal(sectionOf(stdout, 'resolution: '), `resolution: running
  target       16 h on calendar office
  used         5 h 20 min, 10 h 40 min left
  started      Fri 6 Mar 16:50 (2 days 22 h ago)
  warning      Tue 10 Mar 14:58 (in 23 h)
  due          Wed 11 Mar 09:40 (in 42 h)
  counted      DAY        WHEN         WHAT                       TIME     TOTAL
               Fri 6 Mar  16:50-17:30  counted                 0:40:00   0:40:00
                          17:30-       closed until Mon 09:00
               Mon 9 Mar  09:00-12:30  counted                 3:30:00   4:10:00
                          12:30-13:00  closed
                          13:00-14:00  counted                 1:00:00   5:10:00
                          14:00-15:20  paused (pending)
                          15:20-15:30  counted                 0:10:00   5:20:00
                                       total                             5:20:00
                                       target                           16:00:00
                                       left                             10:40:00
  - resolution within 16h on calendar \`office\`: due Wed 11 Mar 09:40  slas[0].targets.*.resolution`);
  });

  it('adds up for every clock of every ticket of the demo and of ours, long ones folded', async () => {
    const demo = (name) => fileURLToPath(new URL(`../demo/${name}`, import.meta.url));
    const { tickets } = JSON.parse(await readFile(demo('tickets.json'), 'utf8'));
    const ours = { policy: file('policy.json'), file: file('tickets.json'), ids: TICKETS.map(({ id }) => id), from: [] };
    const shop = { policy: demo('policy.json'), file: demo('tickets.json'), ids: tickets.map(({ id }) => id), from: ['--from', 'freshdesk'] };
    let tables = 0;
    for (const { policy, file: source, ids, from } of [ours, shop]) {
      const asked = ['-p', policy, '--now', NOW, ...from];
      const decisions = linesOf((await run(['decide', ...asked, '--json', source])).stdout).map((line) => JSON.parse(line));
      assert.deepEqual(decisions.map(({ ticket }) => ticket), ids);
      for (const { ticket, sla } of decisions) {
        const { stdout } = await run(['explain', ...asked, '-t', source, '--id', String(ticket)]);
        const lastCycles = [...new Map(sla.clocks.map((clock) => [clock.metric, clock])).values()];
        const found = countedTables(stdout);
        assert.equal(found.length, lastCycles.length, stdout);
        lastCycles.forEach((clock, index) => assert.ok(assertAddsUp(found[index], clock) <= 20, stdout));
        tables += found.length;
        for (const line of stdout.split('\n')) assert.ok(displayWidth(line) <= 120, line);
      }
    }
    assert.ok(tables > 70);
    const old = (await explain('--ticket', file('tickets.json'), '--id', '1004')).stdout;
    assert.match(old, /\n {46}\.\.\. 22 more days +176:00:00 {2}191:59:59\n {15}Fri 6 Mar /);
  });

  it('shows the last cycle of a metric in full and a line for each before it', async () => {
    const sla = { ...POLICY.slas[0], targets: { '*': { nextResponse: '1h', ownership: { billing: '2h', '*': '4h' } } } };
    const policy = await write('cycles.json', { ...POLICY, slas: [sla], escalations: [] });
    const replies = ['08:30', '09:45', '10:00', '11:10', '14:20'].map((time, index) => (
      { at: `2026-03-09T${time}:00Z`, type: index % 2 ? 'customerReply' : 'agentReply' }));
    const handover = { at: '2026-03-09T10:30:00Z', type: 'assigned', group: 'Payments' };
    const ticket = {
      id: 1, createdAt: '2026-03-09T08:00:00Z', events: [{ at: '2026-03-09T08:00:00Z', type: 'assigned', group: 'Billing' }, handover, ...replies],
    };
    const asked = ['explain', '-p', policy, '--now', NOW, '--ticket', await write('cycles-ticket.json', ticket)];
    const { stdout } = await run(asked);
    const cycles = sectionOf(stdout, 'next response, cycle 3: breached\n');
    assert.ok(cycles.includes(`
  earlier      CYCLE  STATE    USED   OF  STARTED          STOPPED
                   1  met    30 min  1 h  Mon 9 Mar 09:00  Mon 9 Mar 09:30
                   2  met    15 min  1 h  Mon 9 Mar 10:45  Mon 9 Mar 11:00
`), cycles);
    const owned = sectionOf(stdout, 'ownership (Payments), cycle 2: warning\n');
    assert.ok(owned.includes(`
  earlier      CYCLE  STATE           USED   OF  STARTED          STOPPED          GROUP
                   1  breached  2 h 30 min  2 h  Mon 9 Mar 09:00  Mon 9 Mar 11:30  Billing
`), owned);

    const many = Array.from({ length: 40 }, (_, index) => (
      { at: `2026-03-09T09:${String(index + 10)}:00Z`, type: index % 2 ? 'customerReply' : 'agentReply' }));
    const long = await run(asked.with(-1, await write('many-cycles.json', { ...ticket, events: many })));
    const last = sectionOf(long.stdout, 'next response, cycle 21: ');
    assert.match(last, /\n {19}9 {2}met .*\n/);
    assert.doesNotMatch(last, /\n {19}8 {2}met .*\n/);
    assert.match(last, /\n {15}and 8 before these: 7 met, 1 breached\n/);
  });

  it('tells pauses and the ladder', async () => {
    const paused = (await explain('--ticket', file('tickets.json'), '--id', '1003')).stdout;
    assert.match(paused, /resolution: paused\n/);
    assert.match(paused, /\n +12:00-14:00 +paused \(pending\)\n/);
    assert.match(paused, /\n +10:00- +paused \(pending\) until now\n/);
    assert.match(paused, /\n {2}due .* if it resumed now\n/);

    const urgent = (await explain('--ticket', file('tickets.json'), '--id', '1001')).stdout;
    assert.match(urgent, /\nPriority: urgent\n/);
    assert.match(urgent, /werkt niet/);
    assert.match(urgent, /\nEscalation: level 2\n {2}now +level 2 of late, owner Joost\n {2}type +hierarchical\n/);
    assert.match(urgent, /\n {2}✓ level 1 +.*notify Anna; owner Anna\n/);
    assert.match(urgent, /\n {2}✓ level 2 +.*notify Joost \(assignee\.manager\)/);
    assert.match(urgent, /\n {2}→ level 3 +.*\(in /);
    assert.match(urgent, /\nRoute\n {2}to +group billing \(route rest\)\n/);
  });

  it('shows times in the policy\'s zone or the one asked for, and counted hours in that of their calendar', async () => {
    const own = await explain('--ticket', file('tickets.json'), '--id', '1002');
    assert.match(own.stdout, /as of Mon 9 Mar 15:30, times in Europe\/Amsterdam\n/);
    assert.match(own.stdout, /counted +DAY .*\n +Fri 6 Mar +09:00-09:35:12 +counted +0:35:12 +0:35:12\n/);
    const utc = await explain('--ticket', file('tickets.json'), '--id', '1002', '--time-zone', 'UTC');
    assert.match(utc.stdout, /as of Mon 9 Mar 14:30, UTC\n/);
    assert.match(utc.stdout, /stopped +Fri 6 Mar 08:35:12\n {2}counted +times in Europe\/Amsterdam\n +DAY .*\n +Fri 6 Mar +09:00-09:35:12 /);
    const { timeZone, ...zoneless } = POLICY;
    const office = { ...POLICY.calendars.office, timeZone };
    const policy = await write('zoneless.json', { ...zoneless, calendars: { office } });
    const none = await run(['explain', '-p', policy, '--now', NOW, '-t', file('tickets.json'), '--id', '1002']);
    assert.match(none.stdout, /as of Mon 9 Mar 14:30, UTC\n/);
    assert.match(none.stdout, /counted +times in Europe\/Amsterdam\n/);
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
      assert.ok(height >= 4 && height <= 9, block);
    }
    for (const line of stdout.split('\n')) assert.ok(displayWidth(line) <= 100, line);
    assert.match(stdout, new RegExp(`\n${tickets.length} tickets, `));
    const next = stdout.slice(stdout.indexOf('\nWhat happens next to ticket 1002 if nobody touches it\n'));
    for (const row of ['open hours (office)', 'first response', 'resolution', '  billing-resolution']) assert.match(next, new RegExp(`\n${row.replace(/[()]/g, '\\$&')} .*┃`));
  });
});
