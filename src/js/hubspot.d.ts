// Types of sladder/hubspot: HubSpot's tickets as sladder reads them.

import type { Problem, Ticket } from './index.js';

/** What stands outside the record. All of it is optional, and each part makes the ticket more exact. */
export interface HubSpotContext {
  /** `GET /crm/v3/pipelines/tickets`, whole or its `results`: names the stages. Only those of the first pipeline are known without it. */
  pipelines?: unknown;
  /** `GET /crm/v3/owners` and the teams of the account: without them there are ids. */
  owners?: unknown;
  teams?: unknown;
  /** The ticket's contact and company, as CRM objects. */
  contact?: unknown;
  company?: unknown;
  /** The ticket's e-mails and notes, as CRM objects, and the messages of its conversation thread. */
  emails?: unknown;
  notes?: unknown;
  messages?: unknown;
}

/**
 * Reads a HubSpot ticket: a CRM object with `properties`, best with `propertiesWithHistory` of the stage, the priority and the owner.
 *
 * | field | from | known by |
 * |---|---|---|
 * | `status` | the label of `hs_pipeline_stage` as one word; of the first pipeline new, waitingOnContact, waitingOnUs, closed | reconstructed; the first pipeline from memory |
 * | `priority`, `type`, `channel` | `hs_ticket_priority`, `hs_ticket_category`, `source_type` | reconstructed |
 * | replies | e-mails: INCOMING_EMAIL; EMAIL, if it was sent. Messages: INCOMING, OUTGOING | documented |
 * | notes | notes, forwarded e-mails, messages that are a COMMENT | documented |
 * | changes | `propertiesWithHistory`; else `closed_date` (resolved), `hs_ticket_reopened_at` | reconstructed |
 * | `fields` | all other properties, except what HubSpot works out of its own SLAs | reconstructed |
 * | tags, language, product | not found | |
 *
 * `hs_time_to_..._sla_at` are HubSpot's own due dates: not `dueAt`.
 *
 * `findings` name what was odd, each with the path in HubSpot's ticket: `missing` (no id or no creation: the engine will refuse the
 * ticket), `bad_instant`, `unknown_zone`, `unknown_value`, `missing_event` (the status does not follow from the history).
 * Throws a TypeError only where the payload is no object. Reads no clock.
 */
export function ticketFromHubSpot(ticket: unknown, context?: HubSpotContext): { ticket: Ticket; findings: Problem[] };
