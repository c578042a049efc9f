import type { Ids } from '../connectors/ids.ts';
import type { Connector } from '../connectors/ports.ts';
import type { CanonicalType } from '../schema/identifier.ts';
import type { Queryable } from '../store/statement.ts';
import { tableOf } from '../store/tables/index.ts';
import { recordApplications } from './applications.ts';
import { touchRecords } from './touched.ts';

/** Documents that are part of what a customer owes. */
const OWED: readonly CanonicalType[] = ['Order', 'Invoice', 'CreditMemo', 'Payment'];

/**
 * What the deletion of some records at their source brings with it. Money of a payment or memo that is gone settles
 * nothing any more; its invoices and the credit of its customer are read again, since no change feed may tell of them.
 */
export async function followDeletion(
  tx: Queryable,
  connector: Connector,
  type: CanonicalType,
  ids: readonly string[],
  means: { readonly ids: Ids; readonly now: Date },
): Promise<void> {
  if (ids.length === 0 || !OWED.includes(type)) return;
  const unapplied = ids.map((id) => ({ id, applications: [] }));
  const invoices = await recordApplications(tx, type, unapplied, means.now);
  const { qualifiedName, name } = tableOf(type);
  const rows = await tx.query<{ id: string }>({
    name: `accounts_of_gone_${name}`,
    text: `select distinct billing_account_id as id from ${qualifiedName} where id = any($1)`,
    values: [ids],
  });
  const accounts = rows.map(({ id }) => id);
  await touchRecords(tx, connector, { Invoice: invoices, BillingAccount: accounts }, means);
}
