import type { ResolvedMapping } from '../schema/mapping.ts';
import type { FilterScope } from '../store/filters.ts';
import type { Queryable } from '../store/statement.ts';
import { dayIn } from '../store/today.ts';
import { resolveMappings, shownMapping } from './mappings.ts';

/** Revenue accounts of product families today; a legal entity that is not theirs to see has no mapping of its own. */
export async function revenueMappingsOf(
  db: Queryable,
  families: readonly string[],
  legalEntityId: string | null,
  { entities, now }: FilterScope,
): Promise<(ResolvedMapping | null)[]> {
  const seen = entities.find((id) => id === legalEntityId) ?? null;
  const asOf = dayIn('UTC', now);
  const found = await resolveMappings(
    db,
    families.map((source) => ({ kind: 'PRODUCT_REVENUE', source, legalEntityId: seen, asOf })),
  );
  return found.map((mapping) => mapping && shownMapping(mapping));
}
