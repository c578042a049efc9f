import { instant } from './dates.ts';
import type { Json } from './json.ts';
import type { Report } from './records.ts';
import type { Call } from './routing.ts';
import { APPROVAL_STATUSES, isPending, isWithOwner, PAYMENT_STATUSES } from './statuses.ts';
import { everyExpense, totalsOf } from './totals.ts';
import { amount, customDataOf } from './v4-amounts.ts';

export const reportPath = (report: Report): string =>
  `/expensereports/v4/users/${report.userId}/context/TRAVELER/reports/${report.reportId}`;

/** The header of a report as the v4 API shows it. */
export const showReport = (call: Call, report: Report): Json => ({
  reportId: report.reportId,
  reportNumber: report.reportNumber,
  reportVersion: report.reportVersion,
  reportType: 'Regular',
  name: report.name,
  businessPurpose: report.businessPurpose ?? undefined,
  userId: report.userId,
  submitterId: report.userId,
  employee: employeeOf(call, report),
  reportDate: report.reportDate,
  creationDate: instant(report.creationDate),
  submitDate: report.submitDate === null ? undefined : instant(report.submitDate),
  ...statusesOf(report),
  ...amountsOf(report),
  ...settingsOf(report),
  ...receiptsOf(report),
  customData: customDataOf(report.customData, call.tenant.books, call.request.url.origin),
  links: linksOf(call, report),
});

function employeeOf(call: Call, report: Report): Json {
  const owner = call.tenant.books.users.get(report.userId);
  return { employeeId: owner?.employeeNumber ?? '', employeeUuid: report.userId };
}

const statusesOf = (report: Report): Json => ({
  approvalStatusId: report.approvalStatus,
  approvalStatus: APPROVAL_STATUSES[report.approvalStatus],
  paymentStatusId: report.paymentStatus,
  paymentStatus: PAYMENT_STATUSES[report.paymentStatus],
  isSubmitted: !isWithOwner(report.approvalStatus),
  isSentBack: report.approvalStatus === 'A_RESU',
  isReportEverSentBack: report.everSentBack,
  isPendingDelegatorReview: false,
  canRecall: isPending(report.approvalStatus),
  canReopen: false,
  isReopened: false,
  canAddExpense: isWithOwner(report.approvalStatus),
  concurAuditStatus: 'NOTR',
});

function amountsOf(report: Report): Json {
  const totals = totalsOf(report);
  const of = (value: bigint): Json => amount(value, report.currencyCode);
  return {
    reportTotal: of(totals.total),
    claimedAmount: of(totals.claimed),
    approvedAmount: of(totals.approved),
    amountNotApproved: of(totals.notApproved),
    personalAmount: of(totals.personal),
    amountDueEmployee: of(totals.dueEmployee),
    amountDueCompany: of(totals.dueCompany),
    amountDueCompanyCard: of(totals.dueCompanyCard),
    amountCompanyPaid: of(totals.companyPaid),
    paymentConfirmedAmount: of(report.paymentConfirmed),
    totalAmountPaidEmployee: of(report.paymentConfirmed),
  };
}

const settingsOf = (report: Report): Json => ({
  currency: report.currencyCode,
  currencyCode: report.currencyCode,
  country: report.countryCode ?? undefined,
  countryCode: report.countryCode ?? undefined,
  ledger: report.ledger,
  ledgerId: report.ledgerCode,
  policy: report.policy,
  policyId: report.policyId,
  reportFormId: '0A1B2C3D4E5F60718293A4B5C6D7E8F9',
  allocationFormId: '1B2C3D4E5F60718293A4B5C6D7E8F9A0',
  analyticsGroupId: '1',
  hierarchyNodeId: '1',
  defaultFieldAccess: isWithOwner(report.approvalStatus) ? 'RW' : 'RO',
  isFinancialIntegrationEnabled: true,
  isFundsAndGrantsIntegrationEligible: false,
});

function receiptsOf(report: Report): Json {
  const hasImages = everyExpense(report).some((expense) => expense.receiptImageId !== null);
  return {
    isReceiptImageAvailable: hasImages,
    isReceiptImageRequired: false,
    isPaperReceiptRequired: false,
    isPaperReceiptsReceived: false,
    receiptStatus: 'NOT_REQUIRED',
    imageStatus: hasImages ? 'RECEIVED_NOT_REQUIRED' : 'NOT_REQUIRED',
  };
}

function linksOf(call: Call, report: Report): Json[] {
  const href = `${call.request.url.origin}${reportPath(report)}`;
  const link = (rel: string, to: string, method = 'GET'): Json => ({
    rel,
    href: to,
    method,
    isTemplated: false,
  });
  return [
    link('self', href),
    link('expenses', `${href}/expenses`),
    link('comments', `${href}/comments`),
    link('exceptions', `${href}/exceptions`),
    ...(isPending(report.approvalStatus) ? [link('recall', `${href}/recall`, 'PATCH')] : []),
  ];
}
