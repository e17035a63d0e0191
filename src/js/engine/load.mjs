// From whatever `init` was given to a compiled module, with every way this fails told apart.
import { SladderError } from './errors.mjs';

/** The smallest module there is. Where not even this compiles, WebAssembly is forbidden as such. */
const EMPTY_MODULE = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

const BLOCKED = "the page's Content-Security-Policy forbids WebAssembly: add 'wasm-unsafe-eval' to its script-src directive, "
  + 'or use `sladder/wasm2js`, which needs no WebAssembly';

function tagOf(value) {
  return Object.prototype.toString.call(value).slice('[object '.length, -1);
}

function isBytes(value) {
  return ArrayBuffer.isView(value) || tagOf(value) === 'ArrayBuffer' || tagOf(value) === 'SharedArrayBuffer';
}

/** Compiles `given`, or what the entry file offers when nothing is given. `source.open` reads a URL. */
export async function compileModule(given, source) {
  const input = await settled(given ?? source.engine());
  if (tagOf(input) === 'WebAssembly.Module') return input;
  if (isBytes(input)) return compileBytes(input, 'the bytes given');
  if (tagOf(input) === 'Response') return compileResponse(input);
  if (typeof input !== 'string' && tagOf(input) !== 'URL') {
    throw new SladderError('invalid_options', 'init: expected bytes, a WebAssembly.Module, a Response or a URL');
  }
  const opened = await open(String(input), source);
  return tagOf(opened) === 'Response' ? compileResponse(opened, String(input)) : compileBytes(opened, quoted(input));
}

/** The synchronous road, for runtimes without a limit on it. */
export function compileModuleSync(source) {
  try {
    return new WebAssembly.Module(source.readSync());
  } catch (error) {
    throw refusal(error, 'the package');
  }
}

/** Why compiling or starting the module failed. A probe tells a policy of the page from a bad file, whatever the browser's wording. */
export function refusal(error, name) {
  if (typeof WebAssembly !== 'object') return failed(name, 'this runtime has no WebAssembly: use `sladder/wasm2js`', error);
  try {
    new WebAssembly.Module(EMPTY_MODULE);
  } catch (cause) {
    return new SladderError('blocked_by_csp', BLOCKED, [], cause);
  }
  return failed(name, reasonOf(error), error);
}

/** Node's fetch says only that it failed, and why in the cause. */
function reasonOf(error) {
  const cause = error?.cause?.message;
  return `${error?.message ?? error}${cause ? ` (${cause})` : ''}`;
}

function failed(name, reason, cause) {
  return new SladderError('load_failed', `could not load the engine from ${name}: ${reason}`, [], cause);
}

function quoted(url) {
  return `\`${String(url).replace(/^(data:.{40}).*$/s, '$1...')}\``;
}

async function settled(given) {
  try {
    return await given;
  } catch (error) {
    throw failed('the promise given', reasonOf(error), error);
  }
}

async function open(url, source) {
  try {
    return await source.open(url);
  } catch (error) {
    // a sandboxed frame may not fetch from its own server; the browser only says that it failed
    const hint = globalThis.origin === 'null' ? '; a sandboxed page cannot fetch: use `sladder/inline`' : '';
    throw failed(quoted(url), `${reasonOf(error)}${hint}`, error);
  }
}

async function compileBytes(bytes, name) {
  try {
    return await WebAssembly.compile(bytes);
  } catch (error) {
    throw refusal(error, name);
  }
}

async function compileResponse(response, url = response.url) {
  const name = url ? quoted(url) : 'the response given';
  if (!response.ok) throw failed(name, `the server answered ${`${response.status} ${response.statusText}`.trim()}`);
  const type = response.headers.get('content-type')?.split(';')[0].trim() ?? '';
  let bytes;
  try {
    // streaming insists on this type, so any other is read whole first
    if (type === 'application/wasm' && WebAssembly.compileStreaming) return await WebAssembly.compileStreaming(response);
    bytes = await response.arrayBuffer();
  } catch (error) {
    throw refusal(error, name);
  }
  return compileBytes(bytes, type && type !== 'application/wasm' ? `${name}, sent as \`${type}\`` : name);
}
