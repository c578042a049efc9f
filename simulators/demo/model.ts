import type { Books } from './books-model.ts';
import type { DateText } from './calendar.ts';
import type { ExpenseReport } from './expense-model.ts';
import type { Market } from './market-model.ts';
import type { Employee, Reference } from './reference-model.ts';

/**
 * The made-up company, told once and without any vendor's words. `netsuite.ts`, `salesforce.ts` and
 * `concur.ts` tell their part of it in their own records. Records point at each other by `key`.
 */
export interface Company extends Reference, Market, Books {
  readonly seed: number;
  /** Nothing happened on this day yet: the last recorded event is of the day before. */
  readonly today: DateText;
  readonly employees: readonly Employee[];
  readonly expenseReports: readonly ExpenseReport[];
}

export * from './books-model.ts';
export * from './market-model.ts';
export * from './reference-model.ts';
