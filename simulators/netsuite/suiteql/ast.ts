import { NetSuiteError } from '../errors.ts';

export type Comparison = '=' | '<>' | '<' | '<=' | '>' | '>=';

/** An expression or condition as written. */
export type Expr =
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'number'; readonly value: string }
  | { readonly kind: 'null' }
  | { readonly kind: 'bind'; readonly index: number }
  | { readonly kind: 'column'; readonly table: string | null; readonly name: string }
  | {
      readonly kind: 'call';
      readonly name: string;
      readonly args: readonly Expr[];
      readonly star: boolean;
      readonly distinct: boolean;
    }
  | { readonly kind: 'sum'; readonly sign: '+' | '-'; readonly left: Expr; readonly right: Expr }
  | { readonly kind: 'product'; readonly left: Expr; readonly right: Expr }
  | { readonly kind: 'concat'; readonly left: Expr; readonly right: Expr }
  | {
      readonly kind: 'compare';
      readonly op: Comparison;
      readonly left: Expr;
      readonly right: Expr;
    }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Expr[] }
  | { readonly kind: 'not'; readonly inner: Expr }
  | { readonly kind: 'isNull'; readonly inner: Expr }
  | { readonly kind: 'in'; readonly inner: Expr; readonly list: readonly Expr[] }
  | { readonly kind: 'like'; readonly inner: Expr; readonly pattern: Expr }
  | { readonly kind: 'between'; readonly inner: Expr; readonly low: Expr; readonly high: Expr };

export interface Selected {
  readonly expr: Expr;
  /** Name in the answer; `null` where neither an alias nor a column gives one. */
  readonly name: string | null;
}

export interface TableUse {
  readonly table: string;
  readonly alias: string;
}

export interface Join extends TableUse {
  readonly left: boolean;
  readonly on: Expr;
}

export interface Ordering {
  readonly expr: Expr;
  readonly descending: boolean;
}

export interface Query {
  readonly distinct: boolean;
  /** `'*'` is every column of every table. */
  readonly select: readonly Selected[] | '*';
  readonly from: TableUse;
  readonly joins: readonly Join[];
  readonly where: Expr | null;
  readonly groupBy: readonly Expr[];
  readonly having: Expr | null;
  readonly orderBy: readonly Ordering[];
  /** `FETCH FIRST n ROWS ONLY`. */
  readonly first: number | null;
  readonly bindCount: number;
}

/** The vendor's refusal of a query, with its reason. */
export const badQuery = (reason: string): NetSuiteError =>
  new NetSuiteError(
    400,
    'INVALID_PARAMETER',
    `Invalid search query. Detailed unprocessed description follows. ${reason}`,
  );

/** The parts that must all hold. */
export function conjuncts(condition: Expr | null): Expr[] {
  if (condition === null) return [];
  return condition.kind === 'and' ? condition.parts.flatMap(conjuncts) : [condition];
}

/** Every expression within one, itself first. */
export function* within(expr: Expr): Generator<Expr> {
  yield expr;
  for (const part of partsOf(expr)) yield* within(part);
}

function partsOf(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case 'call':
      return expr.args;
    case 'sum':
    case 'product':
    case 'concat':
    case 'compare':
      return [expr.left, expr.right];
    case 'and':
    case 'or':
      return expr.parts;
    case 'not':
    case 'isNull':
      return [expr.inner];
    case 'in':
      return [expr.inner, ...expr.list];
    case 'like':
      return [expr.inner, expr.pattern];
    case 'between':
      return [expr.inner, expr.low, expr.high];
    default:
      return [];
  }
}
