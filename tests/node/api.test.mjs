// The public functions with everything a program may hand them: good, wrong and hostile.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { SladderError, checkPolicy, compileCalendar, compileKeywords, compilePolicy, compilePolicySync } from '../../pkg/node.mjs';
import { NOW, POLICY, PRIORITY, TICKET } from '../sample.mjs';

const thrownBy = (act) => {
  try {
    act();
  } catch (error) {
    assert.ok(error instanceof SladderError, error.stack);
    assert.equal(error.name, 'SladderError');
    for (const problem of error.problems) {
      assert.deepEqual(Object.keys(problem).filter((key) => !['path', 'code', 'severity', 'message', 'help', 'line', 'column'].includes(key)), []);
      assert.match(problem.code, /^[a-z]+(_[a-z]+)*$/);
      assert.ok(problem.message && !problem.message.includes('\n') && !problem.message.endsWith('.'), problem.message);
    }
    return error;
  }
  return assert.fail('nothing was thrown');
};
const paths = ({ problems }) => problems.map(({ path }) => path);
const cyclic = (value) => Object.assign(value, { self: { again: [value] } });
const deep = (levels) => JSON.parse('{"a":'.repeat(levels) + 1 + '}'.repeat(levels));

describe('a policy', () => {
  test('compiles from an object and from text to the same thing', async () => {
    const [fromObject, fromText] = await Promise.all([compilePolicy(POLICY), compilePolicy(JSON.stringify(POLICY, null, 2))]);
    assert.equal(fromObject.name, POLICY.name);
    assert.match(fromObject.hash, /^\S+$/);
    assert.equal(fromObject.hash, fromText.hash);
    assert.deepEqual(fromObject.decide(TICKET, { now: NOW }), fromText.decide(TICKET, { now: NOW }));
    assert.throws(() => { fromObject.name = 'other'; }, TypeError);
  });

  test('with errors is refused with all of them, and the message can be read', () => {
    const error = thrownBy(() => compilePolicySync({ ...POLICY, prioritie: {}, rules: [{ id: 'a', wen: {} }] }));
    assert.equal(error.code, 'invalid_policy');
    assert.ok(paths(error).includes('prioritie'), paths(error).join());
    assert.ok(paths(error).some((path) => path.startsWith('rules[0]')), paths(error).join());
    assert.match(error.message, /^the policy has \d+ problems:\n {2}/);
    assert.ok(error.message.includes('rules[0].wen'));
    for (const { line } of error.problems) assert.equal(line, undefined, 'an object has no lines');
  });

  test('as text has problems with line and column', () => {
    const { problems, message } = thrownBy(() => compilePolicySync(JSON.stringify({ ...POLICY, prioritie: {} }, null, 2)));
    const [{ path, line, column }] = problems;
    assert.equal(path, 'prioritie');
    assert.ok(line > 1 && column > 1, `${line}:${column}`);
    assert.ok(message.includes(`${line}:${column} prioritie: `), message);
  });

  test('message and list agree when there are too many problems to show', () => {
    const rules = Array.from({ length: 40 }, (_, index) => ({ id: `r${index}`, wen: {} }));
    const error = thrownBy(() => compilePolicySync({ ...POLICY, rules }));
    assert.ok(error.problems.length >= 40);
    assert.match(error.message, /\n {2}\.\.\. and \d+ more$/);
  });

  test('checked, never throws, whatever it is', async () => {
    assert.deepEqual(await checkPolicy(POLICY), []);
    assert.deepEqual(await checkPolicy(JSON.stringify(POLICY)), []);
    const revoked = Proxy.revocable({}, {});
    revoked.revoke();
    const odd = [
      undefined, null, true, 0, NaN, '', '{', 'null', '[]', '\ufeff{}', '\ud800', [], {}, 1n, Symbol('s'), () => 1, new Map([[1, 2]]), new Date(), /x/, Promise.resolve(POLICY),
      cyclic({}), deep(5000), '['.repeat(100_000), { version: 1, get name() { throw new Error('no'); } }, { toJSON() { throw new Error('no'); } },
      { toJSON() { return this; } }, new Proxy({}, { ownKeys() { throw new Error('no'); } }), revoked.proxy, JSON.parse('{"__proto__": {"version": 1}}'), 'x'.repeat(2_000_000),
    ];
    for (const [index, document] of odd.entries()) {
      const problems = await checkPolicy(document);
      assert.ok(problems.length > 0 && problems.every(({ path, severity }) => typeof path === 'string' && severity), `document ${index} has problems`);
    }
    assert.deepEqual(await checkPolicy(POLICY), [], 'the engine is none the worse');
  });

  test('as a value: what is not JSON is named by its path', () => {
    const error = thrownBy(() => compilePolicySync({ ...POLICY, rules: [{ id: 1n, when: new Map(), set: () => 1 }], name: Promise.resolve('x') }));
    assert.deepEqual(paths(error), ['name', 'rules[0].id', 'rules[0].when', 'rules[0].set']);
    assert.match(thrownBy(() => compilePolicySync(cyclic({ ...POLICY }))).message, /self\.again\[0\]: refers back to itself/);
    assert.equal(compilePolicySync({ ...POLICY, routes: undefined }).name, POLICY.name, 'undefined is absent');
    assert.equal(compilePolicySync({ toJSON: () => POLICY }).name, POLICY.name, 'toJSON is respected');
  });

  test('has calendars by id', () => {
    const policy = compilePolicySync(POLICY);
    assert.equal(policy.calendar('office').nextOpen('2026-03-02T09:00:00+01:00'), '2026-03-02T08:00:00Z');
    const error = thrownBy(() => policy.calendar('ofice'));
    assert.equal(error.code, 'invalid_options');
    for (const odd of ['', undefined, null, 7, {}, Symbol('s'), 'x'.repeat(100_000)]) assert.equal(thrownBy(() => policy.calendar(odd)).code, 'invalid_options');
  });
});

