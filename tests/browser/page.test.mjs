// The page as a visitor meets it: the built package served as files, opened in Chromium, nothing faked.

import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { launch, serve } from './chromium.mjs';

const root = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const WIDE = { width: 1440, height: 900 };
let browser;
let server;
let address;
let context;
let page;
let complaints;

before(async () => {
  [browser, server] = await Promise.all([launch(), serve(root('pkg'))]);
  address = new URL('www/', server.url).href;
});
after(async () => {
  await browser?.close();
  await server?.close();
});
beforeEach(async () => {
  complaints = [];
  context = await browser.newContext({ viewport: WIDE });
  page = await open(context);
});
afterEach(async () => {
  await context.close();
  assert.deepEqual(complaints, [], 'no errors on the console, no request to anywhere else');
});

async function open(where, to = address) {
  const opened = await where.newPage();
  opened.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()));
  opened.on('pageerror', (error) => complaints.push(error.message));
  opened.on('request', (request) => new URL(request.url()).origin === new URL(to).origin || complaints.push(request.url()));
  await opened.goto(to);
  return opened;
}

/** Waits until the page shows a decision that satisfies `holds`, and gives it. */
async function decision(holds = () => true) {
  await page.waitForSelector('.priority');
  for (let tries = 0; tries < 400; tries += 1) {
    const found = JSON.parse((await page.textContent('#raw pre')) || 'null');
    if (found && holds(found)) return found;
    await page.waitForTimeout(50);
  }
  return assert.fail('no such decision within twenty seconds');
}

const policyText = () => page.inputValue('#policy textarea');
const writePolicy = (text) => page.fill('#policy textarea', text);
const selected = (pane) => page.$eval(`${pane} textarea`, ({ value, selectionStart, selectionEnd }) => value.slice(selectionStart, selectionEnd));

async function pick(words) {
  await decision();
  const value = await page.$$eval('#picker option', (options, wanted) => options.find(({ textContent }) => textContent.toLowerCase().includes(wanted))?.value, words);
  assert.ok(value, `a sample ticket about "${words}"`);
  await page.selectOption('#picker', value);
  return decision(({ ticket }) => String(ticket) === value);
}

test('opens with the sample policy, the sample tickets and a decision', async () => {
  const first = await decision();
  assert.equal(await page.textContent('.priority'), first.priority.value);
  assert.equal(await page.locator('#picker option').count(), 31, 'thirty samples and one of the user\'s own');
  assert.equal(await page.locator('.clock').count(), new Set(first.sla.clocks.map(({ metric }) => metric)).size);
  assert.equal(await page.locator('#policy [data-severity="error"]').count(), 0);
  assert.match(await page.textContent('#summary'), new RegExp(`^Priority ${first.priority.value}\\.`));
  await mkdir(root('target/screenshots'), { recursive: true });
  await page.screenshot({ path: root('target/screenshots/page.png') });
});

