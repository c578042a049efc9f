import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { codeOf, detailOf, startAccount } from './netsuite-account.ts';

const lines = (...items: unknown[]) => ({ items });
const bill = { entity: '4', item: lines({ item: '55', quantity: 1, rate: 100 }) };

describe('NetSuite faults', () => {
  it('loses the answer after the record is there', async () => {
    const { call, read, system } = await startAccount();
    await call('GET', '/customer/4');
    system.faults.add({ kind: 'lost-answer', next: 1, match: 'POST' });
    await expect(call('POST', '/invoice', { ...bill, externalId: 'tb_l' })).rejects.toThrow();
    expect((await read('/invoice/eid:tb_l')).total).toBe(100);
  });

  it('fails before anything takes effect, with the vendor’s 500', async () => {
    const { call, system } = await startAccount();
    const before = system.ledger();
    system.faults.add({ kind: 'error-before', next: 1 });
    const reply = await call('POST', '/invoice', bill);
    expect([reply.status, codeOf(reply)]).toEqual([500, 'UNEXPECTED_ERROR']);
    expect(detailOf(reply)).toMatch(/^An unexpected error occurred\. Error ID: [0-9a-f]{20}$/);
    expect(system.ledger()).toEqual(before);
  });

  it('throttles with the vendor’s own 429, titled Bad Request and without Retry-After', async () => {
    const { call, system } = await startAccount();
    system.faults.add({ kind: 'throttle', next: 1 });
    const reply = await call('GET', '/customer/4');
    expect(reply.status).toBe(429);
    expect(reply.headers.get('retry-after')).toBeNull();
    expect(reply.body).toEqual({
      type: 'https://www.w3.org/Protocols/rfc2616/rfc2616-sec10.html',
      title: 'Bad Request',
      status: 429,
      'o:errorCode': 'USER_ERROR',
      'o:errorDetails': [
        {
          detail: 'Concurrent request limit exceeded. Request blocked.',
          'o:errorCode': 'CONCURRENCY_LIMIT_EXCEEDED',
        },
      ],
    });
  });

  it('answers late, in HTML, and to no old token', async () => {
    const { call, system, clock } = await startAccount();
    const before = clock.now();
    system.faults.add({ kind: 'slow', next: 1, ms: 1500 });
    expect((await call('GET', '/customer/4')).status).toBe(200);
    expect(clock.now() - before).toBe(1500);
    system.faults.add({ kind: 'html-200', next: 1 });
    const page = await call('POST', '/invoice', bill);
    expect([page.status, page.headers.get('content-type')]).toEqual([
      200,
      'text/html; charset=utf-8',
    ]);
    system.faults.add({ kind: 'expire-token', next: 1 });
    expect(codeOf(await call('GET', '/customer/4'))).toBe('INVALID_LOGIN');
  });

  it('leaves one record out of a batch', async () => {
    const { read, system } = await startAccount();
    system.faults.add({ kind: 'partial-batch', next: 1 });
    const path = '/customer?ids=4,5,6&expandRecords=true';
    expect((await read(path)).count).toBe(2);
    expect((await read(path)).count).toBe(3);
  });

  it('does not find a young record by its external id, yet refuses it a second time', async () => {
    const { call, create, read, rows, system, clock } = await startAccount();
    system.faults.add({ kind: 'index-lag', ms: 30_000 });
    const id = await create('invoice', { ...bill, externalId: 'tb_young' });
    const found = () =>
      rows("SELECT id FROM transaction WHERE externalid = ? AND type = 'CustInvc'", ['tb_young']);
    const byScan = () =>
      rows('SELECT id FROM transaction WHERE UPPER(externalid) = ?', ['TB_YOUNG']);
    expect((await call('GET', '/invoice/eid:tb_young')).status).toBe(404);
    expect([await found(), await byScan()]).toEqual([[], []]);
    const repeat = await call('POST', '/invoice', { ...bill, externalId: 'tb_young' });
    expect(detailOf(repeat)).toBe('This record already exists');
    // By id it is there at once, with its external id.
    expect((await read(`/invoice/${id}`)).externalId).toBe('tb_young');
    clock.advance({ seconds: 30 });
    expect((await read('/invoice/eid:tb_young')).id).toBe(id);
    expect([await found(), await byScan()]).toEqual([[{ id }], [{ id }]]);
  });

  it('counts what it did', async () => {
    const { call, system } = await startAccount();
    system.faults.add({ kind: 'throttle', next: 2 });
    await call('GET', '/customer/4');
    await call('GET', '/customer/4');
    await call('GET', '/customer/4');
    expect(system.faults.fired()).toEqual({ throttle: 2 });
  });
});

