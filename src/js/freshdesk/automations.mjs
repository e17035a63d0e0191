// Freshdesk's rules for new tickets, as rules and routes of a policy.
import { allOf, anyOf, fieldTest, newTicketTest, plainValues } from '../helpdesk/conditions.mjs';
import { idsFrom } from '../helpdesk/ids.mjs';
import { idText, isRecord, listOf } from '../helpdesk/record.mjs';
import { rulesAndRoutes, together } from '../helpdesk/rules.mjs';
import { inOrderOf } from '../helpdesk/settings.mjs';
import { PRIORITIES, builtInName } from './codes.mjs';

const CREATION = 1;

const OPERATORS = new Map(Object.entries({
  is: 'is',
  in: 'is',
  is_any_of: 'is',
  is_not: 'isNot',
  not_in: 'isNot',
  is_none_of: 'isNot',
  contains: 'contains',
  does_not_contain: 'notContains',
  starts_with: 'startsWith',
  ends_with: 'endsWith',
  greater_than: 'gt',
  less_than: 'lt',
}));

const texts = (values) => values.map(String);
const names = (field) => (values) => values.map((value) => builtInName(field, value));
const people = (kind) => (values, path, { directory }) => values.flatMap((id) => directory.namesOf(kind, id, path));

/** The field of a ticket for each of Freshdesk's, and what its values are called there. */
const FIELDS = {
  subject: ['subject', texts],
  description: ['text', texts],
  ticket_type: ['type', texts],
  type: ['type', texts],
  status: ['status', names('status')],
  priority: ['priority', names('priority')],
  source: ['channel', names('source')],
  product_id: ['product', texts],
  group_id: ['group', people('groups')],
  responder_id: ['assignee', people('agents')],
  tag_names: ['tags', texts],
};

/** Both of these fields are asked; for what must not be, both have to pass. */
const BOTH = new Map([['subject_or_description', ['subject', 'text']]]);

const CUSTOM = /^cf_\w+$/;

/** What an action sets, of a rule's `set`, `addTags` and `to`; undefined where it cannot be said. */
const ACTIONS = {
  priority: ({ value }) => (PRIORITIES[Number(value) - 1] === undefined ? undefined : { set: { priority: PRIORITIES[Number(value) - 1] } }),
  group_id: ({ value }, path, { directory }) => routeTo({ group: directory.idOf('groups', value, path) }),
  responder_id: ({ value }, path, { directory }) => (Number(value) > 0 ? routeTo({ agent: directory.idOf('agents', value, path) }) : undefined),
  add_tag: ({ value }) => (plainValues(value).length === 0 ? undefined : { addTags: texts(plainValues(value)) }),
};

function routeTo(to) {
  return Object.values(to).includes(undefined) ? undefined : { to };
}

/** `response` is what the API gave: its `meta.cascading_rules` says whether rules run after the first that holds. */
export function rulesFrom(records, response, tools) {
  const cascading = response?.meta?.cascading_rules === true;
  const idFor = idsFrom();
  const entries = inOrderOf(records, 'position').filter(({ record }) => record.active !== false);
  const rules = entries.flatMap((entry) => {
    if ((entry.record.automation_type_id ?? CREATION) !== CREATION) {
      const help = 'keep it in Freshdesk, or write what it is for as `escalations`';
      tools.notCarried(entry.path, `rule \`${idText(entry.record.name) ?? ''}\` runs on updates or by the hour, not on new tickets`, help);
      return [];
    }
    return ruleFrom(entry, cascading, idFor, tools);
  });
  return rulesAndRoutes(rules, { lastWins: cascading });
}

function ruleFrom({ record, path }, cascading, idFor, tools) {
  const label = idText(record.name) ?? '';
  const done = listOf(record.actions).map((action, index) => doneBy(action, `${path}.actions[${index}]`, label, tools)).filter(Boolean);
  if (done.length === 0) return [];
  const { known, when } = conditionOf(record, path, label, tools);
  if (!known) return [];
  return [{ id: idFor(label, 'rule'), when, ...together(done), ...(cascading ? {} : { stop: true }) }];
}

