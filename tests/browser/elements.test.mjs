// The element in Chromium, from the built package, with decisions of the demo: what it shows, how it counts, and what it withstands.
// Long because one page with one element is asked about everything that a reader, a keyboard or a strict server meets.
import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ticketFromFreshdesk } from '../../pkg/freshdesk.mjs';
import { compilePolicySync } from '../../pkg/node.mjs';
import { launch, serve } from './chromium.mjs';

const root = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const read = (path) => JSON.parse(readFileSync(root(path), 'utf8'));
const policy = compilePolicySync(read('tests/demo/policy.json'));
const { tickets, now: NOW } = read('tests/demo/tickets.json');
const decided = (id, now = NOW) => policy.decide(ticketFromFreshdesk(tickets.find((ticket) => ticket.id === id)).ticket, { now });
const HOURS = { office: policy.calendar('office').openHours(NOW, '2026-03-12T00:00:00Z') };
const later = (seconds) => new Date(Date.parse(NOW) + seconds * 1000).toISOString();
const BUDGET = 16 * 1024;

const MODULE = '<script type="module" src="/elements.mjs"></script>';
const CLASSIC = '<script src="/elements.global.js"></script>';
const page_ = (scripts, headers = {}) => ({ body: `<!doctype html><html lang="en"><title>ticket</title><link rel="icon" href="data:,">${scripts}<body></body></html>`, headers: { 'content-type': 'text/html', ...headers } });
const STRICT = { 'content-security-policy': "default-src 'none'; script-src 'self'; img-src data:; style-src 'none'; require-trusted-types-for 'script'" };
const PAGES = {
  '/module.html': page_(MODULE),
  '/both.html': page_(`${CLASSIC}${MODULE}<script type="module" src="/elements.mjs?again"></script>`),
  '/plain.html': page_('</head><body><sladder-ticket></sladder-ticket>'),
  '/strict.html': page_(MODULE, STRICT),
};

let browser;
let server;
let page;
let complaints;

before(async () => {
  [browser, server] = await Promise.all([launch(), serve(root('pkg'), { pages: PAGES })]);
});
after(async () => {
  await browser?.close();
  await server?.close();
});
beforeEach(async () => {
  complaints = [];
  page = await browser.newPage({ viewport: { width: 340, height: 900 } });
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
});
afterEach(async () => {
  await page.close();
  assert.deepEqual(complaints, [], 'no errors on the console');
});

/** Opens a page and shows `properties` in one element, as a page would do it. */
async function show(properties, { path = 'module.html', attributes = {}, at } = {}) {
  if (at !== undefined) await page.clock.install({ time: at });
  await page.goto(new URL(path, server.url).href);
  await page.waitForFunction(() => customElements.get('sladder-ticket'));
  await page.evaluate(([given, attributes]) => {
    const element = document.createElement('sladder-ticket');
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    Object.assign(element, given);
    document.body.append(element);
  }, [properties, attributes]);
  await page.locator('sladder-ticket').evaluate(() => new Promise((done) => { queueMicrotask(done); }));
}

const give = (properties) => page.evaluate((given) => { Object.assign(document.querySelector('sladder-ticket'), given); }, properties);
const inside = (selector) => page.locator(`sladder-ticket ${selector}`);
const text = (selector) => inside(selector).first().innerText();
const clock = (name) => inside('.clock').filter({ has: page.locator('h3', { hasText: name }) });
const counter = (name) => clock(name).locator('.counter').innerText();

