import type pg from 'pg';
import type { Clock } from '../connectors/clock.ts';
import { type Queryable, rowsOf } from './statement.ts';

/**
 * An open transaction on one connection. It is also the `db` of pg-boss
 * (`boss.send(queue, data, { db: tx })`): the job exists exactly if the transaction commits.
 * Statements run one after the other; await each before the next.
 */
export type Tx = Queryable;

export interface TransactionOptions {
  /** Default `read committed`. */
  readonly isolation?: 'read committed' | 'repeatable read' | 'serializable';
}

/** Time and chance of the retries, as parameters. */
export interface RetryMeans {
  readonly clock: Clock;
  /** At least 0, less than 1. */
  readonly random: () => number;
}

const MAX_ATTEMPTS = 6;
const FIRST_PAUSE_MS = 10;

/** serialization_failure and deadlock_detected: PostgreSQL undid the transaction and asks to repeat it. */
const REPEATABLE = new Set(['40001', '40P01']);

/**
 * Runs `work` and commits. A serialization failure or a deadlock repeats the whole of `work` up to five
 * times, so it must change nothing outside the transaction. Any other error rolls back and is thrown as it is.
 */
export async function transact<T>(
  pool: pg.Pool,
  work: (tx: Tx) => Promise<T>,
  options: TransactionOptions,
  { clock, random }: RetryMeans,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await once(pool, work, options);
    } catch (error) {
      // Caught to repeat what PostgreSQL asks to repeat; everything else goes on to the caller.
      if (attempt === MAX_ATTEMPTS || !isRepeatable(error)) throw error;
      // Full jitter: two transactions that collided must not come back together.
      await clock.sleep(FIRST_PAUSE_MS * 2 ** attempt * random());
    }
  }
}

const isRepeatable = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && REPEATABLE.has(String(error.code));

async function once<T>(
  pool: pg.Pool,
  work: (tx: Tx) => Promise<T>,
  { isolation = 'read committed' }: TransactionOptions,
): Promise<T> {
  const client = await pool.connect();
  const open = { tx: true };
  try {
    await client.query(`begin isolation level ${isolation}`);
    const result = await work(txOn(client, open));
    open.tx = false;
    await client.query('commit');
    client.release();
    return result;
  } catch (error) {
    // Caught to give the connection back clean; the error itself is the caller's.
    open.tx = false;
    await rollBack(client);
    throw error;
  }
}

/** A connection that cannot roll back is in an unknown state: the pool drops it, and the server undoes its work. */
const rollBack = (client: pg.PoolClient): Promise<void> =>
  client.query('rollback').then(
    () => client.release(),
    (error: Error) => client.release(error),
  );

function txOn(client: pg.PoolClient, open: { tx: boolean }): Tx {
  // A statement issued late would run in the transaction of whoever got the connection next.
  const guard = (): void => {
    if (!open.tx) throw new Error('This transaction is over: await every statement inside it.');
  };
  return {
    async query<R extends object>(...call: Parameters<Tx['query']>): Promise<R[]> {
      guard();
      return rowsOf<R>(client, ...call);
    },
    async executeSql(text, values) {
      guard();
      return { rows: await rowsOf(client, text, values) };
    },
  };
}