function doneBy(action, path, label, tools) {
  const name = isRecord(action) ? idText(action.field_name) : undefined;
  const done = Object.hasOwn(ACTIONS, name ?? '') ? ACTIONS[name](action, path, tools) : undefined;
  if (done === undefined) {
    tools.notCarried(path, `rule \`${label}\`: nothing here does \`${name ?? 'an action without a name'}\``, 'keep the action in Freshdesk');
  }
  return done;
}

/** Sets of conditions, joined by the rule's `operator`; within a set all or any of the properties hold. */
function conditionOf(record, path, label, tools) {
  const sets = [];
  for (const [index, set] of listOf(record.conditions).entries()) {
    const at = `${path}.conditions[${index}]`;
    const tests = listOf(set?.properties).map((property, position) => newTicketTest(propertyTest(property, `${at}.properties[${position}]`, tools), ['open']));
    if (!isRecord(set) || tests.includes(undefined)) {
      const place = `${at}.properties[${Math.max(0, tests.indexOf(undefined))}]`;
      const help = 'write the rule into the policy by hand; it is left out';
      tools.notCarried(place, `rule \`${label}\` has a condition that tickets do not tell, or the language does not have`, help);
      return { known: false };
    }
    sets.push(joined(tests, set.match_type === 'any'));
  }
  const kept = sets.filter((set) => set !== undefined);
  return { known: true, when: / or /i.test(String(record.operator)) ? anyOf(kept) : allOf(kept) };
}

/** Tests that always hold are empty: they ask for nothing, and one of them is enough for `any`. */
function joined(tests, isAny) {
  const kept = tests.filter((test) => Object.keys(test).length > 0);
  if (!isAny) return allOf(kept);
  return kept.length < tests.length ? undefined : anyOf(kept);
}

function propertyTest(property, path, tools) {
  if (!isRecord(property) || isNested(property)) return undefined;
  const operator = OPERATORS.get(property.operator);
  const values = plainValues(property.value);
  if (operator === undefined) return undefined;
  if (BOTH.has(property.field_name)) return bothTest(BOTH.get(property.field_name), operator, texts(values));
  const found = fieldOf(property);
  return found && valueTest(found, operator, values, path, tools);
}

function valueTest([field, named], operator, values, path, tools) {
  // a list of one empty text is "none": no agent, no group
  if (values.length === 0) return { is: fieldTest(field, 'missing', []), isNot: fieldTest(field, 'exists', []) }[operator];
  return fieldTest(field, operator, named(values, path, tools));
}

function bothTest(fields, operator, values) {
  const tests = fields.map((field) => fieldTest(field, operator, values));
  if (tests.includes(undefined)) return undefined;
  return operator.startsWith('not') || operator === 'isNot' ? allOf(tests) : anyOf(tests);
}

function isNested({ nested_fields: nested, related_conditions: related, associated_fields: associated }) {
  return [nested, related, associated].some((part) => typeof part === 'object' && part !== null && Object.keys(part).length > 0);
}

/** Contacts and companies are parts of the ticket, with their fields as they are. */
const PARTS = { contact: 'requester', company: 'company' };

function fieldOf({ resource_type: resource = 'ticket', field_name: name }) {
  if (typeof name !== 'string') return undefined;
  const same = (values) => values;
  if (Object.hasOwn(PARTS, resource)) return /^\w+$/.test(name) ? [`${PARTS[resource]}.${name}`, same] : undefined;
  if (resource !== 'ticket') return undefined;
  return Object.hasOwn(FIELDS, name) ? FIELDS[name] : customField(name, same);
}

function customField(name, same) {
  return CUSTOM.test(name) ? [`fields.${name}`, same] : undefined;
}
