import type { MappingKind } from '../schema/mapping.ts';
import type { Queryable } from '../store/statement.ts';

export interface SeedMapping {
  readonly kind: MappingKind;
  readonly source: string;
  readonly target: string;
}

/** Fills an empty mapping table, once; what people have changed since is left alone. */
export async function seedMappings(db: Queryable, mappings: readonly SeedMapping[]): Promise<void> {
  await db.query(
    `insert into control.mapping (id, kind, source, target, legal_entity_id, version, status, valid_from, valid_to, created_by, approved_by)
select 'map_seed_' || m.kind || '_' || m.source, m.kind, m.source, m.target, null, 1, 'APPROVED', '1990-01-01', null, 'tributary', 'tributary'
from unnest($1::text[], $2::text[], $3::text[]) as m(kind, source, target) on conflict (id) do nothing`,
    [
      mappings.map(({ kind }) => kind),
      mappings.map(({ source }) => source),
      mappings.map(({ target }) => target),
    ],
  );
}
