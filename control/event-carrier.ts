import type { Database } from '../store/database.ts';
import type { DomainEvent } from './event-stream.ts';

export interface Carried {
  stop(): Promise<void>;
}

/**
 * Brings news of numbered events to every gateway. It may lose, repeat or delay: who listens checks positions
 * and fills gaps from the table.
 */
export interface EventCarrier {
  /**
   * Called by the relay once the numbers are committed: what was carried before could be undone, and its numbers
   * then given to other events.
   */
  announce(events: readonly DomainEvent[]): Promise<void>;
  /**
   * `onEvents` gets what was carried, or nothing but the hint that there is something to read; `after` tells up
   * to where the listener has everything.
   */
  listen(onEvents: (events: readonly DomainEvent[]) => void, after: () => bigint): Promise<Carried>;
}

const CHANNEL = 'tributary_events';

/** Without Redis: LISTEN/NOTIFY says that there is something, the table says what. */
export const postgresCarrier = (db: Database): EventCarrier => ({
  announce: async () => {
    await db.query(`select pg_notify('${CHANNEL}', '')`);
  },
  listen: async (onEvents) => {
    const listening = await db.listen(
      CHANNEL,
      () => onEvents([]),
      () => onEvents([]),
    );
    return { stop: () => listening.close() };
  },
});
