import { toDecimal } from '../money.ts';
import type { SObject } from './queries.ts';

/** A record that cannot be put into canonical words; the message says why, for the exception queue. */
export class Unmappable extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'Unmappable';
  }
}

/** The text of a field, or null. `Owner.Name` looks into the record that `Owner` nests. */
export function optional(record: SObject, field: string): string | null {
  const value = field
    .split('.')
    .reduce<unknown>((held, part) => (held as SObject | null)?.[part] ?? null, record);
  if (value === null || typeof value === 'string') return value;
  throw new Unmappable(`${field} is no text`);
}

export function required(record: SObject, field: string): string {
  const value = optional(record, field);
  if (value === null) throw new Unmappable(`${field} is empty`);
  return value;
}

export function flag(record: SObject, field: string): boolean {
  const value = record[field];
  if (typeof value === 'boolean') return value;
  throw new Unmappable(`${field} is neither true nor false`);
}

/** Whole numbers are doubles there: `12.0`. */
export function wholeOrNull(record: SObject, field: string): number | null {
  const value = optional(record, field);
  if (value === null) return null;
  const decimal = toDecimal(value);
  if (!/^-?\d{1,9}$/.test(decimal)) throw new Unmappable(`${field} is no whole number: ${value}`);
  return Number(decimal);
}

/** The canonical word for a value; a value that the table lacks is refused, never guessed. */
export function word<Word>(
  table: Readonly<Record<string, Word>>,
  field: string,
  value: string,
): Word {
  const found = Object.hasOwn(table, value) ? table[value] : undefined;
  if (found === undefined)
    throw new Unmappable(`${field} is "${value}", which has no meaning here`);
  return found;
}

/** `2026-01-31T10:11:12.000+0000`, whose offset lacks the colon of ISO 8601; null for what is no instant. */
export function instantOf(text: string): Date | null {
  const form = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?)(?:Z|([+-]\d{2}):?(\d{2}))$/;
  const [, moment, hours = '+00', minutes = '00'] = form.exec(text) ?? [];
  const instant = new Date(`${moment}${hours}:${minutes}`);
  return Number.isNaN(instant.getTime()) ? null : instant;
}
