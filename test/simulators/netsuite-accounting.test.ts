import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detailOf, expectStatus, startAccount } from './netsuite-account.ts';

const lines = (...items: unknown[]) => ({ items });
const hundred = { item: { id: '55' }, quantity: 1, rate: 100 };

describe('NetSuite prices and taxes', () => {
  it.each([
    ['3 x 19.995 by the line', { quantity: 3, rate: 19.995 }, 59.99],
    ['13.9 x 35 less 15 %', { quantity: 35, rate: 13.9, custcol_tb_discount_pct: 0.15 }, 413.53],
    ['a quarter of a unit', { quantity: 0.25, rate: 12000 }, 3000],
    ['the price of the item', { quantity: 2 }, 200],
  ])('rounds %s half away from zero', async (_what, line, amount) => {
    const { create, read } = await startAccount();
    const id = await create('invoice', { entity: '4', item: lines({ item: '55', ...line }) });
    expect(await read(`/invoice/${id}`)).toMatchObject({ subtotal: amount, total: amount });
  });

  it('gives every line the exact cent, and the document their sum', async () => {
    const { create, read } = await startAccount();
    const line = fc.record({
      quantity: fc.integer({ min: 1, max: 99_999 }).map((n) => n / 100),
      rate: fc.integer({ min: 0, max: 9_999_999 }).map((n) => n / 1000),
      custcol_tb_discount_pct: fc.integer({ min: 0, max: 1000 }).map((n) => n / 1000),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 6 }), async (drawn) => {
        const items = drawn.map((values) => ({ item: '55', ...values }));
        const id = await create('invoice', { entity: '4', item: { items } });
        const invoice = await read(`/invoice/${id}?expandSubResources=true`);
        const amounts = drawn.map((values) =>
          new Decimal(values.quantity)
            .times(values.rate)
            .times(new Decimal(1).minus(values.custcol_tb_discount_pct))
            .toDecimalPlaces(2, Decimal.ROUND_HALF_UP),
        );
        expect(invoice.item.items.map(({ amount }: { amount: number }) => amount)).toEqual(
          amounts.map(Number),
        );
        expect(invoice.total).toBe(Number(Decimal.sum(...amounts)));
      }),
      { numRuns: 60 },
    );
  });

  it('taxes a document per code and hands the tax down to the lines to the cent', async () => {
    const { read } = await startAccount();
    const invoice = await read('/invoice/105?expandSubResources=true');
    expect(invoice).toMatchObject({ subtotal: 100, taxTotal: 19, total: 119 });
    const taxes = invoice.item.items.map(({ tax1Amt }: { tax1Amt: number }) => tax1Amt);
    expect(taxes).toEqual([6.33, 6.33, 6.34]);
    expect(invoice.item.items[2]).toMatchObject({ taxRate1: 19, grossAmt: 39.68 });
  });

  it('keeps codes apart and takes the customer’s code where a line has none', async () => {
    const { create, read } = await startAccount();
    const items = lines(
      { item: '55', quantity: 1, rate: 46.37 },
      { item: '55', quantity: 1, rate: 183.23, taxCode: '22' },
    );
    const id = await create('invoice', { entity: '5', item: items });
    // 19 % of 46.37 = 8.8103, 7 % of 183.23 = 12.8261.
    expect(await read(`/invoice/${id}`)).toMatchObject({ taxTotal: 21.64, total: 251.24 });
  });

  it('rounds to the currency’s own decimals', async () => {
    const { create, read, call } = await startAccount();
    const customer = await create('customer', {
      companyName: 'Kaisha',
      subsidiary: '1',
      currency: '3',
      terms: '2',
    });
    const body = { entity: customer, item: lines({ item: '55', quantity: 3, rate: 33.5 }) };
    expect(detailOf(await call('POST', '/invoice', body))).toContain('exchange rate');
    const id = await create('invoice', { ...body, exchangeRate: 0.0067 });
    expect(await read(`/invoice/${id}`)).toMatchObject({ total: 101, exchangeRate: 0.0067 });
  });

  it('keeps the books balanced in both currencies', async () => {
    const { create, rows } = await startAccount();
    const customer = await create('customer', {
      companyName: 'Euro Buyer',
      subsidiary: '1',
      currency: '2',
    });
    const items = lines(
      { item: '55', quantity: 1, rate: 33.33 },
      { item: '55', quantity: 1, rate: 33.33 },
      { item: '55', quantity: 1, rate: 33.34 },
    );
    const id = await create('invoice', { entity: customer, tranDate: '2026-01-15', item: items });
    const [sums] = await rows(
      'SELECT SUM(foreignamount) AS own, SUM(netamount) AS functional FROM transactionline WHERE transaction = ?',
      [id],
    );
    expect(sums).toEqual({ own: '0', functional: '0' });
    const [main] = await rows(
      "SELECT tl.netamount, t.exchangerate FROM transaction t JOIN transactionline tl ON tl.transaction = t.id WHERE t.id = ? AND tl.mainline = 'T'",
      [id],
    );
    // 36.14 + 36.14 + 36.15, at the rate of January.
    expect(main).toEqual({ netamount: '108.43', exchangerate: '1.0842' });
  });

  it.each([
    ['2', '2026-01-31', '2026-03-02'],
    ['4', '2026-01-31', '2026-01-31'],
    ['4', '2026-02-10', '2026-02-28'],
  ])('lets terms %s of %s fall due on %s', async (terms, tranDate, dueDate) => {
    const { create, read } = await startAccount();
    const id = await create('invoice', { entity: '4', terms, tranDate, item: lines(hundred) });
    expect((await read(`/invoice/${id}`)).dueDate).toBe(dueDate);
  });
});

