import type { Books } from '../books/books.ts';
import { amountIn, type Entry, numberIn, textIn } from '../books/record.ts';
import { daysBetween } from '../calendar.ts';
import { type Exact, larger } from '../exact.ts';
import { unbilledOf } from './orders.ts';

/** What the ledger says about one customer on a day, in the customer's own currency. */
export interface Standing {
  /** Open invoices less open memos. */
  balance: Exact;
  overdueBalance: Exact;
  daysOverdue: number;
  unbilledOrders: Exact;
  /** Money received that no invoice has taken yet. It stands apart, as deposits do there, and is not in the balance. */
  depositBalance: Exact;
  /** Not yet due. */
  aging: Exact;
  /** 1-30, 31-60, 61-90 and more than 90 days past due. */
  aging1: Exact;
  aging2: Exact;
  aging3: Exact;
  aging4: Exact;
}

/** With the balances of the customer and all below it in the hierarchy. */
export interface ConsolidatedStanding extends Standing {
  consolBalance: Exact;
  consolOverdueBalance: Exact;
}

const nothing = (): Standing => ({
  balance: 0n,
  overdueBalance: 0n,
  daysOverdue: 0,
  unbilledOrders: 0n,
  depositBalance: 0n,
  aging: 0n,
  aging1: 0n,
  aging2: 0n,
  aging3: 0n,
  aging4: 0n,
});

export function standingOf(books: Books, customer: Entry, today: string): Standing {
  const standing = nothing();
  const currency = numberIn(customer, 'currency');
  for (const transaction of books.linked('customer', customer)) {
    // Currencies are never added up: documents in the customer's further currencies stay out of these figures.
    if (numberIn(transaction, 'currency') === currency) count(books, standing, transaction, today);
  }
  return standing;
}

function count(books: Books, standing: Standing, transaction: Entry, today: string): void {
  switch (transaction.type) {
    case 'invoice':
      countInvoice(standing, transaction, today);
      return;
    case 'creditMemo':
      standing.balance -= amountIn(transaction, 'unapplied');
      return;
    case 'customerPayment':
      // Money not approved yet, or rejected, is no money.
      if (!['B', 'C'].includes(textIn(transaction, 'status') ?? '')) return;
      standing.depositBalance += amountIn(transaction, 'unapplied');
      return;
    case 'salesOrder':
      standing.unbilledOrders += unbilledOf(books, transaction);
  }
}

function countInvoice(standing: Standing, invoice: Entry, today: string): void {
  if (textIn(invoice, 'status') !== 'A') return;
  const remaining = amountIn(invoice, 'amountRemaining');
  const due = textIn(invoice, 'dueDate') ?? today;
  const late = due < today ? daysBetween(due, today) : 0;
  standing.balance += remaining;
  standing[bucketOf(late)] += remaining;
  if (late <= 0) return;
  standing.overdueBalance += remaining;
  standing.daysOverdue = Math.max(standing.daysOverdue, late);
}

function bucketOf(daysLate: number): 'aging' | 'aging1' | 'aging2' | 'aging3' | 'aging4' {
  if (daysLate <= 0) return 'aging';
  if (daysLate <= 30) return 'aging1';
  if (daysLate <= 60) return 'aging2';
  return daysLate <= 90 ? 'aging3' : 'aging4';
}

export function consolidatedStanding(
  books: Books,
  customer: Entry,
  today: string,
): ConsolidatedStanding {
  const own = standingOf(books, customer, today);
  const family = descendants(books, customer).map((child) => standingOf(books, child, today));
  const all = [own, ...family];
  return {
    ...own,
    consolBalance: all.reduce((total, { balance }) => total + balance, 0n),
    consolOverdueBalance: all.reduce(
      (total, { overdueBalance }) => total + larger(overdueBalance, 0n),
      0n,
    ),
  };
}

/** Customers below one in the hierarchy that share its currency. */
function descendants(books: Books, customer: Entry): Entry[] {
  const found = new Set<Entry>();
  const waiting = [customer];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    for (const child of books.linked('parent', next)) {
      if (child.type !== 'customer' || child === customer || found.has(child)) continue;
      found.add(child);
      waiting.push(child);
    }
  }
  const currency = numberIn(customer, 'currency');
  return [...found].filter((child) => numberIn(child, 'currency') === currency);
}
