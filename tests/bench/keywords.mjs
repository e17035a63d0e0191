// What a benchmark of keyword scans needs of the package: `keywords(phrases)` gives a function from a text to the numbers of the phrases
// in it, each once and in order. There the blank of a phrase is a blank and no line break, and `ß` is not `ss`.
import { compileKeywords } from '../../pkg/node.mjs';

const strict = /ß|ss| /;
const plain = (text) => (/^[a-z ]*$/.test(text) ? text : text.normalize('NFD').replace(/\p{M}+/gu, '').toLowerCase());

export async function keywords(phrases) {
  const lists = await compileKeywords({ all: { phrases } });
  const known = new Map(phrases.map((phrase, id) => [phrase, { id, strictly: strict.test(phrase) ? plain(phrase) : null }]));
  return (text) => {
    const found = lists.find(text);
    if (found.length === 0) return found;
    const ids = [];
    for (const { phrase, start, end } of found) {
      const { id, strictly } = known.get(phrase);
      if (strictly !== null) {
        const part = text.slice(start, end);
        if (part !== phrase && part !== strictly && plain(part) !== strictly) continue;
      }
      let place = ids.length;
      while (place > 0 && ids[place - 1] > id) place -= 1;
      if (ids[place - 1] !== id) ids.splice(place, 0, id);
    }
    return ids;
  };
}
