import type { SubscriptionTerms } from '../../../schema/opportunity.ts';
import { BillingFrequency, BillingTiming } from '../../../schema/opportunity.ts';
import type { OrderLine, OrderStatus } from '../../../schema/order.ts';
import type { Change, Observed } from '../../ports.ts';
import { KeyRef } from '../../ports.ts';
import { changeOf, type ReadRecord, type RecordKind, type Tenant } from '../record.ts';
import { money, optional, required, word } from '../row.ts';
import { DAY, type Row } from '../suiteql.ts';
import { checkTotal, figuresOf } from './document-lines.ts';
import { itsCustomer } from './touches.ts';
import {
  CURRENCY_JOIN,
  HEADER,
  partiesOf,
  transactionPage,
  transactionsOf,
} from './transaction.ts';
import { LINES, mainLineOf } from './transaction-lines.ts';

const STATUSES = {
  A: 'DRAFT',
  B: 'ACCEPTED',
  C: 'CANCELLED',
  D: 'ACTIVE',
  E: 'ACTIVE',
  F: 'ACTIVE',
  G: 'COMPLETED',
  // Closed by a person before all of it was billed; what is billed in full is G.
  H: 'TERMINATED',
} as const satisfies Record<string, OrderStatus>;

/** Sales orders. */
export const salesOrder: RecordKind = {
  name: 'salesorder',
  emits: ['Order'],
  ...transactionsOf('SalesOrd'),
  joins: [CURRENCY_JOIN, 'LEFT JOIN term m ON m.id = t.terms'],
  columns: [
    ...HEADER,
    't.custbody_tb_opportunity_ref',
    `TO_CHAR(t.custbody_tb_start_date, ${DAY}) AS startdate`,
    `TO_CHAR(t.custbody_tb_end_date, ${DAY}) AS enddate`,
    't.custbody_tb_billing_frequency',
    't.custbody_tb_billing_timing',
    'm.name AS termname',
  ],
  details: { lines: LINES },
  businessId: { kind: 'order', column: 'tranid' },
  map: order,
  touches: itsCustomer,
};

function order(record: ReadRecord, tenant: Tenant): Change[] {
  const { row } = record;
  const rows = record.rows('lines');
  const currency = required(row, 'currency');
  const figures = figuresOf(rows, { currency, side: 'SALE', voided: false });
  checkTotal(figures, money(row, 'foreigntotal', currency));
  const terms = termsOf(row);
  return [
    changeOf({
      type: 'Order',
      row,
      url: transactionPage(row, tenant),
      unavailable: terms ? { 'terms.autoRenew': 'NetSuite does not keep whether it renews' } : {},
      facts: {
        number: required(row, 'tranid'),
        kind: terms ? 'SUBSCRIPTION' : 'ONE_TIME',
        status: word(STATUSES, 'status', required(row, 'status')),
        currency,
        orderDate: required(row, 'trandate'),
        total: figures.net,
        terms,
        lines: figures.lines.map(orderLine),
        ...partiesOf(row, mainLineOf(rows)),
        opportunityId: opportunityOf(row),
      },
    }),
  ];
}

function orderLine(line: ReturnType<typeof figuresOf>['lines'][number]): Observed<OrderLine> {
  const { id, description, quantity, unitPrice, discountPercent, netAmount } = line;
  const { servicePeriod, productId } = line;
  return {
    ...{ id, description, quantity, unitPrice, discountPercent, netAmount },
    ...{ servicePeriod, productId },
  };
}

/** NetSuite knows the opportunity only by its id in the CRM. */
function opportunityOf(row: Row): KeyRef | null {
  const id = optional(row, 'custbody_tb_opportunity_ref');
  return id === null ? null : new KeyRef('Opportunity', 'crm-opportunity', id);
}

/** Terms of a subscription; what is billed once is none. */
function termsOf(row: Row): SubscriptionTerms | null {
  const value = row['custbody_tb_billing_frequency'] ?? 'ONE_TIME';
  const billingFrequency = word(BillingFrequency, 'custbody_tb_billing_frequency', value);
  if (billingFrequency === 'ONE_TIME') return null;
  const timing = required(row, 'custbody_tb_billing_timing');
  const start = required(row, 'startdate');
  const end = optional(row, 'enddate');
  return {
    start,
    end,
    months: end === null ? null : wholeMonths(start, end),
    billingFrequency,
    billingTiming: word(BillingTiming, 'custbody_tb_billing_timing', timing),
    autoRenew: false,
    paymentTermCode: optional(row, 'termname'),
  };
}

/** Months from the first to the last day, both included; null where they are not whole. */
export function wholeMonths(start: string, end: string): number | null {
  const first = new Date(`${start}T00:00:00Z`);
  const next = new Date(Date.parse(`${end}T00:00:00Z`) + 86_400_000);
  const months =
    (next.getUTCFullYear() - first.getUTCFullYear()) * 12 +
    (next.getUTCMonth() - first.getUTCMonth());
  return next.getUTCDate() === first.getUTCDate() && months > 0 ? months : null;
}
