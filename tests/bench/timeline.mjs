// Business hours written by hand for one calendar and a few years: what a program in a hurry would do without a library. All open
// stretches lie in typed arrays, in UTC, with an index by day and one by open time.
const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
/** The open time per entry of its index: less than the shortest stretch. */
const BUCKET = 120 * MINUTE;

/** Minutes that the clocks of the zone are ahead of UTC at an instant. */
function offsets(zone) {
  const clocks = new Intl.DateTimeFormat('en-US', {
    timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
  });
  return (at) => {
    const { year, month, day, hour, minute, second } = Object.fromEntries(clocks.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    return Date.UTC(year, month - 1, day, hour, minute, second) - at;
  };
}

/** `week` has the open stretches of each weekday, from Sunday, as minutes after midnight; `holidays` are dates. */
export function timeline({ zone, week, holidays }, firstYear, lastYear) {
  const offsetAt = offsets(zone);
  const closed = new Set(holidays);
  const base = Date.UTC(firstYear, 0, 1);
  const end = Date.UTC(lastYear + 1, 0, 1);
  const stretches = [];
  let total = 0;
  for (let day = base - DAY; day <= end; day += DAY) {
    const date = new Date(day);
    const today = closed.has(date.toISOString().slice(0, 10)) ? [] : week[date.getUTCDay()];
    // clocks change at night, and hours like these are over then
    const offset = today.length ? offsetAt(day + DAY / 2 - offsetAt(day)) : 0;
    for (const [opening, closing] of today) {
      stretches.push([day + opening * MINUTE - offset, day + closing * MINUTE - offset, total]);
      total += (closing - opening) * MINUTE;
    }
  }
  const [opens, closes, befores] = [0, 1, 2].map((part) => Float64Array.from(stretches, (stretch) => stretch[part]));
  const count = stretches.length;

  const byDay = new Int32Array((end - base) / DAY + 1);
  for (let day = 0, at = 0; day < byDay.length; day += 1) {
    while (at < count && closes[at] <= base + day * DAY) at += 1;
    byDay[day] = at;
  }
  const byOpenTime = new Int32Array(Math.floor(total / BUCKET) + 2);
  for (let bucket = 0, at = 0; bucket < byOpenTime.length; bucket += 1) {
    while (at + 1 < count && befores[at + 1] < bucket * BUCKET) at += 1;
    byOpenTime[bucket] = at;
  }

  const openBefore = (instant) => {
    let at = byDay[((instant - base) / DAY) | 0];
    while (at < count && closes[at] <= instant) at += 1;
    return instant > opens[at] ? befores[at] + instant - opens[at] : befores[at];
  };
  return {
    /** The instant so many minutes of open time after another. */
    add(from, minutes) {
      const wanted = openBefore(from) + minutes * MINUTE;
      let at = byOpenTime[(wanted / BUCKET) | 0];
      while (at + 1 < count && befores[at + 1] < wanted) at += 1;
      return opens[at] + wanted - befores[at];
    },
    /** The minutes of open time between two instants. */
    elapsed: (from, to) => (openBefore(to) - openBefore(from)) / MINUTE,
  };
}
