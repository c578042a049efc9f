import { FinanceError } from '../schema/errors.ts';
import type { Database } from '../store/database.ts';
import type { Queryable } from '../store/statement.ts';
import { cursorOf } from './event-cursor.ts';
import type { EventCarrier } from './event-carrier.ts';
import { type EventRow, eventColumns, eventOf } from './event-rows.ts';
import type { DomainEvent, EventStream, Subscription } from './event-stream.ts';

const READ_AT_ONCE = 1_000;
/** A subscriber that leaves more than this unread is cut off with its last cursor (T45). */
const MAX_QUEUED = 1_000;

export interface EventHub extends EventStream {
  stop(): Promise<void>;
}

/** One subscriber’s queue: events in order, until it ends or fails. */
class Inbox {
  #events: DomainEvent[] = [];
  #wake = Promise.withResolvers<void>();
  #failure: FinanceError | null = null;
  closed = false;

  push(event: DomainEvent): void {
    if (this.closed || this.#failure) return;
    if (this.#events.length >= MAX_QUEUED) {
      this.#failure = new FinanceError('CURSOR_LAGGED', 'too slow; resume from the last cursor received');
    } else {
      this.#events.push(event);
    }
    this.#wake.resolve();
  }

  close(): void {
    this.closed = true;
    this.#wake.resolve();
  }

  async next(): Promise<DomainEvent | null> {
    for (;;) {
      const event = this.#events.shift();
      if (event) return event;
      if (this.#failure) throw this.#failure;
      if (this.closed) return null;
      this.#wake = Promise.withResolvers<void>();
      await this.#wake.promise;
    }
  }
}

/**
 * One reader of the event table for all subscribers of a process. It advances position by position, from what
 * the carrier brought where that is the next one, else from the table, so that no subscriber misses or repeats.
 */
export async function startEventHub(
  db: Database,
  carrier: EventCarrier,
  onError: (error: unknown) => void,
): Promise<EventHub> {
  const live = new Set<{ subscription: Subscription; inbox: Inbox }>();
  let position = await headPosition(db);
  let advancing: Promise<void> | null = null;
  let again = false;

  const deliver = (events: readonly DomainEvent[]): void => {
    for (const event of events) {
      if (event.position <= position) continue;
      position = event.position;
      for (const { subscription, inbox } of live)
        if (event.topic === subscription.topic && subscription.wants(event)) inbox.push(event);
    }
  };
  const readTable = async (): Promise<void> => {
    do {
      again = false;
      for (;;) {
        const events = await readAfter(db, position, READ_AT_ONCE);
        deliver(events);
        if (events.length < READ_AT_ONCE) break;
      }
    } while (again);
  };
  const advance = (carried: readonly DomainEvent[]): void => {
    const follows = carried.length > 0 && carried[0]?.position === position + 1n && gapless(carried);
    if (follows && !advancing) {
      deliver(carried);
      return;
    }
    again = true;
    advancing ??= readTable()
      .catch(onError)
      .finally(() => {
        advancing = null;
      });
  };
  const carried = await carrier.listen(advance);
  advance([]);

  async function* subscribe(subscription: Subscription): AsyncGenerator<DomainEvent, void, void> {
    const inbox = new Inbox();
    const entry = { subscription, inbox };
    const close = (): void => inbox.close();
    subscription.signal.addEventListener('abort', close, { once: true });
    // Live first, then the past: what happens while the past is read waits in the inbox.
    live.add(entry);
    try {
      const from = position;
      let last = subscription.after ?? from;
      if (subscription.after !== null) {
        await refuseImpossible(db, subscription.after);
        for await (const event of past(db, subscription, from)) {
          if (subscription.signal.aborted) return;
          last = event.position;
          yield event;
        }
        if (last < from) last = from;
      }
      for (let event = await inbox.next(); event; event = await inbox.next())
        if (event.position > last) yield event;
    } finally {
      live.delete(entry);
      subscription.signal.removeEventListener('abort', close);
    }
  }

  return {
    subscribe,
    stop: async () => {
      for (const { inbox } of live) inbox.close();
      await carried.stop();
      await advancing;
    },
  };
}

const gapless = (events: readonly DomainEvent[]): boolean =>
  events.every((event, i) => i === 0 || event.position === (events[i - 1] as DomainEvent).position + 1n);

async function headPosition(db: Queryable): Promise<bigint> {
  const [row] = await db.query<{ position: string }>('select position from control.event_head');
  return BigInt(row?.position ?? 0);
}

async function readAfter(db: Queryable, position: bigint, limit: number): Promise<DomainEvent[]> {
  const rows = await db.query<EventRow>({
    name: 'events_after',
    text: `select ${eventColumns('e')} from control.event e where e.position > $1 order by e.position limit $2`,
    values: [position.toString(), limit],
  });
  return rows.map(eventOf);
}

/** What happened after the cursor, up to where the live part takes over. */
async function* past(
  db: Queryable,
  { topic, after, wants }: Subscription,
  until: bigint,
): AsyncGenerator<DomainEvent> {
  let position = after as bigint;
  while (position < until) {
    const rows = await db.query<EventRow>({
      name: 'past_events',
      text: `select ${eventColumns('e')} from control.event e
where e.topic = $1 and e.position > $2 and e.position <= $3 order by e.position limit $4`,
      values: [topic, position.toString(), until.toString(), READ_AT_ONCE],
    });
    for (const event of rows.map(eventOf)) {
      position = event.position;
      if (wants(event)) yield event;
    }
    if (rows.length < READ_AT_ONCE) return;
  }
}

/** A cursor before what is kept would hide a gap; one from the future was not given by us. */
async function refuseImpossible(db: Queryable, after: bigint): Promise<void> {
  const [row] = await db.query<{ oldest: string | null; head: string }>({
    name: 'kept_events',
    text: `select (select min(position) from control.event) as oldest, (select position from control.event_head) as head`,
  });
  const head = BigInt(row?.head ?? 0);
  const oldest = row?.oldest ? BigInt(row.oldest) : head + 1n;
  if (after > head) throw new FinanceError('BAD_USER_INPUT', 'after is not a cursor of this stream');
  if (after < oldest - 1n)
    throw new FinanceError('CURSOR_EXPIRED', 'the cursor is older than the events that are kept', {
      oldestCursor: cursorOf(oldest - 1n),
    });
}
