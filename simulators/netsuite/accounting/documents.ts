import { amountIn, type Entry, flagIn, linesOf, numberIn, textIn } from '../books/record.ts';
import { dayOf } from '../calendar.ts';
import { userError } from '../errors.ts';
import { roundTo } from '../exact.ts';
import { type Tenant, today } from '../tenant.ts';
import { appliedBy, openOn, prepareApplications, settledOf } from './applications.ts';
import { billedQuantity, orderStatus } from './orders.ts';
import {
  billingAddress,
  checkCreditHold,
  checkParties,
  customerOf,
  inheritFrom,
  receivablesAccount,
} from './parties.ts';
import { openPeriodOf, periodOf } from './periods.ts';
import { decimalsOf, priceDocument } from './pricing.ts';
import { exchangeRate, functionalCurrency } from './rates.ts';
import { dueDay } from './terms.ts';

/** `live` is a person or an integration at work, `history` a load of what happened before. */
export type Mode = 'live' | 'history';

/** Completes and checks a draft before it enters the books; `before` is the record as it stands, if it exists. */
export type Prepare = (tenant: Tenant, draft: Entry, before: Entry | null, mode: Mode) => void;

/** What all transactions share: customer, legal entity, currency, rate, period. */
function prepareHeader(tenant: Tenant, draft: Entry, mode: Mode): Entry {
  const { books } = tenant;
  const { values } = draft;
  const customer = customerOf(books, draft);
  inheritFrom(books, customer, draft);
  checkParties(customer, draft);
  values['tranDate'] ??= mode === 'history' ? dayOf(draft.createdMs) : today(tenant);
  const base = functionalCurrency(books, numberIn(draft, 'subsidiary'));
  const currency = numberIn(draft, 'currency');
  if (base !== null && currency !== null)
    values['exchangeRate'] ??= exchangeRate(books, base, currency, tranDate(draft));
  values['postingPeriod'] = periodOf(books, tranDate(draft))?.id ?? null;
  return customer;
}

const tranDate = (entry: Entry): string => textIn(entry, 'tranDate') ?? '';

/** Posting into a closed period is refused; words of a posted document may still change. */
function checkPeriod(tenant: Tenant, draft: Entry, before: Entry | null, mode: Mode): void {
  if (mode === 'history' || (before && figuresOf(before) === figuresOf(draft))) return;
  openPeriodOf(tenant.books, tranDate(draft));
  if (before) openPeriodOf(tenant.books, tranDate(before));
}

/** Everything of a transaction that the ledger feels, as one comparable text. */
function figuresOf(entry: Entry): string {
  const figures = ['tranDate', 'total', 'exchangeRate', 'currency', 'account', 'status'];
  const header = figures.map((field) => entry.values[field]);
  const lines = [...linesOf(entry, 'item'), ...linesOf(entry, 'apply')].map(({ values }) =>
    ['item', 'amount', 'tax1Amt', 'doc', 'disc'].map((field) => values[field]),
  );
  return `${header}|${lines.map(String).join(';')}`;
}

function price(tenant: Tenant, draft: Entry, customer: Entry): void {
  priceDocument(tenant.books, draft, numberIn(customer, 'taxItem'));
}

/** New business is looked at once it has a price. */
function checkHold(
  tenant: Tenant,
  customer: Entry,
  draft: Entry,
  before: Entry | null,
  mode: Mode,
) {
  if (!before && mode === 'live') checkCreditHold(tenant, customer, draft);
}

export const prepareOrder: Prepare = (tenant, draft, before, mode) => {
  const { values } = draft;
  const customer = prepareHeader(tenant, draft, mode);
  values['postingPeriod'] = null;
  values['terms'] ??= numberIn(customer, 'terms');
  values['billingAddress'] ??= billingAddress(customer);
  // The vendor's API shows the resulting status of a service order; as an input both mean "approved".
  if (mode === 'history') values['orderStatus'] ??= textIn(draft, 'status');
  const stage = textIn(draft, 'orderStatus') ?? 'A';
  values['orderStatus'] = ['A', 'C', 'H'].includes(stage) ? stage : 'B';
  price(tenant, draft, customer);
  checkHold(tenant, customer, draft, before, mode);
  for (const line of linesOf(draft, 'item')) {
    line.values['quantityBilled'] = billedQuantity(tenant.books, draft, line);
  }
  values['status'] = orderStatus(tenant.books, draft);
};

export const prepareInvoice: Prepare = (tenant, draft, before, mode) => {
  const { values } = draft;
  const customer = prepareHeader(tenant, draft, mode);
  values['terms'] ??= numberIn(customer, 'terms');
  if (before && movesDueDay(draft, before)) values['dueDate'] = null;
  values['dueDate'] ??= dueDay(tenant.books, numberIn(draft, 'terms'), tranDate(draft));
  values['account'] ??= receivablesAccount(tenant.books, customer);
  values['billingAddress'] ??= billingAddress(customer);
  linkOrderLines(draft);
  values['approvalStatus'] ??= tenant.settings.invoiceApproval && mode === 'live' ? '1' : '2';
  values['custbody_tb_disputed'] ??= false;
  if (textIn(draft, 'status') === 'V') voidAmounts(draft);
  else price(tenant, draft, customer);
  checkHold(tenant, customer, draft, before, mode);
  Object.assign(values, invoiceState(tenant, draft));
  if (amountIn(draft, 'amountRemaining') < 0n)
    throw userError('The total cannot be less than the amount already applied.');
  checkPeriod(tenant, draft, before, mode);
};

