import { FinanceError } from '../schema/errors.ts';
import type { Queryable } from '../store/statement.ts';
import { cursorOf } from './event-cursor.ts';
import { type EventRow, eventColumns, eventOf } from './event-rows.ts';
import type { DomainEvent, Subscription } from './event-stream.ts';

const READ_AT_ONCE = 1_000;

/** The position of the newest event that has one. */
export async function headPosition(db: Queryable): Promise<bigint> {
  const [row] = await db.query<{ position: string }>({
    name: 'event_head',
    text: 'select position from control.event_head',
  });
  return BigInt(row?.position ?? 0);
}

/** What follows a position, whatever its topic. */
export async function readAfter(
  db: Queryable,
  position: bigint,
  limit: number,
): Promise<DomainEvent[]> {
  const rows = await db.query<EventRow>({
    name: 'events_after',
    text: `select ${eventColumns('e')} from control.event e where e.position > $1 order by e.position limit $2`,
    values: [position.toString(), limit],
  });
  return rows.map(eventOf);
}

/** What a subscriber wants of what happened after its cursor, up to a position. */
export async function* past(
  db: Queryable,
  { topic, after, wants, signal }: Subscription & { readonly after: bigint },
  until: bigint,
): AsyncGenerator<DomainEvent, void, void> {
  let position = after;
  while (position < until && !signal.aborted) {
    const rows = await db.query<EventRow>({
      name: 'past_events',
      text: `select ${eventColumns('e')} from control.event e
where e.topic = $1 and e.position > $2 and e.position <= $3 order by e.position limit $4`,
      values: [topic, position.toString(), until.toString(), READ_AT_ONCE],
    });
    for (const event of rows.map(eventOf)) {
      if (signal.aborted) return;
      position = event.position;
      if (wants(event)) yield event;
    }
    if (rows.length < READ_AT_ONCE) return;
  }
}

/** A cursor before what is kept would hide a gap; one from the future was not given by us. */
export async function refuseImpossible(db: Queryable, after: bigint): Promise<void> {
  const [row] = await db.query<{ oldest: string | null; head: string }>({
    name: 'kept_events',
    text: `select (select min(position) from control.event) as oldest, (select position from control.event_head) as head`,
  });
  const head = BigInt(row?.head ?? 0);
  const oldest = row?.oldest ? BigInt(row.oldest) : head + 1n;
  if (after > head)
    throw new FinanceError('BAD_USER_INPUT', 'after is not a cursor of this stream');
  if (after < oldest - 1n)
    throw new FinanceError('CURSOR_EXPIRED', 'the cursor is older than the events that are kept', {
      oldestCursor: cursorOf(oldest - 1n),
    });
}
