// What the clocks and findings of an incident should be, worked out from its rows the way one would by hand: metric by metric,
// without events, cycles or calendars as the engine knows them. Office hours are those of the replay's policy.
import { instant } from './incident.mjs';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const OPENS = 8 * 60 * MINUTE;
const CLOSES = 18 * 60 * MINUTE;
const WEEKDAYS = 5;
/** 1 January 1970 was a Thursday. */
const FIRST_WEEKDAY = 3;

/** Office hours from a Monday before 1970 up to an instant, without going through the days. */
function officeTime(at) {
  const day = Math.floor(at / DAY) + FIRST_WEEKDAY;
  const weekday = day % 7;
  const whole = Math.floor(day / 7) * WEEKDAYS + Math.min(weekday, WEEKDAYS);
  const today = weekday < WEEKDAYS ? Math.min(Math.max((at % DAY) - OPENS, 0), CLOSES - OPENS) : 0;
  return whole * (CLOSES - OPENS) + today;
}

const OPEN_TIME = { always: (from, to) => to - from, office: (from, to) => officeTime(to) - officeTime(from) };

const AWAITING_USER = 'Awaiting User Info';
export const isDone = ({ state }) => state === 'Resolved' || state === 'Closed';

/** What the rows up to one of them say, as spans of time from the opening to that row's instant. */
function spansOf({ createdAt, rows }, position) {
  const now = rows[position].at;
  const known = rows.slice(0, position + 1);
  const opened = { from: createdAt, instant: instant(createdAt) };
  const opening = { state: 'New', priority: rows[0].priority };
  // a row that is late says what changed since the row before it, not since the rows that are later than it
  const changes = known.map(({ at, state, group, priority, instant: text }, index) => {
    const last = rows[index - 1] ?? opening;
    const changed = Object.entries({ state, group, priority }).filter(([key, value]) => value !== last[key]);
    return { ...(at < createdAt ? opened : { from: at, instant: text }), ...Object.fromEntries(changed) };
  });
  const spans = [{ ...opened, ...opening }];
  for (const change of changes.filter(({ from }) => from <= Math.max(now, createdAt)).sort((a, b) => a.from - b.from)) {
    spans.push({ ...spans.at(-1), ...change });
  }
  return spans.map((span, index) => ({ ...span, to: spans[index + 1]?.from ?? Math.max(now, createdAt) }));
}

/**
 * The stretches of spans in which work went on: the positions of the first span and of the one that resolved the incident. Where
 * closed time counts, a resolution that was taken back is none.
 */
function stretchesOf(spans, onReopen) {
  const stretches = [];
  let first = 0;
  for (let index = 1; index < spans.length; index += 1) {
    const [was, is] = [isDone(spans[index - 1]), isDone(spans[index])];
    if (!was && is) stretches.push({ first, end: index });
    if (was && !is) {
      if (onReopen === 'newCycle') first = index;
      else stretches.pop();
    }
  }
  if (!isDone(spans.at(-1))) stretches.push({ first, end: null });
  return stretches;
}

const isActive = ({ state }) => state === 'Active';

/** The position of the first span of a stretch for which `test` holds; null if there is none. */
function firstWithin(spans, { first, end }, test) {
  const index = spans.findIndex((span, position) => position >= first && (end === null || position < end) && test(span));
  return index === -1 ? null : index;
}

// A cycle: the positions of the spans that start and stop it, and whether it came to what it waits for.

/** From the opening, or the reopening, to the resolution. */
const untilResolved = (spans, stretches) => stretches.map(({ first, end }) => ({ start: first, stop: end, kept: true }));

/** From the first time it is active to the resolution. */
function handled(spans, stretches) {
  const cycles = [];
  for (const stretch of stretches) {
    const start = cycles.length ? stretch.first : firstWithin(spans, stretch, isActive);
    if (start !== null) cycles.push({ start, stop: stretch.end, kept: true });
  }
  return cycles;
}

/** From the opening to the first time it is active. */
function responded(spans, stretches) {
  const cycles = [];
  for (const stretch of stretches) {
    if (cycles.at(-1)?.kept) break;
    const active = firstWithin(spans, stretch, isActive);
    cycles.push({ start: stretch.first, stop: active ?? stretch.end, kept: active !== null });
  }
  return cycles;
}

/** Every time it waits for the caller; what the resolution cut off is asked again at the reopening. */
function userAsked(spans, stretches) {
  const cycles = [];
  let running = false;
  for (const { first, end } of stretches) {
    for (let index = first; index < (end ?? spans.length); index += 1) {
      const waits = spans[index].state === AWAITING_USER;
      if (isDone(spans[index])) continue;
      if (running ? index === first : waits) cycles.push({ start: index, stop: null, kept: false });
      if (running && !waits) Object.assign(cycles.at(-1), { stop: index, kept: true });
      running = waits;
    }
    if (running) cycles.at(-1).stop = end;
  }
  return cycles;
}

