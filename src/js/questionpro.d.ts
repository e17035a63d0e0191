// Types of sladder/questionpro: QuestionPro CX's tickets as sladder reads them.

import type { Problem, Ticket, TicketEvent } from './index.js';

/** What stands outside the record. All of it is optional, and each part makes the ticket more exact. */
export interface QuestionProContext {
  /** What has happened, in sladder's own form: neither API tells a history. */
  events?: readonly TicketEvent[];
}

/**
 * Reads a QuestionPro CX ticket: a closed-loop ticket (`GET .../clf-tickets`), or a detractor ticket of the older API; an answer with one
 * ticket in its `data` or `response` as well.
 *
 * | field | from | known by |
 * |---|---|---|
 * | `status`, `priority` | words (`NEW`, `HIGH`) of closed-loop tickets | documented |
 * | `status`, `priority` | numbers of the older API: 0 is none, what others stand for was not found | not found |
 * | `text` | `description`, `content` or `comment` | documented |
 * | `group`, `assignee` | the current segment, the assigned user | documented |
 * | replies, notes, changes | not found: hand them over as `events` | |
 * | subject, channel, tags, language, product, company | not found | |
 *
 * `timelimit` (hours, it seems) and `isOverdue` are QuestionPro's answer: they are in `fields`, and not `dueAt`.
 *
 * `findings` name what was odd, each with the path in QuestionPro's ticket: `missing` (no id or no creation: the engine will refuse the
 * ticket), `bad_instant`, `unknown_zone`, `unknown_value`, `missing_event` (the status does not follow from the history).
 * Throws a TypeError only where the payload is no object. Reads no clock.
 */
export function ticketFromQuestionPro(ticket: unknown, context?: QuestionProContext): { ticket: Ticket; findings: Problem[] };
