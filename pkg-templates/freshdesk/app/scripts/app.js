// Freshdesk: the sidebar of a ticket; and, without a view, the page in the background that tells the agent what has just changed for the worse.
(function () {
  const EVENTS = ['ticket.statusChanged', 'ticket.priorityChanged', 'ticket.groupChanged', 'ticket.agentChanged', 'ticket.typeChanged', 'ticket.sendReply', 'ticket.addNote'];

  async function call(client, name, context) {
    const { response } = await client.request.invokeTemplate(name, { context });
    return JSON.parse(response);
  }

  /** What the agent has just chosen is on the page before the API has it. */
  async function read(client) {
    const { ticket: { id, status, priority } } = await client.data.get('ticket');
    const ask = (name, context) => call(client, name, context);
    const ticket = await ask('getTicket', { id });
    const conversations = await window.conversationsOf(ask, ticket);
    const shown = Object.assign({}, ticket, status && { status }, priority && { priority });
    return window.sladderFreshdesk.ticketFromFreshdesk(shown, { conversations });
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
