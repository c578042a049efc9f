import { instant, plusZeroZone } from './dates.ts';
import type { FiDocument } from './document-queue.ts';
import type { Json } from './json.ts';
import type { Report } from './records.ts';
import { type ApprovalStatus, type PaymentStatus, STEPS } from './statuses.ts';
import type { Tenant } from './tenant.ts';

export interface StatusBefore {
  readonly approval: ApprovalStatus;
  readonly payment: PaymentStatus;
}

export const statusOf = (report: Report): StatusBefore => ({
  approval: report.approvalStatus,
  payment: report.paymentStatus,
});

/** The vendor's own samples leave out `public.` in the topic of these two. */
const UNPREFIXED = new Set(['reportUpdated', 'reportDeleted']);

export function publishReportEvent(
  tenant: Tenant,
  eventType: 'reportCreated' | 'reportUpdated' | 'reportDeleted',
  report: Report,
): void {
  const facts: Json = { ...commonFacts(tenant, report), actingUserId: report.userId };
  if (eventType !== 'reportDeleted') facts['href'] = reportHref(tenant, report);
  const topic = UNPREFIXED.has(eventType)
    ? 'concur.expense.report'
    : 'public.concur.expense.report';
  send(tenant, eventType, topic, facts);
}

/** `stepCode` says where it stopped, or SENDBACK, RECALL, PAID. */
export function publishStatusChanged(
  tenant: Tenant,
  report: Report,
  before: StatusBefore,
  stepCode = STEPS[report.approvalStatus]?.stepCode ?? 'APPROVED',
): void {
  const step = STEPS[report.approvalStatus];
  const approver = tenant.books.users.get(report.userId)?.managerId ?? null;
  send(tenant, 'statusChanged', 'public.concur.expense.report', {
    ...commonFacts(tenant, report),
    actingUserId: null,
    previousApprovalStatus: before.approval,
    currentApprovalStatus: report.approvalStatus,
    previousPaymentStatus: before.payment,
    currentPaymentStatus: report.paymentStatus,
    stepCode,
    processId: report.processId,
    startingStep: step && {
      roleCode: step.roleCode,
      stepInstances: [{ id: tenant.ids.key(), assignedUserId: approver }],
    },
    href: reportHref(tenant, report),
  });
}

/** `facts.documentId` and the query of `href` name the source, never the financial document. */
export function publishReady(tenant: Tenant, document: FiDocument): void {
  const { id, correlationId } = { id: tenant.ids.uuid(), correlationId: tenant.ids.correlation() };
  const eventType = `${document.docType}.readyForIntegration`;
  const topic = 'public.concur.financialintegration';
  const path = `/financialintegration/fi/v4/companies/transactiontypes/${document.docType}/transactions`;
  const body: Json = {
    id,
    data: null,
    eventType,
    correlationId,
    topic,
    subtopic: tenant.entityId,
    timeStamp: plusZeroZone(tenant.clock.now()),
    route: 'stable',
    facts: {
      companyId: tenant.companyUuid,
      documentId: document.sourceId,
      href: `${tenant.baseUrl}${path}?docId=${document.sourceId}`,
      entityId: tenant.entityId,
    },
  };
  tenant.events.publish({ eventType, topic, correlationId, body });
}

function send(tenant: Tenant, eventType: string, topic: string, facts: Json): void {
  const correlationId = tenant.ids.uuid();
  const body: Json = {
    id: tenant.ids.uuid(),
    correlationId,
    route: 'stable',
    eventType,
    topic,
    timeStamp: instant(tenant.clock.now()),
    facts,
  };
  tenant.events.publish({ eventType, topic, correlationId, body });
}

const commonFacts = (tenant: Tenant, report: Report): Json => ({
  reportId: report.reportId,
  companyId: tenant.companyUuid,
  userId: report.userId,
  reportType: 'Regular',
  lastModifiedDate: instant(report.lastModified),
});

const reportHref = (tenant: Tenant, report: Report): string =>
  `${tenant.baseUrl}/expensereports/v4/users/${report.userId}/context/TRAVELER/reports/${report.reportId}`;
