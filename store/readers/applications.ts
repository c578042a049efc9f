import { Money } from '../../schema/money.ts';
import type { Application, ApplicationSource } from '../../schema/payment.ts';
import { type Row, thaw } from '../columns.ts';
import { listing } from '../listing.ts';
import { byDayOf } from './orders.ts';

/** What settles invoices, by the invoice, the payment or the credit memo it belongs to. */
export const applicationReader = listing<Application, object>({
  source: {
    name: 'application',
    from: () => 'erp.application',
    selected: [
      ...['id', 'source', 'invoice_id', 'payment_id', 'credit_memo_id', 'currency'],
      ...['amount_minor', 'discount_minor', 'fx_gain_loss', 'effective_on', 'reversed_on'],
    ],
    visibility: 'entity',
    aliases: null,
    listed: [],
    decode,
  },
  parents: ['invoice_id', 'payment_id', 'credit_memo_id'],
  filters: {},
  orders: { EFFECTIVE_ON: byDayOf('effective_on') },
  defaultOrder: { field: 'EFFECTIVE_ON', direction: 'ASC' },
});

function decode(row: Row): Application {
  const money = (minor: unknown): Money =>
    new Money(BigInt(minor as string), row['currency'] as string);
  return {
    id: row['id'] as string,
    source: row['source'] as ApplicationSource,
    amount: money(row['amount_minor']),
    discount: row['discount_minor'] === null ? null : money(row['discount_minor']),
    fxGainLoss: thaw(row['fx_gain_loss']) as Money | null,
    effectiveOn: row['effective_on'] as string,
    reversedOn: row['reversed_on'] as string | null,
    invoiceId: row['invoice_id'] as string,
    paymentId: row['payment_id'] as string | null,
    creditMemoId: row['credit_memo_id'] as string | null,
  };
}
