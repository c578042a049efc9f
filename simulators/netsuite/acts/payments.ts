import { openOn } from '../accounting/applications.ts';
import { decimalsOf } from '../accounting/pricing.ts';
import { amend, enter } from '../accounting/save.ts';
import { discountOn } from '../accounting/terms.ts';
import { type Entry, linesOf, numberIn, type Values } from '../books/record.ts';
import { type Exact, smaller } from '../exact.ts';
import { blank } from '../rest/transform.ts';
import { type Tenant, today } from '../tenant.ts';
import { mergeInto } from '../wire/merge.ts';
import { type Act, amountOf, dayIn, type Input, shown, subject, textOf } from './input.ts';

const payInvoice: Act = {
  sentence:
    'Receives a payment for an invoice {id|tranId|externalId, amount?, date?, method?, processorRef?, paymentExternalId?, takeDiscount?}; more than is due stays unapplied.',
  run: (tenant, input) => {
    const invoice = subject(tenant, input, 'invoice', 'invoice');
    const open = openOn(tenant.books, invoice);
    if (open <= 0n) throw new Error('the invoice is already paid in full');
    const disc = input['takeDiscount'] === true ? discountNow(tenant, invoice, input) : 0n;
    const amount = amountOf(input, 'amount') ?? open - disc;
    const row = { doc: invoice.id, amount: smaller(amount, open - disc), disc };
    const payment = receive(tenant, input, numberIn(invoice, 'entity'), amount, [row], invoice);
    return shown(tenant, payment);
  },
};

function discountNow(tenant: Tenant, invoice: Entry, input: Input): Exact {
  const decimals = decimalsOf(tenant.books, numberIn(invoice, 'currency'));
  return discountOn(tenant.books, invoice, dayIn(input, 'date') ?? today(tenant), decimals);
}

const recordPayment: Act = {
  sentence:
    'Receives money on account {customer, amount, date?, method?, processorRef?, paymentExternalId?}; nothing is applied.',
  run: (tenant, input) => {
    const customer = subject(tenant, input, 'customer', 'customer');
    const amount = amountOf(input, 'amount');
    if (amount === undefined) throw new Error('"amount" is missing');
    return shown(tenant, receive(tenant, input, customer.id, amount, []));
  },
};

interface ApplyRow {
  readonly doc: number;
  readonly amount?: Exact | undefined;
  readonly disc?: Exact;
}

function receive(
  tenant: Tenant,
  input: Input,
  customer: number | null,
  payment: Exact,
  rows: readonly ApplyRow[],
  invoice?: Entry,
): Entry {
  const values: Values = {
    customer,
    payment,
    // A payment comes in the currency of what it pays.
    currency: invoice ? numberIn(invoice, 'currency') : null,
    tranDate: dayIn(input, 'date') ?? today(tenant),
    custbody_tb_method: textOf(input, 'method') ?? 'BANK_TRANSFER',
    custbody_tb_processor_ref: textOf(input, 'processorRef') ?? null,
  };
  const target = blank(tenant, { name: 'customerPayment' }, values, []);
  mergeInto(target, { values: {}, sublists: { apply: rows.map(sentRow) } }, new Set());
  const externalId = textOf(input, 'paymentExternalId') ?? null;
  return enter(tenant, { ...target, id: undefined, externalId });
}

const sentRow = ({ doc, amount, disc }: ApplyRow) => ({
  key: doc,
  values: { doc, apply: true, amount: amount ?? null, disc: disc ?? 0n },
});

const applyPayment: Act = {
  sentence: 'Applies unapplied money {payment, invoice, amount?, discount?} to an invoice.',
  run: (tenant, input) => shown(tenant, applyTo(tenant, input, 'customerPayment', 'payment')),
};

const applyCredit: Act = {
  sentence: 'Applies an open credit memo {creditMemo, invoice, amount?} to an invoice.',
  run: (tenant, input) => shown(tenant, applyTo(tenant, input, 'creditMemo', 'creditMemo')),
};

function applyTo(
  tenant: Tenant,
  input: Input,
  type: 'customerPayment' | 'creditMemo',
  name: string,
): Entry {
  const source = subject(tenant, { [name]: input[name] }, type, name);
  const invoice = subject(tenant, { invoice: input['invoice'] }, 'invoice', 'invoice');
  const disc = amountOf(input, 'discount') ?? 0n;
  const available = smaller(openOn(tenant.books, source), openOn(tenant.books, invoice) - disc);
  const row = { doc: invoice.id, amount: amountOf(input, 'amount') ?? available, disc };
  if (row.amount <= 0n) throw new Error('there is nothing left to apply');
  return amend(tenant, source, (draft) =>
    mergeInto(draft, { values: {}, sublists: { apply: [sentRow(row)] } }, new Set()),
  );
}

const unapplyPayment: Act = {
  sentence: 'Takes a payment {payment} off one invoice {invoice} or off all of them.',
  run: (tenant, input) => {
    const payment = subject(tenant, { payment: input['payment'] }, 'customerPayment', 'payment');
    const only = textOf(input, 'invoice');
    const invoice = only && subject(tenant, { invoice: only }, 'invoice', 'invoice');
    const rows = linesOf(payment, 'apply')
      .filter((line) => !invoice || numberIn(line, 'doc') === invoice.id)
      .map((line) => ({ key: numberIn(line, 'doc'), values: { apply: false } }));
    if (rows.length === 0) throw new Error('the payment is not applied to it');
    amend(tenant, payment, (draft) =>
      mergeInto(draft, { values: {}, sublists: { apply: rows } }, new Set()),
    );
    return shown(tenant, payment);
  },
};

const refundCredit: Act = {
  sentence:
    'Pays back what is open {creditMemo | payment, amount?, date?, refundExternalId?} on a credit memo or payment.',
  run: (tenant, input) => {
    const source = textOf(input, 'creditMemo')
      ? subject(tenant, { creditMemo: input['creditMemo'] }, 'creditMemo', 'creditMemo')
      : subject(tenant, { payment: input['payment'] }, 'customerPayment', 'payment');
    return shown(tenant, refund(tenant, input, source));
  },
};

function refund(tenant: Tenant, input: Input, source: Entry): Entry {
  const amount = amountOf(input, 'amount') ?? openOn(tenant.books, source);
  const values: Values = {
    customer: numberIn(source, source.type === 'creditMemo' ? 'entity' : 'customer'),
    currency: numberIn(source, 'currency'),
    tranDate: dayIn(input, 'date') ?? today(tenant),
  };
  const target = blank(tenant, { name: 'customerRefund' }, values, []);
  const apply = [sentRow({ doc: source.id, amount })];
  mergeInto(target, { values: {}, sublists: { apply } }, new Set());
  const externalId = textOf(input, 'refundExternalId') ?? null;
  return enter(tenant, { ...target, id: undefined, externalId });
}

export const paymentActs = {
  payInvoice,
  recordPayment,
  applyPayment,
  applyCredit,
  unapplyPayment,
  refundCredit,
};
