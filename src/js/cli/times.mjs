// Instants and lengths of time as people read them, in a zone that is always named, never the host's.

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const INSTANT = /\d{4}-\d\d-\d\dT[\d:.]+Z/g;
const DAY = 86_400_000;
const two = (number) => String(number).padStart(2, '0');

/** 13500 -> "3 h 45 min"; seconds show when `exact` or when there is nothing larger. */
export function length(seconds, { exact = false } = {}) {
  const whole = Math.abs(Math.trunc(seconds));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const rest = whole % 60;
  const parts = [];
  if (hours) parts.push(`${hours} h`);
  if (minutes) parts.push(`${minutes} min`);
  if (rest && (exact || !parts.length)) parts.push(`${rest} s`);
  return parts.join(' ') || '0 s';
}

/** A length by the clock on the wall, the coarser the longer: "9 h 59 min", "10 h", "3 days 4 h". */
function wallLength(seconds) {
  const hours = Math.floor(seconds / 3600);
  if (hours < 10) return length(seconds);
  if (hours < 48) return length(hours * 3600);
  return `${Math.floor(hours / 24)} days${hours % 24 ? ` ${hours % 24} h` : ''}`;
}

/** 7805 -> "2:10:05": hours, minutes and seconds that stand under each other in a column and can be added up. */
export function digits(seconds) {
  const whole = Math.abs(Math.trunc(seconds));
  return `${Math.floor(whole / 3600)}:${two(Math.floor((whole % 3600) / 60))}:${two(whole % 60)}`;
}

/** "in 2 h 10 min", "3 h late" or "now": an instant as seen from `now`, by the clock on the wall. */
export function relative(instant, now, late = 'late') {
  const seconds = Math.trunc((Date.parse(instant) - Date.parse(now)) / 1000);
  if (seconds === 0) return 'now';
  return seconds > 0 ? `in ${wallLength(seconds)}` : `${wallLength(-seconds)} ${late}`;
}

function faceOf(zone) {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (milliseconds) => {
    const face = {};
    for (const { type, value } of format.formatToParts(milliseconds)) face[type] = Number(value);
    return face;
  };
}

/** What the hands of a clock show, as if it were in UTC. */
const wall = ({ year, month, day, hour, minute, second }) => Date.UTC(year, month - 1, day, hour, minute, second);

/** The first instant in (from, to] at which `holds`, in milliseconds; once it holds it does so until `to`. */
function firstInstant(from, to, holds) {
  let [before, at] = [from, to];
  while (at - before > 1) {
    const middle = Math.floor((before + at) / 2);
    if (holds(middle)) at = middle;
    else before = middle;
  }
  return at;
}

/**
 * Writers of instants for one zone. The year shows where it is not that of `now`.
 * Throws RangeError for a zone that does not exist.
 */
export function timesIn(zone, now) {
  const face = faceOf(zone);
  const thisYear = face(Date.parse(now)).year;

  const date = ({ year, month, day }) => `${day} ${MONTHS[month - 1]}${year === thisYear ? '' : ` ${year}`}`;
  const weekday = (at) => WEEKDAYS[new Date(Date.UTC(at.year, at.month - 1, at.day)).getUTCDay()];
  const day = (at) => `${weekday(at)} ${date(at)}`;
  const time = ({ hour, minute, second }) => `${two(hour)}:${two(minute)}${second ? `:${two(second)}` : ''}`;
  // What is added up has to show the part of a second that it began at.
  const exactTime = (milliseconds) => {
    const at = face(milliseconds);
    const rest = milliseconds % 1000;
    return rest ? `${time({ ...at, second: 0 })}:${two(at.second)}.${String(rest).padStart(3, '0')}` : time(at);
  };
  const moment = (instant) => {
    const at = face(Date.parse(instant));
    return `${day(at)} ${time(at)}`;
  };

  return {
    zone,
    /** "Mon 2 Mar" */
    date: (instant) => day(face(Date.parse(instant))),
    /** "Mon 2 Mar 09:00", "Mon 2 Mar 09:00:12" */
    moment,
    /** The same without its seconds. */
    minute(instant) {
      const at = face(Date.parse(instant));
      return `${day(at)} ${time({ ...at, second: 0 })}`;
    },
    /** The same without its weekday: "2 Mar 09:00". */
    brief(instant) {
      const at = face(Date.parse(instant));
      return `${date(at)} ${time({ ...at, second: 0 })}`;
    },
    /** A sentence of the engine's, whose instants are RFC 3339 in UTC, in this zone. */
    sentence: (text) => text.replace(INSTANT, moment),
    /** "09:00-12:30", the end of the date as 24:00; null for what goes on past that date. */
    span(from, to) {
      const [start, end] = [Date.parse(from), Date.parse(to)];
      const startDay = day(face(start));
      if (day(face(end)) === startDay) return `${exactTime(start)}-${exactTime(end)}`;
      return day(face(end - 1)) === startDay ? `${exactTime(start)}-24:00` : null;
    },
    /** "09:00", "09:00:12", "09:00:12.400" */
    time: (instant) => exactTime(Date.parse(instant)),
    /** "Mon" */
    weekday: (instant) => weekday(face(Date.parse(instant))),
    /** The first instant of the next date. */
    nextDate(instant) {
      const start = Date.parse(instant);
      const shown = face(start);
      const today = day(shown);
      const isLater = (milliseconds) => day(face(milliseconds)) !== today;
      const guess = start - (start % 1000) + DAY - (wall(shown) % DAY);
      const found = isLater(guess) && !isLater(guess - 1) ? guess : firstInstant(start, start + 2 * DAY, isLater);
      return new Date(found).toISOString();
    },
    /** Seconds by which clocks were put forward in between, negative for back: what the hands show is more than what has passed. */
    shift(from, to) {
      const [start, end] = [from, to].map((instant) => Math.floor(Date.parse(instant) / 1000) * 1000);
      return (wall(face(end)) - wall(face(start)) - (end - start)) / 1000;
    },
  };
}

/** The same for a zone of a policy: UTC where the engine knows one that this runtime does not. */
export function timesOf(zone, now) {
  try {
    return timesIn(zone, now);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return timesIn('UTC', now);
  }
}
