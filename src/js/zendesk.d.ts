// Types of sladder/zendesk: Zendesk's settings as sladder reads them.

import type { PolicyDocument, Problem } from './index.js';

/** Zendesk's settings, each as the API returns it: the list, or the response with the list in it. All of it is optional. */
export interface ZendeskSettings {
  /** `GET /api/v2/slas/policies`. */
  slaPolicies?: unknown;
  /** `GET /api/v2/group_slas/policies`. */
  groupSlaPolicies?: unknown;
  /** `GET /api/v2/business_hours/schedules`. The first one counts unless a trigger sets another. */
  schedules?: unknown;
  /** `GET /api/v2/business_hours/schedules/{id}/holidays`, by the schedule's id: `{ "123": [...] }`; a bare list is for all schedules. */
  holidays?: unknown;
  /** `GET /api/v2/groups`. */
  groups?: unknown;
  /** `GET /api/v2/users?role[]=agent&role[]=admin`. */
  users?: unknown;
  /** `GET /api/v2/triggers`. */
  triggers?: unknown;
  /** `GET /api/v2/automations`: they run by the hour, so they are only named in the findings. */
  automations?: unknown;
  /** `GET /api/v2/ticket_fields`: custom fields by name, for tickets that are read with the same list. */
  ticketFields?: unknown;
  /** The name of the policy; "Zendesk" if there is none. */
  name?: string;
}

/**
 * Makes a policy of an account's own settings. It compiles; what could not be carried over is in `findings`, with the path in Zendesk's settings.
 *
 * - SLA policies in the order of `position`: `filter` is `when`, `policy_metrics` are targets (minutes, or `target_in_seconds`). first_reply_time is
 *   `firstResponse`, next_reply_time `nextResponse`, periodic_update_time `periodicUpdate`, pausable_update_time `pausableUpdate` (a metric that the
 *   policy defines), requester_wait_time `requesterWait`, agent_work_time `agentWork`, total_resolution_time and resolution_time `resolution`.
 * - An agreement has one calendar: a policy with priorities in business hours and others round the clock becomes two. Where targets of one
 *   priority differ, those that most of them agree on are kept.
 * - Group SLA policies are targets of `ownership`, by group, in every agreement. Their `target` is seconds.
 * - Triggers that set priority, group, assignee, tags or schedule on new tickets are `rules` and `routes`.
 * - A ticket without a priority has no agreement.
 *
 * Findings: `not_carried_over`, `unknown_reference`, `unknown_value`, `unknown_zone`, `never_open`, `out_of_range`, `bad_instant`, `missing`, `wrong_type`.
 * Throws a TypeError only where `settings` is no object. Reads no clock.
 */
export function policyFromZendesk(settings: ZendeskSettings): { policy: PolicyDocument; findings: Problem[] };
