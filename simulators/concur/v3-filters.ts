import { filterDate } from './dates.ts';
import type { Expense, Report } from './records.ts';
import { Refusal } from './refusals.ts';
import type { Call } from './routing.ts';
import { everyExpense } from './totals.ts';

type Test = (report: Report) => boolean;

const REIMBURSEMENT_METHODS = ['ADPPAYR', 'APCHECK', 'CNQRPAY', 'PMTSERV'];

const DATES: Readonly<Record<string, (report: Report) => number | null>> = {
  createDate: (report) => report.creationDate,
  submitDate: (report) => report.submitDate,
  processingPaymentDate: (report) => report.processingPaymentDate,
  paidDate: (report) => report.paidDate,
  userDefinedDate: (report) => Date.parse(report.reportDate),
  modifiedDate: (report) => report.lastModified,
};

const anyExpense =
  (test: (expense: Expense) => boolean): Test =>
  (report) =>
    everyExpense(report).some(test);

const hasVat = (expense: Expense): boolean =>
  expense.allocations.some((allocation) => allocation.taxes.length > 0);

/** Every filter of the report list that the query names; all of them must hold. */
export function reportFilter(call: Call): Test {
  const tests = [
    ...[...call.query].flatMap(([name, value]) => testsFor(call, name, value)),
    ...entryDateTests(call),
  ];
  return (report) => tests.every((test) => test(report));
}

function testsFor(call: Call, name: string, value: string): Test[] {
  if (value === '') return [];
  const dated = /^(.+)(Before|After)$/.exec(name);
  const field = DATES[dated?.[1] ?? ''];
  if (field) return [dateTest(field, dated?.[2] === 'After', dateOf(name, value))];
  const test = named(call, name, value);
  return test ? [test] : [];
}

function named(call: Call, name: string, value: string): Test | undefined {
  const codes = new Set(value.split(','));
  switch (name) {
    case 'approvalStatusCode':
      return (report) => codes.has(report.approvalStatus);
    case 'paymentStatusCode':
      return (report) => codes.has(report.paymentStatus);
    case 'currencyCode':
      return (report) => report.currencyCode === value;
    case 'countryCode':
      return (report) => report.countryCode === value;
    case 'expenseTypeCode':
      return anyExpense((expense) => expense.expenseType.code === value);
    case 'paymentType':
      return anyExpense((expense) => expense.paymentType.id === value);
    case 'vendorName':
      return anyExpense((expense) => expense.vendor === value);
    case 'hasVAT':
      return equals(value, anyExpense(hasVat));
    case 'hasImages':
      return equals(
        value,
        anyExpense((expense) => expense.receiptImageId !== null),
      );
    case 'hasBillableExpenses':
      return equals(
        value,
        anyExpense((expense) => expense.isBillable),
      );
    case 'isTestUser':
      return equals(value, (report) => report.isTest);
    case 'approverLoginID':
      return approverTest(call, value);
    case 'reimbursementMethod':
      return reimbursementTest(value);
    default:
      return undefined;
  }
}

const equals =
  (wanted: string, test: Test): Test =>
  (report) =>
    test(report) === (wanted.toLowerCase() === 'true');

function approverTest(call: Call, login: string): Test {
  const approver = call.tenant.books.findUser(login);
  return (report) =>
    approver !== undefined && call.tenant.books.users.get(report.userId)?.managerId === approver.id;
}

/** This tenant pays everyone through accounts payable. */
function reimbursementTest(value: string): Test {
  if (!REIMBURSEMENT_METHODS.includes(value))
    throw new Refusal(400, `Invalid reimbursementMethod: ${value}`);
  return () => value === 'APCHECK';
}

const dateTest =
  (field: (report: Report) => number | null, isAfter: boolean, limit: number): Test =>
  (report) => {
    const value = field(report);
    return value !== null && (isAfter ? value > limit : value < limit);
  };

function entryDateTests(call: Call): Test[] {
  const test = (name: string, holds: (day: number, limit: number) => boolean): Test[] => {
    const text = call.query.get(name);
    if (!text) return [];
    const limit = dateOf(name, text);
    return [anyExpense((expense) => holds(Date.parse(expense.transactionDate), limit))];
  };
  return [
    ...test('entryTransactionDateAfter', (day, limit) => day > limit),
    ...test('entryTransactionDateBefore', (day, limit) => day < limit),
  ];
}

function dateOf(name: string, text: string): number {
  const ms = filterDate(text);
  if (ms === undefined) throw new Refusal(400, `Invalid date for ${name}: ${text}`);
  return ms;
}

/** Where in the order of change the list may begin. */
export function modifiedAfter(call: Call): number {
  const text = call.query.get('modifiedDateAfter');
  return text ? dateOf('modifiedDateAfter', text) : Number.NEGATIVE_INFINITY;
}
