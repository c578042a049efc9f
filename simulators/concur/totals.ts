import { type Exact, sum } from './amount.ts';
import { isCompanyLiable } from './catalogue.ts';
import type { Expense, Report } from './records.ts';

/** What is accounted for: every expense without itemizations, and every itemization instead of its parent. */
export function leaves(report: Report): Expense[] {
  return report.expenses.flatMap((expense) =>
    expense.itemizations.length > 0 ? expense.itemizations : [expense],
  );
}

/** Expenses and itemizations alike. */
export function everyExpense(report: Report): Expense[] {
  return report.expenses.flatMap((expense) => [expense, ...expense.itemizations]);
}

export interface Totals {
  readonly total: Exact;
  readonly personal: Exact;
  readonly claimed: Exact;
  readonly approved: Exact;
  readonly notApproved: Exact;
  /** Approved charges of a card the employee is billed for and the company pays. */
  readonly dueCompanyCard: Exact;
  /** Charges the company owes by itself, personal ones included. */
  readonly companyPaid: Exact;
  readonly dueEmployee: Exact;
  /** What the employee owes when personal charges and advances outweigh the claim. */
  readonly dueCompany: Exact;
}

export function totalsOf(report: Report): Totals {
  const all = leaves(report);
  const approved = sum(all.map((expense) => expense.approvedAmount));
  const claimed = sum(all.map((expense) => expense.claimedAmount));
  const approvedOf = (payee: string): Exact =>
    sum(all.filter((e) => e.payee === payee).map((e) => e.approvedAmount));
  const companyLiable = all.filter((expense) => isCompanyLiable(expense.payee));
  const personalOnCompany = sum(
    companyLiable.filter((e) => e.isPersonal).map((e) => e.postedAmount),
  );
  const advances = sum(report.cashAdvances.map((advance) => advance.amount));
  const net = approvedOf('EMPL') - personalOnCompany - advances;
  return {
    total: sum(all.map((expense) => expense.postedAmount)),
    personal: sum(all.filter((e) => e.isPersonal).map((e) => e.postedAmount)),
    claimed,
    approved,
    notApproved: claimed - approved,
    dueCompanyCard: approvedOf('IBCP'),
    companyPaid: sum(companyLiable.map((expense) => expense.approvedAmount)) + personalOnCompany,
    // A refund in cash makes the employee owe just as a personal charge does.
    dueEmployee: net > 0n ? net : 0n,
    dueCompany: net < 0n ? -net : 0n,
  };
}
