import type { CanonicalType } from '../schema/identifier.ts';
import type { Invoice, InvoiceStatus } from '../schema/invoice.ts';
import type { KeptRecord } from '../schema/kept-record.ts';
import type { Queryable } from '../store/statement.ts';
import { unexpectedInvoiceChange } from './lifecycle.ts';
import type { Past } from './past.ts';

/** A real transition of one record, found by the writer of canonical rows. */
export interface StatusChange {
  readonly type: CanonicalType;
  readonly record: KeptRecord;
  /** Counts the transitions of this record, without a gap. */
  readonly sequence: number;
  readonly previous: string | null;
  readonly status: string;
  readonly occurredAt: Date;
  /** The operation that commanded it; null when it was only seen. */
  readonly operationId: string | null;
}

/** What wakes the relay that gives events their position. */
export const OUTBOX_CHANNEL = 'tributary_outbox';

interface Cause {
  readonly kind: 'OBSERVED' | 'COMMANDED';
  readonly operationId: string | null;
  readonly unexpected: boolean;
}

/** One row for each change, in the transaction of the record it is about. */
export async function writeEvents(
  tx: Queryable,
  changes: readonly StatusChange[],
  now: Date,
): Promise<void> {
  if (changes.length === 0) return;
  await tx.query({
    name: 'write_events',
    text: `insert into control.event (topic, entity_type, entity_id, doc_seq, legal_entity_id, customer_id, previous, status, occurred_at, recorded_at, payload)
select topic, entity_type, entity_id, doc_seq, legal_entity_id, customer_id, previous, status, occurred_at, recorded_at, payload
from jsonb_populate_recordset(null::control.event, $1::jsonb)`,
    values: [JSON.stringify(changes.map((change) => eventRow(change, now)))],
  });
  await tx.query(`select pg_notify('${OUTBOX_CHANNEL}', '')`);
}

function eventRow(change: StatusChange, now: Date): Record<string, unknown> {
  const owner = change.record as unknown as { legalEntityId?: string | null; customerId?: string };
  return {
    topic: change.type,
    entity_type: change.type,
    entity_id: change.record.id,
    doc_seq: change.sequence,
    legal_entity_id: owner.legalEntityId ?? '',
    customer_id: owner.customerId ?? null,
    previous: change.previous,
    status: change.status,
    occurred_at: change.occurredAt.toISOString(),
    recorded_at: now.toISOString(),
    payload: { ...payloadOf(change), cause: causeOf(change) },
  };
}

/** What the event says of that moment, beside the status: by now the record may have moved on. */
function payloadOf({ type, record }: StatusChange): Record<string, unknown> {
  if (type !== 'Invoice') return {};
  const { balance } = record as Invoice;
  return { balance: { minor: balance.minor.toString(), currency: balance.currency } };
}

const causeOf = ({ type, previous, status, operationId }: StatusChange): Cause => ({
  kind: operationId === null ? 'OBSERVED' : 'COMMANDED',
  operationId,
  unexpected:
    type === 'Invoice' &&
    unexpectedInvoiceChange(previous as InvoiceStatus | null, status as InvoiceStatus),
});

/**
 * What is added to the record’s own past, by column: the change, behind what was lost with the row. The invoice keeps it beside itself, since the erp
 * subgraph reads only its own schema.
 */
export function historyOf(
  type: CanonicalType,
  past: Past | undefined,
  change: StatusChange | undefined,
  now: Date,
): { readonly history?: readonly unknown[] } {
  if (type !== 'Invoice') return {};
  const before = past?.history ?? [];
  if (!change) return { history: before };
  const { sequence, previous, status, occurredAt } = change;
  return {
    history: [
      ...before,
      {
        sequence,
        previous,
        status,
        occurredAt: { instant: occurredAt.toISOString() },
        recordedAt: { instant: now.toISOString() },
        cause: causeOf(change),
      },
    ],
  };
}
