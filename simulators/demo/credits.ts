import type { Random } from '../kernel/random.ts';
import { addDays, type DateText, instantOn } from './calendar.ts';
import { documentLines } from './documents.ts';
import type { CreditMemo, CreditReason, Customer, DocumentLine, Invoice } from './model.ts';
import { amountText, type Minor, roundedQuotient, sum, taxWithin } from './money.ts';

/** What becomes of a credit once it is written. */
export type CreditPlan =
  /** The whole invoice, unpaid: it ends as credited. */
  | 'CANCEL'
  /** What is left after a partial payment is given up. */
  | 'WRITE_OFF'
  /** A tenth off an open invoice, whose rest is then paid. */
  | 'REDUCE'
  /** A tenth of a paid invoice, left on account. */
  | 'ON_ACCOUNT'
  /** A tenth of a paid invoice, of which half settles another one. */
  | 'ELSEWHERE'
  | 'VOIDED';

export interface CreditStory {
  readonly plan: CreditPlan;
  readonly reason: CreditReason;
}

/** Told in this order of invoices that fit. */
export const CREDIT_STORIES: readonly CreditStory[] = [
  { plan: 'CANCEL', reason: 'CANCELLATION' },
  { plan: 'WRITE_OFF', reason: 'WRITE_OFF' },
  { plan: 'REDUCE', reason: 'PRICE_ADJUSTMENT' },
  { plan: 'REDUCE', reason: 'RETURN' },
  { plan: 'ON_ACCOUNT', reason: 'GOODWILL' },
  { plan: 'ELSEWHERE', reason: 'BILLING_ERROR' },
  { plan: 'VOIDED', reason: 'BILLING_ERROR' },
  { plan: 'REDUCE', reason: 'PRICE_ADJUSTMENT' },
  { plan: 'ON_ACCOUNT', reason: 'PRICE_ADJUSTMENT' },
  { plan: 'CANCEL', reason: 'BILLING_ERROR' },
  { plan: 'REDUCE', reason: 'GOODWILL' },
  { plan: 'WRITE_OFF', reason: 'WRITE_OFF' },
];

/** A credit memo for part of an invoice or all of it, with the tax codes and rates of the original (A9). */
export function creditMemo(
  story: CreditStory,
  invoice: Invoice,
  date: DateText,
  lines: readonly DocumentLine[],
  settles: readonly { readonly invoice: string; readonly amount: Minor }[],
  random: Random,
): CreditMemo {
  const subtotal = sum(lines.map((l) => l.net));
  const tax = sum(lines.map((l) => l.taxAmount));
  const voided = story.plan === 'VOIDED';
  const remaining = voided ? 0n : subtotal + tax - sum(settles.map((s) => s.amount));
  const written = instantOn(date, random.int(0, 480));
  return {
    key: '',
    number: '',
    state: voided ? 'VOIDED' : remaining === 0n ? 'APPLIED' : 'OPEN',
    customer: invoice.customer,
    entity: invoice.entity,
    currency: invoice.currency,
    exchangeRate: invoice.exchangeRate,
    invoice: invoice.key,
    reason: story.reason,
    date,
    lines,
    subtotal,
    tax,
    total: subtotal + tax,
    remaining,
    applications: settles.map((s) => ({ ...s, discount: 0n, date })),
    memo: MEMOS[story.reason],
    createdAt: written,
    changedAt: written,
  };
}

const MEMOS: Readonly<Record<CreditReason, string>> = {
  PRICE_ADJUSTMENT: 'Price agreed afterwards',
  RETURN: 'Goods came back',
  CANCELLATION: 'Cancelled before the period began',
  GOODWILL: 'With apologies for the outage',
  BILLING_ERROR: 'Wrong quantity invoiced',
  WRITE_OFF: 'Given up after the third reminder',
};

/** A tenth of the first line. */
export function tenthOf(invoice: Invoice, customer: Customer): DocumentLine[] {
  const first = firstLine(invoice);
  const net = roundedQuotient(first.net, 10n);
  const draft = {
    ...first,
    quantity: '1',
    unitPrice: amountText(net, invoice.currency),
    discountPercent: 0,
    net,
  };
  return documentLines(customer, [draft], []).map((line) => ({ ...line, project: first.project }));
}

/** A balance given up, with the tax that it contains (A13). */
export function givenUp(invoice: Invoice, balance: Minor): DocumentLine[] {
  const first = firstLine(invoice);
  const taxAmount = taxWithin(balance, first.taxPercent);
  const net = balance - taxAmount;
  const unitPrice = amountText(net, invoice.currency);
  const description = `Balance of ${invoice.number}, uncollectible`;
  return [{ ...first, description, quantity: '1', unitPrice, discountPercent: 0, net, taxAmount }];
}

function firstLine(invoice: Invoice): DocumentLine {
  const [first] = invoice.lines;
  if (!first) throw new Error(`${invoice.number} has no lines`);
  return first;
}

export function hasOneTax(invoice: Invoice): boolean {
  return new Set(invoice.lines.map((l) => l.tax)).size === 1;
}

/** Whether the invoice, untouched so far, can carry that story. */
export function fits(plan: CreditPlan, invoice: Invoice, today: DateText): boolean {
  const plain = invoice.state === 'OPEN' && hasOneTax(invoice);
  const oldEnough = invoice.date < addDays(today, plan === 'WRITE_OFF' ? -160 : -70);
  return plain && oldEnough && invoice.date > addDays(today, -330);
}
