import { PgBoss } from 'pg-boss';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Clock } from '../../connectors/clock.ts';
import { systemClock } from '../../connectors/clock.ts';
import type { Tx } from '../../store/database.ts';
import { freshDatabase } from '../support/database.ts';

/** Waits are noted, not waited. */
const pauses: number[] = [];
const clock: Clock = {
  now: systemClock.now,
  sleep: async (ms) => void pauses.push(ms),
};
const database = await freshDatabase({ clock, random: () => 0.5 });
await database.query('create table public.account (id int primary key, balance int8 not null)');

beforeEach(async () => {
  pauses.length = 0;
  await database.query('truncate public.account');
  await database.query('insert into public.account values (1, 100), (2, 100)');
});

const balances = async (): Promise<string[]> => {
  const rows = await database.query<{ balance: string }>(
    'select balance from public.account order by id',
  );
  return rows.map(({ balance }) => balance);
};

const add = (tx: Tx, id: number, amount: number): Promise<unknown> =>
  tx.query('update public.account set balance = balance + $2 where id = $1', [id, amount]);

/** Resolves for everyone once `count` have arrived. */
function meeting(count: number): () => Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let arrived = 0;
  return () => {
    arrived += 1;
    if (arrived === count) resolve();
    return promise;
  };
}

test('commits all of its statements and returns the result', async () => {
  const result = await database.transaction(async (tx) => {
    await add(tx, 1, -30);
    await add(tx, 2, 30);
    return 'moved';
  });
  expect(result).toBe('moved');
  expect(await balances()).toEqual(['70', '130']);
});

test('undoes all of its statements when the work fails', async () => {
  const work = database.transaction(async (tx) => {
    await add(tx, 1, -30);
    throw new Error('second thoughts');
  });
  await expect(work).rejects.toThrow('second thoughts');
  expect(await balances()).toEqual(['100', '100']);
  expect(pauses).toEqual([]);
});

test('refuses a statement after its end', async () => {
  const late = await database.transaction(async (tx) => tx);
  await expect(late.query('select 1')).rejects.toThrow('This transaction is over');
  await expect(late.executeSql('select 1')).rejects.toThrow('This transaction is over');
});

describe('repeats', () => {
  test('after a deadlock, so that both transfers happen', async () => {
    const bothHoldOne = meeting(2);
    const transfer = (from: number, to: number): Promise<void> =>
      database.transaction(async (tx) => {
        await add(tx, from, -10);
        await bothHoldOne();
        await add(tx, to, 10);
      });
    await Promise.all([transfer(1, 2), transfer(2, 1)]);
    expect(await balances()).toEqual(['100', '100']);
    expect(pauses).toHaveLength(1);
  });

  test('after a serialization failure, so that no update is lost', async () => {
    const bothHaveRead = meeting(2);
    const double = (): Promise<unknown> =>
      database.transaction(
        async (tx) => {
          const [row] = await tx.query<{ balance: string }>(
            'select balance from public.account where id = 1',
          );
          await bothHaveRead();
          return tx.query('update public.account set balance = $1 where id = 1', [
            String(BigInt(row?.balance ?? 0) * 2n),
          ]);
        },
        { isolation: 'repeatable read' },
      );
    await Promise.all([double(), double()]);
    expect(await balances()).toEqual(['400', '100']);
  });

  test('at most five times, with growing pauses', async () => {
    let attempts = 0;
    const work = database.transaction(async (tx) => {
      attempts += 1;
      await tx.query(`do $$ begin raise exception 'again' using errcode = '40001'; end $$`);
    });
    await expect(work).rejects.toMatchObject({ code: '40001' });
    expect(attempts).toBe(6);
    expect(pauses).toEqual([10, 20, 40, 80, 160]);
  });
});

test('carries jobs of pg-boss: they exist exactly if it commits', async () => {
  const boss = new PgBoss({ db: database, schema: 'jobs', supervise: false, schedule: false });
  await boss.start();
  await boss.createQueue('post');
  const doomed = database.transaction(async (tx) => {
    await boss.send('post', { number: 1 }, { db: tx });
    throw new Error('second thoughts');
  });
  await expect(doomed).rejects.toThrow('second thoughts');
  await database.transaction((tx) => boss.send('post', { number: 2 }, { db: tx }));

  const jobs = await boss.fetch('post', { batchSize: 10 });
  expect(jobs.map((job) => job.data)).toEqual([{ number: 2 }]);
  await boss.stop({ graceful: false });
});
