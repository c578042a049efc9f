import type { Money } from '../../schema/money.ts';
import { toMoney } from '../money.ts';
import type { Amount } from './wire.ts';

/** A record that cannot be put into canonical words; the message says why, for the exception queue. */
export class Unmappable extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'Unmappable';
  }
}

/** Its parts were read while it changed. Worth a second look before it is called unmappable. */
export class Torn extends Unmappable {}

export function required<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined || value === '')
    throw new Unmappable(`${what} is missing`);
  return value;
}

/** The canonical word for a code; one that the table lacks is refused by name, never guessed. */
export function wordOf<Word>(
  table: Readonly<Record<string, Word>>,
  what: string,
  code: string,
  name?: string | null,
): Word {
  const word = Object.hasOwn(table, code) ? table[code] : undefined;
  if (word !== undefined) return word;
  throw new Unmappable(`${what} "${code}"${name ? ` (${name})` : ''} has no meaning here`);
}

/** An amount in its own currency. */
export const money = (amount: Amount | null | undefined, what: string): Money =>
  toMoney(required(amount?.value, what), required(amount?.currencyCode, `currency of ${what}`));

/** An amount that must be in the given currency. */
export function moneyIn(currency: string, amount: Amount | null | undefined, what: string): Money {
  const value = money(amount, what);
  if (value.currency === currency) return value;
  throw new Unmappable(`${what} is in ${value.currency} and not in ${currency}`);
}

/** Zero where Concur leaves the member out. */
export const moneyOrZero = (
  currency: string,
  amount: Amount | null | undefined,
  what: string,
): Money => moneyIn(currency, amount ?? { value: '0', currencyCode: currency }, what);

/** v3 prints UTC without a zone. */
export function utc(text: string, what: string): Date {
  const zoned = /(?:Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`;
  const moment = new Date(zoned);
  if (Number.isNaN(moment.getTime())) throw new Unmappable(`${what} is no time: ${text}`);
  return moment;
}

export const utcOrNull = (text: string | null | undefined, what: string): Date | null =>
  text ? utc(text, what) : null;
