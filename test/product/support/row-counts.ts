import type { Queryable } from '../../../store/statement.ts';

/** Rows of every table of the four schemas and of the queue of writes: what a refusal must leave as it is. */
export async function rowCounts(db: Queryable): Promise<Record<string, number>> {
  const tables = await db.query<{ name: string }>(
    `select quote_ident(table_schema) || '.' || quote_ident(table_name) as name from information_schema.tables
where table_schema in ('crm', 'erp', 'expense', 'control') and table_type = 'BASE TABLE' order by 1`,
  );
  const counted = await Promise.all(
    [...tables.map(({ name }) => name), 'jobs.job'].map(async (name) => {
      const [row] = await db.query<{ rows: number }>(
        `select count(*)::int as rows from ${name}${only(name)}`,
      );
      return [name, row?.rows ?? 0] as const;
    }),
  );
  return Object.fromEntries(counted);
}

/** pg-boss keeps jobs of its own there. */
const only = (table: string): string =>
  table === 'jobs.job' ? ` where name in ('send-operation', 'look-up-operation')` : '';
