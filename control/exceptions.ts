import type { Ids } from '../connectors/ids.ts';
import type { BusinessId } from '../schema/common.ts';
import type { ExceptionKind, Severity } from '../schema/exception.ts';
import type { Queryable } from '../store/statement.ts';

export interface NewException {
  /** Names the cause: a second report of the same cause adds nothing. */
  readonly causeKey: string;
  readonly kind: ExceptionKind;
  readonly severity: Severity;
  readonly queue: string;
  readonly businessIds: readonly BusinessId[];
  readonly summary: string;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly suggestion: string | null;
  readonly amountMinor: string | null;
  readonly amountCurrency: string | null;
  readonly subjectType: string | null;
  readonly subjectId: string | null;
  readonly operationId: string | null;
  readonly legalEntityId: string;
}

const HOURS_UNTIL_DUE: Readonly<Record<Severity, number>> = {
  LOW: 120,
  MEDIUM: 48,
  HIGH: 8,
  CRITICAL: 1,
};

/** Opens one exception for a cause, or leaves the one that is open. */
export async function openException(
  tx: Queryable,
  { ids, now }: { readonly ids: Ids; readonly now: Date },
  exception: NewException,
): Promise<void> {
  const due = new Date(now.getTime() + HOURS_UNTIL_DUE[exception.severity] * 3_600_000);
  await tx.query({
    name: 'open_exception',
    text: `insert into control.exception (id, cause_key, kind, severity, status, queue, business_ids, summary, detail, suggestion,
  opened_at, due_at, amount_minor, amount_currency, subject_type, subject_id, operation_id, legal_entity_id)
values ($1, $2, $3, $4, 'OPEN', $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
on conflict (cause_key) where status in ('OPEN', 'ASSIGNED', 'SNOOZED') do nothing`,
    values: [
      ids.next('exc'),
      exception.causeKey,
      exception.kind,
      exception.severity,
      exception.queue,
      JSON.stringify(exception.businessIds),
      exception.summary,
      JSON.stringify(exception.detail),
      exception.suggestion,
      now.toISOString(),
      due.toISOString(),
      exception.amountMinor,
      exception.amountCurrency,
      exception.subjectType,
      exception.subjectId,
      exception.operationId,
      exception.legalEntityId,
    ],
  });
}

/** A cause that is gone closes its exception by itself. */
export async function resolveException(tx: Queryable, causeKey: string): Promise<void> {
  await tx.query({
    name: 'resolve_exception',
    text: `update control.exception set status = 'RESOLVED' where cause_key = $1 and status in ('OPEN', 'ASSIGNED', 'SNOOZED')`,
    values: [causeKey],
  });
}
