import type { FiDocument } from './document-queue.ts';
import { buildExpenseDocument } from './fi-document.ts';
import { documentIdOf } from './identifiers.ts';
import { asList, type Json } from './json.ts';
import type { Report } from './records.ts';
import {
  publishReady,
  publishReportEvent,
  publishStatusChanged,
  type StatusBefore,
  statusOf,
} from './report-events.ts';
import { expensesOf } from './report-input.ts';
import { type ApprovalStatus, isPending, isWithOwner, type PaymentStatus } from './statuses.ts';
import type { Tenant } from './tenant.ts';
import { leaves } from './totals.ts';

/** Why a step cannot be taken now; the caller decides whether that is a 400 or an act refused. */
export class NotNow extends Error {}

/** Marks the report changed and puts it where polls for changes look. */
export function touch(tenant: Tenant, report: Report): void {
  report.lastModified = tenant.clock.now();
  report.reportVersion += 1;
  tenant.books.reports.put(report);
}

export function enter(tenant: Tenant, report: Report): Report {
  if (tenant.books.reports.get(report.reportId))
    throw new Error(`there already is a report ${report.reportId}`);
  tenant.books.reports.put(report);
  publishReportEvent(tenant, 'reportCreated', report);
  return report;
}

export function submit(tenant: Tenant, report: Report): void {
  if (!isWithOwner(report.approvalStatus)) throw new NotNow('Report has already been submitted');
  if (report.expenses.length === 0) throw new NotNow('Report has no expenses');
  const blocking = [...report.exceptions, ...leaves(report).flatMap((e) => e.exceptions)].find(
    (exception) => exception.isBlocking,
  );
  if (blocking) throw new NotNow(`Report has a blocking exception: ${blocking.exceptionCode}`);
  report.submitDate = tenant.clock.now();
  move(tenant, report, { approval: 'A_PEND', payment: 'P_NOTP' });
}

/** To another step of the approval, without ending it. */
export function advance(tenant: Tenant, report: Report, to: ApprovalStatus): void {
  if (!isPending(report.approvalStatus)) throw new NotNow('Report is not pending approval');
  if (!isPending(to)) throw new NotNow(`${to} is not a step of the approval`);
  move(tenant, report, { approval: to, payment: report.paymentStatus });
}

/** The final approval: the report is done with, its financial document begins. */
export function approve(tenant: Tenant, report: Report, comment: string | null): FiDocument {
  if (!isPending(report.approvalStatus)) throw new NotNow('Report is not pending approval');
  addComment(tenant, report, comment);
  return startPayment(tenant, report);
}

/** An approved report whose payment has not begun: its document does now. */
export function release(tenant: Tenant, report: Report): FiDocument {
  if (report.approvalStatus !== 'A_APPR' || report.paymentStatus !== 'P_NOTP')
    throw new NotNow('Report is not waiting for its payment to begin');
  return startPayment(tenant, report);
}

function startPayment(tenant: Tenant, report: Report): FiDocument {
  report.processingPaymentDate = tenant.clock.now();
  report.revisionNumber =
    (tenant.books.documents.latestOf(report.reportId)?.revisionNumber ?? 0) + 1;
  const document = fileDocument(tenant, report, 'READY');
  move(tenant, report, { approval: 'A_APPR', payment: 'P_PROC' });
  publishReady(tenant, document);
  return document;
}

/** Makes the document of the report as it stands and files it. */
export function fileDocument(
  tenant: Tenant,
  report: Report,
  docStatus: FiDocument['docStatus'],
): FiDocument {
  const document: FiDocument = {
    id: documentIdOf(report.reportId, report.revisionNumber),
    docType: 'expense',
    sourceId: report.reportId,
    revisionNumber: report.revisionNumber,
    document: buildExpenseDocument(tenant, report, report.revisionNumber),
    isOwn: true,
    createdAt: tenant.clock.now(),
    docStatus,
    erpSystemId: null,
    isPaid: false,
  };
  tenant.books.documents.add(document);
  return document;
}

