// Actions as calls of Freshdesk's REST API: one that updates the ticket, one that writes a private note.
import { listOf } from '../helpdesk/record.mjs';
import { noteOf } from './note.mjs';
import { emailOf } from './people.mjs';
import { wishesOf } from './wishes.mjs';

const FRESHDESK = {
  priorities: { low: 1, medium: 2, high: 3, urgent: 4 },
  fields: { agent: 'responder_id', group: 'group_id' },
  tell,
};

export function toFreshdeskUpdate(actions, decision, context) {
  const wishes = wishesOf('toFreshdeskUpdate', actions, { decision, context }, FRESHDESK);
  const { id, set, parts, told, findings } = wishes;
  const tags = tagsOf(wishes);
  const calls = [];
  const path = `/api/v2/tickets/${encodeURIComponent(id)}`;
  const body = { ...set, ...(tags && { tags }) };
  if (Object.keys(body).length > 0) calls.push({ method: 'PUT', path, body });
  if (parts.length > 0) {
    const note = { body: noteOf(parts), private: true, ...(told.length > 0 && { notify_emails: told }) };
    calls.push({ method: 'POST', path: `${path}/notes`, body: note });
  }
  return { calls: id === undefined ? [] : calls, findings };
}

/** What is sent takes the place of all tags there are: without these nothing is sent. */
function tagsOf({ tags, known, parts, report }) {
  if (tags.length === 0) return undefined;
  const present = known.ticket?.ticket?.tags ?? known.ticket?.tags;
  if (!Array.isArray(present)) {
    report('missing', 'error', 'context.ticket.tags', 'the tags of the ticket are not known, and an update would remove them', 'pass the ticket as `ticket`');
    for (const part of parts.filter(({ what }) => what === 'addTags')) part.isDone = false;
    return undefined;
  }
  const merged = [...new Set([...present.filter((tag) => typeof tag === 'string'), ...tags])];
  return merged.length > present.length ? merged : undefined;
}

/** The mail addresses that a note is sent to: an agent's, those of a group's agents where they are known, or one itself. */
function tell(who, path, { find, known, report }) {
  if (who.kind === 'address' && who.id.includes('@')) return [who.id];
  if (who.kind === 'agent' && Array.isArray(known.agents)) {
    const agent = find('agent', who, path);
    return agent === undefined ? [] : addresses([agent], who, path, report);
  }
  const group = who.kind === 'group' ? find('group', who, path) : undefined;
  if (who.kind === 'group' && group === undefined) return [];
  const members = listOf(known.agents).filter((agent) => listOf(group?.agent_ids).includes(agent?.id));
  return addresses(members, who, path, report);
}

function addresses(agents, who, path, report) {
  const found = agents.map(emailOf).filter(Boolean);
  if (found.length > 0) return found;
  const help = 'pass `agents`, and for a group the one of `GET /api/v2/groups/[id]`, which has its `agent_ids`; or tell them yourself';
  report('no_address', 'error', path, `no mail address of ${who.kind} \`${who.name ?? who.id}\` is known`, help);
  return [];
}
