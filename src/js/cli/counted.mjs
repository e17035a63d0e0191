// How a clock's time was counted, as a table to check with a pencil: what is on each line adds up to the time used. For the command
// line and for the page, which lay it out each in its own way.
import { count, plain } from './text.mjs';
import { digits, length, timesOf } from './times.mjs';

export { tally } from './text.mjs';

const MOST_LINES = 20;
const HEAD = 8;
const TAIL = 10;
const WEEK = 6 * 86_400_000;

/** A counted row cut at the ends of its dates; whole seconds, so that the parts add up to the row. */
function byDate(row, times) {
  if (row.kind !== 'counted') return [row];
  const parts = [];
  let { from } = row;
  let told = 0;
  for (;;) {
    const midnight = times.nextDate(from);
    if (Date.parse(midnight) >= Date.parse(row.to)) break;
    const upTo = Math.floor((Date.parse(midnight) - Date.parse(row.from)) / 1000);
    parts.push({ ...row, from, to: midnight, seconds: upTo - told });
    [from, told] = [midnight, upTo];
  }
  return [...parts, { ...row, from, seconds: row.seconds - told }];
}

/** "Mon 09:00", with its date where the weekday alone could be the wrong one. */
function untilText({ from, to }, times) {
  const isNear = Date.parse(to) - Date.parse(from) < WEEK;
  return `${isNear ? times.weekday(to) : times.date(to)} ${times.time(to)}`;
}

function shiftText({ from, to }, times) {
  const shift = times.shift(from, to);
  return shift ? `, clocks ${shift > 0 ? 'forward' : 'back'} ${length(shift)}` : '';
}

/** { when, what } of a row: "09:00-12:30 counted", or "17:30- closed until Mon 09:00" where it goes past its date. */
function textOf(row, times, end) {
  const said = { counted: 'counted', closed: 'closed', paused: 'paused', carried: 'carried over' }[row.kind];
  const span = times.span(row.from, row.to);
  const until = row.to === end ? 'now' : untilText(row, times);
  const what = [
    said,
    row.kind === 'paused' ? ` (${plain(row.cause)})` : '',
    span ? '' : ` until ${until}`,
    row.kind === 'counted' ? shiftText(row, times) : '',
  ].join('');
  return { when: span ?? `${times.time(row.from)}-`, what };
}

const startsDay = (lines, index) => index === lines.length || lines[index].day !== lines[index - 1]?.day;

/** What a folded part holds: "... 12 more days", with the pauses that do not show. */
function restText(lines, isWhole) {
  const days = new Set(lines.filter(({ kind }) => kind === 'counted').map(({ day }) => day)).size;
  const pauses = lines.filter(({ kind }) => kind === 'paused').length;
  const what = isWhole && days ? count(days, 'more day') : count(lines.length, 'more line');
  return `... ${what}${pauses ? ` with ${count(pauses, 'pause')}` : ''}`;
}

/** The lines with the middle of a long table made one, from the beginning of a day to the end of one where that can be. */
function folded(lines) {
  if (lines.length <= MOST_LINES) return lines;
  let from = HEAD;
  while (from > 0 && !startsDay(lines, from)) from -= 1;
  from ||= HEAD;
  let to = lines.length - TAIL;
  while (to < lines.length && !startsDay(lines, to)) to += 1;
  if (to === lines.length) to = lines.length - TAIL;
  const hidden = lines.slice(from, to);
  const seconds = hidden.reduce((sum, line) => sum + line.seconds, 0);
  const isWhole = startsDay(lines, from) && startsDay(lines, to);
  const rest = { kind: 'rest', day: '', seconds, text: { when: '', what: restText(hidden, isWhole) } };
  return [...lines.slice(0, from), rest, ...lines.slice(to)];
}

/**
 * The table of a clock that was asked for with its trace: { zone, rows, sums }.
 *   rows  { kind, day, when, what, time, total }: all text; `day` stands where a date begins, `time` and `total`, which runs, where
 *         something counts. `kind` is that of the trace, or "rest" for the folded middle of a long table
 *   sums  [name, digits] of what stands below: the total, the target, and their difference
 */
export function countedTable(clock, { zone, now }) {
  const times = timesOf(zone, now);
  const end = clock.stoppedAt ? undefined : now;
  const lines = clock.trace.flatMap((row) => byDate(row, times)).map((row) => ({ ...row, day: times.date(row.from) }));
  let shownDay;
  let total = 0;
  // texts are made only for what is shown: of a clock of many years that is little
  const rows = folded(lines).map((line) => {
    const { kind, seconds } = line;
    const day = line.day === shownDay ? '' : line.day;
    shownDay = line.day;
    total += seconds;
    const counts = seconds > 0 || kind === 'counted' || kind === 'carried';
    const numbers = { time: counts ? digits(seconds) : '', total: counts ? digits(total) : '' };
    return { kind, day, ...(line.text ?? textOf(line, times, end)), ...numbers };
  });
  const left = clock.targetSeconds - total;
  return { zone: times.zone, rows, sums: [['total', digits(total)], ['target', digits(clock.targetSeconds)], [left < 0 ? 'over' : 'left', digits(left)]] };
}

/** The zone that a calendar of this policy document counts in. */
export function zoneOf(document, calendar) {
  return document.calendars?.[calendar]?.timeZone ?? document.timeZone ?? 'UTC';
}

/** The clocks of every metric, in the decision's order: lists of cycles, oldest first. */
export function cyclesByMetric(clocks) {
  const metrics = new Map();
  for (const clock of clocks) metrics.set(clock.metric, [...(metrics.get(clock.metric) ?? []), clock]);
  return [...metrics.values()];
}
