import type pg from 'pg';
import type { Connector, Feed } from '../connectors/ports.ts';
import { VendorError } from '../connectors/vendor-error.ts';
import { followHints, INBOX_CHANNEL } from './hints.ts';
import { readFeed, type SyncMeans } from './read-feed.ts';
import { failRun, feedStates, type FeedState, setReachable } from './sync-state.ts';
import { sweepKeys } from './sweep.ts';

export interface SyncOptions {
  /** How often all keys of a feed are read to find deletions. */
  readonly sweepEverySeconds: number;
  readonly onError: (error: unknown, where: string) => void;
}

export interface RunningSync {
  stop(): Promise<void>;
}

const LOCK_RETRY_MS = 2_000;
const IDLE_MS = 500;
const FIRST_BACKOFF_MS = 1_000;
const MAX_BACKOFF_MS = 30_000;

/**
 * Keeps the copies of one connection current for as long as it runs. Any number of replicas may start it: an
 * advisory lock lets one at a time read, and the database frees it the moment its holder dies.
 */
export function startSync(
  means: SyncMeans,
  connector: Connector,
  options: SyncOptions,
): RunningSync {
  const stopped = new AbortController();
  const running = holdLock(means, connector, options, stopped.signal);
  return {
    stop: async () => {
      stopped.abort();
      await running;
    },
  };
}

async function holdLock(
  means: SyncMeans,
  connector: Connector,
  options: SyncOptions,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      const session = await means.db.connect();
      try {
        if (await lock(session, connector.connectionId))
          await whileLocked(session, means, connector, options, signal);
      } finally {
        await session.end().catch(() => {});
      }
    } catch (error) {
      // Caught so that sync outlives a restart of the database.
      options.onError(error, connector.connectionId);
    }
    await means.clock.sleep(LOCK_RETRY_MS, signal).catch(() => {});
  }
}

async function lock(session: pg.Client, connectionId: string): Promise<boolean> {
  const { rows } = await session.query<{ locked: boolean }>(
    `select pg_try_advisory_lock(hashtext('tributary sync'), hashtext($1)) as locked`,
    [connectionId],
  );
  return rows[0]?.locked === true;
}

/** Losing the session is losing the lock: everything stops before another replica starts. */
async function whileLocked(
  session: pg.Client,
  means: SyncMeans,
  connector: Connector,
  options: SyncOptions,
  signal: AbortSignal,
): Promise<void> {
  const lost = new AbortController();
  session.once('end', () => lost.abort());
  const active = AbortSignal.any([signal, lost.signal]);
  await Promise.all([
    readingLoop(means, connector, options, active),
    hintLoop(means, connector, options, active),
  ]);
}

async function readingLoop(
  means: SyncMeans,
  connector: Connector,
  options: SyncOptions,
  signal: AbortSignal,
): Promise<void> {
  const backoff = new Map<string, number>();
  while (!signal.aborted) {
    const states = await feedStates(means.db, connector.connectionId).catch(() => new Map());
    const due = nextDue(connector.feeds, states, means.clock.now());
    if (due) await runOnce(means, connector, due, states.get(due.name), options, backoff, signal);
    else {
      const swept = await sweepNext(means, connector, states, options, signal);
      if (!swept) await means.clock.sleep(IDLE_MS, signal).catch(() => {});
    }
  }
}

/** In the order of the connector’s feeds: what others refer to comes first. */
function nextDue(
  feeds: readonly Feed[],
  states: ReadonlyMap<string, FeedState>,
  now: number,
): Feed | undefined {
  return feeds.find((feed) => {
    const state = states.get(feed.name);
    return state && (state.nextRunAt === null || state.nextRunAt.getTime() <= now);
  });
}

async function runOnce(
  means: SyncMeans,
  connector: Connector,
  feed: Feed,
  state: FeedState | undefined,
  { onError }: SyncOptions,
  backoff: Map<string, number>,
  signal: AbortSignal,
): Promise<void> {
  if (!state) return;
  const { db, clock } = means;
  try {
    await readFeed(means, connector, feed, state, signal);
    backoff.delete(feed.name);
    await setReachable(db, connector.connectionId, 'CONNECTED', null, new Date(clock.now()));
  } catch (error) {
    // Caught because a feed that fails must not stop the others; it is tried again after a pause.
    if (signal.aborted) return;
    onError(error, `${connector.connectionId} ${feed.name}`);
    const pause = Math.min((backoff.get(feed.name) ?? FIRST_BACKOFF_MS / 2) * 2, MAX_BACKOFF_MS);
    backoff.set(feed.name, pause);
    const now = clock.now();
    await failRun(db, connector.connectionId, feed.name, {
      error: messageOf(error),
      nextRunAt: new Date(now + pause),
    }).catch((e: unknown) => onError(e, connector.connectionId));
    await noteState(means, connector, error).catch((e: unknown) => onError(e, connector.connectionId));
  }
}

function noteState(means: SyncMeans, connector: Connector, error: unknown): Promise<void> {
  if (!(error instanceof VendorError)) return Promise.resolve();
  const state =
    error.failure === 'ACCESS'
      ? 'REFUSED'
      : error.failure === 'UNAVAILABLE'
        ? 'UNREACHABLE'
        : 'DEGRADED';
  const now = new Date(means.clock.now());
  return setReachable(means.db, connector.connectionId, state, error.message, now);
}

const messageOf = (error: unknown): string =>
  error instanceof VendorError ? error.message : 'reading failed; the log says why';

async function sweepNext(
  means: SyncMeans,
  connector: Connector,
  states: ReadonlyMap<string, FeedState>,
  { sweepEverySeconds, onError }: SyncOptions,
  signal: AbortSignal,
): Promise<boolean> {
  const before = means.clock.now() - sweepEverySeconds * 1000;
  const feed = connector.feeds.find(({ name }) => {
    const state = states.get(name);
    const last = state?.lastSweepAt ?? state?.loadStartedAt;
    return state?.loaded && last && last.getTime() <= before;
  });
  if (!feed) return false;
  try {
    await sweepKeys(means, connector, feed, signal);
    return true;
  } catch (error) {
    // Caught as in runOnce; the next idle moment tries again.
    if (!signal.aborted) onError(error, `${connector.connectionId} ${feed.name} sweep`);
    return false;
  }
}

async function hintLoop(
  means: SyncMeans,
  connector: Connector,
  { onError }: SyncOptions,
  signal: AbortSignal,
): Promise<void> {
  let woken = Promise.withResolvers<void>();
  const wake = (): void => woken.resolve();
  const listening = await means.db.listen(
    INBOX_CHANNEL,
    (connectionId) => connectionId === connector.connectionId && wake(),
    wake,
  );
  signal.addEventListener('abort', wake, { once: true });
  while (!signal.aborted) {
    woken = Promise.withResolvers<void>();
    try {
      if ((await followHints(means, connector, signal)) > 0) continue;
      await woken.promise;
    } catch (error) {
      // Caught so that hints wait for a vendor that does not answer; they are read again after a pause.
      if (!signal.aborted) onError(error, `${connector.connectionId} webhooks`);
      await means.clock.sleep(FIRST_BACKOFF_MS, signal).catch(() => {});
    }
  }
  await listening.close();
}
