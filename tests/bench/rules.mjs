// What a benchmark of rules needs of the package: its rules as a policy, with a ticket's fields by their names here, and a tag for every rule
// that applies.
import { compilePolicySync } from '../../pkg/node.mjs';

const FIELDS = {
  kind: 'type', subjectLc: 'subject', customerTier: 'company.tier',
  amount: 'fields.amount', seats: 'fields.seats', reopenCount: 'fields.reopenCount', replyCount: 'fields.replyCount',
};
const OPERATORS = { eq: 'is', in: 'in', has: 'contains', gt: 'gt', lt: 'lt', phrase: 'contains' };

function conditionOf(when) {
  if (when.all) return { all: when.all.map(conditionOf) };
  if (when.any) return { any: when.any.map(conditionOf) };
  return { [FIELDS[when.field] ?? when.field]: { [OPERATORS[when.op]]: when.value } };
}

/** `first`: the first rule that applies ends the list. */
function policyOf(rules, mode) {
  return {
    version: 1,
    rules: rules.map(({ id, when }) => ({ id, when: conditionOf(when), addTags: [`rule:${id}`], ...(mode === 'first' && { stop: true }) })),
  };
}

function ticketOf(facts) {
  const { kind, subjectLc, customerTier, amount, seats, reopenCount, replyCount, ...own } = facts;
  return {
    id: 1, createdAt: '2026-03-02T09:00:00Z', ...own, type: kind, subject: subjectLc,
    company: { tier: customerTier }, fields: { amount, seats, reopenCount, replyCount },
  };
}

/** Which rules apply to tickets that were read beforehand, by their positions: the first, or all of them, written to `out` from `k` on. */
export function rules(list, mode) {
  const policy = compilePolicySync(policyOf(list, mode));
  return {
    prep: (facts) => policy.read(ticketOf(facts)),
    first(ticket) {
      const found = ticket.rules();
      return found.length ? found[0] : -1;
    },
    all(ticket, out, k) {
      const found = ticket.rules();
      for (let i = 0; i < found.length; i++) out[k + i] = found[i];
      return k + found.length;
    },
  };
}
