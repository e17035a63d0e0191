// The arguments of a command, read strictly: a mistyped option is an answer, not a silent default.
import { parseArgs } from 'node:util';
import { nearest } from './text.mjs';

/** Something the caller of the command has to put right; ends with exit code 2. */
export class UsageError extends Error {
  constructor(message, help) {
    super(message);
    this.name = 'UsageError';
    this.help = help;
  }
}

const COMMON_OPTIONS = {
  help: { type: 'boolean', short: 'h' },
};

function refuseUnknown({ rawName }, options) {
  const names = Object.keys(options);
  const guess = rawName.startsWith('--') ? nearest(rawName.slice(2), names) : undefined;
  const known = names.map((name) => `--${name}`).join(' ');
  throw new UsageError(`unknown option \`${rawName}\``, guess ? `did you mean \`--${guess}\`?` : `the options are ${known}`);
}

function checkToken(token, options) {
  const { name, rawName, value, inlineValue } = token;
  if (!Object.hasOwn(options, name)) refuseUnknown(token, options);
  if (options[name].type === 'boolean') {
    if (value !== undefined) throw new UsageError(`\`${rawName}\` takes no value`);
    return;
  }
  const swallowed = !inlineValue && value?.startsWith('-') && value !== '-';
  if (value === undefined || value === '' || swallowed) throw new UsageError(`\`${rawName}\` needs a value`);
}

/** { values, positionals } of `args`; throws UsageError for what `options` (as in node:util parseArgs) do not know. */
export function readArguments(args, commandOptions) {
  const options = { ...commandOptions, ...COMMON_OPTIONS };
  const { values, positionals, tokens } = parseArgs({ args, options, allowPositionals: true, strict: false, tokens: true });
  for (const token of tokens) if (token.kind === 'option') checkToken(token, options);
  return { values, positionals };
}

/** Options that name what is needed to decide; shared by all commands that do. */
export const DECIDING_OPTIONS = {
  policy: { type: 'string', short: 'p' },
  now: { type: 'string' },
  from: { type: 'string' },
  'from-zone': { type: 'string' },
};

/** Helpdesks whose tickets can be read, each by the package's entry of that name. */
export const HELPDESKS = [
  'freshdesk', 'zendesk', 'zammad', 'jira', 'intercom', 'front', 'helpscout', 'hubspot', 'salesforce', 'liveagent', 'trengo', 'questionpro',
];

/** What these options mean, in the help of each command that has them. */
export const FROM_HELP = `      --from HELPDESK    tickets are in this helpdesk's own form:
                         ${HELPDESKS.slice(0, 6).join(', ')},
                         ${HELPDESKS.slice(6).join(', ')}
      --from-zone ZONE   the time zone of its times without an offset, such as Europe/Amsterdam`;

export function required(values, name, example) {
  if (values[name] === undefined) throw new UsageError(`\`--${name}\` is missing`, `for example \`${example}\``);
  return values[name];
}

/** The one file of tickets that `command` was given, to do with them what `purpose` says. */
export function ticketsFile(positionals, policyFile, command, purpose) {
  if (positionals.length !== 1) {
    const found = positionals.length ? `one file of tickets at a time, not ${positionals.length}` : `no tickets to ${purpose}`;
    throw new UsageError(found, `for example \`sladder ${command} --policy policy.json tickets.json\`, or \`-\` for standard input`);
  }
  const [file] = positionals;
  if (policyFile === '-' && file === '-') throw new UsageError('standard input can be read only once');
  return file;
}
