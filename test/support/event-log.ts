import type { DomainEvent } from '../../control/event-stream.ts';
import { OUTBOX_CHANNEL } from '../../control/events.ts';
import type { Database, Queryable } from '../../store/database.ts';

/** One row of the event table, as the writer of canonical rows leaves it. */
export async function writeEvent(
  db: Queryable,
  { entity, seq, topic = 'Invoice' }: { entity: string; seq: number; topic?: string },
): Promise<void> {
  await db.query(
    `insert into control.event (topic, entity_type, entity_id, doc_seq, legal_entity_id, customer_id, previous, status, occurred_at, recorded_at, payload)
values ($1, $1, $2, $3, 'ent_1', null, null, 'OPEN', now(), now(), '{}')`,
    [topic, entity, seq],
  );
  await db.query(`select pg_notify('${OUTBOX_CHANNEL}', '')`);
}

/** Collects what a subscription gives, as `entity:seq`, and the positions. */
export interface Listener {
  readonly seen: string[];
  readonly positions: bigint[];
  /** Settles when the subscription has ended; rejects with what ended it. */
  readonly ended: Promise<void>;
}

export function collect(events: AsyncIterable<DomainEvent>): Listener {
  const seen: string[] = [];
  const positions: bigint[] = [];
  const ended = (async () => {
    for await (const event of events) {
      seen.push(`${event.entityId}:${event.docSeq}`);
      positions.push(event.position);
    }
  })();
  ended.catch(() => {});
  return { seen, positions, ended };
}

export async function numbered(db: Database): Promise<bigint[]> {
  const rows = await db.query<{ position: string }>(
    'select position from control.event where position is not null order by position',
  );
  return rows.map(({ position }) => BigInt(position));
}

export async function unnumbered(db: Database): Promise<number> {
  const [row] = await db.query<{ count: number }>(
    'select count(*)::int as count from control.event where position is null',
  );
  return row?.count ?? 0;
}
