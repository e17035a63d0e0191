// A ticket's time as a picture in text: a row for each clock and each ladder over one axis of open hours, with now as a line through all.
import { axisOf } from './axis.mjs';
import { metricName } from './format.mjs';
import { cut, displayWidth, pad, plain } from './text.mjs';

const MOST_LABEL = 24;
const MARGIN = 2;
const FEWEST_COLUMNS = 24;
/** A mark gives way to another by at most so many columns; beyond that they share one. */
const NUDGE = 2;

const UNICODE = {
  open: '▄', closed: '·', counted: '━', coming: '─', over: '═', paused: '╱', now: '┃', point: '▼', start: '├', end: '┤', line: '─', tick: '┬', short: '┄',
  warning: '!', breach: '✗', due: '◆', met: '✓', stopped: '■', reminder: '○', repeat: '↻',
};
const ASCII = {
  open: '#', closed: '.', counted: '=', coming: '-', over: 'x', paused: '/', now: '|', point: 'v', start: '+', end: '+', line: '-', tick: '+', short: '~',
  warning: '!', breach: 'X', due: 'D', met: 'v', stopped: ']', reminder: 'o', repeat: '@',
};
const MEANINGS = {
  open: 'open', closed: 'closed', counted: 'counted', coming: 'to come', over: 'over the target', paused: 'paused', warning: 'warning', due: 'due',
  breach: 'breach', met: 'met', stopped: 'stopped', reminder: 'reminder', level: 'level', repeat: 'repeated',
};
const PAINT = {
  closed: 'dim', coming: 'dim', over: 'red', paused: 'blue', now: 'cyan', warning: 'yellow', breach: 'red', due: 'yellow', met: 'green', stopped: 'dim',
  reminder: 'yellow', level: 'bold', repeat: 'bold',
};
/** What shows of several marks that share a column. */
const RANK = ['stopped', 'met', 'reminder', 'warning', 'due', 'repeat', 'breach', 'level'];

const millis = (instant) => Date.parse(instant);

/** The stretches of a clock up to now, as its trace has them, and from then on as they will be while nothing happens. */
function stretchesOf(clock, { now, end, open }) {
  const dueAt = clock.dueAt === null ? Infinity : millis(clock.dueAt);
  const past = (clock.trace ?? []).filter(({ kind }) => kind !== 'carried').map(({ from, to, kind }) => ({ from: millis(from), to: millis(to), kind }));
  if (clock.stoppedAt !== null || clock.state === 'cancelled') return { past, dueAt };
  if (clock.state === 'paused') return { past: [...past, { from: now, to: end, kind: 'paused' }], dueAt: Infinity };
  const future = [];
  let at = now;
  for (const [opens, closes] of open ?? [[now, end]]) {
    if (closes <= now) continue;
    future.push({ from: at, to: Math.max(at, opens), kind: 'closed' }, { from: Math.max(now, opens), to: closes, kind: 'coming' });
    at = closes;
  }
  return { past: [...past, ...future, { from: at, to: end, kind: 'closed' }], dueAt };
}

/** The kind that fills most of a column; where time is shortened, closed hours count only if there is nothing else. */
function dominant(stretches, { from, to, kind: scale }) {
  const shares = new Map();
  for (const { from: begin, to: end, kind } of stretches) {
    const overlap = Math.min(to, end) - Math.max(from, begin);
    if (overlap > 0) shares.set(kind, (shares.get(kind) ?? 0) + overlap);
  }
  if (scale === 'quiet' && shares.size > 1) shares.delete('closed');
  let best;
  for (const [kind, share] of shares) if (best === undefined || share > shares.get(best)) best = kind;
  return best;
}

function marksOfClock(clock, steps) {
  const { metric, cycle, stoppedAt, breachedAt, warnAt, dueAt, state } = clock;
  const open = stoppedAt === null && state !== 'cancelled';
  const own = steps.filter((step) => step.path === null && step.metric === metric && step.cycle === cycle);
  const coming = (kinds) => own.find(({ kind }) => kinds.includes(kind))?.at ?? null;
  const breach = breachedAt ?? coming(['breach', 'obligation']);
  const runs = open && state !== 'paused';
  const warned = runs || (warnAt !== null && stoppedAt !== null && millis(warnAt) < millis(stoppedAt));
  const end = state === 'met' ? 'met' : 'stopped';
  const marks = [
    ['warning', warned ? warnAt : null],
    ['due', breach !== null && dueAt !== null && millis(dueAt) !== millis(breach) ? dueAt : null],
    ['breach', breach],
    [end, stoppedAt],
  ];
  return marks.filter(([, at]) => at !== null).map(([kind, at]) => ({ kind, at: millis(at) }));
}

const LADDER_KINDS = ['reminder', 'level', 'repeat', 'breach'];

function marksOfLadder(steps) {
  return steps.map(({ kind, at, level }) => ({ kind, at: millis(at), level }));
}