/** New terms or another date give a new due date, unless the caller sets one. */
const movesDueDay = (draft: Entry, before: Entry): boolean =>
  draft.values['dueDate'] === before.values['dueDate'] &&
  ['terms', 'tranDate'].some((field) => draft.values[field] !== before.values[field]);

/** A line that bills an order's line shows the order too. */
function linkOrderLines(draft: Entry): void {
  for (const { values } of linesOf(draft, 'item')) {
    if (values['orderLine']) values['orderDoc'] ??= numberIn(draft, 'createdFrom');
  }
}

/** Voiding sets a transaction's total and all its lines to zero; the document stays. */
function voidAmounts(draft: Entry): void {
  for (const { values } of linesOf(draft, 'item')) {
    Object.assign(values, { amount: 0n, tax1Amt: 0n, grossAmt: 0n });
  }
  Object.assign(draft.values, { subtotal: 0n, discountTotal: 0n, taxTotal: 0n, total: 0n });
}

/** What follows from an invoice's total and from what was applied to it. */
export function invoiceState({ books }: Tenant, invoice: Entry): Entry['values'] {
  const total = amountIn(invoice, 'total');
  const amountPaid = settledOf(books, invoice);
  const amountRemaining = total - amountPaid;
  const approval = textIn(invoice, 'approvalStatus');
  const posted = amountRemaining === 0n ? 'B' : 'A';
  const approved = approval === '1' ? 'D' : approval === '3' ? 'E' : posted;
  return {
    amountPaid,
    amountRemaining,
    status: textIn(invoice, 'status') === 'V' ? 'V' : approved,
  };
}

export const prepareMemo: Prepare = (tenant, draft, before, mode) => {
  const { values } = draft;
  const customer = prepareHeader(tenant, draft, mode);
  values['account'] ??= receivablesAccount(tenant.books, customer);
  values['billingAddress'] ??= billingAddress(customer);
  if (textIn(draft, 'status') === 'V') voidAmounts(draft);
  else price(tenant, draft, customer);
  const refunded = settledOf(tenant.books, draft);
  prepareApplications(tenant.books, draft, amountIn(draft, 'total') - refunded, mode === 'history');
  Object.assign(values, memoState(tenant, draft));
  checkPeriod(tenant, draft, before, mode);
};

export function memoState({ books }: Tenant, memo: Entry): Entry['values'] {
  const unapplied = openOn(books, memo);
  const open = unapplied === 0n ? 'B' : 'A';
  return {
    applied: amountIn(memo, 'total') - unapplied,
    unapplied,
    status: textIn(memo, 'status') === 'V' ? 'V' : open,
  };
}

export const preparePayment: Prepare = (tenant, draft, before, mode) => {
  const { values } = draft;
  const customer = prepareHeader(tenant, draft, mode);
  const decimals = decimalsOf(tenant.books, numberIn(draft, 'currency'));
  values['arAcct'] ??= receivablesAccount(tenant.books, customer);
  values['undepFunds'] ??= numberIn(draft, 'account') === null;
  values['payment'] = roundTo(amountIn(draft, 'payment') || appliedBy(draft), decimals);
  if (amountIn(draft, 'payment') <= 0n)
    throw userError('Please enter value(s) for: Payment Amount');
  values['total'] = values['payment'];
  const refunded = settledOf(tenant.books, draft);
  // The status decides what may be applied, so it is settled first.
  values['status'] ??= flagIn(draft, 'undepFunds') ? 'B' : 'C';
  prepareApplications(
    tenant.books,
    draft,
    amountIn(draft, 'payment') - refunded,
    mode === 'history',
  );
  Object.assign(values, paymentState(tenant, draft));
  checkPeriod(tenant, draft, before, mode);
};

export function paymentState({ books }: Tenant, payment: Entry): Entry['values'] {
  const unapplied = openOn(books, payment);
  return { applied: amountIn(payment, 'payment') - unapplied, unapplied };
}

export const prepareRefund: Prepare = (tenant, draft, before, mode) => {
  const customer = prepareHeader(tenant, draft, mode);
  const { values } = draft;
  values['arAcct'] ??= receivablesAccount(tenant.books, customer);
  const given = appliedBy(draft);
  // A refund is as large as what it refunds, so every line must name its amount.
  prepareApplications(tenant.books, draft, given, mode === 'history');
  values['total'] = appliedBy(draft);
  if (amountIn(draft, 'total') <= 0n) throw userError('Please enter value(s) for: Apply');
  values['status'] = 'B';
  checkPeriod(tenant, draft, before, mode);
};
