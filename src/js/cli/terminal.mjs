// Where a command writes: results to standard output, everything else to standard error.
import { once } from 'node:events';
import { problemLines } from './format.mjs';
import { styleFor } from './style.mjs';

const DEFAULT_COLUMNS = 120;
const PICTURE_COLUMNS = 80;

const CLEAR_LINE = '\r\u001b[K';

export function openTerminal({ stdout, stderr, env = process.env } = process) {
  const errorStyle = styleFor(stderr, env);
  const showsProgress = Boolean(stderr.isTTY) && env.TERM !== 'dumb';
  let progress = '';
  // A reader that has seen enough (`| head`) closes the pipe: that is its right, and no error of ours.
  stdout.on('error', (error) => {
    if (error.code === 'EPIPE') process.exit();
    throw error;
  });
  const setProgress = (text) => {
    if (!showsProgress || text === progress) return;
    progress = text;
    stderr.write(CLEAR_LINE + text);
  };
  // Both streams may be the same screen: the line of progress gives way to whatever is written.
  const error = (...lines) => {
    setProgress('');
    stderr.write(`${lines.join('\n')}\n`);
  };
  return {
    columns: stdout.columns || DEFAULT_COLUMNS,
    /** Where nobody says how wide it is, as in a pipe, a picture takes the least that every screen has. */
    pictureColumns: stdout.columns || PICTURE_COLUMNS,
    style: styleFor(stdout, env),
    /** Waits while the reader is slower than we are, so that a long run stays small. */
    async print(...lines) {
      setProgress('');
      if (!stdout.write(`${lines.join('\n')}\n`)) await once(stdout, 'drain');
    },
    error,
    /** One line that the next one replaces, for terminals only; '' takes it away. */
    progress: setProgress,
    problems(problems, place) {
      for (const problem of problems) error(...problemLines(problem, place, errorStyle));
    },
    /** A message of ours, with what to do about it. */
    usage({ message, help }) {
      error(`${errorStyle.red('sladder')}: ${message}`, ...(help ? [`  ${errorStyle.cyan('help')}: ${help}`] : []));
    },
  };
}
