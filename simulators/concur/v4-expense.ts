import { type Exact, sum } from './amount.ts';
import { instant } from './dates.ts';
import type { Json } from './json.ts';
import type { Allocation, Expense, Report } from './records.ts';
import type { Call } from './routing.ts';
import { isWithOwner } from './statuses.ts';
import { amount, customDataOf, decimal } from './v4-amounts.ts';
import { reportPath } from './v4-report.ts';

/** What lists of expenses and of itemizations show. */
export function showSummary(call: Call, report: Report, expense: Expense): Json {
  const isCalm = expense.exceptions.length === 0;
  return {
    expenseId: expense.expenseId,
    parentExpenseId: expense.parentExpenseId ?? undefined,
    allocationState: allocationState(expense),
    expenseType: { ...expense.expenseType, isDeleted: false },
    paymentType: expense.paymentType,
    transactionDate: expense.transactionDate,
    ...amountsOf(report, expense),
    exchangeRate: {
      value: decimal(expense.exchangeRate.value),
      operation: expense.exchangeRate.operation,
    },
    businessPurpose: expense.businessPurpose ?? undefined,
    vendor: vendorOf(expense),
    location: expense.location ? withoutNulls({ ...expense.location }) : undefined,
    attendeeCount: 0,
    canDelete: isWithOwner(report.approvalStatus),
    hasExceptions: !isCalm,
    hasBlockingExceptions: expense.exceptions.some((exception) => exception.isBlocking),
    hasMissingReceiptDeclaration: false,
    isAutoCreated: false,
    isImageRequired: false,
    isPaperReceiptRequired: false,
    isPersonalExpense: expense.isPersonal,
    receiptImageId: expense.receiptImageId ?? undefined,
    ereceiptImageId: expense.ereceiptImageId ?? undefined,
    expenseSourceIdentifiers: sourcesOf(expense),
    links: linksOf(call, report, expense),
  };
}

/** One expense with everything. */
export const showDetail = (call: Call, report: Report, expense: Expense): Json => ({
  ...showSummary(call, report, expense),
  canAllocate: isWithOwner(report.approvalStatus) && !expense.isPersonal,
  customData: customDataOf(expense.customData, call.tenant.books, call.request.url.origin),
  expenseTaxSummary: taxSummaryOf(report, expense),
  isExcludedFromCashAdvanceByUser: false,
  isExpenseBillable: expense.isBillable,
  isExpenseRejected: false,
  isPaperReceiptReceived: false,
  merchantTaxId: expense.merchantTaxId ?? undefined,
  mileage: mileageOf(expense),
  receiptType: { id: expense.receiptType },
  taxRateLocation: expense.transactionCurrency === report.currencyCode ? 'HOME' : 'FOREIGN',
  lastModifiedDate: instant(expense.lastModified),
});

const amountsOf = (report: Report, expense: Expense): Json => ({
  transactionAmount: amount(expense.transactionAmount, expense.transactionCurrency),
  postedAmount: amount(expense.postedAmount, report.currencyCode),
  claimedAmount: amount(expense.claimedAmount, report.currencyCode),
  approvedAmount: amount(expense.approvedAmount, report.currencyCode),
  approverAdjustedAmount: amount(expense.approvedAmount, report.currencyCode),
});

const allocationState = (expense: Expense): string =>
  expense.allocations.some((allocation) => !allocation.isSystemAllocation)
    ? 'FULLY_ALLOCATED'
    : 'NOT_ALLOCATED';

function vendorOf(expense: Expense): Json | undefined {
  if (expense.vendor === null && expense.vendorCode === null) return undefined;
  return withoutNulls({
    id: expense.vendorCode,
    name: expense.vendor,
    description: expense.vendor,
  });
}

function sourcesOf(expense: Expense): Json | undefined {
  const sources = withoutNulls({
    creditCardTransactionId: expense.card?.transactionId ?? null,
    receiptImageId: expense.receiptImageId,
    ereceiptId: expense.ereceiptImageId,
  });
  return Object.keys(sources).length > 0 ? sources : undefined;
}

function mileageOf({ mileage }: Expense): Json | undefined {
  if (!mileage) return undefined;
  const { totalDistance, vehicleId, odometerStart, odometerEnd, passengerCount } = mileage;
  return withoutNulls({ totalDistance, vehicleId, odometerStart, odometerEnd, passengerCount });
}

/** All of an expense's taxes together; the API shows no single one. */
function taxSummaryOf(report: Report, expense: Expense): Json | undefined {
  const parts = [expense, ...expense.itemizations];
  const taxes = parts.flatMap((part) => part.allocations).flatMap((a) => a.taxes);
  if (taxes.length === 0) return undefined;
  const of = (value: Exact): Json => amount(value, report.currencyCode);
  const tax = sum(taxes.map((t) => t.amountTax));
  const reclaim = sum(taxes.map((t) => t.amountReclaim));
  return {
    totalTaxPostedAmount: of(tax),
    totalTaxAdjustedAmount: of(tax),
    totalReclaimPostedAmount: of(reclaim),
    totalReclaimAdjustedAmount: of(reclaim),
    netTaxAmount: of(expense.approvedAmount - tax),
    netAdjustedTaxAmount: of(expense.approvedAmount - tax),
    netReclaimAmount: of(expense.approvedAmount - reclaim),
    netReclaimAdjustedAmount: of(expense.approvedAmount - reclaim),
    vatTaxTotal: of(tax),
  };
}

function linksOf(call: Call, report: Report, expense: Expense): Json[] {
  const href = `${call.request.url.origin}${reportPath(report)}/expenses/${expense.expenseId}`;
  const link = (rel: string, to: string): Json => ({
    rel,
    href: to,
    method: 'GET',
    isTemplated: false,
  });
  return [
    link('self', href),
    link('allocations', `${href}/allocations`),
    ...(expense.itemizations.length > 0 ? [link('itemizations', `${href}/itemizations`)] : []),
  ];
}

export const showAllocation = (
  call: Call,
  report: Report,
  expense: Expense,
  allocation: Allocation,
): Json => ({
  allocationId: allocation.allocationId,
  expenseId: expense.expenseId,
  accountCode: allocation.accountCode ?? undefined,
  percentage: decimal(allocation.percentage),
  isPercentEdited: false,
  isSystemAllocation: allocation.isSystemAllocation,
  allocationAmount: amount(allocation.amount, report.currencyCode),
  approvedAmount: amount(allocation.amount, report.currencyCode),
  claimedAmount: amount(allocation.amount, report.currencyCode),
  customData: customDataOf(allocation.customData, call.tenant.books, call.request.url.origin),
});

const withoutNulls = (record: Json): Json =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null));