describe('a ticket', () => {
  let policy;
  before(async () => { policy = await compilePolicy(POLICY); });
  const refused = (ticket) => {
    const error = thrownBy(() => policy.decide(ticket, { now: NOW }));
    assert.equal(error.code, 'invalid_ticket');
    assert.ok(error.problems.length > 0);
    return error;
  };

  test('without what a decision needs is refused', () => {
    assert.deepEqual(paths(refused({ createdAt: NOW })), ['id']);
    assert.deepEqual(paths(refused({ id: 1 })), ['createdAt']);
    assert.match(refused({ id: 1, createdAt: '2026-03-02T09:00:00' }).message, /^the ticket: createdAt: /);
  });

  test('that is none, or cannot be written as JSON, is refused by name', () => {
    for (const odd of [undefined, null, '', 'text', JSON.stringify(TICKET), 1, true, [], [TICKET], () => 1, Symbol('s'), 1n]) refused(odd);
    assert.deepEqual(paths(refused(cyclic({ ...TICKET }))), ['self.again[0]']);
    assert.deepEqual(paths(refused({ ...TICKET, fields: { amount: 5n } })), ['fields.amount']);
    assert.match(refused({ ...TICKET, toJSON() { throw new Error('no'); } }).message, /no/);
    refused({ ...TICKET, get text() { throw new Error('no'); } });
    refused({ ...TICKET, fields: deep(20_000) });
    refused({ ...TICKET, fields: deep(500) });
  });

  test('may hold any text', () => {
    const texts = ['\ud83d', 'a\udc00b', '\ud83d\ude00 werkt niet', '\0\u0001\u2028', '\\ud83d', '"}', '𝔘'.repeat(100), 'e\u0301'.repeat(1000), ' '.repeat(100_000)];
    for (const text of texts) assert.equal(policy.decide({ ...TICKET, text }, { now: NOW }).ticket, TICKET.id);
    const subject = '\ud83d \ud83d\ude00 werkt niet';
    const { matches } = policy.decide({ ...TICKET, subject }, { now: NOW });
    assert.deepEqual(matches.map(({ start, end }) => subject.slice(start, end)), ['werkt niet']);
  });

  test('of ten million characters is decided, and the next is none the slower for it', () => {
    const text = 'het werkt nietes '.repeat(600_000);
    assert.equal(policy.decide({ ...TICKET, text }, { now: NOW }).priority.value, PRIORITY);
    assert.equal(policy.decide(TICKET, { now: NOW }).priority.value, PRIORITY);
  });

  test('is not touched, and the same question has the same answer', () => {
    const ticket = Object.freeze({ ...TICKET, tags: Object.freeze(['b', 'a']) });
    assert.deepEqual(policy.decide(ticket, { now: NOW }), policy.decide(structuredClone(ticket), { now: NOW }));
    assert.deepEqual(ticket, { ...TICKET, tags: ['b', 'a'] });
  });

  test('may ask about another ticket while it is written as JSON', () => {
    const nested = { ...TICKET, id: 'outer', toJSON: () => ({ ...TICKET, id: policy.decide({ ...TICKET, id: 'inner' }, { now: NOW }).ticket }) };
    assert.equal(policy.decide(nested, { now: NOW }).ticket, 'inner');
  });
});

