// The decision, explained: priority, clocks, escalation ladder, route, the words that counted, and every reason.

import { STATES, clockName, metricCard } from './clock.mjs';
import { cyclesByMetric } from './counted.mjs';
import { listName, rungName, textAt } from './said.mjs';
import { distance, el, label, marked, moments, worded } from './words.mjs';

/** Of what is to come so many steps are shown. */
const MOST_COMING = 12;

/**
 * What surrounds a decision: `ticket` as decided, `coming` steps of its timeline, `document` (the policy), `jump(path)` and `canJump(path)` into the policy's text,
 * `counted(calendar, from, to)` seconds of open time, null where unknown, `opened` the set of what the reader has opened.
 * Gives the nodes to show and `tick(now)`, which moves what is counted without deciding anew.
 */
export function explain(decision, context) {
  const words = { ...context, ...moments(context.document.timeZone) };
  const clocks = cyclesByMetric(decision.sla.clocks).map((cycles) => metricCard(cycles, decision, words));
  const nodes = [
    priority(decision, words),
    section('SLA', decision.sla.id ?? 'none', clocks.length > 0 ? clocks.map(({ nodes }) => nodes) : el('p.quiet', {}, 'No clock runs for this ticket.')),
    section('Escalation', decision.escalation.path ?? 'none', ladder(decision, words)),
    words.coming.length > 0 && section('If nobody acts', '', comingSteps(words.coming, decision.now, words)),
    section('Route', decision.route?.rule ?? 'none', route(decision.route, words)),
    ...decision.checklists.map((checklist) => section('Checklist', checklist.id, items(checklist, words))),
    section('Words that counted', '', ticketWords(decision, words.ticket)),
    section('Why', '', reasons(decision.because, words)),
    decision.actions.length > 0 && section('Actions due', '', actions(decision.actions, words)),
    decision.findings.length > 0 && section('Findings', '', findings(decision.findings)),
    el('p.quiet', {}, `Times in ${words.zone}. Point at one to see it in UTC.`),
  ];
  return { nodes: nodes.filter(Boolean), tick: (now) => clocks.forEach(({ tick }) => tick(now)) };
}

/** One spoken sentence or two: what a reader must know first. */
export function summarise({ priority: { value }, sla, escalation, route: to }) {
  const clocks = cyclesByMetric(sla.clocks).map((cycles) => `${clockName(cycles.at(-1))} ${STATES[cycles.at(-1).state].toLowerCase()}.`);
  const level = escalation.level > 0 ? `Escalation level ${escalation.level}${escalation.owner ? `, owner ${nameOf(escalation.owner)}` : ''}.` : 'Not escalated.';
  return [`Priority ${value}.`, ...clocks, level, to?.group ? `Group ${to.group}.` : ''].join(' ');
}

function section(title, subject, ...children) {
  return el('section', {}, el('h3', {}, title, subject && el('span.subject', {}, subject)), ...children);
}

function priority({ priority: { value, impact, urgency, score }, facts }, { document: policy }) {
  const levels = policy.priority?.levels ?? [];
  const rank = levels.indexOf(value);
  const steps = levels.map((level, index) => el(`i${index <= rank ? '.on' : ''}`, { title: level }));
  const made = { impact, urgency, score };
  const pairs = { ...made, ...facts, ...made };
  return el('section.headline', {},
    el('div', {},
      el('p.eyebrow', {}, 'Priority'),
      el('p.priority', { 'data-top': String(rank >= 0 && rank === levels.length - 1) }, value),
      rank >= 0 && el('div.meter', { role: 'img', 'aria-label': `level ${rank + 1} of ${levels.length}` }, steps)),
    el('dl', {}, Object.entries(pairs).map(([name, said]) => el('div', {}, el('dt', {}, label(name)), el('dd', {}, String(said))))));
}

function ladder({ escalation, now }, words) {
  const { reached, next, owner, level, type, stoppedBy } = escalation;
  const line = [
    level > 0 ? `Level ${level}` : 'Not escalated',
    level > 0 && type && `, ${type}`,
    owner && [', owned by ', el('strong', {}, nameOf(owner))],
    stoppedBy && [', stopped: ', el('strong', {}, label(stoppedBy).toLowerCase())],
  ];
  const steps = [...reached.map((step) => rung(step, 'reached', now, words)), next && rung(next, 'next', now, words)];
  return [el('p', {}, line), steps.some(Boolean) && el('ol.ladder', {}, steps)];
}

