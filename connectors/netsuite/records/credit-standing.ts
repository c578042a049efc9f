import type { CreditReason, CreditState, CreditStatus } from '../../../schema/billing-account.ts';
import { Money } from '../../../schema/money.ts';
import type { Observed } from '../../ports.ts';
import { money, moneyOrZero, word } from '../row.ts';
import type { Row } from '../suiteql.ts';

/** The most it may owe; null when there is no limit. */
export const limitOf = (row: Row, currency: string): Money | null =>
  row['creditlimit'] === undefined ? null : money(row, 'creditlimit', currency);

/** Open receivables and unbilled orders, less deposits that no invoice has taken. */
function exposureOf(row: Row, currency: string): Money {
  const of = (column: string): bigint => moneyOrZero(row, column, currency).minor;
  return new Money(of('balance') + of('unbilledorders') - of('depositbalance'), currency);
}

/** Credit standing as NetSuite decides it. */
export function creditOf(row: Row, currency: string): Observed<CreditStatus> {
  const exposure = exposureOf(row, currency);
  const limit = limitOf(row, currency);
  return {
    ...standingOf(row, exposure, limit),
    exposure,
    limit,
    since: null,
    decidedBy: 'NETSUITE',
  };
}

const OVERRIDES = { AUTO: 'AUTO', ON: 'ON', OFF: 'OFF' } as const;

/** ON and OFF are a person’s word; AUTO goes by the limit, and what is overdue is worth a look. */
function standingOf(
  row: Row,
  exposure: Money,
  limit: Money | null,
): { state: CreditState; reasons: CreditReason[] } {
  const override = word(OVERRIDES, 'creditholdoverride', row['creditholdoverride'] ?? 'AUTO');
  if (override === 'ON') return { state: 'HOLD', reasons: ['MANUAL'] };
  if (override === 'OFF') return { state: 'GOOD', reasons: [] };
  const over = limit !== null && exposure.minor > limit.minor;
  const overdue = moneyOrZero(row, 'overduebalance', exposure.currency).minor > 0n;
  const reasons: CreditReason[] = [
    ...(over ? (['OVER_LIMIT'] as const) : []),
    ...(overdue ? (['OVERDUE'] as const) : []),
  ];
  if (over) return { state: 'HOLD', reasons };
  return { state: overdue ? 'WATCH' : 'GOOD', reasons };
}
