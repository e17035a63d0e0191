// Types of sladder/helpscout: Help Scout's conversations as sladder reads them.

import type { Problem, Ticket } from './index.js';

/** What stands outside the record. All of it is optional, and each part makes the ticket more exact. */
export interface HelpScoutContext {
  /** `GET /v2/conversations/{id}/threads`, whole or its threads; `?embed=threads` puts the same inside the conversation. */
  threads?: unknown;
  /** `GET /v2/mailboxes`, whole or its mailboxes: without it `group` is an id. */
  mailboxes?: unknown;
}

/**
 * Reads a Help Scout conversation from the Mailbox API, or of a webhook.
 *
 * | field | from | known by |
 * |---|---|---|
 * | `status` | active, pending, closed, spam | documented |
 * | `channel` | `type`: email, chat, phone | documented |
 * | `group` | the mailbox | inferred |
 * | `text` | the first thread; without threads `preview`, which is cut | documented |
 * | replies | `threads`: customer; message; chat and phone by who wrote them | documented |
 * | notes | `threads`: note, and forwards, which go to a third party | inferred |
 * | changes | the status each thread left the conversation in, and `closedAt` | documented |
 * | `fields` | custom fields by name, `number`, `mailboxId`, `folderId`, `assignee_id` | documented |
 * | priority, SLA, company, language, product | not found: the API has none | |
 *
 * Drafts and hidden threads are left out.
 *
 * `findings` name what was odd, each with the path in Help Scout's conversation: `missing` (no id or no creation: the engine will refuse the
 * ticket), `bad_instant`, `unknown_zone`, `unknown_value`, `missing_event` (the status does not follow from the history).
 * Throws a TypeError only where the payload is no object. Reads no clock.
 */
export function ticketFromHelpScout(conversation: unknown, context?: HelpScoutContext): { ticket: Ticket; findings: Problem[] };
