// What marketplaces ask of an app's package, as far as it is public, each rule with where it was read. Their own validators need an
// account (Zendesk) or a download from the vendor (Freshworks), so these stand in for them; they are no proof of being accepted.
import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Linter } from 'eslint';

const FDK = 'Freshworks development kit 6.9.0';
const FRESHWORKS_DOCS = 'freshworks-developers/marketplace, skills/app-dev';
const ZENDESK = 'zendesk/zendesk_apps_support, validations';

const MEGABYTE = 1_000_000;
/** What apps are written in; the vendor's own skeletons use async functions. What is bundled and minified may be newer. */
const [OWN_LANGUAGE, BUNDLED_LANGUAGE] = [2019, 2022];

const isAt = (folder) => ({ path }) => path.startsWith(`${folder}/`);
const problem = (file, message) => ({ file, message });
const jsonOf = (files, path) => {
  try {
    return JSON.parse(files.find((file) => file.path === path).text);
  } catch {
    return {};
  }
};

/** Fewer than a fifth of the lines are indented: what the kit takes for minified. */
export function isMinified(text) {
  const lines = text.replace(/\/\*[\S\s]*?\*\/|\/\/(.+|\n)/g, '').split('\n');
  return lines.filter((line) => /^\s+/.test(line)).length / lines.length < 0.2;
}

const EVERYWHERE = { 'no-eval': 'error', 'no-implied-eval': 'error', 'no-new-func': 'error', 'no-alert': 'error', 'no-debugger': 'error' };
/** What minifying makes of functions and names says nothing about them. */
const IN_OWN_FILES = {
  complexity: ['error', 7],
  'max-nested-callbacks': ['error', 4],
  'no-empty-function': 'error',
  'no-unused-vars': ['error', { vars: 'local' }],
};

/** Engines are large, and the same in every app: each text is linted once. */
const lintedTexts = new Map();
function messagesOf({ path, text }) {
  if (!lintedTexts.has(text)) {
    const bundled = isMinified(text);
    const config = {
      languageOptions: { ecmaVersion: bundled ? BUNDLED_LANGUAGE : OWN_LANGUAGE, sourceType: 'script' },
      linterOptions: { reportUnusedDisableDirectives: 'off' },
      rules: bundled ? EVERYWHERE : { ...EVERYWHERE, ...IN_OWN_FILES },
    };
    lintedTexts.set(text, new Linter().verify(text, [config], { filename: path }));
  }
  return lintedTexts.get(text);
}

/** Of all messages of the linter those that `isMeant`, with their places. */
const linted = (isMeant) => (files) => files.filter(({ path }) => path.endsWith('.js'))
  .flatMap((file) => messagesOf(file).filter(isMeant).map(({ message, line }) => problem(file.path, `line ${line}: ${message}`)));
const rule = (id, source) => ({ id, source, check: linted(({ ruleId }) => ruleId === id) });

const COMMON = [
  { id: 'language', source: `${FDK}, lint: scripts, no modules; which language newer kits read was not found`, check: linted(({ fatal }) => fatal) },
  rule('no-eval', `${FDK}, lint`),
  rule('no-implied-eval', 'Content-Security-Policies without unsafe-eval'),
  rule('no-new-func', 'Content-Security-Policies without unsafe-eval'),
  rule('no-alert', `${FDK}, lint`),
  rule('no-debugger', `${FDK}, lint`),
  rule('complexity', `${FDK}, lint: a warning above 7`),
  rule('max-nested-callbacks', `${FDK}, lint: a warning above 4`),
  rule('no-empty-function', `${FDK}, lint of what is not minified`),
  rule('no-unused-vars', `${FDK}, lint of what is not minified`),
];

/** The names that a `exports = { name: function }` gives. */
const handlersOf = (text) => [...text.matchAll(/(\w+Handler):/g)].map(([, name]) => name);

function freshdeskManifest(files) {
  const { modules = {}, engines, 'platform-version': version, ...rest } = jsonOf(files, 'manifest.json');
  const says = (wrong, message) => (wrong ? [problem('manifest.json', message)] : []);
  const pages = Object.values(modules).flatMap(({ location = {} }) => Object.values(location).flatMap(({ url, icon }) => [url, icon]));
  return [
    ...says(version !== '3.0', 'platform-version is 3.0'),
    ...says(!engines?.node || !engines?.fdk, 'engines name node and fdk'),
    ...says(!Object.keys(modules).some((name) => name !== 'common'), 'at least one module apart from common'),
    ...says('product' in rest || 'whitelisted-domains' in rest, 'product and whitelisted-domains belong to older platforms'),
    ...pages.filter((page) => page && !files.some(({ path }) => path === `app/${page}`)).map((page) => problem('manifest.json', `app/${page} is not there`)),
  ];
}

