// sladder: the types of the package's public API.
//
// Rules that hold everywhere:
//   - JSON keys are camelCase; codes are snake_case; ids are the user's own strings.
//   - Instants: RFC 3339 text with an offset in ("2026-03-02T09:00:00+01:00"), UTC text out ("2026-03-02T08:00:00Z").
//     `now` also takes a Date or milliseconds since the epoch. A zone-less date-time is an error, never a guess.
//   - Lengths of time in a policy are text with units: "90s" "30m" "4h" "1h30m", counted on the clock's calendar;
//     "2wd" = working days (same local time on the 2nd following day with open hours, pulled into that day's hours).
//     There is no bare number and no "d": "1d" is an error whose help names "24h" and "1wd".
//     Lengths of time out are whole seconds in fields named ...Seconds.
//   - Spans in text are UTF-16 code units, half open, in the original text (what String.prototype.slice takes).
//   - Other entries: sladder/inline (the engine as base64; inline.global.js is a classic script with the global `sladder`),
//     sladder/wasm2js (the engine as JavaScript, for pages that forbid WebAssembly; wasm2js.global.js likewise), sladder/engine.wasm,
//     sladder/text, sladder/elements (a decision shown in a page), sladder/incidents (what actions become elsewhere), and one per helpdesk,
//     pure JavaScript: sladder/freshdesk (ticketFromFreshdesk, policyFromFreshdesk) ...; sladder/fields for any other.
//     ticketFrom...(payload, context?) returns { ticket, findings }.
//   - Nothing reads a clock, a locale, a time zone or randomness from the host: same input, same output, in every runtime.

/// <reference lib="esnext.disposable" />

export as namespace sladder;

// ------------------------------------------------------------------ loading and compiling

/** Loads the wasm on first use. Throws SladderError "invalid_policy" with every problem found, not the first. */
export function compilePolicy(policy: PolicyDocument | string): Promise<Policy>;
/** The same once `init()` has resolved (in Node, and with sladder/wasm2js: at any time). Throws code "not_loaded" otherwise. */
export function compilePolicySync(policy: PolicyDocument | string): Policy;
/** Never throws for what the document says: all errors and warnings, in document order. */
export function checkPolicy(policy: unknown): Promise<Problem[]>;
/**
 * Optional: preload, or hand over the bytes, a Response, a URL or a WebAssembly.Module. May be called again after a failure.
 * Once the engine is loaded this does nothing. In Node a string that is no URL is a path. With sladder/wasm2js there is nothing to load.
 */
export function init(source?: InitSource): Promise<void>;
export type InitSource = BufferSource | WebAssembly.Module | Response | Promise<Response> | URL | string;
/** { package: "1.2.3", timeZones: "2026a" } */
export const version: { readonly package: string; readonly timeZones: string };

export class SladderError extends Error {
  constructor(code: SladderError["code"], message: string, problems?: Problem[], cause?: unknown);
  /**
   * "load_failed": the engine could not be fetched or is not the one of this package; call again to try again.
   * "blocked_by_csp": the page's Content-Security-Policy needs 'wasm-unsafe-eval' in its script-src; sladder/wasm2js does without.
   * "disposed": used after free(). "internal": a defect of the engine; what was compiled before is lost, compile again.
   */
  code: "invalid_policy" | "invalid_ticket" | "invalid_options" | "not_loaded" | "load_failed" | "blocked_by_csp" | "disposed" | "internal";
  problems: Problem[];
}
export interface Problem {
  /** "slas[2].targets.urgent.resolution"; "" is the document itself */
  path: string;
  code: string;              // syntax unknown_key missing wrong_type unknown_value out_of_range bad_duration bad_instant bad_date bad_hours
                             // bad_phrase unknown_zone unknown_field unknown_reference duplicate_id duplicate_key overlapping_hours never_open
                             // unreachable_rule matrix_gap cycle no_recipient nobody_on_call not_supported ...
  severity: "error" | "warning";
  message: string;           // one line, lower case, the field's own words, input in backticks
  help?: string;             // "did you mean `priority`?"
  /** Where in the text, from 1, when the document was given as text; the column counts UTF-16 code units. */
  line?: number;
  column?: number;
}

// ------------------------------------------------------------------ asking

