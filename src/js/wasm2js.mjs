// sladder without WebAssembly, for pages whose Content-Security-Policy forbids it: the same engine as JavaScript.
import { engine } from 'sladder:wasm2js';
import { createApi } from './engine/api.mjs';
import { Instance } from './engine/instance.mjs';

const openSync = () => Instance.openScript(engine);

export const { init, compilePolicy, compilePolicySync, checkPolicy, compileCalendar, compileKeywords } = /* @__PURE__ */ createApi({
  // all there is to load is in this file, whatever `init` is given
  open: async () => openSync(),
  openSync,
});
export { SladderError } from './engine/errors.mjs';
export { version } from './engine/version.mjs';
