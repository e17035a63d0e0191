// Types of sladder/jira: Jira's issues and requests as sladder reads them.

import type { Problem, Ticket } from './index.js';

/** What stands outside the record. All of it is optional, and each part makes the ticket more exact. */
export interface JiraContext {
  /** `GET /rest/api/3/issue/{key}/comment` or `GET /rest/servicedeskapi/request/{key}/comment`, whole or the list in it. */
  comments?: unknown;
  /** `GET /rest/api/3/issue/{key}/changelog`, whole or the list in it; `?expand=changelog` puts the same inside the issue. */
  changelog?: unknown;
  /** Needed for `duedate`, which is a date without a zone: it is due at the end of that day. */
  timeZone?: string;
}

/**
 * Reads a Jira issue (REST API 2 or 3), a Jira Service Management request (`GET /rest/servicedeskapi/request/{key}`), or a webhook's `{ issue }`.
 *
 * | field | from | known by |
 * |---|---|---|
 * | `id` | the key; the number stays in `fields.issue_id` | documented |
 * | `status` | the name of the status, as one word: statuses are the project's own | documented |
 * | resolved, reopened | the resolution, set or taken away (`resolutiondate`, the changelog), whatever the status is called | documented |
 * | `priority`, `type` | the names of the priority, of the issue type or the request type | documented |
 * | `product` | the project | inferred |
 * | replies | comments: of the reporter or of a customer's account; else of an agent | inferred |
 * | notes | comments with `jsdPublic: false`, `public: false` or a `visibility`, and those of apps | documented |
 * | `dueAt.resolution` | `duedate`, which a person sets | documented |
 * | `company`, `group`, channel | not found: each project has custom fields of its own for them, which are in `fields` | |
 *
 * Atlassian documents become text. SLA records (`GET .../request/{key}/sla`) are Jira's answer and are not read.
 *
 * `findings` name what was odd, each with the path in Jira's issue: `missing` (no id or no creation: the engine will refuse the
 * ticket), `bad_instant`, `unknown_zone`, `unknown_value`, `missing_event` (the status does not follow from the history).
 * Throws a TypeError only where the payload is no object. Reads no clock.
 */
export function ticketFromJira(issue: unknown, context?: JiraContext): { ticket: Ticket; findings: Problem[] };
