import { type EmbeddedServer, startEmbedded } from '../store/embedded/index.ts';
import type { Config } from './config.ts';
import type { Logger } from './log.ts';

/**
 * The embedded PostgreSQL, or null where another one is configured. Apart from the rest of the store, because it
 * is a process of its own: begun first, it starts while the code of this one is still being loaded.
 */
export function startPostgres(config: Config, log: Logger): Promise<EmbeddedServer | null> {
  if (config.databaseUrl !== null) return Promise.resolve(null);
  const starting = startEmbedded({
    dataDir: config.dataDir,
    log: (line: string) => log.debug({ line }, 'postgres'),
  });
  // Whoever opens the store hears of a failure; until then it is nobody's.
  starting.catch(() => {});
  return starting;
}
