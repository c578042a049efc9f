import type { FreshnessOfType } from '../schema/provenance.ts';
import type { Queryable } from './statement.ts';
import type { SubgraphSchema } from './table.ts';

export type FreshnessTable = ReadonlyMap<string, FreshnessOfType>;

export const freshnessKey = (connectionId: string, objectType: string): string =>
  `${connectionId}\n${objectType}`;

/** What one type was last confirmed against, for each connection that supplies it. */
export const confirmationsOf = (table: FreshnessTable, objectType: string): FreshnessOfType[] =>
  [...table].filter(([key]) => key.endsWith(`\n${objectType}`)).map(([, type]) => type);

/** What every kept type of a subgraph was last confirmed against: a handful of rows. */
export async function readFreshness(
  db: Queryable,
  schema: SubgraphSchema,
): Promise<FreshnessTable> {
  const rows = await db.query<{
    connection_id: string;
    object_type: string;
    confirmed_at: Date | null;
    window_seconds: number;
    reachable: boolean;
  }>({
    name: `freshness_of_${schema}`,
    text: `select connection_id, object_type, confirmed_at, window_seconds, reachable from ${schema}.freshness`,
  });
  return new Map(
    rows.map((row) => [
      freshnessKey(row.connection_id, row.object_type),
      {
        confirmedAt: row.confirmed_at,
        windowSeconds: row.window_seconds,
        reachable: row.reachable,
      },
    ]),
  );
}
