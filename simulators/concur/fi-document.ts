import { type Exact, exact, sum } from './amount.ts';
import { instantOrNull } from './dates.ts';
import {
  type AdvanceBalance,
  allocationsOf,
  coveredBy,
  figure,
  isInDocument,
} from './fi-journals.ts';
import type { Json } from './json.ts';
import type { CustomField, Expense, Report, User } from './records.ts';
import type { Tenant } from './tenant.ts';
import { leaves, totalsOf } from './totals.ts';

/** The financial document of an approved report, of the given revision. */
export function buildExpenseDocument(tenant: Tenant, report: Report, revision: number): Json {
  const owner = tenant.books.users.get(report.userId);
  if (!owner) throw new Error(`report ${report.reportId} has no owner`);
  const advances = sum(report.cashAdvances.map((advance) => advance.amount));
  const balance: AdvanceBalance = { left: advances };
  const entries = leaves(report).filter(isInDocument);
  return {
    employee: employeeOf(owner),
    report: headerOf(report, revision),
    expenseEntry: entries.map((expense) => entryOf(expense, balance)),
    cashAdvanceApplication: applicationsOf(report, entries),
  };
}

const employeeOf = (user: User): Json => ({
  employeeId: user.employeeNumber,
  employeeFirstName: user.givenName,
  employeeLastName: user.familyName,
  employeeMI: null,
  ...fields('employee', user.coding),
});

const headerOf = (report: Report, revision: number): Json => ({
  requestId: [],
  reportId: report.reportId,
  reportKey: report.reportKey,
  reportNumber: report.reportNumber,
  reportName: report.name,
  totalApprovedAmount: figure(totalsOf(report).approved),
  employeeCurrencyAlphaCode: report.currencyCode,
  homeCountryCode: report.countryCode,
  ledgerCode: report.ledgerCode,
  policyId: report.policyId,
  isTest: yesNo(report.isTest),
  payrollPayIndicator: 'N',
  payrollPaymentClearingAccountCode: null,
  revisionNumber: String(revision),
  versionId: '4',
  reportStartDate: null,
  reportEndDate: null,
  reportSubmitDate: instantOrNull(report.submitDate),
  reportPaymentProcessingDate: instantOrNull(report.processingPaymentDate),
  reportUserDefinedDate: `${report.reportDate}T00:00:00.000Z`,
  reportCreationDate: instantOrNull(report.creationDate),
  cashAdvanceReturnsAmount: figure(0n),
  ...fields('report', report.customData),
});

const entryOf = (expense: Expense, balance: AdvanceBalance): Json => ({
  entryId: expense.expenseId,
  legacyEntryId: expense.legacyEntryId,
  entryDate: `${expense.transactionDate}T00:00:00.000Z`,
  expenseTypeCode: expense.expenseType.code,
  expenseTypeName: expense.expenseType.name,
  entryDescription: expense.businessPurpose,
  reportEntryTransactionAmount: figure(expense.transactionAmount),
  entryCurrAlphaCode: expense.transactionCurrency,
  entryApprovedAmount: figure(expense.approvedAmount),
  entryExchangeRate: figure(expense.exchangeRate.value),
  entryExchangeRateDirection: expense.exchangeRate.operation === 'DIVIDE' ? 'D' : 'M',
  reportEntryPatKey: expense.paymentType.code,
  reportEntryPaymentTypeCode: expense.paymentType.code,
  entryIsPersonal: yesNo(expense.isPersonal),
  entryIsBillable: yesNo(expense.isBillable),
  entryVendorDescription: expense.vendor,
  entryVendorCode: expense.vendorCode,
  entryLocationName: expense.location?.name ?? null,
  entryLocationCityName: expense.location?.city ?? null,
  entryCountryCode: expense.location?.countryCode ?? null,
  entryCountrySubCode: expense.location?.countrySubDivisionCode ?? null,
  entryReceiptType: expense.receiptType,
  entryReceiptId: expense.receiptImageId,
  entryElectronicReceiptId: expense.ereceiptImageId,
  cardAccountID: expense.card?.accountId ?? null,
  cardTransactionID: expense.card?.transactionId ?? null,
  cardTransactionAmount: expense.card && figure(expense.card.amount),
  cardTransactionCurrency: expense.card?.currency ?? null,
  cardTransactionPostedAmount: expense.card && figure(expense.card.amount),
  cardTransactionPostedCurrency: expense.card?.currency ?? null,
  clearingAccountCode: expense.clearingAccountCode,
  liabilityAccountCode: null,
  offsetPayType: expense.payee === 'COPD' ? 'Y' : 'N',
  expensePayIndicator: 'N',
  merchantTaxId: expense.merchantTaxId,
  mileage: expense.mileage?.totalDistance ?? null,
  ...fields('entry', expense.customData),
  allocation: allocationsOf(expense, balance),
});

/** One application per entry that uses up part of an advance, as negative amounts. */
function applicationsOf(report: Report, entries: readonly Expense[]): Json[] {
  const applications: Json[] = [];
  const claims = entries.map((expense) => ({ expense, left: expense.approvedAmount }));
  for (const advance of report.cashAdvances) {
    const balance = { left: advance.amount };
    for (const claim of claims) {
      const used: Exact = coveredBy(balance, claim.expense, claim.left);
      if (used === 0n) continue;
      balance.left -= used;
      claim.left -= used;
      applications.push({
        cashAdvanceId: advance.cashAdvanceId,
        cashAdvanceApplicationAmount: figure(-used),
        cashAdvanceTransactionType: 2,
        cashAdvanceClearingAccountCode: advance.clearingAccountCode,
      });
    }
  }
  return applications;
}

export interface IssuedAdvance {
  readonly cashAdvanceId: string;
  readonly name: string;
  readonly amount: string;
  readonly currencyCode: string;
  readonly accountCode: string;
  readonly issuedAt: number;
}

/** The document of a cash advance handed out to an employee. */
export const buildCashAdvanceDocument = (owner: User, advance: IssuedAdvance): Json => ({
  employeeData: employeeOf(owner),
  cashAdvanceData: {
    cashAdvanceId: advance.cashAdvanceId,
    name: advance.name,
    requestAmount: figure(exact(advance.amount)),
    currencyAlphaCode: advance.currencyCode,
    employeeCurrencyAlphaCode: advance.currencyCode,
    exchangeRate: 1,
    paymentMethod: 0,
    transactionType: 1,
    isTest: yesNo(owner.isTest),
    expensePayIndicator: 'N',
    requestDate: instantOrNull(advance.issuedAt),
    issuedDate: instantOrNull(advance.issuedAt),
  },
  journalData: [
    {
      amount: figure(exact(advance.amount)),
      accountCode: advance.accountCode,
      debitOrCredit: 'DR',
      payer: 'COMP',
      payee: 'EMPL',
      paymentCode: 'Cash',
    },
  ],
});

const yesNo = (flag: boolean): 'Y' | 'N' => (flag ? 'Y' : 'N');

function fields(prefix: string, customData: readonly CustomField[]): Json {
  const named: Json = {};
  for (const field of customData) {
    const name = `${prefix}${field.id[0]?.toUpperCase() ?? ''}${field.id.slice(1)}`;
    named[`${name}Code`] = field.code;
    named[`${name}Value`] = field.value;
  }
  return named;
}
