import type { ExternalRef } from '../../schema/provenance.ts';
import type { FilterScope } from '../filters.ts';
import type { Queryable } from '../statement.ts';

/** Under which ids external systems know each of these entities, as far as who asks may see the entity. */
export async function externalRefsOf(
  canonicalIds: readonly string[],
  { entities }: FilterScope,
  db: Queryable,
): Promise<ExternalRef[][]> {
  const rows = await db.query<ExternalRef & { canonicalId: string }>({
    name: 'external_refs_of',
    text: `select canonical_id as "canonicalId", system, connection_id as "connectionId", type as "objectType",
  external_id as "externalId", role, url, last_seen_at as "lastSeenAt"
from control.external_ref
where canonical_id = any($1) and (legal_entity_id is null or legal_entity_id = any($2)) order by canonical_id, connection_id, type, external_id`,
    values: [canonicalIds, entities],
  });
  const byEntity = Map.groupBy(rows, ({ canonicalId }) => canonicalId);
  return canonicalIds.map((id) => byEntity.get(id) ?? []);
}