describe('now', () => {
  let policy;
  before(async () => { policy = await compilePolicy(POLICY); });

  test('is text, a Date or milliseconds', () => {
    const millis = Date.parse(NOW);
    const expected = policy.decide(TICKET, { now: NOW });
    assert.equal(expected.now, NOW);
    for (const now of [millis, millis + 0.75, new Date(millis), '2026-03-02T10:00:00+01:00']) {
      assert.deepEqual({ ...policy.decide(TICKET, { now }), now: NOW }, expected);
    }
  });

  test('is the clock of the machine by default, and only then', (t) => {
    const clock = t.mock.method(Date, 'now', () => Date.parse(NOW));
    for (const options of [undefined, null, {}, { now: undefined }]) assert.equal(policy.decide(TICKET, options).now, NOW);
    assert.equal(clock.mock.callCount(), 4);
    policy.decide(TICKET, { now: NOW });
    assert.equal(clock.mock.callCount(), 4);
  });

  test('that is no instant is refused', () => {
    const odd = [
      '', 'now', '2026-03-02', '2026-03-02T09:00:00', '2026-02-31T09:00:00Z', '1969-12-31T23:59:59Z', '2070-01-01T00:00:00Z', 'x'.repeat(100_000), NaN, Infinity, -Infinity, -1,
      Date.UTC(2070, 0, 1), new Date(NaN), new Date(-1), null, true, {}, [], 1n, Symbol('s'), () => 1,
    ];
    for (const now of odd) {
      const error = thrownBy(() => policy.decide(TICKET, { now }));
      assert.equal(error.code, 'invalid_options', String(now));
      assert.deepEqual(paths(error), ['now']);
      assert.match(error.problems[0].code, /^(bad_instant|wrong_type)$/);
    }
    assert.equal(policy.decide(TICKET, { now: '2069-12-31T23:59:59Z' }).ticket, TICKET.id);
    assert.equal(policy.decide(TICKET, { now: 0 }).ticket, TICKET.id);
  });

  test('and what else there is are the only options', () => {
    const error = thrownBy(() => policy.decide(TICKET, { now: NOW, nwo: 1, laod: {} }));
    assert.equal(error.code, 'invalid_options');
    assert.deepEqual(paths(error), ['nwo', 'laod']);
    for (const options of ['now', 1, true, NOW]) assert.equal(thrownBy(() => policy.decide(TICKET, options)).code, 'invalid_options');
  });
});

