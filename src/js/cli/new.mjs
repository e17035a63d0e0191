// `sladder new`: a template of an app or a script, copied with the engine it needs, ready to run.
import { cp, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UsageError } from './args.mjs';
import { TEMPLATES } from './templates.mjs';
import { nearest } from './text.mjs';

const PACKAGE = fileURLToPath(new URL('.', import.meta.url));
const LIST = Object.entries(TEMPLATES).map(([key, { summary }]) => `  ${key.padEnd(12)} ${summary}`).join('\n');
const EXAMPLE = 'for example `sladder new freshdesk my-app`';
/** What may hold names of the app, such as `{{app}}`. */
const TEXTS = ['.json', '.md'];

export const name = 'new';
export const summary = 'copy a template of an app or a script';
export const options = {};
export const help = `usage: sladder new TEMPLATE FOLDER

Copies a template into a new or empty folder, with the engine and all it needs, and says what to do next. Without arguments
it lists the templates.

templates
${LIST}

options
  -h, --help   this text

exit codes
  0  the app is there
  2  wrong usage, or a folder that cannot be written

examples
  sladder new freshdesk my-app
  sladder new node-script at-risk`;

function templateOf(word) {
  if (Object.hasOwn(TEMPLATES, word)) return TEMPLATES[word];
  const known = Object.keys(TEMPLATES);
  const guess = nearest(word, known);
  throw new UsageError(`no template \`${word}\``, guess ? `did you mean \`${guess}\`?` : `the templates are ${known.join(', ')}`);
}

/** An app that is there is somebody's work: nothing is written over. */
async function refuseUsed(folder, shown) {
  try {
    if ((await readdir(folder)).length) throw new UsageError(`\`${shown}\` is not empty`, 'name a new folder, or an empty one');
  } catch (error) {
    if (error instanceof UsageError) throw error;
    if (error.code === 'ENOTDIR') throw new UsageError(`\`${shown}\` is a file`, 'name a new folder, or an empty one');
    if (error.code !== 'ENOENT') throw error;
  }
}

/** Inside the quotes of a JSON text. */
const quoted = (text) => JSON.stringify(text).slice(1, -1);

/** A name that npm takes. */
const packageName = (text) => text.toLowerCase().replace(/[^a-z0-9._-]+/g, '-').replace(/^[._-]+/, '') || 'app';

async function fillIn(file, values) {
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace(/\{\{(app|package|policy|version)\}\}/g, (_, key) => values[key]));
}

async function copy({ parts, policy }, folder, version) {
  const app = basename(folder);
  const text = await readFile(join(PACKAGE, policy), 'utf8');
  const values = { app: quoted(app), package: packageName(app), policy: quoted(text.trim()), version };
  for (const [from, to] of parts) {
    const target = join(folder, to);
    await mkdir(dirname(target), { recursive: true });
    await cp(join(PACKAGE, from), target, { recursive: true });
  }
  const files = await readdir(folder, { recursive: true });
  for (const file of files.filter((each) => TEXTS.includes(extname(each)))) await fillIn(join(folder, file), values);
}

export async function run({ positionals, engine, terminal }) {
  const [template, folder, more] = positionals;
  if (template === undefined) {
    await terminal.print(`templates\n${LIST}\n\n${EXAMPLE}`);
    return 0;
  }
  const chosen = templateOf(template);
  if (folder === undefined) throw new UsageError('no folder to copy to', EXAMPLE);
  if (more !== undefined) throw new UsageError('one folder at a time', EXAMPLE);
  const target = resolve(folder);
  try {
    await refuseUsed(target, folder);
    await copy(chosen, target, engine.version.package);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`cannot write \`${folder}\`: ${error.message}`);
  }
  const steps = chosen.next.map((step) => `  ${step.replaceAll('FOLDER', folder)}`).join('\n');
  await terminal.print(`\`${folder}\` is ready: ${chosen.summary}\n\nnext\n${steps}`);
  return 0;
}
