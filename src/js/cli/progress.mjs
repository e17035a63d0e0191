// How far a long run has come, for whoever waits at a terminal.
import { count } from './text.mjs';

const PATIENCE = 1000;
const INTERVAL = 200;

/**
 * A function to call after every ticket. It says nothing in the first second, and then the number of tickets five times a second.
 * `now` is for tests: milliseconds of a clock that never goes back.
 */
export function ticketProgress(terminal, now = () => performance.now()) {
  let next = now() + PATIENCE;
  let tickets = 0;
  return () => {
    tickets += 1;
    const time = now();
    if (time < next) return;
    next = time + INTERVAL;
    terminal.progress(`${count(tickets, 'ticket')} read`);
  };
}
