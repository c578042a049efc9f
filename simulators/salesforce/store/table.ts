import type { Field } from '../schema/field.ts';
import type { SObjectType } from '../schema/sobject.ts';
import { ModstampIndex } from './modstamp-index.ts';
import { idOf, modstampOf, type Row, type Value } from './row.ts';

/** These point to the same few users from every record: an index on them would be as large as the table. */
const UNSELECTIVE = new Set(['OwnerId', 'CreatedById', 'LastModifiedById']);
/** Looked up by the duplicate rule on accounts and by price on products, though no key. */
const ALSO_INDEXED = new Set(['Account.Name', 'Product2.ProductCode']);
/** Entries left behind by writes are cleared away once they outnumber the living by this many. */
const REBUILD_SLACK = 10_000;

/** The records of one object, deleted ones included, with the indexes that queries use. */
export class Table {
  readonly type: SObjectType;
  readonly #rows = new Map<string, Row>();
  readonly #modstamps = new ModstampIndex();
  readonly #indexes: ReadonlyMap<string, Map<string, Set<string>>>;

  constructor(type: SObjectType) {
    this.type = type;
    this.#indexes = new Map(
      type.fields.filter((field) => isIndexed(type, field)).map(({ name }) => [name, new Map()]),
    );
  }

  get size(): number {
    return this.#rows.size;
  }

  get(id: string): Row | undefined {
    return this.#rows.get(id);
  }

  /** Those that exist, in the order asked. */
  getMany(ids: Iterable<string>): Row[] {
    return [...ids].map((id) => this.#rows.get(id)).filter((row) => row !== undefined);
  }

  all(): IterableIterator<Row> {
    return this.#rows.values();
  }

  hasIndex(field: string): boolean {
    return this.#indexes.has(field);
  }

  /** All records, deleted ones too, whose indexed field has this value; text is compared without case. */
  find(field: string, value: Value): Row[] {
    const index = this.#indexes.get(field);
    if (!index) throw new Error(`${this.type.name}.${field} has no index`);
    return this.getMany(index.get(keyOf(value)) ?? []);
  }

  put(row: Row): void {
    const id = idOf(row);
    const before = this.#rows.get(id);
    this.#rows.set(id, row);
    for (const [field, index] of this.#indexes) {
      const [was, is] = [before?.[field] ?? null, row[field] ?? null];
      if (was === is) continue;
      if (was !== null) dropKey(index, keyOf(was), id);
      if (is !== null) addKey(index, keyOf(is), id);
    }
    if (!before || modstampOf(before) !== modstampOf(row)) this.#stamped(row);
  }

  remove(id: string): void {
    const before = this.#rows.get(id);
    if (!before) return;
    this.#rows.delete(id);
    for (const [field, index] of this.#indexes) {
      const was = before[field] ?? null;
      if (was !== null) dropKey(index, keyOf(was), id);
    }
  }

  /** Records written at or after `stamp`, in the order of (SystemModstamp, Id). */
  *since(stamp: number): Generator<Row> {
    for (const entry of this.#modstamps.from(stamp)) {
      const row = this.#rows.get(entry.id);
      if (row && modstampOf(row) === entry.stamp) yield row;
    }
  }

  #stamped(row: Row): void {
    this.#modstamps.add(modstampOf(row), idOf(row));
    if (this.#modstamps.length > 2 * this.#rows.size + REBUILD_SLACK) {
      this.#modstamps.rebuild(
        [...this.#rows.values()].map((kept) => ({ stamp: modstampOf(kept), id: idOf(kept) })),
      );
    }
  }
}

function isIndexed(type: SObjectType, field: Field): boolean {
  if (field.name === 'Id' || UNSELECTIVE.has(field.name)) return false;
  return (
    field.idLookup ||
    field.unique ||
    field.type === 'reference' ||
    ALSO_INDEXED.has(`${type.name}.${field.name}`)
  );
}

/** Ids are case-sensitive, but no two of them differ only in case: their checksum sees to that. */
function keyOf(value: Value): string {
  return String(value).toLowerCase();
}

function addKey(index: Map<string, Set<string>>, key: string, id: string): void {
  const ids = index.get(key);
  if (ids) ids.add(id);
  else index.set(key, new Set([id]));
}

function dropKey(index: Map<string, Set<string>>, key: string, id: string): void {
  const ids = index.get(key);
  ids?.delete(id);
  if (ids?.size === 0) index.delete(key);
}
