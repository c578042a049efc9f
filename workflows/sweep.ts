import type { Connector, Feed } from '../connectors/ports.ts';
import type { Queryable } from '../store/statement.ts';
import { tableOf } from '../store/tables/index.ts';
import type { SyncMeans } from './read-feed.ts';

/**
 * Reads all keys of a feed and marks as deleted what is kept but no longer there: "modified since" never tells
 * of deletions and merges (N9). What was read after the sweep began is left alone.
 */
export async function sweepKeys(
  { db, clock, ids }: SyncMeans,
  connector: Connector,
  feed: Feed,
  signal: AbortSignal,
): Promise<number> {
  const startedAt = new Date(clock.now());
  const sweep = ids.next('swp');
  for await (const keys of feed.keys(signal))
    await db.query({
      name: 'sweep_keys',
      text: `insert into control.sweep_key (sweep, external_id) select $1, unnest($2::text[]) on conflict do nothing`,
      values: [sweep, keys],
    });
  return db.transaction(async (tx) => {
    let deleted = 0;
    for (const type of feed.emits) {
      const { qualifiedName, name } = tableOf(type);
      const rows = await tx.query({
        name: `sweep_${name}`,
        text: `update ${qualifiedName} t set deleted_at = $3 where t.connection_id = $1 and t.deleted_at is null and t.read_at < $3
and not exists (select from control.sweep_key k where k.sweep = $2 and k.external_id = t.source_id) returning t.id`,
        values: [connector.connectionId, sweep, startedAt.toISOString()],
      });
      deleted += rows.length;
    }
    await tx.query('delete from control.sweep_key where sweep = $1', [sweep]);
    await tx.query(
      'update control.sync_state set last_sweep_at = $3 where connection_id = $1 and feed = $2',
      [connector.connectionId, feed.name, startedAt.toISOString()],
    );
    return deleted;
  });
}

/** Marks records as deleted that their source no longer has. The copy stays. */
export async function tombstone(
  tx: Queryable,
  connectionId: string,
  feed: Feed,
  externalIds: readonly string[],
  at: Date,
): Promise<void> {
  if (externalIds.length === 0) return;
  for (const type of feed.emits) {
    const { qualifiedName, name } = tableOf(type);
    await tx.query({
      name: `tombstone_${name}`,
      text: `update ${qualifiedName} set deleted_at = $3 where connection_id = $1 and source_id = any($2) and deleted_at is null and read_at < $3`,
      values: [connectionId, externalIds, at.toISOString()],
    });
  }
}
