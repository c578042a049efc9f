import type { Clock } from '../connectors/clock.ts';
import type { Ids } from '../connectors/ids.ts';
import type { Connector, Feed, FeedPage } from '../connectors/ports.ts';
import { record } from '../control/record.ts';
import type { Database, Tx } from '../store/database.ts';
import { beginRun, endRun, type FeedState, savePage } from './sync-state.ts';
import { reportUnreadable } from './unreadable.ts';

export interface SyncMeans {
  readonly db: Database;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** Reads are planned three times per agreed window, so that one failure does not break the agreement. */
const RUNS_PER_WINDOW = 3;

/**
 * Reads a feed to its end: everything the first time, then what changed. Every page is kept together with the
 * place behind it, so a kill at any moment costs one page.
 */
export async function readFeed(
  means: SyncMeans,
  connector: Connector,
  feed: Feed,
  state: FeedState,
  signal: AbortSignal,
): Promise<void> {
  const { db, clock } = means;
  const startedAt = new Date(clock.now());
  const total = state.loaded ? null : await feed.total(signal);
  await beginRun(db, connector.connectionId, feed, { loaded: state.loaded, total, now: startedAt });
  const cursor = state.loaded && feed.changeFeed === 'FULL_ONLY' ? null : state.cursor;
  let readAt = startedAt;
  for await (const page of feed.pages(cursor, state.loaded, signal)) {
    await keepPage(means, connector, feed, page, { readAt, announceNew: state.loaded });
    readAt = new Date(clock.now());
  }
  const nextRunAt = new Date(clock.now() + (feed.windowSeconds * 1000) / RUNS_PER_WINDOW);
  await db.transaction((tx) =>
    endRun(tx, connector.connectionId, feed, { confirmedAt: startedAt, nextRunAt }),
  );
}

async function keepPage(
  means: SyncMeans,
  connector: Connector,
  feed: Feed,
  page: FeedPage,
  reading: { readonly readAt: Date; readonly announceNew: boolean },
): Promise<void> {
  await means.db.transaction(async (tx) => {
    await keep(tx, means, connector, feed, page, reading);
    const { cursor, count, unreadable } = page;
    const now = new Date(means.clock.now());
    await savePage(
      tx,
      connector.connectionId,
      feed.name,
      { cursor, count: reading.announceNew ? 0 : count, unreadable: unreadable.length },
      now,
    );
  });
}

/** Records what a page shows, and reports what in it cannot be understood. */
export async function keep(
  tx: Tx,
  { ids, clock }: SyncMeans,
  connector: Connector,
  feed: Feed,
  page: FeedPage,
  { readAt, announceNew }: { readonly readAt: Date; readonly announceNew: boolean },
): Promise<void> {
  const means = { ids, now: new Date(clock.now()) };
  await record(
    tx,
    {
      through: { id: connector.connectionId, system: connector.system },
      changes: page.changes,
      readAt,
      announceNew,
    },
    means,
  );
  await reportUnreadable(tx, means, connector, feed, page);
}