describe('a timeline', () => {
  const CREATED = '2026-03-02T09:00:00Z';
  const LADDER = {
    version: 1,
    calendars: { office: { timeZone: 'UTC', hours: { 'mon-fri': ['09:00-17:00'] } } },
    directory: { agents: { anna: { manager: 'joost' }, joost: {} } },
    metrics: { notice: { startsOn: ['escalated'], stopsOn: ['noticed'] } },
    slas: [{ id: 'standard', calendar: 'office', targets: { '*': { resolution: '10h', notice: '11h' } }, warnAt: '80%' }],
    escalations: [{ id: 'late', metric: 'resolution', levels: [{ at: 'due', notify: ['assignee.manager'] }] }],
  };
  const ticket = { id: 7, createdAt: CREATED, assignee: 'anna', events: [{ at: CREATED, type: 'escalated' }] };
  const told = (steps) => steps.map(({ at, kind }) => `${at.slice(5, 16)} ${kind}`);
  const EXPECTED = [
    '03-02T17:00 close', '03-02T17:00 warning', '03-03T09:00 open', '03-03T09:48 warning', '03-03T11:00 breach', '03-03T11:00 level', '03-03T12:00 obligation', '03-03T17:00 close',
  ];
  let policy;
  before(async () => { policy = await compilePolicy(LADDER); });

  test('is everything after `now` and up to `until`, oldest first', () => {
    const steps = policy.timeline(ticket, { now: CREATED, until: '2026-03-04T00:00:00Z' });
    assert.deepEqual(told(steps).sort(), EXPECTED.toSorted());
    assert.deepEqual(steps.map(({ at }) => at), steps.map(({ at }) => at).sort());
    const level = steps.find(({ kind }) => kind === 'level');
    assert.deepEqual([level.id, level.notify.map(({ id }) => id)], ['7:late:resolution:1:level-1', ['joost']]);
    assert.equal(new Set(steps.map(({ id }) => id)).size, steps.length);
    const from = (now) => told(policy.timeline(ticket, { now, until: '2026-03-03T12:00:00Z' }));
    assert.deepEqual(from('2026-03-03T11:00:00Z'), ['03-03T12:00 obligation']);
    assert.deepEqual(from('2026-03-03T10:59:59Z').length, 3);
  });

  test('reaches thirty days where nobody says how far, and never back', () => {
    const last = policy.timeline(ticket, { now: CREATED }).at(-1);
    assert.deepEqual([last.kind, last.at], ['open', '2026-04-01T09:00:00Z']);
    assert.deepEqual(policy.timeline(ticket, { now: CREATED, until: CREATED }), []);
    assert.deepEqual(policy.timeline(ticket, { now: '2026-03-03T11:00:00Z', until: CREATED }), []);
  });

  test('of a ticket that was read is the same, and outlives the policy', () => {
    const own = compilePolicySync(LADDER);
    const read = own.read(ticket);
    const options = [{ now: CREATED, until: '2026-03-04T00:00:00Z' }, { now: new Date('2026-03-03T10:00:00Z'), until: Date.parse('2026-03-20T00:00:00Z') }];
    const expected = options.map((each) => own.timeline(ticket, each));
    own.free();
    assert.ok(expected.every(({ length }) => length > 5));
    assert.deepEqual(options.map((each) => read.timeline(each)), expected);
    read.free();
    assert.equal(thrownBy(() => read.timeline()).code, 'disposed');
    assert.equal(thrownBy(() => own.timeline(ticket)).code, 'disposed');
  });

  test('takes the clock of the machine only where `now` is left out', (t) => {
    const clock = t.mock.method(Date, 'now', () => Date.parse(CREATED));
    for (const options of [undefined, null, {}, { now: undefined, until: undefined }]) assert.deepEqual(policy.timeline(ticket, options), policy.timeline(ticket, { now: CREATED }));
    assert.equal(clock.mock.callCount(), 4);
  });

  test('refuses what it cannot use, by name', () => {
    const refused = (options) => {
      const error = thrownBy(() => policy.timeline(ticket, options));
      assert.equal(error.code, 'invalid_options');
      return paths(error);
    };
    for (const until of ['', 'tomorrow', '2026-03-02', '30d', NaN, -1, null, true, {}, new Date(NaN), '2070-01-01T00:00:00Z', 1n]) assert.deepEqual(refused({ now: CREATED, until }), ['until']);
    assert.deepEqual(refused({ now: 'now', until: CREATED }), ['now']);
    assert.deepEqual(refused({ now: CREATED, until: CREATED, trace: true, til: 1 }), ['trace', 'til']);
    for (const options of ['now', 1, true]) refused(options);
    for (const bad of [{}, null, '[', { id: 1, createdAt: 'yesterday' }]) {
      const error = thrownBy(() => policy.timeline(bad, { now: CREATED }));
      assert.equal(error.code, 'invalid_ticket');
      assert.deepEqual(error.problems, thrownBy(() => policy.decide(bad, { now: CREATED })).problems);
    }
  });
});

