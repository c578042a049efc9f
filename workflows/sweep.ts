import type { Ids } from '../connectors/ids.ts';
import type { Connector, Feed } from '../connectors/ports.ts';
import { followDeletion } from '../control/gone.ts';
import type { Queryable } from '../store/statement.ts';
import { tableOf } from '../store/tables/index.ts';
import type { SyncMeans } from './read-feed.ts';
import { closeVanished } from './unreadable.ts';

/**
 * Reads all keys of a feed and marks as deleted what is kept but no longer there: "modified since" never tells
 * of deletions and merges (N9). What was read after the sweep began is left alone. Returns how many were gone.
 */
export async function sweepKeys(
  { db, clock, ids }: SyncMeans,
  connector: Connector,
  feed: Feed,
  signal: AbortSignal,
): Promise<number> {
  const startedAt = new Date(clock.now());
  const sweep = ids.next('swp');
  try {
    let count = 0;
    for await (const keys of feed.keys(signal)) count += await noteKeys(db, sweep, keys);
    signal.throwIfAborted();
    return await db.transaction((tx) =>
      tombstoneMissing(tx, connector, feed, { sweep, count, startedAt }, ids),
    );
  } finally {
    await db.query('delete from control.sweep_key where sweep = $1', [sweep]);
  }
}

async function noteKeys(db: Queryable, sweep: string, keys: readonly string[]): Promise<number> {
  const noted = await db.query({
    name: 'sweep_keys',
    text: `insert into control.sweep_key (sweep, external_id) select $1, unnest($2::text[]) on conflict do nothing returning 1`,
    values: [sweep, keys],
  });
  return noted.length;
}

interface Swept {
  readonly sweep: string;
  /** How many keys there are. */
  readonly count: number;
  readonly startedAt: Date;
}

async function tombstoneMissing(
  tx: Queryable,
  connector: Connector,
  feed: Feed,
  { sweep, count, startedAt }: Swept,
  ids: Ids,
): Promise<number> {
  const { connectionId } = connector;
  await refuseLostKeys(tx, sweep, count);
  let deleted = 0;
  for (const type of feed.emits) {
    const { qualifiedName, name } = tableOf(type);
    const rows = await tx.query<{ id: string }>({
      name: `sweep_${name}`,
      text: `update ${qualifiedName} t set deleted_at = $3 where t.connection_id = $1 and t.deleted_at is null and t.read_at < $3
and not exists (select from control.sweep_key k where k.sweep = $2 and k.external_id = t.source_id) returning id`,
      values: [connectionId, sweep, startedAt.toISOString()],
    });
    deleted += rows.length;
    const gone = rows.map(({ id }) => id);
    await followDeletion(tx, connector, type, gone, { ids, now: startedAt });
  }
  await closeVanished(tx, connector, feed, { sweep, startedAt });
  await tx.query(
    'update control.sync_state set last_sweep_at = $3 where connection_id = $1 and feed = $2',
    [connectionId, feed.name, startedAt.toISOString()],
  );
  return deleted;
}

/** The table of keys does not survive a crash of the database: what is missing there may still be at its source. */
async function refuseLostKeys(tx: Queryable, sweep: string, count: number): Promise<void> {
  const [row] = await tx.query<{ count: number }>(
    'select count(*)::int as count from control.sweep_key where sweep = $1',
    [sweep],
  );
  if (row?.count !== count) throw new Error(`the keys of sweep ${sweep} were lost`);
}

/** Marks records as deleted that their source no longer had at `now`. The copy stays. */
export async function tombstone(
  tx: Queryable,
  connector: Connector,
  feed: Feed,
  externalIds: readonly string[],
  means: { readonly ids: Ids; readonly now: Date },
): Promise<void> {
  if (externalIds.length === 0) return;
  for (const type of feed.emits) {
    const { qualifiedName, name } = tableOf(type);
    const rows = await tx.query<{ id: string }>({
      name: `tombstone_${name}`,
      text: `update ${qualifiedName} set deleted_at = $3 where connection_id = $1 and source_id = any($2) and deleted_at is null and read_at < $3 returning id`,
      values: [connector.connectionId, externalIds, means.now.toISOString()],
    });
    const gone = rows.map(({ id }) => id);
    await followDeletion(tx, connector, type, gone, means);
  }
}
