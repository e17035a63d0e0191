// Goes through incidents as they happened: a decision after each of their rows, as of that row's instant.
import assert from 'node:assert/strict';
import { clocksOf, findingsOf } from './by-hand.mjs';
import { ticketAt } from './incident.mjs';
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
  } catch (error) {
    error.message = `${incident.id}, row ${position}, policy ${policy.name}: ${error.message}`;
    throw error;
  }
}

/** A clock as far as it is known by hand. */
function shown({ metric, cycle, startedAt, stoppedAt, elapsedSeconds, targetSeconds, group }) {
  return { metric, cycle, startedAt, stoppedAt, elapsedSeconds, targetSeconds, ...(group !== undefined && { group }) };
}

/** A share of a target is rounded to a second. */
const ROUNDING = 1;

function checkClocks(clocks, expected) {
  for (const [index, { kept, ...hand }] of expected.entries()) {
    const clock = clocks[index];
    if (!clock) break;
    hand.targetSeconds ??= clock.targetSeconds;
    hand.elapsedSeconds ??= clock.elapsedSeconds;
    if (Math.abs(hand.elapsedSeconds - clock.elapsedSeconds) <= ROUNDING && !Number.isInteger(hand.elapsedSeconds)) {
      hand.elapsedSeconds = clock.elapsedSeconds;
    }
    assert.deepEqual(shown(clock), hand);
    if (hand.stoppedAt !== null) {
      const state = hand.elapsedSeconds > hand.targetSeconds ? 'breached' : kept ? 'met' : 'cancelled';
      assert.equal(clock.state, state, `${hand.metric} ${hand.cycle}`);
    }
  }
  assert.equal(clocks.length, expected.length, 'as many clocks');
}

/**
 * Decides an incident at every row and holds what it says against the log: priority, clocks, findings, and that what was reached
 * stays reached. Gives every finding to `onFinding`, and to `onDecision` what else is to be looked at.
 */
export function checkIncident(policy, document, incident, { onFinding = () => {}, onDecision = () => {} } = {}) {
  let before;
  for (const { position, now, decision } of decisions(policy, incident)) {
    about(policy, incident, position, () => {
      const row = incident.rows[position];
      assert.equal(decision.priority.value, row.priority);
      assert.equal(decision.priority.impact, row.impact);
      assert.equal(decision.priority.urgency, row.urgency);
      assert.equal(decision.route.group, 'serviceDesk');
      checkDecision(decision);
      checkClocks(decision.sla.clocks, clocksOf(document, incident, position));
      assert.deepEqual(decision.findings.map(({ code, path }) => `${code} ${path}`), findingsOf(incident, position));
      // of two rows of one minute the second can still prevent what falls due in that minute
      const sameTerms = before?.sla.id === decision.sla.id && (document.priority.helpdesk === 'keep' || before.priority.value === row.priority);
      if (sameTerms && Date.parse(before.now) < now) {
        const reached = new Map(decision.escalation.reached.map(({ id, at }) => [id, at]));
        for (const { id, at } of before.escalation.reached) assert.equal(reached.get(id), at, `${id} stays reached`);
      }
    });
    for (const finding of decision.findings) onFinding(finding);
    onDecision({ position, now, decision });
    before = decision;
  }
}

/** A decision but for what it says about events still to come. */
function apartFromTheFuture({ findings, nextChangeAt, ...rest }) {
  const told = findings.filter(({ code }) => code !== 'future_event' && code !== 'out_of_order');
  return { ...rest, findings: told, nextChangeAt };
}

/**
 * Asked with the whole log, a decision as of an earlier instant is the one that was made then. Two things may be told of the
 * future: that its events do not count yet, and that the next of them will change the decision.
 */
export function checkHistory(policy, incident) {
  let compared = 0;
  for (const { position, now, decision } of decisions(policy, incident)) {
    const following = incident.rows.slice(position + 1);
    // of rows of one minute the last one is the state as of that minute
    if (!following.length || following.some(({ at }) => at <= now)) continue;
    about(policy, incident, position, () => {
      const late = apartFromTheFuture(policy.decide(ticketAt(incident, position, { whole: true }), { now }));
      const then = apartFromTheFuture(decision);
      const nextEvent = Math.min(...following.map(({ at }) => at));
      const next = Math.min(nextEvent, then.nextChangeAt === null ? Infinity : Date.parse(then.nextChangeAt));
      assert.equal(Date.parse(late.nextChangeAt), next, 'the next event, or what comes before it');
      then.nextChangeAt = late.nextChangeAt;
      if (JSON.stringify(late) !== JSON.stringify(then)) assert.deepEqual(late, then);
    });
    compared += 1;
  }
  return compared;
}

/** What of a decision does not count on by itself. */
const still = ({ sla, escalation, priority, findings }) => JSON.stringify([
  sla.clocks.map(({ state, warnAt, breachedAt }) => [state, warnAt, breachedAt]),
  escalation,
  priority,
  findings,
]);

/** Until `nextChangeAt` a decision stays as it is, and then it does not. */
export function checkNextChange(policy, incident, position, decision) {
  if (decision.nextChangeAt === null) return;
  about(policy, incident, position, () => {
    const ticket = ticketAt(incident, position);
    const at = Date.parse(decision.nextChangeAt);
    assert.equal(still(policy.decide(ticket, { now: at - 1 })), still(decision), 'nothing changes before it');
    assert.notEqual(still(policy.decide(ticket, { now: at })), still(decision), 'something changes at it');
  });
}
