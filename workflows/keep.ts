import type { Change, Connector, Feed, FeedPage, Unreadable } from '../connectors/ports.ts';
import { record } from '../control/record.ts';
import { touchOthers } from '../control/touched.ts';
import type { Tx } from '../store/database.ts';
import type { SyncMeans } from './read-feed.ts';
import { reportUnreadable } from './unreadable.ts';

/** When a page was asked for, and whether what is new in it is news. */
export interface PageReading {
  readonly readAt: Date;
  readonly announceNew: boolean;
}

/**
 * Records what a page shows, reports what in it cannot be understood, and ends with `finish`, in one transaction.
 * A record with a value that the database refuses counts as one that cannot be understood: it must not hold up
 * the rest of its page, and with it the feed, for ever.
 */
export async function keepWhatCanBe(
  means: SyncMeans,
  connector: Connector,
  feed: Feed,
  page: FeedPage,
  reading: PageReading,
  finish: (tx: Tx, page: FeedPage) => Promise<void>,
): Promise<void> {
  const keepAll = (whole: FeedPage): Promise<void> =>
    means.db.transaction(async (tx) => {
      await keep(tx, means, connector, feed, whole, reading);
      await finish(tx, whole);
    });
  try {
    await keepAll(page);
  } catch (error) {
    // Caught to find out which record it is; every other fault is the caller’s.
    if (!isRefusedValue(error)) throw error;
    const refused = await keepOneByOne(means, connector, feed, page, reading);
    await keepAll({ ...page, changes: [], unreadable: [...page.unreadable, ...refused] });
  }
}

async function keep(
  tx: Tx,
  { ids, clock }: SyncMeans,
  connector: Connector,
  feed: Feed,
  page: FeedPage,
  reading: PageReading,
): Promise<void> {
  const means = { ids, now: new Date(clock.now()) };
  const through = { id: connector.connectionId, system: connector.system };
  const recorded = await record(tx, { through, changes: page.changes, ...reading }, means);
  await touchOthers(tx, connector, feed, recorded, { ...means, loading: !reading.announceNew });
  await reportUnreadable(tx, means, connector, feed, page);
}

/** Gives what was refused. */
async function keepOneByOne(
  means: SyncMeans,
  connector: Connector,
  feed: Feed,
  page: FeedPage,
  reading: PageReading,
): Promise<Unreadable[]> {
  const refused: Unreadable[] = [];
  for (const change of page.changes)
    try {
      const alone = { ...page, changes: [change], unreadable: [] };
      await means.db.transaction((tx) => keep(tx, means, connector, feed, alone, reading));
    } catch (error) {
      // Caught because this is the record that is looked for.
      if (!isRefusedValue(error)) throw error;
      refused.push(unreadable(change, error));
    }
  return refused;
}

/** Classes 22 and 23 of PostgreSQL’s errors: a value that cannot be, or that a constraint forbids. */
const isRefusedValue = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && /^2[23]/.test(String(error.code));

const unreadable = ({ externalId, type, facts }: Change, error: Error): Unreadable => ({
  externalId,
  businessIds:
    'number' in facts && typeof facts.number === 'string'
      ? [{ kind: type.toLowerCase(), value: facts.number }]
      : [],
  reason: `it cannot be kept: ${error.message}`,
});
