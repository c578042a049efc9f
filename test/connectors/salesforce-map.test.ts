import 'reflect-metadata';
import { describe, expect, test } from 'vitest';
import { Ref } from '../../connectors/ports.ts';
import { contact, customer } from '../../connectors/salesforce/map.ts';
import { opportunity } from '../../connectors/salesforce/map-opportunity.ts';
import { taxRegistrationKey } from '../../connectors/salesforce/tax-registration.ts';

const ORG = 'https://acme.my.salesforce.com';

const anAccount = (more: object = {}) => ({
  Id: '001tr0000000001AAA',
  SystemModstamp: '2026-01-31T10:11:12.000+0000',
  Name: 'Acme',
  Type: null,
  ParentId: null,
  Owner: { Name: 'Ada Moore', Email: 'ada@example.com' },
  ...more,
});

const anOpportunity = (more: object = {}) => ({
  Id: '006tr0000000001AAA',
  SystemModstamp: '2026-01-31T10:11:12.000+0000',
  Name: 'Deal',
  StageName: 'Signed & sealed',
  IsClosed: true,
  IsWon: true,
  CloseDate: '2026-01-31',
  Amount: '12.0',
  CurrencyIsoCode: 'EUR',
  Auto_Renew__c: false,
  OpportunityLineItems: null,
  ...more,
});

describe('a customer', () => {
  test('is the account, as its owner there knows it', () => {
    const parent = '001tr0000000002AAA';
    expect(customer(anAccount({ ParentId: parent, Segment__c: 'Enterprise' }), ORG)).toEqual({
      type: 'Customer',
      externalId: '001tr0000000001AAA',
      role: 'OWNER',
      keys: [{ kind: 'crm-account', value: '001tr0000000001AAA' }],
      anchor: null,
      version: '2026-01-31T10:11:12.000Z',
      updatedAt: new Date('2026-01-31T10:11:12.000Z'),
      url: `${ORG}/001tr0000000001AAA`,
      unavailable: [{ path: 'legalName', reason: 'Salesforce keeps one name per account' }],
      facts: {
        name: 'Acme',
        legalName: null,
        status: 'PROSPECT',
        segment: 'Enterprise',
        accountOwner: { name: 'Ada Moore', email: 'ada@example.com' },
        parentId: new Ref('Customer', parent),
      },
    });
  });

  test.each([
    ['Customer', null, 'ACTIVE'],
    ['Customer - Channel', null, 'ACTIVE'],
    ['Prospect', '10042', 'PROSPECT'],
    ['Partner', '10042', 'ACTIVE'],
    ['Partner', null, 'PROSPECT'],
    [null, '10042', 'ACTIVE'],
    [null, null, 'PROSPECT'],
  ])('of type %s with ERP number %s is %s', (Type, ERP_Customer_Number__c, status) => {
    const { facts } = customer(anAccount({ Type, ERP_Customer_Number__c }), ORG);
    expect(facts.status).toBe(status);
  });

  test('is known by its number in the ERP and its tax registration', () => {
    const record = anAccount({ ERP_Customer_Number__c: '10042', Tax_Id__c: 'DE 136.695.976' });
    expect(customer(record, ORG).keys.slice(1)).toEqual([
      { kind: 'erp-customer-number', value: '10042' },
      { kind: 'tax-registration', value: 'DE136695976' },
    ]);
  });

  test('carries our mark, and nobody else’s', () => {
    expect(customer(anAccount({ Gateway_Key__c: 'tb_op_1' }), ORG).anchor).toBe('tb_op_1');
    expect(customer(anAccount({ Gateway_Key__c: 'lf-1' }), ORG).anchor).toBeNull();
  });

  test('says so when its owner cannot be seen', () => {
    const { facts, unavailable } = customer(anAccount({ Owner: null }), ORG);
    expect(facts.accountOwner).toBeNull();
    expect(unavailable.map(({ path }) => path)).toEqual(['legalName', 'accountOwner']);
  });
});

