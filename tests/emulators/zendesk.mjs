// Zendesk without an account: its page around an app speaks the protocol of Zendesk's own SDK, which the app runs unchanged.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { serve } from '../browser/chromium.mjs';
import { openHelpdesk } from './frame.mjs';

const SDK = fileURLToPath(new URL('../../node_modules/zendesk_app_framework_sdk/lib/index.js', import.meta.url));
const SDK_ADDRESS = 'https://static.zdassets.com/zendesk_app_framework_sdk/2.0/zaf_sdk.min.js';
const GUID = 'app-1';

/** Runs in the helpdesk's page. The SDK sends text, and hears of events as `zaf.NAME`. */
function host(frame) {
  const send = (message) => frame.contentWindow.postMessage(JSON.stringify(message), '*');
  globalThis.tell = ({ event, data }) => send({ key: `zaf.${event}`, message: data });
  addEventListener('message', async ({ source, data }) => {
    if (source !== frame.contentWindow) return;
    const { id, request, params, key, message } = JSON.parse(data);
    if (key?.startsWith('iframe.')) {
      const { result } = await globalThis.ask(key, [message]);
      if (key === 'iframe.handshake') send({ key: 'zaf.app.registered', message: result });
    } else if (key) {
      const { result, error } = await globalThis.ask('request', [message]);
      send({ key: `zaf.${key}.${error ? 'fail' : 'done'}`, message: { responseArgs: [error ?? result] } });
    } else {
      send({ id, ...await globalThis.ask(request, [params]) });
    }
  });
}

let bundled;
/** The SDK as a classic script, like the one on Zendesk's server. */
async function sdk() {
  bundled ??= build({ entryPoints: [SDK], bundle: true, write: false, format: 'iife', globalName: 'ZAFClient', logLevel: 'error' });
  return (await bundled).outputFiles[0].text;
}

/** What an administrator would have seen filled in already. */
export function defaultsOf(app) {
  const { parameters } = JSON.parse(readFileSync(join(app, 'manifest.json'), 'utf8'));
  return Object.fromEntries(parameters.map(({ name, default: value }) => [name, value]));
}

/**
 * Opens an app in a ticket's sidebar: { page, frame, rest, shown, log, fire(event), close }.
 * @param ticket   as the client's `get('ticket')` gives it; may be changed
 * @param audits   its history, in pages of a hundred
 * @param settings what the administrator set, over the defaults
 * @param policy   a Content-Security-Policy for the app's page
 */
export async function openZendesk(context, app, { ticket, audits = [], users = [], groups = [], settings, policy, sandbox }) {
  const script = await sdk();
  await context.route(SDK_ADDRESS, (route) => route.fulfill({ contentType: 'text/javascript', body: script }));
  const server = await serve(join(app, 'assets'), { headers: policy ? { 'content-security-policy': policy } : {} });
  const rest = { refusals: [], calls: [] };
  const log = [];

  const request = async ({ url }) => {
    rest.calls.push(url);
    const refusal = rest.refusals.shift();
    if (refusal) return Promise.reject(refusal);
    const { pathname, searchParams } = new URL(url, 'https://acme.zendesk.com');
    if (pathname !== `/api/v2/tickets/${ticket.id}/audits.json`) return Promise.reject({ status: 404, responseText: 'RecordNotFound' });
    const page = Number(searchParams.get('page') ?? 1);
    const next = page * 100 < audits.length ? `https://acme.zendesk.com${pathname}?include=users,groups&page=${page + 1}` : null;
    return { audits: audits.slice((page - 1) * 100, page * 100), users, groups, next_page: next, count: audits.length };
  };
  const methods = {
    'iframe.handshake': () => ({
      metadata: { appId: 1, settings: { ...defaultsOf(app), ...settings } },
      context: { instanceGuid: GUID, location: 'ticket_sidebar', product: 'support' },
    }),
    get: (paths) => ({ ...Object.fromEntries(paths.map((path) => [path, path === 'ticket' ? ticket : undefined])), errors: {} }),
    invoke: (calls) => ({ ...Object.fromEntries(Object.keys(calls).map((name) => [name, null])), errors: {} }),
    request,
  };
  const answer = async (method, args) => {
    log.push({ method, args });
    try {
      return { result: methods[method] ? await methods[method](...args) : null };
    } catch (error) {
      return { error: error instanceof Error ? { name: error.name, message: error.message } : error };
    }
  };
  const addressOf = (origin) => `${server.url}iframe.html?origin=${encodeURIComponent(origin)}&app_guid=${GUID}`;
  const opened = await openHelpdesk(context, { app: server, addressOf, script: host, answer, sandbox });
  return { ...opened, rest, log, shown: ticket, fire: (event, data) => opened.tell({ event, data }) };
}
