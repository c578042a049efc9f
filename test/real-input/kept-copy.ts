import type { Deployment } from './deployment.ts';

/** Tables of the kept copy; what the gateway decides and remembers stays. */
async function tables({ db }: Deployment): Promise<string[]> {
  const rows = await db.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
where schemaname in ('crm', 'erp', 'expense') order by 1`,
  );
  return rows.map(({ name }) => name);
}

/** Which version of which row stands where: any write, even of the same values, makes another text. */
export async function rowVersions(deployment: Deployment): Promise<Record<string, string>> {
  const versions: Record<string, string> = {};
  // How fresh the copy is changes with every look at the source.
  for (const table of (await tables(deployment)).filter((name) => !name.endsWith('.freshness'))) {
    const [row] = await deployment.db.query<{ count: string; versions: string | null }>(
      `select count(*), md5(string_agg(ctid::text || xmin::text, ',' order by ctid)) as versions from ${table}`,
    );
    versions[table] = `${row?.count} rows ${row?.versions}`;
  }
  return versions;
}

/** As after the loss of the database’s copies, with the registry of identities and the event log intact. */
export async function emptyKeptCopy(deployment: Deployment): Promise<void> {
  await deployment.db.query(`truncate ${(await tables(deployment)).join(', ')}`);
  await deployment.db.query('delete from control.sync_state');
}

export const eventCount = (deployment: Deployment): Promise<number> =>
  deployment.count('select count(*) as n from control.event');
