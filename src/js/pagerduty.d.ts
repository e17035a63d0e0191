// Types of sladder/pagerduty: PagerDuty's escalation policies as sladder reads them.

import type { PolicyDocument, Problem } from './index.js';

/** PagerDuty's settings, each as the API returns it: the list, or the response with the list in it. All of it is optional. */
export interface PagerDutySettings {
  /** `GET /escalation_policies`. */
  escalationPolicies?: unknown;
  /** `GET /schedules/{id}` of each schedule; the list of all has no layers. */
  schedules?: unknown;
  /** `GET /users`. */
  users?: unknown;
  /** The name of the policy; "PagerDuty" if there is none. */
  name?: string;
}

/**
 * Makes a policy of escalation policies: ladders that begin with the ticket and stop when somebody acknowledges. Copy `directory` and `escalations`
 * into a policy of your own, and give the rows the `when` they are for.
 *
 * - Each rule is a level, reached when the delays of the rules before it have passed; `num_loops` is `repeat`.
 * - Of several policies each is for the tickets whose `fields.escalation_policy` or `fields.service` names it or one of its services.
 * - A schedule with one layer around the clock is a rotation; any other is a group, with a finding.
 *
 * Findings: `not_carried_over`, `unknown_value`, `out_of_range`, `missing`, `wrong_type`.
 * Throws a TypeError only where `settings` is no object. Reads no clock.
 */
export function policyFromPagerDuty(settings: PagerDutySettings): { policy: PolicyDocument; findings: Problem[] };
