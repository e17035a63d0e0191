// The intervals that a clock counted: open hours minus pauses, so that a reader can add them up to what was used.

/** [from, to) in milliseconds, without the parts that lie in `holes`. */
function without(interval, holes) {
  let pieces = [interval];
  for (const [holeFrom, holeTo] of holes) {
    pieces = pieces.flatMap(([from, to]) => {
      if (holeTo <= from || to <= holeFrom) return [[from, to]];
      return [
        [from, Math.min(to, holeFrom)],
        [Math.max(from, holeTo), to],
      ].filter(([start, end]) => start < end);
    });
  }
  return pieces;
}

/**
 * { from, to, seconds } of every interval that counts for `clock` up to `now`. Seconds are rounded so that they add up to the
 * whole: the sum is the clock's elapsedSeconds.
 */
export function countedIntervals(clock, calendar, now) {
  const end = clock.stoppedAt ?? now;
  const pauses = clock.pauses.map(({ from, to }) => [Date.parse(from), Date.parse(to ?? end)]);
  let total = 0;
  return calendar
    .openHours(clock.startedAt, end)
    .flatMap(({ from, to }) => without([Date.parse(from), Date.parse(to)], pauses))
    .map(([from, to]) => {
      const before = Math.floor(total / 1000);
      total += to - from;
      return { from: new Date(from).toISOString(), to: new Date(to).toISOString(), seconds: Math.floor(total / 1000) - before };
    });
}
