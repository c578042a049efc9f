import { beforeAll, describe, expect, test } from 'vitest';
import { KeyRef, Ref } from '../../connectors/ports.ts';
import { applied, change, usd } from '../support/changes.ts';
import { type Company, company, shared, us } from '../support/company.ts';
import { storeExceptions, storeSync } from '../support/control-rows.ts';
import { counting } from '../support/counting.ts';
import { freshDatabase } from '../support/database.ts';
import { type Answer, ask, entities } from '../support/graph.ts';

const db = await freshDatabase();
let co: Company;
let customerIds: string[];
const CUSTOMERS = 20;
const numbers = Array.from({ length: CUSTOMERS }, (_, index) => index);

/** Twenty customers in a chain of parents, each with two of everything. */
beforeAll(async () => {
  co = await company(db);
  const customers = numbers.map((n) => shared(`n${n}`, `N ${n}`, n === 0 ? null : `n${n - 1}`));
  await co.loads('salesforce', [
    ...customers.map(({ crm }) => crm),
    change('Product', 'p', { family: 'Widgets' }),
    ...numbers.flatMap((n) =>
      [1, 2].flatMap((k) => [
        change('Contact', `${n}-${k}`, { customerId: new Ref('Customer', `n${n}`) }),
        change('Opportunity', `${n}-${k}`, {
          customerId: new Ref('Customer', `n${n}`),
          legalEntityId: new KeyRef('LegalEntity', 'legal-entity-code', 'US01'),
        }),
      ]),
    ),
  ]);
  await co.loads('netsuite', [
    ...customers.map(({ erp }) => erp),
    change('PaymentTerm', 't'),
    ...numbers.flatMap((n) => {
      const owner = {
        customerId: new Ref('Customer', `n${n}`),
        billingAccountId: new Ref('BillingAccount', `n${n}-1`),
        legalEntityId: us,
      };
      return [1, 2].flatMap((k) => [
        change('BillingAccount', `n${n}-${k}`, {
          customerId: owner.customerId,
          legalEntityId: us,
          paymentTermId: new Ref('PaymentTerm', 't'),
        }),
        change('Order', `${n}-${k}`, owner),
        change('ScheduleLine', `${n}-${k}`, { orderId: new Ref('Order', `${n}-${k}`) }),
        change('Invoice', `${n}-${k}`, { ...owner, orderId: new Ref('Order', `${n}-${k}`) }),
        change('Payment', `${n}-${k}`, {
          ...owner,
          applications: [applied(`${n}-${k}`, usd('10.00'), '2026-05-02')],
        }),
        change('CreditMemo', `${n}-${k}`, { ...owner, invoiceId: new Ref('Invoice', `${n}-${k}`) }),
      ]);
    }),
  ]);
  const usAtConcur = new KeyRef('LegalEntity', 'legal-entity-code', 'US01');
  await co.loads(
    'concur',
    numbers.map((n) =>
      change('ExpenseReport', `${n}`, {
        legalEntityId: usAtConcur,
        billableCustomerIds: [new KeyRef('Customer', 'crm-account', `n${n}`)],
      }),
    ),
  );
  customerIds = await Promise.all(numbers.map((n) => co.idOf('salesforce', 'Customer', `n${n}`)));
  await storeSync(db);
  await storeExceptions(db, co.us, 1, { subjectType: 'Customer', subjectId: customerIds[0] ?? '' });
});

const keys = () => customerIds.map((id) => ({ __typename: 'Customer', id }));

test('a page of customers with everything the CRM knows takes one statement for each field', async () => {
  const watched = counting(db);
  const query = `{ customers(first: 20, filter: { name: { contains: "N " } }) { totalCount edges { node {
    name provenance { freshness ageSeconds fields(paths: ["name"]) { path } }
    parent { name } ultimateParent { name }
    children(first: 1) { totalCount edges { node { name } } }
    contacts(first: 2) { totalCount edges { node { name customer { name } } } }
    opportunities(first: 2) { edges { node { name customer { name } } } }
  } } } }`;
  const { customers } = await ask(db, 'crm', query, { entities: [co.us], db: watched });
  expect(customers.edges).toHaveLength(20);
  expect(customers.totalCount).toBe(20);
  for (const { node } of customers.edges) {
    expect(node.contacts.totalCount).toBe(2);
    expect(node.opportunities.edges).toHaveLength(2);
  }
  // customers, their number, freshness, parents (and the customers of contacts and opportunities in one more),
  // ultimate parents, children, their number, contacts, their number, opportunities.
  expect(watched.statements.length).toBeLessThanOrEqual(11);
});

