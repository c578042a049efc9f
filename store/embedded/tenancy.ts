import type pg from 'pg';
import type { Clock } from '../../connectors/clock.ts';
import { createDatabase } from '../create-database.ts';
import { keepAwake } from './awake.ts';
import { type Cluster, HOME } from './cluster.ts';
import { connectAdmin } from './identity.ts';
import { endWithUs, forget } from './lifeline.ts';
import { shutDown } from './postmaster.ts';
import type { RunningServer } from './running.ts';

/** The use of a server, by the process that is to end it or by a guest. */
export interface Tenancy {
  end(): Promise<void>;
}

/** Any number that nothing else in the server's own database locks. */
const TENANT_LOCK = 7_262_181_043;

/**
 * Whoever holds this lock ends the server. PostgreSQL frees it when the holder dies, however it dies, so the
 * next process that adopts the server becomes responsible for it, exactly one, with no file that could be stale.
 */
export async function takeTenancy(
  cluster: Cluster,
  { pid, port }: RunningServer,
  clock: Clock,
): Promise<Tenancy> {
  const session = await connectAdmin(cluster, port);
  const { rows } = await session.query('select pg_try_advisory_lock($1) as held', [TENANT_LOCK]);
  if (!rows[0]?.held) {
    await session.end();
    forget(pid);
    return { end: async () => {} };
  }
  endWithUs(pid);
  await makeHome(session);
  // The server ended otherwise: its process id may soon be somebody else's.
  session.once('end', () => forget(pid));
  // It is there in pg 8.23, though its types do not say so.
  (session as typeof session & { unref(): void }).unref();
  return {
    async end() {
      const sleep = keepAwake();
      await session.end();
      await shutDown(pid, clock).finally(sleep);
      forget(pid);
    },
  };
}

/** The database of the URL. `migrate` would create it too, after PostgreSQL has logged the miss as FATAL. */
async function makeHome(session: pg.Client): Promise<void> {
  const { rows } = await session.query('select from pg_database where datname = $1', [HOME]);
  if (rows.length === 0) await createDatabase(session, HOME);
}
