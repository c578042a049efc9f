import 'reflect-metadata';
import { createSign, generateKeyPairSync } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConcurConnector } from '../../connectors/concur/index.ts';
import type { Hint } from '../../connectors/ports.ts';
import { COMPANY, ConcurTenant, employee, REPORT_ID, report, START } from './concur-tenant.ts';

interface Delivery {
  readonly headers: Record<string, string | undefined>;
  readonly body: string;
}

let tenant: ConcurTenant;
let connector: ConcurConnector;
beforeEach(async () => {
  tenant = await ConcurTenant.start();
  tenant.load({ users: [employee('E0001')] });
  connector = tenant.connect();
});
afterEach(() => tenant.close());

const receive = async (
  { headers, body }: Delivery,
  by: ConcurConnector = connector,
): Promise<readonly Hint[] | null> => {
  if (!by.webhooks) throw new Error('the connector receives nothing');
  return by.webhooks.receive(headers, body);
};

describe('events of the running tenant', () => {
  let mailbox: Server;
  let delivered: Delivery[];
  beforeEach(async () => {
    delivered = [];
    mailbox = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
      delivered.push({
        headers: flat(request.headers),
        body: Buffer.concat(chunks).toString(),
      });
      response.writeHead(200).end();
    });
    await new Promise<void>((ready) => mailbox.listen(0, '127.0.0.1', ready));
    const { port } = mailbox.address() as AddressInfo;
    await connector.subscribe(`http://127.0.0.1:${port}/webhooks/concur`);
  });
  afterEach(
    () =>
      new Promise<void>((closed) => {
        mailbox.close(() => closed());
        mailbox.closeAllConnections();
      }),
  );

  const arrived = async (count: number): Promise<readonly Delivery[]> => {
    const deadline = Date.now() + 5_000;
    while (delivered.length < count) {
      if (Date.now() > deadline) throw new Error(`${delivered.length} of ${count} arrived`);
      await new Promise((later) => setTimeout(later, 5));
    }
    return delivered;
  };

  it('hint at the report that was made, changed, moved on or deleted', async () => {
    tenant.act('createReport', report(REPORT_ID));
    tenant.act('editReport', { reportId: REPORT_ID, changes: { name: 'Another name' } });
    tenant.act('submitReport', { reportId: REPORT_ID });
    tenant.act('recallReport', { reportId: REPORT_ID });
    tenant.act('deleteReport', { reportId: REPORT_ID });
    const all = await arrived(5);
    const types = all.map(({ body }) => JSON.parse(body).eventType);
    expect(types).toEqual([
      'reportCreated',
      'reportUpdated',
      'statusChanged',
      'statusChanged',
      'reportDeleted',
    ]);
    for (const delivery of all) {
      const { id } = JSON.parse(delivery.body);
      expect(await receive(delivery)).toEqual([
        { eventId: id, feed: 'report', externalId: REPORT_ID },
      ]);
    }
  });

  it('delivered three times carry the same event id', async () => {
    tenant.sim.system.faults.add({ kind: 'duplicate-webhook', next: 1 });
    tenant.act('createReport', report(REPORT_ID));
    const hints = await Promise.all((await arrived(3)).map((delivery) => receive(delivery)));
    expect(new Set(hints.flatMap((some) => some?.map(({ eventId }) => eventId) ?? [])).size).toBe(
      1,
    );
  });

  it('are refused when body or signature was touched, or the key is another', async () => {
    tenant.act('createReport', report(REPORT_ID));
    const [genuine] = await arrived(1);
    if (!genuine) throw new Error('nothing arrived');
    const { headers, body } = genuine;
    const other = body.replace(REPORT_ID, 'BBBB0000BBBB0000BBBB');
    expect(other).not.toBe(body);
    expect(await receive({ headers, body: other })).toBeNull();
    expect(await receive({ headers: { ...headers, 'concur-signature': 'AAAA' }, body })).toBeNull();
    expect(
      await receive({ headers: { ...headers, 'concur-signature': undefined }, body }),
    ).toBeNull();
    const stranger = tenant.connect({ webhookPublicKeyPem: keys.publicKey });
    expect(await receive(genuine, stranger)).toBeNull();
    expect(await receive(genuine)).toHaveLength(1);
  });

  it('are subscribed once, however often that is said', async () => {
    const { port } = mailbox.address() as AddressInfo;
    await connector.subscribe(`http://127.0.0.1:${port}/webhooks/concur`);
    const subscriptions = tenant.sim.system.ledger()['subscriptions'] as { id: string }[];
    expect(subscriptions.map(({ id }) => id)).toEqual([`tributary.test.concur.${COMPANY}`]);
  });
});

