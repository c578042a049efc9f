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
import { userError } from '../errors.ts';
import {
  type Exact,
  quotient,
  roundedProduct,
  roundTo,
  smallestUnit,
  sum,
  wholeNumber,
} from '../exact.ts';

const ONE = wholeNumber(1);

/** Decimals of a currency's amounts; two where the currency does not say. */
export function decimalsOf(books: Books, currencyId: number | null): number {
  const currency = currencyId === null ? undefined : books.find('currency', currencyId);
  return (currency && numberIn(currency, 'currencyPrecision')) ?? 2;
}

/** Gives every item line its amount and tax, and the document its totals. */
export function priceDocument(books: Books, document: Entry, defaultTaxCode: number | null): void {
  const lines = linesOf(document, 'item');
  if (lines.length === 0)
    throw userError('You must enter at least one line item for this transaction.');
  const decimals = decimalsOf(books, numberIn(document, 'currency'));
  lines.forEach((line, index) => {
    priceLine(books, line.values, decimals, index);
    line.values['taxCode'] ??= defaultTaxCode;
  });
  taxLines(books, lines, decimals);
  totalUp(document, lines);
}

function priceLine(books: Books, values: Values, decimals: number, index: number): void {
  const itemId = numberIn({ values }, 'item');
  const item = itemId === null ? undefined : books.find('serviceSaleItem', itemId);
  if (!item) throw userError(`Please enter value(s) for: Item (line ${index + 1})`);
  values['quantity'] ??= ONE;
  const given = exactIn({ values }, 'amount');
  if (given === null) values['rate'] ??= exactIn(item, 'rate');
  values['amount'] = given === null ? extended(values, decimals, index) : roundTo(given, decimals);
}

/** quantity x rate x (1 - discount), rounded once. */
function extended(values: Values, decimals: number, index: number): Exact {
  const rate = exactIn({ values }, 'rate');
  if (rate === null) throw userError(`Please enter value(s) for: Amount (line ${index + 1})`);
  const kept = ONE - amountIn({ values }, 'custcol_tb_discount_pct');
  return roundedProduct([amountIn({ values }, 'quantity'), rate, kept], decimals);
}

/**
 * Tax is worked out per tax code on the sum of its lines, as European rules want, and handed down to the lines.
 * Taxes that all lines already carry stay: an issued document keeps the tax it was issued with.
 */
function taxLines(books: Books, lines: readonly Line[], decimals: number): void {
  const settled = lines.every(({ values }) => exactIn({ values }, 'tax1Amt') !== null);
  if (!settled) {
    for (const group of groupedByTax(lines)) taxGroup(books, group, decimals);
  }
  for (const { values } of lines) {
    values['grossAmt'] = amountIn({ values }, 'amount') + amountIn({ values }, 'tax1Amt');
  }
}

/** Lines with the same tax code and rate: one category of the document. */
export function groupedByTax(lines: readonly Line[]): Line[][] {
  const groups = new Map<string, Line[]>();
  for (const line of lines) {
    const key = `${numberIn(line, 'taxCode')} ${exactIn(line, 'taxRate1')}`;
    const group = groups.get(key);
    if (group) group.push(line);
    else groups.set(key, [line]);
  }
  return [...groups.values()];
}

function taxGroup(books: Books, lines: readonly Line[], decimals: number): void {
  const [first] = lines;
  const code = first ? numberIn(first, 'taxCode') : null;
  const item = code === null ? undefined : books.find('salesTaxItem', code);
  // The rate on the line wins: a credit memo uses the rate of the invoice it credits.
  const rate = (first && exactIn(first, 'taxRate1')) ?? (item ? amountIn(item, 'rate') : null);
  const factor = rate === null ? 0n : rate / 100n;
  const amounts = lines.map((line) => amountIn(line, 'amount'));
  const total = roundedProduct([sum(amounts), factor], decimals);
  const shares = spread(
    total,
    amounts.map((amount) => roundedProduct([amount, factor], 8)),
    decimals,
  );
  lines.forEach(({ values }, index) => {
    values['taxRate1'] = rate;
    values['tax1Amt'] = shares[index] ?? 0n;
  });
}

/**
 * Splits `total` along exact shares that sum to about as much: each share is rounded, and the difference goes, unit by
 * unit, to the lines that rounding has wronged most, the earlier one on a tie.
 */
export function spread(total: Exact, shares: readonly Exact[], decimals: number): Exact[] {
  const unit = smallestUnit(decimals);
  const rounded = shares.map((share) => roundTo(share, decimals));
  let missing = total - sum(rounded);
  const step = missing < 0n ? -unit : unit;
  const wronged = shares
    .map((share, index) => ({ index, error: (share - (rounded[index] ?? 0n)) * step }))
    .sort((left, right) => Number(right.error - left.error) || left.index - right.index);
  for (let turn = 0; missing !== 0n && wronged.length > 0; turn++) {
    const index = wronged[turn % wronged.length]?.index ?? 0;
    rounded[index] = (rounded[index] ?? 0n) + step;
    missing -= step;
  }
  return rounded;
}

function totalUp(document: Entry, lines: readonly Line[]): void {
  const subtotal = sum(lines.map((line) => amountIn(line, 'amount')));
  const taxTotal = sum(lines.map((line) => amountIn(line, 'tax1Amt')));
  if (subtotal + taxTotal < 0n)
    throw userError('The total of this transaction cannot be negative.');
  Object.assign(document.values, {
    subtotal,
    discountTotal: 0n,
    taxTotal,
    total: subtotal + taxTotal,
  });
}

/** The net part of a gross amount at a percentage rate. */
export const netOfGross = (gross: Exact, ratePercent: Exact, decimals: number): Exact =>
  quotient(gross, ONE + ratePercent / 100n, decimals);
