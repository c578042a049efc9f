import type { Random } from '../kernel/random.ts';
import { addDays, type DateText, instantOn, later } from './calendar.ts';
import type { Customer, Invoice } from './model.ts';
import { type Minor, percentOf } from './money.ts';

/**
 * How customers pay, after figures measured on real receivables: a quarter of the invoices is disputed, and
 * of those two thirds are paid late; of the others a quarter is.
 */
const DISPUTED = { share: 0.2275, late: 0.683 };
const UNDISPUTED_LATE = 0.259;

/** Share of late payments that came within so many days after the due date. */
const DAYS_LATE: readonly (readonly [number, number])[] = [
  [0, 1],
  [0.1, 2],
  [0.25, 4],
  [0.5, 8],
  [0.75, 14],
  [0.9, 20],
  [0.99, 30],
  [1, 45],
];

/** The value below which that share lies, on straight lines between the known points. */
export function quantile(points: readonly (readonly [number, number])[], share: number): number {
  const above = points.findIndex(([s]) => s >= share);
  const [s1, v1] = points[Math.max(above, 1)] ?? [1, 0];
  const [s0, v0] = points[Math.max(above, 1) - 1] ?? [0, 0];
  return Math.round(v0 + ((share - s0) / (s1 - s0)) * (v1 - v0));
}

/** What one customer means to do about one invoice. */
export interface Intent {
  readonly disputed: boolean;
  /** Money on its way: day, amount, early-payment discount, and what is paid beyond the invoice. */
  readonly transfers: readonly Transfer[];
}

export interface Transfer {
  readonly date: DateText;
  readonly amount: Minor;
  readonly discount: Minor;
  readonly surplus: Minor;
}

/** `owed` may be less than the invoice's total, after a credit. */
export function intentOf(
  invoice: Pick<Invoice, 'date' | 'dueDate' | 'term'>,
  customer: Customer,
  owed: Minor,
  random: Random,
): Intent {
  const disputed = random.chance(DISPUTED.share);
  const late = random.chance(disputed ? DISPUTED.late : UNDISPUTED_LATE);
  const date = settledOn(invoice, customer, late, random);
  return { disputed, transfers: transfersOf(invoice, owed, date, random) };
}

function settledOn(
  { date, dueDate, term }: Pick<Invoice, 'date' | 'dueDate' | 'term'>,
  customer: Customer,
  late: boolean,
  random: Random,
): DateText {
  const lateBy = quantile(DAYS_LATE, random.next());
  const earlyBy = random.int(0, 19);
  if (!late && term.startsWith('2%') && random.chance(0.6)) return addDays(date, random.int(6, 10));
  const day = late ? addDays(dueDate, lateBy) : later(addDays(dueDate, -earlyBy), addDays(date, 1));
  if (!customer.paymentRuns) return day;
  // Who pays on time takes the run before the day, where the invoice is there by then.
  const before = lastRun(day);
  return !late && before > date ? before : nextRun(day);
}

/** Payment runs are on the 10th and the 25th. */
function nextRun(date: DateText): DateText {
  const day = Number(date.slice(8));
  if (day <= 10) return `${date.slice(0, 8)}10`;
  if (day <= 25) return `${date.slice(0, 8)}25`;
  return nextRun(addDays(date, 1));
}

function lastRun(date: DateText): DateText {
  const day = Number(date.slice(8));
  if (day >= 25) return `${date.slice(0, 8)}25`;
  if (day >= 10) return `${date.slice(0, 8)}10`;
  return lastRun(addDays(date, -day));
}

function transfersOf(
  invoice: Pick<Invoice, 'date' | 'term'>,
  owed: Minor,
  date: DateText,
  random: Random,
): Transfer[] {
  const manner = random.next();
  if (invoice.term.startsWith('2%') && date <= addDays(invoice.date, 10)) {
    const discount = percentOf(owed, '2');
    return [{ date, amount: owed - discount, discount, surplus: 0n }];
  }
  const plain = { discount: 0n, surplus: 0n };
  if (manner < 0.06) {
    const first = (owed * 6n) / 10n;
    return [
      { ...plain, date, amount: first },
      { ...plain, date: addDays(date, 15), amount: owed - first },
    ];
  }
  // Some people like round figures.
  const surplus = manner < 0.09 ? (10_000n - (owed % 10_000n)) % 10_000n : 0n;
  return [{ ...plain, date, amount: owed, surplus }];
}

/** An instant of that day, after the customers' banks have opened. */
export function paidAt(date: DateText, random: Random): string {
  return instantOn(date, random.int(60, 539));
}
