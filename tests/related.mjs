// Cases of related tickets are data: tickets, and the groups they make. What runs them, in Node and in a page alike.
import { differences } from './cases.mjs';

/** Runs the cases of one file: what was found, and where it differs from what is expected. */
export async function runRelated({ name, cases }, related) {
  const results = [];
  for (const { why, tickets, options = {}, expect, problems, findings = [] } of cases) {
    const odd = [];
    let found;
    try {
      found = { expect: await related(tickets, { ...options, onFinding: (finding) => odd.push(finding) }), findings: odd };
    } catch (error) {
      found = { problems: error.problems ?? String(error) };
    }
    const wanted = problems ? { problems } : { expect, findings };
    results.push({ name: `${name}: ${why}`, found, differences: differences(wanted, found) });
  }
  return results;
}
