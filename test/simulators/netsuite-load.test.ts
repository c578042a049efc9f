import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { COMPANY, send, startAccount } from './netsuite-account.ts';

type Records = Record<string, Record<string, unknown>[]>;
const lines = (...items: unknown[]) => ({ items });

describe('NetSuite loads', () => {
  it('shows after a load of its own ledger exactly that ledger again', async () => {
    const account = await startAccount();
    const { act, call, system } = account;
    await act('payInvoice', { id: '105', date: '2026-01-15', takeDiscount: true });
    const memo = await act('issueCreditMemo', { id: '104', amount: 100, apply: false });
    await act('applyCredit', { creditMemo: memo.id, invoice: '104', amount: 40 });
    await act('refundCredit', { creditMemo: memo.id, amount: 10 });
    await act('recordPayment', { customer: '6', amount: 12.34 });
    const bill = await act('createInvoiceFromOrder', { order: '77', scheduleLine: 1 });
    await act('voidInvoice', { id: bill.id });
    await act('createInvoiceFromOrder', { order: '77', scheduleLine: 2 });
    await act('disputeInvoice', { id: '104' });
    await act('requireInvoiceApproval');
    await call('POST', '/invoice', { entity: '6', item: lines({ item: '55' }) });
    const ledger = system.ledger() as Records;
    const { system: copy } = await startAccount({ furnished: false });
    await copy.load(JSON.parse(JSON.stringify(ledger)));
    expect(copy.ledger()).toEqual(ledger);
  });

  it('keeps given ids, numbers, amounts and stamps, and goes on counting behind them', async () => {
    const { read, system, create } = await startAccount();
    const invoice = {
      id: '5000',
      tranId: 'INV7777',
      tranDate: '2025-11-03',
      entity: { id: '4' },
      createdDate: '2025-11-03T01:02:03Z',
      lastModifiedDate: '2025-11-04T01:02:03Z',
      item: lines({ item: { id: '55' }, quantity: 2, rate: 10, amount: 19.5 }),
    };
    await system.load({ invoice: [invoice] });
    expect(await read('/invoice/5000')).toMatchObject({
      tranId: 'INV7777',
      total: 19.5,
      createdDate: '2025-11-03T01:02:03Z',
      lastModifiedDate: '2025-11-04T01:02:03Z',
    });
    const next = await create('invoice', { entity: '4', item: lines({ item: '55' }) });
    expect(next).toBe('5001');
    expect((await read(`/invoice/${next}`)).tranId).toBe('INV7778');
  });

  it('settles loaded invoices by loaded payments, whatever they say of themselves', async () => {
    const { read, system } = await startAccount();
    const payment = {
      customer: '4',
      payment: 300,
      tranDate: '2025-12-28',
      apply: lines({ doc: { id: '104' }, apply: true, amount: 300 }),
    };
    await system.load({ customerPayment: [payment] });
    expect(await read('/invoice/104')).toMatchObject({
      status: { id: 'B' },
      amountPaid: 300,
      lastModifiedDate: '2025-12-20T09:00:00Z',
    });
  });

  it.each([
    ['an unknown type', { unicorn: [{}] }, 'unicorn'],
    ['an unknown field', { department: [{ name: 'A', colour: 'red' }] }, 'colour'],
    ['a taken id', { customer: [{ id: '4', companyName: 'X', subsidiary: '1' }] }, 'already there'],
    ['an id that is no number', { term: [{ id: 'NET30', name: 'x' }] }, 'not a number'],
    ['a dangling reference', { job: [{ companyName: 'P', parent: '999' }] }, 'does not exist'],
    [
      'an invoice of nobody',
      { invoice: [{ id: '9', entity: '999', item: lines({ item: '55' }) }] },
      'invoice 9',
    ],
    [
      'a payment above its amount',
      {
        customerPayment: [{ customer: '4', payment: 10, apply: lines({ doc: '104', amount: 20 }) }],
      },
      'exceeds',
    ],
    [
      'a payment applied twice to one invoice',
      {
        customerPayment: [
          {
            customer: '4',
            payment: 20,
            apply: lines({ doc: '104', amount: 10 }, { doc: '104', amount: 10 }),
          },
        ],
      },
      'only once',
    ],
  ])('refuses %s and says which', async (_what, records, reason) => {
    const { url } = await startAccount();
    const reply = await send('POST', `${url}/_sim/load`, { records }, {});
    expect(reply.status).toBe(400);
    expect(reply.body.error).toContain(reason);
  });

  it('tells webhooks of a load only when asked to', async () => {
    const told: string[] = [];
    const server = createServer((req, res) => {
      req.on('data', (chunk: Buffer) => told.push(JSON.parse(chunk.toString()).id));
      req.on('end', () => res.end());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.close();
      server.closeAllConnections();
    });
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const { system } = await startAccount({ webhook: { url, secret: 's' } });
    const [quiet, loud] = manyInvoices(2) as [Record<string, unknown>, Record<string, unknown>];
    await system.load({ invoice: [quiet] });
    await system.load({ invoice: [loud], _options: [{ webhooks: true }] });
    await expect.poll(() => told.length).toBe(1);
    expect(told).toEqual([loud['id']]);
  });
});

