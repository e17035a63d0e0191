// A time axis of so many columns: what is open is to scale, and closed hours and quiet days are shortened where that leaves more room.

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** A shorter break, such as lunch, is drawn to scale. */
const LONG_BREAK = 2 * HOUR;
/** A day that has fewer columns shows too little: quiet days are folded. */
const READABLE = 12;
const STEPS = [5, 10, 15, 30, 60, 120, 180, 240, 360, 720];
const HOUR_LABEL = 5;
const FEWEST = 16;

/** The dates of a stretch: [from, to], cut at local midnights. */
function byDate([from, to], times) {
  const parts = [];
  let start = from;
  while (start < to) {
    const end = Math.min(to, Date.parse(times.nextDate(new Date(start).toISOString())));
    parts.push({ from: start, to: end, kind: 'scale' });
    start = end;
  }
  return parts;
}

/** The stretches of an axis on which closed time is shortened: open dates with their breaks, and what is closed between them. */
function openPieces(from, to, open, times) {
  const pieces = [];
  let [start, at] = [from, from];
  const shorten = (until) => {
    pieces.push(...byDate([start, at], times), { from: at, to: until, kind: 'closed' });
    [start, at] = [until, until];
  };
  for (const [opens, closes] of open) {
    if (opens - at >= LONG_BREAK) shorten(opens);
    at = closes;
  }
  if (to - at >= LONG_BREAK) shorten(to);
  pieces.push(...byDate([start, to], times));
  return pieces;
}

const lengthOf = ({ from, to }) => to - from;
const scaled = (pieces) => pieces.filter(({ kind }) => kind === 'scale');
const sum = (numbers) => numbers.reduce((total, each) => total + each, 0);

/** The longest run of whole pieces in which nothing happens, as [first, last]: at least two dates, and never all there are. */
function quietRun(pieces, moments) {
  const busy = ({ from, to, kind }) => moments.some((at) => (kind === 'scale' ? from <= at && at <= to : from < at && at < to));
  const all = scaled(pieces).length;
  let best;
  let first = 0;
  const offer = (end) => {
    let last = end;
    if (scaled(pieces.slice(first, last + 1)).length === all) last = pieces.findLastIndex(({ kind }) => kind === 'scale') - 1;
    const dates = scaled(pieces.slice(first, last + 1));
    const time = sum(dates.map(lengthOf));
    if (dates.length > 1 && (!best || time > best.time)) best = { first, last, time };
  };
  pieces.forEach((piece, index) => {
    if (piece.kind !== 'quiet' && !busy(piece)) return;
    offer(index - 1);
    first = index + 1;
  });
  offer(pieces.length - 1);
  return best;
}

/** Folds quiet days, the longest stretch of them first, until the others have room. */
function foldQuiet(pieces, moments, columns) {
  for (;;) {
    const open = scaled(pieces);
    const day = Math.max(...open.map(lengthOf));
    const room = columns - 3 * (pieces.length - open.length);
    if ((room * day) / sum(open.map(lengthOf)) >= READABLE) return;
    const run = quietRun(pieces, moments);
    if (!run) return;
    const { first, last } = run;
    pieces.splice(first, last - first + 1, { from: pieces[first].from, to: pieces[last].to, kind: 'quiet' });
  }
}

/** Gives every piece its columns, in whole numbers: [start, end). */
function placed(pieces, columns) {
  const short = pieces.length - scaled(pieces).length;
  const gap = [3, 2, 1].find((each) => short * each <= columns / 3) ?? 0;
  const perMillisecond = (columns - short * gap) / Math.max(1, sum(scaled(pieces).map(lengthOf)));
  let at = 0;
  return pieces.map((piece) => {
    const start = Math.round(at);
    at += piece.kind === 'scale' ? lengthOf(piece) * perMillisecond : gap;
    return { ...piece, start, end: Math.round(at) };
  });
}

/** From the opening before to the closing after, over short breaks, so that whole days show. */
function widened(from, to, open) {
  let [start, end] = [from, to];
  for (const [opens, closes] of open.toReversed()) if (opens < start && start - closes < LONG_BREAK) start = opens;
  for (const [opens, closes] of open) if (end < closes && opens - end < LONG_BREAK) end = closes;
  return [start, end];
}

