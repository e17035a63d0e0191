// Several actions as one change of a helpdesk's ticket: its fields, its tags, who is told, and what a note says of it.
import { idText, isRecord, kindOf, listOf, textOf, textsIn } from '../helpdesk/record.mjs';
import { reader } from '../helpdesk/reader.mjs';
import { personName, shown } from './incident.mjs';
import { finder, recipientOf, recipientsOf } from './people.mjs';

/**
 * Reads actions in the order of their instants: of two that set the same field the later one holds. `desk` knows the helpdesk: its
 * `priorities`, and `tell(who, path, tools)`, who is told by what. Gives `{ id, set, tags, told, parts, findings, report }`; `parts`
 * are the note's, each `{ what, title, isDone, reasons }`.
 */
export function wishesOf(name, actions, { decision, context }, desk) {
  if (!Array.isArray(actions)) throw new TypeError(`${name} expects a list of actions and was given ${kindOf(actions)}`);
  if (!isRecord(decision)) throw new TypeError(`${name} expects a decision of \`policy.decide\` and was given ${kindOf(decision)}`);
  const { findings, report } = reader();
  const known = isRecord(context) ? context : {};
  const wishes = { id: idText(decision.ticket), known, set: {}, tags: [], told: [], parts: [], findings, report };
  if (wishes.id === undefined) report('missing', 'error', 'ticket', 'the decision has no `ticket`', 'pass a decision of `policy.decide` as it is');
  for (const { action, path } of inOrder(actions)) {
    const within = (code, severity, part, message, help) => report(code, severity, `${path}.${part}`, message, help);
    carryOut(action, wishes, { desk, report: within, find: finder(known, within) });
  }
  return wishes;
}

function inOrder(actions) {
  const placed = actions.map((action, index) => ({ action: isRecord(action) ? action : {}, path: `actions[${index}]` }));
  const at = ({ action }) => Date.parse(action.at) || 0;
  return placed.sort((a, b) => at(a) - at(b));
}

const DO = { setPriority, setGroup, assign, addTags, notify, openChecklist: open, openScript: open };

function carryOut(action, wishes, tools) {
  if (!Object.hasOwn(DO, action.do ?? '')) {
    const help = 'carry it out yourself, or leave it out';
    tools.report('unfit_action', 'warning', 'do', `an action \`${shown(action.do)}\` changes nothing in a ticket`, help);
    return;
  }
  const { title, isDone } = DO[action.do](action, wishes, tools);
  const reasons = listOf(action.because).map((reason) => textOf(reason?.text)).filter(Boolean);
  wishes.parts.push({ what: action.do, title, isDone, reasons });
}

function setPriority(action, { set, known }, { desk, report }) {
  const name = textOf(action.with?.priority);
  const title = `Priority ${shown(name)}`;
  const own = isRecord(known.priorities) && Object.hasOwn(known.priorities, name ?? '') ? known.priorities[name] : undefined;
  const value = own ?? (Object.hasOwn(desk.priorities, name ?? '') ? desk.priorities[name] : undefined);
  if (Object.values(desk.priorities).includes(value)) {
    set.priority = value;
    return { title, isDone: true };
  }
  const help = `pass \`priorities\`, such as \`{ "${shown(name)}": ${JSON.stringify(Object.values(desk.priorities).at(-1))} }\``;
  report('unknown_value', 'error', 'with.priority', `the helpdesk has no priority \`${shown(own ?? name)}\``, help);
  return { title, isDone: false };
}

function setGroup(action, wishes, tools) {
  const { known } = wishes;
  const id = idText(action.with?.group);
  const entry = isRecord(known.directory?.groups) && Object.hasOwn(known.directory.groups, id ?? '') ? known.directory.groups[id] : undefined;
  const who = recipientOf({ kind: 'group', id, name: action.with?.name ?? entry?.name });
  return { title: `Group ${shown(who?.name ?? id)}`, isDone: who !== undefined && give(who, 'with.group', wishes, tools) };
}

function assign(action, wishes, tools) {
  const recipients = recipientsOf(action);
  const isDone = recipients.map(([who, path]) => give(who, path, wishes, tools));
  return { title: `Assigned to ${namesOf(recipients)}${levelOf(action)}`, isDone: isDone.length > 0 && isDone.every(Boolean) };
}

/** Hands the ticket to an agent or a group; a role or an address cannot have one. */
function give(who, path, { set }, { desk, find, report }) {
  if (who.kind !== 'agent' && who.kind !== 'group') {
    report('unfit_recipient', 'error', path, `a ticket cannot be given to ${shown(who.kind)} \`${shown(who.id)}\``, 'name an agent or a group in the policy');
    return false;
  }
  const id = find(who.kind, who, path)?.id;
  if (id !== undefined) set[desk.fields[who.kind]] = id;
  return id !== undefined;
}

function addTags(action, { tags }, { report }) {
  const added = textsIn(action.with?.tags);
  if (added.length === 0) report('missing', 'warning', 'with.tags', 'no tag to add', 'pass an action of `decision.actions` as it is');
  tags.push(...added.filter((tag) => !tags.includes(tag)));
  return { title: `Tags ${added.join(', ')}`, isDone: added.length > 0 };
}

function notify(action, { told, known }, tools) {
  const recipients = recipientsOf(action);
  const isDone = recipients.map(([who, path]) => {
    const found = tools.desk.tell(who, path, { ...tools, known });
    told.push(...found.filter((one) => !told.some((other) => JSON.stringify(other) === JSON.stringify(one))));
    return found.length > 0;
  });
  return { title: `Told ${namesOf(recipients)}${levelOf(action)}`, isDone: isDone.length > 0 && isDone.every(Boolean) };
}

/** A checklist or a script is for a person to open: the note says which. */
function open(action) {
  const { id, name, checklist, script } = isRecord(action.with) ? action.with : {};
  const what = action.do === 'openScript' ? 'script' : 'checklist';
  return { title: `Open ${what} ${shown(name ?? checklist ?? script ?? id)}`, isDone: true };
}

function namesOf(recipients) {
  return recipients.map(([who]) => personName(who)).join(', ') || 'nobody';
}

function levelOf(action) {
  return typeof action.with?.level === 'number' ? `, escalation level ${action.with.level}` : '';
}
