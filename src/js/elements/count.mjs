// How far a clock has come at an instant after its decision: what can be known without the calendar, and no more.

/**
 * { elapsed, left, motion } of a clock, seconds. `motion`: `counting`; `closed`, known to be outside opening hours; `paused`; `ended`;
 * `asOf`, where nobody told the hours, and the figures are those of the decision.
 * `hours` are open hours by calendar, as `calendar.openHours(from, to)` gives them. Without those of the clock's calendar it counts only
 * where all time until it is due is open: as much is left as will pass.
 */
export function countAt(clock, { from, now, hours }) {
  const elapsed = finite(clock.elapsedSeconds) ?? 0;
  const left = finite(clock.remainingSeconds) ?? (finite(clock.targetSeconds) ?? 0) - elapsed;
  const [seconds, motion] = sinceOf(clock, left, { from, to: Math.max(now, from), hours });
  return { elapsed: elapsed + seconds, left: left - seconds, motion };
}

function finite(value) {
  return Number.isFinite(value) ? value : undefined;
}

function sinceOf({ state, stoppedAt, calendar, dueAt }, left, { from, to, hours }) {
  if (stoppedAt || state === 'met' || state === 'cancelled') return [0, 'ended'];
  if (state === 'paused') return [0, 'paused'];
  const spans = Object.hasOwn(Object(hours), calendar) && hours[calendar];
  if (Array.isArray(spans)) return openIn(spans, from, to);
  const due = Date.parse(dueAt);
  const isOpenUntilDue = left > 0 && Math.abs(due - from - left * 1000) < 1000;
  return isOpenUntilDue ? [(Math.min(to, due) - from) / 1000, 'counting'] : [0, 'asOf'];
}

function openIn(spans, from, to) {
  let milliseconds = 0;
  let motion = 'closed';
  for (const span of spans) {
    const [opens, closes] = [Date.parse(span?.from), Date.parse(span?.to)];
    milliseconds += Math.max(Math.min(closes, to) - Math.max(opens, from), 0) || 0;
    if (opens <= to && to < closes) motion = 'counting';
  }
  return [milliseconds / 1000, motion];
}