/** A metric's clocks, all cycles in one row, and the ladders that stand on them, each a row; then those that stand on none. */
function rowsOf({ decision, steps, view }) {
  const ladders = new Map();
  for (const step of [...decision.escalation.reached, ...steps]) {
    if (step.path === null || !LADDER_KINDS.includes(step.kind)) continue;
    const key = JSON.stringify([step.metric, step.path]);
    ladders.set(key, [...(ladders.get(key) ?? []), step]);
  }
  const ladderRows = (metric) => [...ladders.values()]
    .filter(([first]) => first.metric === metric)
    .map((own) => ({ label: `  ${plain(own[0].path)}`, stretches: [], marks: marksOfLadder(own), dueAt: Infinity }));
  const metrics = [...new Set(decision.sla.clocks.map(({ metric }) => metric))];
  return [
    ...metrics.flatMap((metric) => {
      const clocks = decision.sla.clocks.filter((clock) => clock.metric === metric);
      const parts = clocks.map((clock) => ({ ...stretchesOf(clock, view), marks: marksOfClock(clock, steps) }));
      const row = { label: metricName(metric), parts };
      return [row, ...ladderRows(metric)];
    }),
    ...ladderRows(null),
  ];
}

/** The columns of marks in order, from `first` to `last`: each its own where there is room, none far from where it belongs. */
function spread(ideals, first, last) {
  const columns = [];
  for (const ideal of ideals) {
    const next = Math.max(first, ideal, (columns.at(-1) ?? first - 1) + 1);
    columns.push(Math.min(next, Math.max(first, ideal + NUDGE, columns.at(-1) ?? first), last));
  }
  for (let index = columns.length - 2; index >= 0; index -= 1) {
    if (columns[index] === columns[index + 1]) columns[index] = Math.max(columns[index] - 1, first, ideals[index] - NUDGE);
    columns[index] = Math.min(columns[index], columns[index + 1]);
  }
  return columns;
}

/** Marks by column: past ones before the line of now, coming ones after it. */
function placeMarks(marks, axis, nowColumn, now) {
  const cells = new Map();
  const sorted = marks.toSorted((a, b) => a.at - b.at || RANK.indexOf(a.kind) - RANK.indexOf(b.kind));
  const place = (some, first, last) => {
    if (first > last) return;
    const columns = spread(some.map(({ at }) => axis.columnOf(at)), first, last);
    some.forEach((mark, index) => {
      const known = cells.get(columns[index]);
      if (!known || RANK.indexOf(mark.kind) >= RANK.indexOf(known.kind)) cells.set(columns[index], mark);
    });
  };
  place(sorted.filter(({ at }) => at <= now), 0, nowColumn - 1);
  place(sorted.filter(({ at }) => at > now), nowColumn + 1, axis.columns - 1);
  return cells;
}

/** Cells { glyph, kind } as text, painted in runs. */
function painted(cells, style) {
  let text = '';
  let run = '';
  let kind;
  const flush = () => {
    const name = PAINT[kind];
    text += name && run.trim() ? style[name](run) : run;
    run = '';
  };
  for (const cell of cells) {
    if (cell.kind !== kind) flush();
    kind = cell.kind;
    run += cell.glyph;
  }
  flush();
  return text;
}

const trimmed = (cells) => cells.slice(0, cells.findLastIndex(({ glyph }) => glyph !== ' ') + 1);

/** Words on a line of their own columns. */
function labelled(labels, columns) {
  const line = Array(columns).fill(' ');
  for (const { column, text } of labels) [...text].forEach((character, index) => { line[column + index] = character; });
  return line.map((glyph) => ({ glyph, kind: 'label' }));
}

function glyphOf(mark, glyphs) {
  if (mark.kind !== 'level') return glyphs[mark.kind];
  return mark.level > 9 ? '+' : String(mark.level);
}

/** "now Mon 9 Mar 15:30 ▼": the words on that side of the line where there is room. */
function nowLine(column, text, glyphs, columns) {
  const before = column > displayWidth(text);
  const words = before ? `${text} ${glyphs.point}` : `${glyphs.point} ${text}`;
  return labelled([{ column: before ? column - displayWidth(text) - 1 : column, text: words }], Math.max(columns, column + displayWidth(words)));
}

/** The instants between which everything lies that there is to see, with a little room after the last. */
function extentOf({ decision, ticket, steps, until }) {
  const { clocks } = decision.sla;
  const told = [...decision.escalation.reached, ...steps].filter(({ kind }) => kind !== 'open' && kind !== 'close');
  const instants = [
    decision.now, ticket.createdAt, ...told.map(({ at }) => at),
    ...clocks.flatMap((clock) => [clock.startedAt, clock.stoppedAt, ...clock.pauses.flatMap(({ from, to }) => [from, to])]),
  ].filter(Boolean).map(millis).filter((at) => !Number.isNaN(at));
  const [from, last] = [instants.reduce((a, b) => Math.min(a, b)), instants.reduce((a, b) => Math.max(a, b))];
  const to = until === undefined ? last + Math.max(60_000, (last - from) * 0.02) : Math.max(millis(until), last);
  return { from, to, moments: [...new Set(instants)] };
}

