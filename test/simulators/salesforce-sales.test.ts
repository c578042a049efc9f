import { describe, expect, test } from 'vitest';
import { startOrg, type TestOrg } from './salesforce-org.ts';

interface Deal {
  readonly Id: string;
  readonly Amount: number | null;
  readonly Revision__c: number;
}

async function deal(org: TestOrg, fields: object = {}): Promise<Deal> {
  const account = org.system.act('createAccount', { Name: 'Acme' }) as { Id: string };
  org.system.act('createProduct', { Name: 'Platform', ProductCode: 'PLT', Revenue_Code__c: 'SUB' });
  return org.system.act('createOpportunity', {
    Name: 'Acme 2026',
    AccountId: account.Id,
    lines: [
      { ProductCode: 'PLT', Quantity: 3, UnitPrice: 0.1 },
      { ProductCode: 'PLT', Quantity: 1.5, UnitPrice: 1200.01, Discount: 12.5 },
    ],
    ...fields,
  }) as Deal;
}

const current = (org: TestOrg, id: string) =>
  (org.system.ledger()['Opportunity'] as Deal[]).find(({ Id }) => Id === id) as Deal;
const linesOf = (org: TestOrg) =>
  org.system.ledger()['OpportunityLineItem'] as Record<string, unknown>[];

describe('opportunities', () => {
  test('have the exact sum of their lines as amount, in their first revision', async () => {
    const org = await startOrg();
    // 3 x 0.1 = 0.3; 1.5 x 1200.01 = 1800.015, less 12.5 % = 1575.013125, to cents 1575.01
    expect(await deal(org)).toMatchObject({
      Amount: 1575.31,
      HasOpportunityLineItem: true,
      Revision__c: 1,
    });
    expect(linesOf(org)).toMatchObject([
      {
        Name: 'Acme 2026 Platform',
        ProductCode: 'PLT',
        TotalPrice: 0.3,
        ListPrice: 0.1,
        CurrencyIsoCode: 'USD',
      },
      { TotalPrice: 1575.01, UnitPrice: 1200.01, Discount: 12.5 },
    ]);
  });

  test('ignore an amount sent in while they have lines', async () => {
    const org = await startOrg();
    const { Id } = await deal(org);
    expect(
      (await org.call('PATCH', `/sobjects/Opportunity/${Id}`, { Amount: 9, NextStep: 'Call' }))
        .status,
    ).toBe(204);
    expect(current(org, Id)).toMatchObject({ Amount: 1575.31, NextStep: 'Call', Revision__c: 1 });
  });

  test('move to the next revision when terms, amount or lines change, and only then', async () => {
    const org = await startOrg();
    const { Id: id } = await deal(org);
    const revisions: number[] = [];
    const step = (action: string, input: Record<string, unknown>) => {
      org.system.act(action, input);
      revisions.push(current(org, id).Revision__c);
    };
    step('editOpportunity', { id, Term_Months__c: 12, Billing_Frequency__c: 'MONTHLY' });
    step('editOpportunity', { id, Term_Months__c: 12 });
    step('editOpportunity', { id, NextStep: 'Sign' });
    step('addLine', { id, ProductCode: 'PLT', Quantity: 1, UnitPrice: 5 });
    const [line] = linesOf(org) as [{ Id: string }];
    step('editLine', { id: line.Id, Description: 'A remark' });
    step('editLine', { id: line.Id, Quantity: 4 });
    step('deleteRecord', { id: line.Id });
    step('closeWon', { id });
    expect(revisions).toEqual([2, 2, 2, 3, 3, 4, 5, 5]);
    const bare = org.system.act('createOpportunity', { Name: 'Bare', Amount: 10 }) as Deal;
    org.system.act('editOpportunity', { id: bare.Id, Amount: 11 });
    expect(current(org, bare.Id).Revision__c).toBe(2);
  });

  test('count one revision for several changes in one transaction', async () => {
    const org = await startOrg();
    const { Id: id } = await deal(org);
    const records = linesOf(org).map(({ Id }) => ({
      attributes: { type: 'OpportunityLineItem' },
      id: Id,
      Quantity: 2,
    }));
    await org.call('PATCH', '/composite/sobjects', { records });
    expect(current(org, id)).toMatchObject({ Revision__c: 2, Amount: 2100.22 });
  });

  test('say closed and won by their stage', async () => {
    const org = await startOrg();
    const { Id: id } = await deal(org);
    expect(org.system.act('closeWon', { id })).toMatchObject({
      StageName: 'Closed Won',
      IsClosed: true,
      IsWon: true,
      Probability: 100,
    });
    expect(org.system.act('closeLost', { id })).toMatchObject({
      IsClosed: true,
      IsWon: false,
      ForecastCategoryName: 'Omitted',
    });
    expect(org.system.act('setStage', { id, stage: 'Negotiation/Review' })).toMatchObject({
      IsClosed: false,
      Probability: 90,
    });
    const stages = await org.query(
      'SELECT ApiName FROM OpportunityStage WHERE IsClosed = true ORDER BY SortOrder',
    );
    expect(stages.body.records).toMatchObject([
      { ApiName: 'Closed Won' },
      { ApiName: 'Closed Lost' },
    ]);
  });

  test('take lines only from their own price book and currency, after a standard price', async () => {
    const org = await startOrg();
    const { Id } = await deal(org);
    const [product] = org.system.ledger()['Product2'] as [{ Id: string }];
    const book = (
      await org.call('POST', '/sobjects/Pricebook2', { Name: 'Partners', IsActive: true })
    ).body.id;
    const price = (fields: object) =>
      org.call('POST', '/sobjects/PricebookEntry', {
        Product2Id: product.Id,
        IsActive: true,
        ...fields,
      });
    const early = await price({ Pricebook2Id: book, UnitPrice: 1, CurrencyIsoCode: 'EUR' });
    expect(early.body).toMatchObject([{ errorCode: 'STANDARD_PRICE_NOT_DEFINED' }]);
    const foreign = await price({ Pricebook2Id: book, UnitPrice: 1 });
    const line = await org.call('POST', '/sobjects/OpportunityLineItem', {
      OpportunityId: Id,
      PricebookEntryId: foreign.body.id,
      Quantity: 1,
    });
    expect(line.body).toMatchObject([
      {
        errorCode: 'FIELD_INTEGRITY_EXCEPTION',
        message: expect.stringContaining('different pricebook'),
      },
    ]);
    const again = await price({ Pricebook2Id: book, UnitPrice: 2 });
    expect(again.body).toMatchObject([{ errorCode: 'DUPLICATE_VALUE' }]);
  });
});

