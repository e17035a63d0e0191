// Runs the cases of tests/text, in Node and in a page alike: what is given, where it differs from what is expected.

/** `{ why, actual, expect }` of each case that differs, and how many there were. */
export function runTexts({ plain, html }, { ownWords, plainText }) {
  const results = [
    ...plain.map(({ why, text, options, expect }) => ({ why, actual: ownWords(text, options), expect })),
    ...html.map(({ why, html: source, options, expect }) => ({ why, actual: plainText(source, options), expect })),
  ];
  return { count: results.length, differences: results.filter(({ actual, expect }) => actual !== expect) };
}
