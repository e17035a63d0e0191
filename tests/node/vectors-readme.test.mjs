// tests/vectors/README.md keeps its word: its figures and its list of differences are what the vectors come to.
// UPDATE=1 rewrites both; a reviewer reads the difference.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { checkPolicy } from '../../pkg/node.mjs';
import { allFacts, rules } from '../vectors/facts.mjs';

const FILE = new URL('../vectors/README.md', import.meta.url);
const UPDATE = Boolean(process.env.UPDATE);
const NOTHING = '—';
const LIST = '\n## Every difference\n\n';

const facts = await allFacts();
const readme = readFileSync(FILE, 'utf8');
const [prose, list] = readme.split(LIST);
const [, table] = prose.split('\n## System by system\n');

/** The rows of the table of systems, without its head and its sum. */
const rows = Array.from(table.split('\n## ')[0].matchAll(/^\| (.+) \| (\d+) \| (\d+) \| (.*) \| (.*) \|$/gm), ([line, system, stated, same, why]) => ({
  line, system, stated: Number(stated), same: Number(same), why,
}));

function figuresOf(system) {
  const all = facts.filter((fact) => system === 'all' || fact.system === system);
  return { stated: all.length, same: all.filter(({ ours, theirs }) => ours === theirs).length };
}

/** One rule after the other, and under each the facts it decides otherwise. */
function listOfDifferences() {
  const shown = (value) => (value === null ? 'nothing' : `\`${value}\``);
  const sections = Object.values(rules).map((rule) => {
    const decided = facts.filter(({ difference }) => difference?.rule === rule);
    const lines = decided.map(({ key, system, theirs, ours, difference: { note } }) => `- ${system}, \`${key}\`: ${shown(theirs)}, here ${shown(ours)}. ${note}`);
    return `**${rule}**\n\n${lines.join('\n')}\n`;
  });
  return sections.join('\n');
}

test('every system has a row', () => {
  const systems = new Set(facts.map(({ system }) => system));
  assert.deepEqual(rows.map(({ system }) => system).sort(), [...systems, 'all'].sort());
});

for (const { system, stated, same, why } of rows) {
  test(`${system}: facts, and how many are the same`, () => {
    const figures = figuresOf(system);
    if (!UPDATE) assert.deepEqual({ stated, same }, figures);
    if (system !== 'all') assert.equal(why === NOTHING, figures.stated === figures.same, 'a difference is explained, and nothing else is');
  });
}

test('the list of differences is whole', () => {
  if (!UPDATE) assert.equal(list, listOfDifferences());
});

for (const [, text] of readme.matchAll(/^```json\n([^]*?)^```$/gm)) {
  test('a block of settings is one a policy can have', async () => {
    const slas = [{ id: 'standard', calendar: 'always', targets: { '*': { nextResponse: '1h' } } }];
    assert.deepEqual(await checkPolicy({ version: 1, calendars: { always: { hours: '24x7' } }, slas, ...JSON.parse(text) }), []);
  });
}

after(() => {
  if (!UPDATE) return;
  const counted = rows.reduce((text, { line, system, stated, same }) => {
    const figures = figuresOf(system);
    return text.replace(line, line.replace(`| ${stated} | ${same} |`, `| ${figures.stated} | ${figures.same} |`));
  }, prose);
  writeFileSync(FILE, `${counted}${LIST}${listOfDifferences()}`);
});
