// Colour, where the reader can see it: a terminal, unless NO_COLOR or FORCE_COLOR say otherwise.

const CODES = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
  cyan: [36, 39],
};

function wantsColour(stream, env) {
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false';
  if (env.NO_COLOR) return false;
  return Boolean(stream.isTTY) && env.TERM !== 'dumb';
}

/** { bold(text), red(text), ... }: each returns its text as it came when the stream gets no colour. */
export function styleFor(stream, env = process.env) {
  const colour = wantsColour(stream, env);
  const style = {};
  for (const [name, [on, off]] of Object.entries(CODES)) {
    style[name] = (text) => (colour && text ? `\u001b[${on}m${text}\u001b[${off}m` : text);
  }
  return style;
}

const STATES = { met: 'green', warning: 'yellow', breached: 'red', late: 'red', paused: 'blue', cancelled: 'dim' };

/** `text` in the colour of a clock's or a ticket's state; a running clock keeps the terminal's own. */
export function paintState(style, state, text) {
  const name = STATES[state];
  return name ? style[name](text) : text;
}
