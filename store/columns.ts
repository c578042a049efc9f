import { Money } from '../schema/money.ts';

export type Row = Readonly<Record<string, unknown>>;

/** How one field of a canonical type lies in its table: which columns, and the way there and back. */
export interface Column<V> {
  readonly names: readonly string[];
  /** Values by column, as JSON that PostgreSQL reads into the column’s type. */
  encode(value: V): Record<string, unknown>;
  decode(row: Row): V;
  /** A part is large or rarely asked for: lists leave it out, and it is read only when asked for. */
  readonly part?: true;
}

/** One entry for every field of a canonical type: a forgotten or misspelled one does not compile. */
export type Columns<T> = { readonly [K in Exclude<keyof T, 'id' | 'provenance'>]: Column<T[K]> };

/** Text, booleans, whole numbers, days (as text), text arrays: what needs no conversion. */
export const plain = <V>(name: string): Column<V> => ({
  names: [name],
  encode: (value) => ({ [name]: value }),
  decode: (row) => row[name] as V,
});

export const instant = (name: string): Column<Date> => ({
  names: [name],
  encode: (value) => ({ [name]: value.toISOString() }),
  decode: (row) => row[name] as Date,
});

export const optionalInstant = (name: string): Column<Date | null> => ({
  names: [name],
  encode: (value) => ({ [name]: value?.toISOString() ?? null }),
  decode: (row) => row[name] as Date | null,
});

/** A day that may be absent: kept as the day before all days, so that ordering and paging need no null. */
const NO_DAY = '-infinity';
export const dayOrNone = (name: string): Column<string | null> => ({
  names: [name],
  encode: (value) => ({ [name]: value ?? NO_DAY }),
  decode: (row) => (row[name] === NO_DAY ? null : (row[name] as string)),
});

/** A text that may be absent: kept as empty text, for the same reason. */
export const textOrNone = (name: string): Column<string | null> => ({
  names: [name],
  encode: (value) => ({ [name]: value ?? '' }),
  decode: (row) => (row[name] === '' ? null : (row[name] as string)),
});

/** An amount in the currency of its row (`currency`). */
export const money = (name: string, currency = 'currency'): Column<Money> => ({
  names: [name],
  encode: (value) => ({ [name]: value.minor.toString() }),
  decode: (row) => new Money(BigInt(row[name] as string), row[currency] as string),
});

export const optionalMoney = (name: string, currency = 'currency'): Column<Money | null> => ({
  names: [name],
  encode: (value) => ({ [name]: value?.minor.toString() ?? null }),
  decode: (row) =>
    row[name] === null ? null : new Money(BigInt(row[name] as string), row[currency] as string),
});

/** Parts that belong to one record alone and change only with it (lines, tax totals): kept as jsonb. */
export const json = <V>(name: string): Column<V> => ({
  names: [name],
  encode: (value) => ({ [name]: freeze(value) }),
  decode: (row) => thaw(row[name]) as V,
});

export const part = <V>(column: Column<V>): Column<V> => ({ ...column, part: true });

/** Amounts inside jsonb stand as `{ "minor": "12345", "currency": "EUR" }`, instants as ISO text with a mark. */
function freeze(value: unknown): unknown {
  if (value instanceof Money) return { minor: value.minor.toString(), currency: value.currency };
  if (value instanceof Date) return { instant: value.toISOString() };
  if (Array.isArray(value)) return value.map(freeze);
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, freeze(inner)]));
  return value;
}

export function thaw(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(thaw);
  const object = value as Record<string, unknown>;
  if (typeof object['minor'] === 'string')
    return new Money(BigInt(object['minor']), object['currency'] as string);
  if (typeof object['instant'] === 'string') return new Date(object['instant']);
  const out: Record<string, unknown> = {};
  for (const key in object) out[key] = thaw(object[key]);
  return out;
}

/** An amount that brings its currency along in a column of its own. */
export const moneyWithCurrency = (name: string, currency: string): Column<Money> => ({
  names: [name, currency],
  encode: (value) => ({ [name]: value.minor.toString(), [currency]: value.currency }),
  decode: (row) => new Money(BigInt(row[name] as string), row[currency] as string),
});

export const optionalMoneyWithCurrency = (
  name: string,
  currency: string,
): Column<Money | null> => ({
  names: [name, currency],
  encode: (value) => ({
    [name]: value?.minor.toString() ?? null,
    [currency]: value?.currency ?? null,
  }),
  decode: (row) =>
    row[name] === null ? null : new Money(BigInt(row[name] as string), row[currency] as string),
});

/**
 * The legal entity of a row. Kept as empty text where the source names none, so that one `= any($entities)`
 * covers both: only who may see every legal entity has the empty one among theirs.
 */
export const UNATTRIBUTED = '';
export const legalEntity = (name: string): Column<string | null> => ({
  names: [name],
  encode: (value) => ({ [name]: value ?? UNATTRIBUTED }),
  decode: (row) => (row[name] === UNATTRIBUTED ? null : (row[name] as string)),
});

/** Kept in a table of its own (applications); the writer of that table knows it. */
export const elsewhere = <V>(): Column<V[]> => ({
  names: [],
  encode: () => ({}),
  decode: () => [],
  part: true,
});
