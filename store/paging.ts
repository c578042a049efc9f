import type { Page } from '../schema/connection-page.ts';
import { FinanceError } from '../schema/errors.ts';
import type { Row } from './columns.ts';
import { type OrderKeyType, readCursor, writeCursor } from './cursor.ts';
import type { Parameters } from './sql.ts';

export const DEFAULT_PAGE = 50;
export const MAX_PAGE = 200;

/** What a list can be ordered by: an expression on `t` that is never null, and its type in PostgreSQL. */
export interface OrderColumn {
  readonly expression: string;
  readonly cast: OrderKeyType;
}

interface Order {
  readonly field: string;
  readonly direction: 'ASC' | 'DESC';
}

export interface PageArguments<F = object> {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly filter?: F | null | undefined;
  readonly orderBy?: Order | null | undefined;
}

export interface Orders {
  readonly orders: Readonly<Record<string, OrderColumn>>;
  readonly defaultOrder: Order;
}

/** `limit` of a statement that reads one row more than the page has; null is no limit. */
export const limitOf = ({ first }: PagePlan): number | null =>
  first === Number.POSITIVE_INFINITY ? null : first + 1;

/** How one page is cut out of an ordered list. */
export interface PagePlan {
  readonly first: number;
  readonly field: string;
  readonly way: 'asc' | 'desc';
  readonly expression: string;
  readonly hasPreviousPage: boolean;
  /** The condition that a row lies behind the cursor; none on the first page. */
  beyond(parameters: Parameters): string[];
}

/** @throws FinanceError BAD_USER_INPUT for an unknown order, a page size out of bounds, a foreign cursor. */
export function planPage({ orders, defaultOrder }: Orders, args: PageArguments<unknown>): PagePlan {
  const { field, direction } = args.orderBy ?? defaultOrder;
  const column = orders[field];
  if (!column) throw new FinanceError('BAD_USER_INPUT', `cannot order by ${field}`);
  const { expression, cast } = column;
  const after = args.after ? readCursor(args.after, field, cast) : null;
  const behind = direction === 'DESC' ? '<' : '>';
  return {
    first: pageSize(args.first),
    field,
    way: direction === 'DESC' ? 'desc' : 'asc',
    expression,
    hasPreviousPage: after !== null,
    beyond: (parameters) =>
      after
        ? [
            `(${expression}, t.id) ${behind} (${parameters.bind(after.key)}::${cast}, ${parameters.bind(after.id)})`,
          ]
        : [],
  };
}

function pageSize(first: number | null | undefined): number {
  const size = first ?? DEFAULT_PAGE;
  if (size === Number.POSITIVE_INFINITY) return size;
  if (size < 1 || size > MAX_PAGE)
    throw new FinanceError('BAD_USER_INPUT', `first must be between 1 and ${MAX_PAGE}`);
  return size;
}

/** The page out of rows read with one more than asked for, which tells whether more follow. */
export function pageOf<T>(
  rows: readonly Row[],
  { first, field, hasPreviousPage }: PagePlan,
  decode: (row: Row) => T,
  totalCount: () => Promise<number>,
): Page<T> {
  const edges = rows.slice(0, first).map((row) => ({
    cursor: writeCursor(field, row['order_key'] as string, row['id'] as string),
    node: decode(row),
  }));
  return {
    edges,
    totalCount,
    pageInfo: {
      hasNextPage: rows.length > first,
      hasPreviousPage,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}
