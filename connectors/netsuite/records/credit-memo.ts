import { type CreditMemoStatus, CreditReasonCode } from '../../../schema/credit-memo.ts';
import { negated, toMoney } from '../../money.ts';
import type { Change } from '../../ports.ts';
import { Ref } from '../../ports.ts';
import { changeOf, type ReadRecord, type RecordKind, type Tenant } from '../record.ts';
import { moneyOrZero, optional, required, word } from '../row.ts';
import type { Row } from '../suiteql.ts';
import { amountsOf, applicationsOf, checkSpending, type Spending } from './applications.ts';
import { checkTotal, figuresOf } from './document-lines.ts';
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

/** Credit memos. */
export const creditMemo: RecordKind = {
  name: 'creditmemo',
  emits: ['CreditMemo'],
  ...transactionsOf('CustCred'),
  joins: [CURRENCY_JOIN],
  columns: [...HEADER, 't.foreignpaymentamountunused', 't.custbody_tb_reason'],
  details: { lines: LINES, applications: APPLICATIONS, refunds: REFUNDS },
  businessId: { kind: 'creditMemo', column: 'tranid' },
  map: credited,
  touches: itsCustomerAndInvoices,
};

function credited(record: ReadRecord, tenant: Tenant): Change[] {
  const { row } = record;
  const rows = record.rows('lines');
  const mainLine = mainLineOf(rows);
  return [
    changeOf({
      type: 'CreditMemo',
      row,
      url: transactionPage(row, tenant),
      unavailable: {
        'lines.unit': 'NetSuite does not show the unit of a line',
        'applications.fxGainLoss': 'NetSuite does not show it with the application',
      },
      facts: {
        number: optional(row, 'tranid'),
        reason: reasonOf(row),
        issueDate: required(row, 'trandate'),
        ...figuresOfMemo(record),
        invoiceId: creditedInvoice(mainLine),
        ...partiesOf(row, mainLine),
      },
    }),
  ];
}

function figuresOfMemo(record: ReadRecord) {
  const { row } = record;
  const currency = required(row, 'currency');
  const voided = row['status'] === 'V';
  const reading = { currency, side: 'CREDIT', voided } as const;
  const { lines, net, tax, ...others } = figuresOf(record.rows('lines'), reading);
  // What lowers a claim is negative in the transaction table.
  const total = toMoney(negated(required(row, 'foreigntotal')), currency);
  checkTotal({ lines, net, tax, ...others }, total);
  const spending = spendingOf(record, currency);
  checkSpending(total, spending);
  const source = { kind: 'CREDIT_MEMO', id: required(row, 'id'), currency } as const;
  return {
    status: statusOf(row, spending),
    ...{ currency, lines, net, tax, total },
    remaining: spending.left,
    applications: applicationsOf(record.rows('applications'), source),
  };
}

const spendingOf = (record: ReadRecord, currency: string): Spending => ({
  applied: amountsOf(record.rows('applications'), currency),
  refunded: amountsOf(record.rows('refunds'), currency),
  left: moneyOrZero(record.row, 'foreignpaymentamountunused', currency),
});

const LETTERS = { A: 'OPEN', B: 'APPLIED', V: 'VOID' } as const;

/** B says that nothing is left, whether it was applied or paid out. */
function statusOf(row: Row, { applied, refunded }: Spending): CreditMemoStatus {
  const letter = word(LETTERS, 'status', required(row, 'status'));
  if (letter === 'OPEN')
    return applied.minor + refunded.minor === 0n ? 'OPEN' : 'PARTIALLY_APPLIED';
  return letter === 'APPLIED' && applied.minor === 0n && refunded.minor > 0n ? 'REFUNDED' : letter;
}

function reasonOf(row: Row): CreditReasonCode | null {
  const reason = optional(row, 'custbody_tb_reason');
  return reason === null ? null : word(CreditReasonCode, 'custbody_tb_reason', reason);
}

/** A memo may also come from a return, or from nothing. */
function creditedInvoice({ createdfrom, createdfromtype }: Row): Ref | null {
  return createdfrom !== undefined && createdfromtype === 'CustInvc'
    ? new Ref('Invoice', createdfrom)
    : null;
}
