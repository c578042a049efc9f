import type { Change } from '../../ports.ts';
import { Ref } from '../../ports.ts';
import { changeOf, type ReadRecord, type RecordKind } from '../record.ts';
import { money, optional, periodOf, required, Unmappable } from '../row.ts';
import { DAY } from '../suiteql.ts';

/** Billing schedules: a custom record per amount that falls due for invoicing. */
export const scheduleLine: RecordKind = {
  name: 'customrecord_tb_schedule_line',
  emits: ['ScheduleLine'],
  table: 'customrecord_tb_schedule_line',
  alias: 'q',
  joins: [
    'LEFT JOIN transaction t ON t.id = q.custrecord_tb_sl_order',
    'LEFT JOIN currency c ON c.id = t.currency',
  ],
  columns: [
    'q.externalid',
    'q.custrecord_tb_sl_order',
    'q.custrecord_tb_sl_amount',
    'q.custrecord_tb_sl_invoice',
    `TO_CHAR(q.custrecord_tb_sl_date, ${DAY}) AS billon`,
    `TO_CHAR(q.custrecord_tb_sl_period_start, ${DAY}) AS periodstart`,
    `TO_CHAR(q.custrecord_tb_sl_period_end, ${DAY}) AS periodend`,
    'c.symbol AS currency',
    't.tranid AS ordernumber',
  ],
  details: {
    order: {
      from: 'customrecord_tb_schedule_line q',
      joins: ['INNER JOIN transactionline tl ON tl.transaction = q.custrecord_tb_sl_order'],
      owner: 'q.id',
      order: [],
      columns: ['tl.subsidiary'],
      where: { text: 'tl.mainline = ?', params: ['T'] },
    },
  },
  businessId: { kind: 'order', column: 'ordernumber' },
  map: scheduled,
};

function scheduled(record: ReadRecord): Change[] {
  const { row } = record;
  const [order] = record.rows('order');
  if (!order) throw new Unmappable('the order of the schedule line is gone');
  const currency = required(row, 'currency');
  const invoice = optional(row, 'custrecord_tb_sl_invoice');
  return [
    changeOf({
      type: 'ScheduleLine',
      row,
      facts: {
        orderId: new Ref('Order', required(row, 'custrecord_tb_sl_order')),
        legalEntityId: new Ref('LegalEntity', required(order, 'subsidiary')),
        currency,
        billOn: required(row, 'billon'),
        period: periodOf(row, 'periodstart', 'periodend'),
        amount: money(row, 'custrecord_tb_sl_amount', currency),
        invoiceId: invoice === null ? null : new Ref('Invoice', invoice),
      },
    }),
  ];
}
