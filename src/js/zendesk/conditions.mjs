// Conditions of Zendesk's triggers and SLA policies as conditions of a policy.
import { allOf, anyOf, fieldTest, newTicketTest, plainValues } from '../helpdesk/conditions.mjs';
import { isRecord, listOf } from '../helpdesk/record.mjs';

const OPERATORS = { is: 'is', is_not: 'isNot', includes: 'is', not_includes: 'isNot', present: 'exists', not_present: 'missing' };
const WITHOUT_VALUE = ['present', 'not_present'];

/** What `less_than` and `greater_than` go by. */
const ORDERS = {
  status: ['new', 'open', 'pending', 'hold', 'solved', 'closed'],
  priority: ['low', 'normal', 'high', 'urgent'],
};
const COMPARED = {
  less_than: (rank, other) => rank < other,
  less_than_equal: (rank, other) => rank <= other,
  greater_than: (rank, other) => rank > other,
  greater_than_equal: (rank, other) => rank >= other,
};

/** The channels whose numbers are certain. */
const CHANNELS = new Map([['0', 'web'], ['4', 'email'], ['5', 'api']]);

const texts = (values) => values.map(String);
const ids = (values) => values.map((value) => (/^\d{1,15}$/.test(String(value)) ? Number(value) : value));
const people = (kind) => (values, path, { directory }) => {
  return values.every((id) => /^\d+$/.test(String(id))) ? values.flatMap((id) => directory.namesOf(kind, id, path)) : [];
};

const channels = (codes) => {
  const names = codes.map((code) => CHANNELS.get(String(code)));
  return names.includes(undefined) ? [] : names;
};

const FIELDS = {
  status: ['status', texts],
  priority: ['priority', texts],
  type: ['type', texts],
  group_id: ['group', people('groups')],
  assignee_id: ['assignee', people('agents')],
  requester_id: ['requester.id', ids],
  organization_id: ['company.id', ids],
  brand_id: ['fields.brand_id', ids],
  ticket_form_id: ['fields.ticket_form_id', ids],
  custom_status_id: ['fields.custom_status_id', ids],
  via_id: ['channel', channels],
};

/** Fields with operators of their own. */
const SPECIAL = {
  current_tags: ({ operator, value }) => {
    const tags = plainValues(value).flatMap((text) => String(text).split(/[\s,]+/).filter(Boolean));
    return fieldTest('tags', { includes: 'contains', not_includes: 'notContains', is: 'contains', is_not: 'notContains' }[operator], tags);
  },
  subject_includes_word: (condition) => wordsTest('subject', condition),
  comment_includes_word: (condition) => wordsTest('anyText', condition),
  // rules are asked about the ticket as it was made
  update_type: ({ operator, value }) => (operator === 'is' && /^create$/i.test(String(value)) ? {} : undefined),
};

/** Any of the words for `includes`; `is` is for the whole text as it is written. */
function wordsTest(field, { operator, value }) {
  const text = plainValues(value).join(' ').trim();
  const words = operator.endsWith('includes') ? text.split(/\s+/) : [text];
  if (text === '' || !['is', 'is_not', 'includes', 'not_includes'].includes(operator)) return undefined;
  const condition = { [field]: { mentions: words } };
  return operator.startsWith('not_') || operator === 'is_not' ? { not: condition } : condition;
}

/**
 * `{ when }` for `{ all, any }`; `{ failed }`, the path of the condition, where one cannot be said. `tools.fieldName(id)` names a custom field; `tools.forNewTickets`
 * says that the status is the one that a ticket begins with.
 */
export function conditionsOf(source, path, tools) {
  const parts = isRecord(source) ? source : {};
  const tested = (condition, at) => (tools.forNewTickets ? newTicketTest(testOf(condition, at, tools), ['new', 'open']) : testOf(condition, at, tools));
  const read = (key) => listOf(parts[key]).map((condition, index) => [tested(condition, `${path}.${key}[${index}]`), `${path}.${key}[${index}]`]);
  const [all, any] = [read('all'), read('any')];
  const failed = [...all, ...any].find(([condition]) => condition === undefined)?.[1];
  if (failed !== undefined) return { failed };
  const kept = (tests) => tests.map(([condition]) => condition).filter((condition) => Object.keys(condition).length > 0);
  const oneHolds = any.length > kept(any).length ? undefined : anyOf(kept(any));
  return { when: allOf([...kept(all), oneHolds]) };
}

function testOf(condition, path, tools) {
  const { field: name, operator, value } = isRecord(condition) ? condition : {};
  if (typeof name !== 'string' || typeof operator !== 'string') return undefined;
  if (Object.hasOwn(SPECIAL, name)) return SPECIAL[name](condition);
  if (Object.hasOwn(ORDERS, name) && Object.hasOwn(COMPARED, operator)) return rankTest(name, operator, value);
  return valueTest(name, operator, value, path, tools);
}

function valueTest(name, operator, value, path, tools) {
  const [field, named] = fieldOf(name, tools) ?? [];
  if (field === undefined || !Object.hasOwn(OPERATORS, operator)) return undefined;
  const values = plainValues(value);
  if (values.length === 0 || WITHOUT_VALUE.includes(operator)) return emptyTest(field, operator, value);
  return fieldTest(field, OPERATORS[operator], named(values, path, tools));
}

/** An empty value means that the field is empty, or with `is_not` that it is not. */
function emptyTest(field, operator, value) {
  const isEmpty = WITHOUT_VALUE.includes(operator) || value === '' || value === null;
  if (!isEmpty) return undefined;
  return fieldTest(field, ['is', 'includes', 'not_present'].includes(operator) ? 'missing' : 'exists', []);
}

function rankTest(field, operator, value) {
  const rank = ORDERS[field].indexOf(value);
  return rank < 0 ? undefined : fieldTest(field, 'is', ORDERS[field].filter((_, own) => COMPARED[operator](own, rank)));
}

function fieldOf(name, { fieldName }) {
  const [, id] = /^(?:custom_fields_|ticket_fields_)(\d{1,20})$/.exec(name) ?? [];
  if (id !== undefined) return [`fields.${fieldName(id)}`, (values) => values];
  return Object.hasOwn(FIELDS, name) ? FIELDS[name] : undefined;
}
