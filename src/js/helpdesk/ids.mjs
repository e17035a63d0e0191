// Ids of a policy, made of the names that people gave in their helpdesk, so that the policy can be read.

const LONGEST = 60;

/** "Eastern Time (US & Canada)" is `eastern-time-us-canada`. */
function slug(name) {
  const words = name.toLowerCase().split(/[^\p{L}\p{N}\p{M}]+/u).filter(Boolean);
  return words.join('-').slice(0, LONGEST).replace(/-$/, '');
}

/** A function that gives every name an id of its own; the second of a name ends in `-2`. `otherwise` is for names without a letter. */
export function idsFrom() {
  const used = new Map();
  return (name, otherwise) => {
    const base = slug(typeof name === 'string' ? name : '') || otherwise;
    let count = used.get(base) ?? 0;
    let id = base;
    while (used.has(id)) {
      count += 1;
      id = `${base}-${count}`;
    }
    used.set(base, Math.max(count, 1)).set(id, used.get(id) ?? 1);
    return id;
  };
}
