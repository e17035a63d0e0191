// Rules and routes of a policy, from rules of a helpdesk that set something on its tickets.

/**
 * `entries` are in the order in which the helpdesk runs them: `{ id, when, set, addTags, stop, to }`, where `set` and `to` are those of a rule
 * and a route. Where later rules overrule earlier ones, the last route comes first: of a policy's routes the first one counts.
 */
export function rulesAndRoutes(entries, { lastWins }) {
  const rules = entries.filter(({ set, addTags, stop }) => set !== undefined || addTags !== undefined || stop === true).map(ruleFrom);
  const routes = entries.filter(({ to }) => to !== undefined).map(({ id, when, to }) => ({ id, ...withWhen(when), to }));
  return {
    rules,
    routes: lastWins ? routes.reverse() : routes,
    setPriority: entries.some(({ set }) => set?.priority !== undefined),
  };
}

/** What the actions of one rule do together; of two that set the same, the last one counts. */
export function together(actions) {
  const parts = (key) => actions.map((action) => action[key]).filter(Boolean);
  const tags = [...new Set(parts('addTags').flat())];
  const joined = (key) => Object.fromEntries(parts(key).flatMap(Object.entries));
  const merged = { set: joined('set'), to: joined('to'), addTags: tags };
  return Object.fromEntries(Object.entries(merged).filter(([key]) => parts(key).length > 0));
}

function ruleFrom({ id, when, set, addTags, stop }) {
  return { id, ...withWhen(when), ...(set && { set }), ...(addTags && { addTags }), ...(stop && { stop }) };
}

function withWhen(when) {
  return when === undefined ? {} : { when };
}
