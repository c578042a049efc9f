import type { ApprovalCode, PaidWith, PaymentCode } from './expense-model.ts';
import type { ExpenseTypeCode } from './expense-types.ts';
import type { EntityCode } from './model.ts';

/** Where somebody went, with what one unit of home currency buys there. */
export interface Place {
  readonly city: string;
  readonly country: string;
  readonly currency: string;
  readonly perHomeUnit: string;
}

export const HOME: Readonly<Record<EntityCode, readonly Place[]>> = {
  US01: [
    place('New York', 'US', 'USD'),
    place('Austin', 'US', 'USD'),
    place('Denver', 'US', 'USD'),
  ],
  DE01: [place('Berlin', 'DE', 'EUR'), place('Leipzig', 'DE', 'EUR'), place('Bremen', 'DE', 'EUR')],
};

/** Currencies with two, no and three decimals. */
export const ABROAD: readonly Place[] = [
  place('London', 'GB', 'GBP', '0.8'),
  place('Zurich', 'CH', 'CHF', '0.9'),
  place('Osaka', 'JP', 'JPY', '148'),
  place('Malmo', 'SE', 'SEK', '10.6'),
  place('Kuwait City', 'KW', 'KWD', '0.307'),
];

function place(city: string, country: string, currency: string, perHomeUnit = '1'): Place {
  return { city, country, currency, perHomeUnit };
}

export interface Plot {
  readonly name: string;
  readonly purpose: string;
  readonly abroad: boolean;
  /** Charged on to a customer. */
  readonly billable: boolean;
  readonly spending: readonly (readonly [ExpenseTypeCode, PaidWith])[];
}

export const PLOTS: readonly Plot[] = [
  {
    name: 'Onboarding on site',
    purpose: 'Two days with the new operators',
    abroad: false,
    billable: true,
    spending: [
      ['AIRFR', 'COMPANY_CARD'],
      ['TAGFE', 'COMPANY_CARD'],
      ['LODNG', 'COMPANY_CARD'],
      ['TAXIX', 'CASH'],
      ['DINNR', 'CASH'],
    ],
  },
  {
    name: 'Small things of the month',
    purpose: 'Desk and telephone',
    abroad: false,
    billable: false,
    spending: [
      ['OFCSP', 'CASH'],
      ['CELPH', 'EMPLOYEE_CARD'],
      ['LUNCH', 'CASH'],
      ['MILEG', 'CASH'],
    ],
  },
  {
    name: 'Harbour Conference',
    purpose: 'Talk about tide forecasts',
    abroad: false,
    billable: false,
    spending: [
      ['TRAIG', 'BILLED_CARD'],
      ['TRAIN', 'CASH'],
      ['LODNG', 'BILLED_CARD'],
      ['BRKFT', 'CASH'],
    ],
  },
  {
    name: 'Visit abroad',
    purpose: 'Meeting with a prospect',
    abroad: true,
    billable: false,
    spending: [
      ['LODNG', 'COMPANY_CARD'],
      ['CARRT', 'COMPANY_CARD'],
      ['TAXIX', 'ADVANCE'],
      ['DINNR', 'ADVANCE'],
      ['LUNCH', 'CASH'],
    ],
  },
  {
    name: 'Dinner with a customer',
    purpose: 'Renewal, agreed over dessert',
    abroad: false,
    billable: true,
    spending: [
      ['BUSML', 'EMPLOYEE_CARD'],
      ['TAXIX', 'CASH'],
    ],
  },
];

export interface Fate {
  readonly approval: ApprovalCode;
  readonly payment: PaymentCode;
  /** Created at least and at most so many days ago. */
  readonly age: readonly [number, number];
}

function fates(
  count: number,
  approval: ApprovalCode,
  payment: PaymentCode,
  age: readonly [number, number],
): Fate[] {
  return Array.from({ length: count }, () => ({ approval, payment, age }));
}

/** Eighty reports: half of them long paid, the others somewhere on their way. */
export const FATES: readonly Fate[] = [
  ...fates(4, 'A_NOTF', 'P_NOTP', [1, 12]),
  ...fates(2, 'A_FILE', 'P_NOTP', [4, 10]),
  ...fates(7, 'A_PEND', 'P_NOTP', [4, 14]),
  ...fates(2, 'A_PECO', 'P_NOTP', [5, 15]),
  ...fates(2, 'A_PBDG', 'P_NOTP', [5, 15]),
  ...fates(3, 'A_ACCO', 'P_NOTP', [6, 16]),
  ...fates(1, 'A_EXTV', 'P_NOTP', [6, 12]),
  ...fates(1, 'A_PVAL', 'P_NOTP', [6, 12]),
  ...fates(1, 'A_AAFH', 'P_NOTP', [6, 12]),
  ...fates(2, 'A_RHLD', 'P_NOTP', [6, 20]),
  ...fates(3, 'A_RESU', 'P_NOTP', [8, 25]),
  ...fates(1, 'A_TEXP', 'P_NOTP', [40, 60]),
  ...fates(1, 'A_APPR', 'P_NOTP', [12, 20]),
  ...fates(2, 'A_APPR', 'P_HOLD', [14, 30]),
  ...fates(7, 'A_APPR', 'P_PROC', [10, 16]),
  ...fates(6, 'A_APPR', 'P_PAID', [14, 24]),
  ...fates(35, 'A_APPR', 'P_PAYC', [30, 350]),
];
