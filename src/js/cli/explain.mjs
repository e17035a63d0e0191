// `sladder explain`: one ticket's decision in full, with the hours that were counted and the reasons for every part.
import { FROM_HELP } from './args.mjs';
import { explanation } from './explanation.mjs';
import { ONE_TICKET_HELP, ONE_TICKET_OPTIONS, aboutOne } from './one.mjs';

export const name = 'explain';
export const summary = 'explain one ticket: reasons, counted hours, what happens next';
export const options = ONE_TICKET_OPTIONS;
export const help = `usage: sladder explain --policy POLICY --ticket TICKET [--id ID] [--now INSTANT] [--from HELPDESK]
                       [--time-zone ZONE]

Explains what was decided about one ticket and why: priority, SLA, every clock with the hours that it counted, the escalation
ladder and the route. The hours are those of the clock's calendar, in that calendar's zone; they add up to the time used.

options
${ONE_TICKET_HELP}
${FROM_HELP}
      --time-zone ZONE   show times in this zone, such as Europe/Amsterdam (default: that of the policy)
  -h, --help             this text

exit codes
  0  the ticket is explained
  1  the ticket, or the policy, was refused
  2  wrong usage, or a file that cannot be read

examples
  sladder explain --policy policy.json --ticket ticket.json
  sladder explain -p policy.json -t tickets.json --id 1005 --time-zone Europe/Amsterdam`;

export async function run(context) {
  return aboutOne(context, 'explain', { trace: true }, ({ decision, ticket, document, times }) => {
    const { style, columns } = context.terminal;
    return explanation({ decision, ticket, document, times, style, columns });
  });
}
