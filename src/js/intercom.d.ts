// Types of sladder/intercom: Intercom's conversations and tickets as sladder reads them.

import type { Problem, Ticket } from './index.js';

/** What stands outside the record. All of it is optional, and each part makes the ticket more exact. */
export interface IntercomContext {
  /** More parts than the newest 500, which come inside the conversation. */
  parts?: unknown;
  /** `GET /admins` and `GET /teams`, whole or the list in them: without them there are ids. */
  admins?: unknown;
  teams?: unknown;
  /** `GET /contacts/{id}`: a conversation holds no more of its contact than the id. */
  contact?: unknown;
}

/**
 * Reads an Intercom conversation or ticket from the REST API, or a webhook's `{ data: { item } }`.
 *
 * | field | from | known by |
 * |---|---|---|
 * | `status` | of a conversation open, closed, snoozed; of a ticket submitted, inProgress, waitingOnCustomer, resolved | documented |
 * | `priority` | low, medium, high, urgent; `priority` where older versions have a star; `none` is none | documented |
 * | `channel` | `channel.initial`, else the type of the source | documented |
 * | `company.tier` | the company's plan | inferred |
 * | replies | parts: comments of a user, lead or contact; of an admin, also those that close a conversation | documented |
 * | notes | parts: notes, and what a bot or an AI agent wrote: no person answered | inferred |
 * | changes | parts that close, open, snooze or assign, and a ticket's `ticket_state` | documented |
 * | `events` without parts | `statistics`: the first and last replies and closings | documented |
 * | language, product | not found | |
 *
 * What an admin wrote first (`source`) is a reply at the creation, and no text of the customer's. `sla_applied` is Intercom's answer.
 *
 * `findings` name what was odd, each with the path in Intercom's record: `missing` (no id or no creation: the engine will refuse the
 * ticket), `bad_instant`, `unknown_zone`, `unknown_value`, `missing_event` (the status does not follow from the history).
 * Throws a TypeError only where the payload is no object. Reads no clock.
 */
export function ticketFromIntercom(conversation: unknown, context?: IntercomContext): { ticket: Ticket; findings: Problem[] };
