import type { Tenant } from '../tenant.ts';
import { type Access, accessTo, orderAskedFor } from './access.ts';
import { badQuery, conjuncts, type Expr, type Ordering, type Query, within } from './ast.ts';
import { compileTerm, compileTest } from './compile.ts';
import { compare, textOf } from './convert.ts';
import { grouped } from './groups.ts';
import { type JoinStep, joinStep } from './joins.ts';
import type { Aggregate, Scope, SourceTable, SqlParameter, Term, Test, Tuple } from './scope.ts';
import { tableNamed } from './tables.ts';

export interface ResultPage {
  readonly rows: readonly Record<string, string>[];
  readonly total: number;
}

interface Window {
  readonly offset: number;
  readonly limit: number;
}

/** One output column. */
interface Output {
  readonly name: string;
  readonly term: Term;
}

/** Everything about a query that is worked out before the first row is read. */
interface Plan {
  readonly scope: Scope;
  readonly access: Access;
  readonly joins: readonly JoinStep[];
  /** Conditions by the table after which they can be decided. */
  readonly tests: readonly (readonly Test[])[];
  readonly outputs: readonly Output[];
  readonly orderBy: readonly Ordering[];
}

/** Answers a query page by page; rows hold texts, nulls are left out. */
export function runQuery(
  tenant: Tenant,
  query: Query,
  params: readonly SqlParameter[],
  window: Window,
): ResultPage {
  if (params.length !== query.bindCount)
    throw badQuery(`${query.bindCount} parameters are expected, ${params.length} were given.`);
  const plan = planOf(tenant, query, params);
  const grouping = query.groupBy.length > 0 || plan.scope.aggregates.length > 0;
  if (grouping || query.distinct || query.first !== null || query.having !== null)
    return cut(arranged(plan, query, grouping), plan, query, window);
  if (comesInOrder(query, plan)) return inPlace(plan, window);
  return cut(arranged(plan, query, false), plan, query, window);
}

function comesInOrder({ orderBy }: Query, { access, scope }: Plan): boolean {
  if (orderBy.length === 0) return true;
  return access.order !== null && access.order === orderAskedFor(orderBy, scope);
}

function planOf(tenant: Tenant, query: Query, params: readonly SqlParameter[]): Plan {
  const tables = [query.from, ...query.joins].map(({ table, alias }) => ({
    alias,
    table: tableNamed(tenant, table),
  }));
  const aggregates: Aggregate[] = [];
  const optional = new Set(query.joins.flatMap(({ left }, index) => (left ? [index + 1] : [])));
  const scope: Scope = { tables, params, aggregates, optional, throughIndex: false };
  const filtering: Scope = { ...scope, throughIndex: true };
  const conditions = conjuncts(query.where);
  const access = accessTo((tables[0] as SourceTable).table, conditions, query.orderBy, filtering);
  const joins = query.joins.map((join, index) => joinStep(join, index + 1, filtering, conditions));
  const settled = new Set([...access.settled, ...joins.flatMap((join) => join.settled)]);
  return {
    scope,
    access,
    joins,
    tests: testsByLevel(conditions, settled, filtering),
    outputs: outputsOf(query, scope),
    orderBy: query.orderBy.map((ordering) => ({ ...ordering, expr: unaliased(query, ordering) })),
  };
}

function testsByLevel(
  conditions: readonly Expr[],
  settled: ReadonlySet<Expr>,
  scope: Scope,
): Test[][] {
  const levels: Test[][] = scope.tables.map(() => []);
  for (const condition of conditions) {
    refuseAggregates(condition);
    const test = compileTest(condition, scope);
    if (!settled.has(condition)) levels[Math.max(0, test.level)]?.push(test);
  }
  return levels;
}

function refuseAggregates(condition: Expr): void {
  for (const part of within(condition)) {
    if (part.kind === 'call' && ['COUNT', 'SUM', 'MIN', 'MAX'].includes(part.name))
      throw badQuery(`${part.name} is not allowed in WHERE.`);
  }
}

function outputsOf({ select }: Query, scope: Scope): Output[] {
  if (select === '*') return everyColumn(scope);
  return select.map(({ expr, name }, index) => ({
    name: name ?? `expr${index + 1}`,
    term: compileTerm(expr, scope),
  }));
}

function everyColumn(scope: Scope): Output[] {
  return scope.tables.flatMap(({ alias, table }) =>
    [...table.columns.keys()].map((name) => ({
      name,
      term: compileTerm({ kind: 'column', table: alias, name }, scope),
    })),
  );
}

/** ORDER BY may name an output by its alias. */
function unaliased({ select }: Query, { expr }: Ordering): Expr {
  if (select === '*' || expr.kind !== 'column' || expr.table !== null) return expr;
  const aliased = select.find(({ name, expr: own }) => name === expr.name && own.kind !== 'column');
  return aliased?.expr ?? expr;
}

