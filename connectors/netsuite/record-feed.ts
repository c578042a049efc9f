import { UnreadableAmount } from '../money.ts';
import type { Change, Feed, FeedPage, Unreadable } from '../ports.ts';
import type { NetSuiteCalls } from './calls.ts';
import { withDetails } from './details.ts';
import { unreadable } from './failures.ts';
import type { ReadRecord, RecordKind, Tenant } from './record.ts';
import { Unmappable } from './row.ts';
import { byIds, changedBehind, counted, idsBehind, type Place } from './statements.ts';
import { chunksOf, MAX_ROWS, type Row, rowsOf } from './suiteql.ts';

/** Commits become visible in another order than their times: so much is read again. */
const OVERLAP_MS = 10 * 60 * 1000;

const BEGINNING: Place = { at: '1970-01-01T00:00:00', id: '0' };

export interface FeedMeans {
  readonly calls: NetSuiteCalls;
  readonly tenant: Tenant;
  readonly windowSeconds: number;
}

/** A kind of record as a feed, sorted by (lastmodifieddate, id): offsets miss rows while records change. */
export function recordFeed(kind: RecordKind, means: FeedMeans): Feed {
  const { touches } = kind;
  return {
    name: kind.name,
    emits: kind.emits,
    changeFeed: 'INCREMENTAL',
    windowSeconds: means.windowSeconds,
    total: (signal) => total(kind, means, signal),
    pages: (cursor, overlap, signal) => pages(kind, means, startOf(cursor, overlap), signal),
    read: (ids, signal) => read(kind, means, ids, signal),
    keys: (signal) => keys(kind, means, signal),
    ...(touches && { touches: (changes) => changes.flatMap((change) => touches(change)) }),
  };
}

interface Start {
  readonly after: Place;
  /** No page hands out a cursor before this one. */
  readonly known: Place;
}

function startOf(cursor: string | null, overlap: boolean): Start {
  if (cursor === null) return { after: BEGINNING, known: BEGINNING };
  const known = JSON.parse(cursor) as Place;
  return { after: overlap ? earlier(known) : known, known };
}

function earlier({ at }: Place): Place {
  const ms = Math.max(0, Date.parse(`${at}Z`) - OVERLAP_MS);
  return { at: new Date(ms).toISOString().slice(0, 19), id: '0' };
}

async function* pages(
  kind: RecordKind,
  means: FeedMeans,
  { after, known }: Start,
  signal: AbortSignal,
): AsyncIterable<FeedPage> {
  for (let from = after; ; ) {
    const rows = await rowsOf(means.calls, changedBehind(kind, from), signal);
    const last = rows.at(-1);
    if (!last) return;
    const to = placeOf(last);
    // Were a part of the time cut off, the same page would come back for ever.
    if (!isBehind(to, from))
      throw unreadable(`the change feed of ${kind.name} does not advance`, 'NONE');
    yield await pageOf(kind, means, rows, isBehind(to, known) ? to : known, signal);
    if (rows.length < MAX_ROWS) return;
    from = to;
  }
}

const placeOf = (row: Row): Place => ({ at: row['version'] ?? '', id: row['id'] ?? '' });

const isBehind = (a: Place, b: Place): boolean =>
  a.at > b.at || (a.at === b.at && Number(a.id) > Number(b.id));

async function read(
  kind: RecordKind,
  means: FeedMeans,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<FeedPage> {
  const numeric = ids.filter((id) => /^\d{1,15}$/.test(id));
  const chunks = await Promise.all(
    chunksOf(numeric).map((chunk) => rowsOf(means.calls, byIds(kind, chunk), signal)),
  );
  return pageOf(kind, means, chunks.flat(), BEGINNING, signal);
}

async function* keys(
  kind: RecordKind,
  { calls }: FeedMeans,
  signal: AbortSignal,
): AsyncIterable<readonly string[]> {
  for (let last: string | undefined = '0'; last !== undefined; ) {
    const rows: Row[] = await rowsOf(calls, idsBehind(kind, last), signal);
    if (rows.length > 0) yield rows.map(({ id = '' }) => id);
    last = rows.length < MAX_ROWS ? undefined : rows.at(-1)?.['id'];
  }
}

async function total(kind: RecordKind, { calls }: FeedMeans, signal: AbortSignal): Promise<number> {
  const [row] = await rowsOf(calls, counted(kind), signal);
  return Number(row?.['total'] ?? 0);
}

async function pageOf(
  kind: RecordKind,
  { calls, tenant }: FeedMeans,
  rows: readonly Row[],
  cursor: Place,
  signal: AbortSignal,
): Promise<FeedPage> {
  const records = await withDetails(kind, calls, rows, signal);
  const outcomes = records.map((record) => mapped(kind, record, tenant));
  return {
    changes: outcomes.flatMap((outcome) => ('changes' in outcome ? outcome.changes : [])),
    unreadable: outcomes.filter((outcome) => 'reason' in outcome),
    count: rows.length,
    cursor: JSON.stringify(cursor),
  };
}

function mapped(
  kind: RecordKind,
  record: ReadRecord,
  tenant: Tenant,
): { readonly changes: readonly Change[] } | Unreadable {
  try {
    return { changes: kind.map(record, tenant) };
  } catch (error) {
    // Caught so that one record that nobody understands does not stop the others; faults of ours go on.
    if (!(error instanceof Unmappable || error instanceof UnreadableAmount)) throw error;
    const { id = '' } = record.row;
    return { externalId: id, businessIds: numbersOf(kind, record.row), reason: error.message };
  }
}

function numbersOf({ businessId }: RecordKind, row: Row): Unreadable['businessIds'] {
  const value = businessId && row[businessId.column];
  return businessId && value ? [{ kind: businessId.kind, value }] : [];
}
