import type { Money } from '../../schema/money.ts';
import { toDecimal, toMoney } from '../money.ts';
import type { Row } from './suiteql.ts';

/** A record that cannot be put into canonical words; the message says why, for the exception queue. */
export class Unmappable extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'Unmappable';
  }
}

export const optional = (row: Row, column: string): string | null => row[column] ?? null;

export function required(row: Row, column: string): string {
  const value = row[column];
  if (value === undefined) throw new Unmappable(`${column} is empty`);
  return value;
}

/** Flags are `T` and `F`; an absent one is off. */
export const flag = (row: Row, column: string): boolean => row[column] === 'T';

export const money = (row: Row, column: string, currency: string): Money =>
  toMoney(required(row, column), currency);

/** NetSuite leaves some totals empty where they are zero. */
export const moneyOrZero = (row: Row, column: string, currency: string): Money =>
  toMoney(row[column] ?? '0', currency);

export function decimalOrNull(row: Row, column: string): string | null {
  const value = row[column];
  return value === undefined ? null : toDecimal(value);
}

export function whole(row: Row, column: string): number {
  const value = toDecimal(required(row, column));
  if (!/^-?\d{1,9}$/.test(value)) throw new Unmappable(`${column} is not a whole number: ${value}`);
  return Number(value);
}

/** The canonical word for a value; a value that the table lacks is refused, never guessed. */
export function word<Word>(
  table: Readonly<Record<string, Word>>,
  column: string,
  value: string,
): Word {
  const found = Object.hasOwn(table, value) ? table[value] : undefined;
  if (found === undefined)
    throw new Unmappable(`${column} is "${value}", which has no meaning here`);
  return found;
}

export function currencyOf(row: Row, column = 'currency'): string {
  return required(row, column);
}

/** An ISO 3166 code, or null for what is none. */
export function countryOf(row: Row, column: string): string | null {
  const value = row[column];
  return value !== undefined && /^[A-Z]{2}$/.test(value) ? value : null;
}

/** SuiteQL gives a multiple-select field as ids in one text: `1, 4`. */
export const idsIn = (row: Row, column: string): string[] =>
  (row[column] ?? '')
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '');

/** Both days, or nothing where one is missing. */
export function periodOf(row: Row, start: string, end: string) {
  const [from, to] = [row[start], row[end]];
  return from !== undefined && to !== undefined ? { start: from, end: to } : null;
}
