import type { BusinessId } from '../schema/common.ts';
import type { CanonicalType } from '../schema/identifier.ts';
import type { Money } from '../schema/money.ts';
import type { UserError } from '../schema/mutation.ts';
import type { Notice } from '../schema/notice.ts';
import type { AttemptOutcome, OperationStatus } from '../schema/operation.ts';
import type { SystemKind } from '../schema/provenance.ts';
import type { Queryable } from '../store/statement.ts';
import { FINGERPRINT_VERSION } from './fingerprint.ts';
import { operationLifecycle } from './lifecycle.ts';
import type { MappingVersion } from './mappings.ts';
import { storedUserErrors } from './user-errors.ts';

/** A write as it is stored, before anything is sent. */
export interface NewOperation {
  readonly id: string;
  readonly kind: string;
  readonly status: 'ACCEPTED' | 'HELD';
  readonly principalId: string;
  readonly idempotencyKey: string;
  readonly fingerprint: string;
  readonly businessKey: string | null;
  readonly legalEntityId: string;
  readonly connectionId: string;
  readonly subjectType: CanonicalType;
  readonly subjectId: string;
  readonly anchor: string;
  readonly input: unknown;
  readonly draft: unknown;
  readonly mappings: readonly MappingVersion[];
  readonly userErrors: readonly UserError[];
  readonly warnings: readonly Notice[];
  readonly businessIds: readonly BusinessId[];
  readonly amount: Money | null;
  readonly correlationId: string;
  readonly acceptedAt: Date;
}

/**
 * Stores the operation and reserves the id of its document under the anchor, so that a sync that sees the
 * document before the answer finds the same id. False when the business key is taken.
 */
export async function insertOperation(tx: Queryable, op: NewOperation): Promise<boolean> {
  const inserted = await tx.query({
    name: 'insert_operation',
    text: `with stored as (
  insert into control.operation (id, kind, status, principal_id, idempotency_key, fingerprint, fingerprint_version, business_key,
    legal_entity_id, connection_id, subject_type, subject_id, anchor, input, draft, mapping_versions, user_errors, warnings,
    business_ids, amount_minor, amount_currency, correlation_id, accepted_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)
  on conflict (business_key) where business_key is not null and status not in ('REJECTED', 'FAILED', 'CANCELLED') do nothing
  returning id
)
insert into control.anchor (anchor, connection_id, type, canonical_id, operation_id)
select $13, $10, $11, $12, id from stored returning anchor`,
    values: [
      op.id,
      op.kind,
      op.status,
      op.principalId,
      op.idempotencyKey,
      op.fingerprint,
      FINGERPRINT_VERSION,
      op.businessKey,
      op.legalEntityId,
      op.connectionId,
      op.subjectType,
      op.subjectId,
      op.anchor,
      JSON.stringify(op.input),
      JSON.stringify(op.draft),
      JSON.stringify(op.mappings),
      storedUserErrors(op.userErrors),
      JSON.stringify(op.warnings),
      JSON.stringify(op.businessIds),
      op.amount?.minor.toString() ?? null,
      op.amount?.currency ?? null,
      op.correlationId,
      op.acceptedAt.toISOString(),
    ],
  });
  return inserted.length > 0;
}

/** A stored write, as the worker needs it. */
export interface StoredOperation {
  readonly id: string;
  readonly kind: string;
  readonly status: OperationStatus;
  readonly principalId: string;
  readonly connectionId: string;
  readonly legalEntityId: string;
  readonly subjectType: CanonicalType;
  readonly subjectId: string;
  readonly anchor: string;
  readonly draft: unknown;
  readonly businessIds: readonly BusinessId[];
  readonly amountMinor: string | null;
  readonly amountCurrency: string | null;
  readonly correlationId: string;
  readonly acceptedAt: Date;
  readonly dispatchedAt: Date | null;
  /** Look-ups since the answer was lost that found nothing. */
  readonly lookups: number;
  /** Sends that came to an end, throttled ones not counted (I16). */
  readonly attempts: number;
  /** Whether the last send came to an end; otherwise its sender died, or may still be at it. */
  readonly sendEnded: boolean;
  /** When a look-up last found nothing, since it was dispatched. */
  readonly lastMissAt: Date | null;
  /** Whether a search of the vendor has filled its effect. */
  readonly proven: boolean;
}

