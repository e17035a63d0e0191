// The history of a Zendesk ticket: its updates if they are known, else what its metrics tell, and all its comments, each once.
import { inOrder, withCurrentStatus } from '../helpdesk/history.mjs';
import { isRecord, listOf } from '../helpdesk/record.mjs';
import { messageReader, openingOf, withoutFirst } from './messages.mjs';
import { metricHistory, metricsHistory } from './metrics.mjs';
import { metricsOf, ofTicket, pageOf, textId } from './record.mjs';
import { before, changeReader, updatesOf } from './updates.mjs';

/** A metric and a comment of one reply may be some seconds apart. */
const SAME_REPLY = [-2, -1, 0, 1, 2];

/** `{ text, events }`: the ticket's own text as its first message has it, and what happened since. */
export function historyOf(source) {
  const { payload, record, known, ticket, users, groups, instant, report } = source;
  const own = (list) => ofTicket(list, record.id);
  const rows = own([...pageOf(known.ticketEvents, 'ticket_events'), ...pageOf(payload.ticket_events)]);
  const isMetric = (row) => row.metric !== undefined;
  const audits = updatesOf(own([...pageOf(known.audits, 'audits'), ...pageOf(payload.audits)]), 'audits', instant);
  const updates = audits.length > 0 ? audits : updatesOf(rows.filter((row) => !isMetric(row)), 'ticketEvents', instant);
  const metrics = metricsOf(record, known.metrics ?? payload.ticket_metrics);

  const { rest, text, opening } = withoutFirst(entriesOf(source, updates), ticket.createdAt);
  const first = opening === undefined ? openingOf(record, ticket.createdAt, users) : opening;
  const events = [...(first ? [first] : []), ...before(updates, ticket.createdAt, groups), ...rest];
  if (updates.length === 0) {
    const metricEvents = own([...pageOf(known.metricEvents, 'ticket_metric_events'), ...metricEventsIn(record), ...rows.filter(isMetric)]);
    events.push(...metricEntries(events, metricEvents, metrics, source));
  }
  const changedAt = instant(metrics.status_updated_at, 'metrics.status_updated_at');
  const whole = withCurrentStatus(inOrder(events), ticket.status, changedAt, report, 'pass `audits`, or `metrics`');
  return { text, events: withMerge(whole, record) };
}

function secondOf(at) {
  return Math.floor(Date.parse(at) / 1000);
}

/** What happened, update by update and each in its order, then the comments that are in none. */
function entriesOf(source, updates) {
  const messageOf = messageReader(source);
  const changesIn = changeReader(source);
  const entries = [];
  const known = new Set();
  const keyOf = ({ type, at, text }) => `${type} ${secondOf(at)} ${text}`;
  for (const update of updates) {
    const { merged, changes } = changesIn(update);
    const messages = update.comments.map((comment) => messageOf({ ...comment, at: update.at }, update));
    for (const event of messages) known.add(keyOf(event));
    entries.push(...merged.map((event) => ({ event })));
    entries.push(...messages.map((event) => ({ event, isMessage: true, isCreation: update.isCreation })));
    entries.push(...changes.map((event) => ({ event })));
  }
  for (const comment of commentsOf(source, updates)) {
    const event = messageOf(comment);
    if (!known.has(keyOf(event))) entries.push({ event, isMessage: true });
    known.add(keyOf(event));
  }
  return entries;
}

/** Comments handed over beside the audits, those in the ticket, and the client's conversation, without what the audits have already. */
function commentsOf({ payload, record, known, instant, report }, updates) {
  const seen = new Set(updates.flatMap(({ comments }) => comments.map(({ id }) => textId(id))));
  const inside = record.comments === payload.comments ? [] : pageOf(record.comments);
  const comments = ofTicket([...pageOf(known.comments, 'comments'), ...pageOf(payload.comments), ...inside], record.id);
  const all = [...placed(comments, 'comments'), ...placed(pageOf(record.conversation), 'conversation')];
  const found = [];
  for (const comment of all) {
    const key = textId(comment.id) ?? comment.path;
    if (!seen.has(key)) found.push({ ...comment, at: instant(comment.created_at ?? comment.timestamp, `${comment.path}.created_at`) });
    seen.add(key);
  }
  const timed = found.filter(({ at }) => at !== undefined);
  if (timed.length === 0 && found.length > 1) reportTimeless(found.length, report);
  return inOrder(timed);
}

function placed(list, name) {
  return list.map((entry, index) => ({ ...entry, path: `${name}[${index}]` }));
}

/** The client's list of comments has no times; one comment alone is the ticket's own text. */
function reportTimeless(count, report) {
  const help = 'pass `audits`, or ask the client for `ticket.conversation`';
  report('missing_event', 'warning', 'comments', `${count} comments, but nothing says when they were written`, help);
}

/** Sideloaded with a ticket they are lists by metric. */
function metricEventsIn({ metric_events: lists }) {
  return isRecord(lists) ? Object.values(lists).flatMap((list) => pageOf(list)) : pageOf(lists);
}

/** Of metric events, else of metrics, what `events` do not tell. */
function metricEntries(events, metricEvents, metrics, { ticket, instant, report }) {
  const seconds = new Set(events.map(({ type, at }) => `${type} ${secondOf(at)}`));
  const isTold = ({ type, at }) => SAME_REPLY.some((apart) => seconds.has(`${type} ${secondOf(at) + apart}`));
  const told = metricHistory(metricEvents, 'metricEvents', instant);
  if (told.length > 0) return told.filter((event) => !isTold(event));
  const isAnswered = events.some(({ type, at }) => type === 'agentReply' && at !== ticket.createdAt);
  return metricsHistory(metrics, ticket, isAnswered, instant, report).filter((event) => !isTold(event));
}

/** A ticket that was closed because it went on as another one says so by a tag. */
function withMerge(events, { tags }) {
  if (!listOf(tags).includes('closed_by_merge') || events.some(({ type }) => type === 'merged')) return events;
  const last = events.findLastIndex(({ type, to }) => type === 'status' && to === 'closed');
  return last === -1 ? events : events.map((event, index) => (index === last ? { at: event.at, type: 'merged' } : event));
}
