import { Decimal } from 'decimal.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Account,
  type ConcurAccount,
  concurAccount,
  type NetSuiteAccount,
  salesforceAccount,
} from './accounts.ts';
import { clockFrom } from './clock.ts';
import { booksOf, demo, demoNetSuite, NOON, TODAY } from './demo-account.ts';
import { type Answer, type Deployment, deploy } from './deployment.ts';
import { emptyKeptCopy, eventCount, rowVersions } from './kept-copy.ts';
import { type Aged, agedInLedger, keyInLedger } from './ledger-aging.ts';

const clock = clockFrom(NOON);

let netsuite: NetSuiteAccount;
let salesforce: Account;
let concur: ConcurAccount;
let deployment: Deployment;
const connectors = () => [netsuite, salesforce, concur].map(({ connector }) => connector);

beforeAll(async () => {
  netsuite = await demoNetSuite(clock);
  salesforce = await salesforceAccount(clock);
  await salesforce.system.load(demo().salesforce as never);
  concur = await concurAccount(clock, {
    legalEntities: ['US01', 'DE01'].map((code) => ({ code, ledgerCodes: [code] })),
  });
  await concur.system.load(demo().concur as never);
  deployment = await deploy(clock);
  await deployment.load(...connectors());
}, 90_000);
afterAll(() => Promise.all([netsuite, salesforce, concur].map((account) => account.close())));

const erp = (type: string): Answer[] => booksOf(netsuite.system, type);
const crm = (type: string): Answer[] =>
  booksOf(salesforce.system, type).filter(({ IsDeleted }) => !IsDeleted);

/** Sums of some figures by customer number and currency, as text with cents. */
function sums(
  records: readonly Answer[],
  keyOf: (record: Answer) => string,
  figuresOf: (record: Answer) => readonly (string | number)[],
): Record<string, string[]> {
  const groups = [...Map.groupBy(records, keyOf)].map(([key, group]) => {
    const rows = group.map(figuresOf);
    const totals = (rows[0] ?? []).map((_, i) => Decimal.sum(0, ...rows.map((row) => row[i] ?? 0)));
    const figures = [String(group.length), ...totals.map((one) => one.toFixed(2))];
    return [key, figures] as [string, string[]];
  });
  return Object.fromEntries(groups.sort(([a], [b]) => a.localeCompare(b)));
}

const inGraph = ({ billingAccount, currency }: Answer): string =>
  `${billingAccount.number} ${currency}`;

