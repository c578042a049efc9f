import type { Books } from '../books/books.ts';
import { type Entry, exactIn, numberIn, textIn } from '../books/record.ts';
import { userError } from '../errors.ts';
import { type Exact, wholeNumber } from '../exact.ts';

/** Units of `base` for one unit of `currency` on a day: the latest rate on or before it. */
export function exchangeRate(books: Books, base: number, currency: number, day: string): Exact {
  if (base === currency) return wholeNumber(1);
  const rate = latestRate(books, base, currency, day);
  if (rate === null) throw userError(`There is no exchange rate for this currency on ${day}.`);
  return rate;
}

function latestRate(books: Books, base: number, currency: number, day: string): Exact | null {
  let latest: Entry | undefined;
  for (const rate of books.all('currencyRate')) {
    if (numberIn(rate, 'baseCurrency') !== base) continue;
    if (numberIn(rate, 'transactionCurrency') !== currency || effective(rate) > day) continue;
    if (!latest || effective(rate) >= effective(latest)) latest = rate;
  }
  return latest ? exactIn(latest, 'exchangeRate') : null;
}

const effective = (rate: Entry): string => textIn(rate, 'effectiveDate') ?? '';

/** The currency in which a legal entity keeps its books. */
export function functionalCurrency(books: Books, subsidiaryId: number | null): number | null {
  const subsidiary = subsidiaryId === null ? undefined : books.find('subsidiary', subsidiaryId);
  return subsidiary ? numberIn(subsidiary, 'currency') : null;
}
