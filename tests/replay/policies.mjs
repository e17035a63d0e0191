// The policy of the replay, and the same in the ways an agreement can go on after a reopening or a new priority.
import { readFileSync } from 'node:fs';

export const SERVICENOW = JSON.parse(readFileSync(new URL('servicenow-policy.json', import.meta.url), 'utf8'));

function variant(name, helpdesk, terms) {
  const { priority, slas } = SERVICENOW;
  return { ...SERVICENOW, name, priority: { ...priority, helpdesk }, slas: slas.map((sla) => ({ ...sla, ...terms })) };
}

/**
 * As it is written the policy computes the priority, which is then one for all of an incident's time. The others keep the one
 * that the log had at each time, so that a new priority changes targets on the way.
 */
export const POLICIES = {
  continue: SERVICENOW,
  excludeClosedTime: variant('Closed time does not count', 'keep', { onReopen: 'excludeClosedTime', onPriorityChange: 'keepShare' }),
  newCycle: variant('A new cycle, a new target', 'keep', { onReopen: 'newCycle', onPriorityChange: 'fromChange' }),
  fromStart: variant('A new target from the start', 'keep', { onReopen: 'continue', onPriorityChange: 'fromStart' }),
};
