import type { CanonicalType } from '../schema/identifier.ts';
import type { Queryable } from '../store/statement.ts';
import { tableOf } from '../store/tables/index.ts';
import { isAttributing } from './attribution.ts';

/** Values of one row by column, as JSON that PostgreSQL reads into the column’s type. */
export type Values = Readonly<Record<string, unknown>>;

/** What the one writer has to know of a row that is there. */
export interface KeptRow {
  readonly id: string;
  readonly connection_id: string;
  readonly digest: string;
  readonly source_updated_at: Date | null;
  readonly read_at: Date;
  readonly written_at: Date | null;
  readonly deleted_at: Date | null;
  readonly doc_seq: number;
  readonly status: string | null;
  /** Of records through which their customer is seen. */
  readonly customer_id: string | null;
}

/** The rows that are there, locked until the transaction ends; in the order of their ids, as everybody does. */
export async function lockRows(
  tx: Queryable,
  type: CanonicalType,
  ids: readonly string[],
): Promise<ReadonlyMap<string, KeptRow>> {
  const { name, qualifiedName, statusField } = tableOf(type);
  const customer = isAttributing(type) && type !== 'Customer' ? 'customer_id' : 'null';
  const rows = await tx.query<KeptRow>({
    name: `lock_${name}`,
    text: `select id, connection_id, digest, source_updated_at, read_at, written_at, deleted_at, doc_seq,
  ${statusField ?? 'null'} as status, ${customer} as customer_id
from ${qualifiedName} where id = any($1) order by id for update`,
    values: [ids],
  });
  return new Map(rows.map((row) => [row.id, row]));
}

/** Adds rows; gives the ids of those that nobody else had added meanwhile. */
export async function insertRows(
  tx: Queryable,
  type: CanonicalType,
  rows: readonly Values[],
): Promise<ReadonlySet<string>> {
  const [first] = rows;
  if (!first) return new Set();
  const { name, qualifiedName } = tableOf(type);
  const columns = Object.keys(first).join(', ');
  const inserted = await tx.query<{ id: string }>({
    name: `insert_${name}`,
    text: `insert into ${qualifiedName} (${columns})
select ${columns} from jsonb_populate_recordset(null::${qualifiedName}, $1::jsonb) order by id
on conflict (id) do nothing returning id`,
    values: [JSON.stringify(rows)],
  });
  return new Set(inserted.map(({ id }) => id));
}

/** Overwrites rows that are locked. A history only grows. */
export async function updateRows(
  tx: Queryable,
  type: CanonicalType,
  rows: readonly Values[],
): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const { name, qualifiedName } = tableOf(type);
  const assignments = Object.keys(first)
    .filter((column) => column !== 'id')
    .map((column) =>
      column === 'history' ? 'history = t.history || n.history' : `${column} = n.${column}`,
    );
  await tx.query({
    name: `update_${name}`,
    text: `update ${qualifiedName} t set ${assignments.join(', ')}
from jsonb_populate_recordset(null::${qualifiedName}, $1::jsonb) n where t.id = n.id`,
    values: [JSON.stringify(rows)],
  });
}