export interface Policy {
  readonly name: string;
  /** Content hash; every decision carries it, so a result can be traced to the policy that made it. */
  readonly hash: string;
  readonly warnings: Problem[];
  /** Pure and synchronous. Throws "invalid_ticket" only where nothing can be decided (no id, no createdAt). */
  decide(ticket: Ticket, options?: DecideOptions): Decision;
  /** Everything that will happen to a ticket if nobody touches it again: the steps after `now` and up to `until`, oldest first. */
  timeline(ticket: Ticket, options?: TimelineOptions): Step[];
  /** Reads a ticket to ask about it often, as time goes by. Throws "invalid_ticket" as `decide` does. It lives on when the policy is freed. */
  read(ticket: Ticket): ReadTicket;
  /** A calendar of the policy by its id; it lives on when the policy is freed. Throws "invalid_options" for an unknown id. */
  calendar(id: string): Calendar;
  /** Idempotent; later calls on it throw "disposed". `using policy = ...` works too. */
  free(): void;
  [Symbol.dispose](): void;
}

/** A ticket as it was when it was read. */
export interface ReadTicket {
  /** The same decision as `policy.decide(ticket, options)`. */
  decide(options?: DecideOptions): Decision;
  /** The same steps as `policy.timeline(ticket, options)`. */
  timeline(options?: TimelineOptions): Step[];
  /** Which rules apply: their positions in the policy's `rules`, in order. What a decision gives as reasons, without deciding. */
  rules(options?: DecideOptions): number[];
  /** Idempotent; later calls on it throw "disposed". */
  free(): void;
  [Symbol.dispose](): void;
}

export interface DecideOptions {
  now?: Instant | Date | number;                    // default: Date.now(), taken in JavaScript
  /** Open tickets per agent, by id or by name, for routes that pick somebody. Whoever is not here has none. */
  load?: Record<string, number>;
  /** Agents who cannot take work from now on, by id or by name. One nobody knows is a finding `unknown_agent`. */
  away?: string[];
  /** Adds to every clock how its time was counted (`Clock.trace`). Default: false. */
  trace?: boolean;
}

/** `trace` is not among them: a step has no clock. */
export interface TimelineOptions extends Omit<DecideOptions, "trace"> {
  until?: Instant | Date | number;                  // default: thirty days after `now`; before `now` there is nothing to tell
}

/** Business-hours arithmetic on its own. */
export interface Calendar {
  isOpen(at: Instant | Date | number): boolean;                          // half open: the closing instant is closed
  add(from: Instant | Date | number, length: string): Instant | null;    // null: not within the horizon
  subtract(from: Instant | Date | number, length: string): Instant | null;
  elapsedSeconds(from: Instant | Date | number, to: Instant | Date | number): number;   // 0 when reversed
  nextOpen(at: Instant | Date | number): Instant | null;                 // `at` itself when open
  nextClose(at: Instant | Date | number): Instant | null;
  openHours(from: Instant | Date | number, to: Instant | Date | number): { from: Instant; to: Instant }[];
  /** `add` in numbers, for programs that ask often: seconds of open time, back if negative; milliseconds since the epoch, NaN for null. */
  addSeconds(from: Instant | Date | number, seconds: number): number;
  /**
   * `add` for every row of a column, many times as fast as one by one. Instants are milliseconds since the epoch; lengths are one text for
   * all, or seconds for each. Answers go to `out` where it is given (it may be one of the columns), and are NaN where `add` would give null,
   * and for instants that cannot be asked about. Columns of different lengths are "invalid_options".
   */
  addMany(from: Float64Array, length: string | Float64Array, out?: Float64Array): Float64Array;
  /** `elapsedSeconds` for every row of two columns of instants in milliseconds, with `out` and NaN as in `addMany`. */
  elapsedSecondsMany(from: Float64Array, to: Float64Array, out?: Float64Array): Float64Array;
  /** Idempotent; later calls on it throw "disposed". */
  free(): void;
  [Symbol.dispose](): void;
}
/** A calendar without a policy. Throws SladderError "invalid_policy" with every problem found. */
export function compileCalendar(calendar: CalendarDocument | string): Promise<Calendar>;

/**
 * Keyword lists on their own, as a policy has them under `keywords`: what would these words find? `in` and `weight` make no
 * difference. Throws SladderError "invalid_policy" with every problem found.
 */
export function compileKeywords(lists: Record<string, KeywordListDocument> | string): Promise<Keywords>;
export interface Keywords {
  /** Every occurrence in one pass over the text, by its start. A list has none where one of its `unless` phrases is found. */
  find(text: string): KeywordMatch[];
  /** Idempotent; later calls on it throw "disposed". */
  free(): void;
  [Symbol.dispose](): void;
}
export interface KeywordMatch { list: string; phrase: string; start: number; end: number }

