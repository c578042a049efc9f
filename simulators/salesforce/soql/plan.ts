import type { Row } from '../store/row.ts';
import type { Table } from '../store/table.ts';
import type { BoundCondition, BoundOrdering, BoundQuery, Comparison } from './bind.ts';
import type { Operand } from './literals.ts';

/** Where a query's rows come from. */
export interface Access {
  readonly rows: Iterable<Row>;
  /** Whether they come in the order that the query asks for. */
  readonly inOrder: boolean;
}

/** The cheapest way to a superset of the rows asked for: by key, along the modification order, or all of them. */
export function chooseAccess(table: Table, query: BoundQuery): Access {
  const byKey = query.where && rowsByKey(table, query.where);
  if (byKey) return { rows: byKey, inOrder: query.orderBy.length === 0 };
  const [from, to] = query.where ? modstampBounds(query.where) : [undefined, undefined];
  const inOrder = followsModstamps(query.orderBy);
  if (from !== undefined || inOrder) {
    return {
      rows: stampedBetween(table, from ?? 0, to ?? Number.POSITIVE_INFINITY),
      inOrder: inOrder || query.orderBy.length === 0,
    };
  }
  return { rows: table.all(), inOrder: query.orderBy.length === 0 };
}

function* stampedBetween(table: Table, from: number, to: number): Generator<Row> {
  for (const row of table.since(from)) {
    if ((row['SystemModstamp'] as number) > to) return;
    yield row;
  }
}

/** `ORDER BY SystemModstamp` and `ORDER BY SystemModstamp, Id`. */
function followsModstamps(orderBy: readonly BoundOrdering[]): boolean {
  const names = orderBy.map(({ path }) => (path.parents.length === 0 ? path.field.name : ''));
  if (orderBy.some(({ descending }) => descending)) return false;
  return names.join() === 'SystemModstamp' || names.join() === 'SystemModstamp,Id';
}

/** Rows found through an index, when a condition that must hold names values of an indexed field. */
function rowsByKey(table: Table, condition: BoundCondition): Row[] | undefined {
  for (const comparison of mustHold(condition)) {
    const { path, operator, operands } = comparison;
    if (path.parents.length > 0 || (operator !== '=' && operator !== 'IN')) continue;
    if (operands.some(({ value }) => value === null)) continue;
    if (path.field.name === 'Id') {
      const ids = new Set(operands.map(({ value }) => String(value)));
      return table.getMany(ids);
    }
    if (table.hasIndex(path.field.name)) {
      const found = operands.flatMap(({ value }) => table.find(path.field.name, value));
      return [...new Set(found)];
    }
  }
  return undefined;
}

function mustHold(condition: BoundCondition): Comparison[] {
  if (condition.kind === 'compare') return [condition];
  return condition.kind === 'and' ? condition.items.flatMap(mustHold) : [];
}

type Bounds = readonly [from: number | undefined, to: number | undefined];

/** Between which stamps every match must lie, ends included, as far as the condition tells. */
function modstampBounds(condition: BoundCondition): Bounds {
  if (condition.kind === 'not') return [undefined, undefined];
  if (condition.kind === 'compare') return comparisonBounds(condition);
  const bounds = condition.items.map(modstampBounds);
  const [lows, highs] = [bounds.map(([low]) => low), bounds.map(([, high]) => high)];
  return condition.kind === 'and'
    ? [most(Math.max, lows.filter(isKnown)), most(Math.min, highs.filter(isKnown))]
    : [
        lows.every(isKnown) ? most(Math.min, lows) : undefined,
        highs.every(isKnown) ? most(Math.max, highs) : undefined,
      ];
}

function comparisonBounds({ path, operator, operands }: Comparison): Bounds {
  if (path.parents.length > 0 || path.field.name !== 'SystemModstamp')
    return [undefined, undefined];
  const { value, span } = operands[0] as Operand;
  const low = span ? Number(span.from) : typeof value === 'number' ? value : undefined;
  const high = span ? Number(span.to) : low;
  switch (operator) {
    case '=':
      return [low, high];
    case '>':
    case '>=':
      return [low, undefined];
    case '<':
    case '<=':
      return [undefined, high];
    default:
      return [undefined, undefined];
  }
}

function isKnown(bound: number | undefined): bound is number {
  return bound !== undefined;
}

function most(
  choose: (...values: number[]) => number,
  bounds: readonly number[],
): number | undefined {
  return bounds.length === 0 ? undefined : choose(...bounds);
}
