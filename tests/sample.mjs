// The smallest policy and ticket that have something to decide, for tests of everything around the engine.

export const POLICY = {
  version: 1,
  name: 'Small shop',
  timeZone: 'Europe/Amsterdam',
  calendars: { office: { hours: { 'mon-fri': ['09:00-17:00'] } } },
  keywords: { outage: { phrases: ['werkt niet'], in: ['subject'], weight: 10 } },
  rules: [{ id: 'broken', when: { subject: { mentions: 'outage' } }, set: { urgency: 'urgent' } }],
  priority: {
    levels: ['low', 'normal', 'high', 'urgent'],
    impact: ['low', 'medium', 'high'],
    urgency: ['low', 'normal', 'high', 'urgent'],
  },
  slas: [{ id: 'standard', calendar: 'office', targets: { '*': { firstResponse: '2h', resolution: '8h' } } }],
};

export const TICKET = { id: 7, createdAt: '2026-03-02T09:00:00+01:00', subject: 'De kassa werkt niet' };
export const NOW = '2026-03-02T09:00:00Z';
/** What the policy says about the ticket. */
export const PRIORITY = 'urgent';
