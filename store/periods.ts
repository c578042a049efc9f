import type { PeriodStatus } from '../schema/legal-entity.ts';
import type { Queryable } from './statement.ts';

/** The fiscal period of a day, and where posting could go on if it is closed. */
export interface PeriodOfDay {
  readonly id: string;
  readonly name: string;
  readonly receivables: PeriodStatus;
  /** First day of the next period open for receivables. */
  readonly nextOpen: string | null;
}

/** Null where the ERP has no period for that day. */
export async function receivablesPeriod(db: Queryable, day: string): Promise<PeriodOfDay | null> {
  const [row] = await db.query<{
    id: string;
    name: string;
    ar_status: PeriodStatus;
    next_open: string | null;
  }>({
    name: 'receivables_period',
    text: `select p.id, p.name, p.ar_status,
  (select min(n.start_date) from erp.fiscal_period n where n.start_date > p.end_date and n.ar_status = 'OPEN' and n.deleted_at is null) as next_open
from erp.fiscal_period p where p.start_date <= $1::date and p.end_date >= $1::date and p.deleted_at is null
order by p.end_date - p.start_date limit 1`,
    values: [day],
  });
  return row
    ? { id: row.id, name: row.name, receivables: row.ar_status, nextOpen: row.next_open }
    : null;
}
