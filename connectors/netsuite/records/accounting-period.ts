import type { PeriodStatus } from '../../../schema/legal-entity.ts';
import type { Change } from '../../ports.ts';
import { changeOf, type ReadRecord, type RecordKind } from '../record.ts';
import { flag, required } from '../row.ts';
import { DAY, type Row } from '../suiteql.ts';

/** Fiscal periods. Years and quarters only add periods up and take no postings, so they are left out. */
export const accountingPeriod: RecordKind = {
  name: 'accountingperiod',
  emits: ['FiscalPeriod'],
  table: 'accountingperiod',
  alias: 'p',
  joins: [],
  columns: [
    'p.externalid',
    'p.periodname',
    `TO_CHAR(p.startdate, ${DAY}) AS startdate`,
    `TO_CHAR(p.enddate, ${DAY}) AS enddate`,
    'p.closed',
    'p.arlocked',
    'p.aplocked',
    'p.alllocked',
  ],
  where: { text: 'p.isyear = ? AND p.isquarter = ?', params: ['F', 'F'] },
  businessId: { kind: 'period', column: 'periodname' },
  map: fiscalPeriod,
};

function fiscalPeriod({ row }: ReadRecord): Change[] {
  return [
    changeOf({
      type: 'FiscalPeriod',
      row,
      facts: {
        name: required(row, 'periodname'),
        start: required(row, 'startdate'),
        end: required(row, 'enddate'),
        arStatus: statusOf(row, 'arlocked'),
        apStatus: statusOf(row, 'aplocked'),
        glStatus: statusOf(row, 'alllocked'),
      },
    }),
  ];
}

/** Who may override locks still posts into a locked period; a closed one takes nothing. */
function statusOf(row: Row, lock: string): PeriodStatus {
  if (flag(row, 'closed')) return 'CLOSED';
  return flag(row, lock) || flag(row, 'alllocked') ? 'SOFT_CLOSED' : 'OPEN';
}
