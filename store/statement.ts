import type pg from 'pg';
import { rowTypes } from './row-types.ts';

/**
 * One SQL statement. With a `name` it is prepared once per connection under that name, which must then
 * always stand for the same text: PostgreSQL parses and plans it once, a third of the time of a small read.
 */
export interface Statement {
  readonly name?: string;
  readonly text: string;
  readonly values?: readonly unknown[];
}

/** What runs statements: the pool, or the one connection of a transaction. */
export interface Queryable {
  /**
   * The rows. Columns read as `row-types.ts` says. A JavaScript array as a value is a PostgreSQL array: for
   * `jsonb` pass `JSON.stringify(…)`.
   */
  query<T extends object>(statement: string | Statement, values?: readonly unknown[]): Promise<T[]>;
  /** The same in the shape of pg-boss: an object that has it serves as its option `db`. */
  executeSql(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
}

/** Of a text with several statements, which cannot have values, the rows of all of them. */
export async function rowsOf<T extends object>(
  target: pg.Pool | pg.ClientBase,
  statement: string | Statement,
  values?: readonly unknown[],
): Promise<T[]> {
  const result: pg.QueryResult | pg.QueryResult[] = await target.query(configOf(statement, values));
  return Array.isArray(result) ? result.flatMap(({ rows }) => rows) : result.rows;
}

function configOf(
  statement: string | Statement,
  values: readonly unknown[] | undefined,
): pg.QueryConfig {
  const {
    name,
    text,
    values: own = [],
  } = typeof statement === 'string' ? { text: statement } : statement;
  const config: pg.QueryConfig = { text, values: [...(values ?? own)], types: rowTypes };
  return name === undefined ? config : { ...config, name };
}
