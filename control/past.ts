import type { CanonicalType } from '../schema/identifier.ts';
import type { Queryable } from '../store/statement.ts';
import { tableOf } from '../store/tables/index.ts';

/** What the event log remembers of a record whose copy is not here. */
export interface Past {
  readonly status: string;
  /** Of its last transition. */
  readonly sequence: number;
  readonly occurredAt: Date;
  /** As the column `history` of an invoice holds it, oldest first. */
  readonly history: readonly unknown[];
}

interface EventRow {
  readonly entity_id: string;
  readonly doc_seq: number;
  readonly previous: string | null;
  readonly status: string;
  readonly occurred_at: Date;
  readonly recorded_at: Date;
  readonly cause: unknown;
}

/**
 * Copies may be lost and read again; events are not. A record that had some goes on counting behind them, and what
 * happened to it meanwhile is a change of status like any other.
 */
export async function pastOf(
  tx: Queryable,
  type: CanonicalType,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Past>> {
  if (ids.length === 0 || tableOf(type).statusField === undefined) return new Map();
  const rows = await tx.query<EventRow>({
    name: 'past_of',
    text: `select entity_id, doc_seq, previous, status, occurred_at, recorded_at, payload->'cause' as cause
from control.event where entity_id = any($1) and topic = $2 order by entity_id, doc_seq`,
    values: [ids, type],
  });
  const byRecord = Map.groupBy(rows, ({ entity_id }) => entity_id);
  return new Map([...byRecord].map(([id, events]) => [id, pastIn(events)]));
}

function pastIn(events: readonly EventRow[]): Past {
  const { status, doc_seq: sequence, occurred_at: occurredAt } = events.at(-1) as EventRow;
  return { status, sequence, occurredAt, history: events.map(historyEntry) };
}

const historyEntry = (event: EventRow) => ({
  sequence: event.doc_seq,
  previous: event.previous,
  status: event.status,
  occurredAt: { instant: event.occurred_at.toISOString() },
  recordedAt: { instant: event.recorded_at.toISOString() },
  cause: event.cause,
});
