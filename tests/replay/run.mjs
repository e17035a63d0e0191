// The replay for people: how fast a real log is decided, and what is found in it. `--check` holds every decision against the log
// as well, under every policy, which takes several minutes.
import { compilePolicySync } from '../../pkg/node.mjs';
import { findLog, readLog, ticketAt } from './incident.mjs';
import { POLICIES } from './policies.mjs';
import { checkCounts, checkIncident, checkNextChange, checkPast, checkTrace } from './replay.mjs';

const number = (value) => Math.round(value).toLocaleString('en');
const tally = (counts) => Object.entries(counts).map(([name, times]) => `${number(times)} ${name}`).join(', ') || 'none';

/** Decides every incident after each of its rows; only the decisions are timed. */
function timed(policy, incidents) {
  const micros = [];
  const [findings, states] = [{}, {}];
  let clocks = 0;
  for (const incident of incidents) {
    let decision;
    for (const [position, { at: now }] of incident.rows.entries()) {
      const ticket = ticketAt(incident, position);
      const start = performance.now();
      decision = policy.decide(ticket, { now });
      micros.push((performance.now() - start) * 1000);
      clocks += decision.sla.clocks.length;
      for (const { code } of decision.findings) findings[code] = (findings[code] ?? 0) + 1;
    }
    for (const { state } of decision.sla.clocks) states[state] = (states[state] ?? 0) + 1;
  }
  return { micros, clocks, findings, states };
}

function report(policy, incidents) {
  const { micros, clocks, findings, states } = timed(policy, incidents);
  const seconds = micros.reduce((sum, one) => sum + one, 0) / 1e6;
  micros.sort((a, b) => a - b);
  const percentile = (share) => number(micros[Math.floor(micros.length * share)]);
  console.log(`\n${policy.name}`);
  console.log(`  ${number(micros.length / seconds)} events per second: ${number(micros.length)} decisions in ${seconds.toFixed(1)} s`);
  console.log(`  p50 ${percentile(0.5)} µs, p99 ${percentile(0.99)} µs; ${number(clocks)} clocks`);
  console.log(`  findings: ${tally(findings)}`);
  console.log(`  clocks in the end: ${tally(states)}`);
}

function check(policy, document, incidents) {
  let decided = 0;
  for (const incident of incidents) {
    checkIncident(policy, document, incident, (step) => {
      decided += 1;
      for (const look of [checkPast, checkNextChange, checkTrace]) look(policy, incident, step);
      checkCounts(document, incident, step);
    });
  }
  console.log(`  held against the log: ${number(decided)} decisions as they should be`);
}

const { path, missing } = findLog();
if (missing) {
  console.error(missing);
  process.exitCode = 2;
} else {
  const start = performance.now();
  const incidents = readLog(path);
  const read = (performance.now() - start) / 1000;
  console.log(`${number(incidents.length)} incidents read in ${read.toFixed(1)} s`);
  for (const document of Object.values(POLICIES)) {
    const policy = compilePolicySync(document);
    report(policy, incidents);
    if (process.argv.includes('--check')) check(policy, document, incidents);
    policy.free();
  }
}