function flat(headers: IncomingHttpHeaders): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, value?.toString()]),
  );
}

const keys = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

function signed(event: unknown): Delivery {
  const body = typeof event === 'string' ? event : JSON.stringify(event);
  const signature = createSign('RSA-SHA256').update(body).sign(keys.privateKey, 'base64');
  return { headers: { 'concur-signature': signature }, body };
}

const event = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  id: 'event-1',
  eventType: 'statusChanged',
  topic: 'public.concur.expense.report',
  timeStamp: START,
  facts: { reportId: REPORT_ID, companyId: COMPANY },
  ...changes,
});

const HINT = [{ eventId: 'event-1', feed: 'report', externalId: REPORT_ID }];

describe('an event', () => {
  beforeEach(() => {
    connector = tenant.connect({ webhookPublicKeyPem: keys.publicKey });
  });

  it.each([
    ['2026-11-22T08:59:44.570+0000'],
    ['2026-11-22T08:59:44.570Z'],
    ['2026-11-22T10:59:44+0200'],
  ])('of %s is timely', async (timeStamp) => {
    expect(await receive(signed(event({ timeStamp })))).toEqual(HINT);
  });

  it.each([
    ['older than Concur would try for', '2026-11-19T07:00:00.000Z'],
    ['of another day to come', '2026-11-23T09:00:00.000Z'],
    ['of no time at all', 'yesterday'],
  ])('%s is refused', async (_what, timeStamp) => {
    expect(await receive(signed(event({ timeStamp })))).toBeNull();
  });

  it('is understood with and without "public." in its topic', async () => {
    expect(await receive(signed(event({ topic: 'concur.expense.report' })))).toEqual(HINT);
  });

  it.each([
    [
      'of the financial integration',
      { topic: 'public.concur.financialintegration', eventType: 'expense.readyForIntegration' },
    ],
    ['of a kind that is not known', { eventType: 'reportPrinted' }],
    ['of another company', { facts: { reportId: REPORT_ID, companyId: 'another' } }],
    ['that names no report', { facts: { companyId: COMPANY } }],
    ['without facts', { facts: null }],
  ])('%s is genuine and hints at nothing', async (_what, changes) => {
    expect(await receive(signed(event(changes)))).toEqual([]);
  });

  it.each([['not json'], ['null'], ['{"id":""}'], ['[]']])('like %s is refused', async (body) => {
    expect(await receive(signed(body))).toBeNull();
  });

  it('is checked by another rule where the tenant signs otherwise', async () => {
    const checked: string[] = [];
    const other = tenant.connect({
      webhookPublicKeyPem: 'the key',
      verifySignature: ({ signature, publicKeyPem }) => {
        checked.push(publicKeyPem);
        return signature === 'the signature';
      },
    });
    const body = JSON.stringify(event());
    expect(
      await receive({ headers: { 'concur-signature': 'the signature' }, body }, other),
    ).toEqual(HINT);
    expect(await receive({ headers: { 'concur-signature': 'another' }, body }, other)).toBeNull();
    expect(checked).toEqual(['the key', 'the key']);
  });
});
