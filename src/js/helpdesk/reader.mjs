// What every adapter does while it reads: it gathers what was odd, and reads instants.
import { readInstant } from './instant.mjs';

/**
 * `report(code, severity, path, message, help)` adds a finding; `instant(value, path, format, zone)` gives UTC text, or undefined where the field is
 * empty or, with a finding, cannot be read. `timeZone` is for instants without an offset where `zone` names no other. `need(value, path, help)`
 * reports what a ticket cannot do without, unless it was reported already why that could not be read.
 */
export function reader(timeZone) {
  const findings = [];
  const report = (code, severity, path, message, help) => findings.push({ path, code, severity, message, help });
  const instant = (value, path, format, zone = timeZone) => {
    if (value === undefined || value === null || value === '') return undefined;
    const { at, code, message, help } = readInstant(value, zone, format);
    if (at === undefined) report(code, 'error', path, message, help);
    return at;
  };
  const need = (value, path, help) => {
    if (value !== undefined || findings.some((finding) => finding.path === path)) return;
    report('missing', 'error', path, `the ticket has no \`${path}\``, help);
  };
  return { findings, report, instant, need };
}
