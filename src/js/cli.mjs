#!/usr/bin/env node
// The command line: picks the command, hands it the package's own API, and turns the outcome into an exit code.
import * as engine from './node.mjs';
import { UsageError, readArguments } from './cli/args.mjs';
import * as check from './cli/check.mjs';
import * as decide from './cli/decide.mjs';
import * as explain from './cli/explain.mjs';
import * as create from './cli/new.mjs';
import { openTerminal } from './cli/terminal.mjs';
import { nearest } from './cli/text.mjs';
import * as timeline from './cli/timeline.mjs';
import * as words from './cli/words.mjs';

const COMMANDS = { check, decide, explain, timeline, words, new: create };

const HELP = `usage: sladder COMMAND [options]

Escalation and SLA engine for helpdesks: a policy and tickets in; priority, deadlines, escalation and route out, with the reasons.

commands
${Object.values(COMMANDS)
  .map(({ name, summary }) => `  ${name.padEnd(8)} ${summary}`)
  .join('\n')}

options
  -h, --help      this text; \`sladder COMMAND --help\` says more about a command
  -v, --version   the version of the package and of its time zones

examples
  sladder check policy.json
  sladder decide --policy policy.json tickets.json
  sladder explain --policy policy.json --ticket tickets.json --id 1005
  sladder timeline --policy policy.json --ticket tickets.json --id 1005
  sladder words --policy policy.json tickets.ndjson
  sladder new freshdesk my-app

Colour is for terminals only; NO_COLOR and FORCE_COLOR are respected.`;

/** What was asked for before any command: help, the version, or a mistake. */
async function withoutCommand(word, topic, terminal) {
  if (word === '--version' || word === '-v') {
    await terminal.print(`sladder ${engine.version.package} (time zones ${engine.version.timeZones})`);
    return 0;
  }
  if (word === '--help' || word === '-h' || word === 'help') {
    await terminal.print(COMMANDS[topic]?.help ?? HELP);
    return 0;
  }
  if (word === undefined) {
    terminal.error(HELP);
    return 2;
  }
  const option = word.startsWith('-');
  const guess = nearest(word, option ? ['--help', '--version'] : Object.keys(COMMANDS));
  const help = guess ? `did you mean \`${guess}\`?` : `the commands are ${Object.keys(COMMANDS).join(', ')}`;
  throw new UsageError(`unknown ${option ? 'option' : 'command'} \`${word}\``, help);
}

async function runCommand([word, ...rest], terminal) {
  if (!Object.hasOwn(COMMANDS, word ?? '')) return withoutCommand(word, rest[0], terminal);
  const command = COMMANDS[word];
  const { values, positionals } = readArguments(rest, command.options);
  if (values.help) {
    await terminal.print(command.help);
    return 0;
  }
  return command.run({ values, positionals, engine, terminal });
}

async function main() {
  const terminal = openTerminal();
  try {
    process.exitCode = await runCommand(process.argv.slice(2), terminal);
  } catch (error) {
    const foreseen = error instanceof UsageError || error instanceof engine.SladderError;
    terminal.usage(foreseen ? error : { message: error.stack });
    process.exitCode = 2;
  }
}

main();
