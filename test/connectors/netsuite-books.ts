import type { Records } from './netsuite-account.ts';

type Fields = Record<string, unknown>;

const at = (lastModifiedDate: string): Fields => ({ lastModifiedDate });
const SET_UP = at('2026-01-01T00:00:00Z');

/** Two legal entities below a holding, with their lists: what every account has before the first sale. */
export const LISTS: Records = {
  currency: [
    { id: '1', name: 'US Dollar', symbol: 'USD', currencyPrecision: 2, ...SET_UP },
    { id: '2', name: 'Euro', symbol: 'EUR', currencyPrecision: 2, ...SET_UP },
    { id: '3', name: 'Yen', symbol: 'JPY', currencyPrecision: 0, ...SET_UP },
  ],
  subsidiary: [
    subsidiary('1', 'GRP0', 'Northwind Holding', 'US', '1', null),
    { ...subsidiary('2', 'US01', 'Northwind Inc.', 'US', '1', '1'), federalIdNumber: '12-3456789' },
    subsidiary('3', 'DE01', 'Nordwind GmbH', 'DE', '2', '1'),
  ],
  currencyRate: [
    {
      id: '1',
      baseCurrency: { id: '2' },
      transactionCurrency: { id: '1' },
      effectiveDate: '2026-01-01',
      exchangeRate: 0.9223,
    },
  ],
  accountingPeriod: [
    { ...period('1', 'FY 2026', '2026-01-01', '2026-12-31'), isYear: true },
    { ...period('2', 'May 2026', '2026-05-01', '2026-05-31'), arLocked: true, apLocked: false },
    period('3', 'Jun 2026', '2026-06-01', '2026-06-30'),
    { ...period('4', 'Apr 2026', '2026-04-01', '2026-04-30'), closed: true },
  ],
  account: [
    account('10', '1010', 'Checking', 'Bank', {}),
    account('12', '1200', 'Trade Receivables', 'AcctRec', {}),
    account('40', '4010', 'Platform Revenue', 'Income', {
      includeChildren: true,
      subsidiary: { items: [{ id: '1' }] },
    }),
    account('41', '4000', 'Revenue', 'Income', { isSummary: true, isInactive: true }),
  ],
  department: [
    { ...dimension('1', 'D100', 'Sales'), subsidiary: { items: [{ id: '2' }, { id: '3' }] } },
    { ...dimension('2', null, 'Research'), parent: { id: '1' }, isInactive: true },
  ],
  classification: [dimension('5', 'CC-42', 'Platform')],
  location: [dimension('6', 'BER', 'Berlin')],
  term: [
    { id: '1', name: 'NET30', daysUntilNetDue: 30, ...SET_UP },
    {
      ...{ id: '2', name: '2% 10 NET 30', daysUntilNetDue: 30 },
      ...{ discountPercent: 2, daysUntilExpiry: 10, ...SET_UP },
    },
    { id: '3', name: 'EOM', dateDriven: true, dayOfMonthNetDue: 31, ...SET_UP },
    { id: '4', name: 'MID', dateDriven: true, dayOfMonthNetDue: 15, ...SET_UP },
  ],
  salesTaxItem: [
    tax('1', 'DE-19', 19, 'DE', 'S', 'German VAT'),
    tax('2', 'US-NY', 8.875, 'US', 'S', 'New York sales tax'),
    tax('3', 'DE-RC', 0, 'DE', 'AE', 'Reverse charge, section 13b'),
  ],
  serviceSaleItem: [
    { id: '55', itemId: 'SKU-PLATFORM', displayName: 'Platform', rate: 100, ...income('40') },
    { id: '56', itemId: 'SKU-SERVICE', incomeAccount: { id: '40' }, isInactive: true, ...SET_UP },
  ],
  employee: [
    {
      ...{ id: '900', entityId: 'E-1', firstName: 'Ada', lastName: 'Berg', email: 'ada@nw.test' },
      ...{ department: { id: '1' }, custentity_tb_cost_center: { id: '5' } },
      ...{ subsidiary: { id: '3' }, currency: { id: '2' }, hireDate: '2020-03-01' },
      ...{ employeeStatus: { id: 'ON_LEAVE' }, ...SET_UP },
    },
    {
      ...{ id: '901', entityId: 'E-2', firstName: 'Bo', lastName: 'Carr', class: { id: '5' } },
      ...{ subsidiary: { id: '2' }, currency: { id: '1' }, supervisor: { id: '900' } },
      ...{ releaseDate: '2026-02-28', isInactive: true, ...SET_UP },
    },
  ],
};

