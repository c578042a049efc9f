import type { Ids } from '../connectors/ids.ts';
import type { Connector, Feed, FeedPage, Unreadable } from '../connectors/ports.ts';
import { openException } from '../control/exceptions.ts';
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
  const readable = [...new Set(changes.map(({ externalId }) => causeKey(connector, feed, externalId)))];
  if (readable.length === 0) return;
  await tx.query({
    name: 'resolve_unreadable',
    text: `update control.exception set status = 'RESOLVED'
where kind = 'RECORD_UNREADABLE' and status in ('OPEN', 'ASSIGNED', 'SNOOZED') and cause_key = any($1)`,
    values: [readable],
  });
}

const causeKey = (connector: Connector, feed: Feed, externalId: string): string =>
  `unreadable:${connector.connectionId}:${feed.name}:${externalId}`;

const exceptionOf = (connector: Connector, feed: Feed, { externalId, businessIds, reason }: Unreadable) => ({
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