describe('who is away and has how much', () => {
  const agents = (names) => Object.fromEntries(names.map((name) => [name, { capacity: 4 }]));
  const routed = (names) => ({ version: 1, directory: { agents: agents(names) }, routes: [{ to: { pick: 'leastLoaded' } }] });
  const options = { now: NOW, load: { anna: 3, bob: 2, carol: 1 }, away: ['carol'] };
  const agentOf = (decision) => decision.route?.agent ?? null;

  test('is asked with the ticket, read or not, and counts for that call alone', () => {
    const policy = compilePolicySync(routed(['anna', 'bob', 'carol']));
    const read = policy.read(TICKET);
    for (const ask of [(given) => policy.decide(TICKET, given), (given) => read.decide(given)]) {
      assert.equal(agentOf(ask(options)), 'bob');
      assert.equal(agentOf(ask({ ...options, away: undefined })), 'carol');
      assert.equal(agentOf(ask({ ...options, away: [] })), 'carol');
      assert.equal(agentOf(ask({ ...options, load: { ...options.load, bob: 4 } })), 'anna');
      assert.equal(agentOf(ask({ now: NOW, away: ['anna', 'bob'] })), 'carol');
      assert.equal(agentOf(ask({ now: NOW, away: ['anna', 'bob', 'carol'] })), null);
      assert.notEqual(agentOf(ask({ now: NOW })), null);
      assert.deepEqual(ask({ ...options, trace: true }).findings, ask(options).findings);
    }
  });

  test('is read anew for another policy, and again with a trace', () => {
    const [one, other] = [compilePolicySync(routed(['anna', 'bob', 'carol'])), compilePolicySync(routed(['bob', 'carol', 'anna']))];
    for (const policy of [one, other, one]) assert.equal(agentOf(policy.decide(TICKET, options)), 'bob');
    const policy = compilePolicySync(POLICY);
    const traced = (trace) => policy.decide(TICKET, { now: NOW, load: { anna: 1 }, trace }).sla.clocks.map((clock) => 'trace' in clock);
    assert.ok(traced(true).length && traced(true).every(Boolean));
    assert.ok(!traced(false).some(Boolean));
  });

  test('is told of the time line, too', () => {
    const levels = [{ at: 'start+1h', notify: ['agent:anna'] }];
    const policy = compilePolicySync({
      version: 1,
      calendars: { always: { hours: '24x7' } },
      directory: { agents: { anna: { replacement: 'bob' }, bob: {} } },
      slas: [{ id: 'standard', calendar: 'always', targets: { '*': { resolution: '8h' } } }],
      escalations: [{ id: 'late', metric: 'resolution', levels }],
    });
    const told = (given) => policy.timeline({ id: 1, createdAt: NOW }, { now: NOW, ...given }).find(({ kind }) => kind === 'level').notify.map(({ id }) => id);
    assert.deepEqual(told({}), ['anna']);
    assert.deepEqual(told({ away: ['anna'] }), ['bob']);
    assert.deepEqual(told({ load: { anna: 9 } }), ['anna']);
  });

  test('by any name, and a number that is a key like any other', () => {
    const names = ['__proto__', 'constructor', '7', 'Zoë “quoted” \n'];
    const directory = Object.fromEntries(names.map((name, index) => [`a${index}`, { name, capacity: 2 }]));
    const policy = compilePolicySync({ version: 1, directory: { agents: directory }, routes: [{ to: { pick: 'leastLoaded' } }] });
    for (const [index, name] of names.entries()) {
      const others = Object.fromEntries(names.map((each) => [each, 1]));
      const load = Object.assign(Object.create(null), others, { ['__proto__']: 1 });
      Object.defineProperty(load, name, { value: 0, enumerable: true, configurable: true, writable: true });
      assert.equal(agentOf(policy.decide(TICKET, { now: NOW, load })), `a${index}`, name);
      const away = names.filter((each) => each !== name);
      const decision = policy.decide(TICKET, { now: NOW, away });
      assert.equal(agentOf(decision), `a${index}`, name);
      assert.deepEqual(decision.findings.filter(({ code }) => code === 'unknown_agent'), []);
    }
  });

  test('of an unknown agent is a finding', () => {
    const { findings } = compilePolicySync(routed(['anna'])).decide(TICKET, { now: NOW, away: ['ana'], load: { zoe: 1 } });
    const found = findings.filter(({ code }) => code === 'unknown_agent');
    assert.deepEqual(found.map(({ path, help }) => [path, help]), [['options.away[0]', 'did you mean `anna`?']]);
  });

  test('of the wrong kind is refused, all of it at once', () => {
    const policy = compilePolicySync(POLICY);
    const read = policy.read(TICKET);
    const odd = { load: { anna: '3', bob: -1, carol: 1.5, dave: NaN, 'e f': null, gina: 2 ** 32, hugo: undefined, ida: 2 ** 32 - 1 }, away: ['anna', 7, null] };
    for (const ask of [() => policy.decide(TICKET, odd), () => read.decide(odd), () => policy.timeline(TICKET, odd)]) {
      const error = thrownBy(ask);
      assert.equal(error.code, 'invalid_options');
      assert.deepEqual(error.problems.map(({ path, code }) => `${path} ${code}`), [
        'away[1] wrong_type', 'away[2] wrong_type', 'load.anna wrong_type', 'load.bob out_of_range', 'load.carol out_of_range', 'load.dave out_of_range',
        'load["e f"] wrong_type', 'load.gina out_of_range',
      ]);
    }
    for (const load of [null, 3, 'anna', [1], new Map([['anna', 1]]), true]) assert.deepEqual(paths(thrownBy(() => policy.decide(TICKET, { load }))), ['load']);
    for (const away of [null, 3, 'anna', { anna: true }, new Set(['anna'])]) assert.deepEqual(paths(thrownBy(() => policy.decide(TICKET, { away }))), ['away']);
  });
});