export function sendBack(tenant: Tenant, report: Report, comment: string): void {
  if (report.approvalStatus === 'A_APPR') withdrawDocument(tenant, report);
  else if (!isPending(report.approvalStatus)) throw new NotNow('Report is not pending approval');
  addComment(tenant, report, comment);
  returnToOwner(tenant, report, 'SENDBACK');
}

/**
 * Back to the owner: by the owner while it is pending, by the processor while its document is not being posted.
 * `anyway` stands for a recall that slips in while the document is already acknowledged.
 */
export function recall(tenant: Tenant, report: Report, anyway = false): void {
  if (report.approvalStatus === 'A_APPR') withdrawDocument(tenant, report, anyway);
  else if (!isPending(report.approvalStatus)) throw new NotNow('Report cannot be recalled');
  returnToOwner(tenant, report, 'RECALL');
}

function withdrawDocument(tenant: Tenant, report: Report, anyway = false): void {
  const document = tenant.books.documents.latestOf(report.reportId);
  if (!document) return;
  const isFree = ['READY', 'DELAYED', 'POSTING_CONFIRMED_FAILURE'].includes(document.docStatus);
  if (!isFree && !(anyway && document.docStatus === 'ACKNOWLEDGED'))
    throw new NotNow(`Report is with the financial system (${document.docStatus})`);
  tenant.books.documents.setStatus(document, 'RECALLED');
}

function returnToOwner(tenant: Tenant, report: Report, stepCode: string): void {
  report.everSentBack = report.everSentBack || stepCode === 'SENDBACK';
  report.processingPaymentDate = null;
  move(tenant, report, { approval: 'A_RESU', payment: 'P_NOTP' }, stepCode);
}

/** The processor holds the payment back, or lets it go: the document waits meanwhile. */
export function holdPayment(tenant: Tenant, report: Report, hold: boolean): void {
  const document = tenant.books.documents.latestOf(report.reportId);
  const from = hold ? 'READY' : 'DELAYED';
  if (document?.docStatus !== from) throw new NotNow(`The document of this report is not ${from}`);
  tenant.books.documents.setStatus(document, hold ? 'DELAYED' : 'READY');
  setPayment(tenant, report, hold ? 'P_HOLD' : 'P_PROC', 'HOLD');
  if (!hold) publishReady(tenant, document);
}

export function setPayment(
  tenant: Tenant,
  report: Report,
  payment: PaymentStatus,
  stepCode: string,
): void {
  if (payment === 'P_PAID') report.paidDate ??= tenant.clock.now();
  // Part of the money more: the report changed, its status did not.
  if (payment === report.paymentStatus) touch(tenant, report);
  else move(tenant, report, { approval: report.approvalStatus, payment }, stepCode);
}

function move(tenant: Tenant, report: Report, to: StatusBefore, stepCode?: string): void {
  const before = statusOf(report);
  report.approvalStatus = to.approval;
  report.paymentStatus = to.payment;
  touch(tenant, report);
  publishStatusChanged(tenant, report, before, stepCode);
}

export function addComment(tenant: Tenant, report: Report, comment: string | null): void {
  if (comment === null || comment === '') return;
  report.comments.push({ comment, authorId: null, creationDate: tenant.clock.now() });
}

/** Changes may be made by the owner before submission and by approvers and processors after it. */
export function assertEditable(report: Report): void {
  if (report.approvalStatus === 'A_APPR') throw new NotNow('An approved report cannot be changed');
}

export function changed(tenant: Tenant, report: Report): void {
  touch(tenant, report);
  publishReportEvent(tenant, 'reportUpdated', report);
}

export function addExpense(tenant: Tenant, report: Report, input: Json): string[] {
  assertEditable(report);
  const owner = tenant.books.users.get(report.userId);
  if (!owner) throw new Error(`report ${report.reportId} has no owner`);
  const added = expensesOf(tenant, asList([input]), report.currencyCode, owner);
  report.expenses.push(...added);
  changed(tenant, report);
  return added.map((expense) => expense.expenseId);
}

export function remove(tenant: Tenant, report: Report): void {
  if (!isWithOwner(report.approvalStatus))
    throw new NotNow('Only a report that its owner still has can be deleted');
  tenant.books.reports.remove(report.reportId);
  publishReportEvent(tenant, 'reportDeleted', report);
}
