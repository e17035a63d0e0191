// sladder/text: the cases, in Node; what is no text; and input that was made to take long.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { ownWords, plainText } from '../../pkg/text.mjs';
import { runTexts } from '../text-cases.mjs';

const read = (path) => readFileSync(new URL(path, import.meta.url), 'utf8');
const cases = { plain: JSON.parse(read('../text/plain.json')), html: JSON.parse(read('../text/html.json')) };

test('the cases', () => {
  const { count, differences } = runTexts(cases, { ownWords, plainText });
  assert.equal(count, cases.plain.length + cases.html.length);
  assert.deepEqual(differences, []);
});

test('every word of the table is in a case that fails without it', () => {
  const fold = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').replaceAll('’', "'").toLowerCase();
  const texts = fold(cases.plain.map(({ text }) => text).join('\n'));
  const words = read('../../src/replies.txt').split('\n').filter((line) => line !== '' && !line.startsWith('#')).map((line) => line.split(/ (.*)/, 2));
  assert.ok(words.length > 40);
  for (const [kind, word] of words) {
    const spelled = ['from', 'sent', 'to'].includes(kind) ? new RegExp(`^\\*?${word} ?:`, 'm') : { test: (text) => text.includes(word) };
    assert.ok(spelled.test(texts), `${kind} ${word}`);
  }
});

test('what is no text is an error that says what it is', () => {
  assert.throws(() => plainText(null), { name: 'TypeError', message: 'expected HTML as a string, not null' });
  assert.throws(() => plainText(5), { name: 'TypeError', message: 'expected HTML as a string, not a value of type number' });
  assert.throws(() => ownWords(undefined), { name: 'TypeError', message: 'expected text as a string, not a value of type undefined' });
  assert.throws(() => plainText('', { qoutes: true }), { name: 'TypeError', message: 'unknown option `qoutes`: there are `quotes` and `signatures`' });
  assert.throws(() => ownWords('', { quotes: 1 }), { name: 'TypeError', message: 'option `quotes` is true or false' });
  assert.equal(plainText('a', null), 'a');
});

describe('takes time in proportion to the length', () => {
  // what is quadratic takes minutes for these, what is not a second or two on a slow machine
  const LENGTH = 2_000_000;
  const LIMIT = 20_000;
  const parts = [
    '<', '<a ', '<a b="', '<!--', '<script>', '</', '&', '&#', '&amp', '< ', '<a =', '<p>', '<b>', '<i><div>', '<b></i>', '</b>', '<blockquote>', '<br>',
    ' \u00a0', 'a', ' ', '\n', '<div class="gmail_quote">', '<div style="display:none">', '<pre>\n', 'From: a<br>', 'On 1<br>a@b:<br>', '--<br>', 'é\u0301',
  ];
  const within = (limit, run) => {
    const started = performance.now();
    run();
    const took = performance.now() - started;
    assert.ok(took < limit, `took ${Math.round(took)} ms`);
  };
  for (const part of parts) test(`HTML of ${JSON.stringify(part)}`, () => within(LIMIT, () => plainText(part.repeat(LENGTH / part.length))));
  for (const part of ['a', '>', '> a\n', 'From: a\n', 'On 1 a\n', 'a@b:\n', '\n', '-', 'a:', '\u0301', '-- \n']) {
    test(`text of ${JSON.stringify(part)}`, () => within(LIMIT, () => ownWords(part.repeat(LENGTH / part.length))));
  }
  test('ten megabytes', () => {
    for (const part of ['&amp', '<b>', 'word ']) within(LIMIT, () => plainText(part.repeat(10_000_000 / part.length)));
    within(LIMIT, () => ownWords('one line\n'.repeat(10_000_000 / 9)));
  });

  test('tags a hundred thousand deep, closed in another order', () => {
    const depth = 100_000;
    const nested = `${'<i><div><b>'.repeat(depth)}deep${'</i></b></div>'.repeat(depth)}`;
    within(LIMIT, () => assert.equal(plainText(nested), 'deep'));
    const unclosed = `<i><div>${'<b>'.repeat(depth)}${'</i>'.repeat(depth)}end`;
    within(LIMIT, () => assert.equal(plainText(unclosed), 'end'));
  });
});
