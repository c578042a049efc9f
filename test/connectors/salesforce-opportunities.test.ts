import 'reflect-metadata';
import { describe, expect, test } from 'vitest';
import { type Change, KeyRef, Ref } from '../../connectors/ports.ts';
import { Money } from '../../schema/money.ts';
import {
  act,
  changesIn,
  connected,
  cursorOf,
  feedOf,
  livingIds,
  NEVER,
  pagesOf,
} from './salesforce-org.ts';

const products = (count: number) =>
  Array.from({ length: count }, (_, i) => `P${String(i).padStart(3, '0')}`);

type Org = Awaited<ReturnType<typeof connected>>;

function sell({ system }: Org, codes: readonly string[], more: object = {}): string {
  const lines = codes.map((ProductCode, i) => ({ ProductCode, Quantity: 1, UnitPrice: 100 + i }));
  return act(system, 'createOpportunity', { Name: 'Deal', CurrencyIsoCode: 'EUR', lines, ...more });
}

const stock = ({ system }: Org, codes: readonly string[]): string[] =>
  codes.map((ProductCode) => act(system, 'createProduct', { Name: ProductCode, ProductCode }));

async function onlyChange(org: Org): Promise<Change<'Opportunity'>> {
  const changes = changesIn(await pagesOf(org.feed('opportunity')));
  expect(changes).toHaveLength(1);
  return changes[0] as Change<'Opportunity'>;
}

describe('an opportunity', () => {
  test('comes with its customer, terms, seller and lines', async () => {
    const org = await connected();
    const account = act(org.system, 'createAccount', { Name: 'Acme' });
    const [seat] = stock(org, ['SEAT']);
    const id = sell(org, [], {
      AccountId: account,
      Name: 'Acme renewal',
      StageName: 'Closed Won',
      CloseDate: '2026-01-20',
      Start_Date__c: '2026-02-01',
      End_Date__c: '2027-01-31',
      Term_Months__c: 12,
      Billing_Frequency__c: 'QUARTERLY',
      Billing_Timing__c: 'ADVANCE',
      Auto_Renew__c: true,
      Payment_Terms__c: 'NET30',
      Selling_Entity__c: 'DE01',
      Tax_Jurisdiction__c: 'DE',
      lines: [{ ProductCode: 'SEAT', Quantity: 2.5, UnitPrice: '1200.10', Description: 'Seats' }],
    });
    const change = await onlyChange(org);
    expect(change).toMatchObject({
      type: 'Opportunity',
      externalId: id,
      role: 'OWNER',
      keys: [{ kind: 'crm-opportunity', value: id }],
      unavailable: [],
      url: `${org.url}/${id}`,
    });
    const [line] = livingIds(org.system, 'OpportunityLineItem');
    expect(change.facts).toEqual({
      name: 'Acme renewal',
      stage: 'Closed Won',
      closed: true,
      won: true,
      closeDate: '2026-01-20',
      amount: new Money(300025n, 'EUR'),
      terms: {
        start: '2026-02-01',
        end: '2027-01-31',
        months: 12,
        billingFrequency: 'QUARTERLY',
        billingTiming: 'ADVANCE',
        autoRenew: true,
        paymentTermCode: 'NET30',
      },
      taxJurisdiction: 'DE',
      sellingEntityCode: 'DE01',
      lines: [
        {
          id: line,
          description: 'Seats',
          quantity: '2.5',
          unitPrice: '1200.1',
          total: new Money(300025n, 'EUR'),
          productId: new Ref('Product', seat ?? ''),
        },
      ],
      revision: 1,
      customerId: new Ref('Customer', account),
      legalEntityId: new KeyRef('LegalEntity', 'legal-entity-code', 'DE01'),
    });
  });

  test('counts a further revision and comes again when a line changes', async () => {
    const org = await connected();
    stock(org, ['SEAT']);
    sell(org, ['SEAT']);
    const cursor = cursorOf(await pagesOf(org.feed('opportunity')));
    const [line] = livingIds(org.system, 'OpportunityLineItem');
    org.advance(1000);
    act(org.system, 'editLine', { id: line, Quantity: 3 });
    const [change] = changesIn(await pagesOf(org.feed('opportunity'), cursor));
    expect(change?.facts).toMatchObject({ revision: 2, amount: new Money(30000n, 'EUR') });
  });

  test('says that an amount is missing where none has been entered', async () => {
    const org = await connected();
    sell(org, []);
    const change = await onlyChange(org);
    expect(change.facts).toMatchObject({ amount: new Money(0n, 'EUR'), lines: [], terms: null });
    expect(change.unavailable).toEqual([
      { path: 'amount', reason: 'no amount has been entered yet' },
    ]);
    expect(change.facts.customerId).toBeNull();
    expect(change.facts.legalEntityId).toBeNull();
  });
});

