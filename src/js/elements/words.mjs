// Times, lengths and lists in the page's language; nothing is taken from the machine's locale or zone.

const INSTANT = { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };

/** Formats of a locale and a zone; one that the browser does not know gives way to `en` and to UTC. */
export function formats(locale, timeZone) {
  const lang = usable((value) => new Intl.NumberFormat(value), locale, 'en');
  const zone = usable((value) => new Intl.DateTimeFormat('en', { timeZone: value }), timeZone, 'UTC');
  const instants = new Intl.DateTimeFormat(lang, { ...INSTANT, timeZone: zone });
  const joined = (parts) => parts.map(([value, unit]) => value.toLocaleString(lang, { style: 'unit', unit, unitDisplay: 'short' })).join(' ');
  return {
    zone,
    list: (texts) => new Intl.ListFormat(lang).format(texts),
    instant: (millis) => instants.format(millis),
    number: (value) => value.toLocaleString(lang),
    length: (seconds, isFine) => joined(partsOf(wholeOf(seconds), isFine)),
    distance: (seconds) => joined(distanceOf(wholeOf(seconds))),
  };
}

function usable(make, wanted, fallback) {
  try {
    make(String(wanted || fallback));
    return String(wanted || fallback);
  } catch {
    return fallback;
  }
}

function wholeOf(seconds) {
  return Number.isFinite(seconds) ? Math.trunc(Math.abs(seconds)) : 0;
}

/** Two units at most, and seconds only where they matter: below a minute, or below an hour for a clock that ticks. */
function partsOf(seconds, isFine) {
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  if (hours > 0) return [[hours, 'hour'], [minutes, 'minute']].filter(([value], index) => index === 0 || value > 0);
  if (minutes > 0) return [[minutes, 'minute'], [rest, 'second']].slice(0, isFine ? 2 : 1);
  return [[rest, 'second']];
}

/** By the wall clock, where a day is a day; working hours stay hours. */
function distanceOf(seconds) {
  const days = Math.floor(seconds / 86_400);
  if (days === 0) return partsOf(seconds, false);
  const hours = Math.floor(seconds / 3600) % 24;
  return [[days, 'day'], [hours, 'hour']].filter(([value], index) => index === 0 || (value > 0 && days < 7));
}
