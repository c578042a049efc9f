import { badQuery } from './ast.ts';
import type { Column, SqlType, SqlValue, Table } from './table.ts';

/** One row of the join: a source row per table (null where a left join found none), then aggregates. */
export type Tuple = (object | SqlValue)[];

/** A compiled expression. */
export interface Term {
  readonly type: SqlType;
  readonly read: (tuple: Tuple) => SqlValue;
  /** The same for every row. */
  readonly constant: boolean;
  /** The column it is, if it is one. */
  readonly column?: { readonly column: Column; readonly level: number };
  /** Position of the last table it needs; -1 for none. */
  readonly level: number;
}

/** True, false or unknown (where a null takes part). */
export interface Test {
  readonly holds: (tuple: Tuple) => boolean | null;
  readonly level: number;
}

/** A call of COUNT, SUM, MIN or MAX, filled in per group. */
export interface Aggregate {
  readonly name: string;
  readonly arg: Term | null;
  readonly distinct: boolean;
}

export interface SourceTable {
  readonly alias: string;
  readonly table: Table;
}

/** The tables in sight, the binds, and the aggregates met so far. */
export interface Scope {
  readonly tables: readonly SourceTable[];
  readonly params: readonly SqlParameter[];
  readonly aggregates: Aggregate[];
  /** Positions of tables that a left join may leave empty. */
  readonly optional: ReadonlySet<number>;
  /** Conditions see indexed columns through their index. */
  readonly throughIndex: boolean;
}

export interface SqlParameter {
  readonly type: SqlType;
  readonly value: SqlValue;
}

/** The column under a name, of the table named or of the only one that has it. */
export function columnTerm(scope: Scope, alias: string | null, name: string): Term {
  const found = scope.tables.flatMap((source, level) => {
    const column = source.table.columns.get(name);
    return column && (alias === null || alias === source.alias) ? [{ column, level }] : [];
  });
  const [only, ...others] = found;
  if (!only) throw badQuery(`Field '${name}' was not found.`);
  if (others.length > 0) throw badQuery(`Field '${name}' is ambiguous.`);
  const { column, level } = only;
  const read = (scope.throughIndex ? column.indexed : undefined) ?? column.read;
  return {
    type: column.type,
    constant: false,
    column: only,
    level,
    read: (tuple) => {
      const row = tuple[level];
      return row === null ? null : read(row as object);
    },
  };
}

export const constantTerm = (type: SqlType, value: SqlValue): Term => ({
  type,
  constant: true,
  level: -1,
  read: () => value,
});

/** A term worked out from others; from constants only, it is one itself. */
export function derivedTerm(type: SqlType, from: readonly Term[], read: Term['read']): Term {
  if (from.every((term) => term.constant)) return constantTerm(type, read([]));
  return { type, constant: false, level: Math.max(...from.map((term) => term.level)), read };
}
