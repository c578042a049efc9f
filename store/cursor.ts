import { FinanceError } from '../schema/errors.ts';

/** Types that order keys have in PostgreSQL; a key travels as the text of its type. */
export type OrderKeyType = 'text' | 'date' | 'timestamptz' | 'bigint';

const day = /^(-infinity|\d{4}-\d{2}-\d{2})$/;
const instant = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(\.\d{1,6})?[+-]\d{2}(:\d{2})?$/;
const wholeNumber = /^-?\d{1,18}$/;

/** Whether PostgreSQL will read the text as a value of that type: a forged cursor must not fail in the database. */
const wellFormed: Readonly<Record<OrderKeyType, (key: string) => boolean>> = {
  text: (key) => !key.includes('\u0000'),
  date: (key) => day.test(key) && (key.startsWith('-') || isDay(key)),
  timestamptz: (key) => instant.test(key) && isDay(key.slice(0, 10)) && isTime(key),
  bigint: (key) => wholeNumber.test(key),
};

const isDay = (text: string): boolean => {
  const at = new Date(`${text}T00:00:00.000Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
};

const isTime = (text: string): boolean => {
  const [hour = 99, minute = 99, second = 99] = text.slice(11, 19).split(':').map(Number);
  const [offset = 99] = text
    .slice(text.search(/[+-]\d{2}(:\d{2})?$/) + 1)
    .split(':')
    .map(Number);
  return hour < 24 && minute < 60 && second < 60 && offset < 16;
};

/** A cursor names the order it belongs to: after a change of order it would point anywhere. */
export const writeCursor = (field: string, key: string, id: string): string =>
  Buffer.from(JSON.stringify([field, key, id])).toString('base64url');

/** @throws FinanceError BAD_USER_INPUT for anything that a list in this order did not hand out. */
export function readCursor(
  cursor: string,
  field: string,
  type: OrderKeyType,
): { readonly key: string; readonly id: string } {
  const [writtenFor, key, id, ...rest] = parsed(cursor);
  const genuine =
    writtenFor === field &&
    typeof key === 'string' &&
    wellFormed[type](key) &&
    typeof id === 'string' &&
    wellFormed.text(id) &&
    rest.length === 0;
  if (!genuine) throw new FinanceError('BAD_USER_INPUT', 'after is not a cursor of this list');
  return { key, id };
}

function parsed(cursor: string): unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(value) ? value : [];
  } catch {
    // Whatever does not parse was not made here.
    return [];
  }
}
