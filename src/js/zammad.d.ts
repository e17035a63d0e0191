// Types of sladder/zammad: Zammad's tickets and settings as sladder reads them.

import type { PolicyDocument, Problem, Ticket } from './index.js';

/** What stands outside the record. All of it is optional, and each part makes the ticket more exact. */
export interface ZammadContext {
  /** `GET /api/v1/ticket_articles/by_ticket/{id}`: without it there are only the replies that the ticket itself remembers. */
  articles?: readonly unknown[];
  /** `GET /api/v1/ticket_history/{id}`, whole or its `history`: changes of state, priority, owner and group. Its form is not documented. */
  history?: unknown;
  /** `GET /api/v1/ticket_states` and `/ticket_priorities`; without them the numbers are those of a new Zammad. */
  states?: readonly unknown[];
  priorities?: readonly unknown[];
  /** `GET /api/v1/groups`, `/users`, `/organizations`: without them there are ids. */
  groups?: readonly unknown[];
  users?: readonly unknown[];
  organizations?: readonly unknown[];
  /** `GET /api/v1/tags?object=Ticket&o_id={id}`, its `tags`. */
  tags?: readonly string[];
}

/**
 * Reads a Zammad ticket: from the REST API, plain or with `?expand=true`, or a webhook's `{ ticket, article }`.
 *
 * | field | from | known by |
 * |---|---|---|
 * | `status` | `state` or `state_id`: new, open, pendingReminder, closed, merged, removed, pendingClose | documented |
 * | `priority` | `priority` or `priority_id`, without its number: "2 normal" is `normal` | documented |
 * | `channel` | `create_article_type`, or the type of the first article | documented; the numbers of types from memory |
 * | `assignee` | `owner` or `owner_id`; user 1 is nobody | from memory |
 * | replies | `articles`: of a customer; of an agent, not internal and no note | documented |
 * | notes | `articles`: internal, by the system, or of the type `note`, which Zammad's own first response leaves out too | inferred |
 * | `fields` | the ids, `number`, and what the account added to its tickets | documented |
 * | language, product | not found | |
 *
 * The first article is `text`. `escalation_at` and its like are Zammad's answer, and `pending_time` is a reminder: neither is `dueAt`.
 *
 * `findings` name what was odd, each with the path in Zammad's ticket: `missing` (no id or no creation: the engine will refuse the
 * ticket), `bad_instant`, `unknown_zone`, `unknown_value`, `missing_event` (the status does not follow from the history).
 * Throws a TypeError only where the payload is no object. Reads no clock.
 */
export function ticketFromZammad(ticket: unknown, context?: ZammadContext): { ticket: Ticket; findings: Problem[] };

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
