// Zendesk: the sidebar of a ticket.
(function () {
  const EVENTS = ['ticket.status.changed', 'ticket.priority.changed', 'ticket.assignee.group.changed', 'ticket.assignee.user.changed', 'ticket.saved', 'app.activated'];
  const PAGES = 10;
  const client = window.ZAFClient.init();

  /** A ticket's whole history, with who wrote what. */
  async function historyOf(id) {
    const history = { audits: [], users: [], groups: [] };
    let url = `/api/v2/tickets/${id}/audits.json?include=users,groups`;
    for (let page = 0; url && page < PAGES; page += 1) {
      const answer = await client.request({ url, type: 'GET' });
      Object.keys(history).forEach((name) => history[name].push(...answer[name] || []));
      url = answer.next_page;
    }
    return history;
  }

  async function read() {
    const { ticket } = await client.get('ticket');
    return window.sladderZendesk.ticketFromZendesk({ ticket }, await historyOf(ticket.id));
  }

  const look = window.startPanel({
    settings: () => client.metadata().then(({ settings }) => settings),
    read,
    resized: (height) => client.invoke('resize', { width: '100%', height: `${height}px` }),
  });
  EVENTS.forEach((name) => client.on(name, look));
}());
