// Types of sladder/elements: the custom element `<sladder-ticket>`, which shows a decision in a page.
//
// Importing it defines the element, once, also when the classic script `elements.global.js` is in the page; in Node, importing does nothing.
// It needs no framework, no leave of a Content-Security-Policy, and 300 pixels. What tickets and policies say is shown as text, never as markup.

import type { Decision, Instant, Step } from './index.js';

/**
 * Attributes: `live`, `locale`, `time-zone`, and `heading-level` (1 to 5, default 3), the page's level for its headings.
 *
 * Custom properties: `--sladder-font`, `--sladder-ink`, `--sladder-soft`, `--sladder-line`, `--sladder-faint`, `--sladder-background`,
 * `--sladder-accent`, `--sladder-good`, `--sladder-warn`, `--sladder-bad`, `--sladder-gap`. Without them the page's `color-scheme` decides
 * between light and dark.
 *
 * Parts: `ticket` `stale` `priority` `value` `clocks` `clock` `state` `bar` `fill` `over` `counter` `due` `note` `escalation` `ladder` `step`
 * `reached` `next` `later` `dot` `distance` `people` `owner` `group` `agent` `tier` `rule` `why` `findings` `list` `zone` `empty`.
 *
 * When time has come to the decision's `nextChangeAt`, it fires `sladder-change`, once for each decision: decide anew, and set what comes out.
 * It says changes of state, priority and level aloud to those who listen to the page, and never what only counts on.
 */
export class SladderTicket extends HTMLElement {
  /** What `decide` gives; any part of it may be missing. Set it anew, do not change what was set. */
  decision: Decision | null | undefined;
  /** What will happen if nobody acts, oldest first: the ladder then shows more than the next step. */
  steps: readonly Step[] | null | undefined;
  /**
   * The instant to show, which is never before the decision's own `now`, the default. The element asks no clock, unless it is `live`: then
   * it adds the time passed since `now`, or else the decision, was set. It reads as milliseconds, NaN without a decision.
   */
  get now(): number;
  set now(value: Instant | Date | number | null | undefined);
  /** Counts on, once a second, while it is in a page. The attribute `live`. */
  live: boolean;
  /**
   * Open hours by calendar, from the decision's `now` on: `{ office: calendar.openHours(now, until) }`, for a week or so. A decision has no
   * calendars, so without them a clock counts only where no closed hour lies before it is due; any other shows its figures as of the
   * decision, and says so. With them it counts while it is open, and stands still while it is not. Paused clocks stand still.
   */
  hours: { readonly [calendar: string]: readonly { from: Instant; to: Instant }[] } | null | undefined;
  /** Texts in the place of the element's own. Those of the engine, reasons and findings, are in English. */
  labels: Labels | null | undefined;
  /** How lengths, instants and lists are written. Default: the attribute, else `en`; never that of the machine. */
  locale: string | null | undefined;
  /** An IANA name. Default: the attribute `time-zone`, else `UTC`. */
  timeZone: string | null | undefined;
}

/** `{time}` and its like are filled in. Names with a dot are words for ids: `metric.firstResponse`, `priority.urgent`, `group.billing`. */
export type Labels = { readonly [name in LabelName | `${LabelKind}.${string}`]?: string };
export type LabelKind = "metric" | "state" | "priority" | "impact" | "urgency" | "status" | "cause" | "kind" | "role" | "via" | "group" | "agent" | "tier" | "rule" | "severity";
export type LabelName =
  | "ticket" | "empty" | "stale" | "priority" | "impact" | "urgency" | "unknown" | "clocks" | "noClocks" | "left" | "overdue" | "done" | "used"
  | "due" | "dueWas" | "dueIfResumed" | "stopped" | "paused" | "closed" | "asOf" | "cycle" | "escalation" | "notEscalated" | "level"
  | "again" | "stoppedBy" | "noSteps" | "reached" | "next" | "later" | "notified" | "assigned" | "owning" | "resolveBy" | "in" | "ago"
  | "people" | "owner" | "nobody" | "group" | "agent" | "tier" | "rule" | "why" | "findings" | "zone";

declare global {
  interface HTMLElementTagNameMap { 'sladder-ticket': SladderTicket }
  interface HTMLElementEventMap { 'sladder-change': CustomEvent<{ nextChangeAt: Instant }> }
}
