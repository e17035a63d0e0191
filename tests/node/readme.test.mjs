// The README keeps its word: every block in it is carried out, in order, in a project that has the packed package installed.
//
//   A block under a line such as `policy.json`: is written to that file.     js      runs in Node, unless it is such a file
//   text is exactly what the block before it prints.                         sh      runs in bash, and must succeed
//   UPDATE=1 rewrites the text blocks; a reviewer reads the difference.      html    is opened in Chromium, text being what the page shows
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { checkPolicy } from '../../pkg/node.mjs';
import { launch, serve } from '../browser/chromium.mjs';
import { packed, project, run } from '../package.mjs';

const at = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const read = (path) => readFileSync(at(path), 'utf8');
const UPDATE = Boolean(process.env.UPDATE);
const LANGUAGES = ['js', 'json', 'sh', 'html', 'text'];

/** { language, text, file, line, end } of every fenced block; `line` is the fence's own number, from 1. */
function blocksOf(markdown) {
  const lines = markdown.split('\n');
  const blocks = [];
  let caption;
  for (let index = 0; index < lines.length; index += 1) {
    const [, language] = lines[index].match(/^```(\w*)$/) ?? [];
    if (language === undefined) {
      if (lines[index].trim()) caption = lines[index].match(/`([\w./-]+)`:$/)?.[1];
      continue;
    }
    const end = lines.indexOf('```', index + 1);
    assert.notEqual(end, -1, `the block at line ${index + 1} ends`);
    blocks.push({ language, text: lines.slice(index + 1, end).join('\n'), file: caption, line: index + 1, end });
    index = end;
    caption = undefined;
  }
  return blocks;
}

const readme = read('README.md');
const blocks = blocksOf(readme);
const outputOf = (block) => {
  const next = blocks[blocks.indexOf(block) + 1];
  return next?.language === 'text' ? next : undefined;
};

describe('README.md', () => {
  let delivery;
  let browser;
  let server;
  let root;
  before(async () => {
    [delivery, browser] = await Promise.all([packed(), launch()]);
    root = await project(delivery, 'readme', { 'package.json': { type: 'module' } });
    await copyFile(delivery.tarball, join(root, basename(delivery.tarball)));
    server = await serve(root);
  });
  after(async () => {
    await server?.close();
    await browser?.close();
    await delivery?.remove();
  });

  /** What the page shows once its script has written something. */
  async function shown(file, expected) {
    const page = await browser.newPage();
    const faults = [];
    page.on('pageerror', ({ message }) => faults.push(message));
    try {
      await page.goto(new URL(file, server.url).href);
      let text = '';
      for (let tries = 0; tries < 100 && !faults.length && (UPDATE ? !text : text !== expected); tries += 1) {
        await pause(50);
        text = (await page.locator('body').innerText()).trim();
      }
      assert.deepEqual(faults, []);
      return text;
    } finally {
      await page.close();
    }
  }

  const CARRY_OUT = {
    json: ({ text }) => { JSON.parse(text); },
    async js({ text, file, line }) {
      if (file) return undefined;
      await writeFile(join(root, `line-${line}.js`), text);
      return run(process.execPath, [`line-${line}.js`], { cwd: root });
    },
    sh({ text }) {
      const env = { ...process.env, npm_config_offline: 'true', NO_COLOR: '1' };
      return run('bash', ['-c', `set -euo pipefail\n${text}`], { cwd: root, env, shell: false });
    },
    html: ({ file }, expected) => shown(file, expected?.text),
  };

  const found = [];
  for (const block of blocks.filter(({ language }) => language !== 'text')) {
    test(`line ${block.line}: ${block.language}${block.file ? ` of ${block.file}` : ''}`, async () => {
      assert.ok(LANGUAGES.includes(block.language), `\`${block.language}\` is one of ${LANGUAGES.join(', ')}`);
      if (block.file) {
        await mkdir(dirname(join(root, block.file)), { recursive: true });
        await writeFile(join(root, block.file), `${block.text}\n`);
      }
      const expected = outputOf(block);
      const printed = await CARRY_OUT[block.language](block, expected);
      if (!expected) return;
      found.push({ ...expected, text: printed });
      if (!UPDATE) assert.equal(printed, expected.text);
    });
  }

  test('every text block belongs to a block that prints', () => {
    for (const block of blocks.filter(({ language }) => language === 'text')) {
      const before = blocks[blocks.indexOf(block) - 1];
      assert.ok(before && (['sh', 'html'].includes(before.language) || (before.language === 'js' && !before.file)), `line ${block.line}`);
    }
  });

  after(() => {
    if (!UPDATE) return;
    const lines = readme.split('\n');
    for (const { line, end, text } of found.reverse()) lines.splice(line, end - line, ...text.split('\n'));
    writeFileSync(at('README.md'), lines.join('\n'));
  });
});

describe('what is not built yet', () => {
  const section = readme.split(/^## /m).find((each) => each.startsWith('What is not built yet'));
  const keys = Array.from(section.matchAll(/^\| (`[^|]*`) \|/gm), ([, cell]) => Array.from(cell.matchAll(/`([^`]+)`/g), ([, key]) => key)).flat();

  /** The smallest policy that has this key: "slas[].onReopen", or "escalations[].on: match" where its value counts. */
  function policyWith(key) {
    const [path, value = '1h'] = key.split(': ');
    const parts = path.split(/\.|(?=\[\])/);
    return parts.reduceRight((inner, part) => (part === '[]' ? [inner] : { [part]: inner }), value);
  }

  test('is listed by key', () => assert.ok(keys.length > 0));

  for (const key of keys) {
    test(key, async () => {
      const path = key.split(': ')[0].replaceAll('[]', '[0]');
      const problems = await checkPolicy(policyWith(key));
      assert.deepEqual(problems.filter((problem) => problem.path === path).map(({ code }) => code), ['not_supported']);
    });
  }
});

describe('links and names', () => {
  /** GitHub's anchor of a heading. */
  const anchor = (heading) => heading.toLowerCase().replaceAll(/[^\p{L}\p{N}\s_-]/gu, '').replaceAll(/\s/g, '-');

  for (const name of ['README.md', 'HACKING.md', 'CHANGELOG.md']) {
    const prose = read(name).replaceAll(/^```[^]*?^```$/gm, '');
    test(`${name}: every link leads somewhere`, () => {
      const anchors = Array.from(prose.matchAll(/^#+ (.+)$/gm), ([, heading]) => anchor(heading));
      for (const [, target] of prose.matchAll(/\]\(([^)]+)\)/g)) {
        if (/^https:/.test(target)) continue;
        const [file, part] = target.split('#');
        if (file) assert.ok(existsSync(at(file)), target);
        else assert.ok(anchors.includes(part), target);
        // the package carries these documents, and little else of the repository
        if (file && name !== 'HACKING.md') assert.match(file, /^(README|CHANGELOG|LICENSE)/, `${target} is delivered too`);
      }
    });

    test(`${name}: every file it names exists`, () => {
      for (const [, path] of prose.matchAll(/`((?:src|tests|www|policies|\.ci)\/[\w./-]*)`/g)) assert.ok(existsSync(at(path)), path);
    });
  }
});
