import 'reflect-metadata';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KeyRef, Ref } from '../../connectors/ports.ts';
import { Money } from '../../schema/money.ts';
import {
  type Account,
  allChanges,
  feedNamed,
  openAccount,
  pagesOf,
  readOne,
  signal,
} from './netsuite-account.ts';
import { books, customer, invoice, line, order, scheduleLine } from './netsuite-books.ts';

let account: Account;
beforeEach(async () => {
  account = await openAccount();
});
afterEach(() => account.close());

const eur = (minor: bigint) => new Money(minor, 'EUR');
const factsOf = async (feed: string) => (await allChanges(account, feed)).map((c) => c.facts);

describe('lists', () => {
  beforeEach(() => account.load(books()));

  it('reads legal entities with their codes, books and settings', async () => {
    const [holding, us] = await allChanges(account, 'subsidiary');
    expect(holding?.facts).toMatchObject({ code: 'GRP0', parentId: null });
    expect(us).toMatchObject({
      type: 'LegalEntity',
      externalId: '2',
      role: 'OWNER',
      keys: [{ kind: 'legal-entity-code', value: 'US01' }],
      facts: {
        code: 'US01',
        functionalCurrency: 'USD',
        timeZone: 'America/New_York',
        taxRegistrations: [{ country: 'US', number: '12-3456789' }],
        taxRounding: 'PER_DOCUMENT',
        policy: { closedPeriod: 'HOLD', reimbursementLeadDays: 3, reimbursementRun: null },
        parentId: new Ref('LegalEntity', '1'),
      },
    });
  });

  it('reads periods without years, and how far each is closed', async () => {
    expect(await factsOf('accountingperiod')).toEqual([
      expect.objectContaining({
        name: 'May 2026',
        arStatus: 'SOFT_CLOSED',
        apStatus: 'OPEN',
        glStatus: 'OPEN',
      }),
      expect.objectContaining({ name: 'Jun 2026', start: '2026-06-01', arStatus: 'OPEN' }),
      expect.objectContaining({ name: 'Apr 2026', apStatus: 'CLOSED', glStatus: 'CLOSED' }),
    ]);
  });

  it('reads payment terms of every kind', async () => {
    const none = { discountPercent: null, discountDays: null };
    expect(await factsOf('term')).toEqual([
      { code: 'NET30', basis: 'INVOICE_DATE', netDays: 30, ...none },
      {
        code: '2% 10 NET 30',
        basis: 'INVOICE_DATE',
        netDays: 30,
        discountPercent: '2',
        discountDays: 10,
      },
      { code: 'EOM', basis: 'END_OF_MONTH', netDays: 0, ...none },
      { code: 'MID', basis: 'FIXED_DAY', netDays: 15, ...none },
    ]);
  });

  it('reads tax codes, accounts and items', async () => {
    expect((await factsOf('salestaxitem'))[1]).toMatchObject({
      code: 'US-NY',
      category: 'S',
      country: 'US',
      rates: [{ percent: '8.875' }],
    });
    const accounts = await factsOf('account');
    expect(accounts[1]).toMatchObject({
      class: 'ASSET',
      normalSide: 'DEBIT',
      controlAccount: 'AR',
    });
    expect(accounts[2]).toMatchObject({
      code: '4010',
      class: 'REVENUE',
      postable: true,
      legalEntityIds: ['1', '2', '3'].map((id) => new Ref('LegalEntity', id)),
    });
    expect(accounts[3]).toMatchObject({ postable: false, active: false });
    const [item, service] = await allChanges(account, 'item');
    expect(item).toMatchObject({
      role: 'REPLICA',
      keys: [{ kind: 'sku', value: 'SKU-PLATFORM' }],
      facts: { sku: 'SKU-PLATFORM', name: 'Platform', active: true },
    });
    expect(service?.facts).toMatchObject({ name: 'SKU-SERVICE', active: false });
  });

  it('reads departments, cost centres, projects and employees with the keys that others know', async () => {
    account.load({
      job: [{ id: '70', entityId: 'P-7', companyName: 'Roll-out', subsidiary: { id: '3' } }],
    });
    const [sales, research] = await allChanges(account, 'department');
    expect(sales).toMatchObject({
      keys: [{ kind: 'department-code', value: 'D100' }],
      facts: {
        code: 'D100',
        legalEntityIds: [new Ref('LegalEntity', '2'), new Ref('LegalEntity', '3')],
      },
    });
    expect(research?.facts).toMatchObject({
      code: 'Research',
      active: false,
      parentId: new Ref('Department', '1'),
    });
    const [center] = await allChanges(account, 'classification');
    expect(center).toMatchObject({ type: 'CostCenter', keys: [{ value: 'CC-42' }] });
    const [project] = await allChanges(account, 'job');
    expect(project).toMatchObject({
      type: 'Project',
      keys: [{ kind: 'project-code', value: 'P-7' }],
      facts: { name: 'Roll-out', legalEntityIds: [new Ref('LegalEntity', '3')] },
    });
    const [ada, bo] = await allChanges(account, 'employee');
    expect(ada).toMatchObject({
      keys: [{ kind: 'employee-number', value: 'E-1' }],
      facts: {
        name: 'Ada Berg',
        status: 'ON_LEAVE',
        reimbursementCurrency: 'EUR',
        validFrom: '2020-03-01',
        departmentId: new Ref('Department', '1'),
        costCenterId: new Ref('CostCenter', '5'),
        managerId: null,
      },
    });
    expect(bo?.facts).toMatchObject({
      status: 'TERMINATED',
      validTo: '2026-02-28',
      costCenterId: new Ref('CostCenter', '5'),
      managerId: new Ref('Employee', '900'),
    });
  });
});

