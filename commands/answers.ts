import type { BoundKey, boundBusinessKey } from '../control/idempotency.ts';
import type { NewOperation } from '../control/operations.ts';
import {
  DuplicateBusinessKey,
  IdempotencyKeyReused,
  type ResultStatus,
} from '../schema/mutation.ts';
import type { Performed, Prepared } from './command.ts';

/** The answer to a key that is taken: the first request’s, or a refusal where the input differs (I5, I6). */
export function answerBound(bound: BoundKey, print: string): Performed {
  if (bound.fingerprint !== print)
    return { ...nothing, status: 'REJECTED', userErrors: [keyReused(bound)] };
  return {
    ...nothing,
    operationId: bound.operationId,
    subjectId: bound.subjectId,
    status: resultOf(bound.status),
    replayed: true,
    userErrors: bound.userErrors,
    warnings: bound.warnings,
  };
}

/** Where the write stands now, in the words of an answer. */
function resultOf(status: BoundKey['status']): ResultStatus {
  switch (status) {
    case 'COMPLETED':
      return 'COMPLETED';
    case 'HELD':
      return 'HELD';
    case 'FAILED':
    case 'DEAD_LETTERED':
    case 'CANCELLED':
      return 'FAILED';
    default:
      return 'IN_PROGRESS';
  }
}

export const acceptedAnswer = (
  operation: NewOperation,
  prepared: Prepared<unknown>,
): Performed => ({
  ...nothing,
  operationId: operation.id,
  subjectId: operation.subjectId,
  status: acceptedOrHeld(prepared),
  userErrors: holdOf(prepared),
  warnings: prepared.warnings,
});

export const acceptedOrHeld = ({ hold }: Prepared<unknown>): 'HELD' | 'ACCEPTED' =>
  hold ? 'HELD' : 'ACCEPTED';
export const holdOf = ({ hold }: Prepared<unknown>) => (hold ? [hold] : []);

/** What an answer says unless it says otherwise. */
export const nothing: Omit<Performed, 'status'> = {
  operationId: null,
  replayed: false,
  userErrors: [],
  warnings: [],
  subjectId: null,
  wouldStatus: null,
  vendorRequest: null,
};

const keyReused = ({ operationId, firstSeenAt }: BoundKey): IdempotencyKeyReused =>
  Object.assign(new IdempotencyKeyReused(), {
    code: 'IDEMPOTENCY_KEY_REUSED' as const,
    message: 'This idempotency key was used before with other input; the first use stands.',
    path: ['input', 'idempotencyKey'],
    retryable: false,
    docs: null,
    operationId,
    firstSeenAt,
  });

export const duplicateOf = (
  existing: Awaited<ReturnType<typeof boundBusinessKey>>,
  { businessIds }: Prepared<unknown>,
): DuplicateBusinessKey =>
  Object.assign(new DuplicateBusinessKey(), {
    code: 'DUPLICATE_BUSINESS_KEY' as const,
    message: `This was asked for before: ${businessIds.map(({ kind, value }) => `${kind} ${value}`).join(', ')}.`,
    path: ['input'],
    retryable: false,
    docs: null,
    existingId: existing?.subjectId ?? null,
    operationId: existing?.operationId ?? null,
  });
