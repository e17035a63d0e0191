// Goes through incidents as they happened: a decision after each of their rows, as of that row's instant.
import assert from 'node:assert/strict';
import { clocksOf, findingsOf, isDone } from './by-hand.mjs';
import { instant, ticketAt } from './incident.mjs';
import { checkDecision } from './invariants.mjs';

/** The decisions of an incident, one after each of its rows. */
export function* decisions(policy, incident) {
  for (let position = 0; position < incident.rows.length; position += 1) {
    const now = incident.rows[position].at;
    yield { position, now, decision: policy.decide(ticketAt(incident, position), { now }) };
  }
}

/** A failure says which incident, which row and which policy it is about. */
function about(policy, incident, position, check) {
  try {
    return check();
  } catch (cause) {
    throw new Error(`${incident.id}, row ${position}, policy ${policy.name}`, { cause });
  }
}

/** A clock as far as it is known by hand. */
function shown({ metric, cycle, startedAt, stoppedAt, elapsedSeconds, targetSeconds, group }) {
  return { metric, cycle, startedAt, stoppedAt, elapsedSeconds, targetSeconds, ...(group !== undefined && { group }) };
}

function checkClocks(clocks, expected) {
  for (const [index, { kept, ...hand }] of expected.entries()) {
    const clock = clocks[index];
    if (!clock) break;
    hand.targetSeconds ??= clock.targetSeconds;
    hand.elapsedSeconds ??= clock.elapsedSeconds;
    assert.deepEqual(shown(clock), hand);
    if (hand.stoppedAt !== null) {
      const state = hand.elapsedSeconds > hand.targetSeconds ? 'breached' : kept ? 'met' : 'cancelled';
      assert.equal(clock.state, state, `${hand.metric} ${hand.cycle}`);
    }
  }
  assert.equal(clocks.length, expected.length, 'as many clocks');
}

/** The levels of the policy's ladders that are reached when a target is used up. */
const DUE_LEVEL = { resolution: 2, response: 1 };

function checkLadders({ sla, escalation }) {
  for (const { metric, cycle, state, breachedAt, stoppedAt } of sla.clocks) {
    // what fell due while it was resolved shows at the reopening, and the reopening may be what it waited for
    if (state !== 'breached' || !DUE_LEVEL[metric] || breachedAt === stoppedAt) continue;
    const climbed = escalation.reached.filter((step) => step.metric === metric && step.cycle === cycle);
    assert.ok(climbed.some(({ level }) => level === DUE_LEVEL[metric]), `${metric} ${cycle} is late, and nobody was told`);
  }
}

/**
 * Holds a decision against the log and against itself. What was reached before stays reached, unless a fact changed that counts
 * for all of the incident's time: another agreement, or a priority that is computed.
 */
function checkRow(document, incident, { position, now, decision }, before) {
  const row = incident.rows[position];
  const { value, impact, urgency } = decision.priority;
  assert.deepEqual({ value, impact, urgency }, { value: row.priority, impact: row.impact, urgency: row.urgency });
  assert.equal(decision.route.group, 'serviceDesk');
  checkDecision(decision);
  checkLadders(decision);
  checkClocks(decision.sla.clocks, clocksOf(document, incident, position));
  assert.deepEqual(decision.findings.map(({ code, path }) => `${code} ${path}`), findingsOf(incident, position));
  const sameTerms = before?.sla.id === decision.sla.id && (document.priority.helpdesk === 'keep' || before.priority.value === value);
  // of two rows of one minute the second can still prevent what falls due in that minute
  if (!sameTerms || Date.parse(before.now) >= now) return;
  const reached = new Map(decision.escalation.reached.map(({ id, at }) => [id, at]));
  for (const { id, at } of before.escalation.reached) assert.equal(reached.get(id), at, `${id} stays reached`);
}

/** Decides an incident at every row and checks what comes out; `onDecision` may look further. */
export function checkIncident(policy, document, incident, onDecision = () => {}) {
  let before;
  for (const decided of decisions(policy, incident)) {
    about(policy, incident, decided.position, () => {
      checkRow(document, incident, decided, before);
      onDecision(decided);
    });
    before = decided.decision;
  }
}

