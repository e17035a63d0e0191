// Cases are data: a policy, tickets, and what has to be decided about them. What runs and compares them, in Node and in a page alike.

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const shown = (value) => (value === undefined ? 'nothing' : JSON.stringify(value));

/** Where `actual` is not what is expected: objects by the keys that are listed, lists item by item, everything else exactly. */
export function differences(expected, actual, path = '') {
  if (isObject(expected) && isObject(actual)) {
    return Object.entries(expected).flatMap(([key, value]) => differences(value, actual[key], path ? `${path}.${key}` : key));
  }
  if (Array.isArray(expected) && Array.isArray(actual)) {
    const items = expected.slice(0, actual.length).map((value, index) => differences(value, actual[index], `${path}[${index}]`));
    if (expected.length === actual.length) return items.flat();
    // where a list has one too many, what follows differs as well and would hide it
    return [`${path}: expected ${expected.length} items, got ${actual.length}`, ...(items.find((found) => found.length) ?? [])];
  }
  return shown(expected) === shown(actual) ? [] : [`${path}: expected ${shown(expected)}, got ${shown(actual)}`];
}

/** The values of `actual` in the shape of `expected`: what an expectation becomes when the decision is right and it is not. */
export function reshaped(expected, actual) {
  if (isObject(expected) && isObject(actual)) {
    return Object.fromEntries(Object.entries(expected).map(([key, value]) => [key, reshaped(value, actual[key] ?? null)]));
  }
  if (Array.isArray(expected) && Array.isArray(actual)) {
    return actual.map((value, index) => reshaped(expected[index] ?? expected.at(-1), value));
  }
  return actual;
}

/** Runs the cases of one file: `{ name, file, policy, cases }`. What was decided, and where it differs from what is expected. */
export async function runCases({ name, policy: document, cases }, compilePolicy) {
  const policy = await compilePolicy(document);
  const results = cases.map(({ why, ticket, now, trace, load, away, expect }) => {
    const decision = policy.decide(ticket, { now, trace, load, away });
    return { name: `${name}: ${why}`, decision, differences: differences(expect, decision) };
  });
  policy.free();
  return results;
}
