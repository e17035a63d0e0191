// The benchmark asks what it says, of contestants that agree: or else its ratios would mean nothing.
import assert from 'node:assert/strict';
import test from 'node:test';
import { compileCalendar } from '../../pkg/node.mjs';
import { benchAdapter, calendarDocument } from '../bench/adapter.mjs';
import { YEARS, ZONES, office, questions } from '../bench/questions.mjs';
import { timeline } from '../bench/timeline.mjs';

const COUNT = 500;

for (const zone of ZONES) {
  test(`${zone}: the timeline by hand, the adapter and the calendar give the same answers`, async () => {
    const hand = timeline(office(zone), ...YEARS);
    const calendar = await compileCalendar(calendarDocument(office(zone)));
    const adapter = await benchAdapter.calendar(office(zone));
    const { from, to, minutes } = questions(COUNT);
    const [added, elapsed] = [new Float64Array(COUNT), new Float64Array(COUNT)];
    adapter.addMany(from, minutes, 0, COUNT, added);
    adapter.elapsedMany(from, to, 0, COUNT, elapsed);
    for (let row = 0; row < COUNT; row += 1) {
      const due = Date.parse(calendar.add(from[row], `${minutes[row]}m`));
      const used = calendar.elapsedSeconds(from[row], to[row]) / 60;
      assert.deepEqual([hand.add(from[row], minutes[row]), adapter.add(from[row], minutes[row]), added[row]], [due, due, due]);
      assert.deepEqual([hand.elapsed(from[row], to[row]), adapter.elapsed(from[row], to[row]), elapsed[row]], [used, used, used]);
    }
    calendar.free();
  });
}