describe('what it shows', () => {
  test('priority with impact and urgency, clocks, ladder, owner, route, reasons', async () => {
    const decision = decided(1002);
    await show({ decision, hours: HOURS, timeZone: 'Europe/Amsterdam' });
    assert.deepEqual(await inside('.priority').innerText().then((said) => said.split(/\n+/)), ['Priority', 'High', 'Impact', 'High', 'Urgency', 'Medium']);
    assert.deepEqual(await inside('.clock h3').allInnerTexts().then((all) => all.map((each) => each.replaceAll(/\s+/g, ' '))), [
      'First response Overdue', 'Resolution On track', 'Ownership Billing At risk',
    ]);
    assert.deepEqual([await counter('First response'), await counter('Resolution')], ['3 hr 50 min overdue', '3 hr 10 min left']);
    assert.match(await clock('Resolution').locator('.due').innerText(), /^Due Tue, Mar 10, 10:10$/);
    assert.deepEqual(await inside('.step').evaluateAll((steps) => steps.map(({ classList }) => classList[1])), ['reached', 'reached', 'next']);
    const step = await inside('.step').nth(1).innerText();
    assert.equal(step.replaceAll(/\s+/g, ' '), '✓ Level 2 reached First response Mon, Mar 9, 11:10 4 hr 20 min ago Joost Bakker: notified, owner');
    assert.match(await inside('.people').innerText(), /Owner\s+Joost Bakker lead of the group\s+Group\s+Billing\s+Agent\s+Joost\s+Tier\s+1\s+Route\s+Billing/);
    assert.equal(await inside('.why li').count(), decision.because.length);
    assert.equal(await inside('.findings').count(), 0);
    const [times, exact] = [await inside('time').evaluateAll((all) => all.map(({ dateTime }) => dateTime)), JSON.stringify(decision)];
    assert.ok(times.length > 8);
    for (const time of times) assert.ok(exact.includes(time), `${time} is one of the decision's`);
  });

  test('every decision of the demo, with as many clocks, steps and reasons as it has', async () => {
    await show({ decision: decided(1001), hours: HOURS });
    for (const { id } of tickets) {
      const decision = decided(id);
      await give({ decision });
      const found = await page.locator('sladder-ticket').evaluate(({ shadowRoot }) => ['.clock', '.step', '.why li', '.findings li'].map((selector) => shadowRoot.querySelectorAll(selector).length));
      const steps = decision.escalation.reached.length + (decision.escalation.next ? 1 : 0);
      assert.deepEqual(found, [new Set(decision.sla.clocks.map(({ metric }) => metric)).size, steps, decision.because.length, decision.findings.length], id);
    }
  });

  test('steps of a timeline come after those reached, each once', async () => {
    const decision = decided(1002);
    const { reached, next } = decision.escalation;
    const warning = { id: 'w', kind: 'warning', metric: 'resolution', at: '2026-03-09T16:04:00Z', level: null };
    const opening = { id: 'o', kind: 'open', metric: null, at: '2026-03-10T08:00:00Z', level: null };
    await show({ decision, steps: [reached[1], warning, opening, next, { ...next, id: 'again', kind: 'repeat', level: 1, at: '2026-03-10T12:00:00Z' }] });
    const rungs = await inside('.step').evaluateAll((steps) => steps.map((step) => [step.classList[1], step.querySelector('h3').innerText.replaceAll(/\s+/g, ' ')]));
    assert.deepEqual(rungs, [
      ['reached', 'Level 1 reached First response'], ['reached', 'Level 2 reached First response'], ['next', 'Warning next Resolution'],
      ['later', 'Reminder later Resolution'], ['later', 'Level 1, again later Resolution'],
    ]);
  });

  test('of a metric with cycles the last one', async () => {
    await show({ decision: decided(1020), hours: HOURS });
    assert.match(await clock('Next response').locator('h3').innerText(), /^Next response no\. 3\s+On track$/);
  });

  test('in the page\'s language, zone and words, and never in those of the machine', async () => {
    await show({ decision: decided(1002), labels: { due: 'Fällig {at}', 'metric.resolution': 'Lösung', 'group.billing': 'Buchhaltung', left: 7 } });
    assert.match(await clock('Lösung').locator('.due').innerText(), /^Fällig Tue, Mar 10, 09:10$/);
    assert.match(await text('.zone'), /UTC/);
    assert.match(await text('.people'), /Buchhaltung/);
    await give({ locale: 'de', timeZone: 'Asia/Tokyo' });
    await page.waitForFunction(() => document.querySelector('sladder-ticket').shadowRoot.querySelector('.zone').innerText.includes('Tokyo'));
    assert.match(await clock('Lösung').locator('.due').innerText(), /^Fällig Di\., 10\. März, 18:10$/);
    assert.match(await counter('Lösung'), /^3 Std\. 10 Min\. left$/);
    await give({ locale: 'no such locale', timeZone: 'Mars/Olympus' });
    await page.waitForFunction(() => document.querySelector('sladder-ticket').shadowRoot.querySelector('.zone').innerText.includes('UTC'));
  });
});

