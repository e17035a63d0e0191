// An action as JSON for a receiver of one's own: its form is documented and has a version.
import { filled, idText, isRecord, listOf, textOf } from '../helpdesk/record.mjs';
import { asked, circumstances, dueOf, eventOf } from './incident.mjs';

const VERSION = 1;

export function toWebhook(action, decision) {
  const { findings, report } = asked('toWebhook', action, decision);
  for (const key of ['id', 'do']) {
    if (idText(action[key]) === undefined) report('missing', 'error', key, `the action has no \`${key}\``, 'pass an action of `decision.actions` as it is');
  }
  return { body: findings.length === 0 ? bodyOf(action, decision) : null, findings };
}

function bodyOf(action, decision) {
  const { step, clock, ticket, level } = circumstances(action, decision);
  return {
    version: VERSION,
    kind: 'sladder.action',
    event: eventOf(action, decision),
    ...filled({
      id: String(action.id),
      do: action.do,
      at: textOf(action.at),
      ticket,
      with: isRecord(action.with) ? action.with : undefined,
      priority: texts(decision.priority, ['value', 'impact', 'urgency']),
      escalation: step && filled({ path: textOf(step.path), level, metric: textOf(step.metric), cycle: step.cycle, owner: step.owner }),
      clock: clock && filled({ metric: clock.metric, cycle: clock.cycle, dueAt: dueOf(clock), breachedAt: textOf(clock.breachedAt) }),
      route: isRecord(decision.route) ? filled({ ...texts(decision.route, ['group', 'agent']), tier: decision.route.tier }) : undefined,
      policy: texts(decision.policy, ['name', 'hash']),
    }),
    reasons: listOf(action.because).filter(isRecord).map((reason) => texts(reason, ['path', 'code', 'text'])),
  };
}

function texts(record, keys) {
  return isRecord(record) ? filled(Object.fromEntries(keys.map((key) => [key, textOf(record[key])]))) : undefined;
}
