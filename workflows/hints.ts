import type { Connector } from '../connectors/ports.ts';
import { TOUCH } from '../control/touched.ts';
import type { Queryable } from '../store/statement.ts';
import { keepWhatCanBe } from './keep.ts';
import type { SyncMeans } from './read-feed.ts';
import { tombstone } from './sweep.ts';
import { feedStates } from './sync-state.ts';
import { closeUnreadable } from './unreadable.ts';

const AT_ONCE = 200;

interface WaitingHint {
  readonly event_id: string;
  readonly feed: string;
  readonly external_id: string;
}

/**
 * Follows up what waits in the inbox: reads those records as they are now and records them. A hint whose record
 * is gone tombstones it. Returns how many were done; a failing feed leaves its own waiting, and throws when the
 * others are done.
 */
export async function followHints(
  means: SyncMeans,
  connector: Connector,
  signal: AbortSignal,
): Promise<number> {
  const waiting = await waitingHints(means.db, connector.connectionId);
  if (waiting.length === 0) return 0;
  const states = await feedStates(means.db, connector.connectionId);
  const failures: unknown[] = [];
  for (const [name, hints] of Map.groupBy(waiting, ({ feed }) => feed)) {
    const loaded = states.get(name)?.loaded ?? false;
    // Caught so that a feed that fails does not keep the others waiting.
    await followFeed(means, connector, name, hints, loaded, signal).catch((error: unknown) =>
      failures.push(error),
    );
  }
  if (failures.length > 0) throw failures[0];
  return waiting.length;
}

/** The oldest of each feed. */
const waitingHints = (db: Queryable, connectionId: string): Promise<WaitingHint[]> =>
  db.query<WaitingHint>({
    name: 'waiting_hints',
    text: `select event_id, feed, external_id from (
  select event_id, feed, external_id, received_at, row_number() over (partition by feed order by received_at) as place
  from control.inbox where connection_id = $1 and done_at is null
) w where place <= ${AT_ONCE} order by received_at`,
    values: [connectionId],
  });

async function followFeed(
  means: SyncMeans,
  connector: Connector,
  name: string,
  hints: readonly WaitingHint[],
  loaded: boolean,
  signal: AbortSignal,
): Promise<void> {
  const feed = connector.feeds.find((f) => f.name === name);
  if (!feed) {
    await done(means.db, means, connector, hints);
    return;
  }
  const externalIds = [...new Set(hints.map(({ external_id }) => external_id))];
  const readAt = new Date(means.clock.now());
  const page = await feed.read(externalIds, signal);
  const seen = new Set([...page.changes, ...page.unreadable].map(({ externalId }) => externalId));
  const gone = externalIds.filter((id) => !seen.has(id));
  await keepWhatCanBe(means, connector, feed, page, { readAt, announceNew: loaded }, async (tx) => {
    await tombstone(tx, connector, feed, gone, { ids: means.ids, now: readAt });
    await closeUnreadable(tx, connector, feed, gone);
    await done(tx, means, connector, hints);
  });
}

async function done(
  tx: Queryable,
  { clock }: SyncMeans,
  { connectionId }: Connector,
  hints: readonly WaitingHint[],
): Promise<void> {
  await tx.query({
    name: 'touches_done',
    text: `delete from control.inbox where connection_id = $1 and event_id = any($2) and starts_with(event_id, '${TOUCH}')`,
    values: [connectionId, hints.map(({ event_id }) => event_id)],
  });
  await tx.query({
    name: 'hints_done',
    text: `update control.inbox set done_at = $3 where connection_id = $1 and event_id = any($2)`,
    values: [
      connectionId,
      hints.map(({ event_id }) => event_id),
      new Date(clock.now()).toISOString(),
    ],
  });
}