describe('customers', () => {
  it('become a customer that the CRM owns and a billing account that NetSuite owns', async () => {
    account.load(books());
    const owned = await readOne(account, 'customer', '4', 'Customer');
    expect(owned).toMatchObject({
      role: 'REPLICA',
      keys: [
        { kind: 'crm-account', value: '001000000000004AAA' },
        { kind: 'erp-customer-number', value: 'CUST4' },
        { kind: 'tax-registration', value: 'DE136695976' },
      ],
      facts: { name: 'Kessler AG', status: 'ACTIVE', parentId: null },
    });
    const billing = await readOne(account, 'customer', '4', 'BillingAccount');
    expect(billing).toMatchObject({
      role: 'OWNER',
      version: '2026-05-01T08:00:00',
      updatedAt: new Date('2026-05-01T08:00:00Z'),
      url: null,
      facts: {
        number: 'CUST4',
        currency: 'EUR',
        billTo: { lines: ['Kaistr. 5', 'Hof 2'], city: 'Kiel', postalCode: '24103', country: 'DE' },
        taxProfile: {
          jurisdiction: 'DE',
          registrationNumber: 'DE 136.695.976',
          validated: 'FORMAT_VALID',
          category: 'S',
          exemptionReason: null,
        },
        creditLimit: eur(500000n),
        credit: { state: 'GOOD', reasons: [], limit: eur(500000n), since: null },
        customerId: new Ref('Customer', '4'),
        legalEntityId: new Ref('LegalEntity', '3'),
        paymentTermId: new Ref('PaymentTerm', '1'),
        receivableAccountId: new Ref('GLAccount', '12'),
      },
    });
  });

  it('are owned by NetSuite where no CRM knows them', async () => {
    const alone = customer({
      custentity_tb_crm_id: null,
      defaultTaxReg: 'n/a',
      taxItem: { id: '3' },
      isInactive: true,
    });
    const parent = customer({ id: '3', entityId: 'CUST3', custentity_tb_crm_id: null });
    account.load(books({ customer: [parent, { ...alone, parent: { id: '3' } }] }));
    const change = await readOne(account, 'customer', '4', 'Customer');
    expect(change).toMatchObject({
      role: 'REPLICA',
      keys: [{ kind: 'erp-customer-number', value: 'CUST4' }],
      facts: { status: 'INACTIVE', parentId: new Ref('Customer', '3') },
    });
    const { facts } = await readOne(account, 'customer', '4', 'BillingAccount');
    expect(facts.taxProfile).toMatchObject({
      validated: 'INVALID',
      category: 'AE',
      exemptionReason: 'Reverse charge, section 13b',
    });
  });

  it.each([
    ['above the limit', { creditLimit: 100 }, 'HOLD', ['OVER_LIMIT', 'OVERDUE']],
    ['overdue below the limit', {}, 'WATCH', ['OVERDUE']],
    ['held by a person', { creditHoldOverride: { id: 'ON' } }, 'HOLD', ['MANUAL']],
    ['let go by a person', { creditLimit: 1, creditHoldOverride: { id: 'OFF' } }, 'GOOD', []],
    ['without a limit', { creditLimit: null }, 'WATCH', ['OVERDUE']],
  ])('stand where the ERP sees them: %s', async (_name, more, state, reasons) => {
    account.load(books({ customer: [customer(more)], invoice: [invoice()] }));
    const { facts } = await readOne(account, 'customer', '4', 'BillingAccount');
    expect(facts.credit).toMatchObject({ state, reasons, exposure: eur(35700n) });
  });

  it('have money on account taken off their exposure, once', async () => {
    account.load(books({ invoice: [invoice()] }));
    account.act('recordPayment', { customer: '4', amount: '57' });
    const { facts } = await readOne(account, 'customer', '4', 'BillingAccount');
    expect(facts.credit.exposure).toEqual(eur(30000n));
  });

  it('have orders that are not billed yet in their exposure', async () => {
    account.load(books({ salesOrder: [order()] }));
    const { facts } = await readOne(account, 'customer', '4', 'BillingAccount');
    expect(facts.credit.exposure).toEqual(eur(428400n));
  });
});

