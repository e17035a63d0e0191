// Lengths of time as a policy writes them, from the seconds and minutes of helpdesks.

/** Beyond any promise; a number above it is a mistake. */
const LONGEST = 20 * 366 * 86_400;

/** 5400 is `1h30m`; undefined for what is no length: nothing, less than nothing, not a number. */
export function lengthText(seconds) {
  if (typeof seconds !== 'number' || !(seconds >= 1) || seconds > LONGEST) return undefined;
  const whole = Math.round(seconds);
  const parts = [[Math.floor(whole / 3600), 'h'], [Math.floor((whole % 3600) / 60), 'm'], [whole % 60, 's']];
  return parts.filter(([count]) => count > 0).map(([count, unit]) => `${count}${unit}`).join('');
}

/** The text for a target in `unit` seconds; a field that is empty promises nothing, any other that cannot be read is a finding. */
export function targetLength(value, unit, path, report) {
  if (value === undefined || value === null) return undefined;
  const length = lengthText(typeof value === 'number' ? value * unit : undefined);
  if (length === undefined) {
    const shown = typeof value === 'object' ? 'an object' : `\`${String(value).slice(0, 40)}\``;
    report('out_of_range', 'warning', path, `not a length of time: ${shown}`, 'set the target in the helpdesk, or add it to the policy');
  }
  return length;
}
