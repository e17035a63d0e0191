// How far a clock has come at an instant after its decision: what can be known without the calendar, and no more.

/**
 * { state, elapsed, left, motion } of a clock, seconds. `motion`: `counting`; `closed`, known to be outside opening hours; `paused`; `ended`;
 * `asOf`, where nobody told the hours, and the figures are those of the decision.
 * `hours` are open hours by calendar, as `calendar.openHours(from, to)` gives them. Without those of the clock's calendar it counts only
 * where all time until it is due is open: as much is left as will pass.
 */
export function countAt(clock, { from, now, hours }) {
  const elapsed = numberOf(clock.elapsedSeconds);
  const target = numberOf(clock.targetSeconds);
  const left = Number.isFinite(clock.remainingSeconds) ? clock.remainingSeconds : target - elapsed;
  const still = stillness(clock);
  if (still) return { elapsed, left, motion: still };
  const { seconds, motion } = sinceOf(clock, { from, to: Math.max(now, from), hours, left });
  return { elapsed: elapsed + seconds, left: left - seconds, motion };
}

function numberOf(value) {
  return Number.isFinite(value) ? value : 0;
}

function stillness({ state, stoppedAt }) {
  if (stoppedAt || state === 'met' || state === 'cancelled') return 'ended';
  return state === 'paused' ? 'paused' : undefined;
}

function sinceOf(clock, { from, to, hours, left }) {
  const spans = hoursOf(hours, clock.calendar);
  if (spans) return { seconds: openBetween(spans, from, to), motion: spans.some(([opens, closes]) => opens <= to && to < closes) ? 'counting' : 'closed' };
  const due = Date.parse(clock.dueAt);
  const isOpenUntilDue = left > 0 && Math.abs(due - from - left * 1000) < 1000;
  return isOpenUntilDue ? { seconds: (Math.min(to, due) - from) / 1000, motion: 'counting' } : { seconds: 0, motion: 'asOf' };
}

function hoursOf(hours, calendar) {
  const list = typeof calendar === 'string' && Object.hasOwn(hours ?? {}, calendar) ? hours[calendar] : undefined;
  if (!Array.isArray(list)) return undefined;
  return list.map((span) => [Date.parse(span?.from), Date.parse(span?.to)]).filter(([opens, closes]) => opens < closes);
}

function openBetween(spans, from, to) {
  const milliseconds = spans.map(([opens, closes]) => Math.min(closes, to) - Math.max(opens, from)).filter((length) => length > 0);
  return milliseconds.reduce((sum, length) => sum + length, 0) / 1000;
}