function rung(step, when, now, words) {
  const lines = [
    step.notify.length > 0 && ['Tells ', people(step.notify)],
    step.assign && ['Assigns ', people([step.assign])],
    step.owner && ['Owner ', people([step.owner])],
  ].filter(Boolean);
  return el(`li.${when}`, {},
    el('p', {},
      el('strong', {}, label(rungName(step))),
      step.metric ? ` ${clockName(step).toLowerCase()}, ` : ', ',
      when === 'next' ? 'next ' : step.kind === 'level' ? 'reached ' : '', words.at(step.at), el('span.quiet.distance', {}, ` ${distance(Date.parse(now), Date.parse(step.at))}`)),
    lines.map((parts) => el('p', {}, parts)),
    reasons(step.because, words));
}

function comingSteps(steps, now, words) {
  const rows = steps.slice(0, MOST_COMING).map((step) => el('li', {},
    words.at(step.at), el('span.quiet.distance', {}, ` ${distance(Date.parse(now), Date.parse(step.at))} `),
    el('strong', {}, comingName(step)),
    step.notify.length > 0 && [', tells ', people(step.notify)]));
  const more = steps.length - rows.length;
  return [el('ol.plain', {}, rows), more > 0 && el('p.quiet', {}, `and ${more} more in thirty days`)];
}

/** "Resolution at risk", "Level 2 of late-answer" */
function comingName(step) {
  if (step.path === null) return `${clockName(step)} ${step.kind === 'warning' ? 'at risk' : 'breached'}`;
  return `${label(rungName(step))} of ${step.path}`;
}

function people(recipients) {
  return recipients.map((recipient, index) => [
    index > 0 ? ', ' : '',
    el('strong', {}, nameOf(recipient)),
    el('span.quiet', {}, ` ${recipient.via ?? recipient.kind}`),
  ]);
}

function nameOf({ name, id }) {
  return name ?? id;
}

function route(to, { document: { directory } }) {
  if (!to) return el('p.quiet', {}, 'No route applies: the ticket stays where it is.');
  const { group, agents, tier } = to;
  const nameOfAgent = (id) => el('strong', {}, directory?.agents?.[id]?.name ?? id);
  return el('p', {},
    group && ['Group ', el('strong', {}, directory?.groups?.[group]?.name ?? group)],
    agents.length > 0 && [group && ', ', agents.length > 1 ? 'agents ' : 'agent ', agents.map((id, index) => [index > 0 && ', ', nameOfAgent(id)])],
    tier !== null && `, tier ${tier}`);
}

function items({ openedAt, items: all }, { at }) {
  return [
    el('p.quiet', {}, 'Open since ', at(openedAt)),
    el('ul.plain', {}, all.map(({ text, doneAt }) => el('li', { 'data-done': String(doneAt !== null) }, doneAt ? ['Done: ', text, el('span.quiet', {}, ' ', at(doneAt))] : ['To do: ', text]))),
  ];
}

function ticketWords({ matches, because }, ticket) {
  const spans = [
    ...matches.map(({ field, start, end, list, phrase, weight }) => ({ field, start, end, note: `${listName(list)}: ${phrase}, weight ${weight}` })),
    ...because.filter(({ start, end }) => start !== undefined && end !== undefined).map(({ field, start, end, text }) => ({ field, start, end, note: text })),
  ];
  const fields = new Set(['subject', 'text', ...spans.map(({ field }) => field)]);
  const shown = [...fields].map((field) => [field, textAt(ticket, field)]).filter(([, text]) => text);
  const lists = new Map(matches.map(({ list, weight }) => [list, weight]));
  return [
    shown.map(([field, text]) => el(`p.said.${field === 'subject' ? 'subject-line' : 'body'}`, { 'data-field': field }, marked(text, spans.filter((span) => span.field === field)))),
    lists.size > 0 && el('p.quiet', {}, [...lists].map(([list, weight]) => `${listName(list)}, weight ${weight}`).join('; ')),
    spans.length === 0 && el('p.quiet', {}, 'No keyword list matched.'),
  ];
}

function reasons(list, { jump, canJump, at }) {
  if (list.length === 0) return null;
  return el('ul.reasons', {}, list.map(({ path, text }) => {
    const body = [el('span', {}, worded(text, at)), path && el('code.path', {}, path)];
    const row = canJump(path) ? el('button', { type: 'button', title: 'show in the policy', click: () => jump(path) }, body) : el('div', {}, body);
    return el('li', {}, row);
  }));
}

function actions(list, { at }) {
  const said = ({ to, ...rest }) => (to ? people(to) : Object.values(rest).flat().join(', '));
  return el('ul.plain', {}, list.map((action) => el('li', {}, el('strong', {}, label(action.do)), ' ', said(action.with), el('span.quiet', {}, ' since ', at(action.at)))));
}

function findings(list) {
  return el('ul.plain', {}, list.map(({ severity, path, message, help }) =>
    el('li', {}, el('strong', {}, label(severity)), ' ', worded(message), help && [': ', worded(help)], path && el('code.path', {}, path))));
}