/** The local hours that get a tick in a piece: { at, column, text }. */
function hoursOf(piece, columnsPerMinute, times) {
  const step = STEPS.find((minutes) => minutes * columnsPerMinute >= HOUR_LABEL + 2);
  if (!step) return [];
  const hours = [];
  const minuteOf = (at) => times.time(new Date(at).toISOString()).split(':').slice(0, 2).reduce((total, part) => total * 60 + Number(part), 0);
  for (let at = Math.ceil(piece.from / MINUTE) * MINUTE; at < piece.to; ) {
    const minute = minuteOf(at);
    if (minute % step === 0 || at === piece.from) hours.push(at);
    at += (step - (minute % step)) * MINUTE;
  }
  return hours;
}

/** Those that fit on a line, with a blank between them: first those that are `first`, then the others, from the left. */
function fitting(labels, columns) {
  const kept = [];
  const fits = ({ column, text }) => column + text.length <= columns
    && kept.every((other) => column > other.column + other.text.length || column + text.length < other.column);
  for (const wanted of [true, false]) for (const label of labels) if (Boolean(label.first) === wanted && fits(label)) kept.push(label);
  return kept.sort((a, b) => a.column - b.column);
}

/** Where a date begins, as { at, column }, only where what `form` says of it begins. */
function beginnings(starts, form) {
  let last;
  return starts.map(({ at, column }) => ({ column, text: form(at) })).filter(({ text }) => {
    const first = text !== last;
    last = text;
    return first;
  });
}

/** The dates in the longest form that has room for nearly all of them: "Mon 9 Mar", "9 Mar", "9"; of many months "Mar". */
function dateLabels(starts, columns, times) {
  const words = (from, to) => (at) => times.date(new Date(at).toISOString()).split(' ').slice(from, to).join(' ');
  const isLong = starts.at(-1).at - starts[0].at > 28 * DAY;
  const forms = [words(0), words(1), isLong ? words(2) : words(1, 2)];
  let shown = [];
  for (const form of forms) {
    const labels = beginnings(starts, form);
    shown = fitting(labels, columns);
    if (shown.length >= labels.length * 0.8) break;
  }
  return shown;
}

/**
 * The axis from one instant to another, in milliseconds: { from, to, columns, pieces, dates, hours, columnOf(at), spanOf(column) }.
 * @param open    the open stretches in between and around, [from, to] each; null where it is always open
 * @param moments the instants at which something happens
 * @param times   writers of instants in the axis's zone
 */
export function axisOf({ from, to, open, moments, columns, times }) {
  const width = Math.max(FEWEST, columns);
  let pieces;
  const long = to - from > DAY;
  if (open) {
    const [start, end] = widened(from, to, open);
    const inside = open.filter(([opens, closes]) => opens < end && start < closes).map(([opens, closes]) => [Math.max(opens, start), Math.min(closes, end)]);
    pieces = openPieces(start, Math.max(end, start + MINUTE), inside, times);
  } else {
    pieces = byDate([from, Math.max(to, from + MINUTE)], times);
  }
  if (!scaled(pieces).length) pieces = byDate([pieces[0].from, pieces.at(-1).to], times);
  if (long) foldQuiet(pieces, [from, to, ...moments], width);
  pieces = placed(pieces, width);

  const pieceOf = (at) => pieces.find((piece) => at < piece.to) ?? pieces.at(-1);
  const columnOf = (at) => {
    const { from: begin, start, end, ...piece } = pieceOf(at);
    const share = Math.min(1, Math.max(0, (at - begin) / (piece.to - begin)));
    return Math.min(width - 1, Math.max(start, Math.min(end - 1, start + Math.floor(share * (end - start)))));
  };
  const spanOf = (column) => {
    const piece = pieces.find(({ end }) => column < end) ?? pieces.at(-1);
    const each = lengthOf(piece) / Math.max(1, piece.end - piece.start);
    const begin = piece.from + (column - piece.start) * each;
    return { from: begin, to: begin + each, kind: piece.kind };
  };

  const shown = scaled(pieces).filter(({ start, end }) => start < end);
  const perMinute = (sum(shown.map(({ start, end }) => end - start)) / sum(shown.map(lengthOf))) * MINUTE;
  const hours = fitting(
    shown.flatMap((piece) => hoursOf(piece, perMinute, times).map((at) => (
      { column: columnOf(at), text: times.time(new Date(at).toISOString()).slice(0, HOUR_LABEL), first: at === piece.from }))),
    width,
  );
  return {
    from: pieces[0].from,
    to: pieces.at(-1).to,
    columns: width,
    pieces,
    dates: dateLabels(shown.map((piece) => ({ at: piece.from, column: piece.start })), width, times),
    hours,
    columnOf,
    spanOf,
  };
}