describe('how it counts', () => {
  test('an open clock counts down each second while it is live, and one timer stops with the element', async () => {
    await show({ decision: decided(1001), hours: HOURS }, { attributes: { live: '' }, at: NOW });
    const left = async () => {
      const [, minutes, seconds] = (await counter('First response')).match(/^(\d+) min (\d+) sec left$/).map(Number);
      return minutes * 60 + seconds;
    };
    const before = await left();
    // a test's own seconds pass too
    assert.ok(before <= 1200 && before > 1190, `${before}`);
    await page.clock.runFor(61_000);
    const passed = before - await left();
    assert.ok(passed >= 60 && passed < 70, `${passed}`);
    const timers = await page.evaluate(() => {
      const element = document.querySelector('sladder-ticket');
      let ticks = 0;
      const watch = new MutationObserver((all) => { ticks += all.length; });
      watch.observe(element.shadowRoot, { subtree: true, characterData: true, childList: true });
      element.remove();
      globalThis.ticks = () => ticks;
      return element.isConnected;
    });
    assert.equal(timers, false);
    await page.clock.runFor(10_000);
    assert.equal(await page.evaluate(() => globalThis.ticks()), 0);
  });

  test('without `live` nothing moves until the page says what time it is', async () => {
    await show({ decision: decided(1001), hours: HOURS }, { at: NOW });
    await page.clock.runFor(120_000);
    assert.equal(await counter('First response'), '20 min left');
    await give({ now: later(300) });
    assert.equal(await counter('First response'), '15 min left');
    await give({ now: Date.parse(NOW) - 3_600_000 });
    assert.equal(await counter('First response'), '20 min left', 'never before the decision');
    assert.equal(await page.evaluate(() => document.querySelector('sladder-ticket').now), Date.parse(NOW));
  });

  test('a clock stands still while its calendar is closed, and goes on when it opens', async () => {
    await show({ decision: decided(1002), hours: HOURS });
    const at = async (instant) => {
      await give({ now: instant });
      return [await counter('Resolution'), await clock('Resolution').locator('.note').innerText()];
    };
    assert.deepEqual(await at('2026-03-09T15:30:00Z'), ['2 hr 10 min left', '']);
    const [closed, why] = await at('2026-03-09T20:00:00Z');
    assert.match(why, /^Closed now/);
    assert.deepEqual(await at('2026-03-10T02:00:00Z'), [closed, why]);
    // nine in Amsterdam is eight in UTC: ten minutes before it is due only these are left
    assert.deepEqual(await at('2026-03-10T09:00:00Z'), ['10 min left', '']);
    assert.match((await at('2026-03-10T09:20:00Z'))[0], /^10 min overdue$/);
  });

  test('without opening hours it counts only what it can know', async () => {
    const decision = decided(1001);
    await show({ decision, now: later(300) });
    assert.equal(await counter('First response'), '15 min left', 'as much is left as will pass');
    assert.equal(await counter('Resolution'), '7 hr 20 min left', 'a night lies before it is due');
    assert.match(await clock('Resolution').locator('.note').innerText(), /^As of Mon, Mar 9, 14:30$/);
  });

  test('a paused clock stands still', async () => {
    await show({ decision: decided(1003), hours: HOURS, now: later(7200) });
    assert.equal(await counter('Resolution'), '18 hr 54 min left');
    assert.match(await clock('Resolution').locator('.note').innerText(), /^Waiting: pending$/);
  });

  test('the next change is told once, and until then the decision is not out of date', async () => {
    const decision = decided(1002);
    await show({ decision, hours: HOURS }, { at: NOW });
    await page.evaluate(() => { globalThis.heard = []; document.addEventListener('sladder-change', ({ detail }) => globalThis.heard.push(detail.nextChangeAt)); });
    await give({ now: new Date(Date.parse(decision.nextChangeAt) - 1000).toISOString() });
    assert.deepEqual([await inside('.stale').isVisible(), await page.evaluate(() => globalThis.heard)], [false, []]);
    await give({ now: decision.nextChangeAt });
    await give({ now: '2026-03-10T08:00:00Z' });
    assert.deepEqual([await inside('.stale').isVisible(), await page.evaluate(() => globalThis.heard)], [true, [decision.nextChangeAt]]);
    const next = decided(1002, decision.nextChangeAt);
    await give({ decision: next, now: decision.nextChangeAt });
    await inside('.stale').waitFor({ state: 'hidden' });
  });
});

