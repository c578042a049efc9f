import type { Money } from '../../../schema/money.ts';
import {
  type ApplicationState,
  PaymentMethod,
  type PaymentStatus,
} from '../../../schema/payment.ts';
import type { Change } from '../../ports.ts';
import { changeOf, type ReadRecord, type RecordKind, type Tenant } from '../record.ts';
import { money, moneyOrZero, optional, required, word } from '../row.ts';
import type { Row } from '../suiteql.ts';
import {
  amountsOf,
  applicationsOf,
  checkSpending,
  refundsOf,
  type Spending,
} from './applications.ts';
import { APPLICATIONS, REFUNDS } from './links.ts';
import { itsCustomerAndInvoices } from './touches.ts';
import {
  CURRENCY_JOIN,
  HEADER,
  partiesOf,
  transactionPage,
  transactionsOf,
} from './transaction.ts';
import { LINES, mainLineOf } from './transaction-lines.ts';

/** Payments of customers. */
export const customerPayment: RecordKind = {
  name: 'customerpayment',
  emits: ['Payment'],
  ...transactionsOf('CustPymt'),
  joins: [CURRENCY_JOIN],
  columns: [
    ...HEADER,
    't.foreignpaymentamountunused',
    't.custbody_tb_method',
    't.custbody_tb_processor_ref',
  ],
  details: { lines: LINES, applications: APPLICATIONS, refunds: REFUNDS },
  businessId: { kind: 'payment', column: 'tranid' },
  map: paid,
  touches: itsCustomerAndInvoices,
};

function paid(record: ReadRecord, tenant: Tenant): Change[] {
  const { row } = record;
  const currency = required(row, 'currency');
  return [
    changeOf({
      type: 'Payment',
      row,
      url: transactionPage(row, tenant),
      unavailable: {
        fees: 'NetSuite does not keep the fees of a processor with the payment',
        isoStatus: 'NetSuite does not keep the status of ISO 20022',
        'applications.fxGainLoss': 'NetSuite does not show it with the application',
      },
      facts: {
        number: optional(row, 'tranid'),
        method: word(PaymentMethod, 'custbody_tb_method', row['custbody_tb_method'] ?? 'OTHER'),
        currency,
        receivedOn: required(row, 'trandate'),
        processorReference: optional(row, 'custbody_tb_processor_ref'),
        fees: null,
        isoStatus: null,
        ...spentOf(record, currency),
        ...partiesOf(row, mainLineOf(record.rows('lines'))),
      },
    }),
  ];
}

function spentOf(record: ReadRecord, currency: string) {
  const { row } = record;
  const received = money(row, 'foreigntotal', currency);
  const spending: Spending = {
    applied: amountsOf(record.rows('applications'), currency),
    refunded: amountsOf(record.rows('refunds'), currency),
    left: moneyOrZero(row, 'foreignpaymentamountunused', currency),
  };
  checkSpending(received, spending);
  const source = { kind: 'PAYMENT', id: required(row, 'id'), currency } as const;
  return {
    status: statusOf(row, received, spending.refunded),
    application: applicationState(spending),
    received,
    unapplied: spending.left,
    refunds: refundsOf(record.rows('refunds'), currency),
    applications: applicationsOf(record.rows('applications'), source),
  };
}

/** Received money is settled, whether it has been brought to the bank or not. */
const LETTERS = {
  A: 'PENDING',
  B: 'SETTLED',
  C: 'SETTLED',
  R: 'FAILED',
  V: 'VOID',
} as const satisfies Record<string, PaymentStatus>;

function statusOf(row: Row, received: Money, refunded: Money): PaymentStatus {
  const letter = word(LETTERS, 'status', required(row, 'status'));
  if (letter !== 'SETTLED' || refunded.minor === 0n) return letter;
  return refunded.minor === received.minor ? 'REFUNDED' : 'PARTIALLY_REFUNDED';
}

function applicationState({ applied, left }: Spending): ApplicationState {
  if (applied.minor === 0n) return 'UNAPPLIED';
  return left.minor === 0n ? 'APPLIED' : 'PARTIALLY_APPLIED';
}
