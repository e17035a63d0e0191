// Labels that people gave in a helpdesk, as names that a policy can be written with.

/** "Waiting on Customer" is waitingOnCustomer; "feedbackWidget" stays as it is. */
export function nameFrom(label) {
  const [first = '', ...rest] = label.split(/[^\p{L}\p{N}\p{M}]+/u).filter(Boolean);
  const head = rest.length === 0 && /^\p{Ll}/u.test(first) ? first : first.toLowerCase();
  return head + rest.map((word) => word[0].toUpperCase() + word.slice(1).toLowerCase()).join('');
}
