import { compare } from './convert.ts';
import type { Aggregate, Scope, Term, Tuple } from './scope.ts';
import type { SqlValue } from './table.ts';

/** One tuple per group: its first row, with the aggregates behind the source rows. */
export function grouped(tuples: readonly Tuple[], by: readonly Term[], scope: Scope): Tuple[] {
  const groups = new Map<string, Tuple[]>();
  for (const tuple of tuples) {
    const key = by.map((term) => String(term.read(tuple))).join('\u0000');
    const group = groups.get(key);
    if (group) group.push(tuple);
    else groups.set(key, [tuple]);
  }
  // Without GROUP BY there is one group, even of nothing.
  if (by.length === 0 && groups.size === 0) groups.set('', []);
  return [...groups.values()].map((group) => summedUp(group, scope));
}

function summedUp(group: readonly Tuple[], { tables, aggregates }: Scope): Tuple {
  const first = group[0] ?? tables.map(() => null);
  return [...first, ...aggregates.map((aggregate) => valueOver(group, aggregate))];
}

function valueOver(group: readonly Tuple[], { name, arg, distinct }: Aggregate): SqlValue {
  if (arg === null) return group.length;
  const values = group.map((tuple) => arg.read(tuple)).filter((value) => value !== null);
  const counted = distinct ? [...new Set(values)] : values;
  switch (name) {
    case 'COUNT':
      return counted.length;
    case 'SUM':
      return counted.length === 0 ? null : total(counted);
    case 'MIN':
      return counted.reduce<SqlValue>((least, value) => extreme(least, value, -1), null);
    default:
      return counted.reduce<SqlValue>((most, value) => extreme(most, value, 1), null);
  }
}

const total = (values: readonly SqlValue[]): SqlValue =>
  values.reduce<bigint>((sum, value) => sum + (typeof value === 'bigint' ? value : 0n), 0n);

const extreme = (held: SqlValue, value: SqlValue, sign: 1 | -1): SqlValue =>
  held === null || compare(value, held) * sign > 0 ? value : held;
