// What Freshdesk's groups do with tickets that nobody has: they tell somebody after a while, or give them out themselves.
import { lengthText } from '../helpdesk/lengths.mjs';
import { idText, listOf } from '../helpdesk/record.mjs';

const HOUR = 3600;
const UNITS = { m: 60, h: HOUR, d: 24 * HOUR };

/** How a group gives out its tickets, by the number of `auto_ticket_assign`. */
const PICKS = new Map([[1, 'roundRobin'], [3, 'leastLoaded']]);
const OTHER_PICKS = new Map([[2, 'by skills'], [12, 'by Omniroute']]);

/** `escalate_to` is told when a ticket has had nobody for `unassigned_for`: here counted from the ticket's creation. */
export function groupsWithoutAgent(groups, directory, idFor, { report }) {
  return groups.flatMap(({ record, path }) => {
    if (idText(record.escalate_to) === undefined || idText(record.unassigned_for) === undefined) return [];
    const after = waitOf(record.unassigned_for);
    if (after === undefined) {
      const message = `not a time that tickets wait: \`${String(record.unassigned_for)}\``;
      report('unknown_value', 'warning', `${path}.unassigned_for`, message, 'add a row for them to `escalations`');
      return [];
    }
    const agent = directory.idOf('agents', record.escalate_to, `${path}.escalate_to`);
    const when = { group: directory.namesOf('groups', record.id, path), assignee: { exists: false } };
    if (when.group.length === 0) return [];
    const level = { at: `start+${after}`, notify: [`agent:${agent}`], clock: 'wall' };
    return [{ id: idFor(`${idText(record.name) ?? record.id} unassigned`), when, on: 'match', levels: [level] }];
  });
}

/** "30m" is itself, "2d" is two days by the clock: `48h`. */
function waitOf(text) {
  const [, count, unit] = /^(\d{1,4})([mhd])$/.exec(String(text).trim()) ?? [];
  return count === undefined ? undefined : lengthText(Number(count) * UNITS[unit]);
}

/** Routes for groups that give out their tickets themselves. */
export function picksFrom(groups, directory, { notCarried }) {
  return groups.flatMap(({ record, path }) => {
    const group = directory.idOf('groups', record.id);
    const pick = listOf(record.agent_ids).length > 0 ? PICKS.get(record.auto_ticket_assign) : undefined;
    if (pick !== undefined && group !== undefined) {
      return [{ id: `${group}-agents`, when: { group: directory.namesOf('groups', record.id) }, to: { group, pick } }];
    }
    reportPick(record, `${path}.auto_ticket_assign`, notCarried);
    return [];
  });
}

function reportPick({ auto_ticket_assign: method, name }, path, notCarried) {
  const gives = `group \`${idText(name) ?? ''}\` gives out tickets`;
  if (OTHER_PICKS.has(method)) notCarried(path, `${gives} ${OTHER_PICKS.get(method)}`, 'add a route with a `pick`');
  const help = 'pass the group as `GET /api/v2/groups/[id]` returns it, with `agent_ids`';
  if (PICKS.has(method)) notCarried(path, `${gives} itself, and its agents are not known`, help);
}
