import { createClient } from 'redis';
import type { Clock } from '../connectors/clock.ts';
import type { EventCarrier } from './event-carrier.ts';
import { eventFromText, eventText } from './event-rows.ts';
import type { DomainEvent } from './event-stream.ts';

const STREAM = 'tributary:events';
const KEPT_ENTRIES = 100_000;
const BLOCK_MS = 5_000;
const RECONNECT_MS = 500;

type Client = ReturnType<typeof createClient>;
export type RedisCarrier = EventCarrier & { close(): Promise<void> };

/**
 * Redis Streams carry the fan-out. Each gateway reads from its own place, since every one needs every event.
 * Redis going away loses nothing: announcing is best effort, and readers fill from the table.
 */
export async function redisCarrier(
  url: string,
  { clock, onError }: { readonly clock: Clock; readonly onError: (error: unknown) => void },
): Promise<RedisCarrier> {
  const writer = await connected(url, onError);
  return {
    announce: async (_tx, events) => {
      await append(writer, events).catch(onError);
    },
    listen: async (onEvents) => {
      const reader = await connected(url, onError);
      const stopped = new AbortController();
      const reading = readOn(reader, onEvents, stopped.signal, clock, onError);
      return {
        stop: async () => {
          stopped.abort();
          reader.destroy();
          await reading;
        },
      };
    },
    close: async () => writer.destroy(),
  };
}

async function connected(url: string, onError: (error: unknown) => void): Promise<Client> {
  const client = createClient({
    url,
    disableOfflineQueue: true,
    socket: { reconnectStrategy: RECONNECT_MS },
  });
  client.on('error', onError);
  // The first connection is not waited for: Redis may come later, or never.
  client.connect().catch(onError);
  return client as Client;
}

/** Ids are positions: a second relay that carries the same event again is refused by Redis, which is fine. */
async function append(writer: Client, events: readonly DomainEvent[]): Promise<void> {
  const batch = writer.multi();
  for (const event of events)
    batch.xAdd(
      STREAM,
      `${event.position}-0`,
      { event: eventText(event) },
      { TRIM: { strategy: 'MAXLEN', strategyModifier: '~', threshold: KEPT_ENTRIES } },
    );
  await batch.execAsPipeline();
}

async function readOn(
  reader: Client,
  onEvents: (events: readonly DomainEvent[]) => void,
  signal: AbortSignal,
  clock: Clock,
  onError: (error: unknown) => void,
): Promise<void> {
  let last = '$';
  while (!signal.aborted) {
    try {
      const answer = await reader.xRead({ key: STREAM, id: last }, { BLOCK: BLOCK_MS, COUNT: 1_000 });
      const entries = (answer as { messages: { id: string; message: { event: string } }[] }[] | null)?.[0]?.messages ?? [];
      last = entries.at(-1)?.id ?? last;
      onEvents(entries.map(({ message }) => eventFromText(message.event)));
    } catch (error) {
      // Caught so that reading goes on when Redis is back; meanwhile readers are told to look at the table.
      if (signal.aborted) return;
      onError(error);
      last = '$';
      onEvents([]);
      await clock.sleep(RECONNECT_MS, signal).catch(() => {});
    }
  }
}
