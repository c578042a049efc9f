import { accountDay, dayOfAccountText, daySeconds } from '../calendar.ts';
import { exactOf, exactText, wholeNumber } from '../exact.ts';
import { badQuery } from './ast.ts';
import type { SqlType, SqlValue } from './table.ts';

const isDate = (type: SqlType): boolean => type === 'day' || type === 'instant';
const isNumber = (type: SqlType): boolean => type === 'whole' || type === 'exact';

/** The type in which two sides are compared; numbers win over texts, dates over both. */
export function commonType(left: SqlType, right: SqlType): SqlType {
  if (left === right) return left;
  if (isDate(left) || isDate(right)) return 'instant';
  if (isNumber(left) && isNumber(right)) return 'exact';
  if (isNumber(left)) return left;
  return isNumber(right) ? right : 'text';
}

/** A value of one type as another; a text that cannot be read so is a bad query, as at the vendor. */
export function convert(value: SqlValue, from: SqlType, to: SqlType): SqlValue {
  if (value === null || from === to) return value;
  if (to === 'text' || to === 'flag') return textOf(value, from);
  if (isDate(from) && isDate(to)) return value;
  if (isDate(from)) throw badQuery('A date cannot be used as a number.');
  if (isDate(to)) return dateOf(String(value));
  if (to === 'exact') return from === 'whole' ? wholeNumber(Number(value)) : numberOf(value);
  return wholeOf(value);
}

/** Dates without TO_DATE are read in the account's own format; ISO is not it. */
function dateOf(text: string): number {
  const day = dayOfAccountText(text);
  if (day === null)
    throw badQuery(`'${text}' is not a date of the account's format M/D/YYYY; use TO_DATE.`);
  return daySeconds(day);
}

function numberOf(value: SqlValue): SqlValue {
  if (typeof value === 'bigint') return value;
  const number = exactOf(String(value));
  if (number === null) throw badQuery(`'${value}' is not a number.`);
  return number;
}

/** A fraction equals no whole number, so it becomes one that is none. */
function wholeOf(value: SqlValue): SqlValue {
  const text = typeof value === 'bigint' ? exactText(value) : String(value).trim();
  if (exactOf(text) === null) throw badQuery(`'${value}' is not a number.`);
  return Number(text);
}

/** How a value looks in an answer when nobody has formatted it. */
export function textOf(value: SqlValue, type: SqlType): string | null {
  if (value === null) return null;
  if (typeof value === 'bigint') return exactText(value);
  return isDate(type) ? accountDay(Number(value)) : String(value);
}

/** Negative, zero or positive; both of one type and neither null. */
export function compare(left: SqlValue, right: SqlValue): number {
  if (left === right) return 0;
  return (left as string) < (right as string) ? -1 : 1;
}
