import type { NetSuiteCalls } from './calls.ts';
import { bodyOf, unreadable } from './failures.ts';

/** Most rows that one answer of SuiteQL has. */
export const MAX_ROWS = 1000;

/** Ids in one IN list; a further list is a further call, and several are asked for at once. */
const MAX_BINDS = 250;

/** Moments as text: without TO_CHAR they come in the date format of the integration’s user. */
export const MOMENT = `'YYYY-MM-DD"T"HH24:MI:SS'`;
export const DAY = `'YYYY-MM-DD'`;

/** Values are bound, never written into the text. */
export interface Statement {
  readonly text: string;
  readonly params: readonly (string | number)[];
}

/** Column to text. A null is an absent column. */
export type Row = Readonly<Record<string, string>>;

/** One statement, at most `MAX_ROWS` rows. */
export async function rowsOf(
  calls: NetSuiteCalls,
  { text, params }: Statement,
  signal: AbortSignal,
): Promise<Row[]> {
  const answer = await calls.read(
    {
      method: 'POST',
      path: `/services/rest/query/v1/suiteql?limit=${MAX_ROWS}&offset=0`,
      headers: { prefer: 'transient' },
      body: JSON.stringify({ q: text, params }),
    },
    signal,
  );
  const body = bodyOf(answer) as { items?: unknown } | null;
  if (!Array.isArray(body?.items))
    throw unreadable('SuiteQL answers without a list of items', 'NONE');
  return (body.items as object[]).map(rowOf);
}

/** Most values are strings; numbers arrive here as their own text, and flags may be real booleans. */
function rowOf(item: object): Row {
  const columns = Object.entries(item).flatMap(([name, value]) => {
    if (typeof value === 'boolean') return [[name, value ? 'T' : 'F'] as const];
    return typeof value === 'string' && value !== '' ? [[name, value] as const] : [];
  });
  return Object.fromEntries(columns);
}

/** A column that rows are sorted by, and how a value of it is bound. */
export interface SortKey {
  readonly sql: string;
  readonly bind: string;
}
export const idKey = (sql: string): SortKey => ({ sql, bind: '?' });
export const momentKey = (sql: string): SortKey => ({ sql, bind: `TO_DATE(?, ${MOMENT})` });

/** The condition that a row stands behind these values in the order of the keys. */
export function behind(keys: readonly SortKey[], values: readonly (string | number)[]): Statement {
  const [key, ...others] = keys;
  const [value, ...rest] = values;
  if (key === undefined || value === undefined) throw new Error('a key without a value');
  const further = `${key.sql} > ${key.bind}`;
  if (others.length === 0) return { text: further, params: [value] };
  const tie = behind(others, rest);
  return {
    text: `(${further} OR (${key.sql} = ${key.bind} AND ${tie.text}))`,
    params: [value, value, ...tie.params],
  };
}

export const sortedBy = (keys: readonly SortKey[]): string => keys.map(({ sql }) => sql).join(', ');

export const marks = (count: number): string => Array.from({ length: count }, () => '?').join(', ');

/** Lists short enough for one IN. */
export function chunksOf<T>(values: readonly T[], size = MAX_BINDS): T[][] {
  return Array.from({ length: Math.ceil(values.length / size) }, (_, i) =>
    values.slice(i * size, (i + 1) * size),
  );
}
