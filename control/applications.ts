import type { CreditMemo } from '../schema/credit-memo.ts';
import type { CanonicalType } from '../schema/identifier.ts';
import type { KeptRecord } from '../schema/kept-record.ts';
import type { Application, Payment } from '../schema/payment.ts';
import type { Queryable } from '../store/statement.ts';

const ownerColumn: Partial<Record<CanonicalType, 'payment_id' | 'credit_memo_id'>> = {
  Payment: 'payment_id',
  CreditMemo: 'credit_memo_id',
};

/** One row of `erp.application`, as JSON that PostgreSQL reads. */
export type ApplicationRow = Readonly<Record<string, unknown>>;

/** What of a payment or memo settles which invoice; nothing of any other record. */
export function applicationsOf(type: CanonicalType, record: KeptRecord): ApplicationRow[] {
  const column = ownerColumn[type];
  if (!column) return [];
  const owner = record as Payment | CreditMemo;
  const seen = new Map<string, number>();
  return owner.applications.map((application) => {
    const count = (seen.get(application.invoiceId) ?? 0) + 1;
    seen.set(application.invoiceId, count);
    return { ...applicationRow(owner, application, count), [column]: owner.id };
  });
}

const applicationRow = (
  owner: Payment | CreditMemo,
  application: Application,
  count: number,
): ApplicationRow => ({
  id: applicationId(owner.id, application.invoiceId, count),
  source: application.source,
  invoice_id: application.invoiceId,
  legal_entity_id: owner.legalEntityId,
  currency: application.amount.currency,
  amount_minor: application.amount.minor.toString(),
  discount_minor: application.discount?.minor.toString() ?? null,
  fx_gain_loss: application.fxGainLoss && {
    minor: application.fxGainLoss.minor.toString(),
    currency: application.fxGainLoss.currency,
  },
  effective_on: application.effectiveOn,
  reversed_on: application.reversedOn,
});

/** The same pair is the same application, however often it is read; a second one of a pair is told by its place. */
function applicationId(ownerId: string, invoiceId: string, count: number): string {
  const pair = `app_${digitsOf(ownerId)}_${digitsOf(invoiceId)}`;
  return count === 1 ? pair : `${pair}_${count}`;
}

const digitsOf = (id: string): string => id.slice(id.indexOf('_') + 1);

/**
 * What settles an invoice belongs to the payment or memo and changes with it. An application that its owner no
 * longer shows was taken back: it stays, with the day. Gives the invoices of which something was taken back.
 */
export async function recordApplications(
  tx: Queryable,
  type: CanonicalType,
  owners: readonly { readonly id: string; readonly applications: readonly ApplicationRow[] }[],
  now: Date,
): Promise<string[]> {
  const column = ownerColumn[type];
  if (!column || owners.length === 0) return [];
  const rows = owners.flatMap(({ applications }) => applications);
  const reversed = await tx.query<{ invoice_id: string }>({
    name: `reverse_applications_of_${column}`,
    text: `update erp.application set reversed_on = $3
where ${column} = any($1) and reversed_on is null and not id = any($2) returning invoice_id`,
    values: [owners.map(({ id }) => id), rows.map(({ id }) => id), now.toISOString().slice(0, 10)],
  });
  const unsettled = reversed.map(({ invoice_id }) => invoice_id);
  if (rows.length === 0) return unsettled;
  await tx.query({
    name: 'upsert_application',
    text: `insert into erp.application select * from jsonb_populate_recordset(null::erp.application, $1::jsonb)
on conflict (id) do update set legal_entity_id = excluded.legal_entity_id, currency = excluded.currency,
  amount_minor = excluded.amount_minor, discount_minor = excluded.discount_minor, fx_gain_loss = excluded.fx_gain_loss,
  effective_on = excluded.effective_on, reversed_on = excluded.reversed_on`,
    values: [JSON.stringify(rows)],
  });
  return unsettled;
}
