// Freshdesk's own settings as a policy: SLA policies, business hours, groups, agents, and rules that run on new tickets.

import { agreementsFrom } from '../helpdesk/agreements.mjs';
import { withAlways } from '../helpdesk/calendars.mjs';
import { directoryFrom } from '../helpdesk/directory.mjs';
import { idsFrom } from '../helpdesk/ids.mjs';
import { rowsFrom } from '../helpdesk/ladders.mjs';
import { targetLength } from '../helpdesk/lengths.mjs';
import { idText, isRecord, listOf, textOf } from '../helpdesk/record.mjs';
import { inOrderOf, policyFrom, settingsOf } from '../helpdesk/settings.mjs';
import { rulesFrom } from './automations.mjs';
import { calendarsFrom } from './calendars.mjs';
import { PRIORITIES } from './codes.mjs';
import { laddersOf } from './escalations.mjs';
import { groupsWithoutAgent, picksFrom } from './groups.mjs';
import { applicableTo } from './scope.mjs';

const METRICS = { respond_within: 'firstResponse', next_respond_within: 'nextResponse', resolve_within: 'resolution' };

/** Freshdesk's timers stand still in these, unless the account says otherwise. */
const PAUSES = Object.fromEntries(Object.values(METRICS).map((metric) => [metric, ['pending']]));

export function policyFromFreshdesk(settings) {
  const opened = settingsOf(settings, 'Freshdesk');
  const { findings, report, notCarried, records } = opened;
  const directory = directoryFrom(report);
  const groups = records('groups', 'groups', 'group');
  readPeople(records('agents', 'agents', 'agent'), groups, directory);
  const hours = records('businessHours', 'business_hours');
  const calendars = calendarsFrom(hours, groups, settings.holidays, directory, opened);
  setCalendars(groups, calendars, directory);
  const known = { companies: lookup(settings, 'companies', records), products: lookup(settings, 'products', records) };

  const promises = promisesFrom(records('slaPolicies', 'sla_policies', 'sla_policy'), { ...opened, directory, known, calendars });
  const idFor = idsFrom();
  const extras = { pauseWhile: PAUSES };
  const passed = new Set();
  const slas = promises.flatMap((promise) => {
    return agreementsFrom(promise, { calendars, levels: PRIORITIES, extras: extrasFor(promise, extras), idFor, notCarried, passed });
  });
  const rules = rulesFrom(records('automations', 'rules', 'rule'), settings.automations, { ...opened, directory });
  const rowId = idsFrom();
  const escalations = [...rowsFrom(promises, rowId), ...groupsWithoutAgent(groups, directory, rowId, opened)];
  const routes = [...rules.routes, ...picksFrom(groups, directory, opened)];
  if (slas.length > 0) {
    const help = 'add the statuses whose SLA timer is off to `pauseWhile`';
    notCarried('slaPolicies', 'which statuses stop the SLA timer is not in what the API returns: only `pending` does here', help);
  }

  const policy = policyFrom({
    name: textOf(settings.name) ?? 'Freshdesk',
    timeZone: calendars.timeZone,
    calendars: withAlways(calendars.calendars, slas),
    directory: directory.document(),
    rules: rules.rules,
    priority: { levels: [...PRIORITIES], urgency: [...PRIORITIES], helpdesk: rules.setPriority ? 'raise' : 'keep' },
    slas,
    escalations,
    routes,
  });
  return { policy, findings };
}

function lookup(settings, key, records) {
  return settings[key] === undefined ? undefined : new Set(records(key, key).map(({ record }) => idText(record.id)));
}

function readPeople(agents, groups, directory) {
  for (const { record } of groups) directory.add('groups', record.id, record.name);
  for (const { record } of agents) readAgent(record, directory);
  for (const { record, path } of groups) {
    for (const id of listOf(record.agent_ids)) addMember(id, record, directory, path);
  }
}

function readAgent(record, directory) {
  const agent = directory.add('agents', record.id, record.contact?.name ?? record.name);
  const groups = listOf(record.group_ids).filter((id) => directory.has('groups', id));
  if (agent !== undefined) agent.groups = groups.map((id) => directory.idOf('groups', id));
}

function addMember(id, group, directory, path) {
  if (idText(id) === undefined || idText(group.id) === undefined) return;
  directory.idOf('agents', id, `${path}.agent_ids`);
  const agent = directory.add('agents', id);
  agent.groups = [...new Set([...listOf(agent.groups), directory.idOf('groups', group.id)])];
}

function setCalendars(groups, calendars, directory) {
  for (const { record } of groups) {
    const id = calendars.idOf(record.business_hour_id);
    const group = directory.add('groups', record.id);
    if (group !== undefined && id !== undefined) group.calendar = id;
  }
}

/** In the order in which Freshdesk asks them; the default one is for whatever gets past the others. */
function promisesFrom(policies, tools) {
  const isDefault = ({ record }) => record.is_default === true;
  const active = inOrderOf(policies.filter(({ record }) => record.active !== false), 'position');
  const ordered = [...active.filter((entry) => !isDefault(entry)), ...active.filter(isDefault).slice(0, 1)];
  return ordered.flatMap((entry) => {
    const scope = isDefault(entry) ? { when: undefined } : applicableTo(entry, tools);
    if (scope === undefined) return [];
    return [promiseFrom(entry, scope.when, tools)];
  });
}

function promiseFrom({ record, path }, when, tools) {
  const id = textOf(record.name) ?? `sla ${idText(record.id) ?? ''}`;
  const targets = isRecord(record.sla_target) ? record.sla_target : {};
  const rows = Object.fromEntries(PRIORITIES.map((level, index) => [level, rowFrom(targets, index + 1, path, tools)]));
  if (tools.calendars.base === undefined && Object.values(targets).some((row) => row?.business_hours === true)) {
    const help = 'pass `businessHours`; until then it counts round the clock';
    tools.report('missing', 'error', `${path}.sla_target`, `SLA policy \`${id}\` counts in business hours, and there are none`, help);
  }
  if (Object.values(rows).every((row) => row.length === 0)) {
    tools.report('missing', 'error', `${path}.sla_target`, `SLA policy \`${id}\` has no targets`, 'fetch it by `GET /api/v2/sla_policies`; it is left out');
  }
  const ladders = laddersOf({ record, path }, targets, tools);
  return { id, when, rows, ladders };
}

function rowFrom(targets, code, path, { report, calendars }) {
  const row = targets[`priority_${code}`];
  if (!isRecord(row)) return [];
  const at = `${path}.sla_target.priority_${code}`;
  const business = row.business_hours === true && calendars.base !== undefined;
  return Object.entries(METRICS).flatMap(([key, metric]) => {
    const length = targetLength(row[key], 1, `${at}.${key}`, report);
    return length === undefined ? [] : [{ metric, length, business, path: `${at}.${key}` }];
  });
}

/** Pauses of the metrics that the promise has. */
function extrasFor({ rows }, { pauseWhile }) {
  const metrics = new Set(Object.values(rows).flatMap((row) => row.map(({ metric }) => metric)));
  return { pauseWhile: Object.fromEntries(Object.entries(pauseWhile).filter(([metric]) => metrics.has(metric))) };
}

