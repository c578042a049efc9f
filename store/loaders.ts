import DataLoader from 'dataloader';
import type { Page } from '../schema/connection-page.ts';
import type { KeptRecord } from '../schema/kept-record.ts';
import type { FilterScope } from './filters.ts';
import type { Listing } from './listing.ts';
import type { PageArguments } from './paging.ts';
import type { Reader } from './reader.ts';
import type { Queryable } from './statement.ts';

type Loader = DataLoader<string, unknown>;

/**
 * Batches the reads of one request: what many records ask for at one level of the query becomes one statement.
 * Lives as long as its request, so that nothing of one principal is ever shown to another.
 */
export class Loaders {
  readonly #db: Queryable;
  readonly #scope: () => Promise<FilterScope>;
  readonly #kept = new Map<object, Map<string, Loader>>();

  constructor(db: Queryable, scope: () => Promise<FilterScope>) {
    this.#db = db;
    this.#scope = scope;
  }

  /** One record by id; null where there is none, it is not theirs to see, or nothing is named. */
  async byId<T, F extends object>(listing: Listing<T, F>, id: string | null): Promise<T | null> {
    if (id === null) return null;
    return this.batch(listing, 'byId', id, (ids, scope, db) => listing.byIds(db, ids, scope));
  }

  /** Those of the records that exist and are theirs to see, in the order of the ids. */
  async byIds<T, F extends object>(listing: Listing<T, F>, ids: readonly string[]): Promise<T[]> {
    const found = await Promise.all(ids.map((id) => this.byId(listing, id)));
    return found.filter((record) => record !== null);
  }

  /** A page of all records. */
  async page<T, F extends object>(
    listing: Listing<T, F>,
    args: PageArguments<F>,
  ): Promise<Page<T>> {
    return listing.page(this.#db, args, await this.#scope());
  }

  /** A page of all records, read once for all who ask for the same one. */
  sharedPage<T, F extends object>(
    listing: Listing<T, F>,
    args: PageArguments<F>,
  ): Promise<Page<T>> {
    const { first, after, filter, orderBy } = args;
    const kind = JSON.stringify([first, after, filter, orderBy]);
    return this.batch(listing, 'shared page', kind, async (_, scope, db) => [
      await listing.page(db, args, scope),
    ]);
  }

  /** A page of the records that belong to a parent. */
  pageOf<T, F extends object>(
    listing: Listing<T, F>,
    parentColumn: string,
    parentId: string,
    args: PageArguments<F>,
  ): Promise<Page<T>> {
    const { first, after, filter, orderBy } = args;
    const kind = `page ${parentColumn} ${JSON.stringify([first, after, filter, orderBy])}`;
    return this.batch(listing, kind, parentId, (ids, scope, db) =>
      listing.pagesOf(db, parentColumn, ids, args, scope),
    );
  }

  /** All records of a parent, where there are few by nature. */
  allOf<T, F extends object>(
    listing: Listing<T, F>,
    parentColumn: string,
    parentId: string,
  ): Promise<T[]> {
    return this.batch(listing, `all ${parentColumn}`, parentId, (ids, scope, db) =>
      listing.allOf(db, parentColumn, ids, scope),
    );
  }

  /** A part of a record that ordinary reads leave out. */
  part<
    T extends KeptRecord,
    F extends object,
    K extends Exclude<keyof T, 'id' | 'provenance'> & string,
  >(reader: Reader<T, F>, field: K, id: string): Promise<T[K] | null> {
    return this.batch(reader, `part ${field}`, id, (ids, scope, db) =>
      reader.parts(db, field, ids, scope),
    );
  }

  /** Any set-based read: `owner` and `kind` name the batch, `read` answers in the order asked. */
  batch<V>(
    owner: object,
    kind: string,
    key: string,
    read: (keys: readonly string[], scope: FilterScope, db: Queryable) => Promise<readonly V[]>,
  ): Promise<V> {
    const byKind = this.#kept.get(owner) ?? new Map<string, Loader>();
    this.#kept.set(owner, byKind);
    const loader =
      byKind.get(kind) ??
      new DataLoader<string, unknown>(async (keys) =>
        read([...keys], await this.#scope(), this.#db),
      );
    byKind.set(kind, loader);
    return loader.load(key) as Promise<V>;
  }

  /** Forgets all that was read, after a write of the same request. */
  clear(): void {
    this.#kept.clear();
  }
}
