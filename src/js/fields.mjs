// Tickets by a table of fields: for exports, spreadsheets and helpdesks that have no entry of their own.
import { tableMapper } from './helpdesk/table.mjs';

export function ticketMapper(table) {
  return tableMapper(table);
}
