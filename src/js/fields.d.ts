// Types of sladder/fields: tickets out of any rows, by a table that says which column is which field.

import type { Problem, Ticket } from './index.js';

/** A row of an export, or a record of an API. */
export type Row = Record<string, unknown>;

export interface MapperContext {
  /** The zone of instants without an offset, as an IANA name; a column's own `timeZone` goes before it. */
  timeZone?: string;
  [name: string]: unknown;
}

/** The first of these columns that is filled; `contact.name` leads into records. A function gets the row, and the context of the call. */
export type From = string | readonly string[] | ((row: Row, context: MapperContext) => unknown);

export interface ColumnOptions {
  from: From;
  /** What findings call the column; needed only where `from` is a function. */
  path?: string;
  /** For status, priority, channel and types of events: the policy's word for each of the helpdesk's; null for what says nothing. */
  values?: Readonly<Record<string, string | null>>;
  /** What to do about a value that `values` does not hold, for the finding. */
  help?: string;
  /** For tags: what is between them. Blanks around a tag are left out. */
  split?: string;
  /** For texts: the column holds HTML. */
  html?: boolean;
  /**
   * For instants: how they are written, besides RFC 3339, `2026-03-02 09:00:00` and what JavaScript's Date prints, which are always read.
   * `d/m/yyyy` and `m/d/yyyy` take `2/3/2026 9:05`, also with seconds, AM or PM, and with dots or hyphens. `endOfDay` takes a date alone.
   */
  format?: 'unixSeconds' | 'unixMilliseconds' | 'd/m/yyyy' | 'm/d/yyyy' | 'endOfDay';
  timeZone?: string;
  /** Of the status: the column with the instant of its last change, for rows without a log. */
  since?: From | ColumnOptions;
  /** Of the status: those a ticket can have without a history, in the policy's words. Else: `new` and `open`. */
  initial?: readonly string[];
}

export type Column = From | ColumnOptions;

/** Something that happened: of every record in the list `from`, or without `from` the row itself, which remembers an instant. */
export interface EventColumns {
  from?: From | ColumnOptions;
  /** The list begins with the message that made the ticket: the customer's is the ticket's text, and an agent's no response. */
  opens?: boolean;
  /** The type itself (`agentReply`), or the column it stands in. Without a type it is no event. */
  type: string | Exclude<Column, string>;
  at: Column;
  /** The status or the priority itself, or the column it stands in, which is read with the `values` of the ticket's own. */
  to?: string | Exclude<Column, string>;
  agent?: Column;
  group?: Column;
  by?: Column;
  cause?: Column;
  text?: Column;
}

type Field =
  | 'id' | 'createdAt' | 'subject' | 'text' | 'status' | 'priority' | 'type' | 'channel' | 'language' | 'product' | 'group' | 'assignee'
  | 'requester' | 'company' | 'tags' | 'fields' | 'estimate';

export type FieldTable = { [field in Field | `${'requester' | 'company' | 'fields' | 'dueAt'}.${string}`]?: Column } & { events?: readonly EventColumns[] };

/**
 * Compiles a table of fields, once, into a function that makes tickets of rows.
 *
 * - Empty columns are left out, and columns that the table does not name are nobody's business.
 * - Statuses, priorities and channels become one word ("Waiting on customer" is `waitingOnCustomer`), or what `values` says; what
 *   `values` does not hold goes out as it is, with the finding `unknown_value`.
 * - `dueAt.resolution` and its like are for dates that a person set: they win over the policy. A helpdesk's own due dates are its answer.
 * - A record that comes twice in a list counts once, by its `id`.
 *
 * The table throws a TypeError where it makes no sense, and so does a row that is no object. A row never throws otherwise: `findings` say
 * what was odd, each with the column: `missing` (no id or no creation: the engine will refuse the ticket), `unknown_value`, `bad_instant`
 * and `unknown_zone` (the field is left out), `missing_event` (the status does not follow from the history). Reads no clock.
 */
export function ticketMapper(table: FieldTable): (row: object, context?: MapperContext) => { ticket: Ticket; findings: Problem[] };
