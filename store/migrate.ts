import pg from 'pg';
import { createDatabase } from './create-database.ts';
import type { Database } from './database.ts';

/** Any number that nothing else in the database locks: the replicas take turns by it. */
const MIGRATION_LOCK = 7_262_181_042;
const LOCK_POLL_MS = 50;

const UNDEFINED_DATABASE = '3D000';

/**
 * Brings the database up to the code: creates it when the server is there and the database is not, then runs
 * what is missing of `migrations/`, all or nothing. Replicas may start together: one works, the others wait and
 * find nothing left.
 *
 * @returns the names of the migrations that this call ran.
 */
export async function migrate(database: Database): Promise<string[]> {
  const session = await sessionOn(database);
  try {
    await lock(session, database);
    return await runMissing(database);
  } finally {
    // Ends the session and with it the lock.
    await session.end();
  }
}

/** PostgreSQL's error does not say which migration it is about, and who starts the gateway wants to know. */
async function runMissing({ orm }: Database): Promise<string[]> {
  let current = 'none yet';
  const note = ({ name }: { name: string }): void => {
    current = name;
  };
  orm.migrator.on('migrating', note);
  try {
    const ran = await orm.migrator.up();
    return ran.map(({ name }) => name);
  } catch (error) {
    throw new Error(`The migration ${current} failed: ${(error as Error).message}`, {
      cause: error,
    });
  } finally {
    orm.migrator.off('migrating', note);
  }
}

/**
 * Asked for again and again rather than waited for: a waiting statement holds a snapshot, and a migration
 * that creates an index concurrently would wait for that snapshot for ever.
 */
async function lock(session: pg.Client, { clock }: Database): Promise<void> {
  for (;;) {
    const { rows } = await session.query<{ mine: boolean }>(
      'select pg_try_advisory_lock($1) as mine',
      [MIGRATION_LOCK],
    );
    if (rows[0]?.mine) return;
    await clock.sleep(LOCK_POLL_MS);
  }
}

async function sessionOn(database: Database): Promise<pg.Client> {
  try {
    return await database.connect();
  } catch (error) {
    // The one refusal that has a remedy here; the others (password, network) are the operator's.
    const isMissing = error instanceof pg.DatabaseError && error.code === UNDEFINED_DATABASE;
    if (!isMissing) throw error;
    await createMissing(database.url);
    return database.connect();
  }
}

async function createMissing(url: string): Promise<void> {
  const address = new URL(url);
  const name = decodeURIComponent(address.pathname.slice(1));
  // Every server has this one for exactly this purpose.
  address.pathname = '/postgres';
  const admin = new pg.Client({ connectionString: address.href });
  await admin.connect();
  await createDatabase(admin, name).finally(() => admin.end());
}
