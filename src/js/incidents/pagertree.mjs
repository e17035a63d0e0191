// An action as PagerTree's webhook integration takes it.
import { filled, textOf, textsIn } from '../helpdesk/record.mjs';
import { asked, dueOf, incidentOf, rankOf, summaryOf, wordsOf } from './incident.mjs';

const URGENCIES = ['critical', 'high', 'medium', 'low'];
const URGENCY = { urgent: 'critical', critical: 'critical', high: 'high', medium: 'medium', normal: 'medium', low: 'low', '*': 'high' };
const EVENT = { trigger: 'create', acknowledge: 'acknowledge', resolve: 'resolve' };

export function toPagerTree(action, decision, options) {
  const question = asked('toPagerTree', action, decision, options);
  const incident = incidentOf(question);
  return { body: incident && bodyOf(incident, question), findings: question.findings };
}

function bodyOf(incident, question) {
  const { id, event } = incident;
  const body = { event_type: EVENT[event], Id: id };
  return event === 'trigger' ? { ...body, ...createOf(incident, question) } : body;
}

function createOf(incident, { action, decision, options, report }) {
  const tags = textsIn(options.tags);
  return {
    Title: summaryOf(incident, action, options),
    Description: incident.reasons.join('\n'),
    Urgency: rankOf(incident.priority, { table: URGENCY, own: options.urgency, allowed: URGENCIES, path: 'urgency' }, report),
    Tags: tags,
    Meta: metaOf(incident, decision, options),
    dedup_keys: [incident.id],
  };
}

function metaOf({ ticket, priority, level, metric, clock, owner, people }, { policy }, { url }) {
  return filled({
    ticket,
    priority,
    level,
    metric: metric && wordsOf(metric),
    due: dueOf(clock),
    owner,
    notify: people.join(', '),
    policy: textOf(policy?.name),
    policy_hash: textOf(policy?.hash),
    url: textOf(url),
  });
}
