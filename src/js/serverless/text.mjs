// TextEncoder, TextDecoder and atob where a sandbox has none of them: they belong to the web, and not to JavaScript.

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const REPLACEMENT = 0xfffd;

/** Latin-1 text of base64, which is all that is asked of it here. */
function decodeBase64(text) {
  const parts = [];
  let [bits, count, part] = [0, 0, ''];
  for (const character of text) {
    const value = ALPHABET.indexOf(character);
    if (value < 0) break;
    bits = ((bits << 6) | value) & 0xffffff;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    part += String.fromCharCode((bits >> count) & 0xff);
    if (part.length < 4096) continue;
    parts.push(part);
    part = '';
  }
  return parts.join('') + part;
}

/** The bytes of a code point; half a surrogate pair becomes U+FFFD, as in the web's encoder. */
function utf8(character) {
  const given = character.codePointAt(0);
  const code = given >= 0xd800 && given <= 0xdfff ? REPLACEMENT : given;
  if (code < 0x80) return [code];
  const tail = (shift) => 0x80 | ((code >> shift) & 0x3f);
  if (code < 0x800) return [0xc0 | (code >> 6), tail(0)];
  if (code < 0x10000) return [0xe0 | (code >> 12), tail(6), tail(0)];
  return [0xf0 | (code >> 18), tail(12), tail(6), tail(0)];
}

class Encoder {
  encodeInto(text, target) {
    let [read, written] = [0, 0];
    for (const character of text) {
      const bytes = utf8(character);
      if (written + bytes.length > target.length) break;
      target.set(bytes, written);
      written += bytes.length;
      read += character.length;
    }
    return { read, written };
  }

  encode(text = '') {
    const bytes = new Uint8Array(text.length * 3);
    return bytes.slice(0, this.encodeInto(text, bytes).written);
  }
}

/** Reads what the engine wrote, which is UTF-8 without mistakes. */
class Decoder {
  decode(bytes = new Uint8Array()) {
    const parts = [];
    let [at, part] = [0, ''];
    while (at < bytes.length) {
      const first = bytes[at];
      const more = first < 0xc0 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
      let code = more ? first & (0x3f >> more) : first;
      for (let index = 1; index <= more; index += 1) code = (code << 6) | (bytes[at + index] & 0x3f);
      part += String.fromCodePoint(code);
      at += more + 1;
      if (part.length < 4096) continue;
      parts.push(part);
      part = '';
    }
    return parts.join('') + part;
  }
}

globalThis.TextEncoder ??= Encoder;
globalThis.TextDecoder ??= Decoder;
globalThis.atob ??= decodeBase64;