describe('a calendar', () => {
  const OFFICE = { timeZone: 'Europe/Amsterdam', hours: { 'mon-fri': ['09:00-12:30', '13:00-17:30'] } };
  let calendar;
  before(async () => { calendar = await compileCalendar(OFFICE); });

  test('answers in UTC text, seconds and truth values', () => {
    // a Friday in winter: 17:00 in Amsterdam is 16:00 UTC
    const friday = '2026-03-06T17:00:00+01:00';
    assert.equal(calendar.isOpen(friday), true);
    assert.equal(calendar.isOpen('2026-03-06T17:30:00+01:00'), false);
    assert.equal(calendar.add(friday, '1h'), '2026-03-09T08:30:00Z');
    assert.equal(calendar.subtract('2026-03-09T09:30:00+01:00', '1h'), '2026-03-06T16:00:00Z');
    assert.equal(calendar.add(friday, '1wd'), '2026-03-09T16:00:00Z');
    assert.equal(calendar.elapsedSeconds(friday, '2026-03-09T09:30:00+01:00'), 3600);
    assert.equal(calendar.elapsedSeconds('2026-03-09T09:30:00+01:00', friday), 0);
    assert.equal(calendar.nextOpen('2026-03-07T00:00:00Z'), '2026-03-09T08:00:00Z');
    assert.equal(calendar.nextClose(friday), '2026-03-06T16:30:00Z');
    assert.deepEqual(calendar.openHours('2026-03-06T12:00:00+01:00', friday), [
      { from: '2026-03-06T11:00:00Z', to: '2026-03-06T11:30:00Z' },
      { from: '2026-03-06T12:00:00Z', to: '2026-03-06T16:00:00Z' },
    ]);
  });

  test('keeps milliseconds, and takes Dates and numbers', () => {
    const at = Date.parse('2026-03-06T10:00:00.250Z');
    assert.equal(calendar.add(at, '30m'), '2026-03-06T10:30:00.250Z');
    assert.equal(calendar.add(new Date(at), '30m'), '2026-03-06T10:30:00.250Z');
  });

  test('gives null beyond its horizon, never a loop', async () => {
    assert.equal(calendar.add('2026-03-06T10:00:00Z', '160000h'), null);
    assert.equal((await compileCalendar({ timeZone: 'UTC', hours: '24x7' })).nextClose(0), null);
  });

  test('refuses what is no instant or no length, by the name of the argument', () => {
    const refusedPaths = (act) => {
      const error = thrownBy(act);
      assert.equal(error.code, 'invalid_options');
      return paths(error);
    };
    assert.deepEqual(refusedPaths(() => calendar.isOpen('today')), ['at']);
    assert.deepEqual(refusedPaths(() => calendar.elapsedSeconds(NOW, NaN)), ['to']);
    assert.deepEqual(refusedPaths(() => calendar.openHours(undefined, NOW)), ['from']);
    for (const length of ['1d', '', '30', 'h', '-1h', '1h1h', '1wd4h', 30, null, undefined, {}, '9'.repeat(400)]) {
      assert.deepEqual(refusedPaths(() => calendar.add(NOW, length)), ['length']);
      assert.deepEqual(refusedPaths(() => calendar.subtract(NOW, length)), ['length']);
    }
    assert.match(thrownBy(() => calendar.add(NOW, '1d')).problems[0].help, /24h/);
    assert.match(thrownBy(() => calendar.add(NOW, 30)).problems[0].help, /units/);
  });

  test('remembers lengths without mixing them up', () => {
    for (let minutes = 1; minutes <= 2000; minutes += 1) calendar.add(0, `${minutes}m`);
    assert.equal(calendar.add('2026-03-06T10:00:00Z', '30m'), '2026-03-06T10:30:00Z');
    assert.equal(calendar.add('2026-03-06T10:00:00Z', '1h'), '2026-03-06T11:00:00Z');
  });

  test('with errors is refused with all of them', async () => {
    for (const document of [{}, { hours: { mon: ['17:00-09:60'] }, holidays: 3 }, '{', null, undefined, cyclic({ ...OFFICE }), { ...OFFICE, timeZone: 'Europe/Amsterdm' }]) {
      await assert.rejects(compileCalendar(document), ({ name, code, problems }) => name === 'SladderError' && code === 'invalid_policy' && problems.length > 0);
    }
    assert.equal((await compileCalendar(JSON.stringify(OFFICE))).isOpen('2026-03-06T10:00:00Z'), true);
  });
});

