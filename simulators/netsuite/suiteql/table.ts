import type { SortedEntries } from '../books/sorted-entries.ts';
import type { Exact } from '../exact.ts';

/**
 * - `whole`: a number without decimals, ids above all; `exact`: a number with decimals;
 * - `day`, `instant`: seconds since the epoch in UTC; `text`; `flag`: `T` or `F`.
 */
export type SqlType = 'text' | 'whole' | 'exact' | 'day' | 'instant' | 'flag';
export type SqlValue = string | number | Exact | null;

export interface Column {
  readonly name: string;
  readonly type: SqlType;
  read(row: object): SqlValue;
  /** What BUILTIN.DF shows: the name behind an id. */
  readonly display?: (row: object) => string | null;
  /** What conditions see where an index serves them: an index may lag behind the row. */
  readonly indexed?: (row: object) => SqlValue;
  /** The table in which a row of this id always exists. */
  readonly sure?: string;
}

export type LookUp = (value: string | number) => readonly object[];

export interface Table {
  readonly name: string;
  readonly columns: ReadonlyMap<string, Column>;
  rows(): readonly object[];
  /** Columns by whose value rows are found without a scan. */
  readonly lookUps: ReadonlyMap<string, LookUp>;
  /** Columns whose value belongs to one row at most. */
  readonly unique: ReadonlySet<string>;
  /**
   * Rows that stand for the record they belong to: of each value in `by` (a transaction's id) exactly one has `T` in
   * `column`, and it is found without looking at the others.
   */
  readonly mainRows?: { readonly by: string; readonly column: string; readonly lookUp: LookUp };
  /**
   * The rows in the order of `id`, or of `lastmodifieddate, id`, for the values of `type` asked for (all when `null`);
   * several lists are to be merged. Rows are the entries themselves.
   */
  readonly ordered?: (by: 'id' | 'modified', types: readonly string[] | null) => SortedEntries[];
}

/** A column of rows of one shape; the engine passes rows back only to the table they came from. */
export function column<R extends object>(
  name: string,
  type: SqlType,
  read: (row: R) => SqlValue,
  display?: (row: R) => string | null,
): Column {
  return {
    name,
    type,
    read: read as (row: object) => SqlValue,
    ...(display && { display: display as (row: object) => string | null }),
  };
}

export const flagText = (on: boolean): string => (on ? 'T' : 'F');

export const named = (columns: readonly Column[]): ReadonlyMap<string, Column> =>
  new Map(columns.map((held) => [held.name, held]));
