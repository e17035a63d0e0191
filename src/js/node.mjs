// sladder in Node: the engine lies beside this file, and may be read at any time.
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { createApi } from './engine/api.mjs';
import { webAssembly } from './engine/webassembly.mjs';

const beside = new URL('./engine.wasm', import.meta.url);

/** A string that is no URL with one of these schemes is a path. */
function isRemote(url) {
  return /^(https?|data|blob):/i.test(url);
}

export const { init, compilePolicy, compilePolicySync, checkPolicy, compileCalendar, compileKeywords } = /* @__PURE__ */ createApi(/* @__PURE__ */ webAssembly({
  engine: () => beside,
  open: (url) => (isRemote(url) ? fetch(url) : readFile(url.startsWith('file:') ? fileURLToPath(url) : url)),
  readSync: () => readFileSync(beside),
}));
export { SladderError } from './engine/errors.mjs';
export { version } from './engine/version.mjs';
