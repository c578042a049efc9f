import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { redisUrl } from '../support/redis.ts';
import type { Json } from './support/client.ts';
import { customer360, customerOfAllSystems } from './support/customer-360.ts';
import { type Ground, layGround, type Product, startProductOn } from './support/product.ts';
import { subscribe } from './support/subscriber.ts';

const redis = await redisUrl();

let ground: Ground;
beforeAll(async () => {
  ground = await layGround();
}, 90_000);

const watch = /* GraphQL */ `
  subscription Watch($after: EventCursor, $invoice: ID) {
    invoiceStatusChanged(after: $after, filter: { invoice: { eq: $invoice } }) {
      cursor previous status
      balance { amount }
      invoice { number customer { name } }
    }
  }
`;

const carriers = [
  { carrier: 'PostgreSQL alone', url: null },
  ...(redis ? [{ carrier: 'Redis', url: redis }] : []),
];

describe.each(carriers)('with $carrier', ({ url }) => {
  let product: Product;
  beforeAll(async () => {
    product = await startProductOn(ground, { redisUrl: url });
  }, 90_000);
  afterAll(() => product.stop());

  test('answers a whole customer from four subgraphs in one query', async () => {
    const token = await product.token('demo-analyst');
    expect(token.split('.')).toHaveLength(3);
    const id = await customerOfAllSystems(product);
    const { customer } = await product.ask('demo-analyst', customer360, { id });
    expect(customer.contacts.edges.length, 'crm').toBeGreaterThan(0);
    expect(customer.opportunities.edges.length, 'crm').toBeGreaterThan(0);
    expect(customer.billingAccounts.length, 'erp').toBeGreaterThan(0);
    expect(customer.invoices.edges.length, 'erp').toBeGreaterThan(0);
    expect(customer.expenseReports.edges.length, 'expense').toBeGreaterThan(0);
    expect(customer.syncStatus.length, 'control').toBeGreaterThan(0);
    const systems = customer.externalRefs.map(({ system }: Json) => system);
    expect(systems).toEqual(expect.arrayContaining(['SALESFORCE', 'NETSUITE']));
    expect(['LIVE', 'FRESH']).toContain(customer.provenance.freshness);
  });

  test('brings payments to a subscriber, and exactly those missed to one who comes back', async () => {
    const [first, second, third] = await openInvoices(product, 3);
    const token = await product.token('demo-dashboard');
    const subscriber = await subscribe(product.url, token, { query: watch });
    await pay(product, first);
    const [paid] = (await subscriber.count(1)).map(change);
    expect(paid).toMatchObject({
      previous: 'OPEN',
      status: 'PAID',
      balance: { amount: '0.00' },
      invoice: { number: first.number, customer: { name: first.customer.name } },
    });
    subscriber.kill();

    await pay(product, second);
    await untilStatus(product, second, 'PAID');
    await pay(product, third);
    await untilStatus(product, third, 'PAID');
    const back = await subscribe(product.url, token, {
      query: watch,
      variables: { after: paid.cursor },
    });
    await back.count(2);
    const again = await subscribe(product.url, token, {
      query: watch,
      variables: { after: paid.cursor },
    });
    await again.count(2);
    expect(back.events.map(numberOf)).toEqual([second.number, third.number]);
    expect(again.events).toEqual(back.events);
    expect(back.errors).toEqual([]);
    back.kill();
    again.kill();
  });

  test('lets a subscriber follow one invoice alone', async () => {
    const [wanted, other] = await openInvoices(product, 2);
    const token = await product.token('demo-dashboard');
    const subscriber = await subscribe(product.url, token, {
      query: watch,
      variables: { invoice: wanted.id },
    });
    await pay(product, other);
    await untilStatus(product, other, 'PAID');
    await pay(product, wanted);
    await subscriber.count(1);
    expect(subscriber.events.map(numberOf)).toEqual([wanted.number]);
    subscriber.kill();
  });
});

const change = (event: Json): Json => event.invoiceStatusChanged;
const numberOf = (event: Json): string => change(event).invoice.number;

async function openInvoices({ ask }: Product, count: number): Promise<Json[]> {
  const { invoices } = await ask(
    'demo-analyst',
    `query ($first: Int) { invoices(first: $first, filter: { status: { eq: OPEN } }) {
      edges { node { id number customer { name } } } } }`,
    { first: count },
  );
  return invoices.edges.map(({ node }: Json) => node);
}

const pay = ({ act }: Product, { number }: Json): Promise<Json> =>
  act('netsuite', 'payInvoice', { tranId: number });

async function untilStatus({ ask }: Product, { id }: Json, status: string): Promise<void> {
  await expect
    .poll(
      async () => (await ask('demo-analyst', `{ invoice(id: "${id}") { status } }`)).invoice.status,
      {
        timeout: 15_000,
      },
    )
    .toBe(status);
}
