import type { OrderColumn } from '../paging.ts';

/** Columns that lists are ordered by, all of them never null; indexes of the migrations match them. */
export const byTextOf = (column: string): OrderColumn => ({
  expression: `t.${column} collate "C"`,
  cast: 'text',
});
export const byDayOf = (column: string): OrderColumn => ({
  expression: `t.${column}`,
  cast: 'date',
});
export const byAmountOf = (column: string): OrderColumn => ({
  expression: `t.${column}`,
  cast: 'bigint',
});
export const byInstantOf = (expression: string): OrderColumn => ({
  expression,
  cast: 'timestamptz',
});

/** Last change in the system of record; a source that states none counts from when it was read. */
export const UPDATED_AT = 'coalesce(t.source_updated_at, t.fetched_at)';
