import type { Random } from '../kernel/random.ts';
import { addDays, addMonths, type DateText, later, monthEnd, monthStart } from './calendar.ts';
import type { Period, Rate, Term } from './model.ts';

/** Two years back to one year ahead: years, their quarters and their months. */
export function fiscalPeriods(today: DateText): Period[] {
  const year = Number(today.slice(0, 4));
  return [year - 2, year - 1, year, year + 1].flatMap((y) => fiscalYear(y, today));
}

function fiscalYear(year: number, today: DateText): Period[] {
  const first = `${year}-01-01`;
  const quarters = [0, 1, 2, 3].flatMap((q) => {
    const start = addMonths(first, 3 * q);
    const name = `Q${q + 1} ${year}`;
    const months = [0, 1, 2].map((m) => month(addMonths(start, m), name, today));
    return [span(name, 'QUARTER', `FY ${year}`, months, today), ...months];
  });
  const months = quarters.filter((p) => p.kind === 'MONTH');
  return [span(`FY ${year}`, 'YEAR', null, months, today), ...quarters];
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The month just ended still takes receivables; the one before only waits for the general ledger; older ones are closed. */
function month(start: DateText, parent: string, today: DateText): Period {
  const current = monthStart(today);
  const closed = start < addMonths(current, -2);
  return {
    name: `${MONTHS[Number(start.slice(5, 7)) - 1]} ${start.slice(0, 4)}`,
    kind: 'MONTH',
    start,
    end: monthEnd(start),
    receivablesLocked: start < addMonths(current, -1),
    payablesLocked: start < current,
    closed,
    closedOn: closed ? addDays(addMonths(start, 3), 7) : null,
    parent,
  };
}

/** A quarter or year is as closed as its last month. */
function span(
  name: string,
  kind: 'YEAR' | 'QUARTER',
  parent: string | null,
  months: readonly Period[],
  today: DateText,
): Period {
  const first = months[0];
  const last = months.at(-1);
  if (!first || !last) throw new Error(`${name} has no months`);
  const { receivablesLocked, payablesLocked, closed } = last;
  const closedOn = closed ? (last.closedOn ?? today) : null;
  return {
    name,
    kind,
    start: first.start,
    end: last.end,
    receivablesLocked,
    payablesLocked,
    closed,
    closedOn,
    parent,
  };
}

/** Starting rates in ten-thousandths (yen in millionths); each month moves them a little. */
const PAIRS: readonly { from: string; to: string; start: number; scale: number }[] = [
  { from: 'EUR', to: 'USD', start: 10842, scale: 4 },
  { from: 'USD', to: 'EUR', start: 9223, scale: 4 },
  { from: 'GBP', to: 'USD', start: 12710, scale: 4 },
  { from: 'GBP', to: 'EUR', start: 11682, scale: 4 },
  { from: 'CHF', to: 'USD', start: 11310, scale: 4 },
  { from: 'CHF', to: 'EUR', start: 10431, scale: 4 },
  { from: 'SEK', to: 'USD', start: 94310, scale: 6 },
  { from: 'SEK', to: 'EUR', start: 86980, scale: 6 },
  { from: 'JPY', to: 'USD', start: 6710, scale: 6 },
  { from: 'JPY', to: 'EUR', start: 6188, scale: 6 },
  { from: 'KWD', to: 'USD', start: 32530, scale: 4 },
  { from: 'KWD', to: 'EUR', start: 30004, scale: 4 },
];

export function monthlyRates(today: DateText, random: Random): Rate[] {
  const first = addMonths(monthStart(today), -26);
  return PAIRS.flatMap(({ from, to, start, scale }) => {
    let level = start;
    return Array.from({ length: 27 }, (_, m) => {
      level = Math.max(1, level + Math.round((level * random.int(-12, 12)) / 1000));
      const digits = String(level).padStart(scale + 1, '0');
      const rate = `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
      return { from, to, date: addMonths(first, m), rate };
    });
  });
}

/** The rate in force on a day; "1" within one currency. */
export function rateOn(rates: readonly Rate[], from: string, to: string, date: DateText): string {
  if (from === to) return '1';
  const known = rates.filter((r) => r.from === from && r.to === to && r.date <= date).at(-1);
  if (!known) throw new Error(`no rate ${from} to ${to} on ${date}`);
  return known.rate;
}

/**
 * When an invoice is due (A16). End of month: the last day of its month; an invoice of the last ten days
 * is due at the end of the next month, the usual setting of date-driven terms.
 */
export function dueOn(term: Term, issued: DateText): DateText {
  if (term.basis === 'INVOICE_DATE') return addDays(issued, term.netDays);
  const end = monthEnd(issued);
  return addDays(end, -10) < issued
    ? monthEnd(addMonths(monthStart(issued), 1))
    : later(end, issued);
}
