import type { Random } from '../kernel/random.ts';
import { addDays, type DateText, instantOn } from './calendar.ts';
import { productOf } from './catalogue.ts';
import { oneTimeLines } from './deal-lines.ts';
import { type Draft, documentLines } from './documents.ts';
import { dueOn, rateOn } from './fiscal.ts';
import type {
  Customer,
  Invoice,
  InvoiceState,
  Order,
  Reference,
  SaleLine,
  ScheduleLine,
} from './model.ts';
import { amountText, sum, product as times } from './money.ts';
import { entityOf } from './organisation.ts';

/** An invoice before it has a number. */
export type UnnumberedInvoice = Omit<Invoice, 'number'>;

/** Every schedule line that was billed, as the invoice that billed it. */
export function scheduledInvoices(
  orders: readonly Order[],
  customerOf: (key: string) => Customer,
  reference: Reference,
  random: Random,
): UnnumberedInvoice[] {
  return orders.flatMap((order) =>
    order.schedule
      .filter((line) => line.invoice !== null)
      .map((line) => {
        const customer = customerOf(order.customer);
        const made = invoice(
          line.key,
          customer,
          line.date,
          draftsOf(order, line),
          reference,
          random,
        );
        return {
          ...made,
          order: order.key,
          scheduleLine: line.key,
          purchaseOrder: order.purchaseOrder,
        };
      }),
  );
}

function draftsOf(order: Order, period: ScheduleLine): Draft[] {
  const days = { serviceStart: period.periodStart, serviceEnd: period.periodEnd };
  return order.lines.map((line, i) => {
    const net = period.parts[i] ?? 0n;
    const { name } = productOf(line.product);
    const description = `${name}, ${period.periodStart} to ${period.periodEnd}`;
    return { product: line.product, description, net, ...days, ...priceOf(order, line, net) };
  });
}

/** A recurring line repeats seats and price of the period; a part of a fee is one piece at the part's price. */
function priceOf(
  order: Order,
  line: SaleLine,
  net: bigint,
): Pick<Draft, 'quantity' | 'unitPrice' | 'discountPercent'> {
  const { quantity, discountPercent } = line;
  if (productOf(line.product).model === 'RECURRING') {
    const months = { MONTHLY: '1', QUARTERLY: '3', ANNUALLY: '12', ONE_TIME: '1' }[
      order.terms.frequency
    ];
    const price = times(order.currency, line.unitPrice, months);
    return { quantity, unitPrice: amountText(price, order.currency), discountPercent };
  }
  if (net === line.net) return { quantity, unitPrice: line.unitPrice, discountPercent };
  return { quantity: '1', unitPrice: amountText(net, order.currency), discountPercent: 0 };
}

interface DirectSale {
  readonly state: InvoiceState;
  readonly daysAgo: number;
}

/** Invoices that no order stands behind, with the states that only people bring about. */
const DIRECT: readonly DirectSale[] = [
  { state: 'VOIDED', daysAgo: 70 },
  { state: 'REJECTED', daysAgo: 30 },
  { state: 'PENDING_APPROVAL', daysAgo: 1 },
  { state: 'OPEN', daysAgo: 45 },
  { state: 'OPEN', daysAgo: 120 },
  { state: 'OPEN', daysAgo: 14 },
  { state: 'PENDING_APPROVAL', daysAgo: 2 },
  { state: 'OPEN', daysAgo: 200 },
];

export function directInvoices(
  buyers: readonly Customer[],
  reference: Reference,
  today: DateText,
  random: Random,
): UnnumberedInvoice[] {
  return DIRECT.map((sale, i) => {
    const customer = random.pick(buyers);
    const date = addDays(today, -sale.daysAgo);
    const drafts = oneTimeLines(customer, random).map(asDraft);
    const made = invoice(`D${i + 1}`, customer, date, drafts, reference, random);
    return { ...made, memo: 'Ordered by telephone', ...standing(made, sale.state) };
  });
}

/** Nothing is owed on a document that is not posted. */
function standing(
  made: UnnumberedInvoice,
  state: InvoiceState,
): Pick<Invoice, 'state' | 'balance'> {
  return { state, balance: state === 'OPEN' ? made.total : 0n };
}

function asDraft(line: SaleLine): Draft {
  const { product, quantity, unitPrice, discountPercent, net } = line;
  const description = productOf(product).name;
  return {
    product,
    description,
    quantity,
    unitPrice,
    discountPercent,
    net,
    serviceStart: null,
    serviceEnd: null,
  };
}

function invoice(
  key: string,
  customer: Customer,
  date: DateText,
  drafts: readonly Draft[],
  reference: Reference,
  random: Random,
): UnnumberedInvoice {
  const subtotal = sum(drafts.map((d) => d.net));
  const lines = documentLines(customer, drafts, reference.projects);
  const tax = sum(lines.map((l) => l.taxAmount));
  const total = subtotal + tax;
  const term = reference.terms.find((t) => t.code === customer.term);
  if (!term) throw new Error(`no term ${customer.term}`);
  const issued = instantOn(date, random.int(0, 400));
  return {
    key,
    state: 'OPEN',
    customer: customer.key,
    order: null,
    scheduleLine: null,
    entity: customer.entity,
    currency: customer.currency,
    exchangeRate: rateOn(
      reference.rates,
      customer.currency,
      entityOf(customer.entity).currency,
      date,
    ),
    date,
    dueDate: dueOn(term, date),
    term: term.code,
    purchaseOrder: null,
    memo: null,
    lines,
    subtotal,
    tax,
    total,
    balance: total,
    disputed: false,
    createdAt: issued,
    changedAt: issued,
  };
}
