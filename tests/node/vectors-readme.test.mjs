// tests/vectors/README.md keeps its word: its figures and its list of differences are what the vectors come to.
// UPDATE=1 rewrites both; a reviewer reads the difference.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { checkPolicy } from '../../pkg/node.mjs';
import { allFacts, compiled, rules } from '../vectors/facts.mjs';

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
  const shown = (value) => (value === null ? 'nothing' : `\`${value}${typeof value === 'number' ? ' s' : ''}\``);
  const sections = Object.values(rules).map((rule) => {
    const decided = facts.filter(({ difference }) => difference?.rule === rule);
    const lines = decided.map(({ key, system, theirs, ours, difference: { note } }) => `- ${system}, \`${key}\`: ${shown(theirs)}, here ${shown(ours)}. ${note}`);
    return `**${rule.rule}** (${rule.of})\n\n${lines.join('\n')}\n`;
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

/** What the last column of the table advises, and for which facts it has to come to the source's own answer. */
const ADVICE = {
  'the next opening': { for: ['biz-007', 'bt-010'], ask: (calendar, { start }) => calendar.nextOpen(start) },
  'the next opening of the answer': {
    for: ['biz-day-03', 'zam-014 first_response.due_at'], ask: (calendar, vector, { ours }) => calendar.nextOpen(ours),
  },
  'the opening after': { for: ['spatie-024'], ask: (calendar, { start }) => calendar.nextOpen(calendar.nextClose(start)) },
  'the sign put there': {
    for: ['wh-056', 'bt-030', 'mbt-056', 'spatie-048'], ask: (calendar, { start, end }) => -calendar.elapsedSeconds(end, start),
  },
  'no sign at all': { for: ['rcal-026'], ask: (calendar, { start, end }) => calendar.elapsedSeconds(end, start) },
};

for (const [name, { for: keys, ask }] of Object.entries(ADVICE)) {
  test(`advice: ${name}`, async () => {
    for (const fact of facts.filter(({ key }) => keys.includes(key))) {
      const calendar = await compiled(fact.vector);
      assert.equal(ask(calendar, fact.vector, fact), fact.theirs, fact.key);
      calendar.free();
    }
    assert.equal(facts.filter(({ key }) => keys.includes(key)).length, keys.length);
  });
}

test('every file it names exists', () => {
  for (const [, path] of prose.matchAll(/`(tests\/[\w./-]+)`/g)) assert.ok(existsSync(new URL(`../../${path}`, import.meta.url)), path);
});

after(() => {
  if (!UPDATE) return;
  const counted = rows.reduce((text, { line, system, stated, same }) => {
    const figures = figuresOf(system);
    return text.replace(line, line.replace(`| ${stated} | ${same} |`, `| ${figures.stated} | ${figures.same} |`));
  }, prose);
  writeFileSync(FILE, `${counted}${LIST}${listOfDifferences()}`);
});