describe('orders', () => {
  it('are read with their terms, lines and the opportunity they came from', async () => {
    account.load(books({ salesOrder: [order()], customrecord_tb_schedule_line: [scheduleLine()] }));
    const change = await readOne(account, 'salesorder', '77', 'Order');
    expect(change.facts).toMatchObject({
      number: 'SO77',
      kind: 'SUBSCRIPTION',
      status: 'ACTIVE',
      total: eur(360000n),
      terms: {
        start: '2026-05-01',
        end: '2027-04-30',
        months: 12,
        billingFrequency: 'MONTHLY',
        billingTiming: 'ADVANCE',
        paymentTermCode: 'NET30',
      },
      lines: [{ id: '1', quantity: '36', unitPrice: '100', netAmount: eur(360000n) }],
      customerId: new Ref('Customer', '4'),
      legalEntityId: new Ref('LegalEntity', '3'),
      opportunityId: new KeyRef('Opportunity', 'crm-opportunity', '006000000000007AAA'),
    });
    const [scheduled] = await allChanges(account, 'customrecord_tb_schedule_line');
    expect(scheduled).toMatchObject({
      type: 'ScheduleLine',
      facts: {
        orderId: new Ref('Order', '77'),
        legalEntityId: new Ref('LegalEntity', '3'),
        billOn: '2026-06-01',
        period: { start: '2026-06-01', end: '2026-06-30' },
        amount: eur(30000n),
        invoiceId: null,
      },
    });
  });

  it('name the invoice of a schedule line once it is billed', async () => {
    account.load(books({ salesOrder: [order()], customrecord_tb_schedule_line: [scheduleLine()] }));
    const made = account.act('createInvoiceFromOrder', { order: '77', scheduleLine: '500' });
    const [scheduled] = await allChanges(account, 'customrecord_tb_schedule_line');
    expect(scheduled?.facts).toMatchObject({ invoiceId: new Ref('Invoice', String(made['id'])) });
    const billed = await readOne(account, 'invoice', String(made['id']), 'Invoice');
    expect(billed.facts.orderId).toEqual(new Ref('Order', '77'));
  });

  it('without a billing frequency are one-time', async () => {
    account.load(books({ salesOrder: [order({ custbody_tb_billing_frequency: null })] }));
    const { facts } = await readOne(account, 'salesorder', '77', 'Order');
    expect(facts).toMatchObject({ kind: 'ONE_TIME', terms: null });
  });
});

