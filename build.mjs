// Builds the npm package into pkg/: the engine by wasm-pack, and around it the entry files, which differ only in where it comes from.
//
//   node build.mjs [--force]     --force compiles the engine even when no source is newer than it
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build, transform } from 'esbuild';
import { toolEnvironment } from './setup.mjs';
import { HELPDESKS } from './src/js/cli/args.mjs';
import { translate } from './wasm2js.mjs';

const ROOT = fileURLToPath(new URL('.', import.meta.url));
const at = (...path) => join(ROOT, ...path);
const GLUE = at('target/wasm/engine.js');
const ENGINE = at('target/wasm/engine_bg.wasm');
const SCRIPT = at('target/wasm2js/engine.mjs');

/** Entries of their own, pure JavaScript: what knows a helpdesk or an incident tool. */
const ADAPTERS = [...HELPDESKS, 'fields', 'pagerduty', 'incidents'];
const BESIDE = [...ADAPTERS, 'elements'];
/** Adapters that are classic scripts too, with all they need inside, by the global they make. */
const CLASSIC = { freshdesk: 'sladderFreshdesk', zendesk: 'sladderZendesk' };

const manifest = JSON.parse(readFileSync(at('package.json'), 'utf8'));

function modified(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** Makes what no longer is newer than every source, or all. */
function compileEngines() {
  const sources = readdirSync(at('src'), { recursive: true }).filter((name) => name.endsWith('.rs')).map((name) => at('src', name));
  const newest = Math.max(...[...sources, at('Cargo.toml'), at('Cargo.lock')].map(modified));
  const isOld = (result, source = newest) => source >= modified(result) || process.argv.includes('--force');
  if (isOld(ENGINE) || isOld(GLUE)) compile(ENGINE, ['-Ctarget-feature=+simd128']);
  if (isOld(SCRIPT) || isOld(SCRIPT, modified(at('wasm2js.mjs')))) {
    compile(SCRIPT, [], ['--no-opt']);
    translate(dirname(SCRIPT), SCRIPT);
  }
}

function compile(result, flags, options = []) {
  const all = ['--target', 'web', '--release', '--no-pack', '--no-typescript', '--out-dir', dirname(result), '--out-name', 'engine', ...options];
  const env = { ...toolEnvironment(), CARGO_ENCODED_RUSTFLAGS: [...flags, ...withoutPaths()].join('\x1f') };
  execFileSync('wasm-pack', ['--log-level', 'error', 'build', ...all], { cwd: ROOT, stdio: 'inherit', env });
}

/** Panics say where they happened: relative to the crate, not to the machine that built it. */
function withoutPaths() {
  execFileSync('cargo', ['fetch', '--quiet', '--locked'], { cwd: ROOT, stdio: 'inherit', env: toolEnvironment() });
  const sources = join(process.env.CARGO_HOME ?? join(homedir(), '.cargo'), 'registry', 'src');
  const registries = readdirSync(sources).map((name) => `${join(sources, name)}${sep}`);
  return [...registries, ROOT].map((prefix) => `--remap-path-prefix=${prefix}=`);
}

/** { package, timeZones } as the engine itself says it. */
async function readVersion() {
  const glue = await import(pathToFileURL(GLUE));
  const { memory } = glue.initSync({ module: readFileSync(ENGINE) });
  const exchange = new glue.Exchange();
  glue.version(exchange);
  const version = JSON.parse(new TextDecoder().decode(new Uint8Array(memory.buffer, exchange.pointer(), exchange.length())));
  if (version.package === manifest.version) return version;
  throw new Error(`Cargo.toml says version ${version.package}, and package.json says ${manifest.version}`);
}

function replaceOnce(text, pattern, replacement) {
  if (!pattern.test(text)) throw new Error(`wasm-bindgen writes its JavaScript differently now: ${pattern} not found`);
  return text.replace(pattern, replacement);
}

/**
 * wasm-bindgen writes a module that holds one engine. A trap ruins that engine, so its module becomes a function that makes any number
 * of them. Its parameters stay undefined and hide the globals of their names: objects are given back by handle.mjs, which knows when an
 * engine is ruined, and a look at the others would make Node load all of its fetch.
 */
function glueFactory() {
  const glue = readFileSync(GLUE, 'utf8');
  const declaration = /^export (?=class |function )/gm;
  const names = Array.from(glue.matchAll(/^export (?:class|function) (\w+)/gm), ([, name]) => name);
  let body = glue.replace(declaration, '');
  const initWith = 'initWith: (engine) => __wbg_finalize_init({ exports: engine(__wbg_get_imports()) })';
  body = replaceOnce(body, /^export \{ initSync, __wbg_init as default \};$/m, `return { init: __wbg_init, initSync, ${initWith}, ${names.join(', ')} };`);
  // the entry files always hand over a module; bundlers would look for this file
  body = replaceOnce(body, /new URL\('engine_bg\.wasm', import\.meta\.url\)/, 'undefined');
  return `export function glueOf(FinalizationRegistry, Request, Response) {\n${body}\n}\n`;
}

/** What the sources import by name because it exists only once the engine is built. */
const builtParts = {
  name: 'built-parts',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^sladder:/ }, ({ path }) => ({ path, namespace: 'built' }));
    onLoad({ filter: /^sladder:glue$/, namespace: 'built' }, () => ({ contents: glueFactory(), loader: 'js' }));
    onLoad({ filter: /^sladder:style$/, namespace: 'built' }, async () => {
      const { code } = await transform(readFileSync(at('src/js/elements/style.css'), 'utf8'), { loader: 'css', minify: true });
      return { contents: code.trim(), loader: 'text' };
    });
    onLoad({ filter: /^sladder:engine$/, namespace: 'built' }, () => ({ contents: readFileSync(ENGINE), loader: 'base64' }));
    onLoad({ filter: /^sladder:wasm2js$/, namespace: 'built' }, () => ({ contents: readFileSync(SCRIPT), loader: 'js' }));
  },
};

