// Types of sladder/trengo: Trengo's tickets as sladder reads them.

import type { Problem, Ticket } from './index.js';

/** What stands outside the record. All of it is optional, and each part makes the ticket more exact. */
export interface TrengoContext {
  /** Needed: instants of Trengo have no zone. */
  timeZone?: string;
  /** `GET /api/v2/tickets/{id}/messages`, whole or its `data`. */
  messages?: unknown;
  /** `GET /api/v2/users` and `/teams`, whole or their `data`: without them there are ids. */
  users?: unknown;
  teams?: unknown;
}

/**
 * Reads a Trengo ticket: a row of `GET /api/v2/tickets`.
 *
 * | field | from | known by |
 * |---|---|---|
 * | `status` | OPEN, ASSIGNED, CLOSED, INVALID | seen in a live account |
 * | `channel` | the type of the channel, as one word | seen in a live account |
 * | `group`, `assignee` | `team_id`, `user_id` | seen in a live account |
 * | `requester` | the contact, with its custom fields | seen in a live account |
 * | replies, notes | messages: INBOUND, OUTBOUND; NOTE | INBOUND seen in a live account, the others inferred |
 * | changes | `assigned_at`, `closed_at` | seen in a live account |
 * | priority, language, product, company, APIs of rules and SLAs | not found | |
 *
 * The first message is `text`.
 *
 * `findings` name what was odd, each with the path in Trengo's ticket: `missing` (no id or no creation: the engine will refuse the
 * ticket), `bad_instant`, `unknown_zone`, `unknown_value`, `missing_event` (the status does not follow from the history).
 * Throws a TypeError only where the payload is no object. Reads no clock.
 */
export function ticketFromTrengo(ticket: unknown, context?: TrengoContext): { ticket: Ticket; findings: Problem[] };