function subsidiary(
  id: string,
  code: string,
  name: string,
  country: string,
  currency: string,
  parent: string | null,
): Fields {
  return {
    ...{ id, name, legalName: name, country, currency: { id: currency } },
    parent: parent === null ? null : { id: parent },
    custrecord_tb_code: code,
    custrecord_tb_timezone: country === 'DE' ? 'Europe/Berlin' : 'America/New_York',
    ...SET_UP,
  };
}

function period(id: string, periodName: string, startDate: string, endDate: string): Fields {
  return { id, periodName, startDate, endDate, isYear: false, isQuarter: false, ...SET_UP };
}

function account(id: string, number: string, name: string, type: string, more: Fields): Fields {
  return { id, acctNumber: number, acctName: name, acctType: { id: type }, ...SET_UP, ...more };
}

function dimension(id: string, externalId: string | null, name: string): Fields {
  return { id, name, ...(externalId !== null && { externalId }), ...SET_UP };
}

function tax(
  id: string,
  itemId: string,
  rate: number,
  country: string,
  category: string,
  description: string,
): Fields {
  return { id, itemId, rate, country, category: { id: category }, description, ...SET_UP };
}

function income(account: string): Fields {
  return { incomeAccount: { id: account }, ...SET_UP };
}

/** A customer of the German entity that the CRM knows. */
export const customer = (more: Fields = {}): Fields => ({
  ...{ id: '4', entityId: 'CUST4', companyName: 'Kessler AG', subsidiary: { id: '3' } },
  ...{ currency: { id: '2' }, terms: { id: '1' }, taxItem: { id: '1' } },
  ...{ receivablesAccount: { id: '12' }, creditLimit: 5000, creditHoldOverride: { id: 'AUTO' } },
  ...{ defaultTaxReg: 'DE 136.695.976', custentity_tb_crm_id: '001000000000004AAA' },
  addressBook: {
    items: [
      {
        ...{ id: 1, defaultBilling: true },
        addressBookAddress: {
          ...{ addr1: 'Kaistr. 5', addr2: 'Hof 2', city: 'Kiel', zip: '24103' },
          country: { id: 'DE' },
        },
      },
    ],
  },
  ...at('2026-05-01T08:00:00Z'),
  ...more,
});

export const line = (more: Fields = {}): Fields => ({
  ...{ line: 1, item: { id: '55' }, description: 'Platform, May', quantity: 3, rate: 100 },
  ...{ amount: 300, taxCode: { id: '1' }, taxRate1: 19, tax1Amt: 57 },
  ...more,
});

/** 300.00 EUR and 19 % tax: 357.00. */
export const invoice = (more: Fields = {}, lines: readonly Fields[] = [line()]): Fields => ({
  ...{ id: '104', tranId: 'INV104', tranDate: '2026-05-02', dueDate: '2026-06-01' },
  ...{ entity: { id: '4' }, subsidiary: { id: '3' }, currency: { id: '2' }, exchangeRate: 1 },
  ...{ terms: { id: '1' }, account: { id: '12' }, approvalStatus: { id: '2' } },
  item: { items: lines },
  ...at('2026-05-02T09:00:00Z'),
  ...more,
});

export const order = (more: Fields = {}): Fields => ({
  ...{ id: '77', tranId: 'SO77', tranDate: '2026-04-20', entity: { id: '4' } },
  ...{ subsidiary: { id: '3' }, currency: { id: '2' }, terms: { id: '1' }, exchangeRate: 1 },
  ...{ orderStatus: { id: 'F' }, custbody_tb_opportunity_ref: '006000000000007AAA' },
  ...{ custbody_tb_start_date: '2026-05-01', custbody_tb_end_date: '2027-04-30' },
  custbody_tb_billing_frequency: { id: 'MONTHLY' },
  custbody_tb_billing_timing: { id: 'ADVANCE' },
  item: { items: [line({ description: 'Platform', quantity: 36, amount: 3600, tax1Amt: 684 })] },
  ...at('2026-04-20T09:00:00Z'),
  ...more,
});

export const scheduleLine = (more: Fields = {}): Fields => ({
  ...{ id: '500', name: 'SO77 part 1', custrecord_tb_sl_order: { id: '77' } },
  ...{ custrecord_tb_sl_date: '2026-06-01', custrecord_tb_sl_amount: 300 },
  custrecord_tb_sl_period_start: '2026-06-01',
  custrecord_tb_sl_period_end: '2026-06-30',
  ...at('2026-04-20T09:00:00Z'),
  ...more,
});

/** The lists, one customer and what a test adds. */
export const books = (records: Records = {}): Records => ({
  ...LISTS,
  customer: [customer()],
  ...records,
});
