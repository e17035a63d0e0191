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
const isDone = ({ state }) => state === 'Resolved' || state === 'Closed';

/** What the rows up to one of them say, as spans of time from the opening to that row's instant. */
function spansOf({ createdAt, rows }, position) {
  const now = rows[position].at;
  const known = rows.slice(0, position + 1);
  // a row that is late says what changed since the row before it, not since the rows that are later than it
  const changes = known.map(({ at, state, group, priority }, index) => {
    const last = rows[index - 1] ?? { state: 'New' };
    const changed = Object.entries({ state, group, priority }).filter(([key, value]) => value !== last[key]);
    return { from: Math.max(at, createdAt), ...Object.fromEntries(changed) };
  });
  const spans = [{ from: createdAt, state: 'New', priority: rows[position].priority }];
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

const within = (spans, { first, end }) => spans.slice(first, end ?? spans.length);
const endOf = (spans, { end }) => (end === null ? null : spans[end].from);

/** From the opening, or the reopening, to the resolution. */
function untilResolved(spans, stretches) {
  return stretches.map((stretch) => ({ start: spans[stretch.first].from, stop: endOf(spans, stretch), kept: true }));
}

/** From the first time it is active to the resolution. */
function handled(spans, stretches) {
  const cycles = [];
  for (const stretch of stretches) {
    const start = cycles.length ? spans[stretch.first] : within(spans, stretch).find(({ state }) => state === 'Active');
    if (start) cycles.push({ start: start.from, stop: endOf(spans, stretch), kept: true });
  }
  return cycles;
}

/** From the opening to the first time it is active. */
function responded(spans, stretches) {
  const cycles = [];
  for (const stretch of stretches) {
    if (cycles.at(-1)?.kept) break;
    const active = within(spans, stretch).find(({ state }) => state === 'Active');
    cycles.push({ start: spans[stretch.first].from, stop: active?.from ?? endOf(spans, stretch), kept: Boolean(active) });
  }
  return cycles;
}

/** Every time it waits for the caller; what the resolution cut off is asked again at the reopening. */
function userAsked(spans, stretches) {
  const cycles = [];
  let running = false;
  for (const stretch of stretches) {
    for (const [index, span] of within(spans, stretch).entries()) {
      if (isDone(span)) continue;
      if ((running && index === 0) || (!running && span.state === AWAITING_USER)) {
        cycles.push({ start: span.from, stop: null, kept: false });
        running = true;
      }
      if (running && span.state !== AWAITING_USER) {
        Object.assign(cycles.at(-1), { stop: span.from, kept: true });
        running = false;
      }
    }
    if (running) cycles.at(-1).stop = endOf(spans, stretch);
  }
  return cycles;
}

/** As long as one group has it. */
function owned(spans, stretches) {
  const cycles = [];
  for (const stretch of stretches) {
    let group;
    // the row that resolves it says first who has it
    const rows = within(spans, { first: stretch.first, end: stretch.end === null ? null : stretch.end + 1 });
    for (const span of rows) {
      if (span.group === group) continue;
      if (group !== undefined) cycles.at(-1).stop = span.from;
      cycles.push({ start: span.from, stop: null, kept: true, group: span.group });
      ({ group } = span);
    }
    if (group !== undefined) cycles.at(-1).stop = endOf(spans, stretch);
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

/** The targets of a metric between two instants: what it was at first, and every change to another. */
function targetsBetween(spans, from, to, targetAt) {
  const periods = [];
  for (const span of spans) {
    if (span.from > to) break;
    const target = targetAt(span);
    if (periods.length && span.from <= from) Object.assign(periods[0], { target });
    else if (periods.at(-1)?.target !== target) periods.push({ from: Math.max(span.from, from), target });
  }
  return periods;
}

/** The clocks a decision about an incident as of one of its rows should show. */
export function clocksOf(policy, incident, position) {
  const { priority: current } = incident.rows[position];
  const computed = policy.priority.helpdesk === 'ignore';
  const spans = spansOf(incident, position).map((span) => ({ ...span, priority: computed ? current : span.priority }));
  const now = spans.at(-1).to;
  const sla = policy.slas.find(({ when }) => !when || when.priority === current);
  const open = OPEN_TIME[sla.calendar];
  const stretches = stretchesOf(spans, sla.onReopen);
  const rowOf = (priority) => sla.targets[priority] ?? sla.targets['*'];
  return Object.keys(rowOf(current)).flatMap((metric) => {
    const paused = sla.pauseWhile[metric] ?? policy.metrics?.[metric]?.pausesWhile ?? [];
    const counts = (span) => !paused.includes(span.state) && !(sla.onReopen === 'excludeClosedTime' && isDone(span));
    const used = (from, to) => {
      let sum = 0;
      for (const span of spans) {
        const [begin, end] = [Math.max(span.from, from), Math.min(span.to, to)];
        if (begin < end && counts(span)) sum += open(begin, end);
      }
      return sum;
    };
    return CYCLES[metric](spans, stretches).map(({ start, stop, kept, group }, index) => {
      const until = stop ?? now;
      let startedAt = start;
      let elapsed = 0;
      let since = start;
      let last;
      for (const { from, target } of targetsBetween(spans, start, until, ({ priority }) => rowOf(priority)[metric])) {
        if (last !== undefined && sla.onPriorityChange === 'fromChange') startedAt = since = from;
        if (last !== undefined && sla.onPriorityChange === 'keepShare') {
          elapsed = ((elapsed + used(since, from)) / lengthOf(last)) * lengthOf(target);
          since = from;
        }
        last = target;
      }
      return {
        metric,
        cycle: index + 1,
        kept,
        startedAt: instant(startedAt),
        stoppedAt: stop === null ? null : instant(stop),
        // none: working days on the way, whose share cannot be told by hand
        elapsedSeconds: Number.isFinite(elapsed) ? (elapsed + used(since, until)) / 1000 : null,
        targetSeconds: lengthOf(last) === null ? null : lengthOf(last) / 1000,
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
