import { fixed } from './amount.ts';
import { spendCategory } from './catalogue.ts';
import { v3Date } from './dates.ts';
import { v3Id } from './identifiers.ts';
import type { Json } from './json.ts';
import type { Expense, Report } from './records.ts';
import { Refusal } from './refusals.ts';
import { type Call, ok, param, type Route, routesOf } from './routing.ts';
import { everyExpense } from './totals.ts';
import { allocationFields, amount, configuredFields } from './v3-fields.ts';
import { ownerFilter, page, reportsFrom, rowsShown } from './v3-page.ts';
import { findReport, loginOf, V3_SCOPES } from './v3-reports.ts';

/** What stands inside reports, of one report or of everyone's. */
export const v3EntryRoutes: Route[] = routesOf('v3', V3_SCOPES, {
  'GET /api/v3.0/expense/entries': {
    answer: (call) => list(call, (report) => entryRows(call, report)),
  },
  'GET /api/v3.0/expense/entries/{id}': {
    answer: (call) => one(call, (report) => report.expenses.map((e) => showEntry(call, report, e))),
  },
  'GET /api/v3.0/expense/itemizations': {
    answer: (call) => list(call, (report) => itemizationRows(call, report)),
  },
  'GET /api/v3.0/expense/allocations': {
    answer: (call) => list(call, (report) => allocationRows(call, report)),
  },
});

type Rows = (report: Report) => Json[];

function list(call: Call, rows: Rows): ReturnType<typeof page> {
  const reportId = call.query.get('reportID');
  if (!reportId) {
    const isOwned = ownerFilter(call);
    return page(call, reportsFrom(call, Number.NEGATIVE_INFINITY), (report) =>
      isOwned(report) ? rows(report) : [],
    );
  }
  const wanted = findReport(call, reportId);
  return page(call, [{ report: wanted, skip: rowsShown(call, wanted) }], rows);
}

function one(call: Call, rows: Rows): ReturnType<typeof ok> {
  const id = param(call, 'id');
  for (const report of call.tenant.books.reports.all()) {
    const row = rows(report).find((candidate) => candidate['ID'] === id);
    if (row) return ok(row);
  }
  throw new Refusal(404, `No entry with ID ${id}`);
}

function entryRows(call: Call, report: Report): Json[] {
  const type = call.query.get('expenseTypeCode');
  const payment = call.query.get('paymentTypeID');
  const billable = call.query.get('isBillable');
  return report.expenses
    .filter(
      (expense) =>
        (!type || expense.expenseType.code === type) &&
        (!payment || expense.paymentType.id === payment) &&
        (!billable || expense.isBillable === (billable === 'true')),
    )
    .map((expense) => showEntry(call, report, expense));
}

const hasVat = (expense: Expense): boolean =>
  expense.allocations.some((allocation) => allocation.taxes.length > 0) ||
  expense.itemizations.some(hasVat);

const allocationType = (expense: Expense): 'F' | 'N' =>
  expense.allocations.some((allocation) => !allocation.isSystemAllocation) ? 'F' : 'N';

/** What entries and itemizations have in common. */
const commonOf = (call: Call, report: Report, expense: Expense): Json => ({
  ID: v3Id('entry', expense.expenseId),
  ReportID: report.reportId,
  ReportOwnerID: loginOf(call, report.userId),
  ExpenseTypeCode: expense.expenseType.code,
  ExpenseTypeName: expense.expenseType.name,
  SpendCategoryCode: spendCategory(expense.expenseType.code),
  SpendCategoryName: spendCategory(expense.expenseType.code),
  TransactionDate: `${expense.transactionDate}T00:00:00`,
  TransactionAmount: amount(expense.transactionAmount),
  PostedAmount: amount(expense.postedAmount),
  ApprovedAmount: amount(expense.approvedAmount),
  Description: expense.businessPurpose,
  IsBillable: expense.isBillable,
  IsPersonal: expense.isPersonal,
  IsImageRequired: false,
  HasComments: false,
  HasExceptions: expense.exceptions.length > 0,
  AllocationType: allocationType(expense),
  LocationID: expense.location?.id ?? null,
  LocationName: expense.location?.name ?? null,
  LocationSubdivision: expense.location?.countrySubDivisionCode ?? null,
  LocationCountry: expense.location?.countryCode ?? null,
  LastModified: v3Date(expense.lastModified),
  ...configuredFields(expense.customData, 40),
});

