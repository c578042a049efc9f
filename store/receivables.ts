import { Money } from '../schema/money.ts';
import type { AgingBucket } from '../schema/receivables.ts';
import type { FilterScope } from './filters.ts';
import type { Queryable } from './statement.ts';

/** Receivables of one customer with one legal entity in one currency, as of one day. */
export interface ReceivablesRow {
  readonly customerId: string;
  readonly legalEntityId: string;
  readonly asOf: string;
  readonly currency: string;
  readonly buckets: readonly AgingBucket[];
  readonly open: Money;
  readonly overdue: Money;
  readonly unapplied: Money;
  readonly netExposure: Money;
  readonly oldestDaysPastDue: number;
}

/** A14: due today is current; the rest by days past due. */
const BUCKETS = [
  { label: 'current', fromDays: null, toDays: 0 },
  { label: '1-30', fromDays: 1, toDays: 30 },
  { label: '31-60', fromDays: 31, toDays: 60 },
  { label: '61-90', fromDays: 61, toDays: 90 },
  { label: 'over 90', fromDays: 91, toDays: null },
] as const;

interface OpenRow {
  readonly customer_id: string;
  readonly legal_entity_id: string;
  readonly as_of: string;
  readonly currency: string;
  readonly bucket: number;
  readonly amount: string;
  readonly invoices: string;
  readonly unapplied: string;
  readonly oldest: number | null;
}

/** What is open today: the balance that the ERP states, read through the index of open invoices. */
const openNow = `select i.customer_id, i.legal_entity_id, i.currency, i.due_date, i.balance_minor as open
from asked a join erp.invoice i on i.customer_id = a.customer_id and i.legal_entity_id = a.entity_id
where i.balance_minor > 0 and i.deleted_at is null and i.status not in ('DRAFT', 'SUBMITTED', 'VOID')`;

/** Money that is announced but not there yet, or not any more, is nobody’s credit. */
const NOT_THERE = `'PENDING', 'VOID', 'FAILED', 'RETURNED'`;
const unappliedNow = `select p.customer_id, p.legal_entity_id, p.currency, p.unapplied_minor as unapplied
from asked a join erp.payment p on p.customer_id = a.customer_id and p.legal_entity_id = a.entity_id
where p.unapplied_minor > 0 and p.deleted_at is null and p.status not in (${NOT_THERE})
union all
select m.customer_id, m.legal_entity_id, m.currency, m.remaining_minor
from asked a join erp.credit_memo m on m.customer_id = a.customer_id and m.legal_entity_id = a.entity_id
where m.remaining_minor > 0 and m.deleted_at is null and m.status <> 'VOID'`;

/** As of a day in the past: what was issued by then, less what was applied by then. */
const settledBy = `coalesce((select sum(x.amount_minor + coalesce(x.discount_minor, 0)) from erp.application x
  where x.invoice_id = i.id and x.effective_on <= a.as_of and (x.reversed_on is null or x.reversed_on > a.as_of)), 0)`;
const openThen = `select * from (select i.customer_id, i.legal_entity_id, i.currency, i.due_date, i.total_minor - i.prepaid_minor - ${settledBy} as open
from asked a join erp.invoice i on i.customer_id = a.customer_id and i.legal_entity_id = a.entity_id
where i.issue_date <= a.as_of and i.deleted_at is null and i.status not in ('DRAFT', 'SUBMITTED', 'VOID')) past where open > 0`;

const appliedBy = (
  column: string,
): string => `coalesce((select sum(x.amount_minor) from erp.application x
  where x.${column} = d.id and x.effective_on <= a.as_of and (x.reversed_on is null or x.reversed_on > a.as_of)), 0)`;
const unappliedThen = `select d.customer_id, d.legal_entity_id, d.currency, d.received_minor - ${appliedBy('payment_id')} as unapplied
from asked a join erp.payment d on d.customer_id = a.customer_id and d.legal_entity_id = a.entity_id
where d.received_on <= a.as_of and d.deleted_at is null and d.status not in (${NOT_THERE})
union all
select d.customer_id, d.legal_entity_id, d.currency, d.total_minor - ${appliedBy('credit_memo_id')}
from asked a join erp.credit_memo d on d.customer_id = a.customer_id and d.legal_entity_id = a.entity_id
where d.issue_date <= a.as_of and d.deleted_at is null and d.status <> 'VOID'`;

