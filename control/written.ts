import type { CanonicalType } from '../schema/identifier.ts';
import type { SystemKind } from '../schema/provenance.ts';
import type { Queryable } from '../store/statement.ts';
import { tableOf } from '../store/tables/index.ts';

/**
 * Joins the document that a write made to the id reserved for it, where reading it back has not done so, and marks
 * the moment: a read begun earlier must not overwrite what this write brought about.
 */
export async function mark(
  tx: Queryable,
  {
    operation,
    connector,
  }: {
    readonly operation: { readonly subjectType: CanonicalType; readonly subjectId: string };
    readonly connector: { readonly connectionId: string; readonly system: SystemKind };
  },
  externalId: string,
  at: Date,
): Promise<void> {
  await tx.query({
    name: 'mark_written_ref',
    text: `insert into control.external_ref (connection_id, type, external_id, canonical_id, system, role, url, last_seen_at)
values ($1, $2, $3, $4, $5, 'OWNER', null, $6) on conflict do nothing`,
    values: [
      connector.connectionId,
      operation.subjectType,
      externalId,
      operation.subjectId,
      connector.system,
      at.toISOString(),
    ],
  });
  await tx.query(
    `update ${tableOf(operation.subjectType).qualifiedName} t set written_at = $4 from control.external_ref r
where r.connection_id = $1 and r.type = $2 and r.external_id = $3 and t.id = r.canonical_id`,
    [connector.connectionId, operation.subjectType, externalId, at.toISOString()],
  );
}
