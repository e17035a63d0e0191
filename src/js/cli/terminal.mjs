// Where a command writes: results to standard output, everything else to standard error.
import { once } from 'node:events';
import { problemLines } from './format.mjs';
import { styleFor } from './style.mjs';

const DEFAULT_COLUMNS = 120;

export function openTerminal({ stdout, stderr } = process) {
  const errorStyle = styleFor(stderr);
  // A reader that has seen enough (`| head`) closes the pipe: that is its right, and no error of ours.
  stdout.on('error', (error) => {
    if (error.code === 'EPIPE') process.exit();
    throw error;
  });
  const error = (...lines) => void stderr.write(`${lines.join('\n')}\n`);
  return {
    columns: stdout.columns || DEFAULT_COLUMNS,
    style: styleFor(stdout),
    /** Waits while the reader is slower than we are, so that a long run stays small. */
    async print(...lines) {
      if (!stdout.write(`${lines.join('\n')}\n`)) await once(stdout, 'drain');
    },
    error,
    problems(problems, place) {
      for (const problem of problems) error(...problemLines(problem, place, errorStyle));
    },
    /** A message of ours, with what to do about it. */
    usage({ message, help }) {
      error(`${errorStyle.red('sladder')}: ${message}`, ...(help ? [`  ${errorStyle.cyan('help')}: ${help}`] : []));
    },
  };
}