describe('NetSuite concurrency', () => {
  it('blocks what exceeds the limit and recovers by itself', async () => {
    let release = (): void => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { call, clock } = await startAccount({ concurrencyLimit: 2, latencyMs: 1 });
    await call('GET', '/customer/4');
    clock.sleep = () => gate;
    const replies = Array.from({ length: 5 }, () => call('GET', '/customer/4'));
    const blocked = await Promise.all(replies.map((reply) => Promise.race([reply, gate])).slice(2));
    expect(blocked.map((reply) => reply?.status)).toEqual([429, 429, 429]);
    release();
    expect((await Promise.all(replies)).map(({ status }) => status).sort()).toEqual([
      200, 200, 429, 429, 429,
    ]);
    expect((await call('GET', '/customer/4')).status).toBe(200);
  });
});

interface Notice {
  readonly body: string;
  readonly headers: Record<string, string | undefined>;
}

/** An address that takes webhooks and keeps them; it fails the first `refusals` of them. */
async function listener(refusals = 0) {
  const received: Notice[] = [];
  let left = refusals;
  const server = createServer(async (req, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    if (left-- > 0) {
      res.writeHead(503).end();
      return;
    }
    const headers = req.headers as Record<string, string | undefined>;
    received.push({ body: Buffer.concat(chunks).toString(), headers });
    res.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/netsuite`;
  const events = () =>
    received.map(({ body }) => {
      const { recordType, id, eventType } = JSON.parse(body);
      return `${eventType} ${recordType} ${id}`;
    });
  return { url, received, events };
}

const until = (holds: () => boolean) => expect.poll(holds, { timeout: 5000 }).toBe(true);

describe('NetSuite webhooks', () => {
  it('tells of a payment and of its invoice, signed', async () => {
    const { url, received, events } = await listener();
    const { act, clock } = await startAccount({ webhook: { url, secret: 'wh-secret' } });
    const payment = await act('payInvoice', { id: '104' });
    await until(() => received.length === 2);
    expect(events()).toEqual([`create customerPayment ${payment.id}`, 'edit invoice 104']);
    const [first] = received;
    expect(JSON.parse(first?.body ?? '').at).toBe(new Date(clock.now()).toISOString());
    const [, seconds, signature] =
      /^t=(\d+),v1=([0-9a-f]{64})$/.exec(first?.headers['x-netsuite-signature'] ?? '') ?? [];
    expect(Number(seconds)).toBe(Math.floor(clock.now() / 1000));
    expect(signature).toBe(
      createHmac('sha256', 'wh-secret').update(`${seconds}.${first?.body}`).digest('hex'),
    );
    const ids = received.map(({ headers }) => headers['x-netsuite-event-id']);
    expect(ids[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(new Set(ids).size).toBe(2);
  });

  it('tells of creations, changes and deletions over the API, of customers too, not of lists', async () => {
    const { url, events } = await listener();
    const { act, call, create } = await startAccount();
    await act('registerWebhook', { url, secret: 's' });
    await create('department', { name: 'Quiet' });
    const id = await create('invoice', bill);
    await call('PATCH', `/invoice/${id}`, { memo: 'x' });
    await call('DELETE', `/invoice/${id}`);
    await call('PATCH', '/customer/4', { phone: '1' });
    const expected = ['create', 'edit', 'delete'].map((event) => `${event} invoice ${id}`);
    await until(() => events().length === 4);
    expect(events()).toEqual([...expected, 'edit customer 4']);
  });

  it('says nothing of a refused change', async () => {
    const { url, events } = await listener();
    const { call } = await startAccount({ webhook: { url, secret: 's' } });
    await call('POST', '/invoice', { entity: '4' });
    await call('PATCH', '/customer/4', { phone: '1' });
    await until(() => events().length === 1);
    expect(events()).toEqual(['edit customer 4']);
  });

  it('tries again when it is not heard', async () => {
    const { url, events } = await listener(2);
    const { call } = await startAccount({ webhook: { url, secret: 's' } });
    await call('PATCH', '/customer/4', { phone: '1' });
    await until(() => events().length === 1);
    expect(events()).toEqual(['edit customer 4']);
  });

  it('repeats, drops and delays notices on demand', async () => {
    const { url, events } = await listener();
    const { call, system } = await startAccount({ webhook: { url, secret: 's' } });
    system.faults.add({ kind: 'duplicate-webhook', next: 1 });
    await call('PATCH', '/customer/4', { phone: '1' });
    await until(() => events().length === 3);
    system.faults.add({ kind: 'drop-webhook', next: 1 });
    await call('PATCH', '/customer/4', { phone: '2' });
    system.faults.add({ kind: 'reorder-webhook', next: 1, ms: 10 });
    await call('PATCH', '/customer/5', { phone: '3' });
    await call('PATCH', '/customer/6', { phone: '4' });
    await until(() => events().length === 5);
    expect(events().slice(0, 3)).toEqual(Array(3).fill('edit customer 4'));
    expect(events().slice(3).sort()).toEqual(['edit customer 5', 'edit customer 6']);
    expect(system.faults.fired()).toMatchObject({
      'drop-webhook': 1,
      'duplicate-webhook': 1,
      'reorder-webhook': 1,
    });
  });
});
