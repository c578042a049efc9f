import { type Exact, plain } from './amount.ts';
import { showCustomFields } from './custom-fields.ts';
import { instant, instantOrNull } from './dates.ts';
import { type Json, numeral } from './json.ts';
import type { Allocation, Expense, Report, Tax } from './records.ts';
import { APPROVAL_STATUSES, PAYMENT_STATUSES } from './statuses.ts';

const money = (value: Exact, currencyCode: string): Json => ({
  value: numeral(plain(value)),
  currencyCode,
});

/** The whole report in the shape that `load` takes, so that a ledger can be loaded elsewhere. */
export const showReport = (report: Report): Json => ({
  reportId: report.reportId,
  reportKey: report.reportKey,
  reportNumber: report.reportNumber,
  userId: report.userId,
  name: report.name,
  businessPurpose: report.businessPurpose,
  currencyCode: report.currencyCode,
  countryCode: report.countryCode,
  policyId: report.policyId,
  policy: report.policy,
  ledgerCode: report.ledgerCode,
  ledger: report.ledger,
  reportDate: report.reportDate,
  processId: report.processId,
  approvalStatusId: report.approvalStatus,
  approvalStatus: APPROVAL_STATUSES[report.approvalStatus],
  paymentStatusId: report.paymentStatus,
  paymentStatus: PAYMENT_STATUSES[report.paymentStatus],
  creationDate: instant(report.creationDate),
  submitDate: instantOrNull(report.submitDate),
  processingPaymentDate: instantOrNull(report.processingPaymentDate),
  paidDate: instantOrNull(report.paidDate),
  lastModifiedDate: instant(report.lastModified),
  everSentBack: report.everSentBack,
  isTest: report.isTest,
  revisionNumber: report.revisionNumber,
  reportVersion: report.reportVersion,
  paymentConfirmedAmount: money(report.paymentConfirmed, report.currencyCode),
  customData: showCustomFields(report.customData),
  comments: report.comments.map((c) => ({ ...c, creationDate: instant(c.creationDate) })),
  exceptions: report.exceptions,
  cashAdvances: report.cashAdvances.map((advance) => ({
    ...advance,
    amount: money(advance.amount, report.currencyCode),
  })),
  expenses: report.expenses.map((expense) => showExpense(expense, report.currencyCode)),
});

const showExpense = (expense: Expense, currency: string): Json => ({
  expenseId: expense.expenseId,
  legacyEntryId: expense.legacyEntryId,
  expenseType: expense.expenseType,
  paymentType: expense.paymentType,
  payee: expense.payee,
  transactionDate: expense.transactionDate,
  transactionAmount: money(expense.transactionAmount, expense.transactionCurrency),
  exchangeRate: {
    value: numeral(plain(expense.exchangeRate.value)),
    operation: expense.exchangeRate.operation,
  },
  postedAmount: money(expense.postedAmount, currency),
  claimedAmount: money(expense.claimedAmount, currency),
  approvedAmount: money(expense.approvedAmount, currency),
  vendor: { id: expense.vendorCode, description: expense.vendor },
  location: expense.location,
  businessPurpose: expense.businessPurpose,
  isPersonalExpense: expense.isPersonal,
  isExpenseBillable: expense.isBillable,
  receiptType: { id: expense.receiptType },
  receiptImageId: expense.receiptImageId,
  ereceiptImageId: expense.ereceiptImageId,
  mileage: expense.mileage,
  cardTransaction: expense.card && {
    transactionId: expense.card.transactionId,
    accountId: expense.card.accountId,
    amount: money(expense.card.amount, expense.card.currency),
  },
  clearingAccountCode: expense.clearingAccountCode,
  merchantTaxId: expense.merchantTaxId,
  customData: showCustomFields(expense.customData),
  exceptions: expense.exceptions,
  lastModifiedDate: instant(expense.lastModified),
  allocations: expense.allocations.map((allocation) => showAllocation(allocation, currency)),
  itemizations: expense.itemizations.map((item) => showExpense(item, currency)),
});

const showAllocation = (allocation: Allocation, currency: string): Json => ({
  allocationId: allocation.allocationId,
  percentage: numeral(plain(allocation.percentage)),
  allocationAmount: money(allocation.amount, currency),
  accountCode: allocation.accountCode,
  isSystemAllocation: allocation.isSystemAllocation,
  customData: showCustomFields(allocation.customData),
  taxes: allocation.taxes.map(showTax),
});

function showTax({ amountTax, amountReclaim, taxReclaimCode, ...tax }: Tax): Json {
  return {
    ...tax,
    reclaimCode: taxReclaimCode,
    taxPostedAmount: numeral(plain(amountTax)),
    reclaimPostedAmount: numeral(plain(amountReclaim)),
  };
}
