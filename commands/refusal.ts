import type { VendorError } from '../connectors/vendor-error.ts';
import { openException } from '../control/exceptions.ts';
import { moveOperation } from '../control/operations.ts';
import { SourceRejected } from '../schema/mutation.ts';
import type { Tx } from '../store/database.ts';
import type { Sending, SendMeans } from './sending.ts';

/** The vendor understood and refuses: FAILED at once, and somebody has to look at it (I16). */
export async function refuse(
  tx: Tx,
  means: SendMeans,
  sending: Sending,
  error: VendorError,
  now: Date,
): Promise<void> {
  const { operation, connector } = sending;
  const rejected = Object.assign(new SourceRejected(), {
    code: 'SOURCE_REJECTED' as const,
    message: `${connector.system} refused ${named(sending)}: ${error.message}`,
    path: ['input'],
    retryable: false,
    docs: null,
    system: connector.system,
    vendorCode: error.vendorCode,
    vendorMessage: error.message,
  });
  await moveOperation(tx, operation, { to: 'FAILED', finishedAt: now, userErrors: [rejected] });
  await openException(
    tx,
    { ids: means.ids, now },
    {
      ...about(sending),
      causeKey: `refused:${operation.id}`,
      kind: 'SOURCE_REJECTED',
      severity: 'HIGH',
      summary: rejected.message,
      detail: { vendorCode: error.vendorCode, httpStatus: error.httpStatus },
      suggestion: 'Fix the cause in the system of record or in the mapping, then ask for a replay.',
    },
  );
}

/** Too many tries: a person decides. */
export async function giveUp(tx: Tx, means: SendMeans, sending: Sending, now: Date): Promise<void> {
  const { operation, connector } = sending;
  await moveOperation(tx, operation, { to: 'DEAD_LETTERED', finishedAt: now });
  await openException(
    tx,
    { ids: means.ids, now },
    {
      ...about(sending),
      causeKey: `dead-letter:${operation.id}`,
      kind: 'DEAD_LETTER',
      severity: 'HIGH',
      summary: `${connector.system} did not take ${named(sending)} for too long or too often.`,
      detail: {},
      suggestion: 'Ask for a replay when the system answers again.',
    },
  );
}

export async function openDuplicateEffect(
  tx: Tx,
  means: SendMeans,
  sending: Sending,
  found: readonly string[],
  now: Date,
): Promise<void> {
  const { operation, connector } = sending;
  await openException(
    tx,
    { ids: means.ids, now },
    {
      ...about(sending),
      causeKey: `duplicate-effect:${operation.anchor}`,
      kind: 'DUPLICATE_EFFECT',
      severity: 'CRITICAL',
      summary: `${named(sending)} exists ${found.length} times in ${connector.system}.`,
      detail: { anchor: operation.anchor, found },
      suggestion: 'Void all but one of them in the system of record.',
    },
  );
}

/** It was answered as done, yet no search finds it. */
export async function openMissingEffect(
  tx: Tx,
  means: SendMeans,
  sending: Sending,
  now: Date,
): Promise<void> {
  const { operation, connector } = sending;
  await openException(
    tx,
    { ids: means.ids, now },
    {
      ...about(sending),
      causeKey: `missing-effect:${operation.anchor}`,
      kind: 'EFFECT_MISMATCH',
      severity: 'HIGH',
      summary: `${connector.system} took ${named(sending)}, but a search there does not find it.`,
      detail: { anchor: operation.anchor },
      suggestion: 'Look for the document in the system of record; it may have been deleted since.',
    },
  );
}

const named = ({ operation }: Sending): string =>
  `${operation.kind} of ${operation.businessIds.map(({ kind, value }) => `${kind} ${value}`).join(', ')}`;

const about = ({ operation }: Sending) => ({
  queue: 'receivables',
  businessIds: operation.businessIds,
  amountMinor: operation.amountMinor,
  amountCurrency: operation.amountCurrency,
  subjectType: operation.subjectType,
  subjectId: operation.subjectId,
  operationId: operation.id,
  legalEntityId: operation.legalEntityId,
});
