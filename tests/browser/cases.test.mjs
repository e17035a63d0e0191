// The case files, through the package in a page: a browser decides as Node and the engine itself do.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { caseFiles, invalidFiles, relatedFiles } from '../case-files.mjs';
import { launch, serve } from './chromium.mjs';

const PAGES = {
  '/empty.html': { body: '<!doctype html><title>sladder</title>' },
  '/cases.mjs': { body: readFileSync(new URL('../cases.mjs', import.meta.url)) },
  '/text-cases.mjs': { body: readFileSync(new URL('../text-cases.mjs', import.meta.url)) },
  '/related.mjs': { body: readFileSync(new URL('../related.mjs', import.meta.url)) },
};

let browser;
let server;
let page;
before(async () => {
  [browser, server] = await Promise.all([launch(), serve(fileURLToPath(new URL('../../pkg', import.meta.url)), { pages: PAGES })]);
  page = await browser.newPage();
  await page.goto(`${server.url}empty.html`);
});
after(async () => {
  await browser?.close();
  await server?.close();
});

test('decisions', async () => {
  const files = caseFiles();
  const results = await page.evaluate(async (given) => {
    const [{ compilePolicy }, { runCases }] = await Promise.all([import('/browser.mjs'), import('/cases.mjs')]);
    const ran = [];
    for (const file of given) ran.push(...await runCases(file, compilePolicy));
    return ran.map(({ name, differences }) => ({ name, differences }));
  }, files);
  assert.equal(results.length, files.flatMap(({ cases }) => cases).length);
  assert.deepEqual(results.filter(({ differences }) => differences.length), []);
});

test('problems', async () => {
  const files = invalidFiles();
  const results = await page.evaluate(async (given) => {
    const [{ checkPolicy }, { differences }] = await Promise.all([import('/browser.mjs'), import('/cases.mjs')]);
    return Promise.all(given.map(async ({ name, policy, text, problems }) => (
      { name, differences: differences(problems, await checkPolicy(text ?? policy)) }
    )));
  }, files);
  assert.equal(results.length, files.length);
  assert.deepEqual(results.filter((result) => result.differences.length), []);
});

test('texts of messages', async () => {
  const [plain, html] = ['plain', 'html'].map((name) => JSON.parse(readFileSync(new URL(`../text/${name}.json`, import.meta.url), 'utf8')));
  const results = await page.evaluate(async (given) => {
    const [text, { runTexts }] = await Promise.all([import('/text.mjs'), import('/text-cases.mjs')]);
    return runTexts(given, text);
  }, { plain, html });
  assert.deepEqual(results, { count: plain.length + html.length, differences: [] });
});

test('related tickets', async () => {
  const files = relatedFiles();
  const results = await page.evaluate(async (given) => {
    const [{ related }, { runRelated }] = await Promise.all([import('/browser.mjs'), import('/related.mjs')]);
    const ran = [];
    for (const file of given) ran.push(...await runRelated(file, related));
    return ran.map(({ name, differences }) => ({ name, differences }));
  }, files);
  assert.equal(results.length, files.flatMap(({ cases }) => cases).length);
  assert.deepEqual(results.filter(({ differences }) => differences.length), []);
});