describe('quotes and orders', () => {
  test('total a quote from its lines, tax and freight', async () => {
    const org = await startOrg();
    const { Id: OpportunityId } = await deal(org);
    const [entry] = org.system.ledger()['PricebookEntry'] as [{ Id: string }];
    const QuoteId = (
      await org.call('POST', '/sobjects/Quote', { Name: 'Q', OpportunityId, Tax: 1.9 })
    ).body.id;
    await org.call('POST', '/sobjects/QuoteLineItem', {
      QuoteId,
      PricebookEntryId: entry.Id,
      Quantity: 2,
      UnitPrice: 5,
      Discount: 10,
    });
    expect(org.system.ledger()['Quote']).toMatchObject([
      { Subtotal: 10, TotalPrice: 9, GrandTotal: 10.9, Status: 'Draft', QuoteNumber: '00000100' },
    ]);
  });

  test('activate an order with products only, and freeze it then', async () => {
    const org = await startOrg();
    await deal(org);
    const [account] = org.system.ledger()['Account'] as [{ Id: string }];
    const [entry] = org.system.ledger()['PricebookEntry'] as [{ Id: string }];
    const fields = { AccountId: account.Id, EffectiveDate: '2026-02-01', Status: 'Draft' };
    const id = (await org.call('POST', '/sobjects/Order', fields)).body.id;
    const activate = () => org.call('PATCH', `/sobjects/Order/${id}`, { Status: 'Activated' });
    expect((await activate()).body).toMatchObject([{ errorCode: 'FAILED_ACTIVATION' }]);
    const item = { OrderId: id, PricebookEntryId: entry.Id, Quantity: 3, UnitPrice: 7 };
    expect((await org.call('POST', '/sobjects/OrderItem', item)).status).toBe(201);
    expect((await activate()).status).toBe(204);
    expect(org.system.ledger()['Order']).toMatchObject([
      {
        StatusCode: 'Activated',
        TotalAmount: 21,
        ActivatedDate: '2026-01-31',
        OrderNumber: '00000100',
      },
    ]);
    expect((await org.call('POST', '/sobjects/OrderItem', item)).body).toMatchObject([
      { errorCode: 'FIELD_INTEGRITY_EXCEPTION' },
    ]);
    expect((await org.call('DELETE', `/sobjects/Order/${id}`)).body).toMatchObject([
      { errorCode: 'DELETE_FAILED' },
    ]);
  });
});

describe('what people do', () => {
  test('merges two accounts, leaving a pointer and moving the records over', async () => {
    const org = await startOrg();
    const { Id } = await deal(org);
    const [loser] = org.system.ledger()['Account'] as [{ Id: string }];
    const winner = org.system.act('createAccount', { Name: 'Acme Group' }) as { Id: string };
    org.system.act('mergeAccounts', { winner: winner.Id, loser: loser.Id });
    expect(current(org, Id)).toMatchObject({ AccountId: winner.Id });
    expect(org.system.ledger()['Account']).toMatchObject([
      { IsDeleted: true, MasterRecordId: winner.Id },
      { IsDeleted: false },
    ]);
    expect((await org.call('GET', `/sobjects/Account/${loser.Id}`)).body).toMatchObject([
      { errorCode: 'ENTITY_IS_DELETED' },
    ]);
  });

  test('is listed with a sentence each, and refused with one', async () => {
    const { system } = await startOrg();
    for (const sentence of Object.values(system.actions)) expect(sentence).toMatch(/^[A-Z].*\.$/);
    expect(() => system.act('closeWon', { id: 'x' })).toThrow('there is no Opportunity x');
    expect(() => system.act('dance', {})).toThrow('nobody knows how to "dance" here');
    expect(() => system.act('createAccount', {})).toThrow(
      'REQUIRED_FIELD_MISSING: Required fields are missing: [Name]',
    );
  });
});
