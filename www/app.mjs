// The page: policy, ticket and `now` go in, the decision comes out on every change. Live mode has one timer, set to the next change.

import { Editor } from './editor.mjs';
import { forget, pack, save, saved, unpack } from './keep.mjs';
import { Panel } from './panel.mjs';
import { layOut } from './places.mjs';
import { Session } from './session.mjs';
import { el } from './words.mjs';

const PAUSE = 80; // milliseconds of silence before a change is looked at
const LONGEST_TIMER = 2 ** 31 - 1;

const byId = (id) => document.getElementById(id);
const [picker, freshdesk, nowField, live] = ['picker', 'freshdesk', 'now', 'live'].map(byId);
const policyEditor = new Editor(byId('policy'), () => changed());
const ticketEditor = new Editor(byId('ticket'), () => {
  texts[shape()] = ticketEditor.text;
  picker.value = '';
  changed();
});
const panel = new Panel(byId('decision'));

const texts = { sladder: '', freshdesk: '' }; // the ticket in both shapes; a change of the Freshdesk one remakes the other
const shape = () => (freshdesk.checked ? 'freshdesk' : 'sladder');
let session = null;
let pending;
let alarm;
let work = Promise.resolve(); // one look at a time, in order

// ---------------------------------------------------------------- deciding

function changed(delay = PAUSE) {
  clearTimeout(pending);
  pending = setTimeout(() => {
    work = work.then(refresh).catch((error) => panel.fail(error, () => changed(0)));
  }, delay);
}

async function refresh() {
  if (!session) return;
  const problems = await session.compile(policyEditor.text);
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  policyEditor.show(problems);
  byId('policy-status').dataset.bad = String(errors > 0);
  byId('policy-status').textContent = errors > 0 ? `✕ ${errors} ${errors === 1 ? 'error' : 'errors'}` : '✓ compiled';
  byId('build').textContent = session.build;
  panel.note(decide() || (errors > 0 ? 'The policy has errors, listed below it. This is the decision of the last version without any.' : ''));
  save(state());
}

/** Decides and shows; gives the reason when nothing could be decided. */
function decide() {
  clearTimeout(alarm);
  const { ticket, found, problems } = readTicket();
  ticketEditor.show(problems);
  if (!session.document) return 'The policy has errors, listed below it.';
  if (problems.length > 0) return 'The ticket cannot be read; the reason is below it. Shown is the decision before.';
  try {
    const decision = session.decide(ticket, live.checked ? Date.now() : nowField.value.trim());
    nowProblem([]);
    panel.show({ ...decision, findings: [...found, ...decision.findings] }, {
      ticket,
      coming: session.coming(ticket, decision.now),
      document: session.document,
      jump: (path) => policyEditor.jump(path),
      canJump: (path) => policyEditor.can(path),
      counted: (id, from, to) => session.counted(id, from, to),
    });
    setAlarm();
    return '';
  } catch (error) {
    if (error.code === 'invalid_ticket') {
      ticketEditor.show(error.problems);
      return 'Nothing can be decided about this ticket; the reason is below it. Shown is the decision before.';
    }
    if (error.code !== 'invalid_options') throw error;
    nowProblem(error.problems);
    return 'The moment to decide at is not clear. Shown is the decision before.';
  }
}

/** The ticket to decide on, mapped when it is one of Freshdesk's. */
function readTicket() {
  const { value, problems } = ticketEditor.parse();
  if (problems.length > 0 || !freshdesk.checked) return { ticket: value, found: [], problems };
  try {
    const { ticket, findings } = session.fromFreshdesk(value);
    texts.sladder = layOut(ticket);
    return { ticket, found: findings, problems };
  } catch (error) {
    return { ticket: null, found: [], problems: [{ path: '', code: 'wrong_type', severity: 'error', message: error.message }] };
  }
}

function nowProblem(problems) {
  byId('now-problem').textContent = problems.map(({ message, help }) => [message, help].filter(Boolean).join(': ')).join('; ');
  nowField.setAttribute('aria-invalid', String(problems.length > 0));
}

function setAlarm() {
  if (!live.checked || panel.nextChangeAt === null) return;
  const wait = Date.parse(panel.nextChangeAt) - Date.now();
  alarm = setTimeout(() => changed(0), Math.min(Math.max(wait, 200), LONGEST_TIMER));
}

function setNow(text, isLive) {
  live.checked = isLive;
  nowField.readOnly = isLive;
  nowField.value = text;
  changed(0);
}

function second() {
  if (!live.checked || document.hidden) return;
  nowField.value = new Date().toISOString().replace(/\.\d+/, '');
  panel.tick(Date.now());
}

// ---------------------------------------------------------------- what is picked, kept and shared

function pick(id) {
  const found = session.sample.tickets.find((ticket) => String(ticket.id) === id);
  if (!found) return;
  texts.freshdesk = layOut(found);
  texts.sladder = layOut(session.fromFreshdesk(found).ticket);
  ticketEditor.text = texts[shape()];
  changed(0);
}

function showSample() {
  const { policy, now, tickets } = session.sample;
  freshdesk.checked = false;
  policyEditor.text = policy;
  picker.value = String(tickets[0].id);
  pick(picker.value);
  setNow(now, false);
}

function state() {
  return { ...texts, shape: shape(), policy: policyEditor.text, picked: picker.value, now: nowField.value, live: live.checked };
}

function restore(kept) {
  if (['policy', 'sladder', 'freshdesk', 'now', 'picked'].some((key) => typeof kept?.[key] !== 'string')) return;
  freshdesk.checked = kept.shape === 'freshdesk';
  Object.assign(texts, { sladder: kept.sladder, freshdesk: kept.freshdesk });
  policyEditor.text = kept.policy;
  ticketEditor.text = texts[shape()];
  picker.value = kept.picked;
  setNow(kept.now, kept.live === true);
}

async function share() {
  history.replaceState(null, '', `#${await pack({ ...state(), live: false })}`);
  try {
    await navigator.clipboard.writeText(location.href);
    byId('said').textContent = 'Link copied';
  } catch {
    byId('said').textContent = 'The link is in the address bar';
  }
  setTimeout(() => byId('said').replaceChildren(), 4000);
}

async function start() {
  try {
    session = await Session.load();
  } catch (error) {
    panel.fail(error, start);
    return;
  }
  const options = session.sample.tickets.map(({ id, subject }) => el('option', { value: String(id) }, `${id}  ${subject}`));
  picker.replaceChildren(el('option', { value: '' }, 'Your own ticket'), ...options);
  showSample();
  restore((await unpack(location.hash.slice(1))) ?? saved());
}

picker.addEventListener('change', () => pick(picker.value));
freshdesk.addEventListener('change', () => {
  ticketEditor.text = texts[shape()];
  changed(0);
});
nowField.addEventListener('input', () => changed());
live.addEventListener('change', () => {
  setNow(nowField.value, live.checked);
  second();
});
setInterval(second, 1000);
document.addEventListener('visibilitychange', () => live.checked && changed(0)); // timers may have slept with the tab
byId('next-go').addEventListener('click', () => setNow(panel.nextChangeAt, false));
byId('share').addEventListener('click', share);
byId('reset').addEventListener('click', () => {
  forget();
  history.replaceState(null, '', location.pathname);
  showSample();
});
for (const type of ['input', 'change']) {
  // a link no longer says what is on the page; a reload must not bring it back
  document.addEventListener(type, () => location.hash !== '' && history.replaceState(null, '', location.pathname));
}
addEventListener('hashchange', async () => restore(await unpack(location.hash.slice(1))));

start();
