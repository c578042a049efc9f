import 'reflect-metadata';
import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Hint } from '../../connectors/ports.ts';
import { type Account, NOW, openAccount, WEBHOOK_SECRET } from './netsuite-account.ts';
import { books, invoice } from './netsuite-books.ts';

let account: Account;
beforeEach(async () => {
  account = await openAccount();
});
afterEach(() => account.close());

const EVENT = { recordType: 'invoice', id: '104', eventType: 'edit', at: '2026-06-15T12:00:00Z' };

interface Delivery {
  readonly body?: unknown;
  readonly raw?: string;
  readonly secret?: string;
  readonly atMs?: number;
  readonly eventId?: string | undefined;
  readonly signature?: string;
}

function receive(delivery: Delivery = {}): Promise<readonly Hint[] | null> {
  const { secret = WEBHOOK_SECRET, atMs = NOW, body = EVENT } = delivery;
  const raw = delivery.raw ?? JSON.stringify(body);
  const seconds = Math.floor(atMs / 1000);
  const mac = createHmac('sha256', secret).update(`${seconds}.${raw}`).digest('hex');
  const headers = {
    'x-netsuite-event-id': 'eventId' in delivery ? delivery.eventId : 'event-1',
    'x-netsuite-signature': delivery.signature ?? `t=${seconds},v1=${mac}`,
  };
  const { webhooks } = account.connector;
  if (!webhooks) throw new Error('no webhooks');
  return webhooks.receive(headers, raw);
}

describe('a delivery', () => {
  it('that is genuine says which record to read again', async () => {
    expect(await receive()).toEqual([{ eventId: 'event-1', feed: 'invoice', externalId: '104' }]);
    const payment = { ...EVENT, recordType: 'customerPayment', eventType: 'delete' };
    expect(await receive({ body: payment })).toMatchObject([{ feed: 'customerpayment' }]);
    const item = { ...EVENT, recordType: 'nonInventorySaleItem' };
    expect(await receive({ body: item })).toMatchObject([{ feed: 'item' }]);
    const tax = { ...EVENT, recordType: 'salesTaxItem' };
    expect(await receive({ body: tax })).toMatchObject([{ feed: 'salestaxitem' }]);
  });

  it('may have its signature in capitals, as NetSuite’s own digest has', async () => {
    const raw = JSON.stringify(EVENT);
    const mac = createHmac('sha256', WEBHOOK_SECRET)
      .update(`${NOW / 1000}.${raw}`)
      .digest('hex');
    expect(await receive({ signature: `t=${NOW / 1000},v1=${mac.toUpperCase()}` })).toHaveLength(1);
  });

  it('about a type of record that is not read says nothing', async () => {
    expect(await receive({ body: { ...EVENT, recordType: 'vendorBill' } })).toEqual([]);
  });

  it('is taken five minutes early or late, not more', async () => {
    expect(await receive({ atMs: NOW - 300_000 })).toHaveLength(1);
    expect(await receive({ atMs: NOW + 300_000 })).toHaveLength(1);
    expect(await receive({ atMs: NOW - 301_000 })).toBeNull();
    expect(await receive({ atMs: NOW + 301_000 })).toBeNull();
  });

  it.each<[string, Delivery]>([
    ['signed with another secret', { secret: 'guess' }],
    ['without a signature', { signature: '' }],
    ['with a short signature', { signature: 't=1,v1=ab' }],
    ['with a time that is none', { signature: `t=x,v1=${'a'.repeat(64)}` }],
    ['without an event id', { eventId: undefined }],
    ['that is not JSON', { raw: '{"recordType":' }],
    ['that is a list', { raw: '[]' }],
    ['that is null', { raw: 'null' }],
    ['with an id that is none', { body: { ...EVENT, id: '104; DROP' } }],
    ['with a number as id', { body: { ...EVENT, id: 104 } }],
    ['with another event', { body: { ...EVENT, eventType: 'explode' } }],
    ['without a record type', { body: { id: '104', eventType: 'edit' } }],
  ])('%s is not taken', async (_name, delivery) => {
    expect(await receive(delivery)).toBeNull();
  });

  it('whose body was changed on the way is not taken', async () => {
    const raw = JSON.stringify(EVENT);
    const seconds = NOW / 1000;
    const mac = createHmac('sha256', WEBHOOK_SECRET).update(`${seconds}.${raw}`).digest('hex');
    const changed = raw.replace('104', '105');
    expect(await receive({ raw: changed, signature: `t=${seconds},v1=${mac}` })).toBeNull();
  });
});

it('understands what the account itself sends when an invoice is paid', async () => {
  const deliveries: { headers: IncomingHttpHeaders; body: string }[] = [];
  const arrived = Promise.withResolvers<void>();
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      deliveries.push({ headers: request.headers, body });
      response.end();
      if (deliveries.length === 2) arrived.resolve();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/netsuite`;
  account.load(books({ invoice: [invoice()] }));
  account.act('registerWebhook', { url, secret: WEBHOOK_SECRET });
  const payment = account.act('payInvoice', { id: '104' });
  await arrived.promise;
  server.close();
  const hints = await Promise.all(
    deliveries.map(({ headers, body }) =>
      account.connector.webhooks?.receive(headers as Record<string, string>, body),
    ),
  );
  expect(hints.flat().map((hint) => [hint?.feed, hint?.externalId])).toEqual(
    expect.arrayContaining([
      ['customerpayment', payment['id']],
      ['invoice', '104'],
    ]),
  );
});