test('a mistake in the policy is shown with its path and line, and putting it right recovers', async () => {
  await decision();
  const good = await policyText();
  await writePolicy(good.replace('"rules"', '"rulez"'));
  const problem = page.locator('#policy .problems li', { has: page.locator('code', { hasText: /^rulez$/ }) }).first();
  await problem.waitFor();
  const line = good.slice(0, good.indexOf('"rules"')).split('\n').length;
  assert.match(await problem.textContent(), new RegExp(`error in line ${line}\\D`));
  assert.equal(await page.textContent('#policy .gutter .error'), String(line));
  await page.waitForSelector('#decision.stale');
  await problem.locator('button').click();
  assert.match(await selected('#policy'), /^"?rulez/);

  await writePolicy(good);
  await page.waitForSelector('#decision:not(.stale)');
  assert.equal(await page.locator('#policy [data-severity="error"]').count(), 0);
});

test('text that is not JSON is a problem, in the policy and in the ticket', async () => {
  await decision();
  await writePolicy((await policyText()).replace('{', '{,'));
  await page.locator('#policy [data-severity="error"]').first().waitFor();
  await page.fill('#ticket textarea', '{\n  "id": 1,\n  "createdAt": 2026-03-09\n}');
  const problem = page.locator('#ticket [data-code="invalid_json"]');
  await problem.waitFor();
  assert.match(await problem.textContent(), /line 3/);
});

test('another ticket, another decision', async () => {
  const first = await decision();
  const other = await pick('nieuwsbrief');
  assert.notEqual(other.ticket, first.ticket);
  assert.equal(await page.textContent('.priority'), other.priority.value);
});

test('what will happen if nobody acts, and to whom, without the hours of the calendar', async () => {
  const section = page.locator('section', { has: page.locator('h3', { hasText: 'If nobody acts' }) }).last();
  await section.waitFor();
  const coming = await section.locator('li').allInnerTexts();
  assert.equal(coming.length, 8);
  assert.match(coming[0], /^Mon 9 Mar, 15:35 in 5 min Level 1 of response, tells Technical support group$/);
  assert.match(coming[1], /First response at risk$/);
  assert.match(coming.at(-1), /Level 3 of outage-resolution, tells Emma Jansen role:regional-manager, Marco Ferri .*crisis@acme-home\.example/);
});

test('the words that counted are marked where they stand', async () => {
  const found = await pick('werkt niet');
  const match = found.matches.find(({ field }) => field === 'subject');
  const subject = await page.textContent('[data-field="subject"]');
  assert.equal(await page.textContent('[data-field="subject"] mark'), subject.slice(match.start, match.end));
  assert.equal(subject.slice(match.start, match.end).toLowerCase(), 'werkt niet');
});

const secondsOf = (text) => text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);

/** Adds up an open table of counted hours, and holds it against the clock's own figures. */
async function assertAddsUp(table, { elapsedSeconds, targetSeconds }) {
  const numbers = await table.locator('tbody tr').evaluateAll((rows) => rows.map((row) => Array.from(row.querySelectorAll('.number'), ({ textContent }) => textContent)));
  let sum = 0;
  for (const [time, total] of numbers.filter(({ length }) => length > 0)) {
    sum += secondsOf(time);
    assert.equal(secondsOf(total), sum);
  }
  assert.equal(sum, elapsedSeconds);
  const left = targetSeconds - elapsedSeconds;
  const sums = await table.locator('tfoot tr').evaluateAll((rows) => rows.map(({ cells: [name, value] }) => [name.textContent, value.textContent]));
  assert.deepEqual(sums.map(([name, value]) => [name, secondsOf(value)]), [
    ['Total', elapsedSeconds], ['Target', targetSeconds], [left < 0 ? 'Over' : 'Left', Math.abs(left)],
  ]);
}

const cardOf = (name) => page.locator('.clock', { has: page.locator('h4', { hasText: name }) });

test('how a clock was counted opens to a table that adds up to what it used', async () => {
  const { sla } = await pick('addebito doppio');
  const card = cardOf(/^Resolution/);
  const table = card.locator('table');
  assert.equal(await table.count(), 0, 'made when it is asked for');
  await card.locator('summary').focus();
  await page.keyboard.press('Enter');
  await table.waitFor();
  const clock = sla.clocks.find(({ metric }) => metric === 'resolution');
  assert.equal('trace' in clock, false, 'the JSON is what `decide` gives without further wishes');
  await assertAddsUp(table, clock);
  assert.deepEqual(await table.locator('th[scope="col"]').allTextContents(), ['Day', 'When', 'What', 'Time', 'Total']);
  assert.deepEqual(await table.locator('th[scope="rowgroup"]').allTextContents(), ['Thu 5 Mar', 'Sat 7 Mar', 'Mon 9 Mar']);
  assert.deepEqual(await table.locator('[data-kind="paused"] td').allTextContents(), ['10:20-', 'paused (pending) until Sat 13:10']);
  assert.match(await table.locator('caption').textContent(), /^Hours of calendar office, as of Mon 9 Mar, 15:30$/);
  assert.match(await card.locator('summary').textContent(), /, Resolution$/, 'whose it is can be heard');
  await page.click('#next-go');
  const later = await decision(({ now }) => now !== '2026-03-09T14:30:00Z');
  await page.waitForFunction(() => /15:50$/.test(document.querySelector('caption')?.textContent ?? ''));
  await assertAddsUp(table, later.sla.clocks.find(({ metric }) => metric === 'resolution'));
  await page.fill('#now', '2026-03-20T14:30:00Z');
  const long = await decision(({ now }) => now === '2026-03-20T14:30:00Z');
  await page.waitForSelector('.counted [data-kind="rest"]');
  await assertAddsUp(table, long.sla.clocks.find(({ metric }) => metric === 'resolution'));
  const folded = table.locator('tbody', { has: page.locator('[data-kind="rest"]') });
  assert.match((await folded.locator('tr').allTextContents()).join(), /^\.\.\. \d+ more days[\d:]+$/);
});

