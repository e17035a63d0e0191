// What helpdesks have in common around an app: a page of theirs on one origin, with the app's page in a frame from another.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '../browser/chromium.mjs';

const FRAME = 'app';

/**
 * Opens the helpdesk's page and the app in it. `script` runs in that page and answers the app; it calls `ask(method, args)`, which
 * `answer` settles here, where the test is: { result } or { error }.
 * @param app     { url, close } of the server that has the app's files
 * @param sandbox the frame's `sandbox` attribute, if it has one
 */
export async function openHelpdesk(context, { app, addressOf, script, answer, sandbox, width = 340 }) {
  const folder = await mkdtemp(join(tmpdir(), 'sladder-helpdesk-'));
  const sandboxed = sandbox === undefined ? '' : ` sandbox="${sandbox}"`;
  const body = `<!doctype html><title>Helpdesk</title><style>body { margin: 0 }</style>
    <iframe id="${FRAME}" name="${FRAME}"${sandboxed} style="width: ${width}px; height: 900px; border: 0"></iframe>
    <script>(${script})(document.querySelector('iframe'))</script>`;
  const host = await serve(folder, { pages: { '/host.html': { body } } });
  const page = await context.newPage();
  const errors = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await page.exposeFunction('ask', answer);
  await page.goto(`${host.url}host.html`);
  await page.evaluate((src) => { document.querySelector('iframe').src = src; }, addressOf(new URL(host.url).origin));
  return {
    page,
    errors,
    frame: page.frameLocator(`#${FRAME}`),
    tell: (message) => page.evaluate((given) => globalThis.tell(given), message),
    async close() {
      await page.close();
      await Promise.all([host.close(), app.close(), rm(folder, { recursive: true, force: true })]);
    },
  };
}
