// Types of sladder/zammad: Zammad's tickets as sladder reads them.

import type { Problem, Ticket } from './index.js';

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
