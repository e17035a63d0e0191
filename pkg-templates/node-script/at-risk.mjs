// What is at risk in an export of tickets: node at-risk.mjs [--policy FILE] [--time-zone ZONE] [--now INSTANT] FILE
// Exits with 1 if a deadline has passed and the ticket still waits, with 2 if something could not be read.
import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { parseArgs } from 'node:util';
import { compilePolicy } from 'sladder';
import { ticketFromFreshdesk, ticketsFromFreshdeskCsv } from 'sladder/freshdesk';
import { ticketFromZendesk } from 'sladder/zendesk';

const AT_RISK = ['warning', 'breached'];
const HEAD = ['TICKET', 'METRIC', 'STATE', 'DUE', 'LEFT', 'SUBJECT'];
const LONGEST = 40;
const MINUTE = 60;

/** One JSON value per line, or one document: a list, an answer of the API with a list in it, or one ticket. */
function recordsIn(text) {
  const lines = text.split('\n').filter((line) => line.trim());
  try {
    const value = JSON.parse(text);
    return [value.tickets ?? value.results ?? value].flat();
  } catch (error) {
    if (lines.length < 2) throw error;
    return lines.map((line) => JSON.parse(line));
  }
}

/** Tickets of sladder's own form have `createdAt`; those of Zendesk say where they came from in `via`. */
function ticketOf(record) {
  if (record.createdAt) return record;
  const { ticket } = record.via ? ticketFromZendesk(record) : ticketFromFreshdesk(record);
  return ticket;
}

/** The tickets of a file. What Freshdesk exports as CSV has local times, so it needs the zone. */
export function ticketsIn(text, name, timeZone) {
  if (extname(name) !== '.csv') return recordsIn(text).map(ticketOf);
  const { tickets, findings } = ticketsFromFreshdeskCsv(text, { timeZone });
  const errors = findings.filter(({ severity }) => severity === 'error');
  for (const { path, message } of errors) console.error(`${name}: ${path}: ${message}`);
  return tickets;
}

function lengthOf(seconds) {
  const minutes = Math.floor(Math.abs(seconds) / MINUTE);
  const text = minutes < MINUTE ? `${minutes} min` : `${Math.floor(minutes / MINUTE)} h ${minutes % MINUTE} min`;
  return seconds < 0 ? `${text} late` : text;
}

/** A row for each clock that runs and is near its end, or past it: [seconds left, cells, is it broken]. */
function rowsOf(ticket, { sla }) {
  const waiting = sla.clocks.filter(({ state, stoppedAt }) => AT_RISK.includes(state) && !stoppedAt);
  return waiting.map(({ metric, state, dueAt, remainingSeconds }) => ({
    left: remainingSeconds,
    broken: state === 'breached',
    cells: [String(ticket.id), metric, state, dueAt ?? '-', lengthOf(remainingSeconds), (ticket.subject ?? '').slice(0, LONGEST)],
  }));
}

/** Control characters of a subject must not reach the terminal. */
const plain = (text) => text.replace(/\p{Cc}/gu, ' ');

export function table(rows) {
  const lines = [HEAD, ...rows.map(({ cells }) => cells.map(plain))];
  const widths = HEAD.map((_, column) => Math.max(...lines.map((cells) => cells[column].length)));
  return lines.map((cells) => cells.map((cell, column) => cell.padEnd(widths[column])).join('  ').trimEnd()).join('\n');
}

function decided(policy, ticket, now) {
  try {
    return rowsOf(ticket, policy.decide(ticket, { now }));
  } catch (error) {
    console.error(`ticket ${ticket.id}: ${error.message}`);
    process.exitCode = 2;
    return [];
  }
}

async function main() {
  const options = { policy: { type: 'string', default: 'policy.json' }, 'time-zone': { type: 'string' }, now: { type: 'string' } };
  const { values, positionals: [file] } = parseArgs({ options, allowPositionals: true });
  if (!file) throw new Error('which file? for example `node at-risk.mjs sample.csv`');
  const document = JSON.parse(readFileSync(values.policy, 'utf8'));
  const policy = await compilePolicy(document);
  const now = values.now ?? new Date();
  const tickets = ticketsIn(readFileSync(file, 'utf8'), file, values['time-zone'] ?? document.timeZone);
  const rows = tickets.flatMap((ticket) => decided(policy, ticket, now)).sort((a, b) => a.left - b.left);
  console.log(rows.length ? table(rows) : `nothing is at risk in ${tickets.length} tickets`);
  if (rows.some(({ broken }) => broken)) process.exitCode ||= 1;
}

try {
  await main();
} catch (error) {
  console.error(error.message);
  process.exitCode = 2;
}
