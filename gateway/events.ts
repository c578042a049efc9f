import type { Clock } from '../connectors/clock.ts';
import { type EventCarrier, postgresCarrier } from '../control/event-carrier.ts';
import { redisCarrier } from '../control/redis-carrier.ts';
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
  const carrier = await redisCarrier(redisUrl, { db, clock, onError });
  return { carrier, close: () => carrier.close() };
}