function freshdeskRequests(files) {
  const declared = Object.keys(jsonOf(files, 'manifest.json').modules?.common?.requests ?? {}).sort();
  const templates = jsonOf(files, 'config/requests.json');
  const file = 'config/requests.json';
  const bare = (host) => /^[\w.-]+\.[a-z]+$/.test(host.replace(/<%= \w+\.\w+ %>/g, 'x'));
  return [
    ...(declared.join() === Object.keys(templates).sort().join() ? [] : [problem(file, 'the manifest declares other requests')]),
    ...Object.entries(templates).flatMap(([name, { schema }]) => [
      ...(bare(schema.host) ? [] : [problem(file, `${name}: the host is a bare name`)]),
      ...(schema.path.startsWith('/') && !schema.body ? [] : [problem(file, `${name}: a path from the root, and no body`)]),
    ]),
  ];
}

const IPARAM_TYPES = ['text', 'paragraph', 'dropdown', 'email', 'number', 'phone_number', 'date', 'url', 'radio', 'checkbox', 'multiselect', 'domain', 'api_key'];

const FRESHDESK = [
  {
    id: 'file-size',
    source: `${FDK}, lib/validations/app-dir.js: files at the top of app/; here of all files`,
    check: (files) => files.filter(({ size }) => size > 2 * MEGABYTE).map(({ path, size }) => problem(path, `${size} bytes`)),
  },
  {
    id: 'package-size',
    source: `${FDK}, lib/validations/pkgsize.js`,
    check: (files) => {
      const size = files.reduce((total, { bytes }) => total + gzipSync(bytes).length, 0);
      return size > 5 * MEGABYTE ? [problem('', `${size} bytes, compressed`)] : [];
    },
  },
  {
    id: 'server-files',
    source: `${FDK}, pack_info.json: only .js and .pem of server/ are packed, anything else is left out without a word`,
    check: (files) => files.filter(isAt('server')).filter(({ path }) => !/\.(js|pem)$/.test(path) && !path.startsWith('server/test_data/')).map(({ path }) => problem(path, 'is not packed')),
  },
  { id: 'manifest', source: `${FRESHWORKS_DOCS}/references/architecture/platform3-manifest-structure.md`, check: freshdeskManifest },
  { id: 'requests', source: `${FRESHWORKS_DOCS}/references/architecture/request-templates-latest.md`, check: freshdeskRequests },
  {
    id: 'handlers',
    source: `${FRESHWORKS_DOCS}/references/architecture/platform3-manifest-structure.md: handlers match the events`,
    check: (files) => {
      const known = handlersOf(files.find(({ path }) => path === 'server/server.js')?.text ?? '');
      const events = Object.values(jsonOf(files, 'manifest.json').modules ?? {}).flatMap((module) => Object.values(module.events ?? {}));
      return events.filter(({ handler }) => !known.includes(handler)).map(({ handler }) => problem('server/server.js', `no ${handler}`));
    },
  },
  {
    id: 'iparams',
    source: 'developers.freshworks.com, installation parameters: display_name and type; no limit of a value is documented, 40 KB is that of client.db',
    check: (files) => Object.entries(jsonOf(files, 'config/iparams.json')).flatMap(([name, { display_name: title, type, default_value: value }]) => [
      ...(title && IPARAM_TYPES.includes(type) ? [] : [problem('config/iparams.json', `${name}: display_name and a known type`)]),
      ...(String(value ?? '').length > 40 * 1024 ? [problem('config/iparams.json', `${name} is too long`)] : []),
    ]),
  },
  {
    id: 'layout',
    source: `${FRESHWORKS_DOCS}/assets/templates`,
    check: (files) => ['README.md', 'manifest.json', 'config/iparams.json', 'app/index.html', 'server/server.js']
      .filter((path) => !files.some((file) => file.path === path)).map((path) => problem(path, 'is not there')),
  },
];

