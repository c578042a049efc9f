/** A query as written, names not yet looked up. */

export interface Path {
  /** `['Owner', 'Name']`. */
  readonly parts: readonly string[];
  readonly at: number;
}

export interface Literal {
  readonly kind: 'string' | 'number' | 'boolean' | 'null' | 'date' | 'datetime' | 'range';
  readonly text: string;
  readonly pattern: string;
  /** For `LAST_N_DAYS:n`. */
  readonly days: number;
  readonly at: number;
}

export type Operator =
  | '='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | 'LIKE'
  | 'IN'
  | 'NOT IN'
  | 'INCLUDES'
  | 'EXCLUDES';

export type Condition =
  | { readonly kind: 'and' | 'or'; readonly items: readonly Condition[] }
  | { readonly kind: 'not'; readonly item: Condition }
  | {
      readonly kind: 'compare';
      readonly path: Path;
      readonly operator: Operator;
      readonly values: readonly Literal[];
    };

export interface Ordering {
  readonly path: Path;
  readonly descending: boolean;
  readonly nullsLast: boolean;
}

export interface Select {
  /** `COUNT()` stands alone and selects nothing. */
  readonly count: boolean;
  readonly items: readonly (Path | Select)[];
  readonly from: Path;
  readonly alias: string | undefined;
  readonly where: Condition | undefined;
  readonly orderBy: readonly Ordering[];
  readonly limit: number | undefined;
  readonly offset: number;
}

export function isSubquery(item: Path | Select): item is Select {
  return 'from' in item;
}
