import { beforeAll, expect, test } from 'vitest';
import { Ref } from '../../connectors/ports.ts';
import { change, eur, usd } from '../support/changes.ts';
import { type Company, company, ofZenit } from '../support/company.ts';
import { freshDatabase } from '../support/database.ts';
import { type Answer, ask, attempt } from '../support/graph.ts';

const db = await freshDatabase();
let co: Company;

beforeAll(async () => {
  co = await company(db);
  await co.loads('netsuite', [
    change('Invoice', '1', {
      number: 'A_1',
      status: 'OPEN',
      issueDate: '2026-04-01',
      dueDate: '2026-05-12',
      total: usd('100.00'),
      balance: usd('100.00'),
      orderId: new Ref('Order', 'o1'),
    }),
    change(
      'Invoice',
      '2',
      {
        number: 'Ab2',
        status: 'PARTIALLY_PAID',
        issueDate: '2026-04-02',
        dueDate: '2026-05-13',
        total: usd('200.00'),
        balance: usd('0.01'),
        disputed: true,
      },
      { updatedAt: '2026-05-02T08:00:00.000Z' },
    ),
    change('Invoice', '3', {
      number: null,
      status: 'DRAFT',
      issueDate: null,
      dueDate: '2026-01-01',
      total: usd('300.00'),
      balance: usd('300.00'),
    }),
    change('Invoice', '4', {
      ...ofZenit,
      number: 'C%4',
      status: 'OPEN',
      currency: 'EUR',
      issueDate: '2026-04-04',
      dueDate: null,
      net: eur('100.00'),
      tax: eur('0.00'),
      total: eur('100.00'),
      prepaid: eur('0.00'),
      roundingAmount: eur('0.00'),
      balance: eur('100.00'),
    }),
  ]);
  await co.loads('salesforce', [
    change('Contact', '1', { roles: ['BILLING', 'TECHNICAL'] }),
    change('Contact', '2', { roles: ['SIGNATORY'] }),
    change('Contact', '3', { roles: [] }),
  ]);
});

const asker = () => ({ entities: [co.us, co.de] });

async function invoices(filter: string): Promise<string[]> {
  const query = `{ invoices(filter: ${filter}, orderBy: { field: UPDATED_AT }) { edges { node { provenance { sourceId } } } } }`;
  const { invoices } = await ask(db, 'erp', query, asker());
  return invoices.edges.map(({ node }: Answer) => node.provenance.sourceId).sort();
}

test.each([
  ['{ number: { eq: "A_1" } }', ['1']],
  ['{ number: { in: ["A_1", "Ab2", "zz"] } }', ['1', '2']],
  ['{ number: { contains: "a_" } }', ['1']],
  ['{ number: { contains: "%" } }', ['4']],
  ['{ status: { eq: OPEN } }', ['1', '4']],
  ['{ status: { in: [DRAFT, PARTIALLY_PAID] } }', ['2', '3']],
  ['{ status: { in: [] } }', []],
  ['{ currency: { eq: "EUR" } }', ['4']],
  ['{ issueDate: { eq: "2026-04-02" } }', ['2']],
  ['{ issueDate: { gte: "2026-04-02" } }', ['2', '4']],
  // What has no day is neither before nor after one.
  ['{ issueDate: { lte: "2026-04-02" } }', ['1', '2']],
  ['{ dueDate: { gte: "2026-01-01", lte: "2026-05-12" } }', ['1', '3']],
  ['{ disputed: true }', ['2']],
  ['{ disputed: false }', ['1', '3', '4']],
  // Due today is not overdue, a draft never is, and neither is what has no due day.
  ['{ overdue: true }', ['1']],
  ['{ overdue: false }', ['2', '3', '4']],
  ['{ total: { currency: "USD", eq: "200" } }', ['2']],
  ['{ total: { currency: "USD", gte: "100.00", lte: "200.000" } }', ['1', '2']],
  ['{ total: { currency: "EUR" } }', ['4']],
  ['{ balance: { currency: "USD", lte: "0.01" } }', ['2']],
  ['{ updatedSince: { gte: "2026-05-01T10:00:00+02:00" } }', ['1', '2', '3', '4']],
  ['{ updatedSince: { gte: "2026-05-01T08:00:00.001Z" } }', ['2']],
  ['{ updatedSince: { lte: "2026-05-01T08:00:00Z" } }', ['1', '3', '4']],
  // Everything named must hold; a null says nothing.
  ['{ status: { eq: OPEN }, currency: { eq: "USD" } }', ['1']],
  [
    '{ status: null, number: { eq: null, in: null }, disputed: null, currency: { eq: "EUR" } }',
    ['4'],
  ],
  ['{}', ['1', '2', '3', '4']],
])('invoices of %s', async (filter, expected) => {
  expect(await invoices(filter)).toEqual(expected);
});

test('invoices by customer, legal entity, order and id', async () => {
  expect(await invoices(`{ customer: { eq: "${co.zenit}" } }`)).toEqual(['4']);
  expect(await invoices(`{ customer: { in: ["${co.acme}"] } }`)).toEqual(['1', '2', '3']);
  expect(await invoices(`{ legalEntity: { eq: "${co.de}" } }`)).toEqual(['4']);
  expect(
    await invoices(`{ order: { eq: "${await co.idOf('netsuite', 'Order', 'o1')}" } }`),
  ).toEqual(['1']);
  expect(await invoices(`{ id: { eq: "${await co.idOf('netsuite', 'Invoice', '2')}" } }`)).toEqual([
    '2',
  ]);
});

test('contacts by one of their roles', async () => {
  const contacts = async (filter: string) => {
    const { contacts } = await ask(
      db,
      'crm',
      `{ contacts(filter: { role: ${filter} }) { edges { node { name } } } }`,
      asker(),
    );
    return contacts.edges.map(({ node }: Answer) => node.name);
  };
  expect(await contacts('{ eq: TECHNICAL }')).toEqual(['Contact 1']);
  expect(await contacts('{ in: [BILLING, SIGNATORY] }')).toEqual(['Contact 1', 'Contact 2']);
});

test('an invoice agrees with the filter on whether it is overdue', async () => {
  const query = '{ invoices { edges { node { overdue daysPastDue provenance { sourceId } } } } }';
  const { invoices: all } = await ask(db, 'erp', query, asker());
  const days = Object.fromEntries(
    all.edges.map(({ node }: Answer) => [
      node.provenance.sourceId,
      [node.overdue, node.daysPastDue],
    ]),
  );
  expect(days).toEqual({ 1: [true, 1], 2: [false, 0], 3: [false, 0], 4: [false, 0] });
});

test.each([
  ['total: { currency: "USD", eq: "1.005" }', /more decimals than USD/],
  ['total: { currency: "USD", eq: 1.5 }', /Decimal must be a decimal number in a string/],
  ['total: { currency: "XXX", eq: "1" }', /CurrencyCode must be an ISO 4217 code/],
  ['issueDate: { eq: "2026-02-30" }', /Date must be a calendar day/],
  ['updatedSince: { gte: "2026-05-01T08:00:00" }', /DateTime must be an instant/],
  ['amount: { eq: "1" }', /"amount" is not defined by type "InvoiceFilter"/],
])('refuses to look for %s', async (filter, reason) => {
  const { errors, data } = await attempt(
    db,
    'erp',
    `{ invoices(filter: { ${filter} }) { totalCount } }`,
    asker(),
  );
  expect(data ?? null).toBeNull();
  expect(errors?.[0]?.message).toMatch(reason);
});
