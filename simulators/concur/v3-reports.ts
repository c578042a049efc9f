import { v3Date } from './dates.ts';
import type { Json } from './json.ts';
import type { Report, User } from './records.ts';
import { Refusal } from './refusals.ts';
import { type Call, ok, param, type Route, routesOf } from './routing.ts';
import { APPROVAL_STATUSES, PAYMENT_STATUSES } from './statuses.ts';
import { everyExpense, totalsOf } from './totals.ts';
import { amount, configuredFields } from './v3-fields.ts';
import { modifiedAfter, reportFilter } from './v3-filters.ts';
import { ownerFilter, page, reportsFrom } from './v3-page.ts';

export const V3_SCOPES = ['expense.report.read', 'expense.report.readwrite', 'EXPRPT'];

export const v3ReportRoutes: Route[] = routesOf('v3', V3_SCOPES, {
  'GET /api/v3.0/expense/reports': {
    answer: (call) => {
      const isOwned = ownerFilter(call);
      const passes = reportFilter(call);
      return page(call, reportsFrom(call, modifiedAfter(call)), (report) =>
        isOwned(report) && passes(report) ? [showReport(call, report)] : [],
      );
    },
  },
  'GET /api/v3.0/expense/reports/{id}': {
    answer: (call) => ok(showReport(call, findReport(call, param(call, 'id')))),
  },
});

export function findReport(call: Call, id: string): Report {
  const report = call.tenant.books.reports.get(id);
  if (!report) throw new Refusal(404, `No report with ID ${id}`);
  return report;
}

export const loginOf = (call: Call, userId: string | null): string | null =>
  call.tenant.books.users.get(userId ?? '')?.userName ?? null;

const displayName = (user: User | undefined): string | null =>
  user ? `${user.familyName}, ${user.givenName}` : null;

function showReport(call: Call, report: Report): Json {
  const { books } = call.tenant;
  const owner = books.users.get(report.userId);
  const approver = books.users.get(owner?.managerId ?? '');
  return {
    ID: report.reportId,
    URI: `${call.request.url.origin}/api/v3.0/expense/reports/${report.reportId}`,
    Name: report.name,
    ...amountsOf(report),
    CurrencyCode: report.currencyCode,
    Country: report.countryCode,
    CountrySubdivision: null,
    CreateDate: v3Date(report.creationDate),
    SubmitDate: v3Date(report.submitDate),
    ProcessingPaymentDate: v3Date(report.processingPaymentDate),
    PaidDate: v3Date(report.paidDate),
    UserDefinedDate: `${report.reportDate}T00:00:00`,
    LastModifiedDate: v3Date(report.lastModified),
    OwnerLoginID: owner?.userName ?? null,
    OwnerName: displayName(owner),
    ApproverLoginID: approver?.userName ?? null,
    ApproverName: displayName(approver),
    ApprovalStatusName: APPROVAL_STATUSES[report.approvalStatus],
    ApprovalStatusCode: report.approvalStatus,
    PaymentStatusName: PAYMENT_STATUSES[report.paymentStatus],
    PaymentStatusCode: report.paymentStatus,
    LastComment: report.comments.at(-1)?.comment ?? null,
    LedgerName: report.ledger,
    PolicyID: report.policyId,
    EverSentBack: report.everSentBack,
    HasException:
      report.exceptions.length > 0 || everyExpense(report).some((e) => e.exceptions.length > 0),
    ReceiptsReceived: everyExpense(report).some((e) => e.receiptImageId !== null),
    WorkflowActionUrl: `${call.request.url.origin}/api/expense/expensereport/v1.1/report/${report.reportId}/workflowaction`,
    ...configuredFields(report.customData, 20),
  };
}

function amountsOf(report: Report): Json {
  const totals = totalsOf(report);
  return {
    Total: amount(totals.total),
    PersonalAmount: amount(totals.personal),
    AmountDueEmployee: amount(totals.dueEmployee),
    AmountDueCompanyCard: amount(totals.dueCompanyCard),
    TotalClaimedAmount: amount(totals.claimed),
    TotalApprovedAmount: amount(totals.approved),
  };
}