/** As long as one group has it. */
function owned(spans, stretches) {
  const cycles = [];
  for (const { first, end } of stretches) {
    let group;
    // the row that resolves it says first who has it
    for (let index = first; index <= (end ?? spans.length - 1); index += 1) {
      if (spans[index].group === group) continue;
      if (group !== undefined) Object.assign(cycles.at(-1), { stop: index, atAssignment: true });
      ({ group } = spans[index]);
      cycles.push({ start: index, stop: null, kept: true, group });
    }
    if (group !== undefined) cycles.at(-1).stop = end;
  }
  return cycles;
}

const CYCLES = {
  response: responded,
  resolution: untilResolved,
  requesterWait: untilResolved,
  agentWork: untilResolved,
  ownership: owned,
  handling: handled,
  userInformation: userAsked,
};

const LENGTH = /^(\d+)(m|h)$/;

/** Milliseconds of a target; null for working days, whose length depends on where they begin. */
function lengthOf(target) {
  const [, amount, unit] = LENGTH.exec(target) ?? [];
  return amount ? amount * (unit === 'h' ? 60 : 1) * MINUTE : null;
}

/** The targets from one span to another: what it is at first, and every change to another length. */
function targetsBetween(spans, first, last, targetAt) {
  const periods = [];
  for (let index = first; index <= last; index += 1) {
    const target = targetAt(spans[index]);
    if (periods.at(-1)?.target !== target) periods.push({ ...spans[index], target });
  }
  return periods;
}

/** The clocks a decision about an incident as of one of its rows should show. */
export function clocksOf(policy, incident, position) {
  const { priority: current } = incident.rows[position];
  const computed = policy.priority.helpdesk === 'ignore';
  const spans = spansOf(incident, position);
  const now = spans.at(-1).to;
  const { calendar, targets, pauseWhile, onReopen = 'continue', onPriorityChange = 'fromStart' } = policy.slas.find(({ when }) => !when || when.priority === current);
  const open = OPEN_TIME[calendar];
  const stretches = stretchesOf(spans, onReopen);
  const rowOf = (priority) => targets[priority] ?? targets['*'];
  return Object.keys(rowOf(current)).flatMap((metric) => {
    const paused = pauseWhile[metric] ?? policy.metrics[metric]?.pausesWhile ?? [];
    const counts = (span) => !paused.includes(span.state) && !(onReopen === 'excludeClosedTime' && isDone(span));
    const used = (from, to) => {
      let sum = 0;
      for (const span of spans) {
        const [begin, end] = [Math.max(span.from, from), Math.min(span.to, to)];
        if (begin < end && counts(span)) sum += open(begin, end);
      }
      return sum;
    };
    const targetAt = ({ priority }) => rowOf(computed ? current : priority)[metric];
    return CYCLES[metric](spans, stretches).map(({ start, stop, kept, atAssignment, group }, index) => {
      // a row says who has the incident before it says its priority, and that before its state
      const last = stop === null ? spans.length - 1 : stop - (atAssignment ? 1 : 0);
      const [first, ...changes] = targetsBetween(spans, start, Math.max(start, last), targetAt);
      let [since, target, elapsed] = [first, first.target, 0];
      for (const change of changes) {
        if (onPriorityChange === 'keepShare') {
          const share = (elapsed + used(since.from, change.from)) / lengthOf(target);
          elapsed = Math.round((share * lengthOf(change.target)) / 1000) * 1000;
        }
        if (onPriorityChange !== 'fromStart') since = change;
        ({ target } = change);
      }
      const length = lengthOf(target);
      elapsed += used(since.from, stop === null ? now : spans[stop].from);
      return {
        metric,
        cycle: index + 1,
        kept,
        startedAt: (onPriorityChange === 'fromChange' ? since : first).instant,
        stoppedAt: stop === null ? null : spans[stop].instant,
        // none: working days on the way, whose share cannot be told by hand
        elapsedSeconds: Number.isFinite(elapsed) ? elapsed / 1000 : null,
        targetSeconds: length === null ? null : length / 1000,
        ...(group !== undefined && { group }),
      };
    });
  });
}

/** What is odd in the log up to a row, as "code path", in the log's order: the only findings a decision may have. */
export function findingsOf(incident, position) {
  const { rows, events, createdAt } = incident;
  const [now, count] = [rows[position].at, rows[position].events];
  const known = events.slice(0, count).map((event, index) => ({ ...event, index, time: Date.parse(event.at) }));
  const late = known.find(({ time }, index) => index > 0 && time < known[index - 1].time);
  const found = late ? [`out_of_order events[${late.index}]`] : [];
  const happened = [];
  for (const event of known.sort((a, b) => a.time - b.time)) {
    const path = `events[${event.index}]`;
    if (event.time > now) {
      found.push(`future_event ${path}`);
      continue;
    }
    if (event.time < createdAt) found.push(`before_created ${path}`);
    const before = happened.filter(({ at, type }) => at === event.at && type === event.type).at(-1);
    const same = before && before.to === event.to && before.group === event.group && before.agent === event.agent;
    if (same) found.push(`duplicate_event ${path}`);
    happened.push(event);
  }
  return found;
}
