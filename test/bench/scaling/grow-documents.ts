import { currencyOf, drawn, id, insert, kept, minor, PRODUCTS } from './company.ts';
import { firstEntity, reference, secondEntity } from './grow-customers.ts';

const DAYS = 1_095;
const LINES = 3;

/** Invoices of a growth step, and the customers who came with them. */
export interface Step {
  readonly firstInvoice: number;
  readonly lastInvoice: number;
  readonly firstCustomer: number;
  readonly lastCustomer: number;
}

/**
 * Draws every invoice’s customer, legal entity, day, amount and fate once, for all tables; by its lot one has an
 * order, a credit memo or an expense report. Customers take turns,
 * so that the invoices of one lie scattered over the table, as they do when time passes for all of them at once.
 */
export const draw = ({
  firstInvoice,
  lastInvoice,
  firstCustomer,
  lastCustomer,
}: Step): string[] => [
  `create unlogged table if not exists public.drawn_invoice (n bigint, customer bigint, account bigint, entity int,
  currency text, issued date, net bigint, tax bigint, fate int, lot int)`,
  'truncate public.drawn_invoice',
  `insert into public.drawn_invoice
select n, customer, 2 * customer + second, entity, ${currencyOf('entity')}, current_date - ${drawn('n', DAYS, 11)},
  net, net / 5, case when ${drawn('n', DAYS, 11)} < 30 then 0 else ${drawn('n', 100, 12)} + 1 end, lot
from (
  select n, lot, customer, second, case second when 0 then ${firstEntity('customer')} else ${secondEntity('customer')} end as entity,
    (10000 + ${drawn('n', 2_000_000, 13)})::bigint * ${LINES} as net
  from (
    select n, ${firstCustomer} + (n - ${firstInvoice}) % ${lastCustomer - firstCustomer + 1} as customer,
      lot, (lot % 4 = 0)::int as second
    from (select n, ${drawn('n', 1_000, 15)} as lot from generate_series(${firstInvoice}::bigint, ${lastInvoice}::bigint) n) s
  ) numbered
) priced order by n`,
  'analyze public.drawn_invoice',
];

const FROM = 'public.drawn_invoice';

/** Fate 0 is young and open, 1 to 4 is late and open, 5 and 6 paid in part, 7 void, the rest paid. */
const STATUS = `case when fate < 5 then 'OPEN' when fate < 7 then 'PARTIALLY_PAID' when fate = 7 then 'VOID' else 'PAID' end`;
const TOTAL = '(net + tax)';
const PAID = `case when fate < 5 or fate = 7 then 0 when fate < 7 then ${TOTAL} / 2 else ${TOTAL} end`;
const BALANCE = `case when fate = 7 then 0 else ${TOTAL} - ${PAID} end`;

const owner = {
  legal_entity_id: `'ent_' || entity`,
  customer_id: id('cus', 'customer'),
  billing_account_id: id('bac', 'account'),
};

const line = (k: number): string => {
  const product = `1 + ${drawn(`n * 8 + ${k}`, PRODUCTS, 14)}`;
  return `jsonb_build_object('id', '${k}', 'position', ${k}, 'description', 'Product ' || ${product}, 'quantity', '3', 'unit', null,
  'unitPrice', (net / ${LINES * 300})::text || '.00', 'discountPercent', null, 'discount', null, 'netAmount', ${minor(`net / ${LINES}`)},
  'taxPercent', '20', 'taxAmount', ${minor(`tax / ${LINES}`)}, 'dimensions', jsonb_build_array(jsonb_build_object('kind', 'DEPARTMENT', 'code', 'D100', 'name', 'Sales')),
  'servicePeriod', jsonb_build_object('start', issued::text, 'end', (issued + 30)::text), 'productId', ${id('prd', product)},
  'taxCodeId', ${id('tax', 'entity')}, 'revenueAccountId', ${id('acc', '2')})`;
};
const linesOf = (count: number): string =>
  `jsonb_build_array(${Array.from({ length: count }, (_, k) => line(k + 1)).join(', ')})`;

const invoices = (): string =>
  insert(
    'erp.invoice',
    {
      id: id('inv', 'n'),
      ...kept('n', 'issued'),
      // Each has its first event.
      doc_seq: '1',
      number: `'INV' || n`,
      type_code: `'380'`,
      status: STATUS,
      issue_date: 'issued',
      due_date: 'issued + 30',
      posting_date: 'issued',
      currency: 'currency',
      net_minor: 'net',
      tax_minor: 'tax',
      total_minor: TOTAL,
      functional_total: `jsonb_build_object('document', ${minor(TOTAL)}, 'functional', ${minor(TOTAL)}, 'rate', null)`,
      prepaid_minor: '0',
      rounding_minor: '0',
      settlement: `jsonb_build_object('paid', ${minor(PAID)}, 'credited', ${minor('0')}, 'discounted', ${minor('0')}, 'writtenOff', ${minor('0')})`,
      balance_minor: BALANCE,
      disputed: 'lot % 200 = 4',
      allowances: `'[]'`,
      tax_totals: `jsonb_build_array(jsonb_build_object('category', 'S', 'percent', '20', 'taxable', ${minor('net')}, 'tax', ${minor('tax')}, 'exemptionReason', null))`,
      lines: linesOf(LINES),
      ...owner,
      payment_term_id: id('trm', '1'),
      period_id: id(
        'per',
        `1 + (extract(year from issued) - 2023) * 12 + extract(month from issued) - 1`,
      ),
    },
    FROM,
  );