describe('the demo company, read from three systems', () => {
  it('is understood to the last record', async () => {
    expect(await deployment.count('select count(*) as n from control.exception')).toBe(0);
    expect(await eventCount(deployment)).toBe(0);
  });

  it('has as many of every noun as its systems have', async () => {
    const strangers = erp('customer').filter((one) => !isKnownInCrm(one));
    const skus = new Set([
      ...erp('serviceSaleItem').map(({ itemId }) => itemId),
      ...crm('Product2').map(({ ProductCode }) => ProductCode),
    ]);
    const expected = {
      legalEntities: erp('subsidiary').length,
      customers: crm('Account').length + strangers.length,
      contacts: crm('Contact').filter(({ AccountId }) => AccountId).length,
      opportunities: crm('Opportunity').length,
      products: skus.size,
      billingAccounts: erp('customer').length,
      orders: erp('salesOrder').length,
      invoices: erp('invoice').length,
      creditMemos: erp('creditMemo').length,
      payments: erp('customerPayment').length,
      employees: erp('employee').length,
      departments: erp('department').length,
      costCenters: erp('classification').length,
      projects: erp('job').length,
      glAccounts: erp('account').length,
      paymentTerms: erp('term').length,
      taxCodes: erp('salesTaxItem').length,
      expenseReports: booksOf(concur.system, 'reports').length,
    };
    const counted: Record<string, number> = {};
    for (const noun of Object.keys(expected))
      counted[noun] = (await deployment.walk(noun, 'id', { first: 60 })).length;
    expect(counted).toEqual(expected);
  });

  it('owes and was billed the same in the graph as in the ledger, per customer and currency', async () => {
    const read = await deployment.walk(
      'invoices',
      'currency billingAccount { number } total { amount } balance { amount } tax { amount }',
    );
    expect(
      sums(read, inGraph, ({ total, balance, tax }) => [total.amount, balance.amount, tax.amount]),
    ).toEqual(
      sums(erp('invoice'), keyInLedger(erp), ({ total, amountRemaining, taxTotal }) => [
        ...[total, amountRemaining, taxTotal],
      ]),
    );
  });

  it('received and was credited the same, applied or not', async () => {
    const payments = await deployment.walk(
      'payments',
      `currency billingAccount { number } received { amount } unapplied { amount }
       applications { amount { amount } reversedOn }`,
    );
    expect(
      sums(payments, inGraph, ({ received, unapplied, applications }) => [
        ...[received.amount, unapplied.amount],
        Decimal.sum(0, ...applications.map((one: Answer) => one.amount.amount)).toString(),
      ]),
    ).toEqual(
      sums(erp('customerPayment'), keyInLedger(erp), ({ payment, unapplied, applied }) => [
        ...[payment, unapplied, applied],
      ]),
    );
    const memos = await deployment.walk(
      'creditMemos',
      'currency billingAccount { number } total { amount } remaining { amount }',
    );
    expect(
      sums(memos, inGraph, ({ total, remaining }) => [total.amount, remaining.amount]),
    ).toEqual(
      sums(erp('creditMemo'), keyInLedger(erp), ({ total, unapplied }) => [total, unapplied]),
    );
  });

  it('has the credit of every billing account that NetSuite reckons', async () => {
    const accounts = await deployment.walk(
      'billingAccounts',
      'number credit { exposure { amount } }',
    );
    const expected = erp('customer').map(
      ({ entityId, balance, unbilledOrders, depositBalance }) => [
        ...[entityId, new Decimal(balance).plus(unbilledOrders).minus(depositBalance).toFixed(2)],
      ],
    );
    expect(accounts.map(({ number, credit }) => [number, credit.exposure.amount]).sort()).toEqual(
      expected.sort(),
    );
  });

  it('ages what every customer owes by the days that its invoices are late', async () => {
    const customers = await deployment.walk(
      'customers',
      `billingAccounts { number } receivables { asOf currency legalEntity { code }
       open { amount } overdue { amount } unapplied { amount } netExposure { amount }
       oldestDaysPastDue buckets { amount { amount } invoiceCount } }`,
    );
    const read = customers.flatMap(({ billingAccounts, receivables }) =>
      receivables.map((one: Answer) => ({ ...one, numbers: numbersOf(billingAccounts) })),
    );
    expect(read.length).toBeGreaterThan(10);
    expect(new Set(read.map(({ asOf }) => asOf))).toEqual(new Set([TODAY]));
    const shown = read.map(({ asOf: _, legalEntity, ...figures }) => ({
      ...{ ...figures, legalEntity: legalEntity.code },
      buckets: figures.buckets.map((one: Answer) => [one.invoiceCount, one.amount.amount]),
    }));
    const owed = agedInLedger(
      erp,
      customers.map(({ billingAccounts }) => numbersOf(billingAccounts)),
    );
    expect(byText(shown.map(flat))).toEqual(byText(owed));
  });

  it('comes to the balance of each customer in NetSuite', async () => {
    const customers = await deployment.walk(
      'customers',
      'billingAccounts { number } receivables { currency legalEntity { code } netExposure { amount } }',
    );
    const inBooks = erp('customer');
    for (const { billingAccounts, receivables } of customers) {
      const numbers = new Set(numbersOf(billingAccounts).split(' '));
      const own = inBooks.filter(({ entityId }) => numbers.has(entityId));
      const net = own.map(({ balance, depositBalance }) =>
        new Decimal(balance).minus(depositBalance),
      );
      const shown = receivables.map(({ netExposure }: Answer) => netExposure.amount);
      expect([...numbers, Decimal.sum(0, ...shown).toFixed(2)]).toEqual([
        ...[...numbers, Decimal.sum(0, ...net).toFixed(2)],
      ]);
    }
  });

  it('spent what its expense reports come to', async () => {
    const read = await deployment.walk(
      'expenseReports',
      'number total { amount currency } externalRefs { externalId }',
    );
    const expected = booksOf(concur.system, 'reports').map(
      ({ reportId, currencyCode, expenses }) => {
        const amounts = expenses.map((one: Answer) => one.approvedAmount.value);
        return [reportId, Decimal.sum(0, ...amounts).toFixed(2), currencyCode];
      },
    );
    expect(
      read
        .map(({ externalRefs, total }) => [
          externalRefs[0].externalId,
          total.amount,
          total.currency,
        ])
        .sort(),
    ).toEqual(expected.sort());
  });

  it('is untouched by a second sync, and answered the same after its copy was lost', async () => {
    const before = await rowVersions(deployment);
    await deployment.syncAgain(...connectors());
    expect(await rowVersions(deployment)).toEqual(before);
    const answers = await everything();
    await emptyKeptCopy(deployment);
    await deployment.load(...connectors());
    expect(await everything()).toEqual(answers);
    expect(await eventCount(deployment)).toBe(0);
  });
});

/** The customer as all three systems know it. */
const everything = (): Promise<Answer[]> =>
  deployment.walk(
    'customers',
    `id name status segment parent { id } contacts(first: 20) { edges { node { id name roles } } }
     opportunities(first: 20) { edges { cursor node { id stage amount { amount } order { id } } } }
     billingAccounts { id number credit { state exposure { amount } } }
     invoices(first: 50) { edges { cursor node { id number status balance { amount } lines { id netAmount { amount } } } } }
     payments(first: 50) { edges { node { id unapplied { amount } applications { id invoice { id } } } } }
     expenseReports(first: 20) { edges { node { id number total { amount } } } }
     externalRefs { system externalId role }`,
  );

/** One customer in two systems: by the id, the number or the tax registration that both have. */
const isKnownInCrm = (customer: Answer): boolean =>
  crm('Account').some(
    (account) =>
      account.Id === customer.custentity_tb_crm_id ||
      account.ERP_Customer_Number__c === customer.entityId ||
      (account.Tax_Id__c && account.Tax_Id__c === customer.defaultTaxReg),
  );

const numbersOf = (accounts: readonly Answer[]): string =>
  accounts
    .map(({ number }) => number)
    .sort()
    .join(' ');

const flat = ({ open, overdue, unapplied, netExposure: _, ...rest }: Answer): Aged => ({
  ...rest,
  ...{ open: open.amount, overdue: overdue.amount, unapplied: unapplied.amount },
});

const byText = (values: readonly Aged[]): Aged[] =>
  values.toSorted((a, b) => textOf(a).localeCompare(textOf(b)));
const textOf = ({ numbers, legalEntity, currency }: Aged): string =>
  [numbers, legalEntity, currency].join(' ');
