import type { Queryable } from '../store/statement.ts';
import { type EventRow, eventColumns, eventOf } from './event-rows.ts';
import type { DomainEvent } from './event-stream.ts';

/** The event of a topic at a position; null where there is none, or it is not theirs to see. */
export async function eventAt(
  db: Queryable,
  topic: string,
  position: bigint,
  legalEntityIds: readonly string[],
): Promise<DomainEvent | null> {
  const [row] = await db.query<EventRow>({
    name: 'event_at',
    text: `select ${eventColumns('e')} from control.event e
where e.position = $1 and e.topic = $2 and e.legal_entity_id = any($3)`,
    values: [position.toString(), topic, legalEntityIds],
  });
  return row ? eventOf(row) : null;
}
