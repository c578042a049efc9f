import type { CanonicalType } from '../schema/identifier.ts';
import type { Queryable } from '../store/statement.ts';
import { tableOf } from '../store/tables/index.ts';

/** Ids that turned out to be one thing. */
export interface Same {
  readonly type: CanonicalType;
  readonly ids: readonly string[];
}

/** One id that gives way to another. */
export interface Merge {
  readonly type: CanonicalType;
  readonly winner: string;
  readonly loser: string;
}

/**
 * The older id wins: it is the one that people have seen longest. Several findings can chain (a is b, b is c),
 * so every loser is led to the one winner of all that hang together.
 */
export function mergesOf(found: readonly Same[]): Merge[] {
  const groupOf = new Map<string, { type: CanonicalType; ids: Set<string> }>();
  for (const { type, ids } of found) {
    const touched = ids.flatMap((id) => groupOf.get(id) ?? []);
    const group = { type, ids: new Set([...ids, ...touched.flatMap((g) => [...g.ids])]) };
    for (const id of group.ids) groupOf.set(id, group);
  }
  return [...new Set(groupOf.values())].flatMap(({ type, ids }) => {
    const [winner = '', ...losers] = [...ids].sort((a, b) => (ageOf(a) < ageOf(b) ? -1 : 1));
    return losers.map((loser) => ({ type, winner, loser }));
  });
}

/** Ids sort by the time they were made, behind their prefix. */
const ageOf = (id: string): string => id.slice(id.indexOf('_') + 1);

const customerColumns = [
  'crm.customer.parent_id',
  'crm.contact.customer_id',
  'crm.opportunity.customer_id',
  'erp.billing_account.customer_id',
  'erp.sales_order.customer_id',
  'erp.invoice.customer_id',
  'erp.credit_memo.customer_id',
  'erp.payment.customer_id',
  'control.event.customer_id',
] as const;

/** Every row carries its legal entity; left behind, it would be seen by nobody. */
const legalEntityColumns = [
  'crm.opportunity.legal_entity_id',
  'erp.legal_entity.parent_id',
  'erp.employee.legal_entity_id',
  'erp.billing_account.legal_entity_id',
  'erp.sales_order.legal_entity_id',
  'erp.schedule_line.legal_entity_id',
  'erp.invoice.legal_entity_id',
  'erp.credit_memo.legal_entity_id',
  'erp.payment.legal_entity_id',
  'erp.application.legal_entity_id',
  'expense.expense_report.legal_entity_id',
  'control.event.legal_entity_id',
  'control.external_ref.legal_entity_id',
  'control.operation.legal_entity_id',
  'control.mapping.legal_entity_id',
  'control.exception.legal_entity_id',
] as const;

type Columns = readonly `${string}.${string}.${string}`[];

/** Columns that refer to a record of the type; ids inside a document’s parts are resolved through the alias instead. */
const referring: Partial<Record<CanonicalType, Columns>> = {
  Customer: customerColumns,
  LegalEntity: legalEntityColumns,
  Opportunity: ['erp.sales_order.opportunity_id'],
  Employee: ['erp.employee.manager_id', 'expense.expense_report.employee_id'],
  Department: ['erp.employee.department_id', 'erp.department.parent_id'],
  CostCenter: ['erp.employee.cost_center_id', 'erp.cost_center.parent_id'],
  Project: ['erp.project.parent_id'],
  Invoice: [
    'erp.schedule_line.invoice_id',
    'erp.credit_memo.invoice_id',
    'erp.application.invoice_id',
  ],
};

/** The same for columns that hold many ids. */
const referringLists: Partial<Record<CanonicalType, Columns>> = {
  Customer: ['expense.expense_report.billable_customer_ids'],
  LegalEntity: [
    'crm.customer.legal_entity_ids',
    'erp.gl_account.legal_entity_ids',
    'erp.department.legal_entity_ids',
    'erp.cost_center.legal_entity_ids',
    'erp.project.legal_entity_ids',
  ],
};

const SCHEMAS = ['crm', 'erp', 'expense'] as const;

/** Makes one of two ids an alias of the other, for ever, everywhere. */
export async function merge(tx: Queryable, { type, winner, loser }: Merge): Promise<void> {
  const both = [loser, winner];
  for (const schema of SCHEMAS) {
    await tx.query(`update ${schema}.alias set winning_id = $2 where winning_id = $1`, both);
    await tx.query(`insert into ${schema}.alias (losing_id, winning_id) values ($1, $2)`, both);
  }
  for (const registry of ['external_ref', 'identity_key', 'anchor'])
    await tx.query(
      `update control.${registry} set canonical_id = $2 where canonical_id = $1`,
      both,
    );
  for (const [table, column] of placesOf(referring[type]))
    await tx.query(`update ${table} set ${column} = $2 where ${column} = $1`, both);
  for (const [table, column] of placesOf(referringLists[type]))
    await tx.query(
      `update ${table} set ${column} = array_replace(${column}, $1, $2) where ${column} @> array[$1]::text[]`,
      both,
    );
  await joinRows(tx, tableOf(type).qualifiedName, winner, loser);
}

const placesOf = (columns: Columns = []): (readonly [table: string, column: string])[] =>
  columns.map((place) => [
    place.slice(0, place.lastIndexOf('.')),
    place.slice(place.lastIndexOf('.') + 1),
  ]);

/**
 * Of two rows the owner’s stays: a copy’s row gives way to it, whichever id wins. It goes on counting its
 * transitions behind both, since the events of either are there already.
 */
async function joinRows(
  tx: Queryable,
  table: string,
  winner: string,
  loser: string,
): Promise<void> {
  const rows = await tx.query<{ id: string; doc_seq: number; owned: boolean }>(
    `select t.id, t.doc_seq, exists (select from control.external_ref r
  where r.canonical_id = $1 and r.connection_id = t.connection_id and r.external_id = t.source_id and r.role = 'OWNER') as owned
from ${table} t where t.id = any($2)`,
    [winner, [winner, loser]],
  );
  const own = rows.find(({ id }) => id === winner);
  const other = rows.find(({ id }) => id === loser);
  if (!other) return;
  const stays = own && (own.owned || !other.owned) ? own : other;
  await tx.query(`delete from ${table} where id = any($1) and id <> $2`, [
    [winner, loser],
    stays.id,
  ]);
  await tx.query(`update ${table} set id = $2, doc_seq = $3 where id = $1`, [
    stays.id,
    winner,
    Math.max(own?.doc_seq ?? 0, other.doc_seq),
  ]);
}
