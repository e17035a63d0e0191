// The picture of `sladder timeline`: what it shows to the column, that it fits any terminal, and that nothing in it is out of order.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { compilePolicySync } from '../../pkg/node.mjs';
import { axisOf } from '../../src/js/cli/axis.mjs';
import { picture } from '../../src/js/cli/picture.mjs';
import { styleFor } from '../../src/js/cli/style.mjs';
import { displayWidth } from '../../src/js/cli/text.mjs';
import { timesIn } from '../../src/js/cli/times.mjs';

const CLI = fileURLToPath(new URL('../../pkg/cli.mjs', import.meta.url));
const at = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const HOUR = 3_600_000;

const POLICY = {
  version: 1,
  name: 'Acme support',
  timeZone: 'Europe/Amsterdam',
  calendars: { office: { hours: { 'mon-fri': ['09:00-12:30', '13:00-17:30'] } }, always: { hours: '24x7' } },
  directory: {
    agents: { anna: { name: 'Anna', groups: ['billing'], manager: 'joost' }, joost: { name: 'Joost', roles: ['regional-manager'] } },
    groups: { billing: { name: 'Billing', lead: 'joost' } },
  },
  rules: [{ when: { tags: 'spam' }, set: { sla: null } }],
  slas: [
    { id: 'social', when: { channel: 'twitter' }, calendar: 'always', targets: { '*': { resolution: '2h' } } },
    {
      id: 'standard', calendar: 'office', warnAt: '75%', pauseWhile: { resolution: ['pending'] },
      targets: { '*': { firstResponse: '1h', nextResponse: '2h', resolution: '8h' } },
    },
  ],
  escalations: [
    { id: 'late-answer', metric: 'firstResponse', levels: [{ at: '75%', notify: ['assignee'] }, { at: 'due', notify: ['group.lead'] }] },
    {
      id: 'not-solved', metric: 'resolution', type: 'hierarchical', stopsOn: ['acknowledged'],
      reminders: [{ before: '30m', notify: ['assignee'], beforeEveryLevel: true }],
      levels: [
        { at: 'due', notify: ['assignee'], owner: 'assignee', resolveWithin: '1h' },
        { at: 'due+2h', notify: ['assignee.manager'], assign: 'assignee.manager', owner: 'assignee.manager' },
        { at: 'due+6h', notify: ['role:regional-manager'], repeat: { every: '2h', times: 3 } },
      ],
    },
  ],
};
const TICKET = {
  id: 4711,
  subject: 'De kassa werkt niet',
  createdAt: '2026-03-05T14:10:00Z',
  assignee: 'anna',
  group: 'billing',
  events: [
    { at: '2026-03-05T15:30:00Z', type: 'agentReply', agent: 'anna' },
    { at: '2026-03-05T15:30:00Z', type: 'status', to: 'pending' },
    { at: '2026-03-06T09:40:00Z', type: 'customerReply' },
    { at: '2026-03-06T09:40:00Z', type: 'status', to: 'open' },
  ],
};
const NOW = '2026-03-06T13:20:00Z';

const PICTURE = `\
                                  now 14:20 ▼
                     Thu 5 Mar       Fri 6 Mar      Mon 9 Mar       Tue 10 Mar
                     09:00           09:00          09:00           09:00
                     ├────────────┄┄┄┬──────┃────┄┄┄┬────────────┄┄┄┬──────────┤
open hours (office)  ▄▄▄▄▄·▄▄▄▄▄▄▄···▄▄▄▄▄·▄┃▄▄▄▄···▄▄▄▄▄·▄▄▄▄▄▄▄···▄▄▄▄▄·▄▄▄▄▄▄
first response                ━!✗■          ┃
  late-answer                  12           ┃
next response                 ━━✓      ━━!✗═┃════···═════·═══════···═════·══════
resolution                    ━━╱╱╱╱╱╱╱━━━·━┃─!──···✗════·═══════···═════·══════
  not-solved                                ┃   ○   1 ✗○2    ○3     ↻  ↻  ↻

▄ open   · closed   ━ counted   ─ to come   ═ over the target   ╱ paused
! warning   ✗ breach   ✓ met   ■ stopped   ○ reminder   1 level   ↻ repeated
┄ shortened: closed hours`;

let directory;
const file = (name) => join(directory, name);

