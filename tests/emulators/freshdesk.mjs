// Freshdesk without an account: its page around an app, the client that it puts in the place of {{{appclient}}}, and its REST API.
// What passes between that client and the page is not documented; here it is ours. What an app sees of it is documented.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { serve } from '../browser/chromium.mjs';
import { openHelpdesk } from './frame.mjs';

/** Runs in the app's page. */
function client() {
  const waiting = new Map();
  const handlers = new Map();
  let last = 0;
  const ask = (method, ...args) => new Promise((resolve, reject) => {
    last += 1;
    waiting.set(last, { resolve, reject });
    window.parent.postMessage({ id: last, method, args }, '*');
  });
  addEventListener('message', ({ source, data: { id, result, error, event, data } }) => {
    if (source !== window.parent) return;
    const helper = { getData: () => data, done() { /* nobody waits */ }, fail() { /* nobody waits */ } };
    if (event) for (const handler of handlers.get(event) ?? []) handler({ type: event, helper });
    if (!id) return;
    const { resolve, reject } = waiting.get(id);
    if (error) reject(error);
    else resolve(result);
  });
  const methods = (area, names) => Object.fromEntries(names.map((name) => [name, (...args) => ask(`${area}.${name}`, ...args)]));
  window.app = {
    initialized: async () => ({
      data: methods('data', ['get']),
      iparams: methods('iparams', ['get']),
      request: methods('request', ['invokeTemplate', 'invoke']),
      db: methods('db', ['get', 'set', 'update', 'delete']),
      interface: methods('interface', ['trigger']),
      instance: methods('instance', ['resize', 'close', 'context']),
      events: { on(name, handler) { handlers.set(name, [...handlers.get(name) ?? [], handler]); } },
    }),
  };
}

/** Runs in the helpdesk's page. */
function host(frame) {
  addEventListener('message', async ({ source, data: { id, method, args } }) => {
    if (source === frame.contentWindow) source.postMessage({ id, ...await globalThis.ask(method, args) }, '*');
  });
  globalThis.tell = (message) => frame.contentWindow.postMessage(message, '*');
}

const json = (app, path) => JSON.parse(readFileSync(join(app, path), 'utf8'));

/** What an administrator would have seen filled in already. */
export function defaultsOf(app) {
  return Object.fromEntries(Object.entries(json(app, 'config/iparams.json')).map(([name, { default_value: value }]) => [name, value]));
}

/** The platform's way with a request: a template the manifest declares, filled in; only `https` and a bare host name. */
function requestOf(app, name, context, iparam) {
  const declared = json(app, 'manifest.json').modules.common.requests;
  const { schema } = json(app, 'config/requests.json')[name] ?? {};
  if (!declared[name] || !schema) throw new Error(`no request template ${name}`);
  const fill = (text) => text.replace(/<%= (context|iparam)\.(\w+) %>/g, (_, from, key) => ({ context, iparam })[from][key]);
  const [hostName, path] = [fill(schema.host), fill(schema.path)];
  if (schema.protocol !== 'https' || !/^[\w.-]+\.[a-z]+$/.test(hostName)) throw new Error(`not a host name: ${hostName}`);
  const query = Object.fromEntries(Object.entries(schema.query ?? {}).map(([key, value]) => [key, fill(value)]));
  return { method: schema.method, path, query };
}

/** A REST API with one ticket in it. `refusals` are answered first, one for each request: { status, headers }. */
export function restOf({ ticket, conversations = [], groups = [], agents = [] }) {
  const page = (list, { page: number = 1, per_page: size = 30 }) => list.slice((number - 1) * size, number * size);
  const rest = { ticket, conversations, refusals: [], calls: [] };
  rest.answer = async ({ method, path, query }, body) => {
    rest.calls.push({ method, path, query, body });
    const refusal = rest.refusals.shift();
    if (refusal) return Promise.reject({ headers: {}, response: '', ...refusal });
    const rows = { conversations: rest.conversations, groups, agents }[path.split('/').at(-1)];
    const answer = method === 'GET' ? rows && page(rows, query) : {};
    const found = answer ?? { ...rest.ticket, conversations: rest.conversations.slice(0, 10) };
    return { status: 200, headers: {}, response: JSON.stringify(found) };
  };
  return rest;
}

/** { request, db } as an app has them, on its front end and on the server alike. */
export function platformOf(app, rest, iparams) {
  const stored = new Map();
  return {
    stored,
    async invokeTemplate(name, { context = {}, body } = {}) {
      return rest.answer(requestOf(app, name, context, iparams), body && JSON.parse(body));
    },
    async get(key) {
      return stored.has(key) ? JSON.parse(stored.get(key)) : Promise.reject({ status: 404, message: 'Record not found' });
    },
    async set(key, value) {
      const text = JSON.stringify(value);
      if (key.length > 60 || key.length + text.length > 40 * 1024) return Promise.reject({ status: 400, message: 'too large' });
      return stored.set(key, text);
    },
  };
}

/**
 * Opens an app in a ticket's sidebar: { page, frame, rest, shown, log, fire(event), close }.
 * @param ticket   as the REST API has it; `shown` is what the page shows of it, and may be changed
 * @param iparams  what the administrator set, over the defaults
 * @param policy   a Content-Security-Policy for the app's pages
 */
export async function openFreshdesk(context, app, { ticket, conversations, iparams, policy, sandbox, file = 'index.html' }) {
  const pages = Object.fromEntries(['index.html', 'background.html'].map((name) => {
    const body = readFileSync(join(app, 'app', name), 'utf8').replace('{{{appclient}}}', '/fresh-client.js');
    return [`/${name}`, { body, headers: policy ? { 'content-security-policy': policy } : {} }];
  }));
  pages['/fresh-client.js'] = { body: `(${client})();` };
  const server = await serve(join(app, 'app'), { pages });
  const rest = restOf({ ticket, conversations });
  const settings = { ...defaultsOf(app), subdomain: 'acme', api_key: 'key', ...iparams };
  const platform = platformOf(app, rest, settings);
  const secure = Object.entries(json(app, 'config/iparams.json')).filter(([, field]) => field.secure).map(([name]) => name);
  const { id, subject, description_text, status, priority } = ticket;
  const shown = { id, subject, description_text, status, priority };
  const log = [];
  const methods = {
    'data.get': (name) => ({ [name]: shown }),
    'iparams.get': () => Object.fromEntries(Object.entries(settings).filter(([name]) => !secure.includes(name))),
    'request.invokeTemplate': (name, given) => platform.invokeTemplate(name, given),
    'interface.trigger': () => undefined,
    'instance.resize': () => undefined,
  };
  const answer = async (method, args) => {
    log.push({ method, args });
    try {
      return { result: await methods[method](...args) };
    } catch (error) {
      return { error: error instanceof Error ? { message: error.message } : error };
    }
  };
  const opened = await openHelpdesk(context, { app: server, addressOf: () => server.url + file, script: host, answer, sandbox });
  return { ...opened, rest, shown, log, fire: (event, data) => opened.tell({ event, data }) };
}
