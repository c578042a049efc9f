import { Ref } from '../../ports.ts';
import type { RecordKind, Tenant } from '../record.ts';
import { required } from '../row.ts';
import { DAY, type Row, type Statement } from '../suiteql.ts';

/** Columns of the transaction table that all of its types are read with. */
export const HEADER = [
  't.externalid',
  't.tranid',
  't.status',
  't.entity',
  't.foreigntotal',
  `TO_CHAR(t.trandate, ${DAY}) AS trandate`,
  'c.symbol AS currency',
] as const;

/** The parts that the kinds of one table share. */
export const transactionsOf = (
  type: 'SalesOrd' | 'CustInvc' | 'CustCred' | 'CustPymt',
): Pick<RecordKind, 'table' | 'alias' | 'where'> & { where: Statement } => ({
  table: 'transaction',
  alias: 't',
  where: { text: 't.type = ?', params: [type] },
});

export const CURRENCY_JOIN = 'LEFT JOIN currency c ON c.id = t.currency';

export const transactionPage = (row: Row, tenant: Tenant): string | null =>
  tenant.page(`/app/accounting/transactions/transaction.nl?id=${row['id']}`);

/** Whom a transaction is with: one customer of NetSuite is both the customer and the billing account. */
export const partiesOf = (row: Row, mainLine: Row) => ({
  customerId: new Ref('Customer', required(row, 'entity')),
  billingAccountId: new Ref('BillingAccount', required(row, 'entity')),
  legalEntityId: new Ref('LegalEntity', required(mainLine, 'subsidiary')),
});
