// Types of sladder/freshdesk: Freshdesk's tickets and settings as sladder reads them.

import type { PolicyDocument, Problem, Ticket } from './index.js';

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

/** Freshdesk's settings, each as the API returns it: the list, or the response with the list in it. All of it is optional. */
export interface FreshdeskSettings {
  /** `GET /api/v2/sla_policies`. */
  slaPolicies?: unknown;
  /** `GET /api/v2/business_hours`. Without it what counts in business hours counts round the clock, with a finding. */
  businessHours?: unknown;
  /** `GET /api/v2/groups`; with `agent_ids` (`GET /api/v2/groups/[id]`) it is known who belongs to them. */
  groups?: unknown;
  /** `GET /api/v2/agents`. */
  agents?: unknown;
  /**
   * Freshdesk's API has no holidays. A list of `{ name, date }` or `{ name, start_date, end_date }`, for all business hours or for those of a
   * `business_hour_id`; or an object as a policy has it: `{ "2026-12-25": "Christmas Day", "12-31": "New Year's Eve" }`.
   */
  holidays?: unknown;
  /** `GET /api/v2/automations/1/rules`: the rules for new tickets. */
  automations?: unknown;
  /** `GET /api/v2/companies`, `GET /api/v2/products`: to find SLA policies for some that are not there any more. */
  companies?: unknown;
  products?: unknown;
  /** The name of the policy; "Freshdesk" if there is none. */
  name?: string;
}

/**
 * Makes a policy of an account's own settings. It compiles; what could not be carried over is in `findings`, with the path in Freshdesk's settings.
 *
 * - SLA policies that are active, in their order, the default one last: `applicable_to` is `when`, targets are by priority. An agreement has
 *   one calendar, so a policy with targets in business hours and round the clock becomes two, and one for groups with other business hours more.
 * - `pending` stops the clocks. Which of the account's own statuses do is not in the API.
 * - Escalations and reminders are rows of the matrix; agent -1 is `assignee`. Their times are counted by the clock, as Freshdesk does.
 * - A group's `escalate_to` and `unassigned_for` are a row that starts with the ticket; `auto_ticket_assign` is a route with a `pick`.
 * - Rules for new tickets that set priority, group, agent or tags are `rules` and `routes`.
 *
 * Tickets and policy go together best when both were read with the same `groups` and `agents`.
 * Findings: `not_carried_over`, `unknown_reference`, `unknown_value`, `unknown_zone`, `never_open`, `out_of_range`, `bad_instant`, `missing`, `wrong_type`.
 * Throws a TypeError only where `settings` is no object. Reads no clock.
 */
export function policyFromFreshdesk(settings: FreshdeskSettings): { policy: PolicyDocument; findings: Problem[] };
