// Actions as calls of Zendesk's REST API: one that updates the ticket with a private comment, one that adds tags.
import { noteOf } from './note.mjs';
import { wishesOf } from './wishes.mjs';

const ZENDESK = {
  priorities: { low: 'low', normal: 'normal', high: 'high', urgent: 'urgent' },
  fields: { agent: 'assignee_id', group: 'group_id' },
  tell,
};

export function toZendeskUpdate(actions, decision, context) {
  const { id, set, tags, told, parts, findings } = wishesOf('toZendeskUpdate', actions, { decision, context }, ZENDESK);
  const path = `/api/v2/tickets/${encodeURIComponent(id)}`;
  const calls = [];
  if (parts.length > 0) {
    const comment = { html_body: noteOf(parts), public: false };
    calls.push({ method: 'PUT', path, body: { ticket: { ...set, ...(told.length > 0 && { followers: told }), comment } } });
  }
  // `tags` of a ticket would take the place of those there are; this adds to them
  if (tags.length > 0) calls.push({ method: 'PUT', path: `${path}/tags`, body: { tags } });
  return { calls: id === undefined ? [] : calls, findings };
}

/** Followers are told of private comments; a group cannot follow. */
function tell(who, path, { find, report }) {
  if (who.kind === 'agent') {
    const agent = find('agent', who, path);
    if (agent === undefined) return [];
    return [{ user_id: agent.id, action: 'put' }];
  }
  if (who.kind === 'address' && who.id.includes('@')) return [{ user_email: who.id, action: 'put' }];
  const help = 'tell them yourself, or name agents in the policy';
  report('no_address', 'error', path, `${who.kind} \`${who.name ?? who.id}\` cannot follow a ticket`, help);
  return [];
}
