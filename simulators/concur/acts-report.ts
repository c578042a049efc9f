import type { Act } from './acts.ts';
import { readExpense } from './expense-input.ts';
import { asFlag, asText, isObject, type Json } from './json.ts';
import type { Expense, Report } from './records.ts';
import { expensesOf, readReport } from './report-input.ts';
import { showReport } from './report-output.ts';
import { isApprovalStatus } from './statuses.ts';
import type { Tenant } from './tenant.ts';
import {
  addExpense,
  advance,
  approve,
  assertEditable,
  changed,
  enter,
  holdPayment,
  recall,
  release,
  remove,
  sendBack,
  submit,
} from './workflow.ts';

/** What owners, approvers and processors do with reports. */
export const reportActs: Readonly<Record<string, Act>> = {
  createReport: {
    says: 'Starts a report: { userId | employeeNumber | loginId, name, expenses: [ … ], … } in the load shape.',
    run: (tenant, input) => {
      const { approvalStatusId: _approval, paymentStatusId: _payment, ...rest } = input;
      const report = enter(tenant, readReport(tenant, rest));
      return { reportId: report.reportId, expenseIds: report.expenses.map((e) => e.expenseId) };
    },
  },
  addEntry: {
    says: 'Adds an expense: { reportId, expense }.',
    run: (tenant, input) => {
      const expense = isObject(input['expense']) ? input['expense'] : input;
      return { expenseIds: addExpense(tenant, reportOf(tenant, input), expense) };
    },
  },
  editEntry: {
    says: 'Replaces members of an expense: { reportId, expenseId, changes }.',
    run: editEntry,
  },
  removeEntry: {
    says: 'Takes an expense out: { reportId, expenseId }.',
    run: (tenant, input) => {
      const report = reportOf(tenant, input);
      assertEditable(report);
      report.expenses.splice(indexOf(report, input), 1);
      changed(tenant, report);
    },
  },
  editReport: {
    says: 'Replaces members of a report: { reportId, changes }, expenses as a whole among them.',
    run: editReport,
  },
  submitReport: {
    says: 'Submits a report: { reportId }; it waits for the manager (A_PEND).',
    run: (tenant, input) => submit(tenant, reportOf(tenant, input)),
  },
  advanceReport: {
    says: 'Moves a pending report to another step: { reportId, approvalStatus: "A_ACCO" | "A_EXTV" | … }.',
    run: (tenant, input) => {
      const to = input['approvalStatus'];
      if (!isApprovalStatus(to)) throw new Error(`unknown approval status "${to}"`);
      advance(tenant, reportOf(tenant, input), to);
    },
  },
  approveReport: {
    says: 'Gives the final approval: { reportId, comment? }; answers the financial document it made.',
    run: (tenant, input) => {
      const document = approve(tenant, reportOf(tenant, input), asText(input['comment']));
      return { docId: document.id, revisionNumber: document.revisionNumber };
    },
  },
  startPayment: {
    says: 'Lets an approved report that is not paid (P_NOTP) into processing: { reportId }.',
    run: (tenant, input) => ({ docId: release(tenant, reportOf(tenant, input)).id }),
  },
  sendBackReport: {
    says: 'Sends a report back to its owner: { reportId, comment }.',
    run: (tenant, input) => {
      const comment = asText(input['comment']);
      if (comment === null) throw new Error('sending back needs a comment');
      sendBack(tenant, reportOf(tenant, input), comment);
    },
  },
  recallReport: {
    says: 'Recalls a report: { reportId, anyway? }; anyway also while its document is acknowledged.',
    run: (tenant, input) => recall(tenant, reportOf(tenant, input), asFlag(input['anyway'])),
  },
  holdPayment: {
    says: 'Puts a ready report on hold or releases it: { reportId, hold: true | false }.',
    run: (tenant, input) =>
      holdPayment(tenant, reportOf(tenant, input), asFlag(input['hold'], true)),
  },
  deleteReport: {
    says: 'Deletes a report that its owner still has: { reportId }.',
    run: (tenant, input) => remove(tenant, reportOf(tenant, input)),
  },
};

function reportOf(tenant: Tenant, input: Json): Report {
  const report = tenant.books.reports.get(asText(input['reportId']) ?? '');
  if (!report) throw new Error(`no report "${input['reportId']}"`);
  return report;
}

function indexOf(report: Report, input: Json): number {
  const index = report.expenses.findIndex((expense) => expense.expenseId === input['expenseId']);
  if (index < 0)
    throw new Error(`report ${report.reportId} has no expense "${input['expenseId']}"`);
  return index;
}

function editEntry(tenant: Tenant, input: Json): void {
  const report = reportOf(tenant, input);
  assertEditable(report);
  const index = indexOf(report, input);
  const owner = tenant.books.users.get(report.userId);
  const changes = input['changes'];
  if (!owner || !isObject(changes)) throw new Error('editing an expense needs { changes: { … } }');
  const before = shownExpenses(report)[index] ?? {};
  const merged: Json = { ...withoutWhatFollows(before, changes), ...changes };
  const after: Expense = readExpense(tenant, merged, { currencyCode: report.currencyCode, owner });
  report.expenses[index] = { ...after, lastModified: tenant.clock.now() };
  changed(tenant, report);
}

/** Amounts and shares that were worked out are worked out anew from what changed. */
function withoutWhatFollows(before: Json, changes: Json): Json {
  const follows = [
    ...('transactionAmount' in changes || 'exchangeRate' in changes ? ['postedAmount'] : []),
    'claimedAmount',
    ...('isPersonalExpense' in changes || 'transactionAmount' in changes ? ['approvedAmount'] : []),
  ];
  const kept = Object.fromEntries(
    Object.entries(before).filter(([name]) => !follows.includes(name)),
  );
  const allocations = Array.isArray(kept['allocations']) ? (kept['allocations'] as Json[]) : [];
  const reshared = allocations
    .filter((allocation) => allocation['isSystemAllocation'] !== true)
    .map(({ allocationAmount: _amount, ...rest }) => rest);
  return { ...kept, allocations: reshared };
}

/** Through JSON, so that amounts come back as plain values and not as printed numerals. */
const shownExpenses = (report: Report): Json[] =>
  (JSON.parse(JSON.stringify(showReport(report))) as { expenses: Json[] }).expenses;

const EDITABLE = [
  'name',
  'businessPurpose',
  'countryCode',
  'reportDate',
  'ledgerCode',
  'ledger',
] as const;

function editReport(tenant: Tenant, input: Json): void {
  const report = reportOf(tenant, input);
  assertEditable(report);
  const changes = isObject(input['changes']) ? input['changes'] : input;
  for (const name of EDITABLE) {
    const text = asText(changes[name]);
    if (text !== null) report[name] = text;
  }
  const owner = tenant.books.users.get(report.userId);
  if (changes['expenses'] !== undefined && owner)
    report.expenses = expensesOf(tenant, changes['expenses'], report.currencyCode, owner);
  changed(tenant, report);
}
