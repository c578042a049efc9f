import { UnreadableAmount } from '../money.ts';
import type { Change, Feed, FeedPage, Unreadable } from '../ports.ts';
import { VendorError } from '../vendor-error.ts';
import { inParallel } from './in-parallel.ts';
import { reportChange } from './map.ts';
import { type ConcurConnectorOptions, leavesOutTests } from './options.ts';
import { advanced, isKnown, momentOf, type Position, positionOf, startAfter } from './position.ts';
import { allPages, firstPage, type ListPage, listedReport, listPage } from './report-list.ts';
import { type PartsMeans, readParts } from './report-parts.ts';
import type { Rules } from './rules.ts';
import { Torn, Unmappable } from './understanding.ts';
import type { V3Report } from './wire.ts';

export const REPORT_FEED = 'report';
const DEFAULT_WINDOW_SECONDS = 3_600;

export interface FeedMeans extends PartsMeans {
  readonly options: ConcurConnectorOptions;
  readonly rules: Rules;
}

/** Everybody’s expense reports: v3 lists what changed, v4 and the financial integration tell what it is. */
export function reportFeed(means: FeedMeans): Feed {
  return {
    name: REPORT_FEED,
    emits: ['ExpenseReport'],
    changeFeed: 'INCREMENTAL',
    windowSeconds: means.options.windows[REPORT_FEED] ?? DEFAULT_WINDOW_SECONDS,
    total: (signal) => total(means, signal),
    pages: (cursor, overlap, signal) => pages(means, positionOf(cursor), overlap, signal),
    read: (ids, signal) => read(means, ids, signal),
    keys: (signal) => keys(means, signal),
  };
}

/** v3 counts nothing, but a hundred ids cost one call where a hundred reports cost a thousand. */
async function total(means: FeedMeans, signal: AbortSignal): Promise<number> {
  let count = 0;
  for await (const ids of keys(means, signal)) count += ids.length;
  return count;
}

async function* keys(
  { calls, options }: FeedMeans,
  signal: AbortSignal,
): AsyncIterable<readonly string[]> {
  for await (const { rows } of allPages(calls, firstPage(options, null), signal))
    if (rows.length > 0) yield rows.map(({ ID }) => ID);
}

async function* pages(
  means: FeedMeans,
  from: Position,
  overlap: boolean,
  signal: AbortSignal,
): AsyncIterable<FeedPage> {
  const after = from.walk ? from.walk.after : startAfter(from, overlap);
  let path: string | null = from.walk?.next ?? firstPage(means.options, after);
  let position = from;
  while (path !== null) {
    const page = await pageAt(means, path, { from, after }, signal);
    position = advanced(position, page, after);
    const rows = overlap ? page.rows : page.rows.filter((row) => !isKnown(row, from));
    yield await pageOf(means, rows, JSON.stringify(position), signal);
    path = page.next;
  }
}

/** A stored `NextPage` may have died since: then the walk that it belonged to begins anew. */
async function pageAt(
  { calls, options }: FeedMeans,
  path: string,
  { from, after }: { readonly from: Position; readonly after: string | null },
  signal: AbortSignal,
): Promise<ListPage> {
  try {
    return await listPage(calls, path, signal);
  } catch (error) {
    // Caught for the one refusal that a new beginning helps against; reading twice does no harm.
    const isStored = path === from.walk?.next;
    if (!isStored || !(error instanceof VendorError) || error.failure !== 'REFUSED') throw error;
    return listPage(calls, firstPage(options, after), signal);
  }
}

async function read(
  means: FeedMeans,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<FeedPage> {
  const { calls, concurrency } = means;
  const found = await inParallel(ids, concurrency, (id) => listedReport(calls, id, signal));
  const rows = found.filter((row) => row !== null);
  return pageOf(means, rows, '', signal);
}

type Outcome = Change<'ExpenseReport'> | Unreadable | null;

async function pageOf(
  means: FeedMeans,
  rows: readonly V3Report[],
  cursor: string,
  signal: AbortSignal,
): Promise<FeedPage> {
  const oldestFirst = rows.toSorted((a, b) => (momentOf(a) < momentOf(b) ? -1 : 1));
  const outcomes = await inParallel(oldestFirst, means.concurrency, (row) =>
    outcomeOf(means, row, signal),
  );
  return {
    changes: outcomes.filter((outcome) => outcome !== null && 'facts' in outcome),
    unreadable: outcomes.filter((outcome) => outcome !== null && 'reason' in outcome),
    count: rows.length,
    cursor,
  };
}

async function outcomeOf(means: FeedMeans, row: V3Report, signal: AbortSignal): Promise<Outcome> {
  try {
    return await changeOf(means, row, signal).catch((error) => again(means, row, error, signal));
  } catch (error) {
    // Caught so that one report that nobody understands does not stop the others; faults of ours go on.
    if (!isAboutRecord(error)) throw error;
    return { externalId: row.ID, businessIds: businessIdsOf(row), reason: error.message };
  }
}

/** A report that changed under the reading is read once more as it is now. */
async function again(means: FeedMeans, row: V3Report, error: unknown, signal: AbortSignal) {
  if (!(error instanceof Torn)) throw error;
  const fresh = await listedReport(means.calls, row.ID, signal);
  return fresh && changeOf(means, fresh, signal);
}

async function changeOf(
  means: FeedMeans,
  row: V3Report,
  signal: AbortSignal,
): Promise<Change<'ExpenseReport'> | null> {
  const parts = await readParts(means, row, signal);
  if (parts === null || (await isTest(means, parts.owner.userId, signal))) return null;
  return reportChange(parts, means.rules);
}

/** The list leaves test users out by itself; a single report does not say whose it is. */
const isTest = async ({ options, people }: FeedMeans, userId: string, signal: AbortSignal) =>
  leavesOutTests(options) && people.isTestUser(userId, signal);

const isAboutRecord = (error: unknown): error is Error =>
  error instanceof Unmappable ||
  error instanceof UnreadableAmount ||
  (error instanceof VendorError && (error.failure === 'REFUSED' || error.failure === 'UNREADABLE'));

const businessIdsOf = ({ Name }: V3Report): Unreadable['businessIds'] =>
  Name ? [{ kind: 'expense report', value: Name }] : [];
