import type { CanonicalType } from '../schema/identifier.ts';
import type { KeptRecord } from '../schema/kept-record.ts';
import type { Provenance, SystemKind, UnavailableField } from '../schema/provenance.ts';
import type { Column, Columns, Row } from './columns.ts';
import type { RecordSource } from './listing.ts';
import type { Visibility } from './visibility.ts';

export type { Visibility } from './visibility.ts';

export type SubgraphSchema = 'crm' | 'erp' | 'expense';

export interface TableDefinition<T> {
  readonly type: CanonicalType;
  readonly schema: SubgraphSchema;
  readonly name: string;
  readonly visibility: Visibility;
  readonly columns: Columns<T>;
  /** The field whose changes are events, if any. */
  readonly statusField?: Exclude<keyof T, 'id' | 'provenance'> & string;
}

/** How a canonical type is kept. Everything that reads or writes it derives from this one declaration. */
export interface Table<T extends KeptRecord> extends TableDefinition<T>, RecordSource<T> {
  /** `erp.invoice` */
  readonly qualifiedName: string;
  /** Columns of an ordinary read: all but the parts. */
  readonly selected: readonly string[];
  /** A record out of a row that was read with `selected`; parts are absent from it. */
  readonly decode: (row: Row) => T;
  /** The value of a part out of a row that was read with its columns. */
  decodePart<K extends keyof Columns<T>>(field: K, row: Row): T[K];
  encode(record: T): Record<string, unknown>;
}

const provenanceColumns = [
  'system',
  'connection_id',
  'source_id',
  'source_version',
  'source_updated_at',
  'fetched_at',
  'unavailable',
  'deleted_at',
] as const;

export function table<T extends KeptRecord>(definition: TableDefinition<T>): Table<T> {
  const entries = Object.entries(definition.columns) as [string, Column<unknown>][];
  const whole = entries.filter(([, column]) => !column.part);
  const qualifiedName = `${definition.schema}.${definition.name}`;
  return {
    ...definition,
    qualifiedName,
    from: () => qualifiedName,
    aliases: `${definition.schema}.alias`,
    listed: ['t.deleted_at is null'],
    selected: ['id', ...provenanceColumns, ...whole.flatMap(([, column]) => column.names)],
    decode: (row) => {
      const record: Record<string, unknown> = {
        id: row['id'],
        provenance: provenanceOf(definition.type, row),
      };
      for (const [field, column] of whole) record[field] = column.decode(row);
      return record as unknown as T;
    },
    decodePart: (field, row) => (definition.columns[field] as Column<never>).decode(row),
    encode: (record) => {
      const row: Record<string, unknown> = { id: record.id };
      for (const [field, column] of entries)
        Object.assign(row, column.encode(record[field as keyof T]));
      return row;
    },
  };
}

const provenanceOf = (objectType: CanonicalType, row: Row): Provenance => ({
  objectType,
  system: row['system'] as SystemKind,
  connectionId: row['connection_id'] as string,
  sourceId: row['source_id'] as string,
  sourceVersion: row['source_version'] as string | null,
  sourceUpdatedAt: row['source_updated_at'] as Date | null,
  fetchedAt: row['fetched_at'] as Date,
  unavailable: row['unavailable'] as UnavailableField[],
  deletedAtSource: row['deleted_at'] !== null,
});