const finance = `... on Customer { id
  billingAccounts { number legalEntity { code } paymentTerm { code } }
  creditStatus { state exposure { amount } }
  receivables { open { amount } freshness legalEntity { code } }
  orders(first: 2) { edges { node { number lines { id } schedule { billOn } invoices { totalCount } } } }
  invoices(first: 2) { totalCount edges { node {
    number overdue daysPastDue lines { id } taxTotals { percent } allowances { reason }
    order { number } terms { code } period { name } billingAccount { number }
    applications { edges { node { payment { number } } } }
    creditMemos { edges { node { number } } } history { edges { node { status } } } } } }
  payments(first: 2) { edges { node { number applications { invoice { number } } refunds { id } } } }
  creditMemos(first: 2) { edges { node { number invoice { number } lines { id } applications { id } } } } }`;

test('the finances of twenty customers take one statement for each field and level', async () => {
  const watched = counting(db);
  const answers = await entities(db, 'erp', keys(), finance, { entities: [co.us], db: watched });
  expect(answers).toHaveLength(CUSTOMERS);
  for (const answer of answers) {
    expect(answer.invoices.totalCount).toBe(2);
    expect(answer.receivables[0].open.amount).toBe('200.00');
    expect(answer.payments.edges[0].node.applications[0].invoice.number).toMatch(/^INV-/);
  }
  const few = counting(db);
  await entities(db, 'erp', keys().slice(0, 2), finance, { entities: [co.us], db: few });
  expect(watched.statements.length).toBe(few.statements.length);
  expect(watched.statements.length).toBeLessThanOrEqual(36);
});

test('billing accounts and credit standing are read together', async () => {
  const watched = counting(db);
  const selection = '... on Customer { billingAccounts { number } creditStatus { state } }';
  await entities(db, 'erp', keys(), selection, { entities: [co.us], db: watched });
  expect(watched.statements.filter((text) => text.includes('erp.billing_account'))).toHaveLength(1);
});

describe.each([
  [
    'expense',
    '... on Customer { expenseReports { totalCount edges { node { number lines { id } } } } }',
    3,
  ],
  [
    'control',
    '... on Customer { externalRefs { externalId } exceptions { totalCount edges { node { summary } } } syncStatus { state } }',
    4,
  ],
] as const)('what %s adds to twenty customers', (subgraph, selection, most) => {
  test(`takes at most ${most} statements`, async () => {
    const watched = counting(db);
    const answers = await entities(db, subgraph, keys(), selection, {
      entities: [co.us],
      db: watched,
    });
    expect(answers.filter((it: Answer) => it !== null)).toHaveLength(CUSTOMERS);
    expect(watched.statements.length).toBeLessThanOrEqual(most);
  });
});

test('parts of documents are read only when asked for', async () => {
  const watched = counting(db);
  await ask(db, 'erp', '{ invoices { edges { node { number total { amount } } } } }', {
    entities: [co.us],
    db: watched,
  });
  expect(
    watched.statements.filter((text) => /\bt\.(lines|tax_totals|history)\b/.test(text)),
  ).toEqual([]);
  // The list, and the time zones of the legal entities.
  expect(watched.statements).toHaveLength(2);
});

test('a hierarchy of twenty levels is walked in one statement, also when it runs in a circle', async () => {
  const watched = counting(db);
  const query =
    '{ customers(first: 200, filter: { name: { contains: "N " } }) { edges { node { name ultimateParent { name } } } } }';
  const before = await ask(db, 'crm', query, { entities: [co.us], db: watched });
  expect(watched.statements).toHaveLength(2);
  const tops = before.customers.edges.map((it: Answer) => [
    it.node.name,
    it.node.ultimateParent?.name ?? null,
  ]);
  expect(tops).toContainEqual(['N 19', 'N 0']);
  expect(tops).toContainEqual(['N 0', null]);
  await db.query('update crm.customer set parent_id = $1 where id = $2', [
    customerIds[19],
    customerIds[0],
  ]);
  const after = await ask(db, 'crm', query, { entities: [co.us] });
  expect(after.customers.edges).toHaveLength(CUSTOMERS);
  await db.query('update crm.customer set parent_id = null where id = $1', [customerIds[0]]);
});
