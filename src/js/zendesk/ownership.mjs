// Zendesk's group SLA policies: how long a group may have a ticket, as targets by group of the agreements that there are.
import { targetLength } from '../helpdesk/lengths.mjs';
import { plainValues } from '../helpdesk/conditions.mjs';
import { idText, isRecord, listOf } from '../helpdesk/record.mjs';
import { countsOpenHours } from './schedules.mjs';
import { PRIORITIES } from './triggers.mjs';

const METRIC = 'group_ownership_time';

/** The reference names the metric where every other filter names the field of the ticket. */
const GROUP_FIELDS = ['group_id', METRIC];

/**
 * Zendesk asks for both kinds of policy side by side, a policy has one agreement per ticket: every promise gets the targets of the groups,
 * and one without conditions, if there is none, is for the tickets that only have these.
 */
export function addOwnership(promises, entries, tools) {
  const targets = entries.flatMap((entry) => targetsOf(entry, tools));
  if (targets.length === 0) return;
  if (!promises.some(({ when }) => when === undefined)) {
    promises.push({ id: 'group ownership', when: undefined, rows: Object.fromEntries(PRIORITIES.map((level) => [level, []])) });
  }
  for (const { rows } of promises) {
    for (const level of PRIORITIES) rows[level].push(...rowFor(targets.filter(({ priority }) => priority === level)));
  }
}

/** Targets of one priority: by group, of those in business hours and of the others; of two for one group the first counts. */
function rowFor(targets) {
  return [true, false].flatMap((business) => {
    const own = targets.filter((target) => target.business === business);
    if (own.length === 0) return [];
    const length = Object.fromEntries([...own].reverse().flatMap(({ groups, length: time }) => groups.map((group) => [group, time])));
    return [{ metric: 'ownership', length, business, path: own[0].path }];
  });
}

function targetsOf({ record, path }, tools) {
  const groups = groupsOf(record.filter, `${path}.filter`, tools);
  if (groups === undefined) {
    const help = 'add the times to `targets` of an agreement, by group, under `ownership`';
    tools.notCarried(`${path}.filter`, `group SLA policy \`${idText(record.title) ?? ''}\` asks for more than the group`, help);
    return [];
  }
  return listOf(record.policy_metrics).flatMap((target, index) => {
    const at = `${path}.policy_metrics[${index}]`;
    if (!isRecord(target) || target.metric !== METRIC || !PRIORITIES.includes(target.priority)) {
      tools.report('unknown_value', 'warning', at, 'neither metric nor priority of a group SLA policy', 'add the target to the policy');
      return [];
    }
    // unlike those of SLA policies, these targets are seconds
    const length = targetLength(target.target_in_seconds ?? target.target, 1, `${at}.target`, tools.report);
    const business = countsOpenHours(target, at, tools);
    return length === undefined ? [] : [{ priority: target.priority, groups, length, business, path: at }];
  });
}

/** The groups that a filter names, if it asks for nothing else. */
function groupsOf(filter, path, { directory }) {
  const [all, any] = [listOf(filter?.all), listOf(filter?.any)];
  const conditions = [...all, ...any];
  const named = conditions.map((condition) => (isRecord(condition) && isGroupTest(condition) ? plainValues(condition.value) : []));
  if (conditions.length !== 1 || named.some((ids) => ids.length === 0)) return undefined;
  return named[0].map((id) => directory.idOf('groups', id, path));
}

function isGroupTest({ field, operator }) {
  return GROUP_FIELDS.includes(field) && ['is', 'includes'].includes(operator);
}
