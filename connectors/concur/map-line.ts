import type {
  Allocation,
  ExpenseLine,
  PolicyFinding,
  ReceiptRef,
} from '../../schema/expense-report.ts';
import type { CanonicalType } from '../../schema/identifier.ts';
import type { AppliedRate, Money } from '../../schema/money.ts';
import { sumOf, toDecimal } from '../money.ts';
import { type IdentityKeyKind, KeyRef, type Observed } from '../ports.ts';
import { taxesOf } from './map-tax.ts';
import type { CodedAllocation, ExpenseParts, ReportParts } from './report-parts.ts';
import type { Rules } from './rules.ts';
import { paidWithOf } from './statuses.ts';
import { money, moneyIn, required, Unmappable } from './understanding.ts';
import type { V4Exception, V4Expense } from './wire.ts';

export type Line = Observed<ExpenseLine>;

/** An expense, or an itemization of one. An itemized expense leaves taxes and shares to its itemizations. */
export function lineOf(parts: ExpenseParts, report: ReportParts, rules: Rules): Line {
  const { expense } = parts;
  const currency = required(report.header.currencyCode, 'currencyCode');
  const amount = (name: 'claimedAmount' | 'approvedAmount'): Money =>
    moneyIn(currency, expense[name], `${name} of ${nameOf(expense)}`);
  const spent = money(expense.transactionAmount, `transactionAmount of ${nameOf(expense)}`);
  return {
    id: expense.expenseId,
    parentLineId: expense.parentExpenseId || null,
    date: dateOf(expense),
    category: categoryOf(expense),
    merchant: expense.vendor?.description || expense.vendor?.name || null,
    spent,
    claimed: amount('claimedAmount'),
    approved: amount('approvedAmount'),
    rate: rateOf(expense, spent.currency, currency),
    paidWith: paidWithOf(expense.paymentType, rules.codes),
    personal: expense.isPersonalExpense === true,
    billable: expense.isExpenseBillable === true,
    taxes: parts.isItemized ? [] : taxesOf(expense, report, currency),
    allocations: allocationsOf(parts, amount('approvedAmount'), rules),
    receipts: receiptsOf(expense),
    policy: findingsOf(expense, report.exceptions),
  };
}

const nameOf = ({ expenseId }: V4Expense): string => `expense ${expenseId}`;

const categoryOf = ({ expenseType, expenseId }: V4Expense): string =>
  required(
    expenseType?.name || expenseType?.code || expenseType?.id,
    `expenseType of expense ${expenseId}`,
  );

function dateOf(expense: V4Expense): string {
  const date = required(expense.transactionDate, `transactionDate of ${nameOf(expense)}`);
  if (/^\d{4}-\d\d-\d\d/.test(date)) return date.slice(0, 10);
  throw new Unmappable(`transactionDate of ${nameOf(expense)} is no date: ${date}`);
}

/**
 * The rate as Concur quotes it. MULTIPLY: one unit spent is `value` units of the report’s currency. DIVIDE: one
 * unit of the report’s currency is `value` units spent; so `from` and `to` change places, and nothing is inverted.
 */
function rateOf(expense: V4Expense, spent: string, report: string): AppliedRate | null {
  if (spent === report) return null;
  const { value, operation } = expense.exchangeRate ?? {};
  const rate = toDecimal(required(value, `exchangeRate of ${nameOf(expense)}`));
  const quote = { rate, date: dateOf(expense), source: 'SAP Concur', type: 'BOOKING' as const };
  if (operation === 'MULTIPLY') return { ...quote, from: spent, to: report };
  if (operation === 'DIVIDE') return { ...quote, from: report, to: spent };
  throw new Unmappable(`exchangeRate of ${nameOf(expense)} has the operation "${operation ?? ''}"`);
}

function allocationsOf(
  { expense, allocations }: ExpenseParts,
  whole: Money,
  rules: Rules,
): Observed<Allocation>[] {
  const shares = allocations.map((allocation) => shareOf(allocation, whole.currency, rules));
  const sum = sumOf(
    shares.map(({ amount }) => amount as Money),
    whole.currency,
  );
  if (shares.length > 0 && sum.minor !== whole.minor)
    throw new Unmappable(
      `the allocations of ${nameOf(expense)} add up to ${sum.amount} ${sum.currency} and not to ${whole.amount}`,
    );
  return shares;
}

function shareOf(
  { allocation, codes }: CodedAllocation,
  currency: string,
  { fields }: Rules,
): Observed<Allocation> {
  const what = `allocation ${allocation.allocationId}`;
  const keyed = (type: CanonicalType, kind: IdentityKeyKind, field: string): KeyRef | null => {
    const code = codes.get(field);
    return code === undefined ? null : new KeyRef(type, kind, code);
  };
  return {
    percent: toDecimal(required(allocation.percentage, `percentage of ${what}`)),
    amount: moneyIn(currency, allocation.approvedAmount ?? allocation.allocationAmount, what),
    accountCode: allocation.accountCode || null,
    legalEntityId: keyed('LegalEntity', 'legal-entity-code', fields.legalEntity),
    costCenterId: keyed('CostCenter', 'cost-center-code', fields.costCenter),
    departmentId: keyed('Department', 'department-code', fields.department),
    projectId: keyed('Project', 'project-code', fields.project),
  };
}

const receiptsOf = ({ receiptImageId, ereceiptImageId }: V4Expense): ReceiptRef[] =>
  [receiptImageId, ereceiptImageId].flatMap((id) => (id ? [{ id }] : []));

/** Concur knows what stops a report and what is to be looked at; nothing is for information only. */
const findingsOf = (
  { expenseId }: V4Expense,
  exceptions: readonly V4Exception[],
): PolicyFinding[] =>
  exceptions
    .filter((exception) => exception.expenseId === expenseId)
    .map(({ exceptionCode, message, isBlocking }) => ({
      code: required(exceptionCode, `exceptionCode of expense ${expenseId}`),
      message: message || (exceptionCode ?? ''),
      severity: isBlocking === true ? 'BLOCKING' : 'WARNING',
    }));
