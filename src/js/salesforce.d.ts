// Types of sladder/salesforce: Salesforce's cases as sladder reads them.

import type { Problem, Ticket } from './index.js';

/** What stands outside the record. All of it is optional, and each part makes the ticket more exact. */
export interface SalesforceContext {
  /** Records of EmailMessage, CaseComment and CaseHistory, as lists or as answers of a query; sub-queries put the same inside the case. */
  emailMessages?: unknown;
  caseComments?: unknown;
  histories?: unknown;
}

/**
 * Reads a Salesforce Case as the REST API has it, best with `Owner.Name, Owner.Type, Contact.Name, Account.Name` and the sub-queries
 * `EmailMessages`, `CaseComments` and `Histories`.
 *
 * | field | from | known by |
 * |---|---|---|
 * | `status`, `priority`, `channel` | `Status`, `Priority`, `Origin`, as one word: they are the organisation's own | documented |
 * | resolved | `ClosedDate`, whatever the status is called | documented |
 * | `group`, `assignee` | the owner: a queue (`Owner.Type`, or an id that begins with 00G), or a user | documented |
 * | replies | e-mails: `Incoming` or not, without drafts; comments: published, or of a user with a customer's licence (`CreatedBy.UserType`) | documented; the licences from memory |
 * | notes | comments that are not published | documented |
 * | changes | `Histories` of Status, Priority, Owner | documented |
 * | `fields` | custom fields (`...__c`), CaseNumber, Reason, the ids | documented |
 * | tags | not found | |
 *
 * Milestones, `SlaExitDate` and entitlements are Salesforce's answer: not `dueAt`.
 *
 * `findings` name what was odd, each with the path in the case: `missing` (no id or no creation: the engine will refuse the
 * ticket), `bad_instant`, `unknown_zone`, `unknown_value`, `missing_event` (the status does not follow from the history).
 * Throws a TypeError only where the payload is no object. Reads no clock.
 */
export function ticketFromSalesforce(record: unknown, context?: SalesforceContext): { ticket: Ticket; findings: Problem[] };