/** Rows that come in the right order already: only the page is built, the others are counted. */
function inPlace(plan: Plan, { offset, limit }: Window): ResultPage {
  const { access, joins, tests } = plan;
  const counting = lastLevelThatCounts(joins, tests);
  if (counting === -1) {
    const rows = take(access.rows(offset), limit).map((row) => one(plan, row));
    return { rows, total: access.count };
  }
  const rows: Record<string, string>[] = [];
  let total = 0;
  for (const row of access.rows(0)) {
    const full = total < offset + limit;
    expand(plan, [row], 0, full ? joins.length : counting, (tuple) => {
      if (full && total >= offset && rows.length < limit) rows.push(shown(plan.outputs, tuple));
      total += 1;
    });
  }
  return { rows, total };
}

/** Position of the last table that decides how many rows there are; -1 when none does. */
function lastLevelThatCounts(joins: readonly JoinStep[], tests: Plan['tests']): number {
  for (let level = joins.length; level > 0; level--) {
    if (!joins[level - 1]?.keepsCount || (tests[level] ?? []).length > 0) return level;
  }
  return (tests[0] ?? []).length > 0 ? 0 : -1;
}

function one(plan: Plan, row: object): Record<string, string> {
  let record: Record<string, string> = {};
  expand(plan, [row], 0, plan.joins.length, (tuple) => {
    record = shown(plan.outputs, tuple);
  });
  return record;
}

function take<T>(items: Iterable<T>, count: number): T[] {
  const taken: T[] = [];
  for (const item of items) {
    if (taken.length >= count) break;
    taken.push(item);
  }
  return taken;
}

function passes(tests: readonly Test[] | undefined, tuple: Tuple): boolean {
  for (const test of tests ?? []) {
    if (test.holds(tuple) !== true) return false;
  }
  return true;
}

/**
 * All joined rows that begin with the row at `level` and pass the conditions, up to the table at `last`.
 * The tuple is one array that is written over from row to row: whoever keeps it must copy it.
 */
function expand(
  plan: Plan,
  tuple: Tuple,
  level: number,
  last: number,
  found: (tuple: Tuple) => void,
): void {
  if (!passes(plan.tests[level], tuple)) return;
  const join = plan.joins[level];
  if (level >= last || !join) {
    found(tuple);
    return;
  }
  let met = false;
  for (const partner of join.partners(tuple)) {
    tuple[level + 1] = partner;
    if (!passes(join.tests, tuple)) continue;
    met = true;
    expand(plan, tuple, level + 1, last, found);
  }
  if (met || !join.left) return;
  tuple[level + 1] = null;
  expand(plan, tuple, level + 1, last, found);
}

/** All rows, grouped and sorted as asked. */
function arranged(plan: Plan, query: Query, grouping: boolean): Tuple[] {
  const tuples: Tuple[] = [];
  const having = query.having ? compileTest(query.having, plan.scope) : null;
  const orderings = plan.orderBy.map(({ expr, descending }) => ({
    term: compileTerm(expr, plan.scope),
    descending,
  }));
  for (const row of plan.access.rows(0)) {
    expand(plan, [row], 0, plan.joins.length, (tuple) => tuples.push([...tuple]));
  }
  const terms = query.groupBy.map((expr) => compileTerm(expr, plan.scope));
  const rows = grouping ? grouped(tuples, terms, plan.scope) : tuples;
  const kept = having ? rows.filter((tuple) => having.holds(tuple) === true) : rows;
  return orderings.length === 0 ? kept : kept.sort(byOrderings(orderings));
}

/** Nulls come last in ascending order, as in Oracle. */
function byOrderings(orderings: readonly { term: Term; descending: boolean }[]) {
  return (left: Tuple, right: Tuple): number => {
    for (const { term, descending } of orderings) {
      const [a, b] = [term.read(left), term.read(right)];
      const order =
        a === null || b === null ? Number(a === null) - Number(b === null) : compare(a, b);
      if (order !== 0) return descending ? -order : order;
    }
    return 0;
  };
}

function cut(tuples: readonly Tuple[], plan: Plan, query: Query, window: Window): ResultPage {
  const { offset, limit } = window;
  const distinct = query.distinct ? withoutRepeats(tuples, plan.outputs) : tuples;
  const rows = query.first === null ? distinct : distinct.slice(0, query.first);
  const page = rows.slice(offset, offset + limit).map((tuple) => shown(plan.outputs, tuple));
  return { rows: page, total: rows.length };
}

function withoutRepeats(tuples: readonly Tuple[], outputs: readonly Output[]): Tuple[] {
  const byText = new Map<string, Tuple>();
  for (const tuple of tuples) {
    const text = JSON.stringify(shown(outputs, tuple));
    if (!byText.has(text)) byText.set(text, tuple);
  }
  return [...byText.values()];
}

function shown(outputs: readonly Output[], tuple: Tuple): Record<string, string> {
  const row: Record<string, string> = {};
  for (const { name, term } of outputs) {
    const text = textOf(term.read(tuple), term.type);
    if (text !== null) row[name] = text;
  }
  return row;
}
