// A real log, decided after each of its 119,998 rows and held against what the log itself says. The log is no part of the
// project: without it only the made-up incidents here are replayed.
import assert from 'node:assert/strict';
import test, { after, before, describe } from 'node:test';
import { compilePolicySync } from '../../pkg/node.mjs';
import { records } from '../replay/csv.mjs';
import { findLog, incidentsOf, readLog, ticketAt } from '../replay/incident.mjs';
import { POLICIES, SERVICENOW } from '../replay/policies.mjs';
import { checkCounts, checkIncident, checkNextChange, checkPast, checkTrace } from '../replay/replay.mjs';

/** Every code that a finding of the replay may have, and why the log brings it about. */
const EXPLAINED = {
  before_created: 'five incidents have a first row from before their opening',
  out_of_order: 'one incident begins with a row that is later than the second',
  future_event: 'that first row, as of the second',
  duplicate_event: 'the log counts in minutes: two updates of one minute that change nothing look the same',
};

const INCIDENTS = 20_769;
const ROWS = 119_998;

/** How often, over all decisions. */
const FOUND = { before_created: 72, out_of_order: 3, future_event: 2, duplicate_event: 4414 };

/** The log's resolved_at is moved by whoever saves a resolved incident again, and is not there for some; one is not resolved. */
const RESOLVED = { asLogged: 19_084, savedAgain: 266, notLogged: 1418, open: 1 };

const HEADER = 'number,incident_state,reopen_count,reassignment_count,opened_at,sys_updated_at,contact_type,category,impact,urgency,priority,'
  + 'assignment_group,assigned_to,resolved_at';

/** Invented, with what the log has at its oddest: a row per line, the columns those of the header. */
const INVENTED = `${HEADER}
A1,New,0,0,4/3/2024 09:00,4/3/2024 09:10,Phone,?,2 - Medium,2 - Medium,3 - Moderate,"Desk, first",?,?
A1,Active,0,1,4/3/2024 09:00,4/3/2024 09:30,Phone,?,2 - Medium,2 - Medium,3 - Moderate,Network,Ada,?
A1,Active,0,1,4/3/2024 09:00,4/3/2024 09:30,Phone,?,2 - Medium,2 - Medium,3 - Moderate,Network,Ada,?
A1,Active,0,1,4/3/2024 09:00,4/3/2024 09:30,Phone,?,2 - Medium,2 - Medium,3 - Moderate,?,Ada,?
A1,Awaiting User Info,0,1,4/3/2024 09:00,4/3/2024 12:00,Phone,?,1 - High,2 - Medium,2 - High,Network,Ada,?
A1,Active,0,1,4/3/2024 09:00,5/3/2024 08:15,Phone,?,1 - High,2 - Medium,2 - High,Network,Ada,?
A1,Resolved,0,2,4/3/2024 09:00,5/3/2024 10:00,Phone,?,1 - High,2 - Medium,2 - High,Servers,Grace,?
A1,Active,1,2,4/3/2024 09:00,7/3/2024 09:00,Phone,?,1 - High,2 - Medium,2 - High,Servers,Grace,?
A1,Active,1,2,4/3/2024 09:00,7/3/2024 13:00,Phone,?,1 - High,1 - High,1 - Critical,Servers,Grace,?
A1,Resolved,1,2,4/3/2024 09:00,7/3/2024 14:00,Phone,?,1 - High,1 - High,1 - Critical,Servers,Grace,?
A1,Closed,1,2,4/3/2024 09:00,12/3/2024 14:00,Phone,?,1 - High,1 - High,1 - Critical,Servers,Grace,?
A2,Active,0,0,4/3/2024 09:00,4/3/2024 08:10,Email,?,3 - Low,3 - Low,4 - Low,?,?,?
A2,Awaiting User Info,0,0,4/3/2024 09:00,6/3/2024 12:00,Email,?,3 - Low,3 - Low,4 - Low,Desk,?,?
A2,Resolved,0,0,4/3/2024 09:00,8/3/2024 19:00,Email,?,3 - Low,3 - Low,4 - Low,Desk,?,?
A2,Awaiting User Info,1,0,4/3/2024 09:00,9/3/2024 19:00,Email,?,3 - Low,3 - Low,4 - Low,Desk,?,?
A2,Resolved,1,1,4/3/2024 09:00,12/3/2024 08:00,Email,?,3 - Low,3 - Low,4 - Low,Desk,?,?
A3,New,0,0,4/3/2024 09:00,4/3/2024 11:10,Phone,?,2 - Medium,2 - Medium,3 - Moderate,Desk,?,?
A3,New,0,0,4/3/2024 09:00,4/3/2024 09:52,Phone,?,2 - Medium,2 - Medium,3 - Moderate,Desk,?,?
A3,Resolved,0,0,4/3/2024 09:00,15/3/2024 11:03,Phone,?,2 - Medium,2 - Medium,3 - Moderate,Desk,?,?
A4,New,0,0,3/3/2024 00:25,3/3/2024 00:39,Phone,?,2 - Medium,2 - Medium,3 - Moderate,Desk,?,?
A4,New,0,0,3/3/2024 00:25,3/3/2024 03:16,Phone,?,1 - High,1 - High,1 - Critical,Desk,?,?
A4,Active,0,0,3/3/2024 00:25,5/3/2024 11:21,Phone,?,2 - Medium,3 - Low,4 - Low,Desk,?,?
A4,Resolved,0,0,3/3/2024 00:25,6/3/2024 09:42,Phone,?,2 - Medium,3 - Low,4 - Low,Desk,?,?
`;

