// Zammad's own settings as a policy: SLAs and calendars.
import { withAlways } from '../helpdesk/calendars.mjs';
import { directoryFrom } from '../helpdesk/directory.mjs';
import { idsFrom } from '../helpdesk/ids.mjs';
import { targetLength } from '../helpdesk/lengths.mjs';
import { nameFrom } from '../helpdesk/name.mjs';
import { idText, textOf } from '../helpdesk/record.mjs';
import { inOrderOf, policyFrom, settingsOf } from '../helpdesk/settings.mjs';
import { calendarsFrom } from './calendars.mjs';
import { conditionOf } from './conditions.mjs';
import { levelsFrom, prioritiesFrom, statesFrom } from './lists.mjs';

const METRICS = { first_response_time: 'firstResponse', response_time: 'nextResponse', update_time: 'periodicUpdate', solution_time: 'resolution' };

const STANDING_STILL = ['pending reminder', 'pending close'];
const OVER = ['closed', 'merged', 'removed'];

export function policyFromZammad(settings) {
  const opened = settingsOf(settings, 'Zammad');
  const { findings, records } = opened;
  const directory = directoryFrom(opened.report);
  for (const { record } of records('groups')) directory.add('groups', record.id, record.name);
  for (const { record } of records('users')) directory.add('agents', record.id, personName(record));
  const calendars = calendarsFrom(records('calendars'), opened);
  const priorities = prioritiesFrom(records('priorities'));
  const states = statesFrom(records('states'));
  const levels = levelsFrom(priorities);
  const tools = { ...opened, directory, calendars, priorities, states };

  const idFor = idsFrom();
  const pauses = pausesFrom(states);
  const slas = ordered(records('slas')).flatMap((entry) => slaFrom(entry, pauses, idFor, tools));
  const policy = policyFrom({
    name: textOf(settings.name) ?? 'Zammad',
    timeZone: calendars.timeZone,
    calendars: withAlways(calendars.calendars, slas),
    directory: directory.document(),
    priority: { levels, urgency: levels, helpdesk: 'keep' },
    slas,
  });
  return { policy, findings };
}

function personName({ firstname, lastname, login }) {
  return [firstname, lastname].filter((part) => typeof part === 'string' && part.trim() !== '').join(' ') || textOf(login);
}

/** By the names that tickets have. Zammad leaves out the time in states that ignore escalation; those in which a ticket is over are no pauses. */
function pausesFrom(states) {
  const isStill = ({ record }) => (record.ignore_escalation === undefined ? STANDING_STILL.includes(record.name) : record.ignore_escalation === true);
  const names = states.filter(isStill).map(({ record }) => textOf(record.name)).filter(Boolean);
  return names.filter((name) => !OVER.includes(name)).map(nameFrom);
}

/** By name, as Zammad asks them; of those without conditions the last one is for whatever gets past the others. */
function ordered(slas) {
  const sorted = inOrderOf(slas, 'name', 'created_at');
  const hasCondition = ({ record }) => Object.keys(record.condition ?? {}).length > 0;
  return [...sorted.filter(hasCondition), ...sorted.filter((entry) => !hasCondition(entry)).slice(-1)];
}

function targetsOf(record, path, report) {
  const targets = Object.entries(METRICS).map(([key, metric]) => [metric, targetLength(record[key], 60, `${path}.${key}`, report)]);
  return Object.fromEntries(targets.filter(([, length]) => length !== undefined));
}

function slaFrom({ record, path }, pauses, idFor, tools) {
  const label = textOf(record.name) ?? `sla ${idText(record.id) ?? ''}`;
  const { failed, when } = conditionOf(record.condition, `${path}.condition`, tools);
  if (failed !== undefined) {
    const help = 'describe these tickets in the `when` of an agreement of your own; this one is left out';
    tools.notCarried(failed, `SLA \`${label}\` has a condition that tickets do not tell, or the language does not have`, help);
    return [];
  }
  const targets = targetsOf(record, path, tools.report);
  if (Object.keys(targets).length === 0) {
    tools.report('missing', 'error', path, `SLA \`${label}\` has no targets`, 'set a time in Zammad; it is left out');
    return [];
  }
  const pauseWhile = pauses.length === 0 ? {} : { pauseWhile: Object.fromEntries(Object.keys(targets).map((metric) => [metric, pauses])) };
  const calendar = tools.calendars.idOf(record.calendar_id, `${path}.calendar_id`, label);
  return [{ id: idFor(label, 'sla'), ...(when && { when }), calendar, targets: { '*': targets }, ...pauseWhile, onReopen: 'excludeClosedTime' }];
}
