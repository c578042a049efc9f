import type { SimAnswer } from '../kernel/server.ts';
import type { Json } from './json.ts';
import type { Report } from './records.ts';
import { Refusal } from './refusals.ts';
import { type Call, ok, wholeNumber } from './routing.ts';

/** Where the next page begins: a report in the order of change, and a row of it. */
interface Offset {
  readonly modified: number;
  readonly reportId: string;
  readonly row: number;
}

const START: Offset = { modified: Number.NEGATIVE_INFINITY, reportId: '', row: 0 };

/** The reports a list call looks at, beginning where the previous page ended. */
export function* reportsFrom(
  call: Call,
  after: number,
): Generator<{ report: Report; skip: number }> {
  const offset = offsetOf(call);
  const from = offset.modified > after ? offset : { ...START, modified: after };
  const visibleUntil = call.tenant.clock.now() - lagMs(call);
  for (const report of call.tenant.books.reports.from(from.modified, from.reportId)) {
    if (report.lastModified > visibleUntil) return;
    yield { report, skip: report.reportId === offset.reportId ? offset.row : 0 };
  }
}

/** How many rows of this one report earlier pages have shown. */
export function rowsShown(call: Call, report: Report): number {
  const offset = offsetOf(call);
  return offset.reportId === report.reportId ? offset.row : 0;
}

/** A search index that lags does not show the youngest changes; without that fault nothing is hidden. */
function lagMs(call: Call): number {
  const lag = call.tenant.faults.standing('index-lag');
  return lag ? (lag.ms ?? 1000) : Number.NEGATIVE_INFINITY;
}

/** One page of rows, each report giving those that `rowsOf` finds in it. */
export function page(
  call: Call,
  reports: Iterable<{ report: Report; skip: number }>,
  rowsOf: (report: Report) => readonly Json[],
): SimAnswer {
  const limit = wholeNumber(call, 'limit', { fallback: 25, min: 1, max: 100 });
  const items: Json[] = [];
  for (const { report, skip } of reports) {
    for (const [row, item] of rowsOf(report).entries()) {
      if (row < skip) continue;
      if (items.length === limit)
        return ok({ Items: items, NextPage: nextPage(call, report, row) });
      items.push(item);
    }
  }
  return ok({ Items: items, NextPage: null });
}

function nextPage(call: Call, report: Report, row: number): string {
  const url = new URL(call.request.url);
  const offset: Offset = { modified: report.lastModified, reportId: report.reportId, row };
  url.searchParams.set('offset', Buffer.from(JSON.stringify(offset)).toString('base64url'));
  return url.toString();
}

function offsetOf(call: Call): Offset {
  const text = call.query.get('offset');
  if (!text) return START;
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as Offset;
  } catch {
    throw new Refusal(400, 'Invalid offset');
  }
}

/**
 * Whose reports: `ALL`, one login, or, without the parameter, those of the token's owner, which for a company is
 * nobody at all.
 */
export function ownerFilter(call: Call): (report: Report) => boolean {
  const user = call.query.get('user');
  if (user === 'ALL') return () => true;
  if (!user) return () => false;
  const owner = call.tenant.books.findUser(user);
  if (!owner) throw new Refusal(400, `Invalid user login ID: ${user}`);
  return (report) => report.userId === owner.id;
}