/**
 * Groups the tickets that are about one problem of one customer: of one requester (`requester.id`; without one `requester.email`) or one
 * company (`company.id`), created within the window of each other, and sharing words, the number of an order or invoice, or a product.
 * Text has one ticket per line. The order of the tickets makes no difference. Groups come by their first ticket; no ticket is in two.
 * Throws SladderError "invalid_ticket" with every problem found: `[3].createdAt`.
 */
export function related(tickets: Iterable<Ticket> | string, options?: RelatedOptions): Promise<RelatedGroup[]>;
export interface RelatedOptions {
  /** How long after one ticket the next of a group may come, by the clock. Default: "72h". */
  window?: string;
  /** Fields that name what a ticket is about: an order, an invoice, a thread; text or numbers. For example ["fields.order_number"]. */
  references?: string[];
  /** Hears what was odd in the tickets. Of those with one id only the earliest counts: `duplicate_id`. */
  onFinding?: (finding: Problem) => void;
}
export interface RelatedGroup {
  /** That of its first ticket: it stays when the customer writes again. */
  id: string | number;
  /** Two and more, in the order of their creation. */
  tickets: (string | number)[];
  /** What all of them have, of which there is always something. `email` is given only where they have no id of the requester. */
  customer: { requester?: string | number; email?: string; company?: string | number };
  /** For every ticket but the first, what it shares with one before it. */
  because: RelatedLink[];
}
export interface RelatedLink {
  /** The earlier and the later. */
  tickets: [string | number, string | number];
  text: string;                    // "same requester; 24h apart; both name `48213`; both mention `parcel`; same product `till`"
  customer: "requester.id" | "requester.email" | "company.id";   // by which the two are of one customer
  afterSeconds: number;            // how long after the earlier the later was created
  product?: string;                // if it is the same
  /** Of orders, invoices and tickets, as the later ticket has them; the first five. */
  numbers: string[];
  /** As the later ticket has them, the rarest first; the first five. */
  words: string[];
  /** For each number, then each word, its first place in the later ticket and that in the earlier. */
  spans: { ticket: string | number; field: string; start: number; end: number }[];
}

// ------------------------------------------------------------------ a ticket

export type Instant = string;
export interface Ticket {
  id: string | number;
  createdAt: Instant;
  subject?: string;
  text?: string;                 // the first message, plain text
  status?: string;               // status at creation is "new" unless an event says otherwise; this is the status now
  priority?: string;             // as the helpdesk has it now
  type?: string; channel?: string; language?: string; product?: string;
  group?: string; assignee?: string;
  requester?: { id?: string | number; name?: string; tier?: string; segment?: string; region?: string; [field: string]: unknown };
  company?: { id?: string | number; name?: string; tier?: string; segment?: string; region?: string; [field: string]: unknown };
  tags?: string[];
  fields?: Record<string, unknown>;            // custom fields
  dueAt?: { [metric: string]: Instant };       // set by hand in the helpdesk: wins over the target, and no pause moves it
  estimate?: string;                           // agreed time for a complex problem, such as "16h" or "5wd"; a target "estimate" uses it
  events?: TicketEvent[];                      // what has happened; any order, sorted by (at, position)
}
export interface TicketEvent {
  at: Instant;
  /** customerReply agentReply note status priority assigned acknowledged escalated resolved reopened merged, or a name of the user's own */
  type: string;
  to?: string; agent?: string; group?: string; level?: number; cause?: string; text?: string; by?: string;
}

// ------------------------------------------------------------------ a decision