/** One for each invoice of which something is paid. */
const PAYMENTS = `${FROM} where fate >= 5 and fate <> 7`;

const payments = (): string[] => [
  insert(
    'erp.payment',
    {
      id: id('pay', 'n'),
      ...kept('n', 'issued + 25'),
      number: `'PYMT' || n`,
      status: `'SETTLED'`,
      application: `'APPLIED'`,
      method: `'BANK_TRANSFER'`,
      currency: 'currency',
      received_minor: PAID,
      received_on: 'issued + 25',
      unapplied_minor: '0',
      refunds: `'[]'`,
      ...owner,
    },
    PAYMENTS,
  ),
  insert(
    'erp.application',
    {
      id: `'app_' || n`,
      source: `'PAYMENT'`,
      invoice_id: id('inv', 'n'),
      payment_id: id('pay', 'n'),
      legal_entity_id: `'ent_' || entity`,
      currency: 'currency',
      amount_minor: PAID,
      effective_on: 'issued + 25',
    },
    PAYMENTS,
  ),
];

const creditMemos = (): string =>
  insert(
    'erp.credit_memo',
    {
      id: id('crm', 'n'),
      ...kept('n', 'issued + 20'),
      number: `'CM' || n`,
      status: `'OPEN'`,
      reason: `'GOODWILL'`,
      issue_date: 'issued + 20',
      currency: 'currency',
      net_minor: 'net / 20',
      tax_minor: '0',
      total_minor: 'net / 20',
      remaining_minor: 'case when lot % 100 = 1 then net / 20 else 0 end',
      lines: linesOf(1),
      invoice_id: id('inv', 'n'),
      ...owner,
    },
    `${FROM} where lot % 50 = 1`,
  );

/** One for every fifth invoice; half of them can be billed. */
const orders = (): string =>
  insert(
    'erp.sales_order',
    {
      id: id('ord', 'n'),
      ...kept('n', 'issued'),
      number: `'SO' || n`,
      kind: `'ONE_TIME'`,
      status: `case when lot % 10 = 2 then 'ACTIVE' else 'COMPLETED' end`,
      currency: 'currency',
      order_date: 'issued',
      total_minor: 'net',
      terms: `jsonb_build_object('start', issued::text, 'end', null, 'months', null, 'billingFrequency', 'ONE_TIME', 'billingTiming', 'ADVANCE', 'autoRenew', false, 'paymentTermCode', 'NET30')`,
      lines: linesOf(LINES),
      ...owner,
    },
    `${FROM} where lot % 5 = 2`,
  );

const expenseReports = (): string =>
  insert(
    'expense.expense_report',
    {
      id: id('exr', 'n'),
      ...kept('n', 'issued', 'CONCUR', 'concur'),
      number: `'EXP' || n`,
      name: `'Visit ' || n`,
      revision: '1',
      currency: 'currency',
      approval: `'APPROVED'`,
      posting: `'POSTED'`,
      total_minor: 'net / 100',
      due_employee_minor: 'net / 100',
      due_company_minor: '0',
      submitted_at: 'issued',
      approved_at: 'issued + 2',
      lines: `'[]'`,
      legal_entity_id: `'ent_' || entity`,
      billable_customer_ids: `array[${id('cus', 'customer')}]`,
    },
    `${FROM} where lot % 20 = 3`,
  );

/** Each invoice became known once: that is an event, with the position of its number. */
const events = (): string[] => [
  `insert into control.event (position, topic, entity_type, entity_id, doc_seq, legal_entity_id, customer_id, status, occurred_at, recorded_at, payload)
select n, 'Invoice', 'Invoice', ${id('inv', 'n')}, 1, 'ent_' || entity, ${id('cus', 'customer')}, 'OPEN', issued, issued, jsonb_build_object('balance', ${minor(TOTAL)}) from ${FROM}`,
  'update control.event_head set position = (select max(position) from control.event)',
];

const references = (): string[] =>
  [
    ['Invoice', 'inv', FROM],
    ['Payment', 'pay', PAYMENTS],
    ['Order', 'ord', `${FROM} where lot % 5 = 2`],
    ['CreditMemo', 'crm', `${FROM} where lot % 50 = 1`],
  ].map(([type = '', prefix = '', from = '']) =>
    reference(
      ['netsuite', 'NETSUITE', type, 'OWNER'],
      ['n', id(prefix, 'n')],
      from,
      owner.legal_entity_id,
    ),
  );

/** Everything that hangs on the invoices drawn last. */
export const documents = (): string[] => [
  invoices(),
  ...payments(),
  creditMemos(),
  orders(),
  expenseReports(),
  ...events(),
  ...references(),
];
