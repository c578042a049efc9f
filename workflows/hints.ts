import type { Connector, Hint } from '../connectors/ports.ts';
import type { Queryable } from '../store/statement.ts';
import { keep, type SyncMeans } from './read-feed.ts';
import { feedStates } from './sync-state.ts';
import { tombstone } from './sweep.ts';

export const INBOX_CHANNEL = 'tributary_inbox';
const AT_ONCE = 200;

/** Stores the hints of a webhook before it is acknowledged; one that was stored before adds nothing (I17). */
export async function storeHints(
  db: Queryable,
  connectionId: string,
  hints: readonly Hint[],
  now: Date,
): Promise<void> {
  if (hints.length === 0) return;
  await db.query({
    name: 'store_hints',
    text: `with stored as (
  insert into control.inbox (connection_id, event_id, feed, external_id, received_at)
  select $1, h.event_id, h.feed, h.external_id, $5 from unnest($2::text[], $3::text[], $4::text[]) as h(event_id, feed, external_id)
  on conflict do nothing returning 1
)
select pg_notify('${INBOX_CHANNEL}', $1) where exists (select from stored)`,
    values: [
      connectionId,
      hints.map(({ eventId }) => eventId),
      hints.map(({ feed }) => feed),
      hints.map(({ externalId }) => externalId),
      now.toISOString(),
    ],
  });
}

interface WaitingHint {
  readonly event_id: string;
  readonly feed: string;
  readonly external_id: string;
}

/**
 * Follows up what waits in the inbox: reads those records as they are now and records them. A hint whose record
 * is gone tombstones it. Returns how many were done; a failing vendor leaves them waiting.
 */
export async function followHints(
  means: SyncMeans,
  connector: Connector,
  signal: AbortSignal,
): Promise<number> {
  const { db } = means;
  const waiting = await db.query<WaitingHint>({
    name: 'waiting_hints',
    text: `select event_id, feed, external_id from control.inbox
where connection_id = $1 and done_at is null order by received_at limit ${AT_ONCE}`,
    values: [connector.connectionId],
  });
  const states = waiting.length > 0 ? await feedStates(db, connector.connectionId) : new Map();
  for (const [name, hints] of Map.groupBy(waiting, ({ feed }) => feed))
    await followFeed(means, connector, name, hints, states.get(name)?.loaded ?? false, signal);
  return waiting.length;
}

async function followFeed(
  means: SyncMeans,
  connector: Connector,
  name: string,
  hints: readonly WaitingHint[],
  loaded: boolean,
  signal: AbortSignal,
): Promise<void> {
  const { db, clock } = means;
  const feed = connector.feeds.find((f) => f.name === name);
  const externalIds = [...new Set(hints.map(({ external_id }) => external_id))];
  const readAt = new Date(clock.now());
  const page = await feed?.read(externalIds, signal);
  await db.transaction(async (tx) => {
    if (feed && page) {
      await keep(tx, means, connector, feed, page, { readAt, announceNew: loaded });
      const seen = new Set([...page.changes, ...page.unreadable].map(({ externalId }) => externalId));
      const gone = externalIds.filter((id) => !seen.has(id));
      await tombstone(tx, connector.connectionId, feed, gone, readAt);
    }
    await tx.query({
      name: 'hints_done',
      text: `update control.inbox set done_at = $3 where connection_id = $1 and event_id = any($2)`,
      values: [
        connector.connectionId,
        hints.map(({ event_id }) => event_id),
        new Date(clock.now()).toISOString(),
      ],
    });
  });
}
