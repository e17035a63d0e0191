// The functions of the package, made from the one thing its entry files differ in: where the engine's bytes come from.
import { Calendar } from './calendar.mjs';
import { SladderError, errorOf } from './errors.mjs';
import { Instance } from './instance.mjs';
import { Keywords } from './keywords.mjs';
import { compileModule, compileModuleSync, refusal } from './load.mjs';
import { plainCopy } from './plain.mjs';
import { Policy } from './policy.mjs';
import { related } from './related.mjs';

/** Known without loading: the build reads it from the engine. */
export const version = Object.freeze(SLADDER_VERSION);

/**
 * `source.engine()` is what to load by default (a URL or bytes); `source.open(url)` reads a URL as bytes or Response;
 * `source.readSync()`, where the runtime allows it, gives the bytes at once.
 */
export function createApi(source) {
  let module = null;
  let instance = null;
  let loading = null;

  const isReady = () => instance !== null && instance.usable;

  /** Only success is kept, so that a failed load can be tried again. */
  async function load(given) {
    const compiled = (given === undefined && module) || await compileModule(given, source);
    const opened = await started(() => Instance.open(compiled));
    if (isReady()) return;
    module = compiled;
    instance = opened;
  }

  async function init(given = undefined) {
    // when it turns out not to be needed, its failure is nobody's concern
    if (typeof given?.then === 'function') given.then(undefined, () => {});
    while (!isReady()) {
      const mine = loading === null;
      loading ??= load(given).finally(() => { loading = null; });
      await (mine || given === undefined ? loading : loading.catch(() => {}));
    }
  }

  async function ready() {
    await init();
    return instance;
  }

  function readySync() {
    if (isReady()) return instance;
    if (module === null) {
      if (!source.readSync) throw new SladderError('not_loaded', 'the engine is not loaded yet: await `init()` first, or use `compilePolicy`');
      module = compileModuleSync(source);
    }
    return instance = startedSync(() => Instance.openSync(module));
  }

  return {
    init,
    compilePolicy: async (policy) => compilePolicy(await ready(), policy),
    compilePolicySync: (policy) => compilePolicy(readySync(), policy),
    checkPolicy: async (policy) => checkPolicy(await ready(), policy),
    compileCalendar: async (calendar) => compileCalendar(await ready(), calendar),
    compileKeywords: async (lists) => compileKeywords(await ready(), lists),
    related: async (tickets, options) => related(await ready(), tickets, options),
  };
}

async function started(open) {
  try {
    return checked(await open());
  } catch (error) {
    throw refusal(error, 'the module');
  }
}

function startedSync(open) {
  try {
    return checked(open());
  } catch (error) {
    throw refusal(error, 'the module');
  }
}

/** An engine of another version may still fit together and answer wrongly: a page with an old copy in its cache. */
function checked(instance) {
  instance.call((exchange) => instance.exports.version(exchange));
  const found = instance.answer();
  if (found.package === version.package && found.timeZones === version.timeZones) return instance;
  throw new Error(`it is version ${worded(found)}, and this package is version ${worded(version)}`);
}

function worded({ package: number, timeZones }) {
  return `${number} with time zones ${timeZones}`;
}

/** Has the engine read a document. Problems of one that was no text have no line and column: there is no text to look at. */
function read(instance, document, compile) {
  if (typeof document === 'string') return { result: instance.ask(document, compile), placed: (problem) => problem };
  const { copy, problems } = plainCopy(document);
  if (problems.length) return { problems };
  return { result: instance.ask(JSON.stringify(copy), compile), placed: ({ line, column, ...problem }) => problem };
}

function compileDocument(instance, document) {
  const { result, placed, problems } = read(instance, document, instance.exports.compilePolicy);
  if (problems) return { problems };
  const answer = instance.answer();
  return { result, ...answer, problems: answer.problems.map(placed) };
}

function compilePolicy(instance, document) {
  const { result, ...compiled } = compileDocument(instance, document);
  if (result) return new Policy(instance, result, compiled);
  throw errorOf('invalid_policy', 'the policy', compiled.problems);
}

function checkPolicy(instance, document) {
  const { result, problems } = compileDocument(instance, document);
  if (result) instance.release(result);
  return problems;
}

function compileCalendar(instance, document) {
  const { result, placed, problems } = read(instance, document, instance.exports.compileCalendar);
  if (result) return new Calendar(instance, result);
  throw errorOf('invalid_policy', 'the calendar', problems ?? instance.answer().map(placed));
}

function compileKeywords(instance, document) {
  const { result, placed, problems } = read(instance, document, instance.exports.compileKeywords);
  if (result) return new Keywords(instance, result, instance.answer());
  throw errorOf('invalid_policy', 'the keyword lists', problems ?? instance.answer().map(placed));
}
