// What Zendesk's metrics tell of a ticket's history, where neither audits nor the export of ticket events are at hand.
import { textId } from './record.mjs';

const MINUTE = 60_000;
const LATEST = Date.UTC(9999, 11);

/**
 * Of metric events only what follows for certain: a reply time that is fulfilled is a public reply of an agent, one that begins again a
 * message of the customer; a requester's wait that pauses is `pending`, an agent's work that pauses while the requester waits is `hold`; and
 * a resolution time that is fulfilled is the resolution.
 */
export function metricHistory(list, name, instant) {
  const rows = new Map();
  for (const [index, { metric, type, time, instance_id }] of list.entries()) {
    const at = instant(time, `${name}[${index}].time`);
    if (at !== undefined) rows.set(`${metric} ${type} ${at} ${textId(instance_id)}`, { metric, type, at, instance: Number(instance_id) });
  }
  const sorted = [...rows.values()].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  return [...repliesIn(sorted), ...statusesIn(sorted)];
}

function repliesIn(rows) {
  const events = [];
  for (const { metric, type, at, instance } of rows) {
    if (metric !== 'reply_time') continue;
    if (type === 'fulfill') events.push({ at, type: 'agentReply' });
    else if (type === 'activate' && instance > 1) events.push({ at, type: 'customerReply' });
  }
  return events;
}

/** All rows of one instant together say which status begins there. */
function statusesIn(rows) {
  const events = [];
  const running = new Map();
  let status = 'new';
  for (const [index, { metric, type, at }] of rows.entries()) {
    if (['activate', 'pause', 'fulfill'].includes(type)) running.set(metric, type);
    if (rows[index + 1]?.at === at) continue;
    const next = statusOf(running, status);
    if (next !== status) events.push({ at, type: 'status', to: next });
    status = next;
  }
  return events;
}

function statusOf(running, before) {
  const [wait, work, resolution] = ['requester_wait_time', 'agent_work_time', 'resolution_time'].map((metric) => running.get(metric));
  const runs = wait ?? resolution;
  if (runs === 'fulfill') return 'solved';
  if (runs === 'pause') return 'pending';
  if (runs !== 'activate') return before;
  if (wait !== undefined && work === 'pause') return 'hold';
  return before === 'new' ? before : 'open';
}

/**
 * What a ticket's `ticket_metrics` say: the latest instants and, unless it `isAnswered` by what is known already, the first reply to the
 * minute; a finding says that a minute was taken for an instant.
 */
export function metricsHistory(metrics, ticket, isAnswered, instant, report) {
  const solvedAt = instant(metrics.solved_at, 'metrics.solved_at');
  const assignedAt = instant(metrics.assigned_at, 'metrics.assigned_at');
  const events = isAnswered ? [] : firstReply(metrics, ticket, report);
  if (assignedAt !== undefined && ticket.assignee !== undefined) events.push({ at: assignedAt, type: 'assigned', agent: ticket.assignee });
  if (solvedAt !== undefined) events.push({ at: solvedAt, type: 'status', to: 'solved' });
  reportWaits(metrics, report);
  return events;
}

/** How long a ticket was pending or on hold is no help without the instants. */
function reportWaits(metrics, report) {
  for (const [field, status] of [['agent_wait_time_in_minutes', 'pending'], ['on_hold_time_in_minutes', 'hold']]) {
    const minutes = metrics[field]?.calendar;
    const message = `the ticket was \`${status}\` for ${minutes} minutes, but nothing says when`;
    if (Number.isFinite(minutes) && minutes > 0) report('missing_event', 'warning', `metrics.${field}`, message, 'pass `audits`');
  }
}

function firstReply(metrics, { createdAt }, report) {
  const minutes = metrics.replies === 0 ? undefined : metrics.reply_time_in_minutes?.calendar;
  // a reply at the very instant of the creation would say that an agent opened the ticket
  const millis = Date.parse(createdAt) + Math.max(minutes * MINUTE, 1000);
  if (!Number.isFinite(minutes) || minutes < 0 || !(millis < LATEST)) return [];
  report('approximate', 'warning', 'metrics.reply_time_in_minutes', 'the first reply is known to the minute only', 'pass `audits` or `comments`');
  return [{ at: new Date(millis).toISOString().replace('.000Z', 'Z'), type: 'agentReply' }];
}
