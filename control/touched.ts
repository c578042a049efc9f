import type { Ids } from '../connectors/ids.ts';
import type { Change, Connector, Feed, Touched } from '../connectors/ports.ts';
import type { CanonicalType } from '../schema/identifier.ts';
import type { Queryable } from '../store/statement.ts';
import { storeHints } from './inbox.ts';
import type { Recorded } from './record.ts';

/** Hints of our own begin with this. Nobody delivers them twice, so they are forgotten once followed. */
export const TOUCH = 'touch:';

/** Names one asking: the same record asked for by the same page is asked for once. */
export const touchId = (page: string, { feed, externalId }: Touched): string =>
  `${TOUCH}${page}:${feed}:${externalId}`;

/** A source’s clock may be behind ours, and many tell whole seconds only. */
const CLOCKS_DIFFER_MS = 10 * 60 * 1000;

/**
 * Asks for what has to be read again because of what was just recorded, such as the customer whose balance a payment
 * lowered: some sources change a record and leave its date alone, so that no change feed tells of it. Only what was
 * really written asks, and in the same transaction, so this comes to rest by itself and a kill loses nothing.
 */
export async function touchOthers(
  tx: Queryable,
  connector: Connector,
  feed: Feed,
  { news, unsettledInvoices }: Pick<Recorded, 'news' | 'unsettledInvoices'>,
  means: { readonly ids: Ids; readonly now: Date; readonly loading: boolean },
): Promise<void> {
  const moved = means.loading ? await movedMeanwhile(tx, connector.connectionId, news) : news;
  const others = feed.touches?.(moved) ?? [];
  const invoices = await atSource(tx, connector, 'Invoice', unsettledInvoices);
  await askFor(tx, connector, [...others, ...invoices], means);
}

/** Asks for records by their canonical ids. */
export async function touchRecords(
  tx: Queryable,
  connector: Connector,
  ids: Readonly<Partial<Record<CanonicalType, readonly string[]>>>,
  means: { readonly ids: Ids; readonly now: Date },
): Promise<void> {
  const touched: Touched[] = [];
  for (const [type, some] of Object.entries(ids))
    touched.push(...(await atSource(tx, connector, type as CanonicalType, some)));
  await askFor(tx, connector, touched, means);
}

async function askFor(
  tx: Queryable,
  { connectionId }: Connector,
  touched: readonly Touched[],
  { ids, now }: { readonly ids: Ids; readonly now: Date },
): Promise<void> {
  if (touched.length === 0) return;
  const page = ids.next('tch');
  const hints = new Map(
    touched.map((record) => {
      const eventId = touchId(page, record);
      return [eventId, { ...record, eventId }];
    }),
  );
  await storeHints(tx, connectionId, [...hints.values()], now);
}

/**
 * While everything is read for the first time, what others refer to was read just before. Only what its source changed
 * since then can have changed that too.
 */
async function movedMeanwhile(
  tx: Queryable,
  connectionId: string,
  news: readonly Change[],
): Promise<readonly Change[]> {
  const [row] = await tx.query<{ began: Date | null }>({
    name: 'load_began',
    text: 'select min(load_started_at) as began from control.sync_state where connection_id = $1',
    values: [connectionId],
  });
  const since = (row?.began?.getTime() ?? 0) - CLOCKS_DIFFER_MS;
  return news.filter(({ updatedAt }) => updatedAt !== null && updatedAt.getTime() >= since);
}

/** Records in the words of their source. */
async function atSource(
  tx: Queryable,
  { connectionId, feeds }: Connector,
  type: CanonicalType,
  ids: readonly string[],
): Promise<Touched[]> {
  const feed = feeds.find(({ emits }) => emits.includes(type))?.name;
  if (feed === undefined || ids.length === 0) return [];
  const rows = await tx.query<{ external_id: string }>({
    name: 'touched_at_source',
    text: `select external_id from control.external_ref
where connection_id = $1 and type = $2 and canonical_id = any($3)`,
    values: [connectionId, type, ids],
  });
  return rows.map(({ external_id }) => ({ feed, externalId: external_id }));
}