const showEntry = (call: Call, report: Report, expense: Expense): Json => ({
  ...commonOf(call, report, expense),
  URI: `${call.request.url.origin}/api/v3.0/expense/entries/${v3Id('entry', expense.expenseId)}`,
  PaymentTypeID: expense.paymentType.id,
  PaymentTypeName: expense.paymentType.name,
  TransactionCurrencyCode: expense.transactionCurrency,
  ExchangeRate: amount(expense.exchangeRate.value),
  VendorDescription: expense.vendor,
  VendorListItemID: null,
  VendorListItemName: null,
  CompanyCardTransactionID: expense.card?.transactionId ?? null,
  ElectronicReceiptID: expense.ereceiptImageId,
  EmployeeBankAccountID: null,
  FormID: null,
  TripID: null,
  HasVAT: hasVat(expense),
  HasItemizations: expense.itemizations.length > 0,
  HasImage: expense.receiptImageId !== null,
  HasAttendees: false,
  HasAppliedCashAdvance: report.cashAdvances.length > 0 && expense.payee === 'EMPL',
  IsPersonalCardCharge: false,
  IsPaidByExpensePay: false,
  ReceiptReceived: false,
  TaxReceiptType: expense.receiptType,
  Journey: journeyOf(expense),
});

function journeyOf({ mileage }: Expense): Json | null {
  if (!mileage) return null;
  return {
    BusinessDistance: mileage.totalDistance,
    PersonalDistance: null,
    NumberOfPassengers: mileage.passengerCount,
    OdometerStart: mileage.odometerStart,
    OdometerEnd: mileage.odometerEnd,
    StartLocation: mileage.startLocation,
    EndLocation: mileage.endLocation,
    UnitOfMeasure: mileage.unitOfMeasure,
    VehicleID: mileage.vehicleId,
  };
}

function itemizationRows(call: Call, report: Report): Json[] {
  const entryId = call.query.get('entryID');
  const type = call.query.get('expenseTypeCode');
  return report.expenses
    .filter((expense) => !entryId || v3Id('entry', expense.expenseId) === entryId)
    .flatMap((expense) => expense.itemizations)
    .filter((item) => !type || item.expenseType.code === type)
    .map((item) => ({
      ...commonOf(call, report, item),
      EntryID: v3Id('entry', item.parentExpenseId ?? ''),
      URI: `${call.request.url.origin}/api/v3.0/expense/itemizations/${v3Id('entry', item.expenseId)}`,
    }));
}

/** An allocation of an itemization carries the itemization's id as its `EntryID`. */
function allocationRows(call: Call, report: Report): Json[] {
  const entryId = call.query.get('entryID');
  const itemId = call.query.get('itemizationID');
  return everyExpense(report)
    .filter((expense) => {
      const id = v3Id('entry', expense.expenseId);
      const parent = expense.parentExpenseId && v3Id('entry', expense.parentExpenseId);
      return (!entryId || id === entryId || parent === entryId) && (!itemId || id === itemId);
    })
    .flatMap((expense) =>
      expense.allocations.map((allocation) => ({
        ID: v3Id('allocation', allocation.allocationId),
        URI: `${call.request.url.origin}/api/v3.0/expense/allocations/${v3Id('allocation', allocation.allocationId)}`,
        EntryID: v3Id('entry', expense.expenseId),
        Percentage: fixed(allocation.percentage),
        AccountCode1: allocation.accountCode,
        AccountCode2: null,
        IsHidden: allocation.isSystemAllocation,
        IsPercentEdited: false,
        ...allocationFields(allocation.customData),
      })),
    );
}
