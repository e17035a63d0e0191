// Conditions of Zammad's SLAs as conditions of a policy.
import { allOf, anyOf, fieldTest, negated, plainValues } from '../helpdesk/conditions.mjs';
import { nameFrom } from '../helpdesk/name.mjs';
import { isRecord, listOf } from '../helpdesk/record.mjs';
import { namesOfIds, priorityName } from './lists.mjs';

const OPERATORS = {
  is: 'is',
  'is not': 'isNot',
  'is any of': 'is',
  'is none of': 'isNot',
  contains: 'contains',
  'contains not': 'notContains',
  'contains one': 'contains',
  'contains one not': 'notContains',
  'contains all': 'containsAll',
  'contains all not': 'notContainsAll',
  'starts with': 'startsWith',
  'starts with one of': 'startsWith',
  'ends with': 'endsWith',
  'ends with one of': 'endsWith',
};

/** Zammad's lists of tags are texts with commas. */
const split = (values) => values.flatMap((text) => String(text).split(',')).map((tag) => tag.trim()).filter(Boolean);
const ids = (values) => values.map((value) => (/^\d{1,15}$/.test(String(value)) ? Number(value) : value));
const people = (kind) => (values, path, { directory }) => values.flatMap((id) => directory.namesOf(kind, id, path));

/** The field of a ticket for each of Zammad's, and what its values are called there: undefined where that is not known. */
const FIELDS = {
  'ticket.state_id': ['status', (values, path, { states }) => namesOfIds(states, values)?.map(nameFrom)],
  'ticket.priority_id': ['priority', (values, path, { priorities }) => namesOfIds(priorities, values)?.map(priorityName)],
  'ticket.group_id': ['group', people('groups')],
  'ticket.owner_id': ['assignee', people('agents')],
  'ticket.customer_id': ['requester.id', ids],
  'ticket.organization_id': ['company.id', ids],
  'ticket.title': ['subject', (values) => values.map(String)],
  'ticket.tags': ['tags', split],
  'ticket.type': ['type', (values) => values.map(String)],
};

/** `{ when }`, undefined for no condition; `{ failed }`, the path of what cannot be said. */
export function conditionOf(source, path, tools) {
  if (source === undefined || source === null) return { when: undefined };
  if (!isRecord(source)) return { failed: path };
  if (Array.isArray(source.conditions)) return groupOf(source, path, DEEPEST, tools);
  return joined(Object.entries(source).map(([name, test]) => testOf({ ...(isRecord(test) ? test : {}), name }, `${path}["${name}"]`, tools)), allOf);
}

/** Nobody reads conditions that are nested deeper. */
const DEEPEST = 20;

const JOINS = new Map([['AND', allOf], ['OR', anyOf], ['NOT', (tests) => (tests.length === 0 ? undefined : negated(anyOf(tests)))]]);

/** `{ operator: "AND" | "OR" | "NOT", conditions: [...] }`, one in the other. */
function groupOf({ operator, conditions }, path, depth, tools) {
  const join = JOINS.get(operator ?? 'AND');
  if (join === undefined || depth === 0) return { failed: path };
  const parts = listOf(conditions).map((part, index) => {
    const at = `${path}.conditions[${index}]`;
    return isRecord(part) && Array.isArray(part.conditions) ? groupOf(part, at, depth - 1, tools) : testOf(part, at, tools);
  });
  return joined(parts, join);
}

function joined(parts, join) {
  const failed = parts.find((part) => part.failed !== undefined);
  return failed ?? { when: join(parts.map(({ when }) => when).filter((when) => when !== undefined)) };
}

function testOf(test, path, tools) {
  const when = isRecord(test) && Object.hasOwn(OPERATORS, test.operator) ? conditionFor(test, path, tools) : undefined;
  return when === undefined ? { failed: path } : { when };
}

function conditionFor({ name, operator, value, pre_condition: about = 'specific' }, path, tools) {
  const [field, named] = fieldOf(name) ?? [];
  // "current user" and the like are about whoever looks
  if (field === undefined || about !== 'specific') return undefined;
  const values = named(plainValues(value), path, tools);
  return values && fieldTest(field, OPERATORS[operator], values);
}

/** Fields that the account added stand in `fields`, `requester` and `company`. */
function fieldOf(name) {
  if (typeof name !== 'string') return undefined;
  if (Object.hasOwn(FIELDS, name)) return FIELDS[name];
  const [, part, field] = /^(ticket|customer|organization)\.(\w+)$/.exec(name) ?? [];
  const parts = { ticket: 'fields', customer: 'requester', organization: 'company' };
  return part === undefined || field.endsWith('_at') ? undefined : [`${parts[part]}.${field}`, (values) => values];
}
