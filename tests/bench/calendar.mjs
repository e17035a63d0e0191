// Business hours, a call at a time and many at once, beside a timeline written by hand in JavaScript: `npm run bench`.
//
// There are more questions than a processor learns by heart: asked the same few thousand again and again, it foresees every branch, and
// the timeline, which is all branches, is three times as fast as it is on tickets. Contestants take turns, and the fastest turns count,
// since other programs can only slow one down.
import { execFileSync } from 'node:child_process';
import { availableParallelism, cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { compileCalendar, version } from '../../pkg/node.mjs';
import { calendarDocument } from './adapter.mjs';
import { YEARS, ZONES, office, questions } from './questions.mjs';
import { timeline } from './timeline.mjs';

const COUNT = 1 << 19;
/** Questions per turn. */
const TURN = 1 << 14;
const ROUNDS = Number(process.env.ROUNDS ?? 400);

/** Each contestant has a loop of its own: V8 learns about calls by their place in the source. */
function contestants(hand, calendar, { from, to, minutes }) {
  const out = new Float64Array(from.length);
  const seconds = minutes.map((each) => each * 60);
  const texts = new Array(from.length);
  return {
    'timeline by hand: add': (begin, end) => { for (let row = begin; row < end; row += 1) out[row] = hand.add(from[row], minutes[row]); return out; },
    'addSeconds': (begin, end) => { for (let row = begin; row < end; row += 1) out[row] = calendar.addSeconds(from[row], seconds[row]); return out; },
    'addMany': (begin, end) => { calendar.addMany(from.subarray(begin, end), seconds.subarray(begin, end), out.subarray(begin, end)); return out; },
    'add, text in and out': (begin, end) => { for (let row = begin; row < end; row += 1) texts[row] = calendar.add(from[row], '4h'); return null; },
    'timeline by hand: elapsed': (begin, end) => { for (let row = begin; row < end; row += 1) out[row] = hand.elapsed(from[row], to[row]) * 60; return out; },
    'elapsedSeconds': (begin, end) => { for (let row = begin; row < end; row += 1) out[row] = calendar.elapsedSeconds(from[row], to[row]); return out; },
    'elapsedSecondsMany': (begin, end) => { calendar.elapsedSecondsMany(from.subarray(begin, end), to.subarray(begin, end), out.subarray(begin, end)); return out; },
  };
}

/** All of those that answer the same questions have to say the same. */
function check(loops) {
  const said = {};
  for (const [name, loop] of Object.entries(loops)) {
    const answers = loop(0, TURN)?.slice(0, TURN);
    if (!answers) continue;
    const first = said[name.includes('lapsed')] ??= answers;
    const wrong = answers.findIndex((answer, row) => answer !== first[row]);
    if (wrong >= 0) throw new Error(`${name} answers ${answers[wrong]} to question ${wrong}, and the timeline ${first[wrong]}`);
  }
}

/** Nanoseconds per question: of the fastest turns, an eighth of all. */
function time(loops) {
  const turns = Object.fromEntries(Object.keys(loops).map((name) => [name, []]));
  let begin = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    begin = (begin + TURN) % COUNT;
    for (const [name, loop] of Object.entries(loops)) {
      const start = process.hrtime.bigint();
      loop(begin, begin + TURN);
      turns[name].push(Number(process.hrtime.bigint() - start) / TURN);
    }
  }
  return Object.fromEntries(Object.entries(turns).map(([name, all]) => [name, all.sort((a, b) => a - b)[all.length >> 3]]));
}

async function measured(zone, minutes = undefined) {
  const hand = timeline(office(zone), ...YEARS);
  const calendar = await compileCalendar(calendarDocument(office(zone)));
  const loops = contestants(hand, calendar, questions(COUNT, minutes));
  check(loops);
  return time(loops);
}

const ns = (number) => `${number.toFixed(1).padStart(8)} ns`;

function printed(title, times) {
  const base = Object.entries(times).filter(([name]) => name.startsWith('timeline'));
  console.log(`\n${title}`);
  for (const [name, each] of Object.entries(times)) {
    const [, hand] = base.findLast(([of]) => Object.keys(times).indexOf(of) <= Object.keys(times).indexOf(name));
    console.log(`  ${name.padEnd(28)}${ns(each)}${(each / hand).toFixed(2).padStart(8)}`);
  }
}

async function main() {
  const [, , zone, minutes] = process.argv;
  if (zone) {
    console.log(JSON.stringify(await measured(zone, minutes && Number(minutes))));
    return;
  }
  // a process for each, so that none gets the other's optimisations
  const apart = (...args) => JSON.parse(execFileSync(process.execPath, [fileURLToPath(import.meta.url), ...args.map(String)], { encoding: 'utf8' }));
  console.log(`sladder ${version.package}, Node ${process.version}, ${cpus()[0].model} (${availableParallelism()} cores)`);
  console.log('Mon-Fri 09:00-12:30 and 13:00-17:30, ten holidays a year; per question, and as a share of the timeline.');
  for (const each of ZONES) printed(`${each}, 1 minute to 60 days`, apart(each));
  for (const [name, length] of [['1 minute', 1], ['1 day', 1440], ['60 days', 60 * 1440]]) printed(`${ZONES[0]}, ${name}`, apart(ZONES[0], length));
}

await main();