test('a metric with cycles shows the last one, and the others on demand', async () => {
  const { sla } = await pick('heizkörper');
  const cycles = sla.clocks.filter(({ metric }) => metric === 'nextResponse');
  assert.deepEqual(cycles.map(({ state }) => state), ['met', 'breached', 'running']);
  assert.match(await cardOf(/^Next response/).locator('h4').textContent(), /^Next response, cycle 3/);
  const earlier = page.locator('.earlier');
  assert.equal(await earlier.locator(':scope > summary').textContent(), '2 earlier: 1 met, 1 breached, Next response');
  await earlier.locator(':scope > summary').click();
  const lines = earlier.locator('li');
  // what opens is made when it opens, a moment after the click
  await lines.first().waitFor();
  assert.deepEqual(await lines.locator('summary').allTextContents(), [
    'Cycle 1 Met 30 min of 1 h Fri 6 Mar, 14:50', 'Cycle 2 Breached 2 h of 1 h Mon 9 Mar, 09:05',
  ]);
  for (const [index, clock] of cycles.slice(0, 2).entries()) {
    await lines.nth(index).locator('summary').click();
    await lines.nth(index).locator('table').waitFor();
    await assertAddsUp(lines.nth(index).locator('table'), clock);
  }
  assert.match(await page.textContent('#summary'), /Next response, cycle 3 running\./);
});

test('a reason leads to the line of the policy that says it', async () => {
  await decision();
  const reason = page.locator('.reasons button', { has: page.locator('code.path', { hasText: /^slas\[\d+\]/ }) }).first();
  await reason.focus();
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.closest('section').id), 'policy');
  assert.notEqual(await selected('#policy'), '');
});

test('a ticket as Freshdesk sends it is decided like the mapped one', async () => {
  const mapped = await decision();
  await page.check('#freshdesk');
  assert.ok('created_at' in JSON.parse(await page.inputValue('#ticket textarea')));
  assert.deepEqual((await decision()).priority, mapped.priority);
  const pasted = { ticket: { id: 77, subject: 'Hallo', created_at: '2026-03-09T10:00:00Z', status: 2, priority: 4, source: 1 } };
  await page.fill('#ticket textarea', JSON.stringify(pasted));
  assert.equal((await decision(({ ticket }) => ticket === 77)).priority.value, 'urgent');
  await page.uncheck('#freshdesk');
  assert.equal(JSON.parse(await page.inputValue('#ticket textarea')).createdAt, '2026-03-09T10:00:00Z');
});

test('a ticket that cannot be decided says what is missing', async () => {
  await decision();
  await page.fill('#ticket textarea', '{ "id": 5 }');
  const problem = page.locator('#ticket .problems li', { hasText: 'createdAt' });
  await problem.waitFor();
  assert.equal(await page.isVisible('#notice'), true);
});

