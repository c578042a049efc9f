import type { Queryable } from '../../../store/statement.ts';

/** Rows, and the sum of each amount, of every kept table. */
export async function totalsOf(db: Queryable): Promise<Record<string, unknown>> {
  const tables = await db.query<{ name: string; amounts: string[] }>(
    `select t.table_schema || '.' || t.table_name as name,
  array(select c.column_name::text from information_schema.columns c
    where c.table_schema = t.table_schema and c.table_name = t.table_name and c.column_name like '%minor'
    order by 1) as amounts
from information_schema.tables t
where t.table_schema in ('crm', 'erp', 'expense') and t.table_type = 'BASE TABLE' order by 1`,
  );
  const totals = tables.map(async ({ name, amounts }) => {
    const sums = amounts.map((column) => `coalesce(sum(${column}), 0)::text as ${column}`);
    const [row] = await db.query(
      `select ${['count(*)::int as rows', ...sums].join(', ')} from ${name}`,
    );
    return [name, row] as const;
  });
  return Object.fromEntries(await Promise.all(totals));
}
