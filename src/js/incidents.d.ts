// Types of sladder/incidents: what a decision asks for, as the bodies that incident tools and helpdesks take.
//
// Everything here is pure: it sends nothing, and the same action gives the same body however often and however late it is asked. Send each
// action once for every `event` it goes through: remember its id with the event, as `1002:...:notify trigger`.

import type { Action, Decision, Problem, Recipient } from './index.js';

/**
 * `trigger`: somebody is to be told. `acknowledge`: somebody has taken the ticket on. `resolve`: what was waited for has happened, or the
 * ticket is resolved.
 * By default it is read off the decision: `resolve` once the clock that the action's level belongs to has ended, `acknowledge` while the
 * decision's ladder is stopped by an acknowledgement.
 */
export type IncidentEvent = "trigger" | "acknowledge" | "resolve";

export interface IncidentOptions {
  /** Instead of the event that the decision tells. */
  event?: IncidentEvent;
  /** The ticket's subject, for the line that whoever is on call reads first: a decision has no texts of the ticket. */
  subject?: string;
  /** Where the ticket can be opened. */
  url?: string;
}

/** `body` is null where nothing can be sent, and `findings` say why. */
export interface IncidentBody<Body> { body: Body | null; findings: Problem[] }

// ------------------------------------------------------------------ PagerDuty

export type PagerDutySeverity = "critical" | "error" | "warning" | "info";
export interface PagerDutyOptions extends IncidentOptions {
  /** The integration key of a service, of type "Events API v2". Required. */
  routingKey: string;
  /** Which system this is about; default: the policy's name. */
  source?: string;
  /**
   * One severity for all, or one by priority. Rows go before the built-in ones: urgent and critical are `critical`, high is `error`, medium and
   * normal `warning`, low `info`. `*` is for priorities without a row; without one, `error` is sent, and a finding says so.
   */
  severity?: PagerDutySeverity | { [priority: string]: PagerDutySeverity };
}
/** The body of `POST https://events.pagerduty.com/v2/enqueue`. */
export interface PagerDutyEvent {
  routing_key: string;
  /** The action's id, which stays the same; longer than 255 characters, its beginning and a hash. */
  dedup_key: string;
  event_action: IncidentEvent;
  /** Only with `trigger`, like all that follows. */
  payload?: {
    summary: string; severity: PagerDutySeverity; source: string;
    timestamp?: string; group?: string; class?: string; custom_details?: Record<string, unknown>;
  };
  client?: string;
  client_url?: string;
  links?: { href: string; text: string }[];
}
/** For actions that tell or assign somebody; any other is a finding `unfit_action`. Throws a TypeError only for what is no object. */
export function toPagerDuty(action: Action, decision: Decision, options: PagerDutyOptions): IncidentBody<PagerDutyEvent>;

// ------------------------------------------------------------------ PagerTree

export type PagerTreeUrgency = "critical" | "high" | "medium" | "low";
export interface PagerTreeOptions extends IncidentOptions {
  /** As `severity` for PagerDuty: urgent and critical are `critical`, high `high`, medium and normal `medium`, low `low`; else `high`. */
  urgency?: PagerTreeUrgency | { [priority: string]: PagerTreeUrgency };
  tags?: readonly string[];
}
/** The body for the address of a webhook integration. Old versions of that integration do nothing on `acknowledge`. */
export interface PagerTreeAlert {
  event_type: "create" | "acknowledge" | "resolve";
  /** The action's id, which stays the same. */
  Id: string;
  /** Only with `create`, like all that follows. */
  Title?: string; Description?: string; Urgency?: PagerTreeUrgency; Tags?: string[]; Meta?: Record<string, unknown>; dedup_keys?: string[];
}
export function toPagerTree(action: Action, decision: Decision, options?: PagerTreeOptions): IncidentBody<PagerTreeAlert>;

// ------------------------------------------------------------------ a receiver of your own

/** Any action. `version` rises when a key changes its meaning or goes; keys that are added do not raise it. What is unknown is left out. */
export interface WebhookBody {
  version: 1;
  kind: "sladder.action";
  event: IncidentEvent;
  id: string;
  do: Action["do"];
  at?: string;
  ticket?: string;
  with?: Record<string, unknown>;
  priority?: { value?: string; impact?: string; urgency?: string };
  /** The level that the action belongs to; not what the ladder has come to since. */
  escalation?: { path?: string; level?: number; metric?: string; cycle?: number; owner?: Recipient };
  /** `dueAt` is left out while the clock stands still. */
  clock?: { metric: string; cycle: number; dueAt?: string; breachedAt?: string };
  route?: { group?: string; agent?: string; tier?: number };
  policy?: { name?: string; hash?: string };
  reasons: { path?: string; code?: string; text?: string }[];
}
export function toWebhook(action: Action, decision: Decision): IncidentBody<WebhookBody>;

// ------------------------------------------------------------------ helpdesks

/** A call of the helpdesk's REST API, in the order to make them; `path` begins at the account's own address. */
export interface UpdateCall { method: "PUT" | "POST"; path: string; body: Record<string, unknown> }
export interface Update { calls: UpdateCall[]; findings: Problem[] }

/** What names are looked up in. An id is compared first, then a mail address, then the name; case does not matter, nobody is guessed. */
export interface UpdateContext {
  /** The helpdesk's agents (Zendesk: users that are agents), as its REST API lists them. */
  agents?: readonly unknown[];
  /** The helpdesk's groups, as its REST API lists them. */
  groups?: readonly unknown[];
  /** The policy's `directory`: what its ids are called in the helpdesk. Without it a group is looked up by its id in the policy. */
  directory?: unknown;
}
export interface FreshdeskUpdateContext extends UpdateContext {
  /** The ticket as Freshdesk has it now: an update takes the place of all its tags, so those there are have to be known. */
  ticket?: unknown;
  /** Freshdesk's numbers for the policy's own priorities; low, medium, high and urgent are 1 to 4. */
  priorities?: { [priority: string]: 1 | 2 | 3 | 4 };
}
export interface ZendeskUpdateContext extends UpdateContext {
  /** Zendesk's names for the policy's own priorities; low, normal, high and urgent are themselves. */
  priorities?: { [priority: string]: "low" | "normal" | "high" | "urgent" };
}

/**
 * `PUT /api/v2/tickets/[id]` with priority, group, agent and all tags, and `POST /api/v2/tickets/[id]/notes`: a private note with the reasons,
 * sent to the mail addresses of those who are to be told (a group's are known where its record has `agent_ids`).
 *
 * Of two actions that set the same field the later one holds. What has no number or id in the helpdesk is left out, said by a finding
 * (`unknown_reference`, `ambiguous_name`, `unknown_value`, `unfit_recipient`, `unfit_action`, `no_address`, `missing`) with its place
 * (`actions[2].with.to[0]`), and stands in the note as to be done by hand.
 */
export function toFreshdeskUpdate(actions: readonly Action[], decision: Decision, context?: FreshdeskUpdateContext): Update;
/**
 * `PUT /api/v2/tickets/[id]` with priority, group, assignee and a private comment with the reasons; who is to be told becomes a follower.
 * `PUT /api/v2/tickets/[id]/tags` adds tags to those there are. Findings as above.
 */
export function toZendeskUpdate(actions: readonly Action[], decision: Decision, context?: ZendeskUpdateContext): Update;
