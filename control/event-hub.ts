import type { Clock } from '../connectors/clock.ts';
import type { Database } from '../store/database.ts';
import { Bell } from './bell.ts';
import type { EventCarrier } from './event-carrier.ts';
import { Inbox } from './event-inbox.ts';
import { headPosition, past, readAfter, refuseImpossible } from './event-past.ts';
import type { DomainEvent, EventStream, Subscription } from './event-stream.ts';

const READ_AT_ONCE = 1_000;
/** What carries the news can lose it; the head is looked at this often anyway. */
const IDLE_MS = 1_000;

export interface EventHub extends EventStream {
  stop(): Promise<void>;
}

/** A subscriber that has caught up. */
interface Live {
  readonly subscription: Subscription;
  readonly inbox: Inbox;
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
  const hub = new Hub(db, onError, await headPosition(db));
  await hub.listen(carrier);
  return hub;
}

class Hub implements EventHub {
  readonly #db: Database;
  readonly #clock: Clock;
  readonly #onError: (error: unknown) => void;
  readonly #live = new Set<Live>();
  readonly #bell = new Bell();
  readonly #stopped = new AbortController();
  #position: bigint;
  /** While the table is read, what the carrier brings only says that there is more. */
  #reading = true;
  #ending: () => Promise<void> = async () => {};

  constructor(db: Database, onError: (error: unknown) => void, position: bigint) {
    this.#db = db;
    this.#clock = db.clock;
    this.#onError = onError;
    this.#position = position;
  }

  async listen(carrier: EventCarrier): Promise<void> {
    const carried = await carrier.listen(
      (events) => this.#bring(events),
      () => this.#position,
    );
    const reading = this.#readOn();
    this.#ending = async () => {
      await carried.stop();
      await reading;
    };
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    for (const { inbox } of this.#live) inbox.close();
    this.#bell.ring();
    await this.#ending();
  }

  #bring(carried: readonly DomainEvent[]): void {
    if (!this.#reading && follows(this.#position, carried)) this.#deliver(carried);
    else this.#bell.ring();
  }

  #deliver(events: readonly DomainEvent[]): void {
    for (const event of events) {
      this.#position = event.position;
      for (const { subscription, inbox } of this.#live)
        if (event.topic === subscription.topic && subscription.wants(event)) inbox.push(event);
    }
  }

  async #readOn(): Promise<void> {
    while (!this.#stopped.signal.aborted) {
      this.#bell.still();
      this.#reading = true;
      // Caught so that subscriptions outlive a restart of the database; the next round reads on.
      await this.#readTable().catch(this.#onError);
      this.#reading = false;
      await this.#bell.wait(this.#clock, IDLE_MS);
    }
  }

  async #readTable(): Promise<void> {
    for (;;) {
      const events = await readAfter(this.#db, this.#position, READ_AT_ONCE);
      this.#deliver(events);
      if (events.length < READ_AT_ONCE) return;
    }
  }

  async *subscribe(subscription: Subscription): AsyncGenerator<DomainEvent, void, void> {
    const over = AbortSignal.any([subscription.signal, this.#stopped.signal]);
    if (over.aborted) return;
    const inbox = new Inbox();
    const close = (): void => inbox.close();
    over.addEventListener('abort', close, { once: true });
    const live = { subscription, inbox };
    try {
      const { after } = subscription;
      if (after !== null) yield* this.#catchUp({ ...subscription, after, signal: over });
      // From here to the next await nothing is delivered: what comes next follows what was caught up with.
      this.#live.add(live);
      const from = after !== null && after > this.#position ? after : this.#position;
      for (let event = await inbox.next(); event; event = await inbox.next())
        if (event.position > from && subscription.wants(event)) yield event;
    } finally {
      this.#live.delete(live);
      over.removeEventListener('abort', close);
    }
  }

  /** The past, until nothing lies between it and the present: meanwhile no queue has to hold what happens. */
  async *#catchUp(
    subscription: Subscription & { readonly after: bigint },
  ): AsyncGenerator<DomainEvent, void, void> {
    await refuseImpossible(this.#db, subscription.after);
    let last = subscription.after;
    while (last < this.#position && !subscription.signal.aborted) {
      const until = this.#position;
      yield* past(this.#db, { ...subscription, after: last }, until);
      last = until;
    }
  }
}

/** Whether these are exactly the next ones. */
const follows = (position: bigint, events: readonly DomainEvent[]): boolean =>
  events.length > 0 &&
  events.every((event, place) => event.position === position + 1n + BigInt(place));
