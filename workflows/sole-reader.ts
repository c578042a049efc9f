import type pg from 'pg';
import type { Clock } from '../connectors/clock.ts';
import type { Database } from '../store/database.ts';

const LOCK_RETRY_MS = 2_000;
/** A database that vanished without a word (power, firewall) is noticed after at most these two together. */
const HEARTBEAT_MS = 5_000;
const HEARTBEAT_TIMEOUT_MS = 5_000;

interface Means {
  readonly db: Database;
  readonly clock: Clock;
}

interface Until {
  readonly signal: AbortSignal;
  readonly onError: (error: unknown) => void;
}

/**
 * Does `work` whenever no other replica does it for that connection. An advisory lock of a session says so: the
 * database frees it the moment its holder dies. Losing the session is losing the lock, and aborts the work.
 */
export async function whileAlone(
  means: Means,
  connectionId: string,
  work: (signal: AbortSignal) => Promise<void>,
  { signal, onError }: Until,
): Promise<void> {
  while (!signal.aborted) {
    // Caught so that the work outlives a restart of the database.
    await inSession(means, connectionId, work, signal).catch(onError);
    if (!signal.aborted) await means.clock.sleep(LOCK_RETRY_MS, signal).catch(() => {});
  }
}

async function inSession(
  { db, clock }: Means,
  connectionId: string,
  work: (signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const session = await db.connect();
  const lost = new AbortController();
  session.once('end', () => lost.abort());
  const over = new AbortController();
  try {
    if (!(await lock(session, connectionId))) return;
    const active = AbortSignal.any([signal, lost.signal]);
    const watching = watch(session, clock, lost, over.signal);
    await work(active).finally(() => over.abort());
    await watching;
  } finally {
    // A dead peer never answers the farewell, so only a living one is waited for.
    const farewell = session.end().catch(() => {});
    if (!lost.signal.aborted) await farewell;
  }
}

async function lock(session: pg.Client, connectionId: string): Promise<boolean> {
  const { rows } = await session.query<{ locked: boolean }>(
    `select pg_try_advisory_lock(hashtext('tributary sync'), hashtext($1)) as locked`,
    [connectionId],
  );
  return rows[0]?.locked === true;
}

async function watch(
  session: pg.Client,
  clock: Clock,
  lost: AbortController,
  over: AbortSignal,
): Promise<void> {
  const beat = { text: 'select 1', query_timeout: HEARTBEAT_TIMEOUT_MS };
  while (!over.aborted && !lost.signal.aborted) {
    await session.query(beat).catch(() => lost.abort());
    await clock.sleep(HEARTBEAT_MS, over).catch(() => {});
  }
}