describe('keyword lists on their own', () => {
  const LISTS = { billing: { phrases: ['factur*', 'betaling mislukt'], unless: ['credit'] }, safety: { phrases: ['gevaar'], weight: 3 } };

  test('say what they find and where, in the order of the text', async () => {
    const lists = await compileKeywords(LISTS);
    const text = '😀 Gevaar! Mijn FACTUREN: betaling\nmislukt';
    const found = lists.find(text);
    assert.deepEqual(found.map(({ list, phrase }) => [list, phrase]), [['safety', 'gevaar'], ['billing', 'factur*'], ['billing', 'betaling mislukt']]);
    assert.deepEqual(found.map(({ start, end }) => text.slice(start, end)), ['Gevaar', 'FACTUREN', 'betaling\nmislukt']);
    assert.deepEqual(lists.find(''), []);
    assert.deepEqual(lists.find('credit voor mijn facturen, gevaar').map(({ list, start }) => [list, start]), [['safety', 27]]);
    lists.free();
    lists.free();
    assert.throws(() => lists.find(text), { name: 'SladderError', code: 'disposed' });
  });

  test('are refused with every problem, and so is what is no text', async () => {
    const broken = compileKeywords({ a: { phrases: ['*'] }, b: { phrases: [] } });
    await assert.rejects(broken, ({ code, problems }) => code === 'invalid_policy' && problems.map(({ path }) => path).join() === 'a.phrases[0],b.phrases');
    await assert.rejects(compileKeywords('{'), { code: 'invalid_policy' });
    const lists = await compileKeywords(JSON.stringify(LISTS));
    assert.throws(() => lists.find(7), { code: 'invalid_options' });
    assert.equal(lists.find('facturen '.repeat(100_000)).length, 100_000);
  });
});

