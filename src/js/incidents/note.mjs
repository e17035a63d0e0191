// The private note that tells colleagues what was changed in a ticket and why, as HTML of the few elements every helpdesk keeps.

/** What could not be done says so: a note must not claim it. */
export function noteOf(parts) {
  return parts.map(({ title, isDone, reasons }) => {
    const heading = `<p><strong>${escaped(isDone ? title : `To do by hand: ${title}`)}</strong></p>`;
    return reasons.length === 0 ? heading : `${heading}<ul>${reasons.map((text) => `<li>${worded(text)}</li>`).join('')}</ul>`;
  }).join('');
}

/** Text in `backticks` is a value of the ticket or a name in the policy; one without its partner is a character like any other. */
function worded(text) {
  return escaped(text).replaceAll(/`([^`]*)`/g, '<code>$1</code>');
}

const ENTITY = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

export function escaped(text) {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITY[character]);
}
