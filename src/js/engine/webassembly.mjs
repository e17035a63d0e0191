// The engine as WebAssembly: compiled once, from wherever its bytes come, and started again as often as a defect asks for it.
import { SladderError } from './errors.mjs';
import { Instance } from './instance.mjs';
import { compileModule, compileModuleSync, refusal } from './load.mjs';
import { version } from './version.mjs';

/**
 * `source.engine()` is what to load by default (a URL or bytes); `source.open(url)` reads a URL as bytes or Response;
 * `source.readSync()`, where the runtime allows it, gives the bytes at once.
 */
export function webAssembly(source) {
  let module = null;
  return {
    /** Only success is kept, so that a failed load can be tried again. */
    async open(given) {
      const compiled = (given === undefined && module) || await compileModule(given, source);
      const instance = await started(() => Instance.open(compiled));
      module = compiled;
      return instance;
    },
    openSync() {
      if (module === null) {
        if (!source.readSync) throw new SladderError('not_loaded', 'the engine is not loaded yet: await `init()` first, or use `compilePolicy`');
        module = compileModuleSync(source);
      }
      return startedSync(() => Instance.openSync(module));
    },
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
