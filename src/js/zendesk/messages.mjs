// Messages of a Zendesk ticket: who wrote to whom, and which of them is the ticket itself.
import { isRecord, messageText, textOf } from '../helpdesk/record.mjs';
import { nameOf, textId } from './record.mjs';
import { isMerge } from './updates.mjs';

/** Rules, imports and bots: what they write is no answer of a person. */
const AUTOMATIC = ['rule', 'system', 'answer_bot_for_web_widget', 'answer_bot_for_agents', 'answer_bot_for_slack', 'answer_bot_api'];

/** The first message may be saved a moment after the ticket. */
const SAME_MOMENT = 2000;

/**
 * `messageOf(comment)` gives an event. `comment` is one of the API's, the client's or an audit's, with `at` and `path`; what it lacks of
 * author and channel is taken from `update`.
 */
export function messageReader({ record, users, report }) {
  const requester = textId(record.requester_id);
  const asked = new Set();
  const agents = [record.assignee_id, record.submitter_id].map(textId);
  const roleOf = (id, path) => {
    if (id === requester) return 'end-user';
    const role = users.get(id)?.role;
    if (role !== undefined || agents.includes(id)) return role ?? 'agent';
    if (!asked.has(id)) report('unknown_reference', 'warning', path, `nobody says who user \`${id}\` is: taken for an agent`, 'pass `users`');
    asked.add(id);
    return 'agent';
  };
  const typeOf = (comment, author, via) => {
    const isPublic = publicity(comment);
    if (isPublic === false || isAutomatic(author, via)) return 'note';
    if ((comment.author?.role ?? roleOf(author, `${comment.path}.author_id`)) === 'end-user') return 'customerReply';
    // what an agent wrote without a word of whether the customer sees it is a note
    return isPublic === true ? 'agentReply' : 'note';
  };
  return (comment, update = {}) => {
    const author = textId(comment.author_id ?? comment.author?.id ?? update.author);
    const type = typeOf(comment, author, comment.via ?? update.via);
    const agent = type === 'customerReply' ? undefined : nameOf(author, users);
    const text = bodyOf(comment);
    return { at: comment.at, type, ...(agent && { agent }), ...(text && { text }) };
  };
}

/** The API says it of each comment, the client by the channel. */
function publicity({ public: isPublic, comment_public, channel }) {
  if (isRecord(channel)) return channel.name !== 'internal';
  const said = isPublic ?? comment_public;
  return typeof said === 'boolean' ? said : undefined;
}

/** User -1 is Zendesk itself. */
function isAutomatic(author, via) {
  return author === undefined || author === '-1' || isMerge(via) || AUTOMATIC.includes(via?.channel ?? via);
}

/** Of a message in several forms the HTML: Zendesk's plain one is not free of entities. */
function bodyOf({ html_body, value, message, plain_body, body }) {
  const html = [html_body, value, message?.content].find((text) => typeof text === 'string' && text.trim() !== '');
  return messageText(undefined, html) ?? textOf(plain_body) ?? textOf(body);
}

/**
 * The ticket's own text among `entries` of a history: `{ rest, text, opening }`. Where an agent wrote it, `opening` is the event that
 * says so, where somebody else did, null; and undefined where there is no such message.
 */
export function withoutFirst(entries, createdAt) {
  const isFirst = ({ event, isMessage, isCreation }) => isMessage && (isCreation || isMoment(event.at, createdAt));
  const index = entries.findIndex(isFirst);
  const rest = entries.filter((_, position) => position !== index).map(({ event }) => event);
  if (index === -1) return { rest };
  const { type, agent, text } = entries[index].event;
  if (type !== 'agentReply' || createdAt === undefined) return { rest, text, opening: null };
  return { rest, text, opening: { at: createdAt, type, ...(agent && { agent }) } };
}

function isMoment(at, createdAt) {
  return createdAt !== undefined && Math.abs(Date.parse(at) - Date.parse(createdAt)) <= SAME_MOMENT;
}

/** Without any message of the ticket: the submitter wrote the first, and only an agent submits for somebody else. */
export function openingOf(record, createdAt, users) {
  const [submitter, requester] = [record.submitter_id, record.requester_id].map(textId);
  const isKnown = [createdAt, submitter, requester].every((value) => value !== undefined);
  if (!isKnown || submitter === requester || record.is_public === false) return undefined;
  if (users.get(submitter)?.role === 'end-user') return undefined;
  return { at: createdAt, type: 'agentReply', agent: nameOf(submitter, users) };
}
