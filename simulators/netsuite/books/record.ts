import type { Exact } from '../exact.ts';
import type { TypeName } from '../schema/names.ts';

/** Postal address; `country` is the ISO code. */
export type Address = Readonly<Record<string, string>>;

/**
 * A field's value inside the simulator: numbers with decimals are `Exact`, whole numbers and referenced ids are
 * numbers, instants are milliseconds, days are ISO text, enumerations their id, several references an array.
 */
export type Value = string | number | boolean | Exact | Address | readonly number[] | null;
export type Values = Record<string, Value>;

/** One row of a sublist. `key` is what the API shows as `line` (or `id` in an address book). */
export interface Line {
  readonly key: number;
  readonly values: Values;
}

/** A record as the books hold it. Edits replace `values` and `sublists`; the object itself stays. */
export interface Entry {
  readonly type: TypeName;
  readonly id: number;
  externalId: string | null;
  values: Values;
  sublists: Record<string, readonly Line[]>;
  createdMs: number;
  modifiedMs: number;
}

type Holder = { readonly values: Values };

export function textIn(holder: Holder, field: string): string | null {
  const value = holder.values[field];
  return typeof value === 'string' ? value : null;
}

/** A whole number or the id of a referenced record. */
export function numberIn(holder: Holder, field: string): number | null {
  const value = holder.values[field];
  return typeof value === 'number' ? value : null;
}

export function exactIn(holder: Holder, field: string): Exact | null {
  const value = holder.values[field];
  return typeof value === 'bigint' ? value : null;
}

/** The amount in a field, zero where it is empty. */
export const amountIn = (holder: Holder, field: string): Exact => exactIn(holder, field) ?? 0n;

export const flagIn = (holder: Holder, field: string): boolean => holder.values[field] === true;

export const linesOf = (entry: Entry, sublist: string): readonly Line[] =>
  entry.sublists[sublist] ?? [];

/** A copy to try a change on; the books keep the original until the change has passed every rule. */
export function draftOf(entry: Entry): Entry {
  const sublists = Object.entries(entry.sublists).map(
    ([name, lines]) =>
      [name, lines.map(({ key, values }) => ({ key, values: { ...values } }))] as const,
  );
  return { ...entry, values: { ...entry.values }, sublists: Object.fromEntries(sublists) };
}
