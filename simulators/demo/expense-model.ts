import type { DateText } from './calendar.ts';
import type { Minor } from './money.ts';
import type { EntityCode } from './reference-model.ts';

/** Concur's approval codes; each occurs in the demo. */
export const APPROVAL_CODES = [
  'A_NOTF',
  'A_FILE',
  'A_PEND',
  'A_PECO',
  'A_PBDG',
  'A_ACCO',
  'A_EXTV',
  'A_PVAL',
  'A_AAFH',
  'A_RHLD',
  'A_RESU',
  'A_TEXP',
  'A_APPR',
] as const;
export type ApprovalCode = (typeof APPROVAL_CODES)[number];

export const PAYMENT_CODES = ['P_NOTP', 'P_HOLD', 'P_PROC', 'P_PAID', 'P_PAYC'] as const;
export type PaymentCode = (typeof PAYMENT_CODES)[number];

/**
 * Who laid out the money: the employee in cash; the company's card; a company card that the employee is
 * billed for and pays; one that the employee is billed for and the company pays; an advance in cash.
 */
export type PaidWith = 'CASH' | 'COMPANY_CARD' | 'EMPLOYEE_CARD' | 'BILLED_CARD' | 'ADVANCE';

export interface ExpenseReport {
  readonly key: string;
  readonly number: string;
  readonly name: string;
  readonly purpose: string;
  readonly employee: string;
  readonly entity: EntityCode;
  readonly currency: string;
  readonly approval: ApprovalCode;
  readonly payment: PaymentCode;
  /** How often it was sent back and approved anew, plus one. */
  readonly revision: number;
  readonly date: DateText;
  readonly createdAt: string;
  readonly submittedAt: string | null;
  readonly approvedAt: string | null;
  readonly paidAt: string | null;
  readonly changedAt: string;
  readonly comment: string | null;
  readonly entries: readonly ExpenseEntry[];
}

export interface ExpenseEntry extends ExpenseItem {
  readonly vendor: string | null;
  readonly city: string;
  readonly country: string;
  readonly spentCurrency: string;
  /** 1 of the spent currency = this many of the report's; "1" where they are the same. */
  readonly rate: string;
  readonly paidWith: PaidWith;
  readonly billable: boolean;
  readonly receipt: 'TAX' | 'REGULAR' | 'NONE';
  /** Where there are any, they carry taxes and allocations in place of the entry, and add up to it. */
  readonly itemizations: readonly ExpenseItem[];
  readonly findings: readonly PolicyFinding[];
  /** Miles (in America) or kilometres driven. */
  readonly distance: number | null;
}

export interface ExpenseItem {
  readonly key: string;
  readonly type: string;
  readonly date: DateText;
  readonly description: string;
  /** In the currency in which it was paid. */
  readonly spent: Minor;
  /** In the report's currency, as are the rest. */
  readonly posted: Minor;
  /** 0 for a personal item. */
  readonly approved: Minor;
  readonly personal: boolean;
  readonly taxes: readonly ExpenseTax[];
  readonly allocations: readonly ExpenseAllocation[];
}

export interface ExpenseTax {
  readonly code: string;
  readonly reclaimCode: string;
  readonly authority: string;
  readonly country: string;
  readonly tax: Minor;
  readonly reclaimable: Minor;
}

export interface ExpenseAllocation {
  readonly key: string;
  readonly percent: number;
  readonly amount: Minor;
  readonly costCenter: string;
  readonly department: string;
  readonly project: string | null;
  /** Customer key, where the cost is charged on. */
  readonly customer: string | null;
  readonly account: string;
}

export interface PolicyFinding {
  readonly code: string;
  readonly message: string;
  readonly blocking: boolean;
}

/** What is accounted for: the items of an itemized entry, otherwise the entry itself. */
export function itemsOf(entry: ExpenseEntry): readonly ExpenseItem[] {
  return entry.itemizations.length > 0 ? entry.itemizations : [entry];
}
