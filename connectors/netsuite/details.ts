import type { NetSuiteCalls } from './calls.ts';
import type { DetailRows, ReadRecord, RecordKind } from './record.ts';
import { detailsOf } from './statements.ts';
import { chunksOf, MAX_ROWS, type Row, rowsOf } from './suiteql.ts';

/** Joins the rows of a page with what belongs to them: a few calls per page, however many records it has. */
export async function withDetails(
  kind: RecordKind,
  calls: NetSuiteCalls,
  rows: readonly Row[],
  signal: AbortSignal,
): Promise<ReadRecord[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id = '' }) => id);
  const [details, shared] = await Promise.all([
    resolved(kind.details ?? {}, (detail) => byOwner(detail, calls, ids, signal)),
    resolved(kind.shared ?? {}, (statement) => rowsOf(calls, statement, signal)),
  ]);
  return rows.map((row) => ({
    row,
    rows: (name) => details.get(name)?.get(row['id'] ?? '') ?? [],
    shared: (name) => shared.get(name) ?? [],
  }));
}

async function resolved<In, Out>(
  named: Readonly<Record<string, In>>,
  resolve: (value: In) => Promise<Out>,
): Promise<Map<string, Out>> {
  const entries = Object.entries(named).map(
    async ([name, value]) => [name, await resolve(value)] as const,
  );
  return new Map(await Promise.all(entries));
}

async function byOwner(
  detail: DetailRows,
  calls: NetSuiteCalls,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<Map<string, Row[]>> {
  const chunks = await Promise.all(chunksOf(ids).map((chunk) => all(detail, calls, chunk, signal)));
  return Map.groupBy(chunks.flat(), ({ owner = '' }) => owner);
}

/** Goes on behind the last row as long as answers are full. */
async function all(
  detail: DetailRows,
  calls: NetSuiteCalls,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<Row[]> {
  const found: Row[] = [];
  for (;;) {
    const rows = await rowsOf(calls, detailsOf(detail, ids, found.at(-1)), signal);
    found.push(...rows);
    if (rows.length < MAX_ROWS) return found;
  }
}
