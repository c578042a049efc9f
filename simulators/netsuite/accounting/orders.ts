import type { Books } from '../books/books.ts';
import {
  amountIn,
  type Entry,
  exactIn,
  type Line,
  linesOf,
  numberIn,
  textIn,
  type Values,
} from '../books/record.ts';
import { userError } from '../errors.ts';
import { type Exact, larger, quotient, sum, wholeNumber } from '../exact.ts';
import { decimalsOf, spread } from './pricing.ts';

/** Invoices of an order that count: neither voided nor rejected. */
function billsOf(books: Books, order: Entry): Entry[] {
  return books
    .linked('source', order)
    .filter(
      (bill) => bill.type === 'invoice' && !['V', 'E'].includes(textIn(bill, 'status') ?? ''),
    );
}

/** What is ordered, approved and not yet on an invoice, tax included. */
export function unbilledOf(books: Books, order: Entry): Exact {
  if (textIn(order, 'status') !== 'F') return 0n;
  const billed = sum(billsOf(books, order).map((bill) => amountIn(bill, 'total')));
  return larger(amountIn(order, 'total') - billed, 0n);
}

/**
 * Services need no delivery, so an approved order is Pending Billing at once, and Billed when its invoices have
 * reached its net amount: orders billed by schedule are invoiced in parts that no quantity shows.
 */
export function orderStatus(books: Books, order: Entry): string {
  const stage = textIn(order, 'orderStatus') ?? 'A';
  if (stage === 'A' || stage === 'C' || stage === 'H') return stage;
  const bills = billsOf(books, order);
  const billed = sum(bills.map((bill) => amountIn(bill, 'subtotal')));
  return bills.length > 0 && billed >= amountIn(order, 'subtotal') ? 'G' : 'F';
}

export function billedQuantity(books: Books, order: Entry, line: Line): Exact {
  const lines = billsOf(books, order).flatMap((bill) => linesOf(bill, 'item'));
  return sum(
    lines
      .filter((billed) => numberIn(billed, 'orderLine') === line.key)
      .map((billed) => amountIn(billed, 'quantity')),
  );
}

/** Refuses to bill an order that is not approved, or is through. */
export function checkBillable(order: Entry): void {
  const status = textIn(order, 'status');
  if (status !== 'F')
    throw userError(
      `The sales order ${textIn(order, 'tranId')} cannot be billed in its present status (${status}).`,
    );
}

/** Invoice lines for what the order's quantities still leave to bill. */
export function linesLeftToBill(books: Books, order: Entry): Values[] {
  return linesOf(order, 'item').flatMap((line) => {
    const left = amountIn(line, 'quantity') - billedQuantity(books, order, line);
    return left > 0n ? [{ ...carriedOver(order, line), quantity: left }] : [];
  });
}

function carriedOver(order: Entry, line: Line): Values {
  const { amount, taxRate1, tax1Amt, grossAmt, quantityBilled, ...kept } = line.values;
  // A line entered as an amount has no unit price to multiply: its price is the amount by quantity.
  const rate =
    exactIn(line, 'rate') ?? quotient(amountIn(line, 'amount'), amountIn(line, 'quantity'), 8);
  return { ...kept, rate, orderDoc: order.id, orderLine: line.key };
}

/** The tenant's billing script: one scheduled amount, spread over the order's lines in proportion. */
export function linesOfSchedule(books: Books, order: Entry, scheduled: Entry): Values[] {
  if (numberIn(scheduled, 'custrecord_tb_sl_order') !== order.id)
    throw userError('The billing schedule line belongs to another sales order.');
  const lines = linesOf(order, 'item');
  const decimals = decimalsOf(books, numberIn(order, 'currency'));
  const total = amountIn(scheduled, 'custrecord_tb_sl_amount');
  const subtotal = amountIn(order, 'subtotal');
  const shares = spread(
    total,
    lines.map((line) => (subtotal === 0n ? 0n : (amountIn(line, 'amount') * total) / subtotal)),
    decimals,
  );
  return lines.map((line, index) => ({
    ...carriedOver(order, line),
    quantity: wholeNumber(1),
    rate: shares[index] ?? 0n,
    custcol_tb_discount_pct: null,
    custcol_tb_service_start: textIn(scheduled, 'custrecord_tb_sl_period_start'),
    custcol_tb_service_end: textIn(scheduled, 'custrecord_tb_sl_period_end'),
  }));
}
