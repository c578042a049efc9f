import 'reflect-metadata';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createNetSuiteConnector } from '../../connectors/netsuite/index.ts';
import type { DocumentWrites, InvoiceDraft } from '../../connectors/ports.ts';
import { Money } from '../../schema/money.ts';
import { type Account, openAccount, readOne, signal } from './netsuite-account.ts';
import { books, order, scheduleLine } from './netsuite-books.ts';

const draft = (more: Partial<InvoiceDraft> = {}): InvoiceDraft => ({
  orderExternalId: '77',
  scheduleLineExternalId: '500',
  customerExternalId: '4',
  issueDate: '2026-06-15',
  termsCode: 'NET30',
  lines: [
    {
      itemExternalId: '55',
      description: 'Platform, "June"',
      quantity: '3.00',
      unitPrice: '19.995',
      discountPercent: '12.5',
      taxCode: 'DE-19',
      servicePeriod: { start: '2026-06-01', end: '2026-06-30' },
    },
  ],
  net: { minor: '5249', currency: 'EUR' },
  ...more,
});

let account: Account;
let invoices: DocumentWrites<InvoiceDraft>;
beforeEach(async () => {
  account = await openAccount();
  account.load(books({ salesOrder: [order()], customrecord_tb_schedule_line: [scheduleLine()] }));
  if (!account.connector.invoices) throw new Error('no invoices');
  invoices = account.connector.invoices;
});
afterEach(() => account.close());

describe('the request of an invoice', () => {
  it('is the whole of what is sent, with every decimal as it was given', () => {
    expect(invoices.request(draft(), 'tb_op_1')).toEqual({
      method: 'POST',
      path: '/services/rest/record/v1/salesorder/77/!transform/invoice?replace=item',
      body:
        '{"externalId":"tb_op_1","tranDate":"2026-06-15","custbody_tb_schedule_line":{"id":"500"},' +
        '"terms":{"refName":"NET30"},"item":{"items":[{"item":{"id":"55"},' +
        '"description":"Platform, \\"June\\"","quantity":3,"rate":19.995,' +
        '"custcol_tb_discount_pct":0.125,"amount":52.49,"taxCode":{"refName":"DE-19"},' +
        '"custcol_tb_service_start":"2026-06-01","custcol_tb_service_end":"2026-06-30"}]}}',
    });
  });

  it('keeps digits that a double would lose', () => {
    const [line] = draft().lines;
    if (!line) throw new Error('no line');
    const exact = {
      ...line,
      quantity: '1',
      unitPrice: '90071992547409.9312',
      discountPercent: null,
    };
    const { body } = invoices.request(draft({ lines: [exact] }), 'tb_1');
    expect(body).toContain('"rate":90071992547409.9312,');
    expect(body).not.toContain('amount');
  });

  it('leaves out what the draft leaves open', () => {
    const { body } = invoices.request(
      draft({ scheduleLineExternalId: null, termsCode: null, lines: [] }),
      'tb_1',
    );
    expect(body).toBe('{"externalId":"tb_1","tranDate":"2026-06-15","item":{"items":[]}}');
  });

  it('is refused for an order that is no id of NetSuite', () => {
    expect(() => invoices.request(draft({ orderExternalId: '7/../8' }), 'tb_1')).toThrow(/no id/);
  });
});

describe('an invoice under an anchor', () => {
  it('is made once from its order, and is found by the anchor', async () => {
    expect(await invoices.find('tb_op_1', signal)).toEqual([]);
    const request = invoices.request(draft(), 'tb_op_1');
    const { externalId, httpStatus } = await invoices.send(request, signal);
    expect(httpStatus).toBe(204);
    expect(account.calls.find(({ path }) => path.includes('transform'))?.body).toBe(request.body);
    const change = await readOne(account, 'invoice', externalId, 'Invoice');
    expect(change.anchor).toBe('tb_op_1');
    expect(change.facts).toMatchObject({
      status: 'OPEN',
      issueDate: '2026-06-15',
      net: new Money(5249n, 'EUR'),
      lines: [
        {
          quantity: '3',
          unitPrice: '19.995',
          discountPercent: '12.5',
          discount: new Money(750n, 'EUR'),
        },
      ],
    });
    expect(await invoices.find('tb_op_1', signal)).toEqual([externalId]);
  });

  it('is refused as a duplicate when sent again', async () => {
    const request = invoices.request(draft(), 'tb_op_1');
    await invoices.send(request, signal);
    await expect(invoices.send(request, signal)).rejects.toMatchObject({
      failure: 'DUPLICATE',
      effect: 'NONE',
      httpStatus: 400,
    });
    expect(account.simulator.system.ledger()['invoice']).toHaveLength(1);
  });

  it('is found after its answer was lost, once the index has caught up', async () => {
    const { faults } = account.simulator.system;
    faults.add({ kind: 'lost-answer', next: 1, match: 'transform' });
    faults.add({ kind: 'index-lag', ms: 2_000 });
    const sent = invoices.send(invoices.request(draft(), 'tb_op_2'), signal);
    await expect(sent).rejects.toMatchObject({ effect: 'UNKNOWN' });
    expect(await invoices.find('tb_op_2', signal)).toEqual([]);
    account.clock.set('2026-06-15T12:00:30Z');
    expect(await invoices.find('tb_op_2', signal)).toHaveLength(1);
  });
});

describe('the connector', () => {
  it('says what it can do', () => {
    const { connector } = account;
    expect(connector).toMatchObject({
      connectionId: 'netsuite',
      system: 'NETSUITE',
      role: ['erp'],
    });
    expect(invoices).toMatchObject({ anchor: 'ENFORCED', settleMs: 30_000 });
    expect(connector.capabilities).toHaveLength(17);
    expect(connector.capabilities.find(({ objectType }) => objectType === 'Invoice')).toEqual({
      objectType: 'Invoice',
      actions: ['READ', 'CREATE', 'FIND'],
      anchor: 'ENFORCED',
      settleSeconds: 30,
      changeFeed: 'INCREMENTAL',
      deletes: 'KEY_SWEEP',
    });
    expect(connector.capabilities.find(({ objectType }) => objectType === 'Payment')).toEqual({
      objectType: 'Payment',
      actions: ['READ'],
      anchor: 'NONE',
      settleSeconds: 0,
      changeFeed: 'INCREMENTAL',
      deletes: 'KEY_SWEEP',
    });
  });

  it('points at pages that a person can open, except in a simulator', async () => {
    const { options } = account;
    const sandbox = createNetSuiteConnector({ ...options, environment: 'sandbox' });
    const order = await readOne({ connector: sandbox }, 'salesorder', '77', 'Order');
    expect(order.url).toBe(
      'https://1234567-sb1.app.netsuite.com/app/accounting/transactions/transaction.nl?id=77',
    );
  });

  it('takes settings of a legal entity from its options', async () => {
    const policies = { DE01: { closedPeriod: 'NEXT_OPEN' } } as const;
    const connector = createNetSuiteConnector({ ...account.options, policies });
    const { facts } = await readOne({ connector }, 'subsidiary', '3', 'LegalEntity');
    expect(facts.policy).toMatchObject({ closedPeriod: 'NEXT_OPEN', reimbursementLeadDays: 3 });
  });
});
