import type { Hint } from '../connectors/ports.ts';
import type { Queryable } from '../store/statement.ts';

/** What wakes the loop that follows hints. */
export const INBOX_CHANNEL = 'tributary_inbox';

/** Stores hints before they are acknowledged; one that was stored before adds nothing (I17). */
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
