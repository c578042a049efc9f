import { join } from 'node:path';
import { type Database, openDatabase } from '../../../store/database.ts';
import { startEmbedded } from '../../../store/embedded/index.ts';
import { migrate } from '../../../store/migrate.ts';

export interface Postgres {
  readonly url: string;
  readonly db: Database;
}

/**
 * The embedded PostgreSQL as the product runs it, with fsync, and a migrated database in it: the one of
 * `DATABASE_URL` would not be comparable from machine to machine.
 */
export async function withPostgres<T>(
  folder: string,
  work: (postgres: Postgres) => Promise<T>,
): Promise<T> {
  const server = await startEmbedded({ dataDir: join(folder, 'data'), log: () => {} });
  try {
    const db = await openDatabase({
      url: server.url,
      poolSize: 20,
      applicationName: 'tributary bench',
    });
    try {
      await migrate(db);
      return await work({ url: server.url, db });
    } finally {
      await db.close();
    }
  } finally {
    await server.stop();
  }
}
