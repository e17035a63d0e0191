// Types of sladder/liveagent: LiveAgent's tickets as sladder reads them.

import type { Problem, Ticket, TicketEvent } from './index.js';

/** What stands outside the record. All of it is optional, and each part makes the ticket more exact. */
export interface LiveAgentContext {
  /** Needed: instants of LiveAgent have no zone, and which one they are in was not found. */
  timeZone?: string;
  /** What has happened, in sladder's own form: nothing public says which messages are replies. */
  events?: readonly TicketEvent[];
  /** Lists of `{ id, name }` or, of departments, `{ departmentid, name }`: without them there are ids. */
  departments?: readonly unknown[];
  agents?: readonly unknown[];
  tags?: readonly unknown[];
}

/**
 * Reads a LiveAgent ticket: a row of `GET /api/v3/tickets`.
 *
 * | field | from | known by |
 * |---|---|---|
 * | the columns | `date_created`, `owner_name` and so on | reconstructed from two programs that read them |
 * | `status` | a letter: init, new, chatting, calling, resolved, deleted, spam, answered, open, postponed, closed | found in one program |
 * | `channel` | a letter: email, contactForm, call, facebook and so on | found in one program |
 * | resolved | `date_resolved` | reconstructed |
 * | replies, notes | not found: hand them over as `events` | |
 * | priority, language, product, company, an API of SLAs | not found | |
 *
 * Whether a person set `date_due` was not found, so it is not `dueAt`.
 *
 * `findings` name what was odd, each with the path in LiveAgent's ticket: `missing` (no id or no creation: the engine will refuse the
 * ticket), `bad_instant`, `unknown_zone`, `unknown_value`, `missing_event` (the status does not follow from the history).
 * Throws a TypeError only where the payload is no object. Reads no clock.
 */
export function ticketFromLiveAgent(ticket: unknown, context?: LiveAgentContext): { ticket: Ticket; findings: Problem[] };