/** Compiles a policy for a test that frees it when it is done. */
function compiled(t, document) {
  const policy = compilePolicySync(document);
  t.after(() => policy.free());
  return policy;
}

/** How often each code was found; one that nobody explained fails at once. */
function tally(counts, { code, message }) {
  assert.ok(code in EXPLAINED, `no explanation of ${code}: ${message}`);
  counts[code] = (counts[code] ?? 0) + 1;
}

test('CSV: quoted fields, with doubled quotes, commas and line breaks; empty fields; both line ends', () => {
  const read = (text) => [...records(text)];
  assert.deepEqual(read('a,b\r\n1,"x ""y"", z"\r\n,\n"line\nbreak",\n'), [['a', 'b'], ['1', 'x "y", z'], ['', ''], ['line\nbreak', '']]);
  assert.deepEqual(read('a,"b"'), [['a', 'b']]);
  assert.deepEqual(read('"a",b'), [['a', 'b']]);
  assert.deepEqual(read('a\r\n"b"\r\n'), [['a'], ['b']]);
  assert.deepEqual(read(''), []);
  assert.throws(() => read('a,"b'), /does not end/);
  assert.throws(() => read('a,"b"c\n'), /expected a comma/);
});

test('an incident becomes a ticket as of each of its rows', () => {
  const [first, second] = incidentsOf(INVENTED);
  assert.deepEqual(ticketAt(first, 1), {
    id: 'A1',
    createdAt: '2024-03-04T09:00:00Z',
    status: 'Active',
    priority: '3 - Moderate',
    channel: 'Phone',
    group: 'Network',
    assignee: 'Ada',
    fields: { impact: '2 - Medium', urgency: '2 - Medium' },
    events: [
      { at: '2024-03-04T09:00:00Z', type: 'priority', to: '3 - Moderate' },
      { at: '2024-03-04T09:10:00Z', type: 'assigned', group: 'Desk, first' },
      { at: '2024-03-04T09:30:00Z', type: 'assigned', group: 'Network', agent: 'Ada' },
      { at: '2024-03-04T09:30:00Z', type: 'status', to: 'Active' },
    ],
  });
  assert.deepEqual(ticketAt(first, 3).events.slice(4), [2, 3].map(() => ({ at: '2024-03-04T09:30:00Z', type: 'note' })));
  assert.equal(ticketAt(first, 3).group, 'Network');
  assert.equal(ticketAt(first, 1, { whole: true }).events.length, first.events.length);
  assert.equal(ticketAt(second, 0).createdAt, '2024-03-04T09:00:00Z');
  assert.throws(() => [...incidentsOf('number\nA1\n')], /no column/);
});