describe('a ticket that was read', () => {
  const rules = [
    { when: { priority: 'never' }, addTags: ['a'] },
    { when: { createdAt: { olderThan: '1h' } }, set: { old: 'yes' } },
    { when: { old: 'YES' }, addTags: ['b'] },
    { when: { tags: 'b' }, addTags: ['c'], stop: true },
    { addTags: ['d'] },
  ];
  const ticket = { id: 1, createdAt: '2026-03-02T09:00:00Z' };

  test('is decided as it is without reading it first, and outlives its policy', () => {
    const policy = compilePolicySync(POLICY);
    const read = policy.read(TICKET);
    const expected = [NOW, '2027-01-01T00:00:00Z'].map((now) => policy.decide(TICKET, { now, trace: true }));
    policy.free();
    assert.deepEqual([NOW, '2027-01-01T00:00:00Z'].map((now) => read.decide({ now, trace: true })), expected);
    read.free();
    read.free();
    assert.equal(thrownBy(() => read.rules()).code, 'disposed');
  });

  test('tells which rules apply, also in memory that has grown since', () => {
    const read = compilePolicySync({ version: 1, rules }).read(ticket);
    assert.deepEqual(read.rules({ now: '2026-03-02T09:30:00Z' }), [4]);
    assert.deepEqual(read.rules({ now: '2026-03-02T12:00:00Z' }), [1, 2, 3]);
    const many = Array.from({ length: 3000 }, (_, index) => ({ when: { type: `t${index}` }, addTags: [`${index}`] }));
    const other = compilePolicySync({ version: 1, rules: [...many, ...rules] });
    assert.deepEqual(other.read({ ...ticket, type: 'T2999' }).rules({ now: '2026-03-02T12:00:00Z' }), [2999, 3001, 3002, 3003]);
    assert.deepEqual(read.rules(), [1, 2, 3]);
  });

  test('has to be one that can be decided', () => {
    const policy = compilePolicySync({ version: 1, rules });
    for (const bad of [{}, '[', null, { id: 1, createdAt: 'yesterday' }]) {
      const error = thrownBy(() => policy.read(bad));
      assert.equal(error.code, 'invalid_ticket');
      assert.deepEqual(error.problems, thrownBy(() => policy.decide(bad)).problems);
    }
  });
});
