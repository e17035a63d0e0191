// What every adapter does while it reads: it gathers what was odd, and reads instants.
import { readInstant } from './instant.mjs';

/**
 * `report(code, severity, path, message, help)` adds a finding; `instant(value, path, format)` gives UTC text, or undefined where the field is
 * empty or, with a finding, cannot be read. `timeZone` is for instants without an offset.
 */
export function reader(timeZone) {
  const findings = [];
  const report = (code, severity, path, message, help) => findings.push({ path, code, severity, message, help });
  const instant = (value, path, format) => {
    if (value === undefined || value === null || value === '') return undefined;
    const { at, code, message, help } = readInstant(value, timeZone, format);
    if (at === undefined) report(code, 'error', path, message, help);
    return at;
  };
  return { findings, report, instant };
}