/** Reads the operation and keeps it locked until the transaction ends. */
export async function lockOperation(tx: Queryable, id: string): Promise<StoredOperation | null> {
  const [row] = await tx.query<StoredOperation>({
    name: 'lock_operation',
    text: `select o.id, o.kind, o.status, o.principal_id as "principalId", o.connection_id as "connectionId",
  o.legal_entity_id as "legalEntityId", o.subject_type as "subjectType", o.subject_id as "subjectId", o.anchor, o.draft,
  o.business_ids as "businessIds", o.amount_minor as "amountMinor", o.amount_currency as "amountCurrency",
  o.correlation_id as "correlationId", o.accepted_at as "acceptedAt", o.dispatched_at as "dispatchedAt", o.lookups,
  (select count(*)::int from control.attempt a where a.operation_id = o.id and a.action = 'send') as attempts,
  exists (select from control.attempt a where a.operation_id = o.id and a.action = 'send' and a.at >= o.dispatched_at) as "sendEnded",
  (select max(a.at) from control.attempt a where a.operation_id = o.id and a.outcome = 'NOT_FOUND' and a.at >= o.dispatched_at) as "lastMissAt",
  o.effect is not null as proven
from control.operation o where o.id = $1 for update of o`,
    values: [id],
  });
  return row ?? null;
}

export interface Transition {
  readonly to: OperationStatus;
  readonly userErrors?: readonly UserError[];
  readonly dispatchedAt?: Date;
  readonly finishedAt?: Date;
  readonly lookups?: number;
}

/** Moves an operation along its lifecycle; a move that the table lacks is a bug and is refused. */
export async function moveOperation(
  tx: Queryable,
  operation: Pick<StoredOperation, 'id' | 'status'>,
  { to, userErrors, dispatchedAt, finishedAt, lookups }: Transition,
): Promise<void> {
  if (operation.status !== to && !operationLifecycle[operation.status].includes(to))
    throw new Error(`operation ${operation.id} cannot go from ${operation.status} to ${to}`);
  await tx.query({
    name: 'move_operation',
    text: `update control.operation set status = $2, user_errors = coalesce($3, user_errors),
  dispatched_at = coalesce($4, dispatched_at), finished_at = coalesce($5, finished_at), lookups = coalesce($6, lookups) where id = $1`,
    values: [
      operation.id,
      to,
      userErrors ? storedUserErrors(userErrors) : null,
      dispatchedAt?.toISOString() ?? null,
      finishedAt?.toISOString() ?? null,
      lookups ?? null,
    ],
  });
}

export interface NewAttempt {
  readonly operationId: string;
  readonly system: SystemKind;
  readonly action: 'send' | 'look-up';
  readonly at: Date;
  readonly outcome: AttemptOutcome;
  readonly httpStatus: number | null;
  readonly latencyMs: number;
  readonly message: string | null;
}

export async function insertAttempt(tx: Queryable, attempt: NewAttempt): Promise<void> {
  await tx.query({
    name: 'insert_attempt',
    text: `insert into control.attempt (operation_id, sequence, system, action, at, outcome, http_status, latency_ms, message)
select $1, coalesce(max(sequence), 0) + 1, $2, $3, $4, $5, $6, $7, $8 from control.attempt where operation_id = $1`,
    values: [
      attempt.operationId,
      attempt.system,
      attempt.action,
      attempt.at.toISOString(),
      attempt.outcome,
      attempt.httpStatus,
      attempt.latencyMs,
      attempt.message,
    ],
  });
}

/** What a search of the vendor found; nothing else may fill it. */
export async function recordEffect(
  tx: Queryable,
  operationId: string,
  effect: {
    readonly anchor: string;
    readonly system: SystemKind;
    readonly vendorReference: string | null;
    readonly matchesInVendor: number;
    readonly checkedAt: Date;
  },
): Promise<void> {
  await tx.query({
    name: 'record_effect',
    text: 'update control.operation set effect = $2 where id = $1',
    values: [
      operationId,
      JSON.stringify({ ...effect, checkedAt: { instant: effect.checkedAt.toISOString() } }),
    ],
  });
}
