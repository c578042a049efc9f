import { FinanceError } from '../schema/errors.ts';
import type { DomainEvent } from './event-stream.ts';

/** A subscriber that leaves more than this unread is cut off with its last cursor (T45). */
const MAX_QUEUED = 1_000;

/** One subscriber’s queue: events in order, until it is closed, which ends it at once, or overflows. */
export class Inbox {
  #events: DomainEvent[] = [];
  #wake = Promise.withResolvers<void>();
  #overflown = false;
  #closed = false;

  push(event: DomainEvent): void {
    if (this.#closed || this.#overflown) return;
    if (this.#events.length >= MAX_QUEUED) this.#overflown = true;
    else this.#events.push(event);
    this.#wake.resolve();
  }

  close(): void {
    this.#closed = true;
    this.#events = [];
    this.#wake.resolve();
  }

  /** Null when closed; throws `CURSOR_LAGGED` behind the last event that had room. */
  async next(): Promise<DomainEvent | null> {
    for (;;) {
      if (this.#closed) return null;
      const event = this.#events.shift();
      if (event) return event;
      if (this.#overflown)
        throw new FinanceError('CURSOR_LAGGED', 'too slow; resume from the last cursor received');
      this.#wake = Promise.withResolvers<void>();
      await this.#wake.promise;
    }
  }
}
