// What Freshdesk's numbers for priority, status and source stand for.
import { nameFrom } from '../helpdesk/name.mjs';

const NAMES = {
  priority: ['low', 'medium', 'high', 'urgent'],
  status: [null, 'open', 'pending', 'resolved', 'closed'],
  source: 'email portal phone forum twitter facebook chat mobihelp feedbackWidget outboundEmail ecommerce bot whatsapp'.split(' '),
};

/** The priorities of Freshdesk, lowest first. */
export const PRIORITIES = NAMES.priority;

/** What a rule's number or text stands for: a name built in, else itself. */
export function builtInName(field, code) {
  return NAMES[field][Number(code) - 1] ?? String(code);
}

/**
 * The name of `record[field]`, or undefined where the field is empty.
 * The four built-in priorities and statuses keep one name whatever an account calls them, so that a policy's "pending" holds in
 * the client, in the REST API and in an event alike. Any other number is looked up in the account's ticket fields, then in the
 * label the client gives along; what stays unknown goes out as its own text, with a finding.
 */
export function nameOf(record, field, ticketFields, report) {
  const value = record[field];
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value !== 'string' && typeof value !== 'number') {
    report('unknown_value', 'warning', field, `\`${field}\` is neither a number nor a text`, 'pass the value of the ticket itself');
    return undefined;
  }
  const text = String(value).trim();
  if (typeof value === 'string' && !/^\d{1,9}$/.test(text)) return nameFrom(text) || text;
  const label = NAMES[field][Number(text) - 1] ?? choice(ticketFields, field, Number(text)) ?? record[`${field}_label`];
  if (typeof label === 'string' && nameFrom(label) !== '') return nameFrom(label);
  const help = 'pass the ticket fields of the account as `fields`: they name it';
  report('unknown_value', 'warning', field, `unknown ${field} \`${text}\``, help);
  return text;
}

/** Choices are {"6": ["Waiting on Customer", "Awaiting your reply"]} for a status, {"Chat": 7} for the other two. */
function choice(ticketFields, field, code) {
  if (!Array.isArray(ticketFields)) return undefined;
  const choices = ticketFields.find((entry) => entry?.name === field)?.choices;
  if (typeof choices !== 'object' || choices === null) return undefined;
  for (const [key, value] of Object.entries(choices)) {
    if (value === code) return key;
    if (key === String(code)) return Array.isArray(value) ? value[0] : value;
  }
  return undefined;
}