test('`now` moves the decision: by hand, and to the next change', async () => {
  const first = await decision(({ nextChangeAt }) => nextChangeAt !== null);
  await page.click('#next-go');
  const later = await decision(({ now }) => now === first.nextChangeAt);
  assert.notDeepEqual({ ...later, now: '' }, { ...first, now: '' }, 'something changes when it says so');
  await page.fill('#now', '2026-03-09T15:00:00');
  await page.waitForSelector('#now[aria-invalid="true"]');
  assert.match(await page.textContent('#now-problem'), /offset/);
});

test('live mode looks again at the next change, not every second', async () => {
  const first = await decision(({ nextChangeAt }) => nextChangeAt !== null);
  await page.clock.install({ time: first.now });
  await page.reload();
  await page.check('#live');
  const started = await decision(({ now }) => now !== first.now);
  await page.clock.runFor(5000);
  assert.equal((await decision()).now, started.now, 'seconds pass without a new decision');
  assert.match(await page.textContent('#next-text'), /in .*\d/);
  await page.clock.fastForward(Date.parse(started.nextChangeAt) - Date.parse(started.now));
  const next = await decision(({ now }) => now !== started.now);
  assert.ok(Date.parse(next.now) >= Date.parse(started.nextChangeAt));
});

test('a link carries policy, ticket and moment, until something is changed; a broken link opens the sample', async () => {
  await pick('nieuwsbrief');
  await page.fill('#now', '2026-03-10T09:00:00Z');
  const shared = await decision(({ now }) => now === '2026-03-10T09:00:00Z');
  await page.click('#share');
  await page.waitForFunction(() => location.hash.length > 100);
  const { hash } = new URL(page.url());
  await context.close();

  context = await browser.newContext({ viewport: WIDE });
  page = await open(context, address + hash);
  assert.deepEqual(await decision(({ now }) => now === shared.now), shared);
  await page.fill('#now', '2026-03-11T09:00:00Z');
  await page.waitForFunction(() => localStorage.getItem('sladder.page')?.includes('2026-03-11T09:00:00Z'));
  await page.reload();
  await decision(({ now }) => now === '2026-03-11T09:00:00Z');
  await context.close();

  context = await browser.newContext({ viewport: WIDE });
  page = await open(context, `${address}#zNotALink`);
  await decision();
});

test('the last state is there after a reload, and gone after a reset', async () => {
  const first = await decision();
  const other = await pick('nieuwsbrief');
  await page.waitForFunction((id) => JSON.parse(localStorage.getItem('sladder.page'))?.picked === id, String(other.ticket));
  await page.reload();
  assert.deepEqual(await decision(({ ticket }) => ticket === other.ticket), other);
  await page.click('#reset');
  assert.deepEqual(await decision(({ ticket }) => ticket === first.ticket), first);
});

test('an engine that does not load is said plainly, and tried again', async () => {
  await page.route('**/engine.wasm', (route) => route.abort());
  await page.evaluate(() => localStorage.clear());
  await page.reload();
  await page.waitForSelector('.failure[data-code="load_failed"]');
  await page.unroute('**/engine.wasm');
  await page.click('.failure button');
  await decision();
  complaints = complaints.filter((text) => !text.includes('ERR_FAILED'));
});

test('a server that forbids WebAssembly is named, with the directive to add', async () => {
  const strict = await serve(root('pkg'), { headers: { 'content-security-policy': "default-src 'self'" } });
  try {
    page = await open(context, new URL('www/', strict.url).href);
    const failure = page.locator('.failure[data-code="blocked_by_csp"]');
    await failure.waitFor();
    assert.match(await failure.textContent(), /wasm-unsafe-eval/);
  } finally {
    await strict.close();
  }
  complaints = complaints.filter((text) => !text.includes('Content Security Policy'));
});

test('no column is wider than a phone, nor is what opens in it', async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  for (const words of ['addebito doppio', 'heizkörper', 'kleur gordijnen']) {
    await pick(words);
    await page.$$eval('.clock details, .earlier', (all) => all.forEach((each) => { each.open = true; }));
    await page.waitForSelector('.counted');
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= 390));
    assert.ok(await page.$eval('#view', ({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth), words);
  }
});
