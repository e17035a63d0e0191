// The one error type of the package, and how its messages are worded.

/** How many problems a message lists before it only counts the rest; `problems` always has them all. */
const LISTED = 5;

/** What every function of the package throws: `code` for programs, `message` for people, `problems` for editors. */
export class SladderError extends Error {
  constructor(code, message, problems = [], cause = undefined) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.problems = problems;
  }

  get name() {
    return 'SladderError';
  }
}

/** A problem found on this side of the wasm boundary, in the shape of the engine's own. */
export function problem(path, code, message, help) {
  return { path, code, severity: 'error', message, ...(help && { help }) };
}

function worded({ path, message, help, line, column }) {
  const place = [line === undefined ? '' : `${line}:${column}`, path].filter(Boolean).join(' ');
  return `${place && `${place}: `}${message}${help ? ` (${help})` : ''}`;
}

/** An error made of problems; its message shows the errors among them, so that a bare stack trace already helps. */
export function errorOf(code, subject, problems) {
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length === 1) return new SladderError(code, `${subject}: ${worded(errors[0])}`, problems);
  const lines = errors.slice(0, LISTED).map((each) => `\n  ${worded(each)}`);
  const rest = errors.length > LISTED ? `\n  ... and ${errors.length - LISTED} more` : '';
  return new SladderError(code, `${subject} has ${errors.length} problems:${lines.join('')}${rest}`, problems);
}
