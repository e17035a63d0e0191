// Conditions of a policy, put together from the tests of a helpdesk's rules.

/** Every operator that a helpdesk's is called here, with the test it becomes of its values. */
const TESTS = {
  is: (values) => (values.length === 1 ? values[0] : values),
  isNot: (values) => (values.length === 1 ? { isNot: values[0] } : { notIn: values }),
  contains: (values) => (values.length === 1 ? { contains: values[0] } : { containsAny: values }),
  containsAll: (values) => ({ containsAll: values }),
  startsWith: (values) => single('startsWith', values),
  endsWith: (values) => single('endsWith', values),
  gt: (values) => single('gt', values),
  gte: (values) => single('gte', values),
  lt: (values) => single('lt', values),
  lte: (values) => single('lte', values),
  exists: () => ({ exists: true }),
  missing: () => ({ exists: false }),
};

const WITHOUT_VALUES = ['exists', 'missing'];

/** Operators whose test must not hold. */
const NEGATED = { notContains: 'contains', notContainsAll: 'containsAll', notStartsWith: 'startsWith', notEndsWith: 'endsWith' };

function single(operator, values) {
  return values.length === 1 ? { [operator]: values[0] } : undefined;
}

/** The condition that `field` passes a test; undefined where the language has no such test, or there is nothing to compare with. */
export function fieldTest(field, operator, values) {
  if (Object.hasOwn(NEGATED, operator)) {
    const condition = fieldTest(field, NEGATED[operator], values);
    return condition && { not: condition };
  }
  if (!Object.hasOwn(TESTS, operator) || (values.length === 0 && !WITHOUT_VALUES.includes(operator))) return undefined;
  const test = TESTS[operator](values);
  return test === undefined ? undefined : { [field]: test };
}

/** All of them hold; undefined for none: it always holds. Conditions on different fields are one. */
export function allOf(conditions) {
  const found = conditions.filter((condition) => condition !== undefined);
  const entries = found.flatMap(Object.entries);
  if (found.length < 2) return found[0];
  return new Set(entries.map(([key]) => key)).size === entries.length ? Object.fromEntries(entries) : { all: found };
}

/** One of them holds; undefined for none. */
export function anyOf(conditions) {
  const isAny = (condition) => Object.keys(condition).join() === 'any';
  const flat = conditions.flatMap((condition) => (isAny(condition) ? condition.any : [condition]));
  return flat.length < 2 ? flat[0] : { any: flat };
}

export function negated(condition) {
  return { not: condition };
}

/**
 * For rules about new tickets: no condition where a ticket in one of these statuses passes the test of `status`, since a policy's rules are asked
 * about the ticket as it is now. Undefined where only later statuses pass.
 */
export function newTicketTest(condition, statuses) {
  if (condition === undefined || !Object.hasOwn(condition, 'status')) return condition;
  const { isNot, notIn = isNot } = Object(condition.status);
  const named = [notIn ?? condition.status].flat();
  return statuses.some((name) => named.includes(name) === (notIn === undefined)) ? {} : undefined;
}

/** Texts, numbers, yes or no; without the empty ones. */
export function plainValues(value) {
  const values = Array.isArray(value) ? value : [value];
  return values.filter((item) => ['string', 'number', 'boolean'].includes(typeof item) && item !== '' && !Number.isNaN(item));
}
