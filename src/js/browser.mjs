// sladder in browsers and bundlers: the engine is fetched from beside this file.
import { createApi } from './engine/api.mjs';
import { webAssembly } from './engine/webassembly.mjs';

export const { init, compilePolicy, compilePolicySync, checkPolicy, compileCalendar, compileKeywords } = /* @__PURE__ */ createApi(/* @__PURE__ */ webAssembly({
  // bundlers look for exactly this expression, and put the file where it points
  engine: () => new URL('./engine.wasm', import.meta.url),
  open: (url) => fetch(url),
}));
export { SladderError } from './engine/errors.mjs';
export { version } from './engine/version.mjs';
