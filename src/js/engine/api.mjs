// The functions of the package, made from the one thing its entry files differ in: where the engine comes from.
import { Calendar } from './calendar.mjs';
import { errorOf } from './errors.mjs';
import { Keywords } from './keywords.mjs';
import { plainCopy } from './plain.mjs';
import { Policy } from './policy.mjs';

/** `engine.open(given)` and `engine.openSync()` start an engine and give its Instance; `given` is what `init` was called with. */
export function createApi(engine) {
  let instance = null;
  let loading = null;

  const isReady = () => instance !== null && instance.usable;

  async function load(given) {
    const opened = await engine.open(given);
    if (!isReady()) instance = opened;
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
    if (!isReady()) instance = engine.openSync();
    return instance;
  }

  return {
    init,
    compilePolicy: async (policy) => compilePolicy(await ready(), policy),
    compilePolicySync: (policy) => compilePolicy(readySync(), policy),
    checkPolicy: async (policy) => checkPolicy(await ready(), policy),
    compileCalendar: async (calendar) => compileCalendar(await ready(), calendar),
    compileKeywords: async (lists) => compileKeywords(await ready(), lists),
  };
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
