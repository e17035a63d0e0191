// What holds of any decision, whatever the ticket and the policy.
import assert from 'node:assert/strict';

const OPEN = new Set(['running', 'paused', 'warning']);
const time = (instant) => (instant === null ? null : Date.parse(instant));

function checkPauses(clock, end) {
  let last = time(clock.startedAt);
  for (const [index, pause] of clock.pauses.entries()) {
    const [from, to] = [time(pause.from), time(pause.to)];
    assert.ok(from >= last, 'pauses follow each other, within the clock');
    assert.ok(to === null || to > from, 'a pause lasts');
    if (to === null) {
      assert.equal(index, clock.pauses.length - 1, 'only the last pause goes on');
      assert.equal(clock.stoppedAt, null, 'what goes on paused has not stopped');
    }
    last = to ?? from;
  }
  assert.ok(last <= end, 'a pause is over when the clock stops');
}

function checkClock(clock, now) {
  const { state, elapsedSeconds, targetSeconds, remainingSeconds } = clock;
  const [started, due, warn, stopped, breached] = [clock.startedAt, clock.dueAt, clock.warnAt, clock.stoppedAt, clock.breachedAt].map(time);
  assert.ok(targetSeconds > 0);
  assert.ok(elapsedSeconds >= 0);
  // both are whole seconds, rounded down
  assert.ok(targetSeconds - elapsedSeconds - remainingSeconds <= 1 && targetSeconds - elapsedSeconds >= remainingSeconds, 'what is left');
  if (stopped === null) {
    assert.ok(OPEN.has(state) || state === 'breached', `${state} needs an end`);
  } else {
    assert.ok(!OPEN.has(state), `${state} has no end`);
    assert.ok(stopped <= now && stopped >= started, 'it stops after its start, and not later than now');
    assert.equal(state === 'breached', elapsedSeconds > targetSeconds, 'once stopped, late is who used more than the target');
  }
  assert.equal(breached !== null, state === 'breached');
  if (state === 'breached') {
    assert.ok(elapsedSeconds >= targetSeconds, 'a breach has used up its target');
    assert.ok(breached >= started && breached <= now);
  }
  if (OPEN.has(state)) assert.ok(elapsedSeconds <= targetSeconds, `${state} is within its target`);
  if (state === 'warning') assert.ok(warn !== null && warn <= now, 'warned since its mark');
  if (state === 'running') assert.ok(warn === null || warn > now, 'not warned before its mark');
  // a target used up exactly at closing was due then, and can be met until the next opening
  const usedUp = elapsedSeconds === targetSeconds;
  if (state === 'running' || state === 'warning') assert.ok(due === null || due >= now || usedUp, 'due in time to come');
  if (state === 'breached' && stopped === null) assert.ok(due !== null && due <= now, 'due in time past');
  const pausedNow = clock.pauses.at(-1)?.to === null;
  if (state === 'paused') assert.ok(pausedNow);
  if (pausedNow) assert.ok(state === 'paused' || state === 'breached', 'a pause hides nothing but a breach');
  checkPauses(clock, stopped ?? now);
}

function checkCycles(clocks) {
  const last = new Map();
  for (const clock of clocks) {
    const before = last.get(clock.metric);
    assert.equal(clock.cycle, (before?.cycle ?? 0) + 1, 'cycles are counted without a gap');
    if (before) assert.ok(before.stoppedAt !== null && time(before.stoppedAt) <= time(clock.startedAt), 'one cycle at a time');
    last.set(clock.metric, clock);
  }
}

function checkSteps({ reached, next }, now) {
  let last = -Infinity;
  for (const { at } of reached) {
    assert.ok(time(at) <= now, 'what is reached is past');
    assert.ok(time(at) >= last, 'steps are in order');
    last = time(at);
  }
  assert.equal(new Set(reached.map(({ id }) => id)).size, reached.length, 'a step is reached once');
  if (next) assert.ok(time(next.at) > now, 'the next step is to come');
}

/** Throws for the first invariant that a decision breaks. */
export function checkDecision(decision) {
  const now = time(decision.now);
  for (const clock of decision.sla.clocks) checkClock(clock, Math.max(now, time(clock.startedAt)));
  checkCycles(decision.sla.clocks);
  checkSteps(decision.escalation, now);
  assert.ok(decision.nextChangeAt === null || time(decision.nextChangeAt) > now, 'the next change is to come');
  assert.equal(new Set(decision.actions.map(({ id }) => id)).size, decision.actions.length, 'an action is there once');
  for (const { path, message } of decision.findings) assert.ok(path && message);
}
