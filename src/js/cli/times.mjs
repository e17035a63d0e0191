// Instants and lengths of time as people read them, in a zone that is always named, never the host's.

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const INSTANT = /\d{4}-\d\d-\d\dT[\d:.]+Z/g;
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

/**
 * Writers of instants for one zone. The year shows where it is not that of `now`.
 * Throws RangeError for a zone that does not exist.
 */
export function timesIn(zone, now) {
  const face = faceOf(zone);
  const thisYear = face(Date.parse(now)).year;

  const date = ({ year, month, day }) => `${day} ${MONTHS[month - 1]}${year === thisYear ? '' : ` ${year}`}`;
  const day = (at) => `${WEEKDAYS[new Date(Date.UTC(at.year, at.month - 1, at.day)).getUTCDay()]} ${date(at)}`;
  const time = ({ hour, minute, second }) => `${two(hour)}:${two(minute)}${second ? `:${two(second)}` : ''}`;
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
    /** "Mon 2 Mar 09:00-12:30"; an end on another date is written out, one at midnight is 24:00. */
    interval(from, to) {
      const start = face(Date.parse(from));
      const end = face(Date.parse(to));
      if (day(start) === day(end)) return `${day(start)} ${time(start)}-${time(end)}`;
      const lastInstant = face(Date.parse(to) - 1);
      if (day(start) === day(lastInstant) && time(end) === '00:00') return `${day(start)} ${time(start)}-24:00`;
      return `${day(start)} ${time(start)} - ${day(end)} ${time(end)}`;
    },
  };
}
