import type { Customer } from '../../schema/customer.ts';
import type { Row } from '../columns.ts';
import type { FilterScope } from '../filters.ts';
import type { Queryable } from '../statement.ts';
import { customers } from '../tables/crm.ts';
import { seenBy } from '../visibility.ts';

/** No real hierarchy is deeper; a bound keeps a broken one from being walked for ever. */
const MAX_LEVELS = 100;

/**
 * The topmost parent of each customer, in one statement; null where it has no parent, or the topmost one is not
 * theirs to see. A hierarchy that runs in a circle ends before its first repetition.
 */
export async function ultimateParentsOf(
  customerIds: readonly string[],
  { entities }: FilterScope,
  db: Queryable,
): Promise<(Customer | null)[]> {
  const columns = customers.selected.map((column) => `t.${column}`).join(', ');
  const rows = await db.query<Row>({
    name: 'ultimate_parents',
    text: `with recursive up (asked_id, id, parent_id, path) as (
  select c.id, c.id, c.parent_id, array[c.id] from crm.customer c where c.id = any($1)
  union all
  select up.asked_id, p.id, p.parent_id, up.path || p.id from up join crm.customer p on p.id = up.parent_id
  where p.id <> all(up.path) and cardinality(up.path) <= ${MAX_LEVELS}
), topmost as (
  select distinct on (asked_id) asked_id, id from up order by asked_id, cardinality(path) desc
)
select topmost.asked_id, ${columns} from topmost join crm.customer t on t.id = topmost.id
where topmost.id <> topmost.asked_id and ${seenBy(customers.visibility, '$2')}`,
    values: [customerIds, entities],
  });
  const found = new Map(rows.map((row) => [row['asked_id'] as string, customers.decode(row)]));
  return customerIds.map((id) => found.get(id) ?? null);
}
