import type { UserError } from '../schema/mutation.ts';
import type { Notice } from '../schema/notice.ts';
import type { OperationStatus } from '../schema/operation.ts';
import type { Queryable } from '../store/statement.ts';
import type { NewOperation } from './operations.ts';
import { reviveUserErrors } from './user-errors.ts';

/** 8 to 128 visible ASCII characters, compared bytewise (design.md 8). */
export const keyIsWellFormed = (key: string): boolean => /^[\x21-\x7E]{8,128}$/.test(key);

/** A key belongs to one principal and one mutation: two clients never see each other’s results (I2). */
export interface KeyScope {
  readonly principalId: string;
  readonly kind: string;
  readonly key: string;
}

/** What a taken key stands for, with the write as it stands now. */
export interface BoundKey {
  readonly operationId: string;
  readonly fingerprint: string;
  readonly firstSeenAt: Date;
  readonly status: OperationStatus;
  readonly subjectId: string | null;
  readonly userErrors: readonly UserError[];
  readonly warnings: readonly Notice[];
}

interface BoundRow {
  readonly operation_id: string;
  readonly fingerprint: string;
  readonly first_seen_at: Date;
  readonly status: OperationStatus;
  readonly subject_id: string | null;
  readonly user_errors: readonly Record<string, unknown>[];
  readonly warnings: readonly Notice[];
}

export async function boundKey(db: Queryable, scope: KeyScope): Promise<BoundKey | null> {
  const [row] = await db.query<BoundRow>({
    name: 'bound_key',
    text: `select k.operation_id, o.fingerprint, k.first_seen_at, o.status, o.subject_id, o.user_errors, o.warnings
from control.idempotency_key k join control.operation o on o.id = k.operation_id
where k.principal_id = $1 and k.kind = $2 and k.key = $3`,
    values: [scope.principalId, scope.kind, scope.key],
  });
  return row
    ? {
        operationId: row.operation_id,
        fingerprint: row.fingerprint,
        firstSeenAt: row.first_seen_at,
        status: row.status,
        subjectId: row.subject_id,
        userErrors: reviveUserErrors(row.user_errors),
        warnings: row.warnings,
      }
    : null;
}

/**
 * Takes the key for this operation; null when it is taken now. A twin that has not committed yet is waited for
 * at the unique index, so any number of replicas make one operation.
 */
export async function bindKey(tx: Queryable, operation: NewOperation): Promise<BoundKey | null> {
  const taken = await tx.query({
    name: 'bind_key',
    text: `insert into control.idempotency_key (principal_id, kind, key, operation_id, first_seen_at)
values ($1, $2, $3, $4, $5) on conflict do nothing returning key`,
    values: [
      operation.principalId,
      operation.kind,
      operation.idempotencyKey,
      operation.id,
      operation.acceptedAt.toISOString(),
    ],
  });
  if (taken.length > 0) return null;
  const { principalId, kind, idempotencyKey } = operation;
  const bound = await boundKey(tx, { principalId, kind, key: idempotencyKey });
  if (!bound) throw new Error('an idempotency key without its operation');
  return bound;
}

/** The write that has taken a business key, whoever asked for it (I11, I12). */
export async function boundBusinessKey(
  db: Queryable,
  businessKey: string | null,
): Promise<{ readonly operationId: string; readonly subjectId: string | null } | null> {
  if (businessKey === null) return null;
  const [row] = await db.query<{ id: string; subject_id: string | null }>({
    name: 'bound_business_key',
    text: `select id, subject_id from control.operation
where business_key = $1 and status not in ('REJECTED', 'FAILED', 'CANCELLED')`,
    values: [businessKey],
  });
  return row ? { operationId: row.id, subjectId: row.subject_id } : null;
}