describe('NetSuite payments', () => {
  it('moves the invoice, its stamp and the customer’s balance', async () => {
    const { act, read, clock } = await startAccount();
    expect(await read('/customer/4')).toMatchObject({ balance: 300, overdueBalance: 300 });
    clock.advance({ seconds: 30 });
    const payment = await act('payInvoice', { id: '104', method: 'CARD', processorRef: 'ch_1' });
    expect(payment).toMatchObject({
      payment: 300,
      applied: 300,
      unapplied: 0,
      tranId: 'PYMT1001',
      status: { id: 'B', refName: 'Not Deposited' },
      custbody_tb_method: { id: 'CARD' },
      custbody_tb_processor_ref: 'ch_1',
    });
    expect(payment.apply.items[0]).toMatchObject({
      doc: { id: '104' },
      amount: 300,
      due: 300,
      refNum: 'INV1041',
    });
    expect(await read('/invoice/104')).toMatchObject({
      status: { id: 'B', refName: 'Paid In Full' },
      amountPaid: 300,
      amountRemaining: 0,
      lastModifiedDate: '2026-01-31T10:11:42Z',
    });
    expect(await read('/customer/4')).toMatchObject({ balance: 0, overdueBalance: 0 });
  });

  it('takes part of an invoice, then the rest and something over', async () => {
    const { act, read } = await startAccount();
    await act('payInvoice', { tranId: 'INV1041', amount: 120.5 });
    expect(await read('/invoice/104')).toMatchObject({
      status: { id: 'A' },
      amountPaid: 120.5,
      amountRemaining: 179.5,
    });
    const rest = await act('payInvoice', { externalId: 'first', amount: '239.50' });
    expect(rest).toMatchObject({ payment: 239.5, applied: 179.5, unapplied: 60 });
    expect(await read('/invoice/104')).toMatchObject({ status: { id: 'B' }, amountRemaining: 0 });
    expect(await read('/customer/4')).toMatchObject({ balance: 0, depositBalance: 60 });
  });

  it('applies, changes and takes back by PATCH of the apply sublist', async () => {
    const { call, create, read } = await startAccount();
    const apply = (row: unknown) => ({ apply: lines(row) });
    const id = await create('customerPayment', {
      externalId: 'fdg-PAY-1',
      customer: { id: '4' },
      account: { id: '1' },
      currency: { id: '1' },
      payment: 250,
      ...apply({ doc: { id: '104' }, apply: true, amount: 200.0, line: 0 }),
    });
    const paid = await read(`/customerPayment/${id}`);
    expect(paid).toMatchObject({ applied: 200, unapplied: 50, status: { id: 'C' } });
    expect((await read('/invoice/104')).amountRemaining).toBe(100);
    const changed = apply({ doc: { id: '104' }, amount: 250 });
    expectStatus(204, await call('PATCH', `/customerpayment/${id}`, changed));
    expect((await read('/invoice/104')).amountRemaining).toBe(50);
    const undone = { customer: { id: '4' }, ...apply({ doc: { id: '104' }, apply: false }) };
    expectStatus(204, await call('PATCH', `/customerpayment/${id}`, undone));
    expect(await read('/invoice/104')).toMatchObject({ amountPaid: 0, status: { id: 'A' } });
    expect(await read(`/customerPayment/${id}`)).toMatchObject({ applied: 0, unapplied: 250 });
  });

  it('refuses more than is due, more than is there, and another customer’s document', async () => {
    const { call, system } = await startAccount();
    const before = system.ledger();
    const pay = (payment: number, ...rows: unknown[]) =>
      call('POST', '/customerPayment', { customer: '4', payment, apply: lines(...rows) });
    expect(detailOf(await pay(500, { doc: '104', amount: 301 }))).toContain('exceeds the amount');
    expect(detailOf(await pay(100, { doc: '104', amount: 200 }))).toContain('exceeds the amount');
    expect(detailOf(await pay(100, { doc: '105', amount: 50 }))).toContain('field: doc');
    expect((await call('POST', '/customerPayment', { customer: '4' })).status).toBe(400);
    expect(system.ledger()).toEqual(before);
  });

  it('lets one of two simultaneous payments of the whole invoice win', async () => {
    const { call, read } = await startAccount();
    const body = { customer: '4', payment: 300, apply: lines({ doc: '104', amount: 300 }) };
    const replies = await Promise.all([
      call('POST', '/customerPayment', body),
      call('POST', '/customerPayment', body),
    ]);
    expect(replies.map(({ status }) => status).sort()).toEqual([204, 400]);
    expect((await read('/invoice/104')).amountPaid).toBe(300);
  });

  it('allows an early-payment discount in time and not later', async () => {
    const { act, read } = await startAccount();
    const late = await act('payInvoice', { id: '105', amount: 50, takeDiscount: true });
    expect(late.apply.items[0].disc ?? 0).toBe(0);
    await act('unapplyPayment', { payment: late.id });
    const early = await act('payInvoice', { id: '105', date: '2026-01-20', takeDiscount: true });
    // 2 % of 119.00.
    expect(early).toMatchObject({ payment: 116.62, applied: 116.62, unapplied: 0 });
    expect(early.apply.items[0]).toMatchObject({ amount: 116.62, disc: 2.38 });
    expect(await read('/invoice/105')).toMatchObject({ status: { id: 'B' }, amountPaid: 119 });
  });

  it('leaves the invoice’s stamp alone while payments are quiet', async () => {
    const { act, read, clock } = await startAccount();
    await act('quietPayments');
    clock.advance({ minutes: 5 });
    await act('payInvoice', { id: '104', amount: 1 });
    expect(await read('/invoice/104')).toMatchObject({
      amountPaid: 1,
      lastModifiedDate: '2025-12-20T09:00:00Z',
    });
    await act('quietPayments', { on: false });
    await act('payInvoice', { id: '104', amount: 1 });
    expect((await read('/invoice/104')).lastModifiedDate).toBe('2026-01-31T10:16:12Z');
  });

  it('gives an invoice back to open when its payment is deleted, and notes the deletion', async () => {
    const { act, call, read, rows } = await startAccount();
    const { id } = await act('payInvoice', { id: '104' });
    expect((await call('DELETE', '/invoice/104')).status).toBe(400);
    expectStatus(204, await call('DELETE', `/customerPayment/${id}`));
    expect(await read('/invoice/104')).toMatchObject({ status: { id: 'A' }, amountRemaining: 300 });
    const [deleted] = await rows(
      "SELECT type, recordid, name, TO_CHAR(deleteddate, 'YYYY-MM-DD') AS d FROM deletedrecord",
    );
    expect(deleted).toEqual({
      type: 'customerPayment',
      recordid: id,
      name: 'PYMT1001',
      d: '2026-01-31',
    });
  });
});

