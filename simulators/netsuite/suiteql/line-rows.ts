import { decimalsOf, groupedByTax } from '../accounting/pricing.ts';
import { functionalCurrency } from '../accounting/rates.ts';
import type { Books } from '../books/books.ts';
import {
  amountIn,
  type Entry,
  exactIn,
  type Line,
  linesOf,
  numberIn,
  type Values,
} from '../books/record.ts';
import { type Exact, roundedProduct, sum, wholeNumber } from '../exact.ts';

/** One row of `transactionline`: the main line, an item line, or the tax of one code. */
export interface LineRow {
  readonly entry: Entry;
  readonly kind: 'main' | 'item' | 'tax';
  /** `id` within the transaction: 0 the main line, items their line number, taxes after them. */
  readonly id: number;
  readonly sequence: number;
  /** The item line, or the first line of a tax group. */
  readonly line: Line | null;
  /** In the transaction's currency; debits positive. The rows of a transaction sum to zero. */
  readonly foreignAmount: Exact;
}

/** The line that stands for the transaction as a whole. */
export const mainRow = (entry: Entry): LineRow => ({
  entry,
  kind: 'main',
  id: 0,
  sequence: 0,
  line: null,
  foreignAmount: debitOf(entry) * amountIn(entry, 'total'),
});

/** Rows of a transaction are made once per state of it. */
const made = new WeakMap<Values, readonly LineRow[]>();

export function lineRowsOf(entry: Entry): readonly LineRow[] {
  const held = made.get(entry.values);
  if (held) return held;
  const rows = [mainRow(entry), ...otherRows(entry)];
  made.set(entry.values, rows);
  return rows;
}

/** The amount in the currency of the legal entity's books. The main line takes what rounding leaves over. */
export function netAmountOf(books: Books, row: LineRow): Exact {
  if (row.kind !== 'main') return functionalAmount(books, row);
  const others = lineRowsOf(row.entry).filter(({ kind }) => kind !== 'main');
  return -sum(others.map((other) => functionalAmount(books, other)));
}

function functionalAmount(books: Books, { entry, foreignAmount }: LineRow): Exact {
  const rate = exactIn(entry, 'exchangeRate') ?? wholeNumber(1);
  const currency = functionalCurrency(books, numberIn(entry, 'subsidiary'));
  return roundedProduct([foreignAmount, rate], decimalsOf(books, currency));
}

/** Invoices and orders debit the customer on the main line and credit their items; memos and money the other way. */
const debitOf = (entry: Entry): Exact =>
  entry.type === 'creditMemo' || entry.type === 'customerRefund' ? -1n : 1n;

function otherRows(entry: Entry): LineRow[] {
  const sign = -debitOf(entry);
  const items = linesOf(entry, 'item');
  const posted = [
    ...itemRows(items, sign),
    ...taxRows(items, sign),
    ...counterRow(entry, items, sign),
  ];
  return posted.map((row, index) => ({ ...row, entry, sequence: index + 1 }));
}

type Posted = Pick<LineRow, 'kind' | 'id' | 'line' | 'foreignAmount'>;

function itemRows(items: readonly Line[], sign: Exact): Posted[] {
  return items.map((line) => ({
    kind: 'item',
    id: line.key,
    line,
    foreignAmount: sign * amountIn(line, 'amount'),
  }));
}

function taxRows(items: readonly Line[], sign: Exact): Posted[] {
  const last = items.reduce((most, line) => Math.max(most, line.key), 0);
  return groupedByTax(items).flatMap((group, index) => {
    const [line = null] = group;
    if (!line || exactIn(line, 'taxRate1') === null) return [];
    const foreignAmount = sign * sum(group.map((held) => amountIn(held, 'tax1Amt')));
    return [{ kind: 'tax' as const, id: last + 1 + index, line, foreignAmount }];
  });
}

/** Payments and refunds have no items: their second line is the receivable. */
function counterRow(entry: Entry, items: readonly Line[], sign: Exact): Posted[] {
  if (items.length > 0) return [];
  const foreignAmount = sign * amountIn(entry, 'total');
  return [{ kind: 'item', id: 1, line: null, foreignAmount }];
}