describe('amounts', () => {
  test.each([
    ['12', 'EUR', 1200n],
    ['25000000.5', 'EUR', 2500000050n],
    ['9999999999999.99', 'EUR', 999999999999999n],
    ['0.01', 'EUR', 1n],
    ['-17.3', 'EUR', -1730n],
    ['1250', 'JPY', 1250n],
    ['25000000', 'JPY', 25000000n],
  ])('reads %s %s as %s minor units', async (Amount, CurrencyIsoCode, minor) => {
    const org = await connected();
    sell(org, [], { Amount, CurrencyIsoCode });
    const change = await onlyChange(org);
    expect(change.facts.amount).toEqual(new Money(minor, CurrencyIsoCode));
  });

  test('reads what comes as a double in scientific notation', async () => {
    const org = await connected();
    sell(org, [], { Amount: '25000000.5' });
    const change = await onlyChange(org);
    expect(org.received.join()).toContain('"Amount":2.50000005E7');
    expect(change.facts.amount.amount).toBe('25000000.50');
  });

  test('refuses an amount with more decimals than its currency has and reads the others', async () => {
    const org = await connected();
    const bad = sell(org, [], { Amount: '1250.5', CurrencyIsoCode: 'JPY', Name: 'Half a yen' });
    const good = sell(org, [], { Amount: '1250', CurrencyIsoCode: 'JPY' });
    const [page] = await pagesOf(org.feed('opportunity'));
    expect(page?.changes.map(({ externalId }) => externalId)).toEqual([good]);
    expect(page?.unreadable).toEqual([
      {
        externalId: bad,
        businessIds: [{ kind: 'opportunity', value: 'Half a yen' }],
        reason: expect.stringContaining('1250.5 has more decimals than JPY'),
      },
    ]);
    expect(page?.count).toBe(2);
  });
});

describe('long lists of lines', () => {
  test('are read to their end and keep their order', async () => {
    const org = await connected({ pageSize: 10 });
    const codes = products(35);
    stock(org, codes);
    sell(org, codes);
    const change = await onlyChange(org);
    expect(change.facts.lines.map(({ unitPrice }) => unitPrice)).toEqual(
      codes.map((_, i) => String(100 + i)),
    );
    expect(change.facts.lines.map(({ description }) => description)).toEqual(codes);
    expect(org.sent.filter((line) => line.includes('/query/'))).toHaveLength(3);
  });

  test('are read whole although Salesforce keeps only ten queries open', async () => {
    const org = await connected({ pageSize: 12 });
    const codes = products(14);
    stock(org, codes);
    for (let i = 0; i < 12; i++) sell(org, codes);
    const changes = changesIn(await pagesOf(org.feed('opportunity')));
    expect(changes).toHaveLength(12);
    for (const { facts } of changes)
      expect('lines' in facts && facts.lines).toHaveLength(codes.length);
    // The places that were lost, and what was asked for alone because of it.
    expect(org.sent.filter((line) => line.includes('Id IN (')).length).toBeGreaterThan(0);
  });

  test('are read whole when asked for by id', async () => {
    const org = await connected({ pageSize: 5 });
    const codes = products(11);
    stock(org, codes);
    const id = sell(org, codes);
    const { changes } = await feedOf(org.connector, 'opportunity').read([id], NEVER);
    expect(changes[0]?.facts).toMatchObject({ lines: { length: 11 } });
  });
});
