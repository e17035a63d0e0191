// Freshdesk's events: each decides its ticket anew, and, where the administrator wants it, carries out what the policy asks for, once.
const sladder = require('./lib/sladder');
const { conversationsOf } = require('./lib/conversations');
const { policyOf } = require('./lib/settings');

const NOT_FOUND = 404;
const REMEMBERED = 400;

async function call(name, context, body) {
  const { response } = await $request.invokeTemplate(name, { context, body: body && JSON.stringify(body) });
  return response ? JSON.parse(response) : null;
}

/** The API knows the history; where it does not answer, the event's own ticket has to do. */
async function recordOf(id, payload) {
  try {
    const ticket = await call('getTicket', { id });
    return Object.assign({}, ticket, { conversations: await conversationsOf(call, ticket) });
  } catch (error) {
    if (!payload.data.ticket) throw error;
    console.info(`ticket ${id}: decided from the event, because the API answered ${error.status}`);
    return payload;
  }
}

async function doneBefore(key) {
  try {
    return (await $db.get(key)).done;
  } catch (error) {
    if (error.status !== NOT_FOUND) throw error;
    return [];
  }
}

/** What was begun counts as done before it is sent: an update is an event, too, and an action must not answer itself. */
async function carryOut(id, decision, context) {
  const key = `sladder-${id}`;
  const done = await doneBefore(key);
  const actions = decision.actions.filter((action) => !done.includes(action.id));
  if (!actions.length) return;
  const [groups, agents] = await Promise.all([call('getGroups'), call('getAgents')]);
  const { calls, findings } = sladder.toFreshdeskUpdate(actions, decision, Object.assign({ groups, agents }, context));
  findings.forEach(({ path, message }) => console.info(`ticket ${id}: ${path}: ${message}`));
  await $db.set(key, { done: done.concat(actions.map((action) => action.id)).slice(-REMEMBERED) });
  for (const { method, body } of calls) await call(method === 'POST' ? 'addNote' : 'updateTicket', { id }, body);
}

async function decide(payload) {
  const { ticket: given, conversation } = payload.data;
  const id = given ? given.id : conversation.ticket_id;
  const record = await recordOf(id, payload);
  const document = policyOf(payload.iparams);
  const policy = await sladder.compilePolicy(document);
  const decision = policy.decide(sladder.ticketFromFreshdesk(record).ticket);
  policy.free();
  console.info(`ticket ${id}: priority ${decision.priority.value}, level ${decision.escalation.level}, look again at ${decision.nextChangeAt}`);
  if (payload.iparams.write_back) await carryOut(id, decision, { ticket: record, directory: document.directory });
  return decision;
}

async function handle(payload) {
  try {
    await decide(payload);
  } catch (error) {
    console.error(`sladder: ${error.message || error.status}`);
  }
}

exports = { onTicketCreateHandler: handle, onTicketUpdateHandler: handle, onConversationCreateHandler: handle };
