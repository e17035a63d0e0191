// What a decision found in a ticket's words: what the explanation and the page have in common.

const SIGNAL = 'signal:';

/** "outage", or "tone profanity" for what a policy names in its `signals`. */
export function listName(list) {
  return list.startsWith(SIGNAL) ? `tone ${list.slice(SIGNAL.length)}` : list;
}

/** The text that a match or a reason calls `subject`, `fields.note` or `events[2].text`; undefined where there is none. */
export function textAt(ticket, field) {
  const value = field.split(/[.[\]]+/).reduce((inside, key) => (key === '' ? inside : inside?.[key]), ticket);
  return typeof value === 'string' ? value : undefined;
}

const ON_LADDER = {
  level: (level) => `level ${level}`,
  reminder: (level) => (level === null ? 'reminder of the deadline' : `reminder of level ${level}`),
  repeat: (level) => `level ${level} again`,
  breach: (level) => `level ${level} out of time`,
};

/** "level 2", "reminder of level 2", "level 2 again", "level 2 out of time": a step of a ladder. */
export function rungName({ kind, level }) {
  return ON_LADDER[kind](level);
}
