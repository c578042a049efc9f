import { productOf } from './catalogue.ts';
import { priceOverTerm } from './deal-lines.ts';
import { taxAmounts, taxFor } from './documents.ts';
import type {
  Application,
  CreditMemo,
  DocumentLine,
  Invoice,
  Order,
  OrderState,
  Payment,
  PaymentState,
} from './model.ts';
import { type Minor, wireNumber } from './money.ts';
import type { Telling } from './netsuite-lists.ts';
import { RECEIVABLES } from './netsuite-parties.ts';
import { type VendorRecord, wholeSeconds, wireDecimal } from './wire.ts';

/** Orders with their schedules, and everything that was posted on them. */
export function transactions(
  telling: Telling,
  crmIdOf: (kind: string, key: string) => string,
): Record<string, VendorRecord[]> {
  const { company } = telling;
  return {
    salesOrder: company.orders.map((o) => salesOrder(telling, crmIdOf, o)),
    customrecord_tb_schedule_line: company.orders.flatMap((o) => schedule(telling, o)),
    invoice: company.invoices.map((i) => invoice(telling, i)),
    creditMemo: company.creditMemos.map((m) => creditMemo(telling, m)),
    customerPayment: company.payments.map((p) => payment(telling, p)),
  };
}

type Posted = Order | Invoice | CreditMemo | Payment;

function header({ idOf }: Telling, doc: Posted): VendorRecord {
  return {
    tranId: doc.number,
    tranDate: doc.date,
    subsidiary: { id: idOf('entity', doc.entity) },
    currency: { id: idOf('currency', doc.currency) },
    createdDate: wholeSeconds(doc.createdAt),
    lastModifiedDate: wholeSeconds(doc.changedAt),
  };
}

const ORDER_STATUS: Readonly<Record<OrderState, string>> = {
  PENDING_APPROVAL: 'A',
  PENDING_BILLING: 'F',
  BILLED: 'F',
  CANCELLED: 'C',
  CLOSED: 'H',
};

function salesOrder(
  telling: Telling,
  crmIdOf: (kind: string, key: string) => string,
  o: Order,
): VendorRecord {
  const { idOf } = telling;
  return {
    id: idOf('order', o.key),
    ...header(telling, o),
    entity: { id: idOf('customer', o.customer) },
    terms: { id: idOf('term', o.terms.term) },
    orderStatus: { id: ORDER_STATUS[o.state] },
    otherRefNum: o.purchaseOrder,
    memo: o.terms.months === null ? 'One-time sale' : `Subscription over ${o.terms.months} months`,
    custbody_tb_opportunity_ref:
      o.opportunity === null ? null : crmIdOf('opportunity', o.opportunity),
    custbody_tb_start_date: o.terms.start,
    custbody_tb_end_date: o.terms.end,
    custbody_tb_billing_frequency: { id: o.terms.frequency },
    custbody_tb_billing_timing: { id: o.terms.timing },
    item: { items: orderLines(telling, o) },
  };
}

function orderLines({ company, idOf }: Telling, o: Order): VendorRecord[] {
  const customer = company.customers.find((c) => c.key === o.customer);
  if (!customer) throw new Error(`${o.number} has no customer`);
  const taxes = o.lines.map((l) => taxFor(customer, l.product));
  const amounts = taxAmounts(
    o.entity,
    o.lines.map((l, i) => ({ net: l.net, tax: taxes[i]?.code ?? '' })),
  );
  return o.lines.map((l, i) => ({
    line: i + 1,
    item: { id: idOf('product', l.product) },
    description: productOf(l.product).name,
    quantity: wireDecimal(l.quantity),
    rate: wireDecimal(priceOverTerm(l, o.currency)),
    amount: wireNumber(l.net, o.currency),
    taxCode: { id: idOf('tax', taxes[i]?.code ?? '') },
    taxRate1: wireDecimal(taxes[i]?.percent ?? '0'),
    tax1Amt: wireNumber(amounts[i] ?? 0n, o.currency),
    department: { id: idOf('department', productOf(l.product).department) },
    class: { id: idOf('costCenter', productOf(l.product).costCenter) },
    custcol_tb_discount_pct: discount(l.discountPercent),
    custcol_tb_service_start: o.terms.start,
    custcol_tb_service_end: o.terms.end,
  }));
}

const discount = (percent: number): number | null => (percent === 0 ? null : percent / 100);

function schedule({ idOf }: Telling, o: Order): VendorRecord[] {
  return o.schedule.map((s, i) => ({
    id: idOf('scheduleLine', s.key),
    name: `${o.number} part ${i + 1}`,
    custrecord_tb_sl_order: { id: idOf('order', o.key) },
    custrecord_tb_sl_date: s.date,
    custrecord_tb_sl_period_start: s.periodStart,
    custrecord_tb_sl_period_end: s.periodEnd,
    custrecord_tb_sl_amount: wireNumber(s.amount, o.currency),
    custrecord_tb_sl_invoice: s.invoice === null ? null : { id: idOf('invoice', s.invoice) },
    isInactive: false,
    lastModifiedDate: wholeSeconds(o.changedAt),
  }));
}

