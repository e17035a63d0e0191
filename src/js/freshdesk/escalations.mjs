// What an SLA policy of Freshdesk does when its targets are near or missed, as ladders.
import { lengthText } from '../helpdesk/lengths.mjs';
import { isRecord, listOf } from '../helpdesk/record.mjs';
import { PRIORITIES } from './codes.mjs';

/** Freshdesk's way to say "whoever has the ticket". */
const ASSIGNEE = -1;

const LADDERS = [
  ['firstResponse', 'response', 'reminder_response'],
  ['nextResponse', 'next_response', 'reminder_next_response'],
  ['resolution', 'resolution', 'reminder_resolution'],
];

/** `{ metric, priorities, levels, reminders }` for each metric that has any. */
export function laddersOf({ record, path }, targets, tools) {
  const escalation = isRecord(record.escalation) ? record.escalation : {};
  const enabled = PRIORITIES.filter((level, index) => targets[`priority_${index + 1}`]?.escalation_enabled === true);
  if (enabled.length === 0) return [];
  // Freshdesk adds the time to the due date, whatever hours that lies in
  const inHours = Object.values(targets).some((row) => row?.business_hours === true);
  const clock = inHours ? { clock: 'wall' } : {};
  const priorities = enabled.length === PRIORITIES.length ? undefined : [...enabled].reverse();
  return LADDERS.flatMap(([metric, key, reminder]) => {
    const at = `${path}.escalation`;
    const levels = levelsOf(escalation[key], `${at}.${key}`, clock, tools);
    const reminders = remindersOf(escalation[reminder], `${at}.${reminder}`, clock, tools);
    if (levels.length === 0 && reminders.length === 0) return [];
    // a row has at least one level: this one tells nobody
    return [{ metric, priorities, reminders, levels: levels.length > 0 ? levels : [{ at: 'due', owner: 'assignee' }] }];
  });
}

/** One escalation, or `level_1` to `level_4`; parts that are not set are empty. */
function levelsOf(source, path, clock, tools) {
  if (!isRecord(source)) return [];
  const isSingle = 'agent_ids' in source || 'escalation_time' in source;
  const parts = isSingle ? [[source, path]] : Object.keys(source).sort().map((key) => [source[key], `${path}.${key}`]);
  return parts.flatMap(([part, at]) => levelOf(part, at, clock, tools));
}

function levelOf(part, path, clock, tools) {
  const notify = recipientsOf(part, path, tools);
  if (notify.length === 0) return [];
  const after = part.escalation_time === 0 ? '' : lengthText(part.escalation_time);
  if (after === undefined) {
    reportTime(part, path, tools);
    return [];
  }
  return [after === '' ? { at: 'due', notify } : { at: `due+${after}`, notify, ...clock }];
}

/** Times of reminders are negative: that long before the due date. */
function remindersOf(part, path, clock, tools) {
  const notify = recipientsOf(part, path, tools);
  if (notify.length === 0) return [];
  const before = typeof part.escalation_time === 'number' ? lengthText(Math.abs(part.escalation_time)) : undefined;
  if (before === undefined) reportTime(part, path, tools);
  return before === undefined ? [] : [{ before, notify, ...clock }];
}

function reportTime(part, path, { report }) {
  const help = 'set the time in Freshdesk, or add it to the policy';
  report('out_of_range', 'warning', `${path}.escalation_time`, `not a time of an escalation: \`${String(part.escalation_time)}\``, help);
}

function recipientsOf(part, path, { directory }) {
  const ids = isRecord(part) ? listOf(part.agent_ids) : [];
  const names = ids.map((id) => (Number(id) === ASSIGNEE ? 'assignee' : prefixed(directory.idOf('agents', id, `${path}.agent_ids`))));
  return [...new Set(names.filter((name) => name !== undefined))];
}

function prefixed(id) {
  return id === undefined ? undefined : `agent:${id}`;
}
