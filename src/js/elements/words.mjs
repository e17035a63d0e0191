// Times, lengths and lists in the page's language; nothing is taken from the machine's locale or zone.

const INSTANT = { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };

/** Formats of a locale and a zone; one that the browser does not know gives way to `en` and to UTC. */
export function formats(locale, timeZone) {
  const lang = usable((value) => new Intl.NumberFormat(value), locale, 'en');
  const zone = usable((value) => new Intl.DateTimeFormat('en', { timeZone: value }), timeZone, 'UTC');
  const instants = new Intl.DateTimeFormat(lang, { ...INSTANT, timeZone: zone });
  const list = new Intl.ListFormat(lang, { type: 'conjunction' });
  const units = new Map();
  const unit = (value, name) => {
    if (!units.has(name)) units.set(name, new Intl.NumberFormat(lang, { style: 'unit', unit: name, unitDisplay: 'short' }));
    return units.get(name).format(value);
  };
  return {
    lang,
    zone,
    list: (texts) => list.format(texts),
    instant: (millis) => instants.format(millis),
    number: (value) => value.toLocaleString(lang),
    length: (seconds, isFine) => partsOf(wholeOf(seconds), isFine).map(([value, name]) => unit(value, name)).join(' '),
    distance: (seconds) => distanceOf(wholeOf(seconds)).map(([value, name]) => unit(value, name)).join(' '),
  };
}

function usable(make, wanted, fallback) {
  if (typeof wanted !== 'string' || wanted === '') return fallback;
  try {
    make(wanted);
    return wanted;
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
  if (minutes > 0) return [[minutes, 'minute'], [rest, 'second']].filter(([value], index) => index === 0 || (isFine && value >= 0));
  return [[rest, 'second']];
}

/** By the wall clock, where a day is a day; working hours stay hours. */
function distanceOf(seconds) {
  const days = Math.floor(seconds / 86_400);
  if (days === 0) return partsOf(seconds, false);
  const hours = Math.floor(seconds / 3600) % 24;
  return [[days, 'day'], [hours, 'hour']].filter(([value], index) => index === 0 || (value > 0 && days < 7));
}