/** { code, stdout, stderr } of the command. */
function run(args, env = {}) {
  const inherited = { ...process.env, ...env };
  for (const name of ['NO_COLOR', 'FORCE_COLOR']) if (!(name in env)) delete inherited[name];
  return new Promise((resolve) => {
    execFile(process.execPath, [CLI, 'timeline', ...args], { env: inherited }, (error, stdout, stderr) => resolve({ code: error?.code ?? 0, stdout, stderr }));
  });
}
const timeline = (...args) => run(['-p', file('policy.json'), '-t', file('ticket.json'), '--now', NOW, ...args]);
/** The part between the heading and the lists. */
const drawn = (stdout) => stdout.split('\n').slice(3, stdout.split('\n').findIndex((line) => /^(So far|To come)/.test(line)) - 1).join('\n');

before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sladder-timeline-'));
  await writeFile(file('policy.json'), JSON.stringify(POLICY));
  await writeFile(file('ticket.json'), JSON.stringify(TICKET));
});
after(() => rm(directory, { recursive: true, force: true }));

describe('sladder timeline', () => {
  it('draws clocks and ladders, pauses, closed hours and now', async () => {
    const { code, stdout, stderr } = await timeline();
    assert.deepEqual([code, stderr], [0, '']);
    assert.equal(drawn(stdout), PICTURE);
  });

  it('draws the same with plain characters', async () => {
    const { stdout } = await timeline('--ascii');
    assert.match(stdout, /^[\x20-\x7e\n]*$/);
    const glyphs = { '▼': 'v', '├': '+', '┤': '+', '┬': '+', '─': '-', '┄': '~', '┃': '|', '▄': '#', '·': '.', '━': '=', '═': 'x', '╱': '/', '✗': 'X', '✓': 'v', '■': ']', '○': 'o', '↻': '@' };
    assert.equal(drawn(stdout), PICTURE.replace(/[^\x20-\x7e\n]/g, (glyph) => glyphs[glyph]));
  });

  it('lists what happened and what will, with who is told and why', async () => {
    const { stdout } = await timeline();
    const [, past, coming] = /\nSo far\n([^]*)\n\nTo come, until Sun 5 Apr 15:20\n([^]*)\n\nWhy\n/.exec(stdout);
    assert.equal(past, `\
✓ Thu 5 Mar 15:55  level 1 of late-answer (22 h ago)
    notify Anna
    - level 1 of \`late-answer\` (\`75%\` of first response) reached Thu 5 Mar 15:55
✓ Thu 5 Mar 16:10  level 2 of late-answer (22 h ago)
    notify Joost (group.lead)
    - level 2 of \`late-answer\` (\`due\` of first response) reached Thu 5 Mar 16:10`);
    assert.ok(coming.startsWith(`\
→ Fri 6 Mar 15:50  resolution is at risk (in 1 h 30 min)
    - resolution within 8h on calendar \`office\`: due Mon 9 Mar 09:20
→ Fri 6 Mar 17:20  reminder before the deadline of resolution (in 3 h)
    notify Anna
    - reminder 30m before resolution is due comes Fri 6 Mar 17:20
`), coming);
    const titles = coming.split('\n').filter((line) => line.startsWith('→')).map((line) => line.replace(/ \([^()]*\)$/, '').slice(2));
    assert.deepEqual(titles.slice(2), [
      'Mon 9 Mar 09:20  resolution is breached', 'Mon 9 Mar 09:20  level 1 of not-solved', 'Mon 9 Mar 10:20  level 1 of not-solved is over its time',
      'Mon 9 Mar 10:50  reminder before level 2 of not-solved', 'Mon 9 Mar 11:20  level 2 of not-solved', 'Mon 9 Mar 15:20  reminder before level 3 of not-solved',
      'Mon 9 Mar 15:50  level 3 of not-solved', 'Tue 10 Mar 09:20  level 3 of not-solved, again', 'Tue 10 Mar 11:20  level 3 of not-solved, again',
      'Tue 10 Mar 13:50  level 3 of not-solved, again',
    ]);
    assert.match(stdout, /\nWhy\n {2}- escalation `late-answer`: .*\n {2}- escalation `not-solved`: [^\n]*\n$/);
  });

  it('gives the steps as JSON', async () => {
    const { code, stdout } = await timeline('--json', '--until', '2026-03-09T10:00:00Z');
    assert.equal(code, 0);
    assert.equal(stdout.indexOf('\n'), stdout.length - 1);
    const policy = compilePolicySync(POLICY);
    const { escalation } = policy.decide(TICKET, { now: NOW });
    const coming = policy.timeline(TICKET, { now: NOW, until: '2026-03-09T10:00:00Z' });
    assert.ok(escalation.reached.length && coming.some(({ kind }) => kind === 'open'));
    assert.deepEqual(JSON.parse(stdout), { ticket: 4711, now: NOW, reached: escalation.reached, coming });
  });

  it('looks as far as it is asked to, and folds what is quiet', async () => {
    const near = await timeline('--until', '2026-03-06T16:00:00Z');
    assert.match(near.stdout, /\nTo come, until Fri 6 Mar 17:00\n→ Fri 6 Mar 15:50 [^→]*$/);
    const none = await timeline('--until', '2026-03-06T14:00:00Z');
    assert.match(none.stdout, /\nTo come, until Fri 6 Mar 15:00\n {2}nothing, if nobody touches the ticket\n/);
    const far = await timeline('--until', '2027-03-06T16:00:00Z');
    assert.match(far.stdout, /┄ shortened: closed hours and quiet days\n/);
    assert.match(far.stdout, /\n {21}Thu 5 Mar +Fri 6 Mar +Mon 9 Mar +Tue 10 Mar\n/);
  });

  it('draws around the clock without a band, and says when there is nothing to draw', async () => {
    await writeFile(file('social.json'), JSON.stringify({ id: 1, createdAt: NOW, channel: 'twitter', assignee: 'anna' }));
    const social = await run(['-p', file('policy.json'), '-t', file('social.json'), '--now', '2026-03-06T13:50:00Z', '--until', '2026-03-06T17:20:00Z']);
    assert.doesNotMatch(social.stdout, /open hours|▄|┄/);
    assert.match(social.stdout, /\nresolution +━+┃─+✗═+\n/);
    await writeFile(file('spam.json'), JSON.stringify({ id: 1, createdAt: NOW, tags: ['spam'] }));
    const spam = await run(['-p', file('policy.json'), '-t', file('spam.json'), '--now', NOW]);
    assert.equal(spam.code, 0);
    assert.match(spam.stdout, /\n\nno clock runs, and no escalation applies\n\nTo come, /);
  });

  it('shows times in the zone that is asked for, and colour only where it is wanted', async () => {
    const utc = await timeline('--time-zone', 'UTC');
    assert.match(utc.stdout, /, as of Fri 6 Mar 13:20, UTC\n/);
    assert.match(utc.stdout, / now 13:20 ▼\n/);
    assert.match(utc.stdout, /\n {21}08:00 /);
    const args = ['-p', file('policy.json'), '-t', file('ticket.json'), '--now', NOW];
    const [piped, forced] = [await run(args), await run(args, { FORCE_COLOR: '1' })];
    assert.ok(!piped.stdout.includes('\u001b'));
    for (const colour of [31, 33, 34, 36]) assert.ok(forced.stdout.includes(`\u001b[${colour}m`), String(colour));
    assert.equal(forced.stdout.replace(/\u001b\[\d+m/g, ''), piped.stdout);
    assert.equal((await run(args, { NO_COLOR: '1' })).stdout, piped.stdout);
  });

  it('answers wrong usage with a help, and refuses what cannot be drawn', async () => {
    for (const [args, message] of [
      [['--until', 'tomorrow'], /`--until`: /],
      [['--now', 'today'], /`--now`: /],
      [['--ascci'], /did you mean `--ascii`\?/],
      [['--time-zone', 'Europe/Amsterdm'], /did you mean `Europe\/Amsterdam`\?/],
      [['--from', 'freshdeks'], /did you mean `freshdesk`\?/],
      [['x.json'], /unexpected `x\.json`\n {2}help: for example `sladder timeline /],
      [['--id', '5'], /has no ticket `5`/],
    ]) {
      const { code, stdout, stderr } = await timeline(...args);
      assert.deepEqual([code, stdout], [2, ''], args.join(' '));
      assert.match(stderr, message);
    }
    await writeFile(file('undated.json'), '{"id": 5}');
    const { code, stdout, stderr } = await run(['-p', file('policy.json'), '-t', file('undated.json'), '--now', NOW]);
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(stderr, /error\[missing\] createdAt/);
  });

  it('lets nothing through that a terminal would act on', async () => {
    await writeFile(file('odd.json'), JSON.stringify({ ...TICKET, subject: 'x\u001b[2J\u202e\u0007' }));
    const { stdout } = await run(['-p', file('policy.json'), '-t', file('odd.json'), '--now', NOW]);
    assert.match(stdout, /^Ticket 4711 {2}x \[2J/);
    assert.doesNotMatch(stdout, /[^\P{Cc}\n]|\u202e/u);
  });
});

/** The lines of a picture for a terminal so wide. */
function lines(policy, ticket, { now, columns = 80, until, open = true }) {
  const decision = policy.decide(ticket, { now, trace: true });
  const steps = policy.timeline(ticket, until ? { now, until } : { now });
  const calendar = open && decision.sla.clocks[0] ? policy.calendar(decision.sla.clocks[0].calendar) : undefined;
  const hours = calendar && { id: 'office', openHours: (from, to) => calendar.openHours(from, to).map((each) => [Date.parse(each.from), Date.parse(each.to)]) };
  return picture({ decision, ticket, steps, until, calendar: hours, times: timesIn('Europe/Amsterdam', now), style: styleFor({}, {}), columns, ascii: false });
}

describe('a picture', () => {
  it('fits, and has the line of now unbroken, whatever the width and the instant', async () => {
    const policy = compilePolicySync(POLICY);
    const demo = compilePolicySync(await readFile(at('policies/major-incident.json'), 'utf8'));
    const incident = {
      id: 1, type: 'Crisis', createdAt: '2026-03-05T14:10:00Z', group: 'Support',
      events: [{ at: '2026-03-05T15:00:00Z', type: 'escalated' }, { at: '2026-03-05T20:00:00Z', type: 'declaredSolved' }],
    };
    let seen = 0;
    for (const [each, ticket] of [[policy, TICKET], [demo, incident]]) {
      for (const now of ['2026-03-05T14:10:00Z', '2026-03-05T15:29:59Z', '2026-03-05T21:00:00Z', '2026-03-08T03:00:00Z', '2026-03-09T08:20:00Z', '2026-04-20T12:00:00Z', '2028-04-20T12:00:00Z']) {
        for (const columns of [20, 40, 60, 79, 80, 100, 133, 250]) {
          const all = lines(each, ticket, { now, columns, open: each === policy });
          const body = all.slice(0, all.indexOf(''));
          const column = body.map((line) => line.indexOf('┃')).filter((index) => index >= 0);
          assert.equal(new Set(column).size, 1, `${now} ${columns}\n${all.join('\n')}`);
          const rows = body.slice(body.findIndex((line) => line.includes('┃')));
          assert.ok(rows.every((line) => line[column[0]] === '┃'), `${now} ${columns}\n${all.join('\n')}`);
          if (columns >= 60) for (const line of all) assert.ok(displayWidth(line) <= columns, `${columns}: ${line}`);
          seen += rows.length;
        }
      }
    }
    assert.ok(seen > 500);
  });

  it('has past marks before now and coming ones after it, each in its order', () => {
    const policy = compilePolicySync(POLICY);
    const seen = new Set();
    for (let hour = 0; hour < 130; hour += 1) {
      const now = new Date(Date.parse(TICKET.createdAt) + hour * HOUR).toISOString();
      const row = lines(policy, { ...TICKET, events: [] }, { now }).find((line) => line.startsWith('  not-solved'));
      const [before, after] = row.slice(20).replace(/ /g, '').split('┃');
      const past = policy.decide({ ...TICKET, events: [] }, { now }).escalation.reached.filter(({ path, kind }) => path === 'not-solved' && kind === 'level');
      assert.equal(before.replace(/\D/g, ''), past.map(({ level }) => level).join(''), row);
      // what has no room of its own is covered by a level
      assert.match(before + after, /^○?1✗?○?2○?3↻{0,3}$/, row);
      seen.add(before + after);
    }
    assert.ok(seen.has('○1✗○2○3↻↻↻'));
  });

  const rowOf = (ticket, now, name) => lines(compilePolicySync(POLICY), ticket, { now }).find((line) => line.startsWith(name)).slice(21);

  it('makes room before now for what came shortly before', () => {
    const ticket = { id: 1, createdAt: '2026-03-02T15:50:00Z' };
    assert.match(rowOf(ticket, '2026-03-03T08:30:00Z', 'first response'), /━··?!✗┃═/);
    assert.match(rowOf(ticket, '2026-03-03T08:30:00Z', '  late-answer'), / 12┃$/);
  });

  it('goes on with a pause as long as nobody ends it', () => {
    assert.match(rowOf({ ...TICKET, events: TICKET.events.slice(0, 2) }, '2026-03-06T08:30:00Z', 'resolution'), /^ *━+╱+┃╱+$/);
  });

  it('shows of folded days what counted in them', () => {
    const { pieces } = axisOf({ from: 0, to: 40 * 24 * HOUR, open: null, moments: [0, 40 * 24 * HOUR], columns: 40, times: timesIn('UTC', NOW) });
    assert.ok(pieces.some(({ kind }) => kind === 'quiet'));
    const row = rowOf({ id: 1, createdAt: '2026-01-05T08:00:00Z' }, '2026-03-06T13:20:00Z', 'resolution');
    // a day, the quiet weeks, and the morning of the day of now, without a gap
    assert.match(row, /◆··✗═+·═+···═{15,}·═┃/);
  });

  it('stays small and quick for a ticket of years with hundreds of cycles', () => {
    const policy = compilePolicySync(POLICY);
    const events = Array.from({ length: 600 }, (_, index) => (
      { at: new Date(Date.UTC(2022, 0, 3, 9) + index * 60 * HOUR).toISOString(), type: index % 2 ? 'customerReply' : 'agentReply' }));
    const begun = performance.now();
    const all = lines(policy, { ...TICKET, createdAt: '2022-01-03T08:00:00Z', events }, { now: '2026-03-06T13:20:00Z' });
    assert.ok(all.length < 20);
    assert.ok(performance.now() - begun < 5000);
    assert.match(all[1], /Jan 2022/);
  });
});

describe('an axis', () => {
  const times = timesIn('UTC', '2026-03-02T00:00:00Z');
  const day = (date, hour = 0) => Date.UTC(2026, 2, date, hour);
  const open = Array.from({ length: 20 }, (_, index) => [day(2 + index, 9), day(2 + index, 17)]).filter(([from]) => ![0, 6].includes(new Date(from).getUTCDay()));
  const axis = (more) => axisOf({ from: day(2, 10), to: day(3, 12), open, moments: [], columns: 60, times, ...more });

  it('shows whole days, open time to scale and closed time short', () => {
    const found = axis({});
    assert.deepEqual([found.from, found.to, found.columns], [day(2, 9), day(3, 17), 60]);
    assert.deepEqual(found.pieces.map(({ kind }) => kind), ['scale', 'closed', 'scale']);
    const widths = found.pieces.map(({ start, end }) => end - start);
    assert.deepEqual([widths[1], widths[0] + widths[1] + widths[2]], [3, 60]);
    assert.ok(Math.abs(widths[0] - widths[2]) <= 1);
    assert.deepEqual(found.dates.map(({ text }) => text), ['Mon 2 Mar', 'Tue 3 Mar']);
    assert.deepEqual(found.hours.map(({ text }) => text), ['09:00', '12:00', '14:00', '16:00', '09:00', '12:00', '14:00']);
  });

  it('never goes back, and a column is where its own time lies', () => {
    for (const more of [{}, { to: day(14, 3) }, { to: day(20), moments: [day(3), day(19, 10)] }, { open: null, to: day(9) }, { open: [] }, { open: [], to: day(20), moments: [day(5)] }, { to: day(20), moments: [day(8, 3)] }, { columns: 3 }, { to: day(2, 10) }]) {
      const found = axis(more);
      let last = 0;
      for (let instant = found.from; instant <= found.to; instant += HOUR / 4) {
        const column = found.columnOf(instant);
        assert.ok(column >= last && column < found.columns);
        last = column;
      }
      for (let column = 0; column < found.columns; column += 1) {
        const { from, to } = found.spanOf(column);
        assert.ok(from < to && from >= found.from && to <= found.to + 1);
        assert.equal(found.columnOf((from + to) / 2), column);
      }
      for (const labels of [found.dates, found.hours]) {
        labels.forEach(({ column, text }, index) => {
          assert.ok(column + text.length <= found.columns);
          if (index) assert.ok(column > labels[index - 1].column + labels[index - 1].text.length);
        });
      }
    }
  });

  it('folds quiet days first, and keeps those on which something happens', () => {
    const found = axis({ to: day(20, 12), moments: [day(2, 10), day(3, 11), day(20, 10)] });
    assert.deepEqual(found.pieces.filter(({ kind }) => kind === 'scale').map(({ from }) => from), [day(2, 9), day(3, 9), day(20, 9)]);
    assert.equal(found.pieces.filter(({ kind }) => kind === 'quiet').length, 1);
    const roomy = axis({ to: day(20, 12), moments: [day(2, 10), day(3, 11), day(20, 10)], columns: 600 });
    assert.equal(roomy.pieces.filter(({ kind }) => kind === 'quiet').length, 0);
  });

  it('has the hours of the clock on the wall, also where it changes', () => {
    const amsterdam = timesIn('Europe/Amsterdam', '2026-03-29T00:00:00Z');
    const from = Date.parse('2026-03-28T23:00:00Z');
    const { hours, dates } = axisOf({ from, to: from + 12 * HOUR, open: null, moments: [], columns: 80, times: amsterdam });
    assert.deepEqual(dates, [{ column: 0, text: 'Sun 29 Mar' }]);
    assert.deepEqual(hours.map(({ text }) => text), ['00:00', '04:00', '06:00', '08:00', '10:00', '12:00']);
    assert.equal(hours.find(({ text }) => text === '04:00').column, 20);
  });
});
