// What the element says in its own words, in English; a page hands over others as `labels`. What the engine says comes as it is.
// What is missing here is said in the words of its name, as `notEscalated` and `metric.firstResponse` are.

export const LABELS = {
  ticket: 'Ticket {id}',
  empty: 'No decision yet',
  stale: 'May have changed since {at}',
  unknown: 'unknown',
  clocks: 'Service level',
  noClocks: 'No clock runs for this ticket.',
  left: '{time} left',
  overdue: '{time} overdue',
  done: '{time} used',
  used: '{used} of {target} used',
  due: 'Due {at}',
  dueWas: 'Was due {at}',
  dueIfResumed: 'Due {at} if resumed now',
  stopped: 'Ended {at}',
  paused: 'Waiting: {cause}',
  closed: 'Closed now, the clock stands still',
  asOf: 'As of {at}',
  cycle: 'no. {cycle}',
  'state.running': 'On track',
  'state.warning': 'At risk',
  'state.breached': 'Overdue',
  level: 'Level {level}',
  stoppedBy: 'Stopped: {cause}',
  noSteps: 'No escalation is ahead.',
  reached: 'reached',
  next: 'next',
  later: 'later',
  again: 'Level {level}, again',
  notified: 'notified',
  assigned: 'assigned',
  owning: 'owner',
  resolveBy: 'To be solved by {at}',
  in: 'in {time}',
  ago: '{time} ago',
  people: 'Owner and route',
  nobody: 'nobody',
  rule: 'Route',
  'via.assignee.manager': 'manager of the assignee',
  'via.group.lead': 'lead of the group',
  zone: 'Times in {zone}',
};

/** `say(name, values)`: the page's text or ours, with `{time}` and its like filled in; pieces are text and nodes. */
export function sayer(own) {
  const given = typeof own === 'object' && own !== null ? own : {};
  const find = (name) => [given, LABELS].find((table) => Object.hasOwn(table, name) && typeof table[name] === 'string')?.[name];
  const pieces = (name, values) => (find(name) ?? capital(words(name))).split(/\{(\w+)\}/).map((piece, index) => (index % 2 === 1 ? values?.[piece] ?? '' : piece));
  return {
    pieces,
    say: (name, values) => pieces(name, values).join(''),
    /** The word for an id of a policy or a helpdesk: `metric.firstResponse`, else the id in words. */
    named: (kind, id) => find(`${kind}.${id}`) ?? capital(words(id)),
    plainly: (kind, id) => find(`${kind}.${id}`) ?? words(id),
  };
}

/** "waitingOnCustomer" is "waiting on customer" */
function words(id) {
  return typeof id !== 'string' ? '' : id.replaceAll(/[_-]+/g, ' ').replaceAll(/([\p{Ll}\d])(\p{Lu})/gu, (_, before, after) => `${before} ${after.toLowerCase()}`);
}

function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