const statement = (open: string, unapplied: string): string => `with asked as (
  select c.id as customer_id, e.id as entity_id, coalesce($4::date, e.today) as as_of
  from unnest($1::text[]) c(id) cross join unnest($2::text[], $3::date[]) e(id, today)
), open as (${open}), aged as (
  select o.*, a.as_of - o.due_date as days, a.as_of from open o
  join asked a on a.customer_id = o.customer_id and a.entity_id = o.legal_entity_id
), free as (${unapplied})
select customer_id, legal_entity_id, to_char(as_of, 'YYYY-MM-DD') as as_of, currency,
  case when days <= 0 then 0 when days <= 30 then 1 when days <= 60 then 2 when days <= 90 then 3 else 4 end as bucket,
  sum(open) as amount, count(*) as invoices, 0 as unapplied, max(days) as oldest
from aged group by 1, 2, 3, 4, 5
union all
select f.customer_id, f.legal_entity_id, to_char(a.as_of, 'YYYY-MM-DD'), f.currency, -1, 0, 0, sum(f.unapplied), null
from free f join asked a on a.customer_id = f.customer_id and a.entity_id = f.legal_entity_id
where f.unapplied > 0 group by 1, 2, 3, 4`;

export interface ReceivablesAsked {
  /** Null is today, wherever each legal entity is. */
  readonly asOf: string | null;
  /** Null is all that may be seen. */
  readonly legalEntityId: string | null;
}

/** The scope without the other legal entities: empty where that one is not in it. */
function only(
  legalEntityId: string,
  { entities, todays }: FilterScope,
): Pick<FilterScope, 'entities' | 'todays'> {
  const place = entities.indexOf(legalEntityId);
  return { entities: entities.slice(place, place + 1), todays: todays.slice(place, place + 1) };
}

/**
 * Aging of many customers in one statement, for each of the legal entities of who asks; `asOf` null means today
 * in each entity’s own time zone. Currencies are never added up.
 */
export async function receivablesOf(
  db: Queryable,
  customerIds: readonly string[],
  { asOf, legalEntityId }: ReceivablesAsked,
  scope: FilterScope,
): Promise<ReceivablesRow[][]> {
  const { entities, todays } = legalEntityId === null ? scope : only(legalEntityId, scope);
  const rows = await db.query<OpenRow>({
    name: asOf === null ? 'receivables_now' : 'receivables_then',
    text: asOf === null ? statement(openNow, unappliedNow) : statement(openThen, unappliedThen),
    values: [customerIds, entities, todays, asOf],
  });
  const byCustomer = Map.groupBy(rows, ({ customer_id }) => customer_id);
  return customerIds.map((id) =>
    [
      ...Map.groupBy(
        byCustomer.get(id) ?? [],
        (r) => `${r.legal_entity_id}\n${r.currency}`,
      ).values(),
    ].map(summarise),
  );
}

function summarise(rows: readonly OpenRow[]): ReceivablesRow {
  const { customer_id, legal_entity_id, as_of, currency } = rows[0] as OpenRow;
  const amount = (minor: bigint): Money => new Money(minor, currency);
  const buckets = BUCKETS.map((bucket, index) => {
    const row = rows.find((r) => r.bucket === index);
    return {
      ...bucket,
      amount: amount(BigInt(row?.amount ?? 0)),
      invoiceCount: Number(row?.invoices ?? 0),
    };
  });
  const sum = (from: number): bigint =>
    buckets.slice(from).reduce((total, bucket) => total + bucket.amount.minor, 0n);
  const unapplied = rows.reduce((total, row) => total + BigInt(row.unapplied), 0n);
  return {
    customerId: customer_id,
    legalEntityId: legal_entity_id,
    asOf: as_of,
    currency,
    buckets,
    open: amount(sum(0)),
    overdue: amount(sum(1)),
    unapplied: amount(unapplied),
    netExposure: amount(sum(0) - unapplied),
    oldestDaysPastDue: Math.max(0, ...rows.map(({ oldest }) => oldest ?? 0)),
  };
}
