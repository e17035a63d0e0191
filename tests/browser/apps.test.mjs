// The apps that `sladder new` makes, from the packed tarball, in helpdesks that are emulated: what a person sees beside a ticket.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { join } from 'node:path';
import { openFreshdesk } from '../emulators/freshdesk.mjs';
import { openZendesk } from '../emulators/zendesk.mjs';
import { packed, project, run } from '../package.mjs';
import { launch } from './chromium.mjs';

const NOW = '2026-03-02T09:30:00Z';
const STRICT = "default-src 'none'; script-src 'self' https://static.zdassets.com; style-src 'self'";
const IN_AN_HOUR = 3600_000;

const FRESHDESK_TICKET = {
  id: 205, subject: 'The till does not work', description_text: 'Since noon the screen stays white.', status: 2, priority: 1, source: 1,
  tags: [], created_at: '2026-03-02T09:05:00Z', updated_at: '2026-03-02T09:05:00Z',
  requester: { id: 129, name: 'Requester' }, stats: {},
};
const REPLY = { id: 5, body_text: 'We are looking into it.', private: false, incoming: false, source: 0, user_id: 48, created_at: '2026-03-02T09:20:00Z' };

const ZENDESK_TICKET = {
  id: 35436, subject: 'The till does not work', description: 'Since noon the screen stays white.', status: 'open', priority: 'low', type: 'incident',
  createdAt: '2026-03-02T09:05:00Z', updatedAt: '2026-03-02T09:05:00Z', tags: [], requester: { id: 129, name: 'Requester' }, via: { channel: 'email' },
};
const USERS = [{ id: 129, name: 'Requester', role: 'end-user' }, { id: 48, name: 'Anna', role: 'agent' }];
const audit = (id, at, author, events) => ({ id, ticket_id: 35436, created_at: at, author_id: author, via: { channel: 'web' }, events });
const OPENED = audit(1, '2026-03-02T09:05:00Z', 129, [
  { id: 11, type: 'Create', field_name: 'status', value: 'open' },
  { id: 12, type: 'Comment', public: true, author_id: 129, body: 'Since noon the screen stays white.' },
]);
const ANSWERED = audit(2, '2026-03-02T09:20:00Z', 48, [{ id: 21, type: 'Comment', public: true, author_id: 48, body: 'We are looking into it.' }]);

let browser;
let delivery;
let apps;
let context;
let opened;
before(async () => {
  [browser, delivery] = await Promise.all([launch(), packed()]);
  const root = await project(delivery, 'apps', { 'package.json': {} });
  for (const name of ['freshdesk', 'zendesk']) await run('npx', ['--offline', 'sladder', 'new', name, `my-${name}`], { cwd: root });
  apps = { freshdesk: join(root, 'my-freshdesk'), zendesk: join(root, 'my-zendesk') };
});
after(async () => {
  await browser?.close();
  await delivery?.remove();
});
afterEach(async () => {
  await opened?.close();
  await context?.close();
  opened = undefined;
});

const LONG = 120;
const notes = (count, make) => Array.from({ length: count }, (_, index) => make(index));
function conversationsOf({ answered, long }) {
  const before = long ? notes(LONG, (index) => ({ ...REPLY, id: 1000 + index, private: true, created_at: '2026-03-02T09:10:00Z' })) : [];
  return [...before, ...answered ? [REPLY] : []];
}
function auditsOf({ answered, long }) {
  const before = long ? notes(LONG, (index) => audit(1000 + index, '2026-03-02T09:10:00Z', 48, [{ id: 5000 + index, type: 'Comment', public: false, author_id: 48, body: 'note' }])) : [];
  return [OPENED, ...before, ...answered ? [ANSWERED] : []];
}

const HELPDESKS = {
  freshdesk: {
    open: (options) => openFreshdesk(context, apps.freshdesk, { ticket: { ...FRESHDESK_TICKET, ...options.ticket }, conversations: conversationsOf(options), ...settingsOf('iparams', options) }),
    statusChanged: 'ticket.statusChanged',
    solve: () => { opened.shown.status = 4; opened.rest.ticket.status = 4; opened.rest.ticket.stats = { resolved_at: NOW }; },
    resize: ({ method }) => method === 'instance.resize',
    refusal: { status: 429, headers: { 'retry-after': '20' }, response: '{"message":"You have exceeded the limit of requests per minute"}' },
    creation: 'created_at',
  },
  zendesk: {
    open: (options) => openZendesk(context, apps.zendesk, { ticket: { ...ZENDESK_TICKET, ...options.ticket }, audits: auditsOf(options), users: USERS, ...settingsOf('settings', options) }),
    statusChanged: 'ticket.status.changed',
    solve: () => { opened.shown.status = 'solved'; },
    resize: ({ method, args }) => method === 'invoke' && args[0].resize,
    refusal: { status: 429, responseText: 'Too Many Requests', headers: { 'Retry-After': '20' } },
    creation: 'createdAt',
  },
};

function settingsOf(key, { settings, policy, sandbox, file }) {
  return { [key]: settings, policy, sandbox, file };
}

async function open(helpdesk, options = {}, set = (clock) => clock.install({ time: NOW })) {
  context = await browser.newContext();
  await set(context.clock);
  opened = await HELPDESKS[helpdesk].open(options);
  return opened;
}

/** What happens here, in the helpdesk, and is not to be seen in a page. */
async function until(holds) {
  for (let wait = 0; !holds(); wait += 1) {
    assert.ok(wait < 500, `still not so: ${holds}`);
    await opened.page.waitForTimeout(20);
  }
}

