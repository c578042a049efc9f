import type { Decimal } from '../decimal.ts';

/** Text, ids and dates as text; datetimes as milliseconds since the epoch; numbers as exact decimals. */
export type Value = string | boolean | number | Decimal | null;

/** A record as kept: absent means null. Rows never change, they are replaced. */
export type Row = Readonly<Record<string, Value>>;

/** A record on its way to being kept. */
export type Draft = Record<string, Value>;

export function valueIn(row: Row, field: string): Value {
  return row[field] ?? null;
}

export function idOf(row: Row): string {
  return row['Id'] as string;
}

export function modstampOf(row: Row): number {
  return row['SystemModstamp'] as number;
}

export function isDeleted(row: Row): boolean {
  return row['IsDeleted'] === true;
}

/** Absent members keep rows small: a hundred thousand accounts fill few of their fields. */
export function withoutNulls(draft: Draft): Row {
  const row: Draft = {};
  for (const [field, value] of Object.entries(draft)) {
    if (value !== null) row[field] = value;
  }
  return row;
}
