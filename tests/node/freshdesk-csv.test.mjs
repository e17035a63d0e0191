// Freshdesk's CSV export: the columns people found in it, in any order and spelling, and what spreadsheets and broken files do to it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { ticketFromFreshdesk, ticketsFromFreshdeskCsv } from '../../pkg/freshdesk.mjs';
import { compilePolicySync } from '../../pkg/node.mjs';
import { csvRows } from '../../src/js/helpdesk/csv.mjs';

const cells = (text, delimiter) => Array.from(csvRows(text, delimiter), (row) => row.cells);
const zone = { timeZone: 'Europe/Amsterdam' };
/** One row below a head, cells in quotes. */
const table = (columns, ...rows) => [columns, ...rows].map((row) => row.map((cell) => `"${String(cell).replaceAll('"', '""')}"`).join(',')).join('\r\n');
const BARE = { 'Ticket ID': 4711, 'Created time': '2026-03-02 15:50:00' };
const read = (row, context = zone) => {
  const whole = { ...BARE, ...row };
  return ticketsFromFreshdeskCsv(table(Object.keys(whole), Object.values(whole)), context);
};

describe('comma-separated values', () => {
  test('quotes, doubled quotes, delimiters and line breaks in cells, empty cells, every line end', () => {
    assert.deepEqual(cells('a,"b ""c""",\r\n"1,2","x\r\ny",3\n,,\rlast'), [['a', 'b "c"', ''], ['1,2', 'x\r\ny', '3'], ['', '', ''], ['last']]);
  });

  test('a byte order mark and blank lines are no cells; a trailing line end is no record', () => {
    assert.deepEqual(cells('\ufeff"a",b\n\r\n\n1,2\n'), [['a', 'b'], ['1', '2']]);
    assert.deepEqual(cells(''), []);
    assert.deepEqual(cells('\ufeff'), []);
  });

  test('the delimiter is the one that divides the first record most often, outside quotes', () => {
    assert.deepEqual(cells('"a,b,c";d\n1;2'), [['a,b,c', 'd'], ['1', '2']]);
    assert.deepEqual(cells('a\tb\n1,5\t2'), [['a', 'b'], ['1,5', '2']]);
    assert.deepEqual(cells('a;b\n1;2', ','), [['a;b'], ['1;2']]);
  });

  test('records know the line they begin on, also behind cells of several lines', () => {
    assert.deepEqual(Array.from(csvRows('a\n"1\r\n2\r3"\n\nb'), ({ line }) => line), [1, 2, 6]);
  });

  test('quotes inside a cell and text behind a closing quote stay; a quote that is never closed says where it began', () => {
    assert.deepEqual(cells('5" disk,"a"b'), [['5" disk', 'ab']]);
    const rows = Array.from(csvRows('a,b\n1,"x\n2,y\n'));
    assert.deepEqual(rows[1], { line: 2, cells: ['1', 'x\n2,y\n'], unclosed: 2 });
  });

  test('whatever was written comes back', () => {
    const odd = ['', ' ', '"', '""', ',', '\n', '\r\n', 'a"b', 'é,ß', '"\n"', ';;;;'];
    const rows = odd.map((cell, index) => [cell, 'x', odd.at(-index - 1)]);
    assert.deepEqual(cells(rows.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')).join('\n')), rows);
  });
});

describe('a ticket of the export', () => {
  const { columns, contact_columns: contact } = JSON.parse(readFileSync(new URL('../payloads/freshdesk-ticket-export-columns.json', import.meta.url)));
  const VALUES = {
    'Ticket ID': '4711', 'Subject': 'De kassa werkt niet', 'Status': 'Closed', 'Priority': 'Urgent', 'Source': 'Feedback Widget', 'Type': 'Incident',
    'Agent': 'Femke', 'Group': 'Betalen', 'Created time': '2026-03-02 15:50:00', 'Due by Time': '2026-03-02 16:50:00', 'Resolved time': '2026-03-03 10:00:00',
    'Closed time': '2026-03-04 10:00:00', 'Initial response time': '2026-03-02 16:00:00', 'First response time (in hrs)': '00:10:00',
    'Resolution status': 'SLA Violated', 'Tags': 'vip, nl', 'Product': 'Kassa', 'Full name': 'Sanne', 'Title': 'Inkoper', 'Email': 'sanne@example.com',
    'Work phone': '1', 'Mobile phone': '2', 'Contact ID': '9', 'Company Name': 'Bakker BV',
  };
  const EXPECTED = {
    id: 4711,
    createdAt: '2026-03-02T14:50:00Z',
    subject: 'De kassa werkt niet',
    status: 'closed',
    priority: 'urgent',
    type: 'Incident',
    channel: 'feedbackWidget',
    product: 'Kassa',
    group: 'Betalen',
    assignee: 'Femke',
    requester: { name: 'Sanne', job_title: 'Inkoper', email: 'sanne@example.com', phone: '1', mobile: '2', id: '9' },
    company: { name: 'Bakker BV' },
    tags: ['vip', 'nl'],
    fields: { 'First response time (in hrs)': '00:10:00', 'Resolution status': 'SLA Violated' },
    events: [
      { at: '2026-03-02T15:00:00Z', type: 'agentReply' },
      { at: '2026-03-03T09:00:00Z', type: 'resolved' },
      { at: '2026-03-04T09:00:00Z', type: 'status', to: 'closed' },
    ],
  };
  const all = [...columns, ...contact];
  const csvOf = (names) => table(names, names.map((name) => VALUES[name] ?? ''));

  test('every column people found in it', () => {
    assert.deepEqual(Object.keys(VALUES).filter((name) => !all.includes(name)), []);
    assert.deepEqual(ticketsFromFreshdeskCsv(csvOf(all), zone), { tickets: [EXPECTED], findings: [] });
  });

  test('in another order, other capitals, with a byte order mark, or with semicolons', () => {
    const turned = csvOf(all.toReversed());
    assert.deepEqual(ticketsFromFreshdeskCsv(`\ufeff${turned.replace('Created time', 'CREATED Time')}`, zone).tickets, [EXPECTED]);
    assert.deepEqual(ticketsFromFreshdeskCsv(turned.replaceAll('","', '";"'), zone).tickets, [EXPECTED]);
  });

  test('Freshdesk\'s due time is its own calculation: it is no field and no due date', () => {
    const { tickets: [ticket] } = read({ 'Due by Time': '2026-03-02 16:50:00' });
    assert.deepEqual(ticket, { id: 4711, createdAt: '2026-03-02T14:50:00Z' });
  });

  test('a column of the account\'s own is a field: by its name in the API, and a number where the account says so', () => {
    const fields = [{ name: 'cf_amount', label: 'Amount', type: 'custom_decimal' }, { name: 'cf_order', label: 'Order', type: 'custom_text' }];
    const row = { Amount: '45.5', Order: '0012', 'Refund v1.2': 'yes', '__proto__x': 'kept' };
    assert.deepEqual(read(row, { ...zone, fields }).tickets[0].fields, { cf_amount: 45.5, cf_order: '0012', 'Refund v1.2': 'yes', '__proto__x': 'kept' });
    assert.deepEqual(read(row).tickets[0].fields, { 'Amount': '45.5', 'Order': '0012', 'Refund v1.2': 'yes', '__proto__x': 'kept' });
    assert.equal(read({ Amount: 'about 5' }, { ...zone, fields }).tickets[0].fields.cf_amount, 'about 5');
  });

  test('the company\'s tier comes from the list of companies, by name', () => {
    const companies = [{ id: 7, name: 'Anders BV', account_tier: 'basic' }, { id: 8, name: 'Bakker BV', account_tier: 'gold' }];
    assert.deepEqual(read({ 'Company Name': 'Bakker BV' }, { ...zone, companies }).tickets[0].company, { id: 8, name: 'Bakker BV', tier: 'gold' });
  });

  test('the same ticket as the REST API gives is decided alike', () => {
    const policy = compilePolicySync(JSON.parse(readFileSync(new URL('../demo/freshdesk-default-policy.json', import.meta.url))));
    const rest = ticketFromFreshdesk({
      id: 4711, created_at: '2026-03-02T14:50:00Z', subject: 'De kassa werkt niet', status: 5, priority: 4, source: 9,
      stats: { first_responded_at: '2026-03-02T15:00:00Z', resolved_at: '2026-03-03T09:00:00Z', closed_at: '2026-03-04T09:00:00Z' },
    }).ticket;
    const now = '2026-03-05T00:00:00Z';
    const decided = (ticket) => policy.decide(ticket, { now }).sla;
    assert.deepEqual(decided(EXPECTED), decided(rest));
    assert.deepEqual(decided(EXPECTED).clocks.map(({ state }) => state), ['met', 'breached']);
  });
});

describe('what is odd', () => {
  const findings = (text, context = zone) => ticketsFromFreshdeskCsv(text, context).findings.map(({ path, line, code }) => [path, line, code]);

  test('instants without a zone are an error of the row, named by its column; the row is left out', () => {
    const { tickets, findings: [finding] } = read({}, {});
    assert.deepEqual(tickets, []);
    assert.deepEqual(finding, {
      path: 'rows[0].Created time',
      line: 2,
      code: 'bad_instant',
      severity: 'error',
      message: 'a date-time without an offset: `2026-03-02 15:50:00`',
      help: 'pass `timeZone`, the zone of the account',
    });
  });

  test('rows without an id or a creation are left out, and the others are there', () => {
    const text = 'Ticket ID,Created time,Subject\n1,2026-03-02 09:00:00,a\n,2026-03-02 09:00:00,b\n3,,c\n4,2026-03-02 09:00:00,d\n';
    assert.deepEqual(ticketsFromFreshdeskCsv(text, zone).tickets.map(({ id }) => id), [1, 4]);
    assert.deepEqual(findings(text), [['rows[1].Ticket ID', 3, 'missing'], ['rows[2].Created time', 4, 'missing']]);
  });

  test('a file without these columns says so once', () => {
    assert.deepEqual(findings('Subject,Status\na,Open\nb,Open'), [['', undefined, 'missing'], ['', undefined, 'missing']]);
    assert.deepEqual(findings(''), [['', undefined, 'missing'], ['', undefined, 'missing']]);
  });

  test('a status that nothing says the time of, cells without a column, a quote that is never closed', () => {
    assert.deepEqual(findings('Ticket ID,Created time,Status\n1,2026-03-02 09:00:00,Pending,x'), [
      ['rows[0]', 2, 'syntax'],
      ['rows[0].Status', 2, 'missing_event'],
    ]);
    assert.deepEqual(findings('Ticket ID,Created time\n1,"2026-03-02 09:00:00'), [['rows[0]', 2, 'syntax']]);
    assert.deepEqual(findings('Ticket ID,"Created time\n1,2026'), [['', 1, 'syntax']]);
  });

  test('ids with more digits than a number holds stay text; a length is no instant of a first response', () => {
    assert.equal(read({ 'Ticket ID': '12345678901234567890' }).tickets[0].id, '12345678901234567890');
    assert.equal(read({ 'Ticket ID': '007' }).tickets[0].id, '007');
    assert.deepEqual(read({ 'Initial response time': '00:10:00' }), { tickets: [{ id: 4711, createdAt: '2026-03-02T14:50:00Z' }], findings: [] });
  });

  test('what is no text is a TypeError', () => {
    for (const value of [undefined, null, 5, [], {}]) assert.throws(() => ticketsFromFreshdeskCsv(value), { name: 'TypeError', message: /^expected a CSV file as text, not / });
  });

  test('any piece of a file is read', () => {
    const text = table(['Ticket ID', 'Created time', 'Tags', 'Subject'], [1, '2026-03-02 09:00:00', 'a, b', 'x"y\nz'], [2, 'x', '', '']);
    for (let end = 0; end <= text.length; end += 1) {
      const { tickets } = ticketsFromFreshdeskCsv(text.slice(0, end), zone);
      assert.ok(tickets.every(({ id, createdAt }) => id === 1 && createdAt === '2026-03-02T08:00:00Z'));
    }
  });
});
