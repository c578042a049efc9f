import type { Books } from '../books/books.ts';
import { type Entry, flagIn, textIn } from '../books/record.ts';
import { userError } from '../errors.ts';

/** The month-like period of a day: years, quarters and adjustment periods take no receivables postings. */
export function periodOf(books: Books, day: string): Entry | undefined {
  return books.all('accountingPeriod').find((period) => {
    if (flagIn(period, 'isYear') || flagIn(period, 'isQuarter') || flagIn(period, 'isAdjust'))
      return false;
    return (textIn(period, 'startDate') ?? '') <= day && day <= (textIn(period, 'endDate') ?? '');
  });
}

const isClosedForReceivables = (period: Entry): boolean =>
  flagIn(period, 'closed') || flagIn(period, 'allLocked') || flagIn(period, 'arLocked');

/** The open period of a day, or the vendor's refusal. */
export function openPeriodOf(books: Books, day: string): Entry {
  const period = periodOf(books, day);
  if (!period)
    throw userError(`The transaction date ${day} does not fall into any accounting period.`);
  if (isClosedForReceivables(period))
    throw userError(
      `You cannot post to the accounting period ${textIn(period, 'periodName')} because it is closed or locked.`,
    );
  return period;
}