function legendOf(used, glyphs, axis, style, columns) {
  const names = Object.keys(MEANINGS).filter((kind) => used.has(kind));
  const parts = names.map((kind) => [kind === 'level' ? '1' : glyphs[kind], MEANINGS[kind]]);
  const shortened = axis.pieces.some(({ kind, start, end }) => kind !== 'scale' && start < end);
  if (shortened) parts.push([glyphs.short, `shortened: ${axis.pieces.some(({ kind }) => kind === 'quiet') ? 'closed hours and quiet days' : 'closed hours'}`]);
  // words stay with their glyph where the line is broken
  const lines = [''];
  for (const [glyph, meaning] of parts) {
    const item = `${glyph} ${meaning}`;
    const longer = lines.at(-1) ? `${lines.at(-1)}   ${item}` : item;
    if (displayWidth(longer) <= columns) lines[lines.length - 1] = longer;
    else lines.push(item);
  }
  return lines.map((line) => style.dim(line));
}

/**
 * The lines of the picture.
 * @param decision  with traces
 * @param steps     of `policy.timeline` at the same instant
 * @param calendar  { id, openHours } of the agreement's calendar; absent where there is none
 * @param until     where the picture is to end; absent: after the last step
 */
export function picture({ decision, ticket, steps, until, calendar, times, style, columns, ascii }) {
  const glyphs = ascii ? ASCII : UNICODE;
  const now = millis(decision.now);
  const extent = extentOf({ decision, ticket, steps, until });
  const day = 86_400_000;
  const open = calendar?.openHours(extent.from - day, extent.to + day) ?? null;
  const rows = rowsOf({ decision, steps, view: { now, end: extent.to + day, open } });
  if (!rows.length) return ['no clock runs, and no escalation applies'];
  const first = calendar ? `open hours (${plain(calendar.id)})` : 'ticket';
  const widest = Math.max(...[first, ...rows.map(({ label }) => label)].map(displayWidth));
  const label = Math.min(widest, MOST_LABEL, Math.max(8, columns - FEWEST_COLUMNS - MARGIN));
  const axis = axisOf({ ...extent, open, columns: columns - label - MARGIN, times });
  const nowColumn = Math.min(axis.columns - 2, Math.max(1, axis.columnOf(now)));
  const used = new Set();

  const cellsOf = ({ parts }, marks) => Array.from({ length: axis.columns }, (_, column) => {
    if (column === nowColumn) return { glyph: glyphs.now, kind: 'now' };
    const mark = marks.get(column);
    if (mark) {
      used.add(mark.kind);
      return { glyph: glyphOf(mark, glyphs), kind: mark.kind };
    }
    const span = axis.spanOf(column);
    for (const { past, dueAt } of parts ?? []) {
      let kind = dominant(past, span);
      if (!kind) continue;
      if ((kind === 'counted' || kind === 'coming') && (span.from + span.to) / 2 > dueAt) kind = 'over';
      used.add(kind);
      return { glyph: glyphs[kind], kind };
    }
    return { glyph: ' ', kind: 'empty' };
  });
  const line = (name, cells) => `${pad(cut(name, label), label)}${' '.repeat(MARGIN)}${painted(trimmed(cells), style)}`.trimEnd();

  const ticks = new Set(axis.hours.map(({ column }) => column));
  const ruler = Array.from({ length: axis.columns }, (_, column) => {
    if (column === nowColumn) return { glyph: glyphs.now, kind: 'now' };
    if (axis.spanOf(column).kind !== 'scale') return { glyph: glyphs.short, kind: 'ruler' };
    if (column === 0) return { glyph: glyphs.start, kind: 'ruler' };
    if (column === axis.columns - 1) return { glyph: glyphs.end, kind: 'ruler' };
    return { glyph: ticks.has(column) ? glyphs.tick : glyphs.line, kind: 'ruler' };
  });
  const band = open?.map(([opens, closes]) => ({ from: opens, to: closes, kind: 'open' })) ?? [];
  const gaps = band.slice(1).map(({ from }, index) => ({ from: band[index].to, to: from, kind: 'closed' }));
  const edges = band.length ? [{ from: -Infinity, to: band[0].from, kind: 'closed' }, { from: band.at(-1).to, to: Infinity, kind: 'closed' }] : [];
  const bandRow = { parts: [{ past: open && !band.length ? [{ from: -Infinity, to: Infinity, kind: 'closed' }] : [...band, ...gaps, ...edges], dueAt: Infinity }] };

  const drawn = [
    ...(calendar ? [line(first, cellsOf(bandRow, new Map()))] : []),
    ...rows.map((row) => {
      const marks = row.marks ?? row.parts.flatMap((part) => part.marks);
      return line(row.label, cellsOf(row, placeMarks(marks, axis, nowColumn, now)));
    }),
  ];
  return [
    line('', nowLine(nowColumn, `now ${times.time(decision.now)}`, glyphs, axis.columns).map((cell) => ({ ...cell, kind: 'now' }))),
    line('', labelled(axis.dates, axis.columns)),
    ...(axis.hours.length ? [line('', labelled(axis.hours, axis.columns))] : []),
    line('', ruler),
    ...drawn,
    '',
    ...legendOf(used, glyphs, axis, style, columns),
  ];
}