/** What the log itself counts: how often an incident was reopened, and how often it got another group. */
export function checkCounts(document, incident, { position, decision }) {
  const { reopened, reassigned } = incident.rows[position];
  const clocks = (metric) => decision.sla.clocks.filter((clock) => clock.metric === metric);
  const { onReopen } = document.slas[0];
  assert.equal(clocks('resolution').length, onReopen === 'newCycle' ? reopened + 1 : 1);
  if (onReopen === 'excludeClosedTime') {
    // resolved and then closed are two pauses of one closed time
    const closed = clocks('resolution')[0].pauses.filter(({ cause }) => isDone({ state: cause }));
    assert.equal(closed.filter(({ from }, index) => from !== closed[index - 1]?.to).length, reopened);
  }
  // groups that the log does not say are counted in it all the same
  if (onReopen !== 'newCycle') assert.ok(clocks('ownership').length <= reassigned + 1, 'not more groups than it had');
}

/** A decision but for what it says about events still to come, and about the order that they spoil. */
function apartFromTheFuture({ findings, ...rest }) {
  return { ...rest, findings: findings.filter(({ code }) => code !== 'future_event' && code !== 'out_of_order') };
}

/**
 * Asked with the whole log, a decision as of an earlier instant is the one that was made then. All it may know of the future is
 * when the next event comes. False: of rows of one minute only the last is the state as of that minute.
 */
export function checkPast(policy, incident, { position, now, decision }) {
  const following = incident.rows.slice(position + 1);
  if (!following.length || following.some(({ at }) => at <= now)) return false;
  const late = apartFromTheFuture(policy.decide(ticketAt(incident, position, { whole: true }), { now }));
  const then = apartFromTheFuture(decision);
  const nextEvent = Math.min(...following.map(({ at }) => at));
  const next = Math.min(nextEvent, then.nextChangeAt === null ? Infinity : Date.parse(then.nextChangeAt));
  assert.equal(Date.parse(late.nextChangeAt), next, 'the next event, or what comes before it');
  then.nextChangeAt = late.nextChangeAt;
  if (JSON.stringify(late) !== JSON.stringify(then)) assert.deepEqual(late, then);
  return true;
}

/** What of a decision does not count on by itself. */
const still = ({ sla, escalation, priority, findings }) => JSON.stringify([
  sla.clocks.map(({ state, warnAt, breachedAt }) => [state, warnAt, breachedAt]),
  escalation,
  priority,
  findings,
]);

/** Until `nextChangeAt` a decision stays as it is, and then it does not. */
export function checkNextChange(policy, incident, { position, decision }) {
  if (decision.nextChangeAt === null) return;
  const ticket = ticketAt(incident, position);
  const at = Date.parse(decision.nextChangeAt);
  assert.equal(still(policy.decide(ticket, { now: at - 1 })), still(decision), 'nothing changes before it');
  assert.notEqual(still(policy.decide(ticket, { now: at })), still(decision), 'something changes at it');
}

/** A clock's trace runs without a gap from its start to where it stands, and adds up to what it has used. */
export function checkTrace(policy, incident, { position, now }) {
  for (const clock of policy.decide(ticketAt(incident, position), { now, trace: true }).sla.clocks) {
    let [at, sum] = [clock.startedAt, 0];
    for (const { from, to, kind, seconds } of clock.trace) {
      assert.equal(from, at, 'without a gap');
      assert.ok(Date.parse(to) > Date.parse(from), 'a row lasts');
      if (kind === 'closed' || kind === 'paused') assert.equal(seconds, 0);
      if (kind === 'counted') assert.equal(seconds, (Date.parse(to) - Date.parse(from)) / 1000);
      [at, sum] = [to, sum + seconds];
    }
    assert.equal(at, clock.stoppedAt ?? instant(Math.max(now, Date.parse(clock.startedAt))), 'up to where it stands');
    assert.equal(sum, clock.elapsedSeconds, 'the sum of it');
  }
}
