import type { ConcurCalls } from './calls.ts';
import { unreadable } from './failures.ts';
import { type ConcurConnectorOptions, leavesOutTests } from './options.ts';
import type { V3Page, V3Report } from './wire.ts';

/** The most that v3 gives at once. */
const PAGE_SIZE = 100;
const LIST_PATH = '/api/v3.0/expense/reports';

export interface ListPage {
  readonly rows: readonly V3Report[];
  /** Path of the next page; null at the end. */
  readonly next: string | null;
}

/** The path of the first page of everybody’s reports changed after a moment (UTC, without zone), or of all. */
export function firstPage(options: ConcurConnectorOptions, modifiedAfter: string | null): string {
  const query = new URLSearchParams({
    user: 'ALL',
    limit: String(PAGE_SIZE),
    ...(modifiedAfter !== null && { modifiedDateAfter: modifiedAfter }),
    ...(leavesOutTests(options) && { isTestUser: 'false' }),
  });
  return `${LIST_PATH}?${query}`;
}

export async function listPage(
  calls: ConcurCalls,
  path: string,
  signal: AbortSignal,
): Promise<ListPage> {
  const page = (await calls.get(path, signal)) as V3Page;
  const rows = page.Items ?? [];
  if (rows.some(({ ID, LastModifiedDate }) => !ID || !LastModifiedDate))
    throw unreadable('a listed report has no ID or LastModifiedDate');
  return { rows, next: page.NextPage ? pathOf(page.NextPage) : null };
}

export async function* allPages(
  calls: ConcurCalls,
  from: string,
  signal: AbortSignal,
): AsyncIterable<ListPage> {
  for (let path: string | null = from; path !== null; ) {
    const page: ListPage = await listPage(calls, path, signal);
    yield page;
    path = page.next;
  }
}

export async function listedReport(
  calls: ConcurCalls,
  reportId: string,
  signal: AbortSignal,
): Promise<V3Report | null> {
  const path = `${LIST_PATH}/${encodeURIComponent(reportId)}?user=ALL`;
  return (await calls.find(path, signal)) as V3Report | null;
}

/**
 * The address as it is, without its host: tokens go only to the base that came with them, and v3 is known to
 * print the address of the web site there.
 */
function pathOf(address: string): string {
  const [, path] = /^https?:\/\/[^/]+(\/.*)$/.exec(address) ?? [];
  if (path === undefined) throw unreadable(`NextPage is no address: ${address.slice(0, 200)}`);
  return path;
}
