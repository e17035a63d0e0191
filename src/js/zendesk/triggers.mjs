// Zendesk's triggers that set something on a new ticket, as rules and routes of a policy.
import { anyOf, plainValues } from '../helpdesk/conditions.mjs';
import { idsFrom } from '../helpdesk/ids.mjs';
import { idText, isRecord, listOf } from '../helpdesk/record.mjs';
import { rulesAndRoutes, together } from '../helpdesk/rules.mjs';
import { inOrderOf } from '../helpdesk/settings.mjs';
import { conditionsOf } from './conditions.mjs';

export const PRIORITIES = ['low', 'normal', 'high', 'urgent'];

/** The fact that says which schedule a trigger gave the ticket. */
export const SCHEDULE = 'schedule';

/** What an action sets, of a rule's `set`, `addTags` and `to`; undefined where it cannot be said. */
const ACTIONS = {
  priority: (value) => (PRIORITIES.includes(value) ? { set: { priority: value } } : undefined),
  group_id: (value, path, { directory }) => (isId(value) ? { to: { group: directory.idOf('groups', value, path) } } : undefined),
  assignee_id: (value, path, { directory }) => (isId(value) ? { to: { agent: directory.idOf('agents', value, path) } } : undefined),
  current_tags: (value) => tagsFrom(value),
  set_schedule: (value, path, { calendars }) => {
    const id = calendars.idOf(value);
    return id === undefined ? undefined : { set: { [SCHEDULE]: id } };
  },
};

function isId(value) {
  return /^\d+$/.test(String(value));
}

function tagsFrom(value) {
  const tags = plainValues(value).flatMap((text) => String(text).split(/[\s,]+/).filter(Boolean));
  return tags.length === 0 ? undefined : { addTags: [...new Set(tags)] };
}

/** Rules, routes, whether any sets the priority, and the calendars that some rule sets. */
export function rulesFrom(triggers, automations, tools) {
  for (const { record, path } of automations.filter(({ record }) => record.active !== false)) {
    const help = 'keep it in Zendesk, or write what it is for as `escalations`';
    tools.notCarried(path, `automation \`${titleOf(record)}\` runs by the hour, not on new tickets`, help);
  }
  const idFor = idsFrom();
  const active = inOrderOf(triggers.filter(({ record }) => record.active !== false), 'position');
  const entries = active.flatMap((entry) => ruleFrom(entry, idFor, tools));
  const found = rulesAndRoutes(entries, { lastWins: true });
  const schedules = new Set(entries.map(({ set }) => set?.[SCHEDULE]).filter(Boolean));
  return { ...found, rules: [...found.rules, ...withoutPriority(entries)], schedules: [...schedules] };
}

function titleOf({ title, id }) {
  return idText(title) ?? idText(id) ?? '';
}

/** Targets are by priority: a ticket that has none has no agreement in Zendesk. */
function withoutPriority(entries) {
  const setters = entries.filter(({ set }) => set?.priority !== undefined);
  if (setters.some(({ when }) => when === undefined)) return [];
  const others = setters.length === 0 ? {} : { not: anyOf(setters.map(({ when }) => when)) };
  return [{ id: 'no-priority', when: { priority: { exists: false }, ...others }, set: { sla: null } }];
}

function ruleFrom({ record, path }, idFor, tools) {
  const done = listOf(record.actions).map((action, index) => doneBy(action, `${path}.actions[${index}]`, record, tools)).filter(Boolean);
  if (done.length === 0) return [];
  const { failed, when } = conditionsOf(record.conditions, `${path}.conditions`, { ...tools, forNewTickets: true });
  if (failed !== undefined) {
    const help = 'write the rule into the policy by hand; it is left out';
    tools.notCarried(failed, `trigger \`${titleOf(record)}\` has a condition that tickets do not tell, or the language does not have`, help);
    return [];
  }
  return [{ id: idFor(titleOf(record), 'trigger'), when, ...together(done) }];
}

function doneBy(action, path, record, tools) {
  const field = isRecord(action) ? idText(action.field) : undefined;
  const done = Object.hasOwn(ACTIONS, field ?? '') ? ACTIONS[field](action.value, path, tools) : undefined;
  if (done === undefined) {
    tools.notCarried(path, `trigger \`${titleOf(record)}\`: nothing here does \`${field ?? 'an action without a field'}\``, 'keep the action in Zendesk');
  }
  return done;
}
