import type { ApprovalStatus, PaidWith, PostingStatus } from '../../schema/expense-report.ts';
import type { TenantCodes } from './options.ts';
import { required, wordOf } from './understanding.ts';
import type { V4Expense, V4Report } from './wire.ts';

const APPROVAL = {
  A_NOTF: 'DRAFT',
  A_FILE: 'SUBMITTED',
  A_PEND: 'SUBMITTED',
  A_PECO: 'SUBMITTED',
  A_PBDG: 'SUBMITTED',
  A_ACCO: 'SUBMITTED',
  A_EXTV: 'SUBMITTED',
  A_PVAL: 'SUBMITTED',
  A_AAFH: 'SUBMITTED',
  A_RHLD: 'SUBMITTED',
  A_TEXP: 'SUBMITTED',
  A_APPR: 'APPROVED',
} as const satisfies Record<string, ApprovalStatus>;

/** One code for two things: sent back by an approver, or taken back by the employee. */
const WITH_EMPLOYEE_AGAIN = 'A_RESU';

/** Payment alone says how far the posting has come: Concur pays what the ledger has confirmed. */
const POSTING = {
  P_NOTP: 'COLLECTING',
  P_HOLD: 'COLLECTING',
  P_PROC: 'COLLECTING',
  P_PAID: 'POSTED',
  P_PAYC: 'POSTED',
} as const satisfies Record<string, PostingStatus>;

/** Documented by its words only; each tenant has a code of its own for it. */
const POSTING_FAILED = 'financial posting failed';

/** Individually or company billed, individually or company paid. */
const PAID_WITH = {
  CASH: 'CASH',
  IBIP: 'CORPORATE_CARD_EMPLOYEE',
  IBCP: 'CORPORATE_CARD_COMPANY',
  CBCP: 'CORPORATE_CARD_COMPANY',
  COPD: 'CORPORATE_CARD_COMPANY',
  CADV: 'ADVANCE',
} as const satisfies Record<string, PaidWith>;

export type Codes = Partial<TenantCodes>;

/** A report that was ever sent back counts as returned: Concur does not tell which of the two came last. */
export function approvalOf(report: V4Report, codes: Codes): ApprovalStatus {
  const code = required(report.approvalStatusId, 'approvalStatusId');
  if (code === WITH_EMPLOYEE_AGAIN) return report.isReportEverSentBack ? 'RETURNED' : 'RECALLED';
  const table = { ...APPROVAL, ...codes.approvalStatuses };
  return wordOf<ApprovalStatus>(table, 'approval status', code, report.approvalStatus);
}

export function postingOf(report: V4Report, codes: Codes): PostingStatus {
  const code = required(report.paymentStatusId, 'paymentStatusId');
  if (report.paymentStatus?.toLowerCase() === POSTING_FAILED) return 'REJECTED';
  const table = { ...POSTING, ...codes.paymentStatuses };
  return wordOf<PostingStatus>(table, 'payment status', code, report.paymentStatus);
}

/** The tenant’s own payment types have an id of theirs, and at times the code of one of the vendor’s. */
export function paidWithOf(type: V4Expense['paymentType'], codes: Codes): PaidWith {
  const table: Readonly<Record<string, PaidWith>> = { ...PAID_WITH, ...codes.paymentTypes };
  const known = [type?.id, type?.code].find((code) => code && Object.hasOwn(table, code));
  const code = required(known || type?.id || type?.code, 'paymentType');
  return wordOf(table, 'payment type', code, type?.name);
}
