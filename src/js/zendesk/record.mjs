// One form of a Zendesk ticket: the REST API, an export and an app's client each put its parts elsewhere.
import { isRecord, listOf, opened } from '../helpdesk/record.mjs';

/** Deeper names than `ticket.assignee.user.id` are none of the client's. */
const MOST_PARTS = 5;

/** `[{...}]`, or the page of the API that has it: `{ audits: [{...}] }`. */
export function pageOf(value, ...keys) {
  const key = keys.find((name) => Array.isArray(value?.[name]));
  return listOf(key === undefined ? value : value[key]).filter(isRecord);
}

/**
 * The ticket in the REST API's own form. REST gives `{ ticket }` with sideloaded lists beside it, an export the bare record, the client
 * `{ ticket: {...} }`, `{ "ticket.subject": ... }` or both.
 */
export function ticketRecord(payload) {
  const body = unfolded(payload);
  const ticket = isRecord(body.ticket) ? body.ticket : body;
  const { user, group } = isRecord(ticket.assignee) ? ticket.assignee : {};
  const assignee = isRecord(user) ? user : ticket.assignee;
  const joined = { requester: ticket.requester, assignee, group: ticket.group ?? group, organization: ticket.organization, brand: ticket.brand };
  const ids = Object.entries(joined).map(([name, record]) => [`${name}_id`, ticket[`${name}_id`] ?? record?.id]);
  const instants = { created_at: ticket.created_at ?? ticket.createdAt, due_at: ticket.due_at ?? ticket.dueDate ?? ticket.due_date };
  return { ...ticket, ...joined, ...Object.fromEntries(ids), ...instants };
}

/** The lists that came along with the ticket: beside it in an answer of the API, inside it in the client. */
export function sideloaded(payload, record, name) {
  return [...pageOf(payload[name]), ...(payload[name] === record[name] ? [] : pageOf(record[name]))];
}

/** Records by id; of one that is in several lists the parts are put together, the first one known of each wins. */
export function byId(...lists) {
  const found = new Map();
  for (const entry of lists.flat().filter(isRecord)) {
    const id = textId(entry.id);
    if (id !== undefined) found.set(id, { ...entry, ...found.get(id) });
  }
  return found;
}

/** Audits write ids as texts, tickets as numbers. */
export function textId(id) {
  return typeof id === 'number' || (typeof id === 'string' && id !== '') ? String(id) : undefined;
}

/** The name that goes with an id, or the id itself. */
export function nameOf(id, records) {
  const text = textId(id);
  const name = records.get(text)?.name;
  return typeof name === 'string' && name.trim() !== '' ? name : text;
}

/** Of a list for many tickets what belongs to this one. */
export function ofTicket(list, id) {
  const own = textId(id);
  return list.filter(({ ticket_id }) => own === undefined || textId(ticket_id) === undefined || textId(ticket_id) === own);
}

/** The metrics of this ticket: sideloaded, a page of them, or one alone. */
export function metricsOf(record, metrics) {
  const one = opened(metrics, 'ticket_metric', 'metric_set');
  const list = [record.metric_set, ...pageOf(metrics, 'ticket_metrics', 'metric_sets'), ...(Array.isArray(metrics) ? [] : [one])];
  return ofTicket(list.filter(isRecord), record.id)[0] ?? {};
}

function unfolded(payload) {
  const dotted = Object.entries(payload).filter(([key]) => key.startsWith('ticket.'));
  if (dotted.length === 0) return payload;
  const own = new WeakSet();
  const tree = { ticket: payload.ticket };
  for (const [key, value] of dotted) {
    const parts = key.split('.', MOST_PARTS + 1);
    if (parts.length <= MOST_PARTS) put(tree, parts, value, own);
  }
  return { ...payload, ...tree };
}

/** What the caller handed over is copied, never changed; without a prototype, because any name may come. */
function put(tree, [key, ...rest], value, own) {
  if (rest.length === 0) {
    tree[key] = value;
    return;
  }
  if (!own.has(tree[key])) {
    tree[key] = Object.assign(Object.create(null), isRecord(tree[key]) ? tree[key] : {});
    own.add(tree[key]);
  }
  put(tree[key], rest, value, own);
}
