import type { Connector, Feed } from '../connectors/ports.ts';
import { VendorError } from '../connectors/vendor-error.ts';
import { Bell } from '../control/bell.ts';
import { INBOX_CHANNEL } from '../control/inbox.ts';
import { followHints } from './hints.ts';
import { readFeed, type SyncMeans } from './read-feed.ts';
import { whileAlone } from './sole-reader.ts';
import { sweepKeys } from './sweep.ts';
import { type FeedState, failRun, feedStates, setReachable } from './sync-state.ts';
import { askAgain } from './unreadable.ts';

export interface SyncOptions {
  /** How often all keys of a feed are read to find deletions. */
  readonly sweepEverySeconds: number;
  readonly onError: (error: unknown, where: string) => void;
}

export interface RunningSync {
  stop(): Promise<void>;
}

const IDLE_MS = 500;
const FIRST_BACKOFF_MS = 1_000;
const MAX_BACKOFF_MS = 30_000;
/** A webhook’s notification can be lost with its connection; the inbox is looked at this often anyway. */
const INBOX_IDLE_MS = 5_000;

/**
 * Keeps the copies of one connection current for as long as it runs. Any number of replicas may start it: one at
 * a time reads.
 */
export function startSync(
  means: SyncMeans,
  connector: Connector,
  options: SyncOptions,
): RunningSync {
  const stopped = new AbortController();
  const { connectionId } = connector;
  const running = whileAlone(
    means,
    connectionId,
    async (signal) => {
      await askAgain(means.db, connector, { ids: means.ids, now: new Date(means.clock.now()) });
      await Promise.all([
        readingLoop(means, connector, options, signal),
        hintLoop(means, connector, options, signal),
      ]);
    },
    { signal: stopped.signal, onError: (error) => options.onError(error, connectionId) },
  );
  return {
    stop: async () => {
      stopped.abort();
      await running;
    },
  };
}

async function readingLoop(
  means: SyncMeans,
  connector: Connector,
  options: SyncOptions,
  signal: AbortSignal,
): Promise<void> {
  const backoff = new Backoff();
  while (!signal.aborted) {
    try {
      const states = await feedStates(means.db, connector.connectionId);
      const due = nextDue(connector.feeds, states, means.clock.now());
      if (due) await runOnce(means, connector, due, options, backoff, signal);
      else if (!(await sweepNext(means, connector, states, options, backoff, signal)))
        await means.clock.sleep(IDLE_MS, signal).catch(() => {});
    } catch (error) {
      // Caught so that reading outlives a restart of the database.
      if (!signal.aborted) options.onError(error, connector.connectionId);
      await means.clock.sleep(FIRST_BACKOFF_MS, signal).catch(() => {});
    }
  }
}

/** Pauses that grow with each failure in a row, by what fails. */
class Backoff {
  readonly #pauses = new Map<string, { readonly pauseMs: number; readonly until: number }>();

  /** When to try again. */
  failed(what: string, now: number): number {
    const last = this.#pauses.get(what)?.pauseMs ?? FIRST_BACKOFF_MS / 2;
    const pauseMs = Math.min(last * 2, MAX_BACKOFF_MS);
    this.#pauses.set(what, { pauseMs, until: now + pauseMs });
    return now + pauseMs;
  }

  worked(what: string): void {
    this.#pauses.delete(what);
  }

  pauses(what: string, now: number): boolean {
    return (this.#pauses.get(what)?.until ?? now) > now;
  }
}

interface DueFeed {
  readonly feed: Feed;
  readonly state: FeedState;
}

/**
 * What was never read first, in the order of the connector’s feeds, where what others refer to comes first; then
 * what is due longest, so that a feed that is always due does not keep the others waiting.
 */
function nextDue(
  feeds: readonly Feed[],
  states: ReadonlyMap<string, FeedState>,
  now: number,
): DueFeed | undefined {
  return feeds
    .flatMap((feed) => {
      const state = states.get(feed.name);
      return state && dueAt(state) <= now ? [{ feed, state }] : [];
    })
    .toSorted((a, b) => dueAt(a.state) - dueAt(b.state))[0];
}

const dueAt = ({ nextRunAt }: FeedState): number => nextRunAt?.getTime() ?? 0;

async function runOnce(
  means: SyncMeans,
  connector: Connector,
  { feed, state }: DueFeed,
  { onError }: SyncOptions,
  backoff: Backoff,
  signal: AbortSignal,
): Promise<void> {
  const { db, clock } = means;
  const { connectionId } = connector;
  try {
    await readFeed(means, connector, feed, state, signal);
    backoff.worked(feed.name);
    await setReachable(db, connectionId, 'CONNECTED', null, new Date(clock.now()));
  } catch (error) {
    // Caught because a feed that fails must not stop the others; it is tried again after a pause.
    if (signal.aborted) return;
    onError(error, `${connectionId} ${feed.name}`);
    const nextRunAt = new Date(backoff.failed(feed.name, clock.now()));
    await failRun(db, connectionId, feed.name, { error: messageOf(error), nextRunAt });
    await noteState(means, connector, error);
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
  backoff: Backoff,
  signal: AbortSignal,
): Promise<boolean> {
  const now = means.clock.now();
  const feed = nextSweep(connector.feeds, states, now - sweepEverySeconds * 1000, (name) =>
    backoff.pauses(sweepOf(name), now),
  );
  if (!feed) return false;
  try {
    await sweepKeys(means, connector, feed, signal);
    backoff.worked(sweepOf(feed.name));
  } catch (error) {
    // Caught as in runOnce.
    if (!signal.aborted) onError(error, `${connector.connectionId} ${feed.name} sweep`);
    backoff.failed(sweepOf(feed.name), means.clock.now());
  }
  return true;
}

/** What was swept longest ago, of what was not swept since `before`. */
function nextSweep(
  feeds: readonly Feed[],
  states: ReadonlyMap<string, FeedState>,
  before: number,
  pauses: (name: string) => boolean,
): Feed | undefined {
  return feeds
    .flatMap((feed) => {
      const state = states.get(feed.name);
      const last = (state?.lastSweepAt ?? state?.loadStartedAt)?.getTime();
      return state?.loaded && last !== undefined && last <= before && !pauses(feed.name)
        ? [{ feed, last }]
        : [];
    })
    .toSorted((a, b) => a.last - b.last)[0]?.feed;
}

const sweepOf = (feed: string): string => `sweep of ${feed}`;

async function hintLoop(
  means: SyncMeans,
  connector: Connector,
  { onError }: SyncOptions,
  signal: AbortSignal,
): Promise<void> {
  const bell = new Bell();
  const ring = (): void => bell.ring();
  const listening = await means.db.listen(
    INBOX_CHANNEL,
    (connectionId) => connectionId === connector.connectionId && ring(),
    ring,
  );
  signal.addEventListener('abort', ring, { once: true });
  while (!signal.aborted) {
    bell.still();
    try {
      if ((await followHints(means, connector, signal)) > 0) continue;
      if (!signal.aborted) await bell.wait(means.clock, INBOX_IDLE_MS);
    } catch (error) {
      // Caught so that hints wait for a vendor that does not answer; they are read again after a pause.
      if (!signal.aborted) onError(error, `${connector.connectionId} webhooks`);
      await means.clock.sleep(FIRST_BACKOFF_MS, signal).catch(() => {});
    }
  }
  await listening.close();
}
