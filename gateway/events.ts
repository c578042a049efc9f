import type { Clock } from '../connectors/clock.ts';
import { type EventCarrier, postgresCarrier } from '../control/event-carrier.ts';
import type { Database } from '../store/database.ts';
import type { Config } from './config.ts';
import { type Logger, safeError } from './log.ts';

export interface OpenCarrier {
  readonly carrier: EventCarrier;
  close(): Promise<void>;
}

/** Redis Streams where Redis is configured, LISTEN/NOTIFY otherwise. */
export async function openCarrier(
  { redisUrl }: Config,
  db: Database,
  clock: Clock,
  log: Logger,
): Promise<OpenCarrier> {
  if (redisUrl === null) return { carrier: postgresCarrier(db), close: async () => {} };
  const onError = (error: unknown): void => log.warn(safeError(error), 'redis');
  // Loaded only here: a start without Redis need not wait for its client.
  const { redisCarrier } = await import('../control/redis-carrier.ts');
  const carrier = await redisCarrier(redisUrl, { db, clock, onError });
  return { carrier, close: () => carrier.close() };
}
