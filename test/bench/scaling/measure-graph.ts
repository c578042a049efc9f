import type { Database } from '../../../store/database.ts';
import { type Cost, costOfEach } from '../support/repeat.ts';
import { ENTITIES, type Size } from './company.ts';
import type { Gateway } from './gateway.ts';
import { CUSTOMER_360, REQUEST_INVOICE } from './queries.ts';

const QUERIES = 400;
const MUTATIONS = 150;
const WARM_UP = 40;
/** Those that a token of the demo’s clients sees. */
const VISIBLE = ENTITIES.slice(0, 2).map(({ id }) => id);

/** The customer-360 query of one customer after the other, from all over the table. */
export async function measureQuery(gateway: Gateway, db: Database): Promise<Cost> {
  return costOfEach(await customers(db, WARM_UP + QUERIES), WARM_UP, async (id) => {
    const { customer } = await gateway.ask<{ customer: { invoices: { edges: unknown[] } } }>(
      CUSTOMER_360,
      { id },
    );
    if (customer.invoices.edges.length !== 10) throw new Error(`${id} has not ten invoices`);
  });
}

/** In a small company the same ones come again. */
async function customers(db: Database, count: number): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    'select id from crm.customer where legal_entity_ids[1] = any($1) order by md5(id) limit $2',
    [VISIBLE, count],
  );
  return Array.from({ length: count }, (_, i) => rows[i % rows.length]?.id ?? '');
}

/** A dry run of orders that could be billed, then the real request: reads and the commit, no vendor. */
export async function measureMutation(
  gateway: Gateway,
  db: Database,
  size: Size,
): Promise<{ readonly dryRun: Cost; readonly accept: Cost }> {
  const orders = await billable(db, WARM_UP + MUTATIONS);
  const ask = (dryRun: boolean, wanted: string) => async (orderId: string) => {
    const input = { idempotencyKey: `bench-${size.invoices}-${orderId}`, orderId, dryRun };
    const { requestInvoice } = await gateway.ask<{ requestInvoice: { status: string } }>(
      REQUEST_INVOICE,
      { input },
    );
    if (requestInvoice.status !== wanted) throw new Error(JSON.stringify(requestInvoice));
  };
  return {
    dryRun: await costOfEach(orders, WARM_UP, ask(true, 'DRY_RUN')),
    accept: await costOfEach(orders, WARM_UP, ask(false, 'ACCEPTED')),
  };
}

/** Orders nobody has asked an invoice for, taken from all over the table. */
async function billable(db: Database, count: number): Promise<string[]> {
  const orders = await db.query<{ id: string }>(
    `select id from erp.sales_order o where status = 'ACTIVE' and legal_entity_id = any($1)
and not exists (select from control.operation x where x.input ->> 'orderId' = o.id) order by md5(id) limit $2`,
    [VISIBLE, count],
  );
  if (orders.length < count) throw new Error(`only ${orders.length} orders can be billed`);
  return orders.map(({ id }) => id);
}
