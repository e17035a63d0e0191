// What score says about priority: the share of tickets that a helpdesk called "high" in the top third by score, against chance.
//
// Ties are not broken: where the third ends inside a group of equal scores, each of the group counts for its part of the places left.
// That is the average over all orders, so that the number depends on no order.
import { randomFrom } from './random.mjs';

/** Decides tickets, `[{ subject, text, language, high }]`, and adds their `score`. */
export function scored(tickets, policy) {
  return tickets.map((ticket, index) => {
    const { subject, text } = ticket;
    const { priority } = policy.decide({ id: index + 1, createdAt: '2026-03-02T09:00:00Z', subject, text }, { now: '2026-03-02T09:00:00Z' });
    return { ...ticket, score: priority.score };
  });
}

/** `{ tickets, base, share, lift }`: how many of all are high, how many of the top third, and the one by the other. */
export function topThird(tickets) {
  const groups = new Map();
  for (const { score, high } of tickets) {
    const group = groups.get(score) ?? { size: 0, high: 0 };
    groups.set(score, { size: group.size + 1, high: group.high + Number(high) });
  }
  const places = tickets.length / 3;
  let [left, found] = [places, 0];
  for (const score of [...groups.keys()].sort((a, b) => b - a)) {
    const { size, high } = groups.get(score);
    const taken = Math.min(left, size);
    found += (taken / size) * high;
    left -= taken;
  }
  const base = tickets.filter(({ high }) => high).length / tickets.length;
  const share = found / places;
  return { tickets: tickets.length, base, share, lift: share / base };
}

/** Two halves at random: one to look at while writing lists, one to measure them on. */
export function halves(tickets, seed = 1) {
  const random = randomFrom(seed);
  const sides = [[], []];
  for (const ticket of tickets) sides[random() < 0.5 ? 0 : 1].push(ticket);
  return sides;
}

/** The bounds that hold nineteen of twenty lifts of samples drawn from these tickets. */
export function interval(tickets, samples = 2000, seed = 2) {
  const random = randomFrom(seed);
  const lifts = Array.from({ length: samples }, () => topThird(tickets.map(() => tickets[Math.floor(random() * tickets.length)])).lift);
  lifts.sort((a, b) => a - b);
  return [lifts[Math.floor(samples * 0.025)], lifts[Math.floor(samples * 0.975)]];
}
