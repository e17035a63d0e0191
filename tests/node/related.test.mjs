// Related tickets through the package: the cases of tests/related, and what programs may hand over. UPDATE=1 rewrites what is expected.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { SladderError, related } from '../../pkg/node.mjs';
import { relatedFiles, writeRelated } from '../case-files.mjs';
import { reshaped } from '../cases.mjs';
import { runRelated } from '../related.mjs';

const createdAt = '2026-03-02T09:00:00Z';
const TICKETS = [1, 2].map((id) => ({ id, createdAt, requester: { id: 7 }, subject: 'Parcel 😀 not delivered' }));

for (const file of relatedFiles()) {
  test(`related: ${file.name}`, async (t) => {
    const results = await runRelated(file, related);
    if (process.env.UPDATE) {
      // a group that says nothing yet is written in full
      const written = (expected, found) => (found ?? []).map((group, index) => (
        Object.keys(expected?.[index] ?? {}).length ? reshaped(expected[index], group) : group
      ));
      const cases = file.content.cases.map((each, index) => {
        const { found } = results[index];
        return each.problems ? { ...each, problems: reshaped(each.problems, found.problems) } : {
          ...each, ...(each.findings && { findings: reshaped(each.findings, found.findings) }), expect: written(each.expect, found.expect),
        };
      });
      writeRelated(file.name, { ...file.content, cases });
      return;
    }
    for (const result of results) await t.test(result.name, () => assert.deepEqual(result.differences, []));
  });
}

describe('what programs hand over', () => {
  const ids = (groups) => groups.map(({ tickets }) => tickets);
  const problemsOf = async (...given) => {
    const error = await related(...given).then(() => assert.fail('nothing was thrown'), (thrown) => thrown);
    assert.ok(error instanceof SladderError, error.stack);
    return [error.code, ...error.problems.map(({ path, code }) => `${path} ${code}`)];
  };

  test('a list, anything that can be gone through, a ticket per line', async () => {
    const lines = TICKETS.map((ticket) => JSON.stringify(ticket));
    for (const tickets of [TICKETS, new Set(TICKETS), TICKETS.values(), lines.join('\n'), `\uFEFF${lines.join('\r\n')}`, `\n${lines.join('\n\n')}\n`]) {
      assert.deepEqual(ids(await related(tickets)), [[1, 2]]);
    }
    for (const none of [[], '', '\n']) assert.deepEqual(await related(none), []);
  });

  test('spans are those of the original text', async () => {
    const [{ because }] = await related(TICKETS);
    assert.deepEqual(because[0].words, ['Parcel', 'delivered']);
    assert.deepEqual(because[0].spans.map(({ ticket, field, start, end }) => [ticket, TICKETS[ticket - 1][field].slice(start, end)]), [
      [2, 'Parcel'], [1, 'Parcel'], [2, 'delivered'], [1, 'delivered'],
    ]);
  });

  test('no list, and tickets that are none', async () => {
    for (const tickets of [undefined, null, 5, {}]) assert.deepEqual(await problemsOf(tickets), ['invalid_ticket', ' wrong_type']);
    assert.deepEqual(await problemsOf([undefined, 5]), ['invalid_ticket', '[0] wrong_type', '[1] wrong_type']);
    assert.deepEqual(await problemsOf('{"id":1}\n{'), ['invalid_ticket', '[0].createdAt missing', '[1] syntax']);
    assert.deepEqual(await problemsOf('[{"id":1}]'), ['invalid_ticket', '[0] wrong_type']);
    const cyclic = { id: 1, createdAt };
    cyclic.fields = { cyclic };
    assert.deepEqual(await problemsOf([TICKETS[0], cyclic]), ['invalid_ticket', '[1].fields.cyclic wrong_type']);
    assert.deepEqual(await problemsOf([{ id: 1n, createdAt }]), ['invalid_ticket', '[0].id wrong_type']);
  });

  test('problems have a line where there are lines', async () => {
    const error = await related(`${JSON.stringify(TICKETS[0])}\n{"id":2}`).catch((thrown) => thrown);
    assert.deepEqual(error.problems.map(({ path, line, help }) => [path, line, typeof help]), [['[1].createdAt', 2, 'string']]);
    assert.match(error.message, /^the tickets: 2 \[1\]\.createdAt|^the tickets: .*\[1\]\.createdAt: `createdAt` is missing/);
  });

  test('options', async () => {
    for (const [options, ...problems] of [
      [5, ' wrong_type'],
      [null, ' wrong_type'],
      [{ windo: '72h' }, 'windo unknown_key'],
      [{ window: 72 }, 'window wrong_type'],
      [{ window: '3d' }, 'window bad_duration'],
      [{ window: '3wd' }, 'window bad_duration'],
      [{ window: '0wd' }, 'window bad_duration'],
      [{ references: 'fields.order' }, 'references wrong_type'],
      [{ references: ['order', 'fields.a\nb', 5] }, 'references[0] unknown_field', 'references[1] unknown_field', 'references[2] unknown_field'],
      [{ onFinding: 1, window: '1' }, 'onFinding wrong_type', 'window bad_duration'],
    ]) assert.deepEqual(await problemsOf(TICKETS, options), ['invalid_options', ...problems], JSON.stringify(options));
    assert.deepEqual(ids(await related(TICKETS, { window: '0s' })), [[1, 2]]);
    assert.deepEqual(ids(await related(TICKETS, {})), [[1, 2]]);
  });
});
