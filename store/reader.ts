import type { KeptRecord } from '../schema/kept-record.ts';
import type { Row } from './columns.ts';
import type { FilterScope } from './filters.ts';
import { type Listing, type ListingDefinition, listing } from './listing.ts';
import type { Queryable } from './statement.ts';
import type { Table } from './table.ts';
import { seenBy } from './visibility.ts';

export { DEFAULT_PAGE, MAX_PAGE, type OrderColumn, type PageArguments } from './paging.ts';

export interface ReaderDefinition<T extends KeptRecord, F extends object>
  extends Omit<ListingDefinition<T, F>, 'source'> {
  readonly table: Table<T>;
}

/** Reads one canonical type, always through the legal entities of who asks. */
export interface Reader<T extends KeptRecord, F extends object> extends Listing<T, F> {
  /** One part of many records, in one statement; in the order asked. */
  parts<K extends Exclude<keyof T, 'id' | 'provenance'> & string>(
    db: Queryable,
    field: K,
    ids: readonly string[],
    scope: FilterScope,
  ): Promise<(T[K] | null)[]>;
}

export function reader<T extends KeptRecord, F extends object>({
  table,
  ...definition
}: ReaderDefinition<T, F>): Reader<T, F> {
  return {
    ...listing({ ...definition, source: table }),
    parts: (db, field, ids, scope) => readParts(db, table, field, ids, scope),
  };
}

async function readParts<
  T extends KeptRecord,
  K extends Exclude<keyof T, 'id' | 'provenance'> & string,
>(
  db: Queryable,
  table: Table<T>,
  field: K,
  ids: readonly string[],
  scope: FilterScope,
): Promise<(T[K] | null)[]> {
  const columns = table.columns[field].names.map((column) => `t.${column}`).join(', ');
  const rows = await db.query<Row>({
    name: `${table.name}_${field}`,
    text: `select t.id, ${columns} from ${table.qualifiedName} t
where t.id = any($1) and ${seenBy(table.visibility, '$2')}`,
    values: [ids, scope.entities],
  });
  const found = new Map(rows.map((row) => [row['id'] as string, row]));
  return ids.map((id) => {
    const row = found.get(id);
    return row ? table.decodePart(field, row) : null;
  });
}
