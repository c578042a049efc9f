import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { openDatabase } from '../../store/database.ts';
import { startEmbedded } from '../../store/embedded/index.ts';
import { migrate } from '../../store/migrate.ts';
import { urlFor } from './database-server.ts';

interface Server {
  readonly url: string;
  stop(): Promise<void>;
}

/** One PostgreSQL server per run: the one of `DATABASE_URL`, else an embedded one in a temporary folder. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startServer();
  const prefix = `tributary_test_${randomBytes(4).toString('hex')}`;
  const template = `${prefix}_template`;
  const tearDown = async (): Promise<void> => {
    await dropDatabases(server.url, prefix);
    await server.stop();
  };
  try {
    await migrateTemplate(urlFor(server.url, template));
  } catch (error) {
    // A broken migration fails the run; Vitest calls no teardown then.
    await tearDown();
    throw error;
  }
  project.provide('databaseServer', { url: server.url, template, prefix });
  return tearDown;
}

const startServer = async (): Promise<Server> => {
  const given = process.env['DATABASE_URL'];
  return given ? { url: given, stop: async () => {} } : startTemporary();
};

async function startTemporary(): Promise<Server> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tributary-test-'));
  const said: string[] = [];
  try {
    const server = await startEmbedded({
      dataDir,
      log: (line) => said.push(line),
      // Nothing of it outlives the run, so nothing need reach the disk.
      settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' },
    });
    const stop = (): Promise<void> => server.stop().finally(() => remove(dataDir));
    return { url: urlFor(server.url, 'postgres'), stop };
  } catch (error) {
    console.error(said.join('\n'));
    await remove(dataDir);
    throw error;
  }
}

const remove = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true });

async function migrateTemplate(url: string): Promise<void> {
  const database = await openDatabase({
    url,
    poolSize: 2,
    applicationName: 'tributary test setup',
  });
  try {
    await migrate(database);
  } finally {
    await database.close();
  }
}

/** Also those of files that were cut short. */
async function dropDatabases(url: string, prefix: string): Promise<void> {
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  const { rows } = await admin.query<{ name: string }>(
    'select datname as name from pg_database where starts_with(datname, $1)',
    [prefix],
  );
  for (const { name } of rows) {
    await admin.query(`drop database if exists ${admin.escapeIdentifier(name)} with (force)`);
  }
  await admin.end();
}
