// What incident tools are told about an action: which event it is now, under which key, in which words.
// Nothing here that runs on with the time: an action gives the same body whenever it is asked.
import { reader } from '../helpdesk/reader.mjs';
import { idText, isRecord, kindOf, listOf, textOf } from '../helpdesk/record.mjs';

export const EVENTS = ['trigger', 'acknowledge', 'resolve'];
const CALLS = ['notify', 'assign', 'createIncident'];
const ENDS = ['resolved', 'closed', 'merged'];

/** { action, decision, options, findings, report } of what a caller handed over; only what is no object at all is thrown at. */
export function asked(name, action, decision, options) {
  for (const [what, value] of [['an action', action], ['a decision', decision]]) {
    if (!isRecord(value)) throw new TypeError(`${name} expects ${what} of \`policy.decide\` and was given ${kindOf(value)}`);
  }
  const { findings, report } = reader();
  return { action, decision, options: isRecord(options) ? options : {}, findings, report };
}

/** The incident that an action is, or null with a finding where it is none: a tool that wakes people is no place for tags. */
export function incidentOf({ action, decision, options, report }) {
  const id = idText(action.id);
  if (id === undefined) {
    report('missing', 'error', 'id', 'the action has no `id`', 'pass an action of `decision.actions` as it is');
    return null;
  }
  if (!CALLS.includes(action.do)) {
    const help = 'send `notify` and `assign`; the others are for the helpdesk';
    report('unfit_action', 'warning', 'do', `an action \`${shown(action.do)}\` is no incident`, help);
    return null;
  }
  const event = eventOf(action, decision, options.event);
  if (event !== null) return { id, event, ...circumstances(action, decision) };
  report('unknown_value', 'error', 'event', `unknown event \`${shown(options.event)}\``, `use one of \`${EVENTS.join('`, `')}\``);
  return null;
}

/** The step of the ladder that an action belongs to, its clock, and what else of the decision does not run on. */
export function circumstances(action, decision) {
  const step = stepOf(action, decision);
  const clock = clockOf(step, decision);
  return {
    step,
    clock,
    ticket: idText(decision.ticket),
    priority: textOf(decision.priority?.value),
    level: typeof action.with?.level === 'number' ? action.with.level : undefined,
    metric: textOf(step?.metric),
    owner: personName(step?.owner),
    group: textOf(decision.route?.group),
    people: listOf(action.with?.to).map(personName).filter(Boolean),
    reasons: listOf(action.because).map((reason) => textOf(reason?.text)).filter(Boolean),
  };
}

/** What a tool is to be told now. `wanted` wins; null where it is no event. */
export function eventOf(action, decision, wanted) {
  if (wanted !== undefined && wanted !== null) return EVENTS.includes(wanted) ? wanted : null;
  const step = stepOf(action, decision);
  if (isOver(step, decision)) return 'resolve';
  return isShown(step, decision) && decision.escalation.stoppedBy === 'acknowledged' ? 'acknowledge' : 'trigger';
}

function stepOf(action, decision) {
  const reached = listOf(decision.escalation?.reached).filter(isRecord);
  return reached.find(({ id }) => id !== undefined && `${id}:${action.do}` === action.id);
}

function clockOf(step, decision) {
  if (!textOf(step?.metric)) return undefined;
  return listOf(decision.sla?.clocks).find((clock) => clock?.metric === step.metric && clock.cycle === step.cycle);
}

/** `stoppedBy` tells of one ladder: the one that the decision shows. */
function isShown(step, decision) {
  return step !== undefined && step.path === decision.escalation.path;
}

function isOver(step, decision) {
  const clock = clockOf(step, decision);
  if (clock) return textOf(clock.stoppedAt) !== undefined || ['met', 'cancelled'].includes(clock.state);
  return isShown(step, decision) && ENDS.includes(decision.escalation.stoppedBy);
}

/** One line for a phone's screen: whose ticket, how urgent, what happened. */
export function summaryOf({ ticket, priority, level, metric, clock }, action, { subject }) {
  const about = textOf(subject)?.trim();
  const breached = metric !== undefined && Date.parse(clock?.breachedAt) <= Date.parse(action.at);
  const what = [
    priority && `priority ${priority}`,
    level !== undefined && `escalation level ${level}`,
    metric && `${wordsOf(metric)}${breached ? ' breached' : ''}`,
  ].filter(Boolean).join(', ');
  return [`Ticket ${ticket ?? 'without an id'}`, about && `: ${about}`, what && ` (${what})`].filter(Boolean).join('');
}

/** When it is due, unless the clock stands still: then that moves on every second. */
export function dueOf(clock) {
  return clock?.state === 'paused' ? undefined : textOf(clock?.dueAt);
}

/** "firstResponse" is "first response" */
export function wordsOf(name) {
  return name.replaceAll(/[_-]+/g, ' ').replaceAll(/([\p{Ll}\d])(\p{Lu})/gu, (_, before, after) => `${before} ${after.toLowerCase()}`);
}

export function personName(person) {
  return textOf(person?.name) ?? idText(person?.id);
}

/** At most so many characters, without half of one at the end. */
export function cut(text, most) {
  return text.length <= most ? text : `${text.slice(0, most - 3).replace(/[\uD800-\uDBFF]$/, '')}...`;
}

/** A value as a message can show it. */
export function shown(value) {
  return cut(typeof value === 'object' && value !== null ? 'an object' : String(value), 60);
}

/** What a tool calls the urgency of a priority: by the caller's table over ours; `*` is for what has no row of its own. */
export function rankOf(priority, { table, own, allowed, path }, report) {
  const rows = isRecord(own) ? own : {};
  const row = (name) => (name !== undefined && Object.hasOwn(rows, name) ? rows[name] : undefined);
  const built = priority !== undefined && Object.hasOwn(table, priority) ? table[priority] : undefined;
  const found = textOf(own) ?? row(priority) ?? built ?? row('*');
  if (allowed.includes(found)) return found;
  const wrong = found === undefined ? `priority \`${shown(priority)}\` has no row in \`${path}\`` : `unknown ${path} \`${shown(found)}\``;
  report('unknown_value', 'warning', path, `${wrong}; \`${table['*']}\` is sent`, `name one of \`${allowed.join('`, `')}\` for it in \`${path}\``);
  return table['*'];
}
