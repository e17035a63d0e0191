// The lists of phrases that a policy has looked for: its own, and those of the signals, which come with the engine.
import de from '../../signals/de.json';
import en from '../../signals/en.json';
import es from '../../signals/es.json';
import et from '../../signals/et.json';
import fr from '../../signals/fr.json';
import it from '../../signals/it.json';
import nl from '../../signals/nl.json';
import pt from '../../signals/pt.json';

const LANGUAGES = { en, nl, de, it, et, fr, es, pt };
const NAMES = ['shouting', 'exclamation', ...Object.keys(en).filter((key) => en[key].phrases)];
const BY_NAME = new Map(NAMES.map((name) => [name.toLowerCase(), name]));

/** Every text in a value, however deep. */
function textsIn(value) {
  if (typeof value === 'string') return [value];
  return value && typeof value === 'object' ? Object.values(value).flatMap(textsIn) : [];
}

/** The signals that conditions ask for, in any part of a policy. */
function askedSignals(value) {
  if (!value || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key !== 'signal') return askedSignals(inner);
    // what else may be called `signal`, such as a metric, holds no name of one
    return textsIn(inner).map((name) => BY_NAME.get(name.toLowerCase())).filter(Boolean);
  });
}

function builtInPhrases(name, languages) {
  return new Set(languages.flatMap((language) => LANGUAGES[language][name]?.phrases ?? []));
}

function signalList(name, written, languages) {
  const { weight, phrases = [], languages: own } = typeof written === 'object' ? written : { weight: written };
  const builtIn = builtInPhrases(name, own ?? languages ?? Object.keys(LANGUAGES));
  for (const phrase of phrases) builtIn.delete(phrase);
  return { id: `signal:${name}`, signal: name, weight, phrases, builtIn };
}

/**
 * { id, signal, weight, phrases, builtIn } of every list of a policy that compiles, keyword lists first; `id` as matches name it.
 *   signal   the signal's name; undefined for a keyword list
 *   phrases  those that the policy itself has, in its order
 *   builtIn  a set of those that the signal has besides
 */
export function listsOf({ keywords, signals, ...rest }) {
  const { languages, ...weighed } = signals ?? {};
  const asked = askedSignals(rest).filter((name) => !Object.hasOwn(weighed, name));
  const own = Object.entries(keywords ?? {}).map(([id, { phrases, weight = 0 }]) => ({ id, weight, phrases, builtIn: new Set() }));
  const told = Object.entries({ ...weighed, ...Object.fromEntries(asked.map((name) => [name, 0])) });
  return [...own, ...told.map(([name, written]) => signalList(name, written, languages))];
}
