// Types of sladder/front: Front's conversations as sladder reads them.

import type { Problem, Ticket } from './index.js';

/** What stands outside the record. All of it is optional, and each part makes the ticket more exact. */
export interface FrontContext {
  /** `GET /conversations/{id}/messages`, `/comments`, `/events`, `/inboxes`, each whole or its `_results`; what is in two of them counts once. */
  messages?: unknown;
  comments?: unknown;
  events?: unknown;
  inboxes?: unknown;
}

/**
 * Reads a Front conversation from the Core API, or a webhook's `{ conversation }`.
 *
 * | field | from | known by |
 * |---|---|---|
 * | `status` | with ticketing `status_category`: open, waiting, resolved; else `status`: an archived one is `closed`, assigned and unassigned ones `open` | documented; the names ours |
 * | `channel` | the type of the first message | documented |
 * | `group` | the first inbox | inferred |
 * | replies | `messages`: inbound; outbound, if they were sent | documented |
 * | notes | `comments` | documented |
 * | changes | `events`: archive, reopen, restore, trash, assign | documented |
 * | `fields` | custom fields, `assignee_id`, `status_id`, `ticket_ids` | documented |
 * | priority, company, language, product, an API of SLA rules | not found | |
 *
 * Whether a person set `due_at` was not found, so it is not `dueAt`.
 *
 * `findings` name what was odd, each with the path in Front's conversation: `missing` (no id or no creation: the engine will refuse the
 * ticket), `bad_instant`, `unknown_zone`, `unknown_value`, `missing_event` (the status does not follow from the history).
 * Throws a TypeError only where the payload is no object. Reads no clock.
 */
export function ticketFromFront(conversation: unknown, context?: FrontContext): { ticket: Ticket; findings: Problem[] };
