// Types of sladder/zammad: Zammad's settings as sladder reads them.

import type { PolicyDocument, Problem } from './index.js';

/** Zammad's settings, each the list that the API returns. All of it is optional. */
export interface ZammadSettings {
  /** `GET /api/v1/slas`. */
  slas?: unknown;
  /** `GET /api/v1/calendars`. */
  calendars?: unknown;
  /** `GET /api/v1/groups`. */
  groups?: unknown;
  /** `GET /api/v1/ticket_priorities`; without it those of a new Zammad. */
  priorities?: unknown;
  /** `GET /api/v1/ticket_states`; without it those of a new Zammad. */
  states?: unknown;
  /** `GET /api/v1/users`: who owns tickets. */
  users?: unknown;
  /** The name of the policy; "Zammad" if there is none. */
  name?: string;
}

/**
 * Makes a policy of an account's own settings. It compiles; what could not be carried over is in `findings`, with the path in Zammad's settings.
 *
 * - SLAs by name, those without conditions last. Times are minutes: first_response_time is `firstResponse`, response_time `nextResponse`, update_time
 *   `periodicUpdate`, solution_time `resolution`; they are the same for every priority.
 * - States with `ignore_escalation` stop the clocks; time in which a ticket was closed is left out.
 * - Priorities are named without their number: "2 normal" is `normal`.
 *
 * Findings: `not_carried_over`, `unknown_reference`, `unknown_value`, `unknown_zone`, `never_open`, `out_of_range`, `bad_instant`, `missing`, `wrong_type`.
 * Throws a TypeError only where `settings` is no object. Reads no clock.
 */
export function policyFromZammad(settings: ZammadSettings): { policy: PolicyDocument; findings: Problem[] };