export interface Decision {
  ticket: string | number;
  now: Instant;
  policy: { name: string; hash: string };
  priority: { value: string; impact: string; urgency: string; score: number };
  /** What rules concluded: { issue: "billing", segment: "vip", ... } */
  facts: Record<string, string>;
  matches: { list: string; phrase: string; field: string; start: number; end: number; weight: number }[];
  sla: { id: string | null; clocks: Clock[] };
  escalation: Escalation;
  route: Route | null;
  /** What has to be collected and done around the ticket: the policy's checklists that are open, with what is done. */
  checklists: Checklist[];
  /** All that is due by `now`, each with a stable id: the host performs those it has not performed yet. */
  actions: Action[];
  /** The earliest instant at which this decision would differ with no new event, running counts (elapsedSeconds, remainingSeconds, a paused
   *  clock's projected dueAt) apart; null: never. One timer is enough. */
  nextChangeAt: Instant | null;
  because: Reason[];
  /** What was odd in the ticket (out_of_order, future_event, duplicate_event, missing_event ...); never silently repaired. */
  findings: Problem[];
}
export interface Clock {
  metric: string;                  // firstResponse nextResponse periodicUpdate resolution requesterWait agentWork ownership, or the policy's own
  cycle: number;                   // 1, 2, ... for metrics that repeat, and after a reopening that starts anew; all cycles are given, oldest first
  group?: string;                  // ownership: whose time it is
  state: "running" | "paused" | "warning" | "breached" | "met" | "cancelled";    // met: elapsed <= target; late answers stay "breached"
  calendar: string;
  startedAt: Instant;              // with onPriorityChange "fromChange" the last change of its target
  targetSeconds: number;
  elapsedSeconds: number;          // counted on the calendar, pauses left out; with "keepShare" the share used before a change of target, in its time
  remainingSeconds: number;        // negative once breached
  dueAt: Instant | null;           // while paused: as if it resumed now; one set by hand stays where it was set
  warnAt: Instant | null;
  stoppedAt: Instant | null;
  breachedAt: Instant | null;
  pauses: { from: Instant; to: Instant | null; cause: string }[];
  /** Only with the option `trace`: the clock from its start to now or its stop, without a gap. The seconds add up to elapsedSeconds. */
  trace?: TraceRow[];
}
/** A stretch of time: it counts, the calendar is closed, the ticket waits (`cause`: its status), or it is what `keepShare` carried over. */
export interface TraceRow { from: Instant; to: Instant; kind: "counted" | "closed" | "paused" | "carried"; seconds: number; cause?: string }
export interface Escalation {
  path: string | null;             // the row of the matrix that applies
  type: "functional" | "hierarchical" | "automatic" | null;
  level: number;                   // 0: not escalated
  owner: Recipient | null;         // who must get it solved now
  reached: Step[];
  next: Step | null;
  stoppedBy: string | null;        // "acknowledged", "agentReply", "resolved", "merged", "limit:refund-l1" ...
}
export interface Step {
  id: string;                      // stable: same ticket, same policy row, same cycle => same id
  at: Instant;
  /**
   * On a ladder: "reminder" before the deadline or a level, "level", "repeat" (a level tells its people again), "breach" (the time that a
   * level has is over). In a timeline also, of clocks: "warning", "breach", "obligation" (the breach of a metric that the policy defines
   * itself); and "open" and "close" of the agreement's calendar.
   */
  kind: "warning" | "reminder" | "level" | "repeat" | "breach" | "obligation" | "open" | "close";
  metric: string | null;           // null: of a row that starts on a match, and of the calendar
  path: string | null;             // the row of the matrix; null: of a clock or of the calendar
  level: number | null;            // of a reminder the level it comes before; null there: before the deadline
  cycle: number;
  notify: Recipient[]; assign: Recipient | null; owner: Recipient | null;
  resolveBy: Instant | null;       // the time this level has; null: no limit
  because: Reason[];
}
/**
 * `with` holds, of `notify` and `assign`: `to` (Recipient[]), and of a ladder's also `kind`, `level` and, if the level has one, `resolveBy`; of
 * `setPriority`: `priority`; of `setGroup`: `group` and, if the directory has one, its `name`; of `addTags`: `tags`; of `openChecklist`: `checklist`.
 */
export interface Action { id: string; at: Instant; do: "notify" | "assign" | "setPriority" | "setGroup" | "addTags" | "openChecklist"; with: Record<string, unknown>; because: Reason[] }
/** An item is done once the event that it is named for is in the log. */
export interface Checklist { id: string; openedAt: Instant; items: { id: string; text: string; doneAt: Instant | null }[] }
export interface Recipient { kind: "agent" | "group" | "role" | "address"; id: string; name?: string; via?: string }
/** `agents` are all who are to work on it: a swarm, else `agent` alone, else nobody. */
export interface Route { group: string | null; agent: string | null; agents: string[]; tier: number | null; rule: string | null; because: Reason[] }
/** One piece of evidence: which part of the policy, which value of the ticket. */
export interface Reason { path: string; code: string; text: string; field?: string; value?: unknown; start?: number; end?: number }

// What these documents may say is the policy language.
export type PolicyDocument = Record<string, unknown>;
export type CalendarDocument = Record<string, unknown>;
export type KeywordListDocument = Record<string, unknown>;
