import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser, type WatchedBrowser, type WatchedPage } from './support/browser.ts';
import { type Graphiql, openGraphiql } from './support/graphiql.ts';
import { type Product, startProduct } from './support/product.ts';

const within = { timeout: 20_000, interval: 50 };
const pictures = join(import.meta.dirname, '../../docs/images');

let product: Product;
let browser: WatchedBrowser;
let visit: WatchedPage;
let graphiql: Graphiql;
let frames: string[];

beforeAll(async () => {
  product = await startProduct();
  browser = await launchBrowser();
  visit = await browser.open();
  frames = framesOf(visit.page);
  graphiql = await openGraphiql(visit.page, `${product.url}/graphiql/`);
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

test('the customer-360 tab shows customers with what they owe', async () => {
  await graphiql.openTab('Customer360');
  const answered = visit.page.waitForResponse(
    (response) => response.request().postData()?.includes('Customer360') ?? false,
  );
  await graphiql.run();
  const { data, errors } = (await (await answered).json()) as CustomersAnswer;
  expect(errors).toBeUndefined();
  expect(data.customers.edges.length).toBeGreaterThan(0);
  const [first] = data.customers.edges;
  await expect
    .poll(graphiql.answer, within)
    .toContain(`"name": ${JSON.stringify(first?.node.name)}`);
  const amounts = data.customers.edges.flatMap(({ node }) =>
    node.receivables.map(({ open }) => open.amount),
  );
  expect(amounts).not.toEqual([]);
  for (const amount of amounts) expect(amount).toMatch(/^-?\d+(\.\d+)?$/);
  expect(visit.complaints).toEqual([]);
  await mkdir(pictures, { recursive: true });
  await visit.page.screenshot({ path: join(pictures, 'graphiql.png') });
});

test('a payment in the ERP arrives in the subscription tab with the customer name', async () => {
  await graphiql.chooseClient('demo-dashboard');
  await graphiql.openTab('InvoiceStatusChanged');
  await graphiql.run();
  await expect.poll(graphiql.channelState, within).toBe('live');
  await expect.poll(() => frames.some((frame) => frame.includes('"subscribe"')), within).toBe(true);
  const invoice = await openInvoice();
  await pay(invoice.number);
  // Events of the living company replace each other in the window every few seconds; polling is faster.
  await expect.poll(graphiql.answer, within).toContain(invoice.number);
  const events = frames.filter((frame) => frame.includes(JSON.stringify(invoice.number)));
  expect(events).toHaveLength(1);
  expect(events[0]).toContain(`"name":${JSON.stringify(invoice.customer.name)}`);
  expect(events[0]).toContain('"status":"PAID"');
});

test('nothing left the machine, and nothing tried to get around the policy of the page', () => {
  expect(browser.strays).toEqual([]);
  expect(visit.complaints.filter((text) => text.includes('Content Security Policy'))).toEqual([]);
  expect(visit.requests.length).toBeGreaterThan(10);
});

interface CustomersAnswer {
  readonly errors?: unknown;
  readonly data: {
    readonly customers: {
      readonly edges: readonly {
        readonly node: {
          readonly name: string;
          readonly receivables: readonly { readonly open: { readonly amount: string } }[];
        };
      }[];
    };
  };
}

interface OpenInvoice {
  readonly number: string;
  readonly customer: { readonly name: string };
}

async function openInvoice(): Promise<OpenInvoice> {
  const { invoices } = await product.ask<{ invoices: { edges: { node: OpenInvoice }[] } }>(
    'demo-analyst',
    `query AnOpenInvoice {
      invoices(first: 1, filter: { status: { eq: OPEN } }) {
        edges { node { number customer { name } } }
      }
    }`,
  );
  const [edge] = invoices.edges;
  if (edge === undefined) throw new Error('the demo company has no open invoice');
  return edge.node;
}

async function pay(tranId: string): Promise<void> {
  const answer = await fetch(`${await product.simulatorFor('payInvoice')}/act`, {
    method: 'POST',
    body: JSON.stringify({ action: 'payInvoice', tranId }),
  });
  expect(answer.status, await answer.text()).toBe(200);
}

/** Every text that goes over the page's sockets, both ways. */
function framesOf(page: Page): string[] {
  const frames: string[] = [];
  page.on('websocket', (socket) => {
    socket.on('framesent', ({ payload }) => frames.push(String(payload)));
    socket.on('framereceived', ({ payload }) => frames.push(String(payload)));
  });
  return frames;
}