describe('NetSuite credits', () => {
  it('credits part of an invoice with the tax of the original', async () => {
    const { act, read } = await startAccount();
    const memo = await act('issueCreditMemo', { id: '105', amount: 29.75, reason: 'GOODWILL' });
    expect(memo).toMatchObject({
      subtotal: 25,
      taxTotal: 4.75,
      total: 29.75,
      unapplied: 0,
      status: { id: 'B' },
      createdFrom: { id: '105' },
      custbody_tb_reason: { id: 'GOODWILL' },
    });
    expect(await read('/invoice/105')).toMatchObject({
      amountRemaining: 89.25,
      status: { id: 'A' },
    });
  });

  it('leaves a memo open, applies it later and pays the rest back', async () => {
    const { act, read } = await startAccount();
    const memo = await act('issueCreditMemo', { id: '104', apply: false });
    expect(memo).toMatchObject({ total: 300, unapplied: 300, status: { id: 'A' } });
    expect(await read('/customer/4')).toMatchObject({ balance: 0 });
    await act('applyCredit', { creditMemo: memo.id, invoice: '104', amount: 100 });
    expect(await read('/invoice/104')).toMatchObject({ amountRemaining: 200 });
    const refund = await act('refundCredit', { creditMemo: memo.id });
    expect(refund).toMatchObject({ total: 200, tranId: 'RFND1001' });
    const spent = await read(`/creditMemo/${memo.id}`);
    expect(spent).toMatchObject({ applied: 300, unapplied: 0, status: { id: 'B' } });
  });

  it('writes off what is open', async () => {
    const { act, read } = await startAccount();
    await act('payInvoice', { id: '105', amount: 100 });
    const memo = await act('writeOff', { id: '105' });
    expect(memo).toMatchObject({ total: 19, custbody_tb_reason: { id: 'WRITE_OFF' } });
    expect(await read('/invoice/105')).toMatchObject({ status: { id: 'B' }, amountRemaining: 0 });
  });

  it('voids an unpaid invoice to zero and refuses a paid one', async () => {
    const { act, read, url } = await startAccount();
    await act('payInvoice', { id: '105', amount: 1 });
    const post = (id: string) =>
      fetch(`${url}/_sim/act`, {
        method: 'POST',
        body: JSON.stringify({ action: 'voidInvoice', id }),
      });
    expect((await post('105')).status).toBe(400);
    expect((await post('104')).status).toBe(200);
    const invoice = await read('/invoice/104?expandSubResources=true');
    expect(invoice).toMatchObject({ status: { id: 'V' }, total: 0, amountRemaining: 0 });
    expect(invoice.item.items[0]).toMatchObject({ quantity: 3, rate: 100, amount: 0 });
    expect(await read('/customer/4')).toMatchObject({ balance: 0 });
  });
});

