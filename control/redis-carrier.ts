import { createClient } from 'redis';
import type { Clock } from '../connectors/clock.ts';
import type { Database } from '../store/database.ts';
import type { EventCarrier } from './event-carrier.ts';
import { eventFromText, eventText } from './event-rows.ts';
import type { DomainEvent } from './event-stream.ts';

const KEPT_ENTRIES = 100_000;
const BLOCK_MS = 5_000;
const RECONNECT_MS = 500;

type Client = ReturnType<typeof createClient>;
export type RedisCarrier = EventCarrier & { close(): Promise<void> };

interface CarrierMeans {
  /** Whose events are carried. */
  readonly db: Database;
  readonly clock: Clock;
  /** Told of each outage once. */
  readonly onError: (error: unknown) => void;
}

/**
 * Redis Streams carry the fan-out. Each gateway reads from its own place, since every one needs every event.
 * Redis going away loses nothing: announcing is best effort, and readers fill from the table.
 */
export async function redisCarrier(url: string, means: CarrierMeans): Promise<RedisCarrier> {
  const stream = await streamOf(means.db);
  const writer = connected(url);
  const outage = outages(means.onError);
  return {
    announce: async (events) => {
      await append(writer, stream, events).then(outage.over, (error: unknown) => {
        if (!wasOvertaken(error)) outage.report(error);
      });
    },
    listen: async (onEvents, after) => {
      const reader = connected(url);
      const stopped = new AbortController();
      const reading = readOn({ ...means, reader, stream, onEvents, after }, stopped.signal);
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

/**
 * One stream per database: a Redis that outlived its database, or serves two, must not mix their positions.
 */
async function streamOf(db: Database): Promise<string> {
  const [row] = await db.query<{ cluster: string; oid: number }>(
    `select (select system_identifier::text from pg_control_system()) as cluster,
  (select oid from pg_database where datname = current_database()) as oid`,
  );
  return `tributary:events:${row?.cluster}:${row?.oid}`;
}

function connected(url: string): Client {
  const client = createClient({
    url,
    disableOfflineQueue: true,
    socket: { reconnectStrategy: RECONNECT_MS },
  });
  // Commands fail too, and report it; without a listener the event would end the process.
  client.on('error', () => {});
  // The first connection is not waited for: Redis may come later, or never.
  client.connect().catch(() => {});
  return client as Client;
}

/** Reports the first fault of an outage; a log line every half second helps nobody. */
function outages(onError: (error: unknown) => void): {
  report(error: unknown): void;
  over(): void;
} {
  let failing = false;
  return {
    report: (error) => {
      if (!failing) onError(error);
      failing = true;
    },
    over: () => {
      failing = false;
    },
  };
}

/** Ids are positions: what another relay carried already, or has overtaken, is refused, and readers see the gap. */
const wasOvertaken = (error: unknown): boolean =>
  error instanceof Error && error.message.includes('equal or smaller than the target stream');

async function append(
  writer: Client,
  stream: string,
  events: readonly DomainEvent[],
): Promise<void> {
  const batch = writer.multi();
  for (const event of events)
    batch.xAdd(
      stream,
      `${event.position}-0`,
      { event: eventText(event) },
      { TRIM: { strategy: 'MAXLEN', strategyModifier: '~', threshold: KEPT_ENTRIES } },
    );
  await batch.execAsPipeline();
}

interface Reading extends CarrierMeans {
  readonly reader: Client;
  readonly stream: string;
  readonly onEvents: (events: readonly DomainEvent[]) => void;
  readonly after: () => bigint;
}

async function readOn(
  { reader, stream, onEvents, after, clock, onError }: Reading,
  signal: AbortSignal,
): Promise<void> {
  const outage = outages(onError);
  while (!signal.aborted) {
    try {
      const answer = await reader.xRead(
        { key: stream, id: `${after()}-0` },
        { BLOCK: BLOCK_MS, COUNT: 1_000 },
      );
      outage.over();
      onEvents(eventsOf(answer));
    } catch (error) {
      // Caught so that reading goes on when Redis is back; meanwhile readers are told to look at the table.
      if (signal.aborted) return;
      outage.report(error);
      onEvents([]);
      await clock.sleep(RECONNECT_MS, signal).catch(() => {});
    }
  }
}

const eventsOf = (answer: unknown): DomainEvent[] =>
  ((answer as { messages: { message: { event: string } }[] }[] | null)?.[0]?.messages ?? []).map(
    ({ message }) => eventFromText(message.event),
  );
