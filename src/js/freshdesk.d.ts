// Types of sladder/freshdesk: Freshdesk's tickets as sladder reads them.

import type { Problem, Ticket } from './index.js';

/** What Freshdesk keeps outside the ticket. All of it is optional, and each part makes the ticket more exact. */
export interface FreshdeskContext {
  /** `GET /api/v2/tickets/[id]/conversations`, all pages; payloads of `onConversationCreate` do as well. Each counts once, by its id. */
  conversations?: readonly unknown[];
  /** `GET /api/v2/contacts/[id]`, or what `client.data.get('contact')` gives. */
  contact?: unknown;
  /** `GET /api/v2/companies/[id]`, or what `client.data.get('company')` gives; its `account_tier` is the ticket's `company.tier`. */
  company?: unknown;
  /** `GET /api/v2/companies`: only for the CSV export, which names companies. Their `account_tier` is the tickets' `company.tier`. */
  companies?: readonly unknown[];
  /** `GET /api/v2/groups`. Without it `ticket.group` is the group's id. */
  groups?: readonly unknown[];
  /** `GET /api/v2/agents`. Without it `ticket.assignee` and the `agent` of events are ids. */
  agents?: readonly unknown[];
  /** `GET /api/v2/ticket_fields`: names the statuses, priorities and sources that the account added, and the custom fields of the CSV export. */
  fields?: readonly unknown[];
  /** The account's zone as an IANA name. Needed only for instants without an offset: in a gap the transition instant, in an overlap the first. */
  timeZone?: string;
}

/**
 * Reads a Freshdesk ticket: from the REST API (best with `?include=stats,conversations,requester,company`), a row of a search,
 * `{ ticket }` from `client.data.get('ticket')`, or the payload of a serverless event.
 *
 * - `status` is open, pending, resolved or closed; `priority` low, medium, high or urgent; `channel` email, portal, phone, forum, twitter,
 *   facebook, chat, mobihelp, feedbackWidget, outboundEmail, ecommerce, bot or whatsapp. A label of the account's own becomes one
 *   word: "Waiting on Customer" is `waitingOnCustomer`.
 * - `events` come from the conversations and, where those are silent, from `stats`. Forwards and automatic answers are notes, not replies.
 * - A ticket may carry its records inside it: `requester`, `company`, `group`, `responder`.
 * - The ids of group and agent stay in `fields.group_id` and `fields.responder_id`, next to the custom fields.
 * - `due_by` and `fr_due_by` are Freshdesk's own calculation and are left out: `dueAt` is for dates set by hand.
 *
 * `findings` name what was odd, each with the path in Freshdesk's ticket: `unknown_value`, `bad_instant` (the field is left out),
 * `unknown_zone`, `missing_event` (the status does not follow from the history), `missing` (no `id` or `created_at`: the engine will refuse the ticket).
 * Throws a TypeError only where `ticket` is no object. Reads no clock.
 */
export function ticketFromFreshdesk(ticket: unknown, context?: FreshdeskContext): { ticket: Ticket; findings: Problem[] };

/**
 * Reads all tickets of the CSV file that Freshdesk exports, in its order. Columns are known by name, whatever their order and capitals;
 * any other becomes `fields` under its own name, or under the one that `context.fields` has for that label. Values are text, except of
 * fields that `context.fields` says are numbers.
 *
 * - Its times are local: `context.timeZone` has to be there. (Freshdesk documents neither columns nor formats; these are what others found.)
 * - `Initial response time`, `Resolved time` and `Closed time` make the events. Who wrote what is not in the file, nor when a ticket began
 *   to wait: `missing_event` says where the status does not follow.
 * - `Due by Time` is left out, like `due_by`.
 * - A row without an id or a readable creation is left out of `tickets`.
 *
 * `findings` have the path `rows[3].Created time` (rows are counted from 0, without the head) and the `line` of the file; `syntax` is
 * a quote that is never closed, or more cells than columns. Delimiters are comma, semicolon or tab, quotes by RFC 4180.
 * Throws a TypeError only where `text` is no string. Takes time in proportion to its length.
 */
export function ticketsFromFreshdeskCsv(text: string, context?: FreshdeskContext): { tickets: Ticket[]; findings: Problem[] };
