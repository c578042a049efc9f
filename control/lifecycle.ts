import type { InvoiceStatus } from '../schema/invoice.ts';
import type { OperationStatus } from '../schema/operation.ts';

/** Which states may follow which (canonical-model 4). */
type Lifecycle<S extends string> = { readonly [From in S]: readonly S[] };

export const invoiceLifecycle: Lifecycle<InvoiceStatus> = {
  DRAFT: ['SUBMITTED', 'VOID'],
  SUBMITTED: ['OPEN', 'VOID'],
  OPEN: ['PARTIALLY_PAID', 'PAID', 'CREDITED', 'WRITTEN_OFF', 'VOID'],
  PARTIALLY_PAID: ['PAID', 'CREDITED', 'WRITTEN_OFF'],
  PAID: ['PARTIALLY_PAID', 'OPEN'],
  CREDITED: [],
  WRITTEN_OFF: ['OPEN'],
  VOID: [],
};

/** Commands move an operation only along these; anything else is refused. */
export const operationLifecycle: Lifecycle<OperationStatus> = {
  RECEIVED: ['REJECTED', 'HELD', 'ACCEPTED'],
  REJECTED: [],
  HELD: ['ACCEPTED', 'CANCELLED'],
  ACCEPTED: ['DISPATCHED', 'DEAD_LETTERED', 'CANCELLED'],
  DISPATCHED: ['COMPLETED', 'ACCEPTED', 'IN_DOUBT', 'FAILED'],
  IN_DOUBT: ['COMPLETED', 'ACCEPTED'],
  COMPLETED: [],
  FAILED: ['ACCEPTED'],
  DEAD_LETTERED: ['ACCEPTED'],
  CANCELLED: [],
};

/**
 * Whether an observed change skips a step. It is recorded all the same, since the system of record decides; a
 * first sight in any state is no jump.
 */
export function unexpectedInvoiceChange(
  previous: InvoiceStatus | null,
  status: InvoiceStatus,
): boolean {
  return previous !== null && !invoiceLifecycle[previous].includes(status);
}
