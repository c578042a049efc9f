import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { cursorOf } from '../../control/event-cursor.ts';
import { malformedRequests, strangers } from './refusals/requests.ts';
import { refusedSockets, refusedSubscriptions } from './refusals/sockets.ts';
import { webhooks } from './refusals/webhooks.ts';
import type { Json } from './support/client.ts';
import { type Product, startProduct } from './support/product.ts';
import { rowCounts } from './support/row-counts.ts';
import { subscribe } from './support/subscriber.ts';

let product: Product;
const started = (): Product => product;
beforeAll(async () => {
  product = await startProduct();
}, 90_000);

describe('nothing is changed by', () => {
  let before: Record<string, number>;
  beforeAll(async () => {
    before = await rowCounts(product.db);
  });
  afterEach(async () => expect(await rowCounts(product.db)).toEqual(before));

  malformedRequests(started);
  strangers(started);
  refusedSubscriptions(started);
  refusedSockets(started);
});

webhooks(started);

test('a subscriber hears nothing of other legal entities, nor of their invoices by id', async () => {
  const { invoices } = await product.ask(
    'demo-analyst',
    '{ invoices(first: 200, filter: { status: { eq: OPEN } }) { edges { node { id number legalEntity { code } } } } }',
  );
  const nodes: Json[] = invoices.edges.map(({ node }: Json) => node);
  const german = nodes.find(({ legalEntity }) => legalEntity.code === 'DE01');
  const american = nodes.find(({ legalEntity }) => legalEntity.code === 'US01');
  const token = await product.token('demo-frontend-us');
  const follow = (filter = '') =>
    subscribe(product.url, token, {
      query: `subscription { invoiceStatusChanged${filter} { invoice { number } } }`,
    });
  const [all, byId] = [
    await follow(),
    await follow(`(filter: { invoice: { in: ["${german.id}", "${american.id}"] } })`),
  ];
  await product.act('netsuite', 'payInvoice', { tranId: german.number });
  await expect
    .poll(
      async () =>
        (await product.ask('demo-analyst', `{ invoice(id: "${german.id}") { status } }`)).invoice
          .status,
    )
    .toBe('PAID');
  await product.act('netsuite', 'payInvoice', { tranId: american.number });
  for (const subscriber of [all, byId]) {
    const events = await subscriber.count(1);
    expect(events.map((event) => event.invoiceStatusChanged.invoice.number)).toEqual([
      american.number,
    ]);
    subscriber.kill();
  }
});

test('a cursor older than what is kept ends the stream, with the oldest that would do', async () => {
  const [oldest] = await product.db.query<{ position: string }>(
    'delete from control.event where position = (select min(position) from control.event) returning position',
  );
  const token = await product.token('demo-dashboard');
  const follow = (after: string) =>
    subscribe(product.url, token, {
      query:
        'subscription ($after: EventCursor) { invoiceStatusChanged(after: $after) { cursor } }',
      variables: { after },
    });
  const expired = await follow(cursorOf(BigInt(oldest?.position ?? 0) - 1n));
  await expect
    .poll(() => expired.errors)
    .toMatchObject([{ extensions: { code: 'CURSOR_EXPIRED' } }]);
  const oldestCursor = expired.errors[0]?.extensions['oldestCursor'];
  expect(oldestCursor).toBe(cursorOf(BigInt(oldest?.position ?? 0)));
  const resumed = await follow(String(oldestCursor));
  await resumed.count(1);
  expired.kill();
  resumed.kill();
});