describe('a feed', () => {
  const many = (count: number, second = 0) =>
    Array.from({ length: count }, (_, i) =>
      invoice({
        id: String(1000 + i),
        tranId: `INV${1000 + i}`,
        // Several in every second, so that pages end in the middle of one.
        lastModifiedDate: new Date(
          Date.parse('2026-05-01T00:00:00Z') + Math.floor(i / 7) * 1000 + second,
        ).toISOString(),
      }),
    );

  it('reads every record once over several pages, with a few calls per page', async () => {
    account.load(books({ invoice: many(2300) }));
    const pages = await pagesOf(account, 'invoice');
    expect(pages.map(({ count }) => count)).toEqual([1000, 1000, 300]);
    const ids = pages.flatMap((page) => page.changes.map((change) => change.externalId));
    expect(new Set(ids).size).toBe(2300);
    expect(pages.flatMap((page) => page.unreadable)).toEqual([]);
    const queries = account.calls.filter(({ path }) => path.includes('suiteql'));
    // A page: 1 for the records; per 250 of them 1 for applications and 1 of at most 1000 lines.
    expect(queries.length).toBeLessThanOrEqual(3 * (1 + 4 * 2));
    expect(await feedNamed(account, 'invoice').total(signal)).toBe(2300);
  });

  it('goes on where it stopped, and with an overlap a little before', async () => {
    account.load(books({ invoice: many(20) }));
    const cursor = (await pagesOf(account, 'invoice')).at(-1)?.cursor ?? null;
    expect(await pagesOf(account, 'invoice', cursor)).toEqual([]);
    const again = await pagesOf(account, 'invoice', cursor, true);
    expect(again.flatMap((page) => page.changes)).toHaveLength(20);
    expect(again.at(-1)?.cursor).toBe(cursor);
    account.act('editInvoiceMemo', { id: '1003', memo: 'changed' });
    const next = await pagesOf(account, 'invoice', cursor);
    expect(next.flatMap((page) => page.changes.map((c) => c.externalId))).toEqual(['1003']);
  });

  it('never hands out a cursor before the one it was given', async () => {
    account.load(books({ invoice: many(1200) }));
    const cursor = (await pagesOf(account, 'invoice')).at(-1)?.cursor ?? null;
    const again = await pagesOf(account, 'invoice', cursor, true);
    expect(again.map((page) => [page.count, page.cursor])).toEqual([
      [1000, cursor],
      [200, cursor],
    ]);
  });

  it('does not reach back further than ten minutes', async () => {
    const late = invoice({ id: '105', tranId: 'INV105', lastModifiedDate: '2026-05-02T09:30:00Z' });
    account.load(books({ invoice: [invoice(), late] }));
    const cursor = (await pagesOf(account, 'invoice')).at(-1)?.cursor ?? null;
    const again = await pagesOf(account, 'invoice', cursor, true);
    expect(again.flatMap((page) => page.changes.map((c) => c.externalId))).toEqual(['105']);
  });

  it('lists keys, without those that were deleted', async () => {
    account.load(books({ invoice: many(1005) }));
    account.act('deleteRecord', { type: 'invoice', id: '1500' });
    const keys: string[][] = [];
    for await (const page of feedNamed(account, 'invoice').keys(signal)) keys.push([...page]);
    expect(keys.map((page) => page.length)).toEqual([1000, 4]);
    expect(keys.flat()).not.toContain('1500');
    const page = await feedNamed(account, 'invoice').read(['1500', '1501', 'x'], signal);
    expect(page.changes.map((change) => change.externalId)).toEqual(['1501']);
  });

  it('reads the lines of a document that has more than an answer holds', async () => {
    const lines = Array.from({ length: 1200 }, (_, i) =>
      line({ line: i + 1, quantity: 1, rate: 1, amount: 1, tax1Amt: 0.19 }),
    );
    account.load(books({ invoice: [invoice({}, lines)] }));
    const { facts } = await readOne(account, 'invoice', '104', 'Invoice');
    expect(facts.lines).toHaveLength(1200);
    expect(facts.total).toEqual(eur(142800n));
  });

  it('leaves out a record nobody understands, says which, and reads the others', async () => {
    const broken = { ...subsidiaryWithoutCode(), id: '9' };
    account.load(books());
    account.load({ subsidiary: [broken] });
    const [page] = await pagesOf(account, 'subsidiary');
    expect(page?.changes).toHaveLength(3);
    expect(page?.unreadable).toEqual([
      {
        externalId: '9',
        businessIds: [{ kind: 'legalEntity', value: 'Shell Ltd.' }],
        reason: 'custrecord_tb_code is empty',
      },
    ]);
  });

  it('names its window, what it emits, and is incremental', () => {
    expect(feedNamed(account, 'invoice')).toMatchObject({
      windowSeconds: 60,
      emits: ['Invoice'],
      changeFeed: 'INCREMENTAL',
    });
    expect(feedNamed(account, 'customer')).toMatchObject({
      windowSeconds: 3600,
      emits: ['Customer', 'BillingAccount'],
    });
  });
});

const subsidiaryWithoutCode = () => ({
  name: 'Shell Ltd.',
  country: 'US',
  currency: { id: '1' },
  custrecord_tb_timezone: 'America/New_York',
});
