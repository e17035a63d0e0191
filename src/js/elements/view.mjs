// A decision as nodes: priority, clocks, ladder, owner and route, reasons and findings. Any part of a decision may be missing.
import { idText, isRecord, listOf, textOf } from '../helpdesk/record.mjs';
import { clocksView } from './clocks.mjs';
import { el, heading, section, timeOf, worded } from './dom.mjs';
import { ladderView } from './ladder.mjs';
import { personNodes } from './person.mjs';

/**
 * { node, tick(now) }: `tick` moves what counts, without making nodes anew. `words` are the formats and texts, with `level` of headings,
 * `opened` keys of what is open, `hours` and `steps` as the page gave them, `now`, and `isLive`.
 */
export function view(decision, words) {
  if (!isRecord(decision)) return { node: el('p.empty', words.say('empty')), tick: () => {} };
  const parts = [staleView(decision, words), clocksView(decision, words), ladderView(decision, words)];
  const [stale, clocks, ladder] = parts.map(({ node }) => node);
  const node = el('article.ticket', { 'aria-label': words.say('ticket', { id: idText(decision.ticket) }) },
    stale,
    priorityView(decision.priority, words),
    clocks,
    ladder,
    peopleView(decision, words),
    fold('why', decision.because, words, ({ text, path }) => el('li', { title: textOf(path) }, worded(textOf(text) ?? '', words))),
    fold('findings', decision.findings, words, (finding) => findingNode(finding, words)),
    el('p.zone.soft', words.say('zone', { zone: words.zone })));
  const tick = (now) => parts.forEach((part) => part.tick(now));
  tick(words.now);
  return { node, tick };
}

/** Once the decision's next change is past, what it says may be so no longer. */
function staleView({ nextChangeAt }, words) {
  const node = el('p.stale', words.pieces('stale', { at: timeOf(nextChangeAt, words) }));
  return { node, tick: (now) => { node.hidden = !(now >= Date.parse(nextChangeAt)); } };
}

function priorityView(priority, words) {
  const { say, plainly } = words;
  const [value, ...made] = ['value', 'impact', 'urgency'].map((key) => [key, textOf(priority?.[key])]);
  return el('section.priority.row', { 'data-is': value[1] },
    el('div',
      heading(words, 0, { class: 'soft' }, say('priority')),
      el('p.value', value[1] ? plainly('priority', value[1]) : say('unknown'))),
    el('dl.pair', made.map(([key, said]) => said && el('div', el('dt.soft', say(key)), el('dd', plainly(key, said))))));
}

function peopleView({ escalation, route }, words) {
  const owner = isRecord(escalation?.owner) ? personNodes(escalation.owner, words) : words.say('nobody');
  const rows = [['owner', owner], ...['group', 'agent', 'tier', 'rule'].map((key) => [key, idText(route?.[key])]).map(([key, id]) => [key, id && words.named(key, id)])];
  return section('people', words, '', el('dl.rows', rows.map(([key, said]) => said && [el('dt.soft', words.say(key)), el(`dd.${key}`, said)])));
}

/** What opens on demand, and stays open when the decision is made anew. */
function fold(key, list, words, item) {
  const items = listOf(list).filter(isRecord).map(item);
  if (items.length === 0) return undefined;
  return el(`section.fold.${key}`, el('details', { 'data-key': key, open: words.opened.has(key) },
    el('summary', heading(words, 0, words.say(key)), el('span.soft', ` ${words.number(items.length)}`)),
    el('ul.list', items)));
}

function findingNode({ severity, path, message, help }, words) {
  return el('li',
    el('strong', words.named('severity', textOf(severity) ?? 'warning')), ': ', worded(textOf(message) ?? '', words),
    textOf(path) && [' ', el('code', path)],
    textOf(help) && el('p.help.soft', worded(help, words)));
}
