import type { MappingKind, ResolvedMapping } from '../schema/mapping.ts';
import type { Queryable } from '../store/statement.ts';

/** A mapping version that a write used; stored with it (L6). */
export interface MappingVersion {
  readonly id: string;
  readonly kind: MappingKind;
  readonly source: string;
  readonly target: string;
}

export interface MappingQuestion {
  readonly kind: MappingKind;
  readonly source: string;
  readonly legalEntityId: string | null;
  /** The document date, which decides the version. */
  readonly asOf: string;
}

/**
 * The approved mappings of the day, in the order asked; null where there is none. One for the legal entity wins
 * over one for all.
 */
export async function resolveMappings(
  db: Queryable,
  questions: readonly MappingQuestion[],
): Promise<(MappingVersion | null)[]> {
  const rows = await db.query<{ place: number; id: string; target: string }>({
    name: 'resolve_mappings',
    text: `select q.place::int as place, m.id, m.target
from unnest($1::text[], $2::text[], $3::text[], $4::date[]) with ordinality as q(kind, source, entity, as_of, place)
cross join lateral (
  select id, target from control.mapping
  where kind = q.kind and source = q.source and status = 'APPROVED'
    and (legal_entity_id is null or legal_entity_id = q.entity)
    and valid_from <= q.as_of and (valid_to is null or valid_to >= q.as_of)
  order by legal_entity_id nulls last, version desc limit 1
) m`,
    values: [
      questions.map(({ kind }) => kind),
      questions.map(({ source }) => source),
      questions.map(({ legalEntityId }) => legalEntityId),
      questions.map(({ asOf }) => asOf),
    ],
  });
  const found = new Map(rows.map((row) => [row.place, row]));
  return questions.map(({ kind, source }, index) => {
    const row = found.get(index + 1);
    return row ? { id: row.id, kind, source, target: row.target } : null;
  });
}

/** The same for readers: how a code is translated today. */
export const shownMapping = ({ id, kind, source, target }: MappingVersion): ResolvedMapping => ({
  kind,
  source,
  target,
  version: id,
});
