// A decision's parts in words: what the table, the explanation and the demo have in common.
import { length, relative } from './times.mjs';
import { plain } from './text.mjs';

/** "firstResponse" -> "first response" */
export function metricName(metric) {
  return plain(metric).replace(/([a-z0-9])([A-Z])/g, (_, before, capital) => `${before} ${capital.toLowerCase()}`);
}

/** "next response, cycle 3", "ownership (Billing)": a clock among those of its ticket. */
export function clockName({ metric, cycle, group }) {
  return `${metricName(metric)}${group ? ` (${plain(group)})` : ''}${cycle > 1 ? `, cycle ${cycle}` : ''}`;
}

function recipientName({ kind, id, name }) {
  const shown = plain(name ?? id);
  return kind === 'agent' || kind === 'address' ? shown : `${kind} ${shown}`;
}

/** "Joost (assignee.manager)": who, and what the policy calls them. */
function recipientInFull(recipient) {
  return recipient.via ? `${recipientName(recipient)} (${plain(recipient.via)})` : recipientName(recipient);
}

export function routeName(route) {
  if (!route) return '';
  return plain(route.agent ?? route.group ?? '');
}

/** Is this clock still to be answered? A late answer stays breached, but nobody waits for it. */
export function isOpen(clock) {
  return clock.stoppedAt === null && clock.state !== 'met' && clock.state !== 'cancelled';
}

/** The clock that falls due first of those still to be answered; paused ones come after those that run. */
export function nextDue(decision) {
  const open = decision.sla.clocks.filter((clock) => isOpen(clock) && clock.dueAt !== null);
  const rank = (clock) => (clock.state === 'paused' ? 1 : 0);
  return open.sort((a, b) => rank(a) - rank(b) || Date.parse(a.dueAt) - Date.parse(b.dueAt))[0] ?? null;
}

/** A ticket's own state: that of its worst open clock, else whether it was kept or broken. */
export function ticketState(decision) {
  const { clocks } = decision.sla;
  const open = clocks.filter(isOpen).map(({ state }) => state);
  for (const state of ['breached', 'warning', 'running', 'paused']) if (open.includes(state)) return state;
  if (clocks.some(({ state }) => state === 'breached')) return 'late';
  if (clocks.some(({ state }) => state === 'met')) return 'met';
  return clocks.length ? 'cancelled' : 'no SLA';
}

/** What became of a clock, in one line: "due Mon 9 Mar 16:30 (in 2 h), used 1 h 50 min of 4 h". */
export function clockStory(clock, now, times) {
  const { state, elapsedSeconds: used, targetSeconds: target, dueAt, stoppedAt } = clock;
  const share = `used ${length(used)} of ${length(target)}`;
  if (state === 'cancelled') return stoppedAt ? `cancelled ${times.minute(stoppedAt)}` : 'no longer counts';
  if (stoppedAt) {
    const over = state === 'breached' ? `, ${length(used - target)} over the target` : '';
    return `stopped ${times.minute(stoppedAt)}, ${share}${over}`;
  }
  if (dueAt === null) return `never due, ${share}`;
  const due = `due ${times.minute(dueAt)} (${relative(dueAt, now)})`;
  return state === 'paused' ? `${due} if it resumed now, ${share}` : `${due}, ${share}`;
}

const LIMIT = 'limit:';

/** "level 2 of billing-resolution, owner Joost, stopped by acknowledged" */
export function escalationStory({ path, level, owner, stoppedBy }) {
  if (path === null) return 'no path applies';
  const parts = [level ? `level ${level} of ${plain(path)}` : `none yet on ${plain(path)}`];
  if (owner) parts.push(`owner ${recipientName(owner)}`);
  if (stoppedBy?.startsWith(LIMIT)) parts.push(`held back by limit ${plain(stoppedBy.slice(LIMIT.length))}`);
  else if (stoppedBy) parts.push(`stopped by ${plain(stoppedBy)}`);
  return parts.join(', ');
}

export function routeStory(route) {
  if (!route) return 'stays where it is';
  const to = [route.group && `group ${plain(route.group)}`, ...route.agents.map(plain)].filter(Boolean).join(', ');
  return `${to || 'nobody'}${route.rule ? ` (route ${plain(route.rule)})` : ''}`;
}

/** What a step does: "notify Anna, group billing; assign Joost; owner Joost". */
export function stepStory({ notify, assign, owner }) {
  const parts = [];
  if (notify.length) parts.push(`notify ${notify.map(recipientInFull).join(', ')}`);
  if (assign) parts.push(`assign ${recipientInFull(assign)}`);
  if (owner) parts.push(`owner ${recipientInFull(owner)}`);
  return parts.join('; ');
}

const TITLES = {
  warning: (what) => `${what} is at risk`,
  obligation: (what) => `${what} is breached`,
  repeat: (what) => `${what}, again`,
  open: () => 'opens',
  close: () => 'closes',
};

/** "level 2 of billing-resolution, again", "first response is breached": what kind of step it is, and of what. */
export function stepTitle({ kind, metric, path, level, cycle }) {
  const again = cycle > 1 ? `, cycle ${cycle}` : '';
  const clock = metric === null ? '' : `${metricName(metric)}${again}`;
  if (path === null) return (TITLES[kind] ?? TITLES.obligation)(clock);
  const what = level === null ? `the deadline of ${clock}` : `level ${level} of ${plain(path)}${again}`;
  if (kind === 'reminder') return `reminder before ${what}`;
  if (kind === 'breach') return `${what} is over its time`;
  return TITLES[kind]?.(what) ?? what;
}

/** Lines of a problem: where it is, what was found, and what to do about it. */
export function problemLines({ path, code, severity, message, help, line, column }, place, style) {
  const at = [place, line, line === undefined ? undefined : column].filter((part) => part !== undefined && part !== '').join(':');
  const paint = severity === 'error' ? style.red : style.yellow;
  const where = path ? ` ${style.bold(plain(path))}` : '';
  const lines = [`${at ? `${plain(at)}: ` : ''}${paint(`${severity}[${code}]`)}${where}: ${plain(message)}`];
  if (help) lines.push(`  ${style.cyan('help')}: ${plain(help)}`);
  return lines;
}

/** Reasons without their repetitions: a step says again what the decision said. */
function distinctReasons(reasons) {
  const seen = new Set();
  return reasons.filter(({ path, code, text }) => {
    const key = JSON.stringify([path, code, text]);
    return !seen.has(key) && seen.add(key);
  });
}

const TOPICS = [
  ['escalation', /^escalations\b|^directory\b|^limits\b/],
  ['route', /^routes\b/],
  ['clocks', /^slas\[\d+\]\.|^calendars\b|^metrics\b/],
  ['sla', /^slas\b/],
  ['priority', /./],
];

/** Reasons by what they explain, judged by the part of the policy they name: { priority, sla, clocks, escalation, route }. */
export function reasonsByTopic(reasons) {
  const groups = { priority: [], sla: [], clocks: [], escalation: [], route: [] };
  for (const reason of distinctReasons(reasons)) {
    const [topic] = TOPICS.find(([, pattern]) => pattern.test(reason.path)) ?? ['priority'];
    groups[topic].push(reason);
  }
  return groups;
}
