import type { TermBasis } from '../../../schema/reference.ts';
import type { Change } from '../../ports.ts';
import { changeOf, type ReadRecord, type RecordKind } from '../record.ts';
import { decimalOrNull, flag, optional, required, whole } from '../row.ts';
import type { Row } from '../suiteql.ts';

/** Payment terms. NetSuite has no code for them, so the name is the code. */
export const term: RecordKind = {
  name: 'term',
  emits: ['PaymentTerm'],
  table: 'term',
  alias: 't',
  joins: [],
  columns: [
    't.externalid',
    't.name',
    't.datedriven',
    't.daysuntilnetdue',
    't.dayofmonthnetdue',
    't.discountpercent',
    't.daysuntilexpiry',
  ],
  businessId: { kind: 'paymentTerm', column: 'name' },
  map: paymentTerm,
};

function paymentTerm({ row }: ReadRecord): Change[] {
  const discountDays = optional(row, 'daysuntilexpiry');
  return [
    changeOf({
      type: 'PaymentTerm',
      row,
      facts: {
        code: required(row, 'name'),
        ...dueBy(row),
        discountPercent: decimalOrNull(row, 'discountpercent'),
        discountDays: discountDays === null ? null : whole(row, 'daysuntilexpiry'),
      },
    }),
  ];
}

/** A date-driven term is due on a day of the month; the 31st is the last day of every month. */
function dueBy(row: Row): { basis: TermBasis; netDays: number } {
  if (!flag(row, 'datedriven'))
    return { basis: 'INVOICE_DATE', netDays: whole(row, 'daysuntilnetdue') };
  const day = whole(row, 'dayofmonthnetdue');
  return day >= 31 ? { basis: 'END_OF_MONTH', netDays: 0 } : { basis: 'FIXED_DAY', netDays: day };
}
