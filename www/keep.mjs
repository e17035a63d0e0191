// What the page was showing, kept: in the browser for the next visit, and in a link for somebody else.

const KEY = 'sladder.page';
const LARGEST = 4_000_000; // a link that unpacks to more than this is not one of ours

/** The state in the form of a link's hash: deflated where the browser can. */
export async function pack(state) {
  const bytes = new TextEncoder().encode(JSON.stringify(state));
  try {
    return `z${toBase64url(await through(new CompressionStream('deflate-raw'), bytes))}`;
  } catch {
    return `j${toBase64url(bytes)}`;
  }
}

/** The state in a link's hash; null when it holds none. */
export async function unpack(hash) {
  try {
    const bytes = fromBase64url(hash.slice(1));
    const plain = hash.startsWith('z') ? await through(new DecompressionStream('deflate-raw'), bytes) : bytes;
    return JSON.parse(new TextDecoder().decode(plain));
  } catch {
    return null;
  }
}

/** Storage may be forbidden (a sandboxed frame) or full: then nothing is kept. */
export function save(state) {
  try {
    localStorage.setItem(KEY, JSON.stringify(state));
  } catch {
    // the page works without
  }
}

export function saved() {
  try {
    return JSON.parse(localStorage.getItem(KEY));
  } catch {
    return null;
  }
}

export function forget() {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // nothing was kept
  }
}

async function through(stream, bytes) {
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader();
  const chunks = [];
  let size = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    size += part.value.length;
    if (size > LARGEST) throw new RangeError('too large');
    chunks.push(part.value);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

function toBase64url(bytes) {
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function fromBase64url(text) {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0));
}
