import type { BillingAccount } from '../schema/billing-account.ts';
import type { CanonicalType } from '../schema/identifier.ts';
import type { KeptRecord } from '../schema/kept-record.ts';
import type { Opportunity } from '../schema/opportunity.ts';
import { UNATTRIBUTED } from '../store/columns.ts';
import type { Queryable } from '../store/statement.ts';

/** Whether records of the type decide who sees a customer. */
export const isAttributing = (type: CanonicalType): boolean =>
  type === 'Customer' || type === 'Opportunity' || type === 'BillingAccount';

/** The customers of which a record decides who sees them. */
export function customersOf(type: CanonicalType, record: KeptRecord): (string | null)[] {
  if (type === 'Customer') return [record.id];
  return isAttributing(type) ? [(record as Opportunity | BillingAccount).customerId] : [];
}

/**
 * One transaction at a time decides who sees which customer: of two that each add a document of the same customer,
 * neither would see the other’s, and the later would undo the earlier.
 */
export async function lockAttribution(tx: Queryable): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtext('tributary attribution'))`);
}

/**
 * A customer is seen through any opportunity or billing account in a legal entity (design.md 8); one that has
 * neither is seen only by who may see every legal entity.
 */
export async function attributeCustomers(
  tx: Queryable,
  customerIds: readonly (string | null)[],
): Promise<void> {
  const touched = [...new Set(customerIds.filter((id) => id !== null))];
  if (touched.length === 0) return;
  await tx.query({
    name: 'attribute_customers',
    text: `update crm.customer c set legal_entity_ids = a.ids from (
  select w.id, coalesce(array_agg(distinct e.id) filter (where e.id is not null), array[$2::text]) as ids
  from unnest($1::text[]) as w(id)
  left join lateral (
    select legal_entity_id from crm.opportunity where customer_id = w.id
    union select legal_entity_id from erp.billing_account where customer_id = w.id
  ) as e(id) on true
  group by w.id
) a where c.id = a.id and c.legal_entity_ids is distinct from a.ids`,
    values: [touched, UNATTRIBUTED],
  });
}