const BLOCKED = /\.(rar|zip|gz|tgz|pdf|docx?|avi|bin|bz2?|csh|sh|jar|mp3|mpe?g|odt|pptx?|xlsx?|7z)$/i;
const PARAMETER_TYPES = ['text', 'checkbox', 'url', 'number', 'multiline', 'hidden', 'oauth', 'mtls'];
/** The validator warns of these words; in an engine's own code they name parts of texts. */
const SECRETS = /password|token|secret/i;

function zendeskManifest(files) {
  const { author = {}, defaultLocale, location, frameworkVersion, parameters = [] } = jsonOf(files, 'manifest.json');
  const says = (wrong, message) => (wrong ? [problem('manifest.json', message)] : []);
  const pages = Object.values(location ?? {}).flatMap((places) => Object.values(places).map(({ url }) => url));
  return [
    ...says(!author.name || !author.email, 'author with name and email'),
    ...says(!defaultLocale || !location || frameworkVersion !== '2.0', 'defaultLocale, location and frameworkVersion 2.0'),
    ...says(parameters.some(({ name, type }) => !name || !PARAMETER_TYPES.includes(type)), 'parameters have a name and a known type'),
    ...says(new Set(parameters.map(({ name }) => name)).size < parameters.length, 'parameters have names of their own'),
    ...pages.filter((page) => !files.some(({ path }) => path === page)).map((page) => problem('manifest.json', `${page} is not there`)),
  ];
}

const ZENDESK_RULES = [
  { id: 'manifest', source: `${ZENDESK}/manifest.rb`, check: zendeskManifest },
  {
    id: 'blocked-type',
    source: `${ZENDESK}/mime.rb`,
    check: (files) => files.filter(({ path }) => BLOCKED.test(path)).map(({ path }) => problem(path, 'a type that is refused')),
  },
  {
    id: 'secrets',
    source: `${ZENDESK}, secrets: warns only`,
    check: (files) => files.filter(({ path, text }) => /\.(js|json|html)$/.test(path) && !isMinified(text) && SECRETS.test(text)).map(({ path }) => problem(path, 'a word that is warned of')),
  },
  {
    id: 'translations',
    source: `${ZENDESK}/translations.rb`,
    check: (files) => {
      const { app = {} } = jsonOf(files, 'translations/en.json');
      const { parameters = [] } = jsonOf(files, 'manifest.json');
      const file = 'translations/en.json';
      return [
        ...['name', 'short_description', 'long_description', 'installation_instructions'].filter((key) => !app[key]).map((key) => problem(file, `no ${key}`)),
        ...parameters.filter(({ name }) => !app.parameters?.[name]?.label).map(({ name }) => problem(file, `no label for ${name}`)),
      ];
    },
  },
  {
    id: 'layout',
    source: 'zendesk/demo_apps, v2/support/basic_ticket_sample_app',
    check: (files) => ['README.md', 'manifest.json', 'translations/en.json', 'assets/logo.png', 'assets/logo-small.png']
      .filter((path) => !files.some((file) => file.path === path)).map((path) => problem(path, 'is not there')),
  },
];

export const RULES = { freshdesk: [...COMMON, ...FRESHDESK], zendesk: [...COMMON, ...ZENDESK_RULES] };

async function filesOf(root) {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return Promise.all(entries.filter((entry) => entry.isFile()).map(async (entry) => {
    const file = join(entry.parentPath, entry.name);
    const bytes = await readFile(file);
    return { path: file.slice(root.length + 1).split(sep).join('/'), bytes, size: bytes.length, text: bytes.toString('utf8') };
  }));
}

/** { rule, file, message } of all that an app's folder does against the rules of its platform. */
export async function brokenRules(platform, root) {
  const files = await filesOf(root);
  return RULES[platform].flatMap(({ id, check }) => check(files).map(({ file, message }) => ({ rule: id, file, message })));
}

/** Lines of JavaScript in an app that are neither blank nor comments, without what is bundled; a copy counts once: { path: lines }. */
export async function linesOfCode(root) {
  const own = (await filesOf(root)).filter(({ path, text }) => /\.m?js$/.test(path) && !isMinified(text));
  const once = new Map(own.map((file) => [createHash('sha256').update(file.bytes).digest('hex'), file]));
  const codeOf = (text) => text.replace(/^\s*\/\*[\S\s]*?\*\//gm, '').split('\n').filter((line) => line.trim() && !/^\s*\/\//.test(line));
  return Object.fromEntries([...once.values()].map(({ path, text }) => [path, codeOf(text).length]));
}
