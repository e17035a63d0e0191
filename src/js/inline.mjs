// sladder in one file: the engine is part of it, for sandboxed frames and wherever a second file cannot be fetched.
import engine from 'sladder:engine';
import { createApi } from './engine/api.mjs';
import { webAssembly } from './engine/webassembly.mjs';

function bytes() {
  const binary = atob(engine);
  const decoded = new Uint8Array(binary.length);
  for (let index = 0; index < binary.length; index += 1) decoded[index] = binary.charCodeAt(index);
  return decoded;
}

// browsers refuse to compile large modules synchronously on a page's main thread, so there this waits for `init`
const isNode = typeof process === 'object' && typeof process.versions?.node === 'string';

export const { init, compilePolicy, compilePolicySync, checkPolicy, compileCalendar, compileKeywords } = /* @__PURE__ */ createApi(/* @__PURE__ */ webAssembly({
  engine: bytes,
  open: (url) => fetch(url),
  readSync: isNode ? bytes : undefined,
}));
export { SladderError } from './engine/errors.mjs';
export { version } from './engine/version.mjs';
