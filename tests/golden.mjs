// Golden decisions: what a helpdesk hands over, the ticket that is read from it, and what is decided about that.
//
//   { policy, cases: [{ why, payload | file (+ part), context, contextFiles, now, expect }] }     files are those of tests/payloads
//   UPDATE=1 rewrites `expect`; a reviewer reads the difference.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { after, test } from 'node:test';

const UPDATE = Boolean(process.env.UPDATE);
const CLOCK = ['metric', 'cycle', 'state', 'targetSeconds', 'elapsedSeconds', 'dueAt', 'stoppedAt'];
const payloadOf = (name) => JSON.parse(readFileSync(new URL(`payloads/${name}.json`, import.meta.url), 'utf8'));

export function goldenFile(name) {
  const url = new URL(`golden/${name}.json`, import.meta.url);
  const golden = JSON.parse(readFileSync(url, 'utf8'));
  return { ...golden, save: (cases) => writeFileSync(url, `${laidOut({ ...golden, cases })}\n`) };
}

/** A test for every case of a golden file: what `read(payload, context)` makes of it, and what `policy` decides. */
export function goldenTests(golden, policy, read) {
  const written = [];
  for (const each of golden.cases) {
    test(each.why, () => {
      const { payload, context } = inputOf(each);
      const actual = JSON.parse(JSON.stringify(outcome(read(payload, context), policy, each.now)));
      written.push({ ...each, expect: actual });
      if (!UPDATE) assert.deepEqual(actual, each.expect);
    });
  }
  after(() => {
    if (UPDATE) golden.save(written);
  });
}

/** What one case hands to the adapter. */
export function inputOf({ payload, file, part, context = {}, contextFiles = {} }) {
  const whole = file === undefined ? payload : payloadOf(file);
  const read = Object.entries(contextFiles).map(([key, name]) => [key, payloadOf(name)]);
  return { payload: part === undefined ? whole : whole[part], context: { ...context, ...Object.fromEntries(read) } };
}

/** The ticket, what was odd, and of the decision what a helpdesk would show. */
export function outcome({ ticket, findings }, policy, now) {
  const { priority, sla, escalation, findings: found } = policy.decide(ticket, { now });
  return {
    ticket,
    findings: findings.map(({ code, path }) => `${code} ${path}`),
    priority: priority.value,
    clocks: sla.clocks.map((clock) => CLOCK.map((key) => clock[key] ?? '-').join(' ')),
    escalation: { level: escalation.level, reached: escalation.reached.map(({ at, level, notify }) => `${at} level ${level}: ${notify.map(({ id }) => id).join(', ')}`) },
    decisionFindings: found.map(({ code, path }) => `${code} ${path}`),
  };
}

/** JSON, in one line wherever that is short enough. */
function laidOut(value, indent = '') {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const [open, close] = Array.isArray(value) ? '[]' : ['{ ', ' }'];
  const inner = `${indent}  `;
  const parts = (space) => Object.entries(value).map(([key, item]) => `${Array.isArray(value) ? '' : `${JSON.stringify(key)}: `}${laidOut(item, space)}`);
  const flat = `${open}${parts(inner).join(', ')}${close}`;
  if (flat.length + indent.length < 150 && !flat.includes('\n')) return parts(inner).length === 0 ? flat.replaceAll(' ', '') : flat;
  return `${open.trim()}\n${parts(inner).map((part) => inner + part).join(',\n')}\n${indent}${close.trim()}`;
}
