import { currencyDecimals } from '../schema/currency.ts';
import { FinanceError } from '../schema/errors.ts';
import type {
  DateFilter,
  DateTimeFilter,
  EnumFilter,
  IdFilter,
  MoneyFilter,
  StringFilter,
} from '../schema/filters.ts';
import type { Parameters } from './sql.ts';

/** What a filter may need to know beside its value. */
export interface FilterScope {
  readonly entities: readonly string[];
  /** Today of each of these legal entities, in its own time zone; in the order of `entities`. */
  readonly todays: readonly string[];
  /** The instant of the request, for what depends on how long ago something was. */
  readonly now: Date;
}

/** Turns one filter input into conditions on the table `t`. */
export type FilterColumn<V> = (value: V, parameters: Parameters, scope: FilterScope) => string[];

type Present<V> = Exclude<V, null | undefined>;
export type FilterColumns<F> = { readonly [K in keyof Required<F>]: FilterColumn<Present<F[K]>> };

type Operator = (operand: never, parameters: Parameters) => string;

/** Applies the operators that the input carries; null and absent ones say nothing. */
const byOperators =
  <V extends object>(operators: { readonly [K in keyof V]-?: Operator }): FilterColumn<V> =>
  (value, parameters) =>
    Object.entries(value)
      .filter(([, operand]) => operand !== null && operand !== undefined)
      .map(([name, operand]) => {
        const operator = operators[name as keyof V];
        return operator(operand as never, parameters);
      });

const equal = (column: string) => (v: unknown, p: Parameters) => `t.${column} = ${p.bind(v)}`;
const oneOf = (column: string) => (v: unknown, p: Parameters) => `t.${column} = any(${p.bind(v)})`;
const atLeast = (column: string, cast: string) => (v: unknown, p: Parameters) =>
  `t.${column} >= ${p.bind(v)}::${cast}`;
const atMost = (column: string, cast: string) => (v: unknown, p: Parameters) =>
  `t.${column} <= ${p.bind(v)}::${cast}`;

export const byId = (column: string): FilterColumn<IdFilter> =>
  byOperators<IdFilter>({ eq: equal(column), in: oneOf(column) });

export const byText = (column: string): FilterColumn<StringFilter> =>
  byOperators<StringFilter>({
    eq: equal(column),
    in: oneOf(column),
    contains: (text: string, p) => `t.${column} ilike ${p.bind(`%${escapeLike(text)}%`)}`,
  });

const escapeLike = (text: string): string => text.replace(/[\\%_]/g, '\\$&');

export const byEnum = (column: string): FilterColumn<EnumFilter> =>
  byOperators<EnumFilter>({ eq: equal(column), in: oneOf(column) });

/** An array column that holds the value (or one of the values). */
export const byMember = (column: string): FilterColumn<EnumFilter | IdFilter> =>
  byOperators<EnumFilter>({
    eq: (v, p) => `t.${column} @> array[${p.bind(v)}]::text[]`,
    in: (v, p) => `t.${column} && ${p.bind(v)}::text[]`,
  }) as FilterColumn<EnumFilter | IdFilter>;

/** The lowest day stands for "none": an upper bound must not match it. */
export const byDay = (column: string): FilterColumn<DateFilter> =>
  byOperators<DateFilter>({
    eq: (v: string, p) => `t.${column} = ${p.bind(v)}::date`,
    gte: atLeast(column, 'date'),
    lte: (v: string, p) =>
      `(t.${column} <= ${p.bind(v)}::date and t.${column} > '-infinity'::date)`,
  });

export const byInstant = (expression: string): FilterColumn<DateTimeFilter> =>
  byOperators<DateTimeFilter>({
    gte: (v: Date, p) => `${expression} >= ${p.bind(v.toISOString())}::timestamptz`,
    lte: (v: Date, p) => `${expression} <= ${p.bind(v.toISOString())}::timestamptz`,
  });

export const bySwitch =
  (column: string): FilterColumn<boolean> =>
  (value, p) => [`t.${column} = ${p.bind(value)}`];

/** An amount column in minor units, with the column that holds its currency. */
export const byMoney =
  (column: string, currency = 'currency'): FilterColumn<MoneyFilter> =>
  (filter, p) => {
    const bound = (amount: string): unknown => minorOf(amount, filter.currency);
    return [
      `t.${currency} = ${p.bind(filter.currency)}`,
      ...(filter.eq ? [`t.${column} = ${p.bind(bound(filter.eq))}::bigint`] : []),
      ...(filter.gte ? [atLeast(column, 'bigint')(bound(filter.gte), p)] : []),
      ...(filter.lte ? [atMost(column, 'bigint')(bound(filter.lte), p)] : []),
    ];
  };

/** `"10.50"` EUR is 1050 cents; more decimals than the currency has are refused, not rounded (A1). */
function minorOf(amount: string, currency: string): string {
  const decimals = currencyDecimals(currency) ?? 2;
  const [whole = '0', fraction = ''] = amount.replace('-', '').split('.');
  const kept = fraction.replace(/0+$/, '');
  if (kept.length > decimals)
    throw new FinanceError(
      'BAD_USER_INPUT',
      `${amount} has more decimals than ${currency} (${decimals})`,
    );
  const minor = BigInt(whole + kept.padEnd(decimals, '0'));
  return (amount.startsWith('-') ? -minor : minor).toString();
}