describe('who reads it otherwise', () => {
  test('headings, names and roles; signs and colours are never alone', async () => {
    await show({ decision: decided(1002), hours: HOURS }, { attributes: { 'heading-level': '2' } });
    const outline = await inside('[role="heading"]').evaluateAll((all) => all.map((each) => [Number(each.ariaLevel), each.textContent]));
    assert.deepEqual([...new Set(outline.map(([level]) => level))].sort(), [2, 3]);
    assert.equal(outline[0][0], 2);
    const names = await page.locator('sladder-ticket').evaluate(({ shadowRoot }) => ({
      article: shadowRoot.querySelector('article').ariaLabel,
      bars: Array.from(shadowRoot.querySelectorAll('[role="img"]'), (bar) => bar.ariaLabel),
      counters: Array.from(shadowRoot.querySelectorAll('.counter'), (each) => each.ariaLive),
      lists: Array.from(shadowRoot.querySelectorAll('ol, ul'), (list) => Array.from(list.children).every(({ localName }) => localName === 'li')),
      bare: Array.from(shadowRoot.querySelectorAll('.dot'), (sign) => sign.ariaHidden),
      signs: Array.from(shadowRoot.querySelectorAll('.state'), (state) => getComputedStyle(state, '::before').content),
      live: shadowRoot.querySelectorAll('[role="status"]').length,
    }));
    assert.equal(names.article, 'Ticket 1002');
    assert.deepEqual(names.bars, ['4 hr 50 min of 1 hr used', '4 hr 50 min of 8 hr used', '4 hr 50 min of 6 hr used']);
    assert.deepEqual(names.signs, ['"✕ " / ""', '"● " / ""', '"▲ " / ""']);
    assert.deepEqual([new Set(names.counters), new Set(names.lists), new Set(names.bare), names.live], [new Set(['off']), new Set([true]), new Set(['true']), 1]);
  });

  test('a change of state is said once; what only counts on, and another ticket, is not', async () => {
    const status = () => inside('[role="status"]').textContent();
    const first = decided(1002);
    await show({ decision: first, hours: HOURS });
    assert.equal(await status(), '');
    await give({ decision: decided(1002, later(60)) });
    await page.waitForTimeout(20);
    assert.equal(await status(), '');
    await give({ decision: decided(1002, first.nextChangeAt) });
    await page.waitForFunction(() => document.querySelector('sladder-ticket').shadowRoot.querySelector('[role="status"]').textContent !== '');
    assert.equal(await status(), 'Ownership Billing Overdue');
    await give({ decision: decided(1007) });
    await page.waitForTimeout(20);
    assert.equal(await status(), 'Ownership Billing Overdue');
  });

  test('the keyboard opens reasons, and neither it nor what is open is lost with a new decision', async () => {
    await show({ decision: decided(1002), hours: HOURS });
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await inside('.why li').first().waitFor();
    await page.waitForTimeout(20);
    await give({ decision: decided(1002, later(60)) });
    await page.waitForTimeout(20);
    assert.equal(await inside('.why details').evaluate(({ open }) => open), true);
    assert.equal(await page.evaluate(() => document.activeElement.shadowRoot.activeElement?.localName), 'summary');
  });

  /** Text and what is behind it, by the formula of WCAG 2: every text of the element that can be seen. */
  function contrasts() {
    const rgb = (color) => color.match(/[\d.]+/g).map(Number);
    const light = ([r, g, b]) => [r, g, b].map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)).reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
    const behind = (node) => {
      for (let at = node; at; at = at.parentElement ?? at.getRootNode().host) {
        const color = rgb(getComputedStyle(at).backgroundColor);
        if (color[3] === undefined || color[3] > 0) return color;
      }
      return [255, 255, 255];
    };
    const { shadowRoot } = document.querySelector('sladder-ticket');
    const texts = Array.from(shadowRoot.querySelectorAll('*')).filter((node) => node.localName !== 'style' && Array.from(node.childNodes).some((child) => child.nodeType === 3 && child.data.trim() !== ''));
    return texts.map((node) => {
      const [one, other] = [light(rgb(getComputedStyle(node).color)), light(behind(node))].sort((a, b) => b - a);
      return { what: `${node.className || node.localName}: ${node.textContent.slice(0, 20)}`, ratio: (one + 0.05) / (other + 0.05) };
    });
  }

  for (const scheme of ['light', 'dark']) {
    test(`contrast is enough in a ${scheme} page, and it fits into 300 pixels`, async () => {
      await mkdir(root('target/screenshots'), { recursive: true });
      await page.setViewportSize({ width: 300, height: 1200 });
      const seen = new Set();
      await show({ decision: decided(1002), hours: HOURS, timeZone: 'Europe/Amsterdam' });
      await page.evaluate((scheme) => { document.documentElement.style.cssText = `color-scheme: ${scheme}`; document.body.style.margin = '0'; }, scheme);
      for (const id of [1002, 1003, 1020, 1030]) {
        await give({ decision: { ...decided(id), findings: decided(1007).findings.concat({ severity: 'warning', path: 'events[0]', message: 'odd `thing`', help: 'look' }) } });
        await page.waitForTimeout(20);
        await inside('details').evaluateAll((all) => all.forEach((each) => { each.open = true; }));
        for (const { what, ratio } of await page.evaluate(contrasts)) {
          assert.ok(ratio >= 4.5, `${what} has ${ratio.toFixed(2)}`);
          seen.add(what);
        }
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 300);
        const wide = await page.locator('sladder-ticket').evaluate(({ shadowRoot }) => Array.from(shadowRoot.querySelectorAll('*')).filter((each) => each.getBoundingClientRect().right > 300.5).length);
        assert.equal(wide, 0);
        await page.screenshot({ path: root(`target/screenshots/ticket-${scheme}-${id}.png`), fullPage: true });
      }
      assert.ok(seen.size > 60);
    });
  }

  test('right to left, the bar fills from the right', async () => {
    await show({ decision: decided(1001), hours: HOURS });
    const gap = () => clock('First response').locator('.bar').evaluate((bar) => {
      const [outer, inner] = [bar.getBoundingClientRect(), bar.querySelector('.fill').getBoundingClientRect()];
      return [inner.left - outer.left, outer.right - inner.right].map((pixels) => pixels < 2);
    });
    assert.deepEqual(await gap(), [true, false]);
    await page.evaluate(() => { document.documentElement.dir = 'rtl'; });
    assert.deepEqual(await gap(), [false, true]);
  });
});

