// Zendesk's own settings as a policy: SLA policies, group SLA policies, schedules, and triggers that set priority, group or schedule.
import { agreementsFrom } from '../helpdesk/agreements.mjs';
import { withAlways } from '../helpdesk/calendars.mjs';
import { directoryFrom } from '../helpdesk/directory.mjs';
import { idsFrom } from '../helpdesk/ids.mjs';
import { targetLength } from '../helpdesk/lengths.mjs';
import { idText, isRecord, listOf, textOf } from '../helpdesk/record.mjs';
import { inOrderOf, policyFrom, settingsOf } from '../helpdesk/settings.mjs';
import { conditionsOf } from './conditions.mjs';
import { addOwnership } from './ownership.mjs';
import { calendarsFrom, countsOpenHours } from './schedules.mjs';
import { PRIORITIES, SCHEDULE, rulesFrom } from './triggers.mjs';

const METRICS = {
  first_reply_time: 'firstResponse',
  next_reply_time: 'nextResponse',
  periodic_update_time: 'periodicUpdate',
  pausable_update_time: 'pausableUpdate',
  requester_wait_time: 'requesterWait',
  agent_work_time: 'agentWork',
  resolution_time: 'resolution',
  total_resolution_time: 'resolution',
  full_resolution_time: 'resolution',
};

/** Where Zendesk counts otherwise than the metrics of the language: from the first public reply of an agent on. */
const DEFINITIONS = {
  nextResponse: { startsOn: ['customerReply'], after: ['agentReply'], stopsOn: ['agentReply'], endsOn: ['resolved'], repeats: true },
  periodicUpdate: { startsOn: ['agentReply'], stopsOn: ['agentReply'], endsOn: ['resolved'], repeats: true },
  pausableUpdate: { startsOn: ['agentReply'], stopsOn: ['agentReply'], endsOn: ['resolved'], repeats: true },
};

const PAUSES = { pausableUpdate: ['pending'], requesterWait: ['pending'], agentWork: ['pending', 'hold'] };

export function policyFromZendesk(settings) {
  const opened = settingsOf(settings, 'Zendesk');
  const { findings, report, notCarried, records } = opened;
  const directory = directoryFrom(report);
  for (const { record } of records('groups', 'groups', 'group')) directory.add('groups', record.id, record.name);
  for (const { record } of records('users', 'users', 'user')) directory.add('agents', record.id, record.name);
  const calendars = calendarsFrom(records('schedules', 'schedules', 'schedule'), settings.holidays, opened);
  const fieldName = namesOfFields(records('ticketFields', 'ticket_fields'));
  const tools = { ...opened, directory, calendars, fieldName };
  const rules = rulesFrom(records('triggers', 'triggers', 'trigger'), records('automations', 'automations', 'automation'), tools);

  const policies = inOrderOf(records('slaPolicies', 'sla_policies', 'sla_policy'), 'position');
  const promises = policies.flatMap((entry) => promiseFrom(entry, tools));
  addOwnership(promises, inOrderOf(records('groupSlaPolicies', 'group_sla_policies', 'group_sla_policy'), 'position'), tools);
  const others = rules.schedules.filter((id) => id !== calendars.base).map((id) => ({ id, when: { [SCHEDULE]: id } }));
  const idFor = idsFrom();
  const passed = new Set();
  const slas = promises.flatMap((promise) => {
    const own = { extras: extrasFor(promise), calendars: { base: calendars.base, others } };
    return agreementsFrom(promise, { ...own, levels: PRIORITIES, idFor, notCarried, passed });
  });

  const policy = policyFrom({
    name: textOf(settings.name) ?? 'Zendesk',
    timeZone: calendars.timeZone,
    calendars: withAlways(calendars.calendars, slas),
    directory: directory.document(),
    metrics: definitionsFor(promises),
    rules: slas.length === 0 ? rules.rules.filter(({ set }) => set?.sla === undefined) : rules.rules,
    priority: { levels: [...PRIORITIES], urgency: [...PRIORITIES], helpdesk: rules.setPriority ? 'raise' : 'keep' },
    slas,
    routes: rules.routes,
  });
  return { policy, findings };
}

/** As tickets name a custom field that was read with the same list. */
function namesOfFields(fields) {
  const isName = (text) => typeof text === 'string' && text.trim() !== '';
  const names = new Map(fields.map(({ record }) => [idText(record.id), [record.key, record.title].find(isName)]));
  return (id) => names.get(id) ?? id;
}

function promiseFrom({ record, path }, tools) {
  const id = textOf(record.title) ?? `sla ${idText(record.id) ?? ''}`;
  const { failed, when } = conditionsOf(record.filter, `${path}.filter`, tools);
  if (failed !== undefined) {
    const help = 'describe these tickets in the `when` of an agreement of your own; this one is left out';
    tools.notCarried(failed, `SLA policy \`${id}\` has a condition that tickets do not tell, or the language does not have`, help);
    return [];
  }
  const rows = rowsFrom(listOf(record.policy_metrics), `${path}.policy_metrics`, tools);
  if (Object.values(rows).every((row) => row.length === 0)) {
    tools.report('missing', 'error', `${path}.policy_metrics`, `SLA policy \`${id}\` has no targets`, 'fetch it by `GET /api/v2/slas/policies`; it is left out');
    return [];
  }
  return [{ id, when, rows }];
}

/** Targets by priority; of two for one metric the first counts. */
function rowsFrom(targets, path, tools) {
  const found = targets.map((target, index) => (isRecord(target) ? targetFrom(target, `${path}[${index}]`, tools) : undefined)).filter(Boolean);
  const isFirst = (target, index, own) => own.findIndex(({ metric }) => metric === target.metric) === index;
  return Object.fromEntries(PRIORITIES.map((level) => [level, found.filter(({ priority }) => priority === level).filter(isFirst)]));
}

function targetFrom(target, path, tools) {
  const metric = Object.hasOwn(METRICS, target.metric) ? METRICS[target.metric] : undefined;
  if (metric === undefined || !PRIORITIES.includes(target.priority)) {
    const [key, help] = metric === undefined ? ['metric', 'define it in `metrics`, and add the target'] : ['priority', 'add the target to the policy'];
    tools.report('unknown_value', 'warning', `${path}.${key}`, `unknown ${key}: \`${String(target[key])}\``, help);
    return undefined;
  }
  const isExact = typeof target.target_in_seconds === 'number';
  const [key, unit] = isExact ? ['target_in_seconds', 1] : ['target', 60];
  const length = targetLength(target[key], unit, `${path}.${key}`, tools.report);
  return length && { priority: target.priority, metric, length, business: countsOpenHours(target, path, tools), path };
}

/** Pauses of the metrics that the promise has. Time in which a ticket was solved counts for none of them. */
function extrasFor({ rows }) {
  const metrics = metricsOf([{ rows }]);
  const pauseWhile = Object.fromEntries(Object.entries(PAUSES).filter(([metric]) => metrics.has(metric)));
  return { ...(Object.keys(pauseWhile).length > 0 && { pauseWhile }), onReopen: 'excludeClosedTime' };
}

function definitionsFor(promises) {
  const metrics = metricsOf(promises);
  return Object.fromEntries(Object.entries(DEFINITIONS).filter(([metric]) => metrics.has(metric)));
}

function metricsOf(promises) {
  return new Set(promises.flatMap(({ rows }) => Object.values(rows).flat().map(({ metric }) => metric)));
}
