// A ticket's history, put together from what helpdesks remember of it.

/** Oldest first; what shares an instant keeps its order. */
export function inOrder(events) {
  return events.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

/** Whether `events` have one of that type, with the same outcome, in the second of `at`. */
export function isKnown(events, { type, to }, at) {
  return events.some((event) => event.type === type && event.to === to && sameSecond(event.at, at));
}

function sameSecond(a, b) {
  return Math.floor(Date.parse(a) / 1000) === Math.floor(Date.parse(b) / 1000);
}

/**
 * The history must end in the status the ticket has: by the instant of the last change if that is known, else a finding says so.
 * A ticket is open from its creation on, whether it is called new or open.
 */
export function withCurrentStatus(events, status, changedAt, report, help) {
  const last = events.findLast(({ type }) => ['status', 'resolved', 'reopened', 'merged'].includes(type));
  if (status === undefined || isReached(status, last)) return events;
  if (changedAt && (last === undefined || Date.parse(changedAt) >= Date.parse(last.at))) {
    return inOrder([...events, { at: changedAt, type: 'status', to: status }]);
  }
  report('missing_event', 'warning', 'status', `the ticket is \`${status}\`, but nothing says since when`, help);
  return events;
}

/** What was merged goes on elsewhere: its own status says nothing any more. */
function isReached(status, last) {
  if (last === undefined) return status === 'open' || status === 'new';
  if (last.type === 'reopened') return status === 'open';
  return last.type === 'merged' || status === (last.to ?? last.type);
}
