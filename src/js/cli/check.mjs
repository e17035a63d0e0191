// `sladder check`: every problem of a policy, in the form that editors and CI logs turn into links.
import { UsageError } from './args.mjs';
import { problemLines } from './format.mjs';
import { inputName, readText } from './read.mjs';
import { count } from './text.mjs';

export const name = 'check';
export const summary = 'report every problem of a policy';
export const options = { json: { type: 'boolean' } };
export const help = `usage: sladder check [--json] POLICY...

Reports all errors and warnings of policies, in document order:

  policy.json:12:7: error[unknown_key] rules[0].wen: unknown key \`wen\`
    help: did you mean \`when\`?

POLICY is a JSON file, or - for standard input.

options
      --json   one problem per line as JSON, with the file it is in
  -h, --help   this text

exit codes
  0  no errors (there may be warnings)
  1  at least one error
  2  wrong usage, or a file that cannot be read

examples
  sladder check policy.json
  sladder check --json policies/*.json | jq -r .code | sort | uniq -c
  git show main:policy.json | sladder check -`;

function summaryLine(files, problems, style) {
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const warnings = problems.length - errors;
  const parts = [];
  if (errors) parts.push(style.red(count(errors, 'error')));
  if (warnings) parts.push(style.yellow(count(warnings, 'warning')));
  return `${count(files, 'policy', 'policies')}: ${parts.join(', ') || style.green('no problems')}`;
}

export async function run({ values, positionals: files, engine, terminal }) {
  if (!files.length) throw new UsageError('no policy to check', 'for example `sladder check policy.json`');
  if (files.filter((file) => file === '-').length > 1) throw new UsageError('standard input can be read only once');

  const all = [];
  let unreadable = 0;
  for (const file of files) {
    let problems;
    try {
      problems = await engine.checkPolicy(await readText(file));
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      terminal.usage(error);
      unreadable += 1;
      continue;
    }
    for (const problem of problems) {
      const place = inputName(file);
      const lines = values.json ? [JSON.stringify({ file: place, ...problem })] : problemLines(problem, place, terminal.style);
      await terminal.print(...lines);
    }
    all.push(...problems);
  }
  const read = files.length - unreadable;
  if (read && !values.json) await terminal.print(summaryLine(read, all, terminal.style));
  if (unreadable) return 2;
  return all.some(({ severity }) => severity === 'error') ? 1 : 0;
}
