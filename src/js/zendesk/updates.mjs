// Updates of a Zendesk ticket, each with all that changed in it: audits, or the rows of the incremental export of ticket events.
import { isRecord, listOf } from '../helpdesk/record.mjs';
import { nameOf, textId } from './record.mjs';

const FIELDS = ['status', 'custom_status_id', 'priority', 'group_id', 'assignee_id'];
const IS_COMMENT = /^(?:Voice|Facebook)?Comment$/;

/** Oldest first, each once; ids grow, and say which of one second came first. `list` are audits or rows of the export, called `name` in findings. */
export function updatesOf(list, name, instant) {
  const updates = new Map();
  for (const [index, item] of list.entries()) {
    const path = `${name}[${index}]`;
    const key = textId(item.id) ?? path;
    const parts = listOf(item.events ?? item.child_events).filter(isRecord);
    if (updates.has(key) || parts.length === 0) continue;
    const at = instantOf(item, path, instant);
    if (at !== undefined) updates.set(key, { id: Number(item.id), at, path, ...contentOf(parts, item, path) });
  }
  return [...updates.values()].sort((a, b) => Date.parse(a.at) - Date.parse(b.at) || (a.id - b.id || 0));
}

/** Audits have texts, the export also seconds since 1970. */
function instantOf({ created_at, timestamp }, path, instant) {
  if (typeof timestamp === 'number' && !created_at) return instant(timestamp, `${path}.timestamp`, 'unixSeconds');
  return instant(created_at, `${path}.created_at`);
}

function contentOf(parts, item, path) {
  const list = item.events === undefined ? 'child_events' : 'events';
  const update = { author: item.author_id ?? item.updater_id, via: item.via, comments: [], changes: new Map(), isCreation: false };
  const seen = new Set();
  for (const [index, part] of parts.entries()) {
    const key = textId(part.id) ?? index;
    if (!seen.has(key)) addPart(update, part, `${path}.${list}[${index}]`);
    seen.add(key);
  }
  return update;
}

function addPart(update, part, path) {
  const type = part.type ?? part.event_type;
  if (IS_COMMENT.test(type)) update.comments.push({ ...part, path });
  else if (type === 'Create' || type === 'Change') addChange(update, part, type);
}

/** An audit names its field, the export has a key of that name. */
function addChange(update, part, type) {
  const field = FIELDS.find((name) => (part.field_name === undefined ? part[name] !== undefined : part.field_name === name));
  if (type === 'Create') update.isCreation = true;
  if (field !== undefined) update.changes.set(field, { value: part.field_name === undefined ? part[field] : part.value, previous: part.previous_value, type });
}

/** Events of what changed: `changesIn(update)`, to be asked for one update after the other. */
export function changeReader({ ticket, record, users, groups, statusName, report }) {
  const state = { status: 'new', custom: undefined, name: 'new', asked: false };
  const isMergedAway = listOf(record.tags).includes('closed_by_merge');
  return (update) => {
    const { at, changes } = update;
    const status = statusIn(changes, state, statusName);
    const isMerged = changes.get('status')?.value === 'closed' && (isMergedAway || isMerge(update.via));
    if (isMerged) return { merged: [{ at, type: 'merged' }], changes: [] };
    const events = [...assignedIn(at, changes, users, groups), ...priorityIn(at, changes)];
    if (status !== undefined) {
      reportGap(update, state, report);
      events.push({ at, type: 'status', to: status });
    }
    state.asked = true;
    // what was set when it was created may be saved a moment later
    const since = update.isCreation && ticket.createdAt ? { at: ticket.createdAt } : {};
    return { merged: [], changes: events.map((event) => ({ ...event, ...since })) };
  };
}

/** The agents' comments of a merge are written by Zendesk, and only the ticket that is closed by it ends. */
export function isMerge(via) {
  return via?.source?.rel === 'merge' || /^merge$/i.test(via?.channel ?? via);
}

/** A ticket gets a status, a custom status, or both at once; either may leave the name what it was. */
function statusIn(changes, state, statusName) {
  const [status, custom] = ['status', 'custom_status_id'].map((field) => changes.get(field)?.value);
  if (typeof status === 'string' && status !== '') state.status = status;
  if (custom !== undefined) state.custom = custom;
  const name = statusName(state.status, state.custom);
  if (name === state.name) return undefined;
  state.name = name;
  return name;
}

/** The first change that is known tells what was before it, but not since when. */
function reportGap({ path, changes }, state, report) {
  const { type, previous } = changes.get('status') ?? {};
  if (state.asked || type !== 'Change' || !['pending', 'hold', 'solved', 'closed'].includes(previous)) return;
  report('missing_event', 'warning', path, `the ticket was \`${previous}\`, but nothing says since when`, 'fetch all pages of the audits');
}

function assignedIn(at, changes, users, groups) {
  const group = nameOf(changes.get('group_id')?.value, groups);
  const agent = nameOf(changes.get('assignee_id')?.value, users);
  return group === undefined && agent === undefined ? [] : [{ at, type: 'assigned', ...(agent && { agent }), ...(group && { group }) }];
}

function priorityIn(at, changes) {
  const to = changes.get('priority')?.value;
  return typeof to === 'string' && to !== '' ? [{ at, type: 'priority', to }] : [];
}

/** The priority and the group that the first known change took the place of: without it, a ticket would have had none until then. */
export function before(updates, createdAt, groups) {
  if (createdAt === undefined) return [];
  const first = (field) => updates.find(({ changes }) => changes.has(field))?.changes.get(field);
  const previous = (field) => (first(field)?.type === 'Change' ? (first(field).previous ?? undefined) : undefined);
  const priority = previous('priority');
  const group = nameOf(previous('group_id'), groups);
  return [
    ...(typeof priority === 'string' && priority !== '' ? [{ at: createdAt, type: 'priority', to: priority }] : []),
    ...(group === undefined ? [] : [{ at: createdAt, type: 'assigned', group }]),
  ];
}
