import { UNATTRIBUTED } from '../store/columns.ts';
import type { Queryable } from '../store/statement.ts';

/** In a token’s claim: every legal entity there is, and records that belong to none. */
export const EVERY_ENTITY = '*';

/**
 * Canonical ids of the legal entities that a token names by code. A code nobody has yet gives none; who names
 * every entity also sees the records that belong to none.
 */
export async function legalEntityIds(
  db: Queryable,
  codes: readonly string[],
): Promise<readonly string[]> {
  const all = codes.includes(EVERY_ENTITY);
  const rows = await db.query<{ canonical_id: string }>({
    name: 'legal_entity_ids',
    text: `select canonical_id from control.identity_key
where type = 'LegalEntity' and kind = 'legal-entity-code' and ($2 or value = any($1)) order by canonical_id`,
    values: [codes, all],
  });
  const ids = rows.map(({ canonical_id }) => canonical_id);
  return all ? [...ids, UNATTRIBUTED] : ids;
}
