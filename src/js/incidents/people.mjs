// A policy's agents and groups found among a helpdesk's own: the policy has names, the helpdesk wants ids.
import { idText, isRecord, listOf, textOf } from '../helpdesk/record.mjs';
import { shown } from './incident.mjs';

/**
 * `find(kind, who, path)` gives the helpdesk's record of a recipient, or undefined with a finding: nobody is guessed.
 * An id is compared first, then a mail address, then names; `directory` is the policy's, which has the names of its ids.
 */
export function finder({ agents, groups, directory }, report) {
  const lists = { agent: { records: agents, key: 'agents' }, group: { records: groups, key: 'groups' } };
  return (kind, who, path) => {
    const { records, key } = lists[kind];
    if (!Array.isArray(records)) return unlisted(who, { path, key, kind }, report);
    const entry = isRecord(directory?.[key]) && Object.hasOwn(directory[key], who.id) ? directory[key][who.id] : undefined;
    const found = matches(records.filter(isRecord), [who.id, who.name, entry?.email, entry?.name]);
    if (found.length === 1) return found[0];
    const subject = `${kind} \`${shown(who.name ?? who.id)}\``;
    if (found.length > 1) report('ambiguous_name', 'error', path, `${found.length} ${key} match ${subject}`, `use the helpdesk's id in the policy's directory`);
    else report('unknown_reference', 'error', path, `${subject} is not among the ${key}`, `name it as in the helpdesk, or pass the policy's \`directory\``);
    return undefined;
  };
}

/** Without a list only the helpdesk's own id is known to be one: that of a ticket that was read without a list too. */
function unlisted(who, { path, key, kind }, report) {
  const id = Number(who.id);
  if (/^\d+$/.test(who.id) && Number.isSafeInteger(id)) return { id };
  report('unknown_reference', 'error', path, `${kind} \`${shown(who.name ?? who.id)}\` has no id without \`${key}\``, `pass the helpdesk's ${key} as \`${key}\``);
  return undefined;
}

/** The best kind of match decides; several records of that kind are given all. */
function matches(records, wanted) {
  const names = wanted.map(folded).filter(Boolean);
  for (const read of [({ id }) => idText(id), emailOf, nameOf]) {
    const found = records.filter((record) => names.includes(folded(read(record))));
    if (found.length > 0) return found;
  }
  return [];
}

function folded(name) {
  return idText(name)?.trim().toLowerCase();
}

/** Freshdesk keeps an agent's name and address in `contact`, Zendesk in the user itself. */
export function nameOf(record) {
  return textOf(record.contact?.name) ?? textOf(record.name);
}

export function emailOf(record) {
  return textOf(record.contact?.email) ?? textOf(record.email);
}

/** { kind, id, name } of a recipient in an action, or undefined where it is none. */
export function recipientOf(value) {
  const id = idText(value?.id);
  return id === undefined ? undefined : { kind: value.kind, id, name: textOf(value.name) };
}

export function recipientsOf(action) {
  return listOf(action.with?.to).map((value, index) => [recipientOf(value), `with.to[${index}]`]).filter(([who]) => who);
}
