import { badQuery, conjuncts, type Expr, type Join } from './ast.ts';
import { compileTerm, compileTest } from './compile.ts';
import { converted } from './functions.ts';
import type { Scope, SourceTable, Term, Test, Tuple } from './scope.ts';
import type { SqlValue, Table } from './table.ts';

/** One join made ready: finds the partners of a row by an equality, then checks the rest of its condition. */
export interface JoinStep {
  readonly left: boolean;
  readonly partners: (tuple: Tuple) => readonly object[];
  readonly tests: readonly Test[];
  /** Neither adds nor drops rows. */
  readonly keepsCount: boolean;
  /** Conditions of WHERE that every partner fulfils already. */
  readonly settled: readonly Expr[];
}

/**
 * @param level position of the joined table
 * @param where conditions of the query, of which an inner join may take up its own
 */
export function joinStep(
  join: Join,
  level: number,
  scope: Scope,
  where: readonly Expr[],
): JoinStep {
  const { table } = scope.tables[level] as SourceTable;
  // A condition sees only the tables up to its own.
  const sight: Scope = { ...scope, tables: scope.tables.slice(0, level + 1) };
  const parts = conjuncts(join.on);
  const equality = parts.map((part) => equalityOn(part, level, sight)).find((found) => found);
  if (!equality) throw badQuery(`The join of ${join.table} needs an equality in its ON.`);
  const rest = parts.filter((part) => part !== equality.part);
  const main = mainCondition(table, equality, join.left ? rest : [...rest, ...where], level, scope);
  const tests = rest.filter((part) => part !== main).map((part) => compileTest(part, sight));
  const always = alwaysMeets(equality, table, scope);
  return {
    left: join.left,
    tests,
    partners: partnersBy(table, equality, main !== undefined),
    keepsCount:
      tests.length === 0 &&
      (main ? always : table.unique.has(equality.name) && (join.left || always)),
    settled: main ? [main] : [],
  };
}

/** The condition `mainline = 'T'`, where the join is by the transaction. */
function mainCondition(
  { mainRows }: Table,
  equality: Equality,
  conditions: readonly Expr[],
  level: number,
  scope: Scope,
): Expr | undefined {
  if (mainRows?.by !== equality.name) return undefined;
  return conditions.find((condition) => {
    if (condition.kind !== 'compare' || condition.op !== '=') return false;
    const { left, right } = condition;
    if (left.kind !== 'column' || left.name !== mainRows.column) return false;
    const value = compileTerm(right, scope);
    return compileTerm(left, scope).level === level && value.constant && value.read([]) === 'T';
  });
}

/** Whether the join finds a partner for every row: references of the books never dangle. */
function alwaysMeets({ name, other }: Equality, table: Table, scope: Scope): boolean {
  const { column, level = 0 } = other.column ?? {};
  if (!column || scope.optional.has(level)) return false;
  if (table.mainRows?.by === name)
    return column.name === 'id' && scope.tables[level]?.table.name === 'transaction';
  return name === 'id' && column.sure === table.name;
}

interface Equality {
  readonly part: Expr;
  /** Column of the joined table. */
  readonly name: string;
  readonly own: Term;
  /** What it equals, from the tables before. */
  readonly other: Term;
}

function equalityOn(part: Expr, level: number, scope: Scope): Equality | null {
  if (part.kind !== 'compare' || part.op !== '=') return null;
  for (const [own, other] of [
    [part.left, part.right],
    [part.right, part.left],
  ] as const) {
    if (own.kind !== 'column') continue;
    const term = compileTerm(own, scope);
    const partner = compileTerm(other, scope);
    if (term.level === level && partner.level < level)
      return { part, name: own.name, own: term, other: partner };
  }
  return null;
}

function partnersBy(
  table: Table,
  { name, own, other }: Equality,
  mainOnly: boolean,
): JoinStep['partners'] {
  const wanted = converted(other, own.type);
  const main = mainOnly ? table.mainRows?.lookUp : undefined;
  const lookUp = main ?? table.lookUps.get(name) ?? hashed(table, own);
  return (tuple) => {
    const value = wanted.read(tuple);
    return value === null ? [] : lookUp(value as string | number);
  };
}

/** Built once per query, when the table has no index on the column. */
function hashed(table: Table, own: Term): (value: string | number) => readonly object[] {
  let byValue: Map<SqlValue, object[]> | undefined;
  return (value) => {
    byValue ??= hash(table, own);
    return byValue.get(value) ?? [];
  };
}

function hash(table: Table, own: Term): Map<SqlValue, object[]> {
  const byValue = new Map<SqlValue, object[]>();
  const { column } = own.column ?? {};
  for (const row of table.rows()) {
    const value = column?.read(row) ?? null;
    if (value === null) continue;
    const rows = byValue.get(value);
    if (rows) rows.push(row);
    else byValue.set(value, [row]);
  }
  return byValue;
}
