// PagerDuty's escalation policies for sladder: ladders that begin at once, with the people and schedules they call.
import { anyOf, fieldTest } from './helpdesk/conditions.mjs';
import { directoryFrom } from './helpdesk/directory.mjs';
import { idsFrom } from './helpdesk/ids.mjs';
import { lengthText } from './helpdesk/lengths.mjs';
import { idText, isRecord, listOf, textOf } from './helpdesk/record.mjs';
import { policyFrom, settingsOf } from './helpdesk/settings.mjs';
import { rotationFrom } from './pagerduty/schedules.mjs';

/** A level repeats at most so often in a policy. */
const MOST_LOOPS = 100;

const USER = /^user(?:_reference)?$/;
const SCHEDULE = /^schedule(?:_reference)?$/;

export function policyFromPagerDuty(settings) {
  const opened = settingsOf(settings, 'PagerDuty');
  const { findings, report, records } = opened;
  const directory = directoryFrom(report);
  for (const { record } of records('users', 'users', 'user')) directory.add('agents', record.id, nameOf(record));
  const schedules = new Map();
  for (const entry of records('schedules', 'schedules', 'schedule')) {
    const rotation = rotationFrom(entry, { ...opened, directory });
    if (rotation !== undefined) schedules.set(idText(entry.record.id), rotation);
  }
  const tools = { ...opened, directory, schedules };
  const policies = records('escalationPolicies', 'escalation_policies', 'escalation_policy');
  const idFor = idsFrom();
  const escalations = policies.flatMap((entry) => rowFrom(entry, policies.length > 1, idFor, tools));
  const timeZone = textOf(settings.timeZone);
  return { policy: policyFrom({ name: textOf(settings.name) ?? 'PagerDuty', timeZone, directory: directory.document(), escalations }), findings };
}

/** References have a summary, records a name. */
function nameOf(record) {
  return textOf(record.name) ?? textOf(record.summary);
}

function rowFrom({ record, path }, isOneOfMany, idFor, tools) {
  const levels = levelsFrom(record, path, tools);
  const label = nameOf(record) ?? idText(record.id) ?? 'escalation policy';
  if (levels.length === 0) {
    tools.report('missing', 'error', `${path}.escalation_rules`, `escalation policy \`${label}\` calls nobody`, 'give it a rule with a target; it is left out');
    return [];
  }
  const when = isOneOfMany ? incidentsOf(record, label) : undefined;
  return [{ id: idFor(label, 'escalation'), ...(when && { when }), on: 'match', type: 'hierarchical', levels, stopsOn: ['acknowledged'] }];
}

/** Of several policies each is for the tickets that name it, or one of its services. */
function incidentsOf(record, label) {
  const services = listOf(record.services).filter(isRecord).map(nameOf).filter(Boolean);
  return anyOf([fieldTest('fields.escalation_policy', 'is', [label]), ...(services.length > 0 ? [fieldTest('fields.service', 'is', services)] : [])]);
}

/** The delay of a rule is how long its people have; after the last one's the policy begins again, `num_loops` times. */
function levelsFrom(record, path, tools) {
  const rules = listOf(record.escalation_rules).filter(isRecord);
  const delays = rules.map((rule, index) => delayOf(rule, `${path}.escalation_rules[${index}]`, tools));
  const repeat = repeatOf(record, delays, path, tools);
  let passed = 0;
  return rules.flatMap((rule, index) => {
    const at = lengthText(passed);
    passed += delays[index];
    const targets = targetsOf(rule, `${path}.escalation_rules[${index}].targets`, tools);
    if (targets.length === 0) return [];
    const level = { at: at === undefined ? 'start' : `start+${at}`, notify: targets, assign: targets[0], owner: targets[0] };
    return [{ ...level, ...(repeat && { repeat }), clock: 'wall' }];
  });
}

function delayOf({ escalation_delay_in_minutes: minutes }, path, { report }) {
  if (lengthText(minutes * 60) !== undefined) return minutes * 60;
  const help = 'set the delay in PagerDuty; the next rule begins with this one';
  report('out_of_range', 'warning', `${path}.escalation_delay_in_minutes`, `not a delay: \`${String(minutes)}\``, help);
  return 0;
}

function repeatOf({ num_loops: loops }, delays, path, { notCarried }) {
  const every = lengthText(delays.reduce((sum, delay) => sum + delay, 0));
  if (!Number.isInteger(loops) || loops < 1 || every === undefined) return undefined;
  if (loops > MOST_LOOPS) notCarried(`${path}.num_loops`, `it repeats ${loops} times`, `a level repeats at most ${MOST_LOOPS} times`);
  return { every, times: Math.min(loops, MOST_LOOPS) };
}

function targetsOf(rule, path, tools) {
  const found = listOf(rule.targets).map((target, index) => targetOf(target, `${path}[${index}]`, tools));
  return [...new Set(found.filter((target) => target !== undefined))];
}

function targetOf(target, path, tools) {
  const { id, type } = isRecord(target) ? { id: idText(target.id), type: target.type } : {};
  if (id !== undefined && USER.test(type)) {
    tools.directory.add('agents', id, nameOf(target));
    return `agent:${tools.directory.idOf('agents', id)}`;
  }
  if (id !== undefined && SCHEDULE.test(type)) return scheduleTarget(id, target, path, tools);
  tools.report('unknown_value', 'warning', path, `unknown target: \`${String(type)}\``, 'name a user or a schedule');
  return undefined;
}

/** A schedule that is no rotation is a group: the host can still call it. */
function scheduleTarget(id, target, path, { directory, schedules, notCarried }) {
  if (schedules.has(id)) return `onCall:${schedules.get(id)}`;
  if (!directory.has('groups', id)) {
    const help = 'pass it as `GET /schedules/{id}` returns it, in `schedules`';
    notCarried(path, `who is on call in schedule \`${nameOf(target) ?? id}\` is not known: it is a group here`, help);
  }
  directory.add('groups', id, nameOf(target));
  return `group:${directory.idOf('groups', id)}`;
}