describe('a tax registration', () => {
  test.each([
    ['DE136695976', 'DE136695976'],
    ['at u12345678', 'ATU12345678'],
    ['CHE-123.456.789', 'CHE123456789'],
    ['IE1234567FA', 'IE1234567FA'],
    ['NL 1234.56.789.B01', 'NL123456789B01'],
  ])('%s is the key %s', (text, key) => {
    expect(taxRegistrationKey(text)).toBe(key);
  });

  test.each([
    null,
    '',
    'n/a',
    'NONE',
    '12-3456789',
    'DE000000000',
    'ATU99999999',
    'DE12',
    'pending 7',
  ])('%s links nobody', (text) => {
    expect(taxRegistrationKey(text)).toBeNull();
  });
});

describe('what nobody understands', () => {
  test.each([
    ['Billing_Frequency__c', 'WEEKLY'],
    ['Billing_Timing__c', 'MIDDLE'],
    ['Tax_Jurisdiction__c', 'd1'],
    ['Term_Months__c', '12.5'],
    ['Revision__c', '1.5'],
    ['Amount', '12.005'],
    ['Amount', 'many'],
    ['CurrencyIsoCode', null],
    ['CurrencyIsoCode', 'XXX'],
  ])('is refused: %s %s', (field, value) => {
    const terms = { Start_Date__c: '2026-02-01', Billing_Frequency__c: 'MONTHLY' };
    const timing = { Billing_Timing__c: 'ADVANCE' };
    const record = anOpportunity({ ...terms, ...timing, [field]: value });
    expect(() => opportunity(record, ORG)).toThrow(value ?? field);
  });

  test('is a role that contacts do not have here', () => {
    const record = {
      Id: '003tr0000000001AAA',
      SystemModstamp: '2026-01-31T10:11:12.000+0000',
      Name: 'Ada Moore',
      AccountId: '001tr0000000001AAA',
      Roles__c: 'BILLING;CHAMPION',
    };
    expect(() => contact(record, ORG)).toThrow('Roles__c is "CHAMPION"');
  });
});

describe('an opportunity', () => {
  test('is closed and won by its flags, whatever its stage is called', () => {
    const { facts } = opportunity(anOpportunity({ IsWon: false }), ORG);
    expect(facts).toMatchObject({ stage: 'Signed & sealed', closed: true, won: false });
  });

  test('has no terms before they have a start and a frequency', () => {
    const start = { Start_Date__c: '2026-02-01' };
    expect(opportunity(anOpportunity(start), ORG).facts.terms).toBeNull();
    expect(opportunity(anOpportunity(start), ORG).unavailable).toEqual([]);
  });

  test('has no terms, and says why, when nobody knows in which half of the period to bill', () => {
    const terms = { Start_Date__c: '2026-02-01', Billing_Frequency__c: 'MONTHLY' };
    const { facts, unavailable } = opportunity(anOpportunity(terms), ORG);
    expect(facts.terms).toBeNull();
    expect(unavailable).toEqual([{ path: 'terms', reason: 'Billing_Timing__c is empty' }]);
  });

  test('keeps more decimals of a unit price than its currency has', () => {
    const line = {
      Id: '00ktr0000000001AAA',
      Description: null,
      Quantity: '1.0E7',
      UnitPrice: '0.0015',
      TotalPrice: '15000.0',
      Product2Id: null,
      Product2: { Name: 'Call' },
    };
    const { facts } = opportunity(
      anOpportunity({ OpportunityLineItems: { records: [line], done: true } }),
      ORG,
    );
    expect(facts.lines[0]).toMatchObject({
      description: 'Call',
      quantity: '10000000',
      unitPrice: '0.0015',
      total: { minor: 1500000n },
      productId: null,
    });
  });

  test('is at revision 0 where nothing has been counted', () => {
    expect(opportunity(anOpportunity(), ORG).facts.revision).toBe(0);
    expect(opportunity(anOpportunity({ Revision__c: '3.0' }), ORG).facts.revision).toBe(3);
  });
});
