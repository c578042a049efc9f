import type { Clock } from '../connectors/clock.ts';
import type { Database } from '../store/database.ts';
import type { EventCarrier } from './event-carrier.ts';
import { type EventRow, eventColumns, eventOf } from './event-rows.ts';
import type { DomainEvent } from './event-stream.ts';
import { OUTBOX_CHANNEL } from './events.ts';

const BATCH = 1_000;
/** A notification can be lost with its connection; the table is looked at this often anyway. */
const IDLE_MS = 1_000;

/**
 * Gives events their position, one after the other without a gap, and hands them to the carrier. Any number of
 * replicas may run it: the head row lets one at a time number. Numbering is a second statement after the lock,
 * because within one statement both of two waiting relays would see the same unnumbered rows.
 */
export async function numberEvents(db: Database, carrier: EventCarrier): Promise<number> {
  return db.transaction(async (tx) => {
    const [head] = await tx.query<{ position: string }>({
      name: 'lock_event_head',
      text: 'select position from control.event_head for update skip locked',
    });
    if (!head) return 0;
    const rows = await tx.query<EventRow>({
      name: 'number_events',
      text: `with waiting as (
  select id, row_number() over (order by id) as place from (
    select id from control.event where position is null order by id limit ${BATCH}) w
)
update control.event e set position = $1::bigint + w.place from waiting w where e.id = w.id
returning ${eventColumns('e')}`,
      values: [head.position],
    });
    if (rows.length === 0) return 0;
    const events = rows.map(eventOf).sort((a, b) => (a.position < b.position ? -1 : 1));
    await tx.query('update control.event_head set position = $1', [
      (events.at(-1) as DomainEvent).position.toString(),
    ]);
    await carrier.announce(tx, events);
    return rows.length;
  });
}

export interface Relay {
  /** Looks now instead of at the next notification. */
  wake(): void;
  stop(): Promise<void>;
}

/** Numbers events as they come, until stopped. Faults of the database are waited out. */
export function startRelay(
  db: Database,
  carrier: EventCarrier,
  { clock, onError }: { readonly clock: Clock; readonly onError: (error: unknown) => void },
): Relay {
  const stopped = new AbortController();
  let woken = Promise.withResolvers<void>();
  const wake = (): void => woken.resolve();
  const listening = db.listen(OUTBOX_CHANNEL, wake, wake);
  const loop = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      woken = Promise.withResolvers<void>();
      const numbered = await numberEvents(db, carrier).catch((error: unknown) => {
        // Caught so that the relay outlives a restart of the database; the next round tries again.
        onError(error);
        return 0;
      });
      if (numbered === BATCH) continue;
      await Promise.race([woken.promise, clock.sleep(IDLE_MS, stopped.signal).catch(() => {})]);
    }
  };
  const running = loop();
  return {
    wake,
    stop: async () => {
      stopped.abort();
      wake();
      await running;
      await listening.then((l) => l.close());
    },
  };
}
