// Types of sladder/zendesk: Zendesk's tickets as sladder reads them.

import type { Problem, Ticket } from './index.js';

/**
 * What Zendesk keeps outside the ticket. All of it is optional, and each part makes the ticket more exact. Lists may be given as the API's
 * answer, `{ audits: [...] }`, or bare; rows of other tickets in them are skipped by their `ticket_id`.
 */
export interface ZendeskContext {
  /** `GET /api/v2/tickets/[id]/audits`, all pages: the whole history. */
  audits?: unknown;
  /** `GET /api/v2/incremental/ticket_events?include=comment_events`: the same history for many tickets. Read where there are no audits. */
  ticketEvents?: unknown;
  /** `GET /api/v2/tickets/[id]/comments`; what the audits have already counts once. */
  comments?: unknown;
  /** `GET /api/v2/incremental/ticket_metric_events`: read where there are neither audits nor ticket events. */
  metricEvents?: unknown;
  /** `GET /api/v2/tickets/[id]/metrics` or a page of `ticket_metrics`: since when the status is what it is, and without any other source the resolution. */
  metrics?: unknown;
  /** `GET /api/v2/users`: names of agents, and who is an agent. Without it whoever is not the requester is taken for one, with a finding. */
  users?: unknown;
  /** `GET /api/v2/groups`. Without it `ticket.group` is the group's id. */
  groups?: unknown;
  /** `GET /api/v2/organizations`; their `organization_fields` stand in `ticket.company`, such as `company.tier`. */
  organizations?: unknown;
  /** `GET /api/v2/brands`. Without it `ticket.product` is the brand's id. */
  brands?: unknown;
  /** `GET /api/v2/ticket_fields`: names custom fields by their title. Without it they stand in `ticket.fields` by id. */
  ticketFields?: unknown;
  /** `GET /api/v2/custom_statuses`: names custom statuses. */
  customStatuses?: unknown;
  /** The account's zone as an IANA name. Needed only for instants without an offset: in a gap the transition instant, in an overlap the first. */
  timeZone?: string;
}

/**
 * Reads a Zendesk ticket: `{ ticket }` of the REST API with what is sideloaded beside it (`users`, `groups`, `organizations`, `comments`), a bare
 * record such as a row of the incremental export, or what an app's `client.get(...)` gives: `{ ticket: {...} }`, `{ "ticket.subject": ... }`.
 *
 * - `status` is new, open, pending, hold, solved or closed. A custom status is named by its label, "Escalated to lab" as `escalatedToLab`,
 *   only where its category is new or open; those of the other categories keep the category's name, because it is what stops Zendesk's
 *   own clocks. The label is always in `fields.custom_status`.
 * - `priority` is low, normal, high or urgent, `channel` what `via.channel` says, `product` the brand, `language` that of the requester.
 * - `events` come from the audits, else from the ticket events, else from metrics: then only what follows for certain. Public comments of
 *   end users are `customerReply`, those of agents `agentReply`; private ones and what rules, bots and merges write are notes.
 * - An agent who wrote the ticket's first comment, or who submitted it for somebody else, opened it: an `agentReply` at its creation.
 * - A ticket that was merged into another one is `merged` when it was closed by that.
 * - `dueAt.resolution` is the due date of a task, the only one that people set. Zendesk's own deadlines are in no ticket.
 * - Ids stay in `fields`: `group_id`, `assignee_id`, `brand_id`, `ticket_form_id`, `problem_id`, `external_id`, `custom_status_id`; next to them
 *   `satisfaction_rating` (its score) and the custom fields.
 *
 * Where the meanings come from: values, `via`, audits, metrics and metric events from Zendesk's reference; that a comment has the id of its
 * audit's event, and that a client's `ticket.conversation` has `author.role`, `channel.name` "internal", `message.content` and `timestamp`, from
 * published apps and integrations, like the tag `closed_by_merge` and the form of ticket events (the example in the reference is a metric
 * event). What metrics do when a solved ticket is opened again, and whether a merge's comment counts as a reply in Zendesk, was not found.
 *
 * `findings` name what was odd, each with the path in what was handed over: `unknown_value`, `unknown_reference` (nobody says who wrote a
 * comment), `approximate` (an instant known to the minute), `bad_instant` (the field is left out), `unknown_zone`, `missing_event` (the status does
 * not follow from the history), `missing` (no `id` or creation: the engine will refuse the ticket).
 * Throws a TypeError only where `ticket` is no object. Reads no clock.
 */
export function ticketFromZendesk(ticket: unknown, context?: ZendeskContext): { ticket: Ticket; findings: Problem[] };
