// What a fresh clone needs before it can build: says what is missing, and gets what can be got. Node's own modules only.
//
//   node setup.mjs build|demo|test
import { execFileSync, spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('.', import.meta.url));
const TOOLS = join(ROOT, 'target', 'tools');
const WASM_PACK = { from: '0.13.0', below: '0.16.0', install: '0.15.1' };
const TARGET = 'wasm32-unknown-unknown';
const CHROMIUM_NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const WINDOWS = process.platform === 'win32';

class Missing extends Error {}

/** The environment for all tools: what this project installed for itself comes first. */
export function toolEnvironment() {
  const own = [join(TOOLS, 'bin'), join(ROOT, 'node_modules', '.bin')];
  return { ...process.env, PATH: [...own, process.env.PATH].join(delimiter) };
}

/** The browser for tests: CHROMIUM, or the first of the usual names on PATH; undefined when there is none. */
export function findChromium() {
  const named = process.env.CHROMIUM;
  if (named) {
    if (!isExecutable(named)) throw new Missing(`CHROMIUM names \`${named}\`, which cannot be run`);
    return named;
  }
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin'];
  return folders.flatMap((folder) => CHROMIUM_NAMES.map((name) => join(folder, WINDOWS ? `${name}.exe` : name))).find(isExecutable);
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** What a command prints, or undefined where it is missing or fails. */
function output(command, ...args) {
  const { status, stdout } = spawnSync(command, args, { cwd: ROOT, encoding: 'utf8', env: toolEnvironment() });
  return status === 0 ? stdout.trim() : undefined;
}

function run(why, command, ...args) {
  console.log(`setup: ${why}: ${command} ${args.join(' ')}`);
  execFileSync(command, args, { cwd: ROOT, stdio: 'inherit', env: toolEnvironment(), shell: WINDOWS });
}

function isBefore(a, b) {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number));
  const at = left.findIndex((part, index) => part !== right[index]);
  return at >= 0 && left[at] < right[at];
}

function changed(file) {
  return statSync(join(ROOT, file), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function nodeModules() {
  if (isBefore(process.versions.node, '20.19.0')) throw new Missing(`Node 20.19 or later is needed, this is ${process.versions.node}`);
  // npm writes this file last
  if (changed('node_modules/.package-lock.json') < changed('package-lock.json')) run('installing the development packages', 'npm', 'ci');
}

function rust(components) {
  const sysroot = output('rustc', '--print', 'sysroot');
  if (!sysroot) throw new Missing('Rust is needed: install it from your package manager or with rustup');
  const missing = components.filter((name) => !existsSync(join(sysroot, 'bin', WINDOWS ? `${name}.exe` : name)));
  const packages = missing.map((name) => ({ 'cargo-fmt': 'rustfmt', 'cargo-clippy': 'clippy' })[name]);
  const hasTarget = existsSync(join(sysroot, 'lib', 'rustlib', TARGET));
  if (hasTarget && !packages.length) return;
  if (!output('rustup', '--version')) throw new Missing(`rustup is needed to add ${[...packages, ...(hasTarget ? [] : [TARGET])].join(', ')}`);
  if (!hasTarget) run('adding the WebAssembly target', 'rustup', 'target', 'add', TARGET);
  if (packages.length) run('adding the Rust components', 'rustup', 'component', 'add', ...packages);
}

function wasmPack() {
  const version = output('wasm-pack', '--version')?.split(' ').at(-1);
  if (version && !isBefore(version, WASM_PACK.from) && isBefore(version, WASM_PACK.below)) return;
  run('installing wasm-pack into target/tools', 'cargo', 'install', 'wasm-pack', '--version', WASM_PACK.install, '--locked', '--root', TOOLS);
}

function chromium() {
  if (findChromium()) return;
  if (process.getuid?.() === 0 && output('apt-get', '--version')) {
    run('installing Chromium for the browser tests', 'apt-get', 'update', '--quiet');
    run('installing Chromium for the browser tests', 'apt-get', 'install', '--yes', '--quiet', '--no-install-recommends', 'chromium');
  }
  if (!findChromium()) throw new Missing('the browser tests need Chromium or Chrome: install one, or name it in CHROMIUM=/path/to/chromium');
}

const NEEDS = {
  build: [nodeModules, () => rust([]), wasmPack],
  demo: [nodeModules, () => rust([]), wasmPack],
  test: [nodeModules, () => rust(['cargo-fmt', 'cargo-clippy']), wasmPack, chromium],
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const needs = NEEDS[process.argv[2]];
    if (!needs) throw new Missing(`usage: node setup.mjs ${Object.keys(NEEDS).join('|')}`);
    for (const need of needs) need();
  } catch (error) {
    console.error(`setup: ${error.message}`);
    process.exitCode = 1;
  }
}
