import { type ConvertedMoney, Money } from '../../../schema/money.ts';
import { toDecimal } from '../../money.ts';
import type { Change } from '../../ports.ts';
import { Ref } from '../../ports.ts';
import { changeOf, type ReadRecord, type RecordKind, type Tenant } from '../record.ts';
import { flag, money, optional, required } from '../row.ts';
import { DAY, type Row } from '../suiteql.ts';
import { checkTotal, figuresOf } from './document-lines.ts';
import { APPLIED_TO } from './links.ts';
import { balanceOf, invoiceStatus, settlementOf } from './settlement.ts';
import { itsCustomer } from './touches.ts';
import {
  CURRENCY_JOIN,
  HEADER,
  partiesOf,
  transactionPage,
  transactionsOf,
} from './transaction.ts';
import { LINES, mainLineOf } from './transaction-lines.ts';

/** Invoices. */
export const invoice: RecordKind = {
  name: 'invoice',
  emits: ['Invoice'],
  ...transactionsOf('CustInvc'),
  joins: [CURRENCY_JOIN],
  columns: [
    ...HEADER,
    't.approvalstatus',
    't.foreignamountunpaid',
    't.exchangerate',
    't.terms',
    't.postingperiod',
    't.otherrefnum',
    't.custbody_tb_disputed',
    `TO_CHAR(t.duedate, ${DAY}) AS duedate`,
  ],
  details: { lines: LINES, applied: APPLIED_TO },
  businessId: { kind: 'invoice', column: 'tranid' },
  map: invoiced,
  touches: itsCustomer,
};

function invoiced(record: ReadRecord, tenant: Tenant): Change[] {
  const { row } = record;
  return [
    changeOf({
      type: 'Invoice',
      row,
      url: transactionPage(row, tenant),
      unavailable: {
        taxPointDate: 'NetSuite does not keep the day on which tax falls due',
        'lines.unit': 'NetSuite does not show the unit of a line',
      },
      facts: {
        typeCode: '380',
        ...headerOf(row),
        ...amountsOf(record),
        ...referencesOf(row, mainLineOf(record.rows('lines'))),
      },
    }),
  ];
}

const headerOf = (row: Row) => ({
  number: optional(row, 'tranid'),
  issueDate: optional(row, 'trandate'),
  taxPointDate: null,
  dueDate: optional(row, 'duedate'),
  // NetSuite posts on the day of the transaction.
  postingDate: optional(row, 'trandate'),
  disputed: flag(row, 'custbody_tb_disputed'),
  purchaseOrderNumber: optional(row, 'otherrefnum'),
});

function amountsOf(record: ReadRecord) {
  const { row } = record;
  const rows = record.rows('lines');
  const currency = required(row, 'currency');
  const nothing = new Money(0n, currency);
  const figures = figuresOf(rows, { currency, side: 'SALE', voided: row['status'] === 'V' });
  const total = money(row, 'foreigntotal', currency);
  checkTotal(figures, total);
  const settlement = settlementOf(record.rows('applied'), currency);
  const balance = balanceOf(total, settlement, money(row, 'foreignamountunpaid', currency));
  return {
    status: invoiceStatus(row, settlement, balance),
    currency,
    ...figures,
    total,
    functionalTotal: functionalOf(row, mainLineOf(rows), total),
    prepaid: nothing,
    roundingAmount: nothing,
    settlement,
    balance,
  };
}

/** The main line holds the total as it was booked, in the currency of the legal entity’s books. */
function functionalOf(row: Row, mainLine: Row, total: Money): ConvertedMoney {
  const to = required(mainLine, 'functionalcurrency');
  if (to === total.currency) return { document: total, functional: total, rate: null };
  return {
    document: total,
    functional: money(mainLine, 'netamount', to),
    rate: {
      rate: toDecimal(required(row, 'exchangerate')),
      from: total.currency,
      to,
      date: required(row, 'trandate'),
      source: 'NETSUITE',
      type: 'BOOKING',
    },
  };
}

function referencesOf(row: Row, mainLine: Row) {
  const { terms, postingperiod } = row;
  const { createdfrom, createdfromtype } = mainLine;
  const ordered = createdfrom !== undefined && createdfromtype === 'SalesOrd';
  return {
    ...partiesOf(row, mainLine),
    orderId: ordered ? new Ref('Order', createdfrom) : null,
    paymentTermId: terms === undefined ? null : new Ref('PaymentTerm', terms),
    periodId: postingperiod === undefined ? null : new Ref('FiscalPeriod', postingperiod),
  };
}
