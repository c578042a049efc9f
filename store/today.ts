import type { FilterScope } from './filters.ts';
import type { Queryable } from './statement.ts';

/** The day it is at an instant in a time zone. */
export function dayIn(timeZone: string, at: Date): string {
  return new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).format(at);
}

/** The legal entities with the today of each, in its own time zone; UTC where it has no record yet. */
export async function entityScope(
  db: Queryable,
  entities: readonly string[],
  now: Date,
): Promise<FilterScope> {
  const rows = await db.query<{ id: string; time_zone: string }>({
    name: 'entity_time_zones',
    text: 'select id, time_zone from erp.legal_entity where id = any($1)',
    values: [entities],
  });
  const zones = new Map(rows.map(({ id, time_zone }) => [id, time_zone]));
  return { entities, todays: entities.map((id) => dayIn(zones.get(id) ?? 'UTC', now)), now };
}
