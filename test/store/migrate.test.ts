import { Migration } from '@mikro-orm/migrations';
import { expect, inject, onTestFinished, test } from 'vitest';
import { type Database, openDatabase } from '../../store/database.ts';
import { migrate } from '../../store/migrate.ts';
import { migrations } from '../../store/migrations/index.ts';
import { freshDatabase } from '../support/database.ts';
import { urlFor } from '../support/database-server.ts';

/** A replica that starts on a database of that name; the global setup drops it after the run. */
async function replica(name: string): Promise<Database> {
  const { url, prefix } = inject('databaseServer');
  const database = await openDatabase({
    url: urlFor(url, `${prefix}_${name}`),
    poolSize: 2,
    applicationName: name,
  });
  onTestFinished(() => database.close());
  return database;
}

test('creates the missing database and runs every migration', async () => {
  const database = await replica('missing');
  const ran = await migrate(database);
  expect(ran).toHaveLength(migrations.length);
  expect(ran[0]).toBe('Migration20261122000000_foundation');
});

test('runs nothing twice', async () => {
  const database = await freshDatabase();
  expect(await migrate(database)).toEqual([]);
});

test('runs every migration once when replicas start together on a missing database', async () => {
  const replicas = await Promise.all([1, 2, 3, 4].map(() => replica('together')));
  const ran = await Promise.all(replicas.map((database) => migrate(database)));
  expect(ran.map((names) => names.length).sort()).toEqual([0, 0, 0, migrations.length]);
});

class Failing extends Migration {
  override name = 'Failing';
  override up(): void {
    this.addSql('create table public.half_made (id int)');
    this.addSql('select 1 / 0');
  }
}

test('runs all or nothing: the next start finds the database as it was', async () => {
  const broken = await replica('failing');
  broken.orm.config.get('migrations').migrationsList = [...migrations, Failing];
  await expect(migrate(broken)).rejects.toThrow(/Failing failed: .*division by zero/);
  const traces = await broken.query(
    `select to_regclass('public.half_made') as half_made, to_regnamespace('crm') as crm`,
  );
  expect(traces).toEqual([{ half_made: null, crm: null }]);

  const mended = await replica('failing');
  expect(await migrate(mended)).toHaveLength(migrations.length);
});
