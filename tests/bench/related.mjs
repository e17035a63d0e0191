// How long the package takes to find related tickets: node tests/bench/related.mjs
import { related } from '../../pkg/node.mjs';

const START = Date.UTC(2026, 2, 2, 9);
const letters = (number) => `word${number.toString(26).replaceAll(/\d/g, (digit) => 'ghijklmnop'[digit])}x`;

/** Numbers without a pattern, from 0 to 1. */
function numbers(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** `vocabulary` 0: all say the same. */
export function tickets(count, customers, words, vocabulary) {
  const next = numbers(1);
  return Array.from({ length: count }, (_, id) => ({
    id, createdAt: new Date(START + id * 60_000).toISOString(), requester: { id }, company: { id: id % customers }, subject: 'Order',
    text: Array.from({ length: words }, (_, word) => letters(vocabulary ? Math.floor(next() ** 2 * vocabulary) : word)).join(' '),
  }));
}

for (const [name, customers, words, vocabulary] of [
  ['2,000 companies, 40 words', 2_000, 40, 20_000],
  ['one company, 40 words', 1, 40, 20_000],
  ['one company, all the same', 1, 40, 0],
  ['one company, 200 words', 1, 200, 20_000],
]) {
  for (const count of [5_000, 10_000, 20_000]) {
    const given = tickets(count, customers, words, vocabulary);
    let [least, groups] = [Infinity, 0];
    for (let round = 0; round < 5; round += 1) {
      const start = performance.now();
      groups = (await related(given)).length;
      least = Math.min(least, performance.now() - start);
    }
    console.log(`${name.padEnd(26)} ${String(count).padStart(6)} tickets ${least.toFixed(0).padStart(6)} ms ${String(groups).padStart(6)} groups`);
  }
}
