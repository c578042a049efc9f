import { expect, inject, test } from 'vitest';
import { freshDatabase } from '../support/database.ts';

const database = await freshDatabase();

const isThere = async (name: string): Promise<boolean> => {
  const rows = await database.query('select from pg_database where datname = $1', [name]);
  return rows.length === 1;
};

test('clones a migrated database', async () => {
  const schemas = await database.query<{ name: string }>(
    `select nspname as name from pg_namespace where nspname = any($1) order by 1`,
    [['crm', 'erp', 'expense', 'control']],
  );
  expect(schemas.map(({ name }) => name)).toEqual(['control', 'crm', 'erp', 'expense']);
});

test('shares no row with another clone', async () => {
  const other = await freshDatabase();
  await other.query('create table public.own (id int)');
  expect(await database.query(`select to_regclass('public.own') as own`)).toEqual([{ own: null }]);
  await other.close();
});

test('is gone when closed', async () => {
  const other = await freshDatabase();
  const name = new URL(other.url).pathname.slice(1);
  expect(await isThere(name)).toBe(true);
  await other.close();
  await other.close();
  expect(await isThere(name)).toBe(false);
});

test('clones while others clone and while somebody looks at the template', async () => {
  const { template, url } = inject('databaseServer');
  const { openDatabase } = await import('../../store/database.ts');
  const { urlFor } = await import('../support/database-server.ts');
  const onlooker = await openDatabase({
    url: urlFor(url, template),
    poolSize: 1,
    applicationName: 'onlooker',
  });
  await onlooker.query('select 1');
  const clones = [1, 2, 3, 4].map(() => freshDatabase());
  await onlooker.query('select pg_sleep(0.2)');
  await onlooker.close();
  const made = await Promise.all(clones);
  expect(new Set(made.map((clone) => clone.url)).size).toBe(4);
  await Promise.all(made.map((clone) => clone.close()));
});
