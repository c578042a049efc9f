import { randomInt } from 'node:crypto';
import { Migrator } from '@mikro-orm/migrations';
import { MikroORM } from '@mikro-orm/postgresql';
import pg from 'pg';
import { type Clock, systemClock } from '../connectors/clock.ts';
import { entities } from './entities.ts';
import { type Listening, listen } from './listen.ts';
import { migrations } from './migrations/index.ts';
import { type Queryable, rowsOf } from './statement.ts';
import { type TransactionOptions, type Tx, transact } from './transaction.ts';

export type { Listening } from './listen.ts';
export type { Queryable, Statement } from './statement.ts';
export type { TransactionOptions, Tx } from './transaction.ts';

/**
 * The PostgreSQL of one process: MikroORM for migrations and rare writes, named statements on the same pool
 * for everything hot. As a whole it also serves as `db` of pg-boss.
 */
export interface Database extends Queryable {
  readonly url: string;
  readonly orm: MikroORM;
  /** MikroORM's own pool. Its parsers are MikroORM's: dates and instants come as text; prefer `query`. */
  readonly pool: pg.Pool;
  readonly clock: Clock;
  /** Runs `work` in one transaction and commits; repeats it on a serialization failure or deadlock. */
  transaction<T>(work: (tx: Tx) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /**
   * Every `notify <channel>` until closed, over reconnections. `onConnect` is called at each connection: what
   * was notified before it is lost, so read the table then. Send with `select pg_notify($1, $2)`.
   */
  listen(
    channel: string,
    onNotify: (payload: string) => void,
    onConnect?: () => void,
  ): Promise<Listening>;
  /** A connection outside the pool, for what belongs to a session (an advisory lock). The caller ends it. */
  connect(): Promise<pg.Client>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** `postgres://user:password@host:port/database`; nothing connects before the first statement. */
  readonly url: string;
  /** Most connections of this process, beside one for each subscription. */
  readonly poolSize: number;
  /** What `pg_stat_activity` shows. */
  readonly applicationName: string;
  readonly clock?: Clock;
  /** At least 0, less than 1: spreads the retries of transactions. */
  readonly random?: () => number;
}

const CONNECT_TIMEOUT_MS = 10_000;

const chance = (): number => randomInt(2 ** 32) / 2 ** 32;

/** Opens the pool. A missing database is created by `migrate`, not here. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const { url, clock = systemClock, random = chance } = options;
  const orm = await MikroORM.init(ormOptions(options));
  const pool = await orm.em.getConnection().getNativeClient();
  const connect = (): Promise<pg.Client> => connectSession(options);

  return {
    url,
    orm,
    pool,
    clock,
    connect,
    query: (...call) => rowsOf(pool, ...call),
    executeSql: async (text, values) => ({ rows: await rowsOf(pool, text, values) }),
    transaction: (work, how = {}) => transact(pool, work, how, { clock, random }),
    listen: (channel, onNotify, onConnect = () => {}) =>
      listen(channel, onNotify, onConnect, { clock, connect }),
    close: () => close(orm, pool),
  };
}

/** MikroORM ends the pool only if it has itself run a statement through it. */
async function close(orm: MikroORM, pool: pg.Pool): Promise<void> {
  await orm.close();
  if (!pool.ending) await pool.end();
}

const ormOptions = ({ url, poolSize, applicationName }: DatabaseOptions) => ({
  clientUrl: url,
  entities,
  extensions: [Migrator],
  discovery: { warnWhenNoEntities: false },
  // `migrate` creates it, once and with an answer for every refusal.
  ensureDatabase: false,
  pool: { min: 0, max: poolSize },
  driverOptions: {
    application_name: applicationName,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
  },
  migrations: {
    migrationsList: migrations,
    // Beside the tables it accounts for; a user of a managed server often may not write to `public`.
    tableName: 'control.migration',
    // Without this every run leaves a `.snapshot-….json` in the folder it was started in.
    snapshot: false,
    silent: true,
  },
});

async function connectSession({ url, applicationName }: DatabaseOptions): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    application_name: applicationName,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
  });
  // pg reports a lost connection as an event; without a listener it would end the process. Whoever holds
  // the session learns of it from the next statement or from `end`.
  client.on('error', () => {});
  await client.connect();
  return client;
}