/** The command line uses the package as anybody would, instead of carrying a second copy of it. */
const besideTheCommandLine = {
  name: 'beside-the-command-line',
  setup({ onResolve }) {
    onResolve({ filter: /\/node\.mjs$/ }, ({ path }) => ({ path: `./${path.split('/').at(-1)}`, external: true }));
  },
};

/** Whoever reads tickets of several helpdesks has the reading of HTML once. */
const besideText = (extension) => ({
  name: 'beside-text',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\.?\/text\.mjs$/ }, () => ({ path: `./text.${extension}`, external: true, sideEffects: false }));
  },
});

async function bundle(version) {
  const script = (entry, outfile, options) => build({
    absWorkingDir: ROOT,
    entryPoints: [`src/js/${entry}.mjs`],
    outfile: `pkg/${outfile}`,
    bundle: true,
    charset: 'utf8',
    logLevel: 'warning',
    plugins: [builtParts],
    target: 'es2022',
    ...options,
    define: { SLADDER_VERSION: JSON.stringify(version), ...options.define },
  });
  const node = { platform: 'node' };
  const module = { format: 'esm', platform: 'neutral' };
  const common = { format: 'cjs', platform: 'neutral' };
  const classic = { format: 'iife', platform: 'browser', minify: true, target: 'es2020' };
  // no templates, so no line breaks in them: Freshworks takes a file of few lines, some of them indented, for one that is not minified
  const engine = { ...classic, globalName: 'sladder', supported: { 'template-literal': false } };
  await Promise.all([
    script('node', 'node.mjs', { ...module, ...node }),
    script('node', 'node.cjs', {
      ...common,
      ...node,
      define: { 'import.meta.url': 'moduleUrl' },
      banner: { js: "const moduleUrl = require('node:url').pathToFileURL(__filename).href;" },
    }),
    script('browser', 'browser.mjs', module),
    script('inline', 'inline.mjs', module),
    script('inline', 'inline.cjs', common),
    script('inline', 'inline.global.js', engine),
    script('wasm2js', 'wasm2js.mjs', { ...module, minify: true }),
    script('wasm2js', 'wasm2js.cjs', { ...common, minify: true }),
    script('wasm2js', 'wasm2js.global.js', engine),
    script('text', 'text.mjs', module),
    script('text', 'text.cjs', common),
    script('elements', 'elements.global.js', { ...classic, target: 'es2022', plugins: [builtParts, besideText('js')] }),
    ...Object.entries(CLASSIC).map(([name, globalName]) => script(name, `${name}.global.js`, { ...classic, globalName })),
    script('serverless', 'serverless.global.js', {
      ...engine,
      // a coverage report of the app that has it is about the app
      banner: { js: '/* istanbul ignore file */' },
      // such sandboxes have an object to fill and no `module`; Node has both
      footer: { js: "if (typeof module === 'object') module.exports = sladder; else exports = sladder;" },
    }),
    ...BESIDE.flatMap((name) => [
      script(name, `${name}.mjs`, { ...module, plugins: [builtParts, besideText('mjs')] }),
      script(name, `${name}.cjs`, { ...common, plugins: [builtParts, besideText('cjs')] }),
    ]),
    script('cli/counted', 'www/counted.mjs', module),
    script('cli/said', 'www/said.mjs', module),
    script('cli', 'cli.mjs', { ...module, ...node, plugins: [besideTheCommandLine] }),
  ]);
  chmodSync(at('pkg/cli.mjs'), 0o755);
}

