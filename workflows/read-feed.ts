import type { Clock } from '../connectors/clock.ts';
import type { Ids } from '../connectors/ids.ts';
import type { Connector, Feed, FeedPage } from '../connectors/ports.ts';
import type { Database } from '../store/database.ts';
import { keepWhatCanBe, type PageReading } from './keep.ts';
import { beginRun, endRun, type FeedState, savePage } from './sync-state.ts';

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
  reading: PageReading,
): Promise<void> {
  await keepWhatCanBe(means, connector, feed, page, reading, (tx, { cursor, count, unreadable }) =>
    savePage(
      tx,
      connector.connectionId,
      feed.name,
      { cursor, count: reading.announceNew ? 0 : count, unreadable: unreadable.length },
      new Date(means.clock.now()),
    ),
  );
}