function invoice(telling: Telling, i: Invoice): VendorRecord {
  const { idOf } = telling;
  const project = i.lines.find((l) => l.project !== null)?.project ?? null;
  return {
    id: idOf('invoice', i.key),
    ...header(telling, i),
    exchangeRate: wireDecimal(i.exchangeRate),
    dueDate: i.dueDate,
    entity: { id: idOf('customer', i.customer) },
    terms: { id: idOf('term', i.term) },
    account: { id: idOf('account', RECEIVABLES[i.entity]) },
    createdFrom: i.order === null ? null : { id: idOf('order', i.order) },
    job: project === null ? null : { id: idOf('project', project) },
    otherRefNum: i.purchaseOrder,
    memo: i.memo,
    status: {
      id: { OPEN: 'A', PAID: 'B', PENDING_APPROVAL: 'D', REJECTED: 'E', VOIDED: 'V' }[i.state],
    },
    approvalStatus: { id: { PENDING_APPROVAL: '1', REJECTED: '3' }[i.state as string] ?? '2' },
    item: { items: billedLines(telling, i) },
    custbody_tb_disputed: i.disputed,
    custbody_tb_schedule_line:
      i.scheduleLine === null ? null : { id: idOf('scheduleLine', i.scheduleLine) },
  };
}

/** Lines of an invoice stand in the order of the lines that they bill. */
function billedLines(telling: Telling, i: Invoice): VendorRecord[] {
  const lines = documentLines(telling, i);
  if (i.order === null) return lines;
  return lines.map((line) => ({ ...line, orderLine: line['line'] }));
}

function documentLines({ idOf }: Telling, doc: Invoice | CreditMemo): VendorRecord[] {
  const amount = (minor: Minor) => wireNumber(minor, doc.currency);
  return doc.lines.map((l: DocumentLine, i) => ({
    line: i + 1,
    item: { id: idOf('product', l.product) },
    description: l.description,
    quantity: wireDecimal(l.quantity),
    rate: wireDecimal(l.unitPrice),
    amount: amount(l.net),
    taxCode: { id: idOf('tax', l.tax) },
    taxRate1: wireDecimal(l.taxPercent),
    tax1Amt: amount(l.taxAmount),
    grossAmt: amount(l.net + l.taxAmount),
    department: { id: idOf('department', l.department) },
    class: { id: idOf('costCenter', l.costCenter) },
    location: { id: idOf('location', l.location) },
    custcol_tb_discount_pct: discount(l.discountPercent),
    custcol_tb_service_start: l.serviceStart,
    custcol_tb_service_end: l.serviceEnd,
  }));
}

function creditMemo(telling: Telling, m: CreditMemo): VendorRecord {
  const { idOf } = telling;
  return {
    id: idOf('creditMemo', m.key),
    ...header(telling, m),
    exchangeRate: wireDecimal(m.exchangeRate),
    entity: { id: idOf('customer', m.customer) },
    account: { id: idOf('account', RECEIVABLES[m.entity]) },
    createdFrom: { id: idOf('invoice', m.invoice) },
    memo: m.memo,
    status: { id: { OPEN: 'A', APPLIED: 'B', VOIDED: 'V' }[m.state] },
    item: { items: documentLines(telling, m) },
    apply: { items: applyLines(telling, m.applications, m.currency) },
    custbody_tb_reason: { id: m.reason },
  };
}

const PAYMENT_STATUS: Readonly<Record<PaymentState, string>> = {
  UNAPPROVED: 'A',
  NOT_DEPOSITED: 'B',
  DEPOSITED: 'C',
  REJECTED: 'R',
};
const BANK = { US01: '1010', DE01: '1020' } as const;

function payment(telling: Telling, p: Payment): VendorRecord {
  const { idOf } = telling;
  const deposited = p.state === 'DEPOSITED';
  return {
    id: idOf('payment', p.key),
    ...header(telling, p),
    exchangeRate: wireDecimal(p.exchangeRate),
    customer: { id: idOf('customer', p.customer) },
    payment: wireNumber(p.amount, p.currency),
    account: deposited ? { id: idOf('account', BANK[p.entity]) } : null,
    arAcct: { id: idOf('account', RECEIVABLES[p.entity]) },
    undepFunds: !deposited,
    checkNumber: p.checkNumber,
    memo: p.memo,
    status: { id: PAYMENT_STATUS[p.state] },
    apply: { items: applyLines(telling, p.applications, p.currency) },
    custbody_tb_processor_ref: p.processorRef,
    custbody_tb_method: { id: p.method },
  };
}

function applyLines(
  { idOf }: Telling,
  applications: readonly Application[],
  currency: string,
): VendorRecord[] {
  return applications.map((a, i) => ({
    line: i,
    doc: { id: idOf('invoice', a.invoice) },
    apply: true,
    amount: wireNumber(a.amount, currency),
    ...(a.discount === 0n ? {} : { disc: wireNumber(a.discount, currency) }),
    applyDate: a.date,
  }));
}
