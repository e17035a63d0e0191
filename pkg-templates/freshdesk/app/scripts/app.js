// Freshdesk: the sidebar of a ticket; and, without a view, the page in the background that tells the agent what has just changed for the worse.
(function () {
  const EVENTS = ['ticket.statusChanged', 'ticket.priorityChanged', 'ticket.groupChanged', 'ticket.agentChanged', 'ticket.typeChanged', 'ticket.sendReply', 'ticket.addNote'];
  const IN_TICKET = 10;
  const IN_PAGE = 100;
  const PAGES = 5;

  async function call(client, name, context) {
    const { response } = await client.request.invokeTemplate(name, { context });
    return JSON.parse(response);
  }

  /** A ticket brings its first ten conversations along. */
  async function conversationsOf(client, { id, conversations = [] }) {
    let found = conversations;
    for (let page = 1; page <= PAGES && found.length === (page === 1 ? IN_TICKET : (page - 1) * IN_PAGE); page += 1) {
      const more = await call(client, 'getConversations', { id, page });
      found = page === 1 ? more : found.concat(more);
    }
    return found;
  }

  /** What the agent has just chosen is on the page before the API has it. */
  async function read(client) {
    const { ticket: { id, status, priority } } = await client.data.get('ticket');
    const ticket = await call(client, 'getTicket', { id });
    const shown = Object.assign({}, ticket, status && { status }, priority && { priority });
    return window.sladderFreshdesk.ticketFromFreshdesk(shown, { conversations: await conversationsOf(client, ticket) });
  }

  function severityOf({ sla, escalation }) {
    return sla.clocks.filter(({ state }) => state === 'breached').length + escalation.level;
  }

  window.app.initialized().then((client) => {
    let severity = Infinity;
    const inBackground = !document.querySelector('sladder-ticket');
    const tell = (decision) => {
      if (inBackground && severityOf(decision) > severity) {
        const message = `Ticket ${decision.ticket}: ${decision.escalation.level ? `escalated to level ${decision.escalation.level}` : 'a deadline has passed'}`;
        client.interface.trigger('showNotify', { type: 'warning', message });
      }
      severity = severityOf(decision);
    };
    const look = window.startPanel({
      settings: () => client.iparams.get(),
      read: () => read(client),
      decided: tell,
      resized: (height) => client.instance.resize({ height: `${height}px` }),
    });
    EVENTS.concat('app.activated').forEach((name) => client.events.on(name, look));
  });
}());
