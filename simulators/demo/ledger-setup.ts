import type {
  Account,
  Currency,
  EntityCode,
  RequiredDimension,
  Tax,
  TaxCategory,
  Term,
} from './model.ts';

const BOTH: readonly EntityCode[] = ['US01', 'DE01'];

interface AccountTraits {
  readonly parent?: string;
  readonly entities?: readonly EntityCode[];
  readonly currency?: string;
  readonly requires?: readonly RequiredDimension[];
  readonly summary?: boolean;
  readonly active?: boolean;
}

function account(
  code: string,
  name: string,
  type: Account['type'],
  traits: AccountTraits = {},
): Account {
  return {
    code,
    name,
    type,
    parent: traits.parent ?? null,
    entities: traits.entities ?? BOTH,
    currency: traits.currency ?? null,
    requires: traits.requires ?? [],
    summary: traits.summary ?? false,
    active: traits.active ?? true,
  };
}

const US = { entities: ['US01'], currency: 'USD' } as const;
const DE = { entities: ['DE01'], currency: 'EUR' } as const;

export const ACCOUNTS: readonly Account[] = [
  account('1000', 'Cash and Banks', 'Bank', { summary: true }),
  account('1010', 'Harbour Bank, checking', 'Bank', { ...US, parent: '1000' }),
  account('1020', 'Spreebank, current account', 'Bank', { ...DE, parent: '1000' }),
  account('1050', 'Undeposited Funds', 'OthCurrAsset'),
  account('1200', 'Trade Receivables USD', 'AcctRec', { entities: ['US01'] }),
  account('1210', 'Trade Receivables EUR', 'AcctRec', { entities: ['DE01'] }),
  account('1250', 'Unbilled Receivables', 'UnbilledRec'),
  account('1300', 'Employee Receivables', 'OthCurrAsset'),
  account('1310', 'Employee Advances', 'OthCurrAsset'),
  account('1400', 'Input Tax 19 %', 'OthCurrAsset', DE),
  account('1410', 'Input Tax 7 %', 'OthCurrAsset', DE),
  account('1450', 'Due from Group Companies', 'OthCurrAsset'),
  account('1500', 'Laboratory Equipment', 'FixedAsset'),
  account('2100', 'Trade Payables', 'AcctPay'),
  account('2150', 'Employee Payables', 'OthCurrLiab'),
  account('2200', 'Corporate Card Clearing', 'CredCard'),
  account('2300', 'Sales Tax Payable', 'OthCurrLiab', US),
  account('2310', 'Output Tax 19 %', 'OthCurrLiab', DE),
  account('2320', 'Output Tax 7 %', 'OthCurrLiab', DE),
  account('2400', 'Deferred Revenue, subscriptions', 'DeferRevenue'),
  account('2410', 'Deferred Revenue, services', 'DeferRevenue'),
  account('2450', 'Due to Group Companies', 'OthCurrLiab'),
  account('2500', 'Customers on Account', 'OthCurrLiab'),
  account('3000', 'Share Capital', 'Equity'),
  account('4000', 'Revenue', 'Income', { summary: true }),
  account('4010', 'Platform Revenue', 'Income', revenue('DEPARTMENT', 'COST_CENTER')),
  account('4020', 'Add-on Revenue', 'Income', revenue('DEPARTMENT', 'COST_CENTER')),
  account('4030', 'Services Revenue', 'Income', revenue('DEPARTMENT', 'COST_CENTER')),
  account('4040', 'Hardware Revenue', 'Income', revenue('COST_CENTER', 'LOCATION')),
  account('4050', 'Publications Revenue', 'Income', revenue('COST_CENTER')),
  account('4060', 'Usage Revenue', 'Income', revenue('COST_CENTER')),
  account('4900', 'Discounts Given', 'Income', { parent: '4000' }),
  account('5000', 'Cost of Hardware', 'COGS', { requires: ['COST_CENTER'] }),
  account('6000', 'Operating Expenses', 'Expense', { summary: true }),
  account('6210', 'Airfare', 'Expense', spending('COST_CENTER')),
  account('6220', 'Ground Transport', 'Expense', spending('COST_CENTER')),
  account('6230', 'Mileage', 'Expense', spending('COST_CENTER')),
  account('6240', 'Lodging', 'Expense', spending('COST_CENTER')),
  account('6250', 'Booking Fees', 'Expense', spending('COST_CENTER')),
  account('6310', 'Meals', 'Expense', spending('COST_CENTER')),
  account('6320', 'Entertainment of Guests', 'Expense', spending('COST_CENTER', 'DEPARTMENT')),
  account('6410', 'Office Supplies', 'Expense', spending('DEPARTMENT')),
  account('6420', 'Communication', 'Expense', spending('DEPARTMENT')),
  account('6510', 'Training', 'Expense', spending('COST_CENTER')),
  account('6900', 'Miscellaneous Expenses', 'Expense', spending('COST_CENTER')),
  account('6990', 'Fax Paper', 'Expense', { parent: '6000', active: false }),
  account('7000', 'Exchange Gains', 'OthIncome'),
  account('7100', 'Exchange Losses', 'OthExpense'),
  account('7200', 'Bank Charges', 'OthExpense'),
  account('7300', 'Bad Debt', 'OthExpense'),
];

