// The engine as JavaScript, for pages that forbid WebAssembly: what wasm2js of binaryen makes of a build without vectors.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const BINARYEN = fileURLToPath(new URL('node_modules/binaryen/bin', import.meta.url));

/** What rustc and wasm-bindgen use; wasm2js knows none of it but the last. */
const FEATURES = [
  '--enable-bulk-memory', '--enable-nontrapping-float-to-int', '--enable-sign-ext', '--enable-multivalue', '--enable-mutable-globals',
  '--enable-reference-types',
];
const LOWERINGS = ['--signext-lowering', '--llvm-nontrapping-fptoint-lowering', '--llvm-memory-copy-fill-lowering'];
/** wasm-bindgen's table for JavaScript values, of which none crosses: wasm2js knows one table, that of functions. */
const REFERENCES = '__wbindgen_externrefs';

function binaryen(tool, ...options) {
  execFileSync(process.execPath, [join(BINARYEN, tool), ...options], { stdio: ['ignore', 'ignore', 'inherit'] });
}

/** What may go from a module that nobody asks for its table of references, in the form that wasm-metadce reads. */
function graphOf(engine) {
  const functions = WebAssembly.Module.exports(new WebAssembly.Module(readFileSync(engine)))
    .filter(({ name, kind }) => kind === 'function' || name === 'memory')
    .map(({ name }) => ({ name, export: name }));
  return [{ name: 'glue', root: true, reaches: functions.map(({ name }) => name) }, ...functions];
}

function replaceOnce(text, pattern, replacement) {
  if (text.split(pattern).length !== 2) throw new Error(`wasm2js writes its JavaScript differently now: ${pattern} not found once`);
  return text.replace(pattern, replacement);
}

/**
 * wasm2js writes a module that holds one engine: it becomes a function that makes any number of them, from what an engine imports to what
 * it exports. A memory that grows leaves its old buffer as it was, where WebAssembly's is detached, and readers hold on to their views
 * until they are empty: so it is detached here as well.
 */
function engineFunction(script) {
  let body = replaceOnce(script, /^import \* as \S+ from '\.\/engine_bg\.js';$/m, '');
  body = replaceOnce(body, /^var retasmFunc = asmFunc\([^]*$/m, `return Object.assign(asmFunc(imports), { ${REFERENCES}: new Map() });`);
  body = replaceOnce(body, /^ +buffer = newBuffer;$/m, 'structuredClone(buffer, { transfer: [buffer] });\n$&');
  return `export function engine(imports) {\n${body}\n}\n`;
}

/** Translates what wasm-bindgen made, `engine_bg.wasm` in `folder`, to the module `file`. */
export function translate(folder, file) {
  const [engine, lowered, graph, clean, script] = ['engine_bg.wasm', 'lowered.wasm', 'graph.json', 'clean.wasm', 'script.mjs'].map((name) => join(folder, name));
  binaryen('wasm-opt', ...FEATURES, '-Oz', '--low-memory-unused', '--strip-debug', '--strip-producers', ...LOWERINGS, engine, '-o', lowered);
  writeFileSync(graph, JSON.stringify(graphOf(lowered)));
  binaryen('wasm-metadce', '--enable-reference-types', lowered, '--graph-file', graph, '-o', clean);
  binaryen('wasm2js', '-O', clean, '-o', script);
  writeFileSync(file, engineFunction(readFileSync(script, 'utf8')));
}