const shown = (name) => opened.frame.locator(`sladder-ticket [part~="${name}"]`).first();
const says = (text, name = 'ticket') => shown(name).filter({ hasText: text }).waitFor({ timeout: 10_000 });
const status = () => opened.frame.locator('body > [role=status]');
const complains = (text) => status().filter({ hasText: text }).waitFor({ timeout: 10_000 });

for (const [name, { statusChanged, solve, resize, refusal, creation }] of Object.entries(HELPDESKS)) {
  describe(name, () => {
    test('reads a long history to its end: the reply is on the second page', async () => {
      await open(name, { answered: true, long: true });
      await says(/met/i, 'state');
    });

    test('shows priority, clocks, the ladder and the reasons, and asks for the room it needs', async () => {
      await open(name);
      await says(/urgent/i, 'priority');
      await says(/first response/i, 'clock');
      await says(/3[45] min/, 'counter');
      await says(/rule `?outage`?/, 'why');
      assert.equal(await status().isVisible(), false);
      assert.deepEqual(opened.errors, []);
      assert.ok(opened.log.some(resize), 'the frame was made as high as the view');
    });

    test('reads the history: an answered ticket has met its first response', async () => {
      await open(name, { answered: true });
      await says(/met/i, 'state');
    });

    test('reacts to events: a status that is changed stops the clocks', async () => {
      await open(name);
      await says(/first response/i, 'clock');
      const before = opened.log.length;
      solve();
      await opened.fire(statusChanged);
      await says(/cancelled|met/i, 'clocks');
      assert.ok(opened.log.length > before, 'it has asked again');
    });

    test('looks again when the decision says so: a deadline passes without anybody doing anything', async () => {
      await open(name);
      await says(/3[45] min/, 'counter');
      await context.clock.fastForward(IN_AN_HOUR);
      await opened.frame.locator('sladder-ticket [part~="reached"]', { hasText: 'Level 2' }).waitFor({ timeout: 10_000 });
    });

    test('time zone and holidays are the administrator\'s: a holiday moves the deadline to the next day', async () => {
      await open(name, { settings: { time_zone: 'Europe/Amsterdam', holidays: '2026-03-02 Founding day\n' } });
      await says(/Europe\/Amsterdam/, 'zone');
      await says(/Mar 3/, 'due');
    });

    test('lives with fields that are not there, and says which one it cannot do without', async () => {
      await open(name, { ticket: { subject: undefined, priority: undefined, tags: undefined, requester: undefined } });
      await says(/first response/i, 'clock');
      await opened.close();
      await context.close();
      await open(name, { ticket: { [creation]: undefined } });
      await complains('createdAt');
    });

    test('a policy with a mistake is named with its place', async () => {
      await open(name, { settings: { policy: '{ "version": 1, "rulez": [] }' } });
      await complains('unknown key `rulez`; did you mean `rules`?');
      await opened.close();
      await context.close();
      await open(name, { settings: { policy: '{ "version": 1,' } });
      await complains(/syntax|JSON|end/i);
    });

    test('too many requests: waits as long as the helpdesk says, tells so, and goes on', async () => {
      await open(name);
      await says(/urgent/i, 'priority');
      opened.rest.refusals.push(refusal);
      solve();
      await opened.fire(statusChanged);
      await complains('trying again in 20 s');
      const asked = opened.rest.calls.length;
      await context.clock.fastForward(15_000);
      assert.equal(opened.rest.calls.length, asked, 'it keeps still');
      await context.clock.fastForward(10_000);
      await says(/cancelled|met/i, 'clocks');
      await status().waitFor({ state: 'hidden' });
    });

    test('an API that is away for a while is asked again; one that refuses is named', async () => {
      await open(name);
      await says(/urgent/i, 'priority');
      opened.rest.refusals.push({ status: 503 });
      await opened.fire(statusChanged);
      await complains('The helpdesk answered 503; trying again in 30 s');
      await context.clock.fastForward(31_000);
      await status().waitFor({ state: 'hidden' });
      opened.rest.refusals.push({ status: 401 });
      await opened.fire(statusChanged);
      await complains(/^The helpdesk answered 401$/);
    });

    test('in a sandboxed frame without an origin', async () => {
      await open(name, { sandbox: 'allow-scripts' });
      await says(/urgent/i, 'priority');
    });

    test('under a policy that forbids WebAssembly the engine of JavaScript says the same', async () => {
      const decided = async (options) => {
        await open(name, options, (clock) => clock.setFixedTime(NOW));
        await says(/urgent/i, 'priority');
        return opened.frame.locator('sladder-ticket').evaluate((view) => JSON.stringify([view.decision, view.steps, view.hours]));
      };
      const expected = await decided({});
      await opened.close();
      await context.close();
      assert.equal(await decided({ policy: STRICT }), expected);
      assert.deepEqual(opened.errors, []);
    });
  });
}

describe('freshdesk, in the background', () => {
  test('tells the agent when a deadline has passed, and nothing before', async () => {
    await open('freshdesk', { file: 'background.html' });
    const told = () => opened.log.filter(({ method }) => method === 'interface.trigger');
    await until(() => opened.rest.calls.length > 0);
    assert.deepEqual(told(), []);
    await context.clock.fastForward(IN_AN_HOUR);
    await until(() => told().length > 0);
    assert.deepEqual(told()[0].args, ['showNotify', { type: 'warning', message: 'Ticket 205: escalated to level 2' }]);
  });
});
