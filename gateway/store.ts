import type { Clock } from '../connectors/clock.ts';
import { type Database, openDatabase } from '../store/database.ts';
import { migrate } from '../store/migrate.ts';
import type { Config } from './config.ts';
import type { Logger } from './log.ts';
import { startPostgres } from './postgres.ts';

export interface OpenStore {
  readonly db: Database;
  /** For people: where the data is. */
  readonly place: string;
  close(): Promise<void>;
}

const POOL_SIZE = 20;

/** The PostgreSQL that is configured, or the embedded one; migrated either way. */
export async function openStore(
  config: Config,
  clock: Clock,
  log: Logger,
  postgres = startPostgres(config, log),
): Promise<OpenStore> {
  const embedded = await postgres;
  const db = await openDatabase({
    url: config.databaseUrl ?? (embedded?.url as string),
    poolSize: POOL_SIZE,
    applicationName: `tributary ${config.role.kind}`,
    clock,
  });
  await migrate(db);
  return {
    db,
    place: embedded ? `embedded PostgreSQL in ${config.dataDir}` : 'PostgreSQL',
    close: async () => {
      await db.close();
      await embedded?.stop();
    },
  };
}
