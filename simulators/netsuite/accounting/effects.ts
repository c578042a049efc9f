import { type Entry, linesOf, numberIn, textIn, type Value, type Values } from '../books/record.ts';
import type { Tenant } from '../tenant.ts';
import { appliedDocuments } from './applications.ts';
import { invoiceState, type Mode, memoState, paymentState } from './documents.ts';
import { billedQuantity, orderStatus } from './orders.ts';

/**
 * Brings the records around a changed one up to date: paid invoices, spent memos and payments, billed orders and
 * schedule lines. `before` and `after` are the changed record's states; either is absent when it came or went.
 * @returns the records that did change
 */
export function settleNeighbours(
  tenant: Tenant,
  { before, after }: { before?: Entry; after?: Entry },
  mode: Mode,
): Entry[] {
  const neighbours = new Set([before, after].flatMap((entry) => neighboursOf(tenant, entry)));
  return [...neighbours].filter((neighbour) => refresh(tenant, neighbour, mode));
}

function neighboursOf({ books }: Tenant, entry: Entry | undefined): Entry[] {
  if (!entry) return [];
  const order = books.find('salesOrder', numberIn(entry, 'createdFrom') ?? 0);
  const scheduled = scheduledBy(books, entry);
  return [
    ...appliedDocuments(books, entry),
    ...(entry.type === 'invoice' && order ? [order] : []),
    ...(scheduled ? [scheduled] : []),
  ];
}

const scheduledBy = (books: Tenant['books'], entry: Entry): Entry | undefined =>
  books.find('customrecord_tb_schedule_line', numberIn(entry, 'custbody_tb_schedule_line') ?? 0);

function refresh(tenant: Tenant, neighbour: Entry, mode: Mode): boolean {
  const state = stateOf(tenant, neighbour);
  const quantities = billedQuantities(tenant, neighbour);
  const same = Object.entries(state).every(([field, value]) => neighbour.values[field] === value);
  if (same && quantities.every(({ line, billed }) => line.values['quantityBilled'] === billed))
    return false;
  for (const { line, billed } of quantities) line.values['quantityBilled'] = billed;
  tenant.books.set(neighbour, state, stampOf(tenant, neighbour, mode));
  return true;
}

/** When the change is dated: never in a load, and not on the paths on which the vendor forgets it. */
function stampOf(tenant: Tenant, neighbour: Entry, mode: Mode): number | undefined {
  const forgotten = tenant.settings.quietPayments && neighbour.type === 'invoice';
  return mode === 'history' || forgotten ? undefined : tenant.clock.now();
}

function stateOf(tenant: Tenant, entry: Entry): Values {
  switch (entry.type) {
    case 'invoice':
      return invoiceState(tenant, entry);
    case 'creditMemo':
      return memoState(tenant, entry);
    case 'customerPayment':
      return paymentState(tenant, entry);
    case 'salesOrder':
      return { status: orderStatus(tenant.books, entry) };
    case 'customrecord_tb_schedule_line':
      return { custrecord_tb_sl_invoice: billOfSchedule(tenant, entry) };
    default:
      return {};
  }
}

function billedQuantities(tenant: Tenant, order: Entry) {
  if (order.type !== 'salesOrder') return [];
  return linesOf(order, 'item').map((line) => ({
    line,
    billed: billedQuantity(tenant.books, order, line),
  }));
}

/** The tenant's script notes on a schedule line the first living invoice that bills it. */
function billOfSchedule({ books }: Tenant, scheduled: Entry): Value {
  const order = books.find('salesOrder', numberIn(scheduled, 'custrecord_tb_sl_order') ?? 0);
  const bill = (order ? books.linked('source', order) : []).find(
    (invoice) =>
      numberIn(invoice, 'custbody_tb_schedule_line') === scheduled.id &&
      textIn(invoice, 'status') !== 'V',
  );
  return bill?.id ?? null;
}