describe('NetSuite orders', () => {
  it('bills an order by transform and closes it when all is billed', async () => {
    const { call, read } = await startAccount();
    expect(await read('/salesOrder/77')).toMatchObject({ status: { id: 'F' } });
    expect((await read('/customer/4')).unbilledOrders).toBe(1200);
    const half = { externalId: 'tb_a', item: lines({ orderLine: 1, quantity: 5 }) };
    const first = await call('POST', '/salesOrder/77/!transform/invoice', half);
    expect(first.status).toBe(204);
    expect(first.headers.get('location')).toMatch(/record\/v1\/invoice\/\d+$/);
    const bill = await read('/invoice/eid:tb_a?expandSubResources=true');
    expect(bill).toMatchObject({ total: 500, createdFrom: { id: '77' }, terms: { id: '2' } });
    expect(bill.item.items[0]).toMatchObject({ orderLine: 1, quantity: 5, rate: 100 });
    expect((await read('/customer/4')).unbilledOrders).toBe(700);
    expectStatus(204, await call('POST', '/salesorder/77/!transform/invoice', {}));
    const order = await read('/salesOrder/77?expandSubResources=true');
    expect(order).toMatchObject({ status: { id: 'G', refName: 'Billed' } });
    expect(order.item.items[0].quantityBilled).toBe(12);
    const again = await call('POST', '/salesOrder/77/!transform/invoice', {});
    expect(detailOf(again)).toContain('cannot be billed');
  });

  it('bills a schedule line and notes the invoice on it', async () => {
    const { call, read, act } = await startAccount();
    const body = { externalId: 'tb_s', custbody_tb_schedule_line: { id: '1' } };
    expectStatus(204, await call('POST', '/salesOrder/77/!transform/invoice', body));
    const bill = await read('/invoice/eid:tb_s?expandSubResources=true');
    expect(bill).toMatchObject({ subtotal: 400, custbody_tb_schedule_line: { id: '1' } });
    expect(bill.item.items[0]).toMatchObject({
      quantity: 1,
      rate: 400,
      custcol_tb_service_end: '2026-01-31',
    });
    const scheduled = await read('/customrecord_tb_schedule_line/1');
    expect(scheduled.custrecord_tb_sl_invoice.id).toBe(bill.id);
    const second = await act('createInvoiceFromOrder', { order: '77', scheduleLine: 2 });
    expect(second.subtotal).toBe(800);
    expect((await read('/salesOrder/77')).status.id).toBe('G');
    await act('voidInvoice', { id: second.id });
    expect((await read('/salesOrder/77')).status.id).toBe('F');
    expect('custrecord_tb_sl_invoice' in (await read('/customrecord_tb_schedule_line/2'))).toBe(
      false,
    );
  });

  it('starts a bill from a customer, and refuses other transformations', async () => {
    const { call, read } = await startAccount();
    const body = { externalId: 'tb_c', item: lines(hundred) };
    expectStatus(204, await call('POST', '/customer/4/!transform/invoice', body));
    expect(await read('/invoice/eid:tb_c')).toMatchObject({ entity: { id: '4' }, total: 100 });
    expect((await call('POST', '/customer/4/!transform/employee', {})).status).toBe(400);
  });

  it('bills no order before it is approved', async () => {
    const { call, create, act, read } = await startAccount();
    const id = await create('salesOrder', { entity: '4', item: lines(hundred) });
    expect(await read(`/salesOrder/${id}`)).toMatchObject({
      tranId: 'SO1002',
      status: { id: 'A' },
    });
    expect((await call('POST', `/salesOrder/${id}/!transform/invoice`, {})).status).toBe(400);
    await act('approveOrder', { id });
    expectStatus(204, await call('POST', `/salesOrder/${id}/!transform/invoice`, {}));
  });
});

