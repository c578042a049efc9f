import type { Entry } from '../books/record.ts';
import { modifiedSecond, type SortedEntries } from '../books/sorted-entries.ts';
import type { Expr, Ordering } from './ast.ts';
import { compileTerm } from './compile.ts';
import { converted } from './functions.ts';
import type { Scope, Term } from './scope.ts';
import type { SqlValue, Table } from './table.ts';

/** How the first table's rows are come by. */
export interface Access {
  /** Rows from a position on, in the access's order. */
  readonly rows: (offset: number) => Iterable<object>;
  readonly count: number;
  /** The order the rows come in, if it is one that a query can ask for. */
  readonly order: 'id' | 'modified' | null;
  /** Conditions that every row of it fulfils already. */
  readonly settled: ReadonlySet<Expr>;
}

/** The cheapest way to the rows of the first table that the conditions and the wanted order allow. */
export function accessTo(
  table: Table,
  conditions: readonly Expr[],
  orderBy: readonly Ordering[],
  scope: Scope,
): Access {
  return (
    byLookUp(table, conditions, scope) ?? inOrder(table, conditions, orderBy, scope) ?? scan(table)
  );
}

function scan(table: Table): Access {
  const rows = table.rows();
  return fromList(rows, new Set());
}

const fromList = (rows: readonly object[], settled: ReadonlySet<Expr>): Access => ({
  rows: (offset) => (offset === 0 ? rows : rows.slice(offset)),
  count: rows.length,
  order: null,
  settled,
});

/** `column = constant` or `column IN (constants)` on a column with an index. */
function byLookUp(table: Table, conditions: readonly Expr[], scope: Scope): Access | null {
  for (const [name, lookUp] of table.lookUps) {
    for (const condition of conditions) {
      const values = equalTo(condition, name, scope);
      if (!values) continue;
      const rows = values.flatMap((value) => lookUp(value as string | number));
      return fromList(rows, new Set([condition]));
    }
  }
  return null;
}

/** The constants that a condition pins a column of the first table to; null when it does not. */
function equalTo(condition: Expr, name: string, scope: Scope): SqlValue[] | null {
  const [inner, list] =
    condition.kind === 'in'
      ? [condition.inner, condition.list]
      : condition.kind === 'compare' && condition.op === '='
        ? [condition.left, [condition.right]]
        : [null, []];
  if (inner?.kind !== 'column' || inner.name !== name) return null;
  const term = compileTerm(inner, scope);
  const items = list.map((item) => compileTerm(item, scope));
  if (term.level !== 0 || !items.every((item) => item.constant)) return null;
  const values = items.map((item) => converted(item, term.type).read([]));
  return [...new Set(values.filter((value) => value !== null))];
}

function inOrder(
  table: Table,
  conditions: readonly Expr[],
  orderBy: readonly Ordering[],
  scope: Scope,
): Access | null {
  const { ordered } = table;
  if (!ordered) return null;
  const order = orderAskedFor(orderBy, scope) ?? orderBounded(conditions, scope);
  const pin = table.columns.has('type') ? typesIn(conditions, scope) : null;
  const held = boundsIn(conditions, order, scope);
  const bounds = held.map(({ bound }) => bound);
  const ranges = ordered(order, pin?.types ?? null).map((list) => rangeOf(list, bounds));
  return {
    rows: (offset) => merged(ranges, order, offset),
    count: ranges.reduce((total, { from, to }) => total + Math.max(0, to - from), 0),
    order,
    settled: new Set([...held, ...(pin ? [pin] : [])].map(({ condition }) => condition)),
  };
}

/** The condition that pins the type of transaction, and to what. */
function typesIn(conditions: readonly Expr[], scope: Scope) {
  for (const condition of conditions) {
    const values = equalTo(condition, 'type', scope);
    if (values) return { condition, types: values.map(String) };
  }
  return null;
}

function boundsIn(conditions: readonly Expr[], order: Key, scope: Scope) {
  return conditions.flatMap((condition) => {
    const bound = boundOf(condition, order, scope);
    return bound ? [{ condition, bound }] : [];
  });
}

/** `id` or `lastmodifieddate, id`, ascending, if that is what the query asks for. */
export function orderAskedFor(
  orderBy: readonly Ordering[],
  scope: Scope,
): 'id' | 'modified' | null {
  const names = orderBy.map(({ expr, descending }) => {
    if (descending || expr.kind !== 'column') return null;
    const term = compileTerm(expr, scope);
    return term.level === 0 ? expr.name : null;
  });
  if (names.length === 1 && names[0] === 'id') return 'id';
  return names.length === 2 && names[0] === 'lastmodifieddate' && names[1] === 'id'
    ? 'modified'
    : null;
}

