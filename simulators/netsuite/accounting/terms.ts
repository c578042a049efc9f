import type { Books } from '../books/books.ts';
import { amountIn, type Entry, flagIn, numberIn, textIn } from '../books/record.ts';
import { addDays, dayInMonth, daysBetween } from '../calendar.ts';
import { type Exact, roundedProduct } from '../exact.ts';

/** When a document of that day falls due; the same day without terms. */
export function dueDay(books: Books, termId: number | null, tranDate: string): string {
  const term = termId === null ? undefined : books.find('term', termId);
  if (!term) return tranDate;
  return flagIn(term, 'dateDriven')
    ? dueOnDayOfMonth(term, tranDate)
    : addDays(tranDate, numberIn(term, 'daysUntilNetDue') ?? 0);
}

/** A fixed day of this month, or of the next one when it is too near or past; 31 is the month's end. */
function dueOnDayOfMonth(term: Entry, tranDate: string): string {
  const [year = 0, month = 1] = tranDate.split('-').map(Number);
  const day = numberIn(term, 'dayOfMonthNetDue') ?? 31;
  const thisMonth = dayInMonth(year, month - 1, day);
  const near = daysBetween(tranDate, thisMonth) < (numberIn(term, 'dueNextMonthIfWithinDays') ?? 0);
  return thisMonth < tranDate || near ? dayInMonth(year, month, day) : thisMonth;
}

/** The early-payment discount still to be had on a document when it is paid on `paidOn`; zero when too late. */
export function discountOn(books: Books, invoice: Entry, paidOn: string, decimals: number): Exact {
  const termId = numberIn(invoice, 'terms');
  const term = termId === null ? undefined : books.find('term', termId);
  const tranDate = textIn(invoice, 'tranDate') ?? paidOn;
  const days = term && numberIn(term, 'daysUntilExpiry');
  if (!term || days === null || days === undefined) return 0n;
  if (daysBetween(tranDate, paidOn) > days) return 0n;
  const fraction = amountIn(term, 'discountPercent') / 100n;
  return roundedProduct([amountIn(invoice, 'total'), fraction], decimals);
}
