import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, inject } from 'vitest';
import { systemClock } from '../../connectors/clock.ts';
import { type Database, type DatabaseOptions, openDatabase } from '../../store/database.ts';
import { type TestServer, urlFor } from './database-server.ts';

/** The template has a connection just now: another worker looks at it, or autovacuum does. */
const TEMPLATE_IN_USE = '55006';
const CLONE_WITHIN_MS = 20_000;
const RETRY_MS = 50;

/**
 * A migrated database of one's own. Closing it drops it, which happens by itself after the file when this is
 * called at the top of it; called in `beforeAll`, close it in `afterAll`.
 */
export async function freshDatabase(
  options: Partial<Omit<DatabaseOptions, 'url'>> = {},
): Promise<Database> {
  const server = inject('databaseServer');
  const name = `${server.prefix}_${randomBytes(6).toString('hex')}`;
  await asAdmin(server, (admin) => clone(admin, name, server.template));
  const database = await openDatabase({
    poolSize: 5,
    applicationName: 'tributary test',
    ...options,
    url: urlFor(server.url, name),
  });
  const fresh = { ...database, close: once(() => discard(server, name, database)) };
  afterAll(fresh.close);
  return fresh;
}

async function clone(admin: pg.Client, name: string, template: string): Promise<void> {
  const deadline = systemClock.now() + CLONE_WITHIN_MS;
  for (;;) {
    try {
      await admin.query(`create database ${name} template ${template}`);
      return;
    } catch (error) {
      const inUse = error instanceof pg.DatabaseError && error.code === TEMPLATE_IN_USE;
      if (!inUse || systemClock.now() > deadline) throw error;
      await systemClock.sleep(RETRY_MS);
    }
  }
}

async function discard(server: TestServer, name: string, database: Database): Promise<void> {
  await database.close();
  await asAdmin(server, (admin) => admin.query(`drop database if exists ${name} with (force)`));
}

async function asAdmin(
  { url }: TestServer,
  work: (admin: pg.Client) => Promise<unknown>,
): Promise<void> {
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  try {
    await work(admin);
  } finally {
    await admin.end();
  }
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= work();
    return done;
  };
}
