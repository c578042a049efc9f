import {
  address,
  choice,
  day,
  exact,
  type Fields,
  flag,
  instant,
  manyTo,
  type RecordType,
  text,
  to,
  whole,
  words,
} from './field.ts';

const stamps: Fields = { isInactive: flag, lastModifiedDate: instant };

export const subsidiary: RecordType = {
  name: 'subsidiary',
  label: 'Subsidiary',
  family: 'subsidiary',
  titledBy: ['name'],
  required: { name: 'Name', currency: 'Currency' },
  fields: {
    name: text,
    legalName: text,
    parent: to('subsidiary'),
    currency: to('currency'),
    country: text,
    federalIdNumber: text,
    isElimination: flag,
    mainAddress: address,
    custrecord_tb_code: text,
    custrecord_tb_timezone: text,
    ...stamps,
  },
  sublists: {},
};

export const currency: RecordType = {
  name: 'currency',
  label: 'Currency',
  family: 'currency',
  titledBy: ['name'],
  required: { name: 'Name', symbol: 'ISO Code' },
  fields: {
    name: text,
    symbol: text,
    displaySymbol: text,
    currencyPrecision: whole,
    exchangeRate: exact,
    isBaseCurrency: flag,
    ...stamps,
  },
  sublists: {},
};

export const currencyRate: RecordType = {
  name: 'currencyRate',
  label: 'Currency Exchange Rate',
  family: 'currencyRate',
  titledBy: ['effectiveDate'],
  required: {
    baseCurrency: 'Base Currency',
    transactionCurrency: 'Source Currency',
    effectiveDate: 'Effective Date',
    exchangeRate: 'Exchange Rate',
  },
  fields: {
    baseCurrency: to('currency'),
    transactionCurrency: to('currency'),
    effectiveDate: day,
    exchangeRate: exact,
    lastModifiedDate: instant,
  },
  sublists: {},
};

export const accountingPeriod: RecordType = {
  name: 'accountingPeriod',
  label: 'Accounting Period',
  family: 'accountingPeriod',
  titledBy: ['periodName'],
  required: { periodName: 'Name', startDate: 'Start Date', endDate: 'End Date' },
  fields: {
    periodName: text,
    startDate: day,
    endDate: day,
    isYear: flag,
    isQuarter: flag,
    isAdjust: flag,
    closed: flag,
    arLocked: flag,
    apLocked: flag,
    allLocked: flag,
    lastModifiedDate: instant,
  },
  sublists: {},
};

export const account: RecordType = {
  name: 'account',
  label: 'Account',
  family: 'account',
  titledBy: ['acctNumber', 'acctName'],
  required: { acctName: 'Name', acctType: 'Type' },
  fields: {
    acctNumber: text,
    acctName: text,
    fullName: text,
    acctType: words(
      ...['AcctPay', 'AcctRec', 'Bank', 'COGS', 'CredCard', 'DeferExpense', 'DeferRevenue'],
      ...['Equity', 'Expense', 'FixedAsset', 'Income', 'LongTermLiab', 'NonPosting', 'OthAsset'],
      ...['OthCurrAsset', 'OthCurrLiab', 'OthExpense', 'OthIncome', 'Stat', 'UnbilledRec'],
    ),
    parent: to('account'),
    subsidiary: manyTo('subsidiary'),
    includeChildren: flag,
    currency: to('currency'),
    isSummary: flag,
    eliminate: flag,
    ...stamps,
  },
  sublists: {},
};

const dimension = (
  name: 'department' | 'classification' | 'location',
  label: string,
): RecordType => ({
  name,
  label,
  family: name,
  titledBy: ['name'],
  required: { name: 'Name' },
  fields: {
    name: text,
    fullName: text,
    parent: to(name),
    subsidiary: manyTo('subsidiary'),
    includeChildren: flag,
    ...stamps,
  },
  sublists: {},
});
export const department = dimension('department', 'Department');
export const classification = dimension('classification', 'Class');
export const location = dimension('location', 'Location');

export const term: RecordType = {
  name: 'term',
  label: 'Term',
  family: 'term',
  titledBy: ['name'],
  required: { name: 'Terms' },
  fields: {
    name: text,
    dateDriven: flag,
    daysUntilNetDue: whole,
    dayOfMonthNetDue: whole,
    dueNextMonthIfWithinDays: whole,
    discountPercent: exact,
    daysUntilExpiry: whole,
    ...stamps,
  },
  sublists: {},
};

export const salesTaxItem: RecordType = {
  name: 'salesTaxItem',
  label: 'Tax Code',
  family: 'salesTaxItem',
  titledBy: ['itemId'],
  required: { itemId: 'Tax Name', rate: 'Rate' },
  fields: {
    itemId: text,
    description: text,
    // A percentage: 19 means 19 %.
    rate: exact,
    country: text,
    // UN/CEFACT 5305 letter of the duty category.
    category: choice({
      S: 'Standard rate',
      AA: 'Lower rate',
      Z: 'Zero rated',
      E: 'Exempt',
      AE: 'Reverse charge',
      K: 'Intra-community supply',
      G: 'Export',
      O: 'Outside scope',
    }),
    effectiveFrom: day,
    validUntil: day,
    subsidiary: manyTo('subsidiary'),
    ...stamps,
  },
  sublists: {},
};

export const serviceSaleItem: RecordType = {
  name: 'serviceSaleItem',
  label: 'Service Item for Sale',
  family: 'item',
  titledBy: ['itemId'],
  required: { itemId: 'Item Name/Number' },
  fields: {
    itemId: text,
    displayName: text,
    salesDescription: text,
    rate: exact,
    unitsType: text,
    incomeAccount: to('account'),
    deferredRevenueAccount: to('account'),
    salesTaxCode: to('salesTaxItem'),
    subsidiary: manyTo('subsidiary'),
    includeChildren: flag,
    ...stamps,
  },
  sublists: {},
};

export const scheduleLine: RecordType = {
  name: 'customrecord_tb_schedule_line',
  label: 'Billing Schedule Line',
  family: 'customrecord_tb_schedule_line',
  titledBy: ['name'],
  required: {
    custrecord_tb_sl_order: 'Order',
    custrecord_tb_sl_date: 'Date',
    custrecord_tb_sl_amount: 'Amount',
  },
  fields: {
    name: text,
    custrecord_tb_sl_order: to('salesOrder'),
    custrecord_tb_sl_date: day,
    custrecord_tb_sl_period_start: day,
    custrecord_tb_sl_period_end: day,
    custrecord_tb_sl_amount: exact,
    custrecord_tb_sl_invoice: to('invoice'),
    ...stamps,
  },
  sublists: {},
};