function orderBounded(conditions: readonly Expr[], scope: Scope): 'id' | 'modified' {
  const bounded = conditions.some((condition) => boundOf(condition, 'modified', scope) !== null);
  return bounded ? 'modified' : 'id';
}

/** Where a condition lets an ordered list begin (`from`) and end (`until`): points that the list reaches once. */
interface Bound {
  readonly from?: (entry: Entry) => boolean;
  readonly until?: (entry: Entry) => boolean;
}

type Key = 'id' | 'modified';
const KEY_COLUMN: Readonly<Record<Key, string>> = { id: 'id', modified: 'lastmodifieddate' };
const keyOf = (order: Key): ((entry: Entry) => number) =>
  order === 'id' ? (entry) => entry.id : modifiedSecond;

function boundOf(condition: Expr, order: Key, scope: Scope): Bound | null {
  if (condition.kind === 'or') return order === 'modified' ? keysetBound(condition, scope) : null;
  const limit = limitOn(condition, KEY_COLUMN[order], scope);
  if (!limit) return null;
  const key = keyOf(order);
  const { op, value } = limit;
  const reaches = (entry: Entry) => key(entry) >= value;
  const passes = (entry: Entry) => key(entry) > value;
  if (op === '>') return { from: passes };
  if (op === '>=') return { from: reaches };
  if (op === '<') return { until: reaches };
  if (op === '<=') return { until: passes };
  return op === '=' ? { from: reaches, until: passes } : null;
}

/** `modified > a OR (modified = a AND id > b)`: the rows after one row of the order. */
function keysetBound(condition: Extract<Expr, { kind: 'and' | 'or' }>, scope: Scope): Bound | null {
  const [later, tie] = condition.parts;
  if (condition.parts.length !== 2 || !later || tie?.kind !== 'and' || tie.parts.length !== 2)
    return null;
  const after = limitOn(later, 'lastmodifieddate', scope);
  const [same, rest] = tie.parts;
  const at = same && limitOn(same, 'lastmodifieddate', scope);
  const id = rest && limitOn(rest, 'id', scope);
  const fits = after?.op === '>' && at?.op === '=' && at.value === after.value && id?.op === '>';
  if (!fits) return null;
  const from = (entry: Entry) => {
    const second = modifiedSecond(entry);
    return second > after.value || (second === after.value && entry.id > id.value);
  };
  return { from };
}

interface Limit {
  readonly op: string;
  readonly value: number;
}

/** `column OP constant` on the first table, with a numeric constant. */
function limitOn(condition: Expr, name: string, scope: Scope): Limit | null {
  if (condition.kind !== 'compare') return null;
  const { left, right, op } = condition;
  if (left.kind !== 'column' || left.name !== name) return null;
  const [term, constant] = [compileTerm(left, scope), compileTerm(right, scope)];
  if (term.level !== 0 || !constant.constant) return null;
  const value = limitValue(term, constant);
  return typeof value === 'number' ? { op, value } : null;
}

const limitValue = (term: Term, constant: Term): SqlValue =>
  converted(constant, term.type).read([]);

interface Range {
  readonly entries: readonly Entry[];
  readonly from: number;
  readonly to: number;
}

function rangeOf(list: SortedEntries, bounds: readonly Bound[]): Range {
  let from = 0;
  let to = list.all().length;
  for (const bound of bounds) {
    if (bound.from) from = Math.max(from, list.firstWhere(bound.from));
    if (bound.until) to = Math.min(to, list.firstWhere(bound.until));
  }
  return { entries: list.all(), from, to };
}

/** The ranges as one, in order; `offset` rows are passed over. */
function* merged(ranges: readonly Range[], order: Key, offset: number): Generator<object> {
  const [only] = ranges;
  if (ranges.length === 1 && only) {
    yield* only.entries.slice(Math.min(only.from + offset, only.to), only.to);
    return;
  }
  const key = keyOf(order);
  const heads = ranges.map(({ entries, from, to }) => ({ entries, at: from, to }));
  for (let passed = 0; ; passed++) {
    const next = firstOf(heads, key);
    if (!next) return;
    const entry = next.entries[next.at++];
    if (entry && passed >= offset) yield entry;
  }
}

interface Head {
  readonly entries: readonly Entry[];
  at: number;
  readonly to: number;
}

function firstOf(heads: readonly Head[], key: (entry: Entry) => number): Head | null {
  let first: Head | null = null;
  for (const head of heads) {
    const entry = head.at < head.to ? head.entries[head.at] : undefined;
    const best = first?.entries[first.at];
    if (!entry) continue;
    if (!best || key(entry) < key(best) || (key(entry) === key(best) && entry.id < best.id))
      first = head;
  }
  return first;
}
