/** Approval and payment status codes with the words a user of this tenant reads for them. */
export const APPROVAL_STATUSES = {
  A_NOTF: 'Not Submitted',
  A_FILE: 'Submitted',
  A_PEND: 'Submitted & Pending Approval',
  A_PECO: 'Pending Cost Object Approval',
  A_PBDG: 'Pending Budget Approval',
  A_ACCO: 'Approved & In Accounting Review',
  A_EXTV: 'Pending External Validation',
  A_PVAL: 'Pending Prepayment Validation',
  A_AAFH: 'Pending Anomaly and Fraud Check',
  A_RHLD: 'Submitted & Pending Receipt Images',
  A_RESU: 'Sent Back to Employee',
  A_TEXP: 'Approval Time Expired',
  A_APPR: 'Approved',
} as const;
export type ApprovalStatus = keyof typeof APPROVAL_STATUSES;

/** `P_FPFL` is this tenant's own code: the vendor documents the words but not the code. */
export const PAYMENT_STATUSES = {
  P_NOTP: 'Not Paid',
  P_HOLD: 'Payment On Hold',
  P_PROC: 'Processing Payment',
  P_FPFL: 'Financial Posting Failed',
  P_PAID: 'Sent for Payment',
  P_PAYC: 'Payment Confirmed',
} as const;
export type PaymentStatus = keyof typeof PAYMENT_STATUSES;

export const isApprovalStatus = (code: unknown): code is ApprovalStatus =>
  typeof code === 'string' && Object.hasOwn(APPROVAL_STATUSES, code);
export const isPaymentStatus = (code: unknown): code is PaymentStatus =>
  typeof code === 'string' && Object.hasOwn(PAYMENT_STATUSES, code);

/** The owner may change the report: it was never submitted, or it came back. */
export const isWithOwner = (status: ApprovalStatus): boolean =>
  status === 'A_NOTF' || status === 'A_RESU';
/** Submitted and on its way through the approval steps. */
export const isPending = (status: ApprovalStatus): boolean =>
  !isWithOwner(status) && status !== 'A_APPR';

/** The workflow step that a status waits in: code of the step and role that acts there. */
export const STEPS: Partial<Record<ApprovalStatus, { stepCode: string; roleCode: string }>> = {
  A_PEND: { stepCode: 'MANAGER', roleCode: 'MANAGER' },
  A_PECO: { stepCode: 'CO_STEP', roleCode: 'CO_APPROVER' },
  A_PBDG: { stepCode: 'BUDGET', roleCode: 'BUDGET_APPROVER' },
  A_ACCO: { stepCode: 'ACCTCLERK', roleCode: 'ACCT_CLERK' },
  A_EXTV: { stepCode: 'EXTVAL', roleCode: 'SYSTEM' },
};
