// Reads and writes the case files: tests/cases (tickets and what is decided), tests/invalid (policies
// and what is wrong with them) and tests/related (tickets and the groups they make).
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';

const WIDTH = 140;
/** Marks on letters and characters without a width, which a reader of the file could not tell from nothing. */
const UNSEEN = /[\p{M}\p{Cf}]/gu;
const escaped = (character) => character.split('').map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
const pathOf = (folder, name = '') => new URL(`${folder}/${name}`, import.meta.url);

function files(folder) {
  const names = readdirSync(pathOf(folder)).filter((name) => name.endsWith('.json')).sort();
  return names.map((name) => ({ name: name.replace('.json', ''), content: JSON.parse(readFileSync(pathOf(folder, name), 'utf8')) }));
}

/** Every file of tests/cases, each with its policy. */
export function caseFiles() {
  return files('cases').map(({ name, content }) => {
    const policy = content.policy ?? JSON.parse(readFileSync(pathOf('cases', content.policyFile), 'utf8'));
    return { name, content, policy, cases: content.cases };
  });
}

/** Every file of tests/invalid. */
export function invalidFiles() {
  return files('invalid').map(({ name, content }) => ({ name, ...content }));
}

/** Every file of tests/related. */
export function relatedFiles() {
  return files('related').map(({ name, content }) => ({ name, content, cases: content.cases }));
}

export function writeRelated(name, content) {
  writeFileSync(pathOf('related', `${name}.json`), `${layOut(content)}\n`);
}

export function writeCases(name, content) {
  writeFileSync(pathOf('cases', `${name}.json`), `${layOut(content)}\n`);
}

/** JSON as people lay it out: on one line what fits there, one entry per line what does not. */
export function layOut(value, indent = '', used = 0) {
  const line = oneLine(value);
  if (typeof value !== 'object' || value === null || indent.length + used + line.length <= WIDTH) return line;
  const deeper = `${indent}  `;
  const entries = Array.isArray(value)
    ? value.map((item) => deeper + layOut(item, deeper, 1))
    : Object.entries(value).map(([key, item]) => `${deeper}${JSON.stringify(key)}: ${layOut(item, deeper, JSON.stringify(key).length + 3)}`);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return `${open}\n${entries.join(',\n')}\n${indent}${close}`;
}

function oneLine(value) {
  if (Array.isArray(value)) return `[${value.map(oneLine).join(', ')}]`;
  if (typeof value === 'string') return JSON.stringify(value).replace(UNSEEN, escaped);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${oneLine(item)}`);
  return entries.length ? `{ ${entries.join(', ')} }` : '{}';
}
