// A ticket's history, put together from what helpdesks remember of it.

/** Oldest first; what shares an instant keeps its order. */
export function inOrder(events) {
  return events.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}