/** What the log's resolved_at has to do with the stop of the resolution's clock. */
function resolutionOf({ rows }, { sla }) {
  const { stoppedAt } = sla.clocks.find(({ metric }) => metric === 'resolution');
  const { resolvedAt } = rows.at(-1);
  if (stoppedAt === null) return 'open';
  if (resolvedAt === undefined) return 'notLogged';
  if (Date.parse(stoppedAt) === resolvedAt) return 'asLogged';
  const savedAgain = rows.some(({ state, at }) => state === 'Resolved' && at === resolvedAt && at > Date.parse(stoppedAt));
  assert.ok(savedAgain, 'no row was resolved when the log says so');
  return 'savedAgain';
}

/** Everything that is checked of an incident under a policy; what takes further decisions at every so many rows. */
function checkAll(policy, document, incident, found, every = 1) {
  checkIncident(policy, document, incident, (decided) => {
    for (const finding of decided.decision.findings) tally(found, finding);
    checkCounts(document, incident, decided);
    if (decided.position % every > 0) return;
    checkPast(policy, incident, decided);
    checkNextChange(policy, incident, decided);
    checkTrace(policy, incident, decided);
  });
}

describe('invented incidents', () => {
  for (const [name, document] of Object.entries(POLICIES)) {
    test(name, (t) => {
      const policy = compiled(t, document);
      const found = {};
      for (const incident of incidentsOf(INVENTED)) checkAll(policy, document, incident, found);
      assert.deepEqual(Object.keys(found).sort(), Object.keys(EXPLAINED).sort());
    });
  }
});

/** Every so many incidents, and of those every so many rows, are looked at more closely. */
const SAMPLED_INCIDENTS = 200;
const SAMPLED_ROWS = 3;

/** Those are always in the sample that go another way by another agreement: reopened, or with another priority. */
function isSampled({ rows }, index) {
  return index % SAMPLED_INCIDENTS === 0 || rows.at(-1).reopened > 0 || rows.some(({ priority }) => priority !== rows[0].priority);
}

const { path, missing } = findLog();

describe('the log', { skip: missing }, () => {
  let incidents = [];
  before(() => {
    incidents = readLog(path);
  });
  after(() => {
    incidents = [];
  });

  test('is the one that is meant, and never contradicts its own matrix', () => {
    const rows = incidents.flatMap((incident) => incident.rows);
    assert.equal(incidents.length, INCIDENTS);
    assert.equal(rows.length, ROWS);
    const { matrix } = SERVICENOW.priority;
    const contradictions = rows.filter(({ impact, urgency, priority }) => matrix[impact][urgency] !== priority);
    assert.equal(contradictions.length, 0);
  });

  test('all incidents at every row', (t) => {
    const policy = compiled(t, SERVICENOW);
    const found = {};
    const resolved = { asLogged: 0, savedAgain: 0, notLogged: 0, open: 0 };
    let decided = 0;
    for (const incident of incidents) {
      let last;
      checkIncident(policy, SERVICENOW, incident, ({ position, decision }) => {
        decided += 1;
        for (const finding of decision.findings) tally(found, finding);
        checkCounts(SERVICENOW, incident, { position, decision });
        last = decision;
      });
      resolved[resolutionOf(incident, last)] += 1;
    }
    assert.equal(decided, ROWS);
    assert.deepEqual(found, FOUND);
    assert.deepEqual(resolved, RESOLVED);
  });

  for (const [name, document] of Object.entries(POLICIES)) {
    test(`${name}: the past, the next change and the trace of a sample`, (t) => {
      const policy = compiled(t, document);
      const found = {};
      for (const incident of incidents.filter(isSampled)) checkAll(policy, document, incident, found, SAMPLED_ROWS);
    });
  }
});