describe('NetSuite rules', () => {
  it('refuses to post into a closed period, and lets words of a posted document change', async () => {
    const { call, act, create, read } = await startAccount();
    const old = await call('POST', '/invoice', {
      entity: '4',
      tranDate: '2025-11-15',
      item: lines(hundred),
    });
    expect(old.status).toBe(400);
    expect(old.body['o:errorDetails'][0]).toMatchObject({
      'o:errorCode': 'USER_ERROR',
      detail: expect.stringContaining('Nov 2025'),
    });
    await act('closePeriod', { period: 'Dec 2025', scope: 'AR' });
    expect((await call('PATCH', '/invoice/104', { tranDate: '2025-12-21' })).status).toBe(400);
    expectStatus(204, await call('PATCH', '/invoice/104', { memo: 'words' }));
    // The payment posts into its own, open period.
    await act('payInvoice', { id: '104' });
    await act('openPeriod', { period: '2025-11-15' });
    const id = await create('invoice', {
      entity: '4',
      tranDate: '2025-11-15',
      item: lines(hundred),
    });
    expect((await read(`/invoice/${id}`)).postingPeriod.refName).toBe('Nov 2025');
    expect(detailOf(await call('PATCH', `/invoice/${id}`, { tranDate: '2031-01-01' }))).toContain(
      'does not fall into any accounting period',
    );
  });

  it('ages balances by days past due', async () => {
    const tokenLifetimeSeconds = 100 * 86_400;
    const { create, read, clock } = await startAccount({ tokenLifetimeSeconds });
    await create('invoice', { entity: '4', tranDate: '2026-01-31', item: lines(hundred) });
    clock.advance({ days: 12 });
    expect(await read('/customer/4')).toMatchObject({
      balance: 400,
      overdueBalance: 300,
      daysOverdue: 24,
      aging: 100,
      aging1: 300,
      aging2: 0,
    });
    clock.advance({ days: 40 });
    expect(await read('/customer/4')).toMatchObject({ aging: 0, aging1: 100, aging3: 300 });
  });

  it('adds the balances of a hierarchy up at its top', async () => {
    const { create, read } = await startAccount();
    await create('invoice', { entity: '6', item: lines(hundred) });
    expect(await read('/customer/4')).toMatchObject({ balance: 300, consolBalance: 400 });
    expect(await read('/customer/6')).toMatchObject({ balance: 100, consolBalance: 100 });
  });

  it('holds new business of a customer on hold, and orders above the limit', async () => {
    const { call, act } = await startAccount();
    const invoice = { entity: '4', item: lines(hundred) };
    await act('setCreditHold', { customer: '4' });
    expect(detailOf(await call('POST', '/invoice', invoice))).toContain('credit hold');
    await act('setCreditHold', { customer: 'C-4', value: 'AUTO' });
    expect((await call('POST', '/invoice', invoice)).status).toBe(204);
    const large = { entity: '4', item: lines({ item: '55', quantity: 50, rate: 100 }) };
    expect(detailOf(await call('POST', '/salesOrder', large))).toContain('credit limit');
    await act('setCreditHold', { customer: '4', value: 'OFF' });
    expect((await call('POST', '/salesOrder', large)).status).toBe(204);
  });

  it('keeps invoices in approval out of the books until they are approved', async () => {
    const { act, create, read, call } = await startAccount();
    await act('requireInvoiceApproval');
    const id = await create('invoice', { entity: '6', item: lines(hundred) });
    expect(await read(`/invoice/${id}`)).toMatchObject({
      status: { id: 'D' },
      approvalStatus: { id: '1', refName: 'Pending Approval' },
    });
    expect((await read('/customer/6')).balance).toBe(0);
    const pay = { customer: '6', payment: 100, apply: lines({ doc: id }) };
    expect((await call('POST', '/customerPayment', pay)).status).toBe(400);
    await act('approveInvoice', { id });
    expect((await read('/customer/6')).balance).toBe(100);
    expect((await call('POST', '/customerPayment', pay)).status).toBe(204);
  });

  it('refuses another legal entity, a foreign currency and a locked record', async () => {
    const { call, act } = await startAccount();
    const body = { entity: '4', item: lines(hundred) };
    expect(detailOf(await call('POST', '/invoice', { ...body, subsidiary: '2' }))).toContain(
      'subsidiary',
    );
    expect(detailOf(await call('POST', '/invoice', { ...body, currency: '2' }))).toContain(
      'currency',
    );
    await act('lockRecord', { type: 'invoice', id: '104' });
    expect(detailOf(await call('PATCH', '/invoice/104', { memo: 'x' }))).toBe(
      'This record has been locked by a user defined workflow.',
    );
  });

  it('refuses to lower an invoice below what is applied, and negative totals', async () => {
    const { call, act, read } = await startAccount();
    await act('payInvoice', { id: '104', amount: 250 });
    const lower = { item: lines({ line: 1, quantity: 2 }) };
    expect(detailOf(await call('PATCH', '/invoice/104', lower))).toContain('already applied');
    expect((await read('/invoice/104')).total).toBe(300);
    const negative = { entity: '4', item: lines({ item: '55', quantity: -1, rate: 5 }) };
    expect(detailOf(await call('POST', '/invoice', negative))).toContain('negative');
  });
});