describe('what it withstands', () => {
  const ODD = [undefined, null, -1, '<b>', [], {}, [null], { id: {} }];

  test('decisions without any of their keys, and with odd values in each', async () => {
    const { sla, escalation, because, ...rest } = decided(1020);
    const [step] = escalation.reached;
    const decision = {
      ...rest,
      sla: { ...sla, clocks: [...sla.clocks.slice(-2), ...decided(1003).sla.clocks.slice(-1)] },
      escalation: { ...escalation, reached: [{ ...step, because: [] }], next: { ...decided(1002).escalation.next, because: [] } },
      because: because.slice(0, 2),
      actions: [],
      matches: [],
      findings: [{ path: 'a', code: 'b', severity: 'warning', message: 'c' }],
    };
    await show({ decision, hours: HOURS });
    const count = await page.evaluate(async ([whole, odd]) => {
      const element = document.querySelector('sladder-ticket');
      const drawn = async (value) => {
        element.decision = value;
        await null;
        if (element.shadowRoot.textContent.trim() === '') throw new Error(`nothing shown of ${JSON.stringify(value)}`);
        if (/undefined|NaN|\[object/.test(element.shadowRoot.textContent)) throw new Error(`${element.shadowRoot.textContent} of ${JSON.stringify(value)}`);
      };
      let count = 0;
      const visit = async (node, rebuild) => {
        for (const key of Object.keys(node)) {
          const { [key]: inner, ...rest } = node;
          const without = Array.isArray(node) ? node.filter((_, index) => String(index) !== key) : rest;
          const values = [without, ...odd.map((value) => (Array.isArray(node) ? node.with(Number(key), value) : { ...node, [key]: value }))];
          for (const value of values) await drawn(rebuild(value));
          count += values.length;
          if (inner !== null && typeof inner === 'object') {
            await visit(inner, (value) => rebuild(Array.isArray(node) ? node.with(Number(key), value) : { ...node, [key]: value }));
          }
        }
      };
      await visit(whole, (value) => value);
      for (const value of odd) await drawn(value);
      return count;
    }, [decision, ODD]);
    assert.ok(count > 1000, `${count} decisions`);
  });

  test('odd steps, hours, labels, locales and instants', async () => {
    await show({ decision: decided(1002) });
    for (const name of ['steps', 'hours', 'labels', 'locale', 'timeZone', 'now']) {
      for (const value of [...ODD, { office: 3 }, { office: [{ from: 'x' }, null] }]) {
        await give({ [name]: value });
        await page.waitForTimeout(0);
        assert.match(await text('.ticket'), /First response/, `${name} ${JSON.stringify(value)}`);
      }
      await give({ [name]: undefined });
    }
  });

  test('what a ticket says is shown, not run', async () => {
    const evil = '<img src=x onerror="globalThis.ran=1"><script>globalThis.ran=1</script>';
    const hurt = (value) => {
      if (typeof value === 'string') return /^\d{4}-/.test(value) ? value : `${value} ${evil}`;
      if (Array.isArray(value)) return value.map(hurt);
      return value && typeof value === 'object' ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, hurt(inner)])) : value;
    };
    const { sla, ...rest } = decided(1002);
    await show({ decision: { ...hurt(rest), sla: { id: evil, clocks: sla.clocks.map((clock) => ({ ...clock, metric: evil, group: evil })) } }, labels: { priority: evil, left: `{time}${evil}` } });
    await page.waitForTimeout(50);
    assert.equal(await page.evaluate(() => globalThis.ran), undefined);
    assert.deepEqual([await inside('img').count(), await inside('script').count()], [0, 0]);
    assert.ok((await text('.ticket')).includes('onerror'));
  });

  test('a page that forbids all styles and markup from scripts', async () => {
    await show({ decision: decided(1002), hours: HOURS }, { path: 'strict.html', attributes: { live: '' } });
    assert.equal(await inside('.step').count(), 3);
    assert.equal(await inside('.bar').first().evaluate((bar) => getComputedStyle(bar).blockSize), '8px');
    assert.ok((await clock('Resolution').locator('.fill').evaluate((fill) => fill.getBoundingClientRect().width)) > 50, 'the bar is filled');
  });

  test('a browser without constructed sheets gets the same style as an element', async () => {
    await page.addInitScript(() => { delete CSSStyleSheet.prototype.replaceSync; });
    await show({ decision: decided(1002), hours: HOURS });
    assert.equal(await inside('.bar').first().evaluate((bar) => getComputedStyle(bar).blockSize), '8px');
  });

  test('the module and the classic script together, and the module twice', async () => {
    await show({ decision: decided(1002) }, { path: 'both.html' });
    assert.equal(await text('.value'), 'High');
  });

  test('properties that were set before the element was defined', async () => {
    await page.goto(new URL('plain.html', server.url).href);
    await give({ decision: decided(1002) });
    await page.addScriptTag({ content: readFileSync(root('pkg/elements.global.js'), 'utf8') });
    assert.equal(await text('.value'), 'High');
  });
});

test('importing it in Node does nothing, and the classic script is small', async () => {
  const { SladderTicket } = await import('../../pkg/elements.mjs');
  assert.equal(typeof SladderTicket, 'function');
  assert.equal(globalThis.customElements, undefined);
  const { size } = statSync(root('pkg/elements.global.js'));
  assert.ok(size < BUDGET, `${size} bytes, the budget is ${BUDGET}`);
});
