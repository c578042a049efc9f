import type { CanonicalType } from '../schema/identifier.ts';
import type { Queryable } from '../store/statement.ts';

/** What one system calls these records; absent where it does not know one. */
export async function externalIdsOf(
  db: Queryable,
  connectionId: string,
  type: CanonicalType,
  canonicalIds: readonly string[],
): Promise<Map<string, string>> {
  const rows = await db.query<{ canonical_id: string; external_id: string }>({
    name: 'external_ids_of',
    text: `select canonical_id, min(external_id) as external_id from control.external_ref
where connection_id = $1 and type = $2 and canonical_id = any($3) and role <> 'FORMER' group by canonical_id`,
    values: [connectionId, type, canonicalIds],
  });
  return new Map(rows.map((row) => [row.canonical_id, row.external_id]));
}