function revenue(...requires: RequiredDimension[]): AccountTraits {
  return { parent: '4000', requires };
}

function spending(...requires: RequiredDimension[]): AccountTraits {
  return { parent: '6000', requires };
}

export const TERMS: readonly Term[] = [
  term('NET30', 30),
  term('NET45', 45),
  { ...term('2% 10 NET 30', 30), discountPercent: 2, discountDays: 10 },
  { ...term('EOM', 0), basis: 'END_OF_MONTH' },
  { ...term('NET90', 90), active: false },
];

function term(code: string, netDays: number): Term {
  return {
    code,
    basis: 'INVOICE_DATE',
    netDays,
    discountPercent: null,
    discountDays: null,
    active: true,
  };
}

export const TAXES: readonly Tax[] = [
  sales('US-NY', 'New York sales tax', 'US', '8.875', 'S', { state: 'NY' }),
  sales('US-CA', 'California sales tax', 'US', '7.25', 'S', { state: 'CA' }),
  sales('US-TX', 'Texas sales tax', 'US', '8.25', 'S', { state: 'TX' }),
  sales('US-E', 'Exempt organisation', 'US', '0', 'E', {
    exemptionReason: 'Resale or exemption certificate on file',
  }),
  sales('US-Z', 'Sale outside the United States', 'US', '0', 'Z'),
  sales('DE-19', 'Umsatzsteuer 19 %', 'DE', '19', 'S', { validFrom: '2007-01-01' }),
  sales('DE-7', 'Umsatzsteuer 7 %', 'DE', '7', 'S', { validFrom: '2007-01-01' }),
  sales('DE-16', 'Umsatzsteuer 16 %', 'DE', '16', 'S', {
    validFrom: '2020-07-01',
    validTo: '2020-12-31',
  }),
  sales('DE-AE', 'Reverse charge, EU customer', 'DE', '0', 'AE', {
    exemptionReason: 'Reverse charge',
  }),
  sales('DE-Z', 'Export', 'DE', '0', 'Z', { exemptionReason: 'Export outside the European Union' }),
  sales('DE-E', 'Umsatzsteuerfrei', 'DE', '0', 'E', {
    exemptionReason: 'Educational institution, exempt supply',
  }),
  purchase('DE-V19', 'Vorsteuer 19 %', '19'),
  purchase('DE-V7', 'Vorsteuer 7 %', '7'),
];

function sales(
  code: string,
  description: string,
  country: 'US' | 'DE',
  percent: string,
  category: TaxCategory,
  traits: Partial<Pick<Tax, 'state' | 'validFrom' | 'validTo' | 'exemptionReason'>> = {},
): Tax {
  return {
    code,
    description,
    country,
    state: traits.state ?? null,
    percent,
    category,
    direction: 'SALES',
    validFrom: traits.validFrom ?? '2019-01-01',
    validTo: traits.validTo ?? null,
    entity: country === 'US' ? 'US01' : 'DE01',
    exemptionReason: traits.exemptionReason ?? null,
  };
}

function purchase(code: string, description: string, percent: string): Tax {
  return { ...sales(code, description, 'DE', percent, 'S'), direction: 'PURCHASE' };
}

export const CURRENCIES: readonly Currency[] = [
  { code: 'USD', name: 'US Dollar', symbol: '$' },
  { code: 'EUR', name: 'Euro', symbol: '€' },
  { code: 'GBP', name: 'British Pound', symbol: '£' },
  { code: 'CHF', name: 'Swiss Franc', symbol: 'CHF' },
  { code: 'JPY', name: 'Japanese Yen', symbol: '¥' },
  { code: 'SEK', name: 'Swedish Krona', symbol: 'kr' },
  { code: 'KWD', name: 'Kuwaiti Dinar', symbol: 'KD' },
];
