import type { Money } from '../../../schema/money.ts';
import type { Application, Refund } from '../../../schema/payment.ts';
import { sumOf } from '../../money.ts';
import type { Observed } from '../../ports.ts';
import { Ref } from '../../ports.ts';
import { required, Unmappable } from '../row.ts';
import type { Row } from '../suiteql.ts';
import { linkAmount, linkDiscount } from './links.ts';

/** The payment or credit memo whose money is spent. */
export interface Source {
  readonly kind: Application['source'];
  readonly id: string;
  readonly currency: string;
}

/** Applications to invoices; what was applied to other documents counts as spent but is none. */
export function applicationsOf(rows: readonly Row[], source: Source): Observed<Application>[] {
  return rows
    .filter((row) => row['previoustype'] === 'CustInvc')
    .map((row) => applicationOf(row, source));
}

function applicationOf(row: Row, { kind, id, currency }: Source): Observed<Application> {
  const discount = linkDiscount(row, currency);
  const invoice = required(row, 'other');
  return {
    id: `${id}-${invoice}`,
    source: kind,
    amount: linkAmount(row, currency),
    discount: discount.minor === 0n ? null : discount,
    fxGainLoss: null,
    effectiveOn: row['applydate'] ?? required(row, 'nextdate'),
    reversedOn: null,
    invoiceId: new Ref('Invoice', invoice),
    paymentId: kind === 'PAYMENT' ? new Ref('Payment', id) : null,
    creditMemoId: kind === 'CREDIT_MEMO' ? new Ref('CreditMemo', id) : null,
  };
}

export const refundsOf = (rows: readonly Row[], currency: string): Refund[] =>
  rows.map((row) => ({
    id: required(row, 'other'),
    amount: linkAmount(row, currency),
    refundedOn: required(row, 'nextdate'),
  }));

/** What has been taken from a payment or memo, and what NetSuite says is left of it. */
export interface Spending {
  readonly applied: Money;
  readonly refunded: Money;
  readonly left: Money;
}

/** Refuses a payment or memo of which more or less is left than its links explain. */
export function checkSpending(total: Money, { applied, refunded, left }: Spending): void {
  const sum = sumOf([applied, refunded, left], total.currency);
  if (sum.minor !== total.minor)
    throw new Unmappable(
      `applied ${applied.amount}, refunded ${refunded.amount} and left ${left.amount} come to ${sum.amount}, not to ${total.amount} ${total.currency}`,
    );
}

export const amountsOf = (rows: readonly Row[], currency: string): Money =>
  sumOf(
    rows.map((row) => linkAmount(row, currency)),
    currency,
  );