function manyInvoices(count: number): Record<string, unknown>[] {
  return Array.from({ length: count }, (_, i) => ({
    id: String(10_000 + i),
    tranDate: '2026-01-05',
    entity: { id: '4' },
    item: lines(
      { item: '55', quantity: 1 + (i % 9), rate: 13.9, custcol_tb_discount_pct: 0.15 },
      { item: '56', quantity: 1, rate: 7.77 },
    ),
  }));
}

describe('NetSuite control', () => {
  it('lists its acts with a sentence each', async () => {
    const { url } = await startAccount();
    const { body } = await send('GET', `${url}/_sim/act`, undefined, {});
    expect(Object.keys(body)).toEqual(
      expect.arrayContaining(['payInvoice', 'voidInvoice', 'closePeriod', 'registerWebhook']),
    );
    for (const sentence of Object.values(body)) expect(sentence).toMatch(/\.$/);
  });

  it('says in a sentence why an act cannot be done', async () => {
    const { url } = await startAccount();
    const act = (body: unknown) => send('POST', `${url}/_sim/act`, body, {});
    expect((await act({ action: 'payInvoice', id: '999' })).body.error).toBe(
      'there is no invoice "999"',
    );
    expect((await act({ action: 'payInvoice', id: '104', amount: -1 })).body.error).toContain(
      'positive amount',
    );
    expect((await act({ action: 'fly' })).body.error).toContain('fly');
    await act({ action: 'payInvoice', id: '104' });
    expect((await act({ action: 'payInvoice', id: '104' })).body.error).toContain('already paid');
  });

  it('enters, deletes and edits records by acts', async () => {
    const { act, system, call } = await startAccount();
    const record = { entity: { id: '4' }, item: lines({ item: { id: '55' }, quantity: 2 }) };
    const made = await act('createRecord', { type: 'invoice', record });
    expect(made).toMatchObject({ total: 200, tranId: 'INV1043' });
    await act('editInvoiceMemo', { tranId: 'INV1043', memo: 'second thought' });
    expect((await act('rejectInvoice', { tranId: 'INV1043' })).status.id).toBe('E');
    await act('deleteRecord', { type: 'invoice', id: made.id });
    expect((await call('GET', `/invoice/${made.id}`)).status).toBe(404);
    expect(system.ledger()['invoice']).toHaveLength(2);
  });

  it('is empty after a reset and takes a new company', async () => {
    const { system, read } = await startAccount();
    system.reset();
    expect(Object.values(system.ledger()).flat()).toEqual([]);
    await system.load(COMPANY);
    expect((await read('/customer/4')).companyName).toBe('Northern Mills');
  });
});
