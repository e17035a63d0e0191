// Every value that other helpdesks' own suites and documentation state, against what the engine answers through JavaScript: due times,
// states and time used of clocks, the instants of escalation levels, and open hours once more (tests/calendar_vectors.rs asks Rust).
import assert from 'node:assert/strict';
import test from 'node:test';
import { allFacts, different, stated } from '../vectors/facts.mjs';

const facts = await allFacts();

/** Nothing, where the answer is the source's, or where it is not and the list of differences has ours; else what is wrong. */
function faults({ key, theirs, ours, known, difference }) {
  if (!difference) return ours === theirs ? [] : [`${key}: it says ${theirs}, we ${ours}, and no rule is listed`];
  if (ours === theirs) return [`${key} is no difference any more`];
  return ours === known ? [] : [`${key}: by "${difference.rule}" ours should be ${known}, and is ${ours}`];
}

const clocks = facts.filter(({ kind }) => kind === 'sla');
for (const vector of new Set(clocks.map((fact) => fact.vector))) {
  const { id, note, source } = vector;
  test(`${id}: ${note ?? source}`, () => assert.deepEqual(clocks.filter((fact) => fact.vector === vector).flatMap(faults), []));
}

test('open hours and working days', () => {
  assert.deepEqual(facts.filter(({ kind }) => kind !== 'sla').flatMap(faults), []);
});

test('every value that is stated is compared', () => {
  assert.equal(facts.length, stated());
  const counted = (kind) => {
    const all = facts.filter((fact) => fact.kind === kind);
    return { agreed: all.filter(({ difference }) => !difference).length, byAnotherRule: all.filter(({ difference }) => difference).length };
  };
  assert.deepEqual(counted('calendar'), { agreed: 274, byAnotherRule: 23 });
  assert.deepEqual(counted('day'), { agreed: 15, byAnotherRule: 6 });
  assert.deepEqual(counted('sla'), { agreed: 192, byAnotherRule: 7 });
  assert.equal(new Set(facts.map(({ key }) => key)).size, facts.length, 'and each has a name of its own');
});

test('what is listed as different is stated, and why the source differs is said', () => {
  const keys = new Set(facts.map(({ key }) => key));
  assert.deepEqual(Object.keys(different).filter((key) => !keys.has(key)), []);
  const differing = facts.filter(({ difference }) => difference);
  assert.deepEqual(differing.filter(({ difference: { note } }) => !note).map(({ key }) => key), []);
  // a vector says itself that its source is alone with its answer; then one of its values is listed here
  const listed = new Set(differing.map(({ vector }) => vector));
  assert.deepEqual(facts.filter(({ vector }) => vector.disagrees && !listed.has(vector)).map(({ key }) => key), []);
});
