import type { Ids } from '../connectors/ids.ts';
import type { Connector, Feed, FeedPage, Unreadable } from '../connectors/ports.ts';
import { openException } from '../control/exceptions.ts';
import { storeHints } from '../control/inbox.ts';
import { touchId } from '../control/touched.ts';
import { UNATTRIBUTED } from '../store/columns.ts';
import type { Queryable } from '../store/statement.ts';

/**
 * A record that cannot be understood is left out and shown to a person, once; when it can be read again its
 * exception closes by itself. The rest of its page is kept.
 */
export async function reportUnreadable(
  tx: Queryable,
  means: { readonly ids: Ids; readonly now: Date },
  connector: Connector,
  feed: Feed,
  { changes, unreadable }: FeedPage,
): Promise<void> {
  for (const record of unreadable)
    await openException(tx, means, exceptionOf(connector, feed, record));
  await closeUnreadable(
    tx,
    connector,
    feed,
    changes.map(({ externalId }) => externalId),
  );
}

/** These can be read again, or are gone. */
export async function closeUnreadable(
  tx: Queryable,
  connector: Connector,
  feed: Feed,
  externalIds: readonly string[],
): Promise<void> {
  if (externalIds.length === 0) return;
  await tx.query({
    name: 'close_unreadable',
    text: `update control.exception set status = 'RESOLVED'
where kind = 'RECORD_UNREADABLE' and status in ('OPEN', 'ASSIGNED', 'SNOOZED') and cause_key = any($1)`,
    values: [[...new Set(externalIds)].map((id) => causeKey(connector, feed, id))],
  });
}

/** Closes those of which a sweep found no record any more. */
export async function closeVanished(
  tx: Queryable,
  connector: Connector,
  feed: Feed,
  { sweep, startedAt }: { readonly sweep: string; readonly startedAt: Date },
): Promise<void> {
  await tx.query({
    name: 'close_vanished',
    text: `update control.exception e set status = 'RESOLVED'
where e.kind = 'RECORD_UNREADABLE' and e.status in ('OPEN', 'ASSIGNED', 'SNOOZED') and e.opened_at < $3 and starts_with(e.cause_key, $2)
and not exists (select from control.sweep_key k where k.sweep = $1 and k.external_id = substr(e.cause_key, length($2) + 1))`,
    values: [sweep, causeKey(connector, feed, ''), startedAt.toISOString()],
  });
}

/**
 * Asks for every record of a connection that could not be understood so far: whoever starts to read may have been
 * told what it means, and no change feed tells of that.
 */
export async function askAgain(
  db: Queryable,
  { connectionId }: Connector,
  { ids, now }: { readonly ids: Ids; readonly now: Date },
): Promise<void> {
  const rows = await db.query<{ feed: string; externalId: string }>(
    `select detail->>'record' as feed, detail->>'externalId' as "externalId" from control.exception
where kind = 'RECORD_UNREADABLE' and status in ('OPEN', 'ASSIGNED', 'SNOOZED') and detail->>'connection' = $1`,
    [connectionId],
  );
  const start = ids.next('tch');
  const hints = rows.map((record) => ({ ...record, eventId: touchId(start, record) }));
  await storeHints(db, connectionId, hints, now);
}

const causeKey = (connector: Connector, feed: Feed, externalId: string): string =>
  `unreadable:${connector.connectionId}:${feed.name}:${externalId}`;

const exceptionOf = (
  connector: Connector,
  feed: Feed,
  { externalId, businessIds, reason }: Unreadable,
) => ({
  causeKey: causeKey(connector, feed, externalId),
  kind: 'RECORD_UNREADABLE' as const,
  severity: 'MEDIUM' as const,
  queue: 'integration',
  businessIds,
  summary: `${connector.system} ${feed.name} ${businessIds[0]?.value ?? externalId} cannot be read: ${reason}`,
  detail: { connection: connector.connectionId, record: feed.name, externalId },
  suggestion: 'Correct the record in its system; it is read again by itself.',
  amountMinor: null,
  amountCurrency: null,
  subjectType: null,
  subjectId: null,
  operationId: null,
  legalEntityId: UNATTRIBUTED,
});
