import { beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../simulators/kernel/clock.ts';
import { serve } from '../../simulators/kernel/server.ts';
import type { Json } from './support/client.ts';
import { type Product, startProduct } from './support/product.ts';
import { subscribe } from './support/subscriber.ts';

let product: Product;
beforeAll(async () => {
  product = await startProduct();
}, 90_000);

const state = async (): Promise<Json> =>
  await product.ask(
    'demo-ops',
    `{ connection(id: "netsuite") { state lastError lastAnswerAt }
         invoices(first: 3, filter: { status: { eq: OPEN } }) { edges { node {
           id number total { amount } customer { name } provenance { freshness } } } }
         customers(first: 3) { edges { node { name provenance { freshness } } } } }`,
  );
const freshnessOf = ({ edges }: Json): string[] => [
  ...new Set<string>(edges.map(({ node }: Json) => node.provenance.freshness)),
];

test('a vendor that is down costs no answer, and what changed meanwhile arrives once when it is back', async () => {
  const { netsuite } = product.simulators;
  const { system, port } = netsuite;
  const before = await state();
  expect(before.connection.state).toBe('CONNECTED');
  const [heard, unheard, later] = before.invoices.edges.map(({ node }: Json) => node);
  const token = await product.token('demo-dashboard');
  const subscriber = await subscribe(product.url, token, {
    query: 'subscription { invoiceStatusChanged { status invoice { number } } }',
  });

  await netsuite.close();
  system.act('payInvoice', { tranId: heard.number });
  await expect
    .poll(async () => (await state()).connection.state, { timeout: 20_000 })
    .toBe('UNREACHABLE');
  system.faults.add({ kind: 'drop-webhook', next: 2 });
  system.act('payInvoice', { tranId: unheard.number });
  const during = await state();
  expect(during.connection.lastError).toContain('no answer');
  expect(freshnessOf(during.invoices)).toEqual(['UNREACHABLE']);
  expect(freshnessOf(during.customers)).not.toContain('UNREACHABLE');
  const kept = ({ edges }: Json) =>
    edges.map(({ node: { provenance: _p, ...rest } }: Json) => rest);
  expect(kept(during.invoices)).toEqual(kept(before.invoices));
  expect(subscriber.events).toEqual([]);

  const back = await serve(system, { port, clock: systemClock });
  await expect
    .poll(async () => (await state()).connection.state, { timeout: 20_000 })
    .toBe('CONNECTED');
  await expect.poll(() => subscriber.events.length, { timeout: 25_000 }).toBe(2);
  await product.act('netsuite', 'payInvoice', { tranId: later.number });
  await expect.poll(() => subscriber.events.length, { timeout: 20_000 }).toBe(3);
  const changes = subscriber.events.map(({ invoiceStatusChanged: event }) => event);
  const numbers = changes.map(({ invoice }) => invoice.number);
  expect(numbers.slice(0, 2).sort()).toEqual([heard.number, unheard.number].sort());
  expect(numbers[2]).toBe(later.number);
  expect(changes.every(({ status }) => status === 'PAID')).toBe(true);
  await expect
    .poll(async () => freshnessOf((await state()).invoices), { timeout: 20_000 })
    .not.toContain('UNREACHABLE');
  subscriber.kill();
  await back.close();
}, 120_000);