/** Declarations for `require` are those for `import`, under the names that TypeScript looks for. */
function writeTypes() {
  for (const name of ['index', 'text', ...BESIDE]) {
    const types = readFileSync(at('src/js', `${name}.d.ts`), 'utf8');
    writeFileSync(at('pkg', `${name}.d.ts`), types);
    writeFileSync(at('pkg', `${name}.d.cts`), types.replaceAll(/'(\.\/\w+)\.js'/g, "'$1.cjs'"));
  }
}

function copyFiles() {
  cpSync(ENGINE, at('pkg/engine.wasm'));
  const documents = readdirSync(ROOT).filter((name) => /^(README|CHANGELOG|LICENSE)/.test(name));
  for (const name of documents) cpSync(at(name), at('pkg', name));
  // what sladder/text has bundled of others goes with their licences
  const licences = ['htmlparser2', 'entities'].map((name) => `${name}\n\n${readFileSync(at('node_modules', name, 'LICENSE'), 'utf8')}`);
  writeFileSync(at('pkg/LICENSE-BUNDLED'), licences.join('\n'));
  cpSync(at('www'), at('pkg/www'), { recursive: true });
  cpSync(at('policies'), at('pkg/policies'), { recursive: true });
  cpSync(at('pkg-templates'), at('pkg/templates'), { recursive: true });
  const samples = readdirSync(at('tests/demo')).filter((name) => name.endsWith('.json'));
  for (const name of samples) cpSync(at('tests/demo', name), at('pkg/www/demo', name));
}

function writeManifest() {
  const importable = (name, types) => ({ types: `./${types}.d.ts`, default: `./${name}.mjs` });
  const requirable = (name, types) => ({ types: `./${types}.d.cts`, default: `./${name}.cjs` });
  const { name, version, description, keywords, license, type, engines } = manifest;
  const published = {
    name, version, description, keywords, license, type, engines,
    // importing the element defines it, and nothing else needs to be asked of the module
    sideEffects: ['./elements.mjs', './elements.cjs', './elements.global.js'],
    exports: {
      '.': {
        node: { import: importable('node', 'index'), require: requirable('node', 'index') },
        // a script bundled for browsers, where nobody would copy a second file
        require: requirable('inline', 'index'),
        default: importable('browser', 'index'),
      },
      './inline': { import: importable('inline', 'index'), require: requirable('inline', 'index') },
      './inline.global.js': './inline.global.js',
      './wasm2js': { import: importable('wasm2js', 'index'), require: requirable('wasm2js', 'index') },
      './wasm2js.global.js': './wasm2js.global.js',
      './engine.wasm': './engine.wasm',
      ...Object.fromEntries([...Object.keys(CLASSIC), 'elements', 'serverless'].map((name) => [`./${name}.global.js`, `./${name}.global.js`])),
      ...Object.fromEntries(BESIDE.map((name) => [`./${name}`, { import: importable(name, name), require: requirable(name, name) }])),
      './text': { import: importable('text', 'text'), require: requirable('text', 'text') },
      './policies/major-incident.json': './policies/major-incident.json',
      './package.json': './package.json',
    },
    types: './index.d.ts',
    unpkg: './inline.global.js',
    jsdelivr: './inline.global.js',
    bin: { sladder: 'cli.mjs' },
    files: readdirSync(at('pkg')).filter((file) => file !== 'package.json').sort(),
  };
  writeFileSync(at('pkg/package.json'), `${JSON.stringify(published, null, 2)}\n`);
}

function printSizes() {
  for (const name of ['engine.wasm', 'wasm2js.global.js']) {
    const bytes = readFileSync(at('pkg', name));
    const [raw, gzip, brotli] = [bytes, gzipSync(bytes, { level: 9 }), brotliCompressSync(bytes)].map(({ length }) => length.toLocaleString('en'));
    console.log(`pkg/${name}: ${raw} bytes, ${gzip} gzip, ${brotli} brotli`);
  }
}

compileEngines();
const version = await readVersion();
rmSync(at('pkg'), { recursive: true, force: true });
mkdirSync(at('pkg/www/demo'), { recursive: true });
await bundle(version);
writeTypes();
copyFiles();
writeManifest();
printSizes();
