// An action as PagerDuty's Events API v2 takes it.
import { filled, textOf } from '../helpdesk/record.mjs';
import { asked, cut, dueOf, incidentOf, rankOf, summaryOf, wordsOf } from './incident.mjs';

const SEVERITIES = ['critical', 'error', 'warning', 'info'];
const SEVERITY = { urgent: 'critical', critical: 'critical', high: 'error', medium: 'warning', normal: 'warning', low: 'info', '*': 'error' };
const SUMMARY = 1024;
const KEY = 255;

export function toPagerDuty(action, decision, options) {
  const question = asked('toPagerDuty', action, decision, options);
  const incident = incidentOf(question);
  const routingKey = textOf(question.options.routingKey)?.trim();
  if (!routingKey) {
    const help = 'pass the integration key of the service in PagerDuty, of type "Events API v2"';
    question.report('missing', 'error', 'routingKey', '`routingKey` is missing', help);
  }
  const body = incident && routingKey ? bodyOf(incident, routingKey, question) : null;
  return { body, findings: question.findings };
}

function bodyOf(incident, routingKey, question) {
  const { id, event } = incident;
  const body = { routing_key: routingKey, dedup_key: keyOf(id), event_action: event };
  return event === 'trigger' ? { ...body, ...triggerOf(incident, question) } : body;
}

function triggerOf(incident, { action, decision, options, report }) {
  const severity = rankOf(incident.priority, { table: SEVERITY, own: options.severity, allowed: SEVERITIES, path: 'severity' }, report);
  const url = textOf(options.url);
  return {
    payload: filled({
      summary: cut(summaryOf(incident, action, options), SUMMARY),
      timestamp: textOf(action.at),
      severity,
      // PagerDuty refuses an event without a source
      source: textOf(options.source)?.trim() || textOf(decision.policy?.name) || 'sladder',
      group: incident.group,
      class: incident.metric && wordsOf(incident.metric),
      custom_details: detailsOf(incident, decision),
    }),
    client: 'sladder',
    ...(url && { client_url: url, links: [{ href: url, text: `Ticket ${incident.ticket ?? ''}`.trim() }] }),
  };
}

/** Shown to whoever is on call, key by key. */
function detailsOf({ ticket, priority, level, metric, clock, owner, people, reasons }, { priority: made, policy }) {
  return filled({
    ticket,
    priority,
    impact: textOf(made?.impact),
    urgency: textOf(made?.urgency),
    level,
    metric: metric && wordsOf(metric),
    due: dueOf(clock),
    owner,
    notify: people,
    reasons,
    policy: textOf(policy?.name),
    'policy hash': textOf(policy?.hash),
  });
}

/** PagerDuty takes 255 characters; a longer id keeps its beginning, and a hash of all of it keeps it apart from others. */
function keyOf(id) {
  if (id.length <= KEY) return id;
  const hash = [0x811c9dc5, 0x01000193].map((seed) => hashOf(id, seed)).join('');
  return `${id.slice(0, KEY - hash.length - 1).replace(/[\uD800-\uDBFF]$/, '')}-${hash}`;
}

/** FNV-1a over UTF-16 code units, from a seed; 8 hexadecimal digits. */
function hashOf(text, seed) {
  let hash = seed;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}
