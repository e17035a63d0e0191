// The case files, through the package in Node. UPDATE=1 writes what is decided into the expectations; the diff is what to review.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkPolicy, compilePolicy } from '../../pkg/node.mjs';
import { caseFiles, invalidFiles, writeCases } from '../case-files.mjs';
import { differences, reshaped, runCases } from '../cases.mjs';

for (const file of caseFiles()) {
  test(`decisions: ${file.name}`, async (t) => {
    const results = await runCases(file, compilePolicy);
    if (process.env.UPDATE) {
      const cases = file.cases.map((each, index) => ({ ...each, expect: reshaped(each.expect, results[index].decision) }));
      writeCases(file.name, { ...file.content, cases });
      return;
    }
    for (const result of results) await t.test(result.name, () => assert.deepEqual(result.differences, []));
  });
}

for (const { name, why, policy, text, problems } of invalidFiles()) {
  test(`problems: ${name}: ${why}`, async () => {
    const found = await checkPolicy(text ?? policy);
    assert.deepEqual(differences(problems, found), [], JSON.stringify(found, null, 2));
  });
}
