// What every browser test needs: a Chromium that talks to nobody else, and files served as a plain web server would.
import { readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, resolve, sep } from 'node:path';
import { chromium } from 'playwright-core';
import { findChromium } from '../../setup.mjs';

const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
];
const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

/** A headless browser; a machine without one fails here, with what to do about it. */
export async function launch() {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('the browser tests need Chromium: run `node setup.mjs test`');
  return chromium.launch({ executablePath, args: FLAGS, headless: true });
}

async function fileAt(folder, pathname) {
  const file = resolve(join(folder, decodeURIComponent(pathname)));
  if (file !== folder && !file.startsWith(folder + sep)) return null;
  const found = await stat(file).catch(() => null);
  if (found?.isDirectory()) return pathname.endsWith('/') ? fileAt(folder, `${pathname}index.html`) : null;
  return found ? file : null;
}

/**
 * Serves the files of a folder on a port of its own. `headers` go out with every answer; `pages` are documents that exist only for
 * one test, by path: { '/strict.html': { body, headers } }.
 */
export async function serve(dir, { headers = {}, pages = {} } = {}) {
  const folder = resolve(dir);
  const server = createServer(async ({ url }, response) => {
    const { pathname } = new URL(url, 'http://localhost');
    const page = Object.hasOwn(pages, pathname) ? pages[pathname] : null;
    const file = page ? null : await fileAt(folder, pathname);
    if (!page && !file) {
      response.writeHead(404, { 'content-type': 'text/plain', ...headers }).end('not found');
      return;
    }
    const type = TYPES[extname(file ?? pathname)] ?? 'application/octet-stream';
    response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store', ...headers, ...page?.headers });
    response.end(page ? page.body : await readFile(file));
  });
  await new Promise((listening) => { server.listen(0, '127.0.0.1', listening); });
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    close: () => new Promise((closed) => {
      server.close(closed);
      server.closeAllConnections();
    }),
  };
}
