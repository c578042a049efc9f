import type { Clock } from '../connectors/clock.ts';
import type { Database, Tx } from '../store/database.ts';
import { Bell } from './bell.ts';
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
  const events = await db.transaction(numberWaiting);
  if (events.length > 0) await carrier.announce(events);
  return events.length;
}

async function numberWaiting(tx: Tx): Promise<DomainEvent[]> {
  const [head] = await tx.query<{ position: string }>({
    name: 'lock_event_head',
    text: 'select position from control.event_head for update skip locked',
  });
  if (!head) return [];
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
  const events = rows.map(eventOf).sort((a, b) => (a.position < b.position ? -1 : 1));
  const last = events.at(-1);
  if (last)
    await tx.query({
      name: 'move_event_head',
      text: 'update control.event_head set position = $1',
      values: [last.position.toString()],
    });
  return events;
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
  const bell = new Bell();
  const ring = (): void => bell.ring();
  let stopped = false;
  const listening = db.listen(OUTBOX_CHANNEL, ring, ring);
  // Without notifications the table is looked at now and then all the same.
  listening.catch(onError);
  const loop = async (): Promise<void> => {
    while (!stopped) {
      bell.still();
      const numbered = await numberEvents(db, carrier).catch((error: unknown) => {
        // Caught so that the relay outlives a restart of the database; the next round tries again.
        onError(error);
        return 0;
      });
      if (numbered < BATCH && !stopped) await bell.wait(clock, IDLE_MS);
    }
  };
  const running = loop();
  return {
    wake: ring,
    stop: async () => {
      stopped = true;
      ring();
      await running;
      await listening.then(
        (l) => l.close(),
        () => {},
      );
    },
  };
}
