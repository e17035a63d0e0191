// The benchmarks measure the right thing: whoever takes part gives the engine's answers.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileCalendar } from '../../pkg/node.mjs';
import { benchAdapter, calendarDocument } from '../bench/adapter.mjs';
import { YEARS, ZONES, office, questions } from '../bench/questions.mjs';
import { timeline } from '../bench/timeline.mjs';

const COUNT = 600;

for (const zone of ZONES) {
  test(`the timeline and the adapter agree with the engine in ${zone}`, async () => {
    const description = office(zone);
    const engine = await compileCalendar(calendarDocument(description));
    const [hand, adapter] = [timeline(description, ...YEARS), await benchAdapter.calendar(description)];
    for (const length of [undefined, 1, 60 * 1440]) {
      const { from, to, minutes } = questions(COUNT, length);
      const [added, elapsed] = [new Float64Array(COUNT), new Float64Array(COUNT)];
      adapter.addMany(from, Int32Array.from(minutes), 100, COUNT, added);
      adapter.elapsedMany(from, to, 100, COUNT, elapsed);
      for (const [row, at] of from.entries()) {
        const due = Date.parse(engine.add(at, `${minutes[row]}m`));
        const open = engine.elapsedSeconds(at, to[row]) / 60;
        assert.deepEqual([hand.add(at, minutes[row]), hand.elapsed(at, to[row])], [due, open], `timeline, ${minutes[row]} minutes from ${at}`);
        assert.deepEqual([adapter.add(at, minutes[row]), adapter.elapsed(at, to[row])], [due, open], `adapter, ${minutes[row]} minutes from ${at}`);
        assert.deepEqual([added[row], elapsed[row]], row < 100 ? [0, 0] : [due, open], `many, ${minutes[row]} minutes from ${at}`);
      }
    }
  });
}

test('the questions are as random as they say', () => {
  const { from, to, minutes } = questions(20_000);
  assert.ok(from.every((at, row) => at >= Date.UTC(2020, 0, 1) && at < Date.UTC(2030, 0, 1) && to[row] - at === minutes[row] * 60_000));
  assert.ok(minutes.every((each) => Number.isInteger(each) && each >= 1 && each <= 60 * 1440));
  const years = new Set(Array.from(from, (at) => new Date(at).getUTCFullYear()));
  assert.equal(years.size, 10);
  for (const bound of [10, 100, 1000, 10_000]) assert.ok(minutes.some((each) => each < bound) && minutes.some((each) => each > bound));
  assert.deepEqual(questions(50).from, from.slice(0, 50), 'the same every time');
});

test('rules and phrases are told by their positions', async () => {
  const list = [
    { id: 'vip', when: { all: [{ field: 'customerTier', op: 'in', value: ['gold', 'platinum'] }, { field: 'amount', op: 'gt', value: 50 }] } },
    { id: 'never', when: { field: 'kind', op: 'eq', value: 'nothing' } },
    { id: 'words', when: { any: [{ field: 'subjectLc', op: 'phrase', value: 'refund' }, { field: 'tags', op: 'has', value: 'money' }] } },
  ];
  const facts = { customerTier: 'gold', amount: 51, subjectLc: 'about my refund', kind: 'question', tags: [] };
  const [first, all] = ['first', 'all'].map((mode) => benchAdapter.rules(list, mode));
  assert.equal(first.first(first.prep(facts)), 0);
  assert.equal(first.first(first.prep({ ...facts, amount: 50, subjectLc: '' })), -1);
  const out = new Int32Array(4);
  assert.equal(all.all(all.prep(facts), out, 1), 3);
  assert.deepEqual([...out], [0, 0, 2, 0]);
  const scan = await benchAdapter.keywords(['zoek geraakt', 'störung', 'strasse']);
  assert.deepEqual([...scan('Stoerung? STÖRUNG, zoek geraakt! Straße')], [0, 1]);
  assert.deepEqual([...scan('zoek\ngeraakt')], []);
});
