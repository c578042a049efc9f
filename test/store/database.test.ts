import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { openDatabase } from '../../store/database.ts';
import { freshDatabase } from '../support/database.ts';
import { until } from '../support/until.ts';

const database = await freshDatabase();

describe('a statement', () => {
  test('reads days, large and exact numbers as text and instants as dates', async () => {
    const rows = await database.query(`
      select date '2026-03-31' as day, 9007199254740993::int8 as large, 10.50::numeric(12,2) as exact,
             timestamptz '2026-01-31 10:11:12.123+00' as instant, 7::int4 as small,
             array[date '2026-03-31'] as days, array[9007199254740993::int8] as larges,
             array[10.50::numeric(12,2)] as exacts`);
    expect(rows).toEqual([
      {
        day: '2026-03-31',
        large: '9007199254740993',
        exact: '10.50',
        instant: new Date('2026-01-31T10:11:12.123Z'),
        small: 7,
        days: ['2026-03-31'],
        larges: ['9007199254740993'],
        exacts: ['10.50'],
      },
    ]);
  });

  test('leaves the parsers of MikroORM and of other users of pg alone', async () => {
    await database.query(`select now()`);
    const [row] = await database.orm.em.execute(`select timestamptz '2026-01-31 10:00+00' as at`);
    expect(row?.['at']).toBeTypeOf('string');
    const other = new pg.Client({ connectionString: database.url });
    await other.connect();
    const { rows } = await other.query(`select date '2026-03-31' as day`);
    await other.end();
    expect(rows[0].day).toBeInstanceOf(Date);
  });

  test('takes values, a large integer among them', async () => {
    const rows = await database.query('select $1::int8 as large, $2::text[] as names', [
      9007199254740993n,
      ['a', 'b'],
    ]);
    expect(rows).toEqual([{ large: '9007199254740993', names: ['a', 'b'] }]);
  });

  test('is prepared once under the name it is given', async () => {
    await database.transaction(async (tx) => {
      for (const value of [1, 2]) {
        const rows = await tx.query({
          name: 'twice',
          text: 'select $1::int as v',
          values: [value],
        });
        expect(rows).toEqual([{ v: value }]);
      }
      const prepared = await tx.query(
        `select (generic_plans + custom_plans)::int as runs from pg_prepared_statements where name = 'twice'`,
      );
      expect(prepared).toEqual([{ runs: 2 }]);
    });
  });

  test('answers with the rows of all of several', async () => {
    expect(await database.executeSql('select 1 as v; select 2 as v')).toEqual({
      rows: [{ v: 1 }, { v: 2 }],
    });
  });
});

test('holds no more connections than the pool allows', async () => {
  const counts = await Promise.all(
    Array.from({ length: 20 }, () =>
      database.query<{ open: number }>(
        `select count(*)::int as open from pg_stat_activity, pg_sleep(0.01)
          where datname = current_database() and application_name = 'tributary test'`,
      ),
    ),
  );
  const most = Math.max(...counts.map(([row]) => row?.open ?? 0));
  expect(most).toBeGreaterThan(1);
  expect(most).toBeLessThanOrEqual(5);
});

test('leaves no connection behind when it is closed, nor minds being closed twice', async () => {
  const applicationName = 'to be closed';
  const own = await openDatabase({ url: database.url, poolSize: 2, applicationName });
  await own.query('select 1');
  await own.close();
  await own.close();
  await until('its connections are gone', async () => {
    const open = `select from pg_stat_activity where application_name = 'to be closed'`;
    return (await database.query(open)).length === 0;
  });
});

test('fails a statement, not the process, when the server ends its connections', async () => {
  const own = await freshDatabase({ poolSize: 1, applicationName: 'to be cut' });
  await own.query('select 1');
  const cut = `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'to be cut'`;
  await database.query(cut);
  await own.query('select 1').catch(() => {});
  expect(await own.query('select 1 as one')).toEqual([{ one: 1 }]);
  await own.close();
});
