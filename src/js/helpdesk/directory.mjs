// The directory of an imported policy: agents and groups of a helpdesk, found by the ids that its other settings name them with.
import { idsFrom } from './ids.mjs';
import { filled, idText } from './record.mjs';

const NOUNS = { agents: 'agent', groups: 'group', rotations: 'rotation' };

/** Empty; `report` takes findings. */
export function directoryFrom(report) {
  const known = { agents: new Map(), groups: new Map(), rotations: new Map() };
  const ids = { agents: idsFrom(), groups: idsFrom(), rotations: idsFrom() };
  const put = (kind, key, name, idName) => {
    const entry = { id: ids[kind](idName, NOUNS[kind]), document: { name } };
    known[kind].set(key, entry);
    return entry;
  };

  /**
   * The entry of what settings refer to. Whoever is referred to but not in the lists is there all the same, known by the helpdesk's id,
   * with a finding: the name is all that is missing.
   */
  const entryOf = (kind, id, path) => {
    const key = idText(id);
    if (key === undefined || known[kind].has(key)) return known[kind].get(key);
    const help = `pass all ${kind} of the account as \`${kind}\``;
    report('unknown_reference', 'warning', path, `no ${NOUNS[kind]} \`${key}\` in \`${kind}\``, help);
    return put(kind, key, key, `${NOUNS[kind]} ${key}`);
  };

  return {
    /** Takes in a record with this id and name, and gives its entry, to which more can be added; undefined without an id. */
    add(kind, id, name) {
      const key = idText(id);
      const text = typeof name === 'string' && name.trim() !== '' ? name.trim() : key;
      return key === undefined ? undefined : (known[kind].get(key)?.document ?? put(kind, key, text, text).document);
    },
    has: (kind, id) => known[kind].has(idText(id)),
    /** The id in the policy. */
    idOf: (kind, id, path) => entryOf(kind, id, path)?.id,
    /** What tickets call it: by name, and by the helpdesk's id where they were read without the lists. */
    namesOf(kind, id, path) {
      const entry = entryOf(kind, id, path);
      return entry === undefined ? [] : [...new Set([entry.document.name, idText(id)])];
    },
    document() {
      const part = (kind) => Object.fromEntries(Array.from(known[kind].values(), ({ id, document }) => [id, filled(document)]));
      return filled({ agents: part('agents'), groups: part('groups'), rotations: part('rotations') });
    },
  };
}
