import 'reflect-metadata';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Ref } from '../../connectors/ports.ts';
import { Money } from '../../schema/money.ts';
import { type Account, openAccount, pagesOf, readOne } from './netsuite-account.ts';
import { books, customer, invoice, line } from './netsuite-books.ts';

let account: Account;
beforeEach(async () => {
  account = await openAccount();
});
afterEach(() => account.close());

const eur = (minor: bigint) => new Money(minor, 'EUR');
const NOTHING = { paid: eur(0n), credited: eur(0n), discounted: eur(0n), writtenOff: eur(0n) };
const invoiceNow = async (id = '104') => (await readOne(account, 'invoice', id, 'Invoice')).facts;

describe('an invoice', () => {
  it('is read with all that it says', async () => {
    const discounted = line({
      ...{ line: 2, description: 'Seats', quantity: 2, rate: 50, amount: 85, tax1Amt: 16.15 },
      ...{ custcol_tb_discount_pct: 0.15, department: { id: '1' }, class: { id: '5' } },
      ...{ location: { id: '6' }, custcol_tb_service_start: '2026-05-01' },
      custcol_tb_service_end: '2026-05-31',
    });
    const more = { otherRefNum: 'PO-9', custbody_tb_disputed: true, externalId: 'tb_op_1' };
    account.load(books({ invoice: [invoice(more, [line(), discounted])] }));
    const change = await readOne(account, 'invoice', '104', 'Invoice');
    expect(change).toMatchObject({
      anchor: 'tb_op_1',
      version: '2026-05-02T09:00:00',
      facts: {
        number: 'INV104',
        typeCode: '380',
        status: 'OPEN',
        issueDate: '2026-05-02',
        postingDate: '2026-05-02',
        dueDate: '2026-06-01',
        currency: 'EUR',
        net: eur(38500n),
        tax: eur(7315n),
        total: eur(45815n),
        functionalTotal: { document: eur(45815n), functional: eur(45815n), rate: null },
        settlement: NOTHING,
        balance: eur(45815n),
        disputed: true,
        purchaseOrderNumber: 'PO-9',
        allowances: [],
        taxTotals: [
          {
            category: 'S',
            percent: '19',
            taxable: eur(38500n),
            tax: eur(7315n),
            exemptionReason: null,
          },
        ],
        customerId: new Ref('Customer', '4'),
        billingAccountId: new Ref('BillingAccount', '4'),
        legalEntityId: new Ref('LegalEntity', '3'),
        orderId: null,
        paymentTermId: new Ref('PaymentTerm', '1'),
        periodId: new Ref('FiscalPeriod', '2'),
      },
    });
    expect(change.facts.lines[0]).toMatchObject({
      position: 1,
      quantity: '3',
      unitPrice: '100',
      discountPercent: null,
      discount: null,
      netAmount: eur(30000n),
      taxPercent: '19',
      taxAmount: eur(5700n),
      productId: new Ref('Product', '55'),
      taxCodeId: new Ref('TaxCode', '1'),
      revenueAccountId: new Ref('GLAccount', '40'),
      dimensions: [],
    });
    expect(change.facts.lines[1]).toMatchObject({
      discountPercent: '15',
      discount: eur(1500n),
      netAmount: eur(8500n),
      servicePeriod: { start: '2026-05-01', end: '2026-05-31' },
      dimensions: [
        { kind: 'DEPARTMENT', code: 'D100', name: 'Sales' },
        { kind: 'COST_CENTER', code: 'CC-42', name: 'Platform' },
        { kind: 'LOCATION', code: 'BER', name: 'Berlin' },
      ],
    });
  });

  it('in another currency shows what was booked, and the rate it was booked with', async () => {
    account.load(
      books({
        customer: [customer({ currency: { id: '1' } })],
        invoice: [
          invoice({ currency: { id: '1' }, exchangeRate: 0.9223 }, [
            line({ taxCode: { id: '3' }, taxRate1: 0, tax1Amt: 0 }),
          ]),
        ],
      }),
    );
    const facts = await invoiceNow();
    expect(facts.functionalTotal).toEqual({
      document: new Money(30000n, 'USD'),
      functional: eur(27669n),
      rate: {
        rate: '0.9223',
        from: 'USD',
        to: 'EUR',
        date: '2026-05-02',
        source: 'NETSUITE',
        type: 'BOOKING',
      },
    });
    expect(facts.taxTotals).toEqual([
      expect.objectContaining({
        category: 'AE',
        percent: '0',
        exemptionReason: 'Reverse charge, section 13b',
      }),
    ]);
  });

  it('keeps tax by category and rate as the ERP spread it', async () => {
    const lines = [33.33, 33.33, 33.34].map((amount, i) =>
      line({ line: i + 1, quantity: 1, rate: amount, amount, tax1Amt: null, taxRate1: null }),
    );
    account.load(books({ invoice: [invoice({}, lines)] }));
    const { tax, total, taxTotals } = await invoiceNow();
    expect([tax, total]).toEqual([eur(1900n), eur(11900n)]);
    expect(taxTotals).toHaveLength(1);
  });

  describe('that is settled', () => {
    beforeEach(() => account.load(books({ invoice: [invoice()] })));

    it('in part by a payment is partially paid', async () => {
      account.act('payInvoice', { id: '104', amount: '100.01' });
      expect(await invoiceNow()).toMatchObject({
        status: 'PARTIALLY_PAID',
        settlement: { ...NOTHING, paid: eur(10001n) },
        balance: eur(25699n),
      });
    });

    it('in full by payments is paid, and open again once they are taken off', async () => {
      const payment = account.act('payInvoice', { id: '104' });
      expect(await invoiceNow()).toMatchObject({ status: 'PAID', balance: eur(0n) });
      account.act('unapplyPayment', { payment: payment['id'] });
      expect(await invoiceNow()).toMatchObject({ status: 'OPEN', balance: eur(35700n) });
    });

    it('by credit alone is credited', async () => {
      account.act('issueCreditMemo', { id: '104' });
      expect(await invoiceNow()).toMatchObject({
        status: 'CREDITED',
        settlement: { ...NOTHING, credited: eur(35700n) },
      });
    });

    it('in part by credit, the rest by money, is paid', async () => {
      account.act('issueCreditMemo', { id: '104', amount: '57' });
      expect((await invoiceNow()).status).toBe('PARTIALLY_PAID');
      account.act('payInvoice', { id: '104' });
      expect(await invoiceNow()).toMatchObject({
        status: 'PAID',
        settlement: { ...NOTHING, paid: eur(30000n), credited: eur(5700n) },
      });
    });

    it('in part by money, the rest given up, is written off', async () => {
      account.act('payInvoice', { id: '104', amount: '300' });
      account.act('writeOff', { id: '104' });
      expect(await invoiceNow()).toMatchObject({
        status: 'WRITTEN_OFF',
        settlement: { ...NOTHING, paid: eur(30000n), writtenOff: eur(5700n) },
        balance: eur(0n),
      });
    });
  });

  it('paid early keeps the discount apart from the money', async () => {
    const early = invoice({ terms: { id: '2' }, tranDate: '2026-06-10', dueDate: '2026-07-10' });
    account.load(books({ invoice: [early] }));
    const payment = account.act('payInvoice', { id: '104', takeDiscount: true });
    expect(await invoiceNow()).toMatchObject({
      status: 'PAID',
      settlement: { ...NOTHING, paid: eur(34986n), discounted: eur(714n) },
    });
    const { facts } = await readOne(account, 'customerpayment', String(payment['id']), 'Payment');
    expect(facts.applications).toEqual([
      expect.objectContaining({ amount: eur(34986n), discount: eur(714n) }),
    ]);
  });

  it.each([
    ['waiting for approval', { approvalStatus: { id: '1' } }, 'SUBMITTED'],
    ['refused', { approvalStatus: { id: '3' } }, 'SUBMITTED'],
    ['not sent for approval', { approvalStatus: { id: '11' } }, 'DRAFT'],
  ])('%s owes its total', async (_name, more, status) => {
    account.load(books({ invoice: [invoice(more)] }));
    expect(await invoiceNow()).toMatchObject({ status, balance: eur(35700n) });
  });

  it('that was voided owes nothing and has no discount', async () => {
    account.load(books({ invoice: [invoice({ tranDate: '2026-06-02' })] }));
    account.act('voidInvoice', { id: '104' });
    const facts = await invoiceNow();
    expect(facts).toMatchObject({ status: 'VOID', total: eur(0n), balance: eur(0n) });
    expect(facts.lines[0]).toMatchObject({ quantity: '3', discount: null, netAmount: eur(0n) });
  });

  it('in a currency without decimals is exact', async () => {
    const yen = line({ quantity: 3, rate: 1000, amount: 3000, tax1Amt: 570 });
    account.load(
      books({
        customer: [customer({ currency: { id: '3' } })],
        invoice: [invoice({ currency: { id: '3' }, exchangeRate: 0.006 }, [yen])],
      }),
    );
    expect((await invoiceNow()).total).toEqual(new Money(3570n, 'JPY'));
  });
});

describe('a credit memo', () => {
  const memoNow = async (made: Record<string, unknown>) =>
    (await readOne(account, 'creditmemo', String(made['id']), 'CreditMemo')).facts;
  beforeEach(() => account.load(books({ invoice: [invoice()] })));

  it('is read with positive amounts, its reason and the invoice it credits', async () => {
    const made = account.act('issueCreditMemo', {
      ...{ id: '104', amount: '119', reason: 'GOODWILL', apply: false },
    });
    expect(await memoNow(made)).toMatchObject({
      status: 'OPEN',
      reason: 'GOODWILL',
      net: eur(10000n),
      tax: eur(1900n),
      total: eur(11900n),
      remaining: eur(11900n),
      applications: [],
      invoiceId: new Ref('Invoice', '104'),
      lines: [expect.objectContaining({ netAmount: eur(10000n), quantity: '1' })],
    });
  });

  it('is partially applied, applied, or paid out', async () => {
    const made = account.act('issueCreditMemo', { id: '104', amount: '119', apply: false });
    account.act('applyCredit', { creditMemo: made['id'], invoice: '104', amount: '19' });
    const id = String(made['id']);
    expect(await memoNow(made)).toMatchObject({
      status: 'PARTIALLY_APPLIED',
      remaining: eur(10000n),
      applications: [
        {
          id: `${id}-104`,
          source: 'CREDIT_MEMO',
          amount: eur(1900n),
          effectiveOn: '2026-06-15',
          invoiceId: new Ref('Invoice', '104'),
          creditMemoId: new Ref('CreditMemo', id),
          paymentId: null,
        },
      ],
    });
    account.act('refundCredit', { creditMemo: made['id'] });
    expect(await memoNow(made)).toMatchObject({ status: 'APPLIED', remaining: eur(0n) });
    const other = account.act('issueCreditMemo', { id: '104', amount: '10', apply: false });
    account.act('refundCredit', { creditMemo: other['id'] });
    expect(await memoNow(other)).toMatchObject({ status: 'REFUNDED', applications: [] });
  });
});

describe('a payment', () => {
  const paymentNow = async (made: Record<string, unknown>) =>
    (await readOne(account, 'customerpayment', String(made['id']), 'Payment')).facts;
  beforeEach(() => account.load(books({ invoice: [invoice()] })));

  it('shows what it was applied to and what is left', async () => {
    const made = account.act('payInvoice', {
      ...{ id: '104', amount: '400', method: 'CARD', processorRef: 'ch_1', date: '2026-06-02' },
    });
    expect(await paymentNow(made)).toMatchObject({
      status: 'SETTLED',
      application: 'PARTIALLY_APPLIED',
      method: 'CARD',
      received: eur(40000n),
      receivedOn: '2026-06-02',
      processorReference: 'ch_1',
      unapplied: eur(4300n),
      refunds: [],
      applications: [
        {
          id: `${made['id']}-104`,
          source: 'PAYMENT',
          amount: eur(35700n),
          discount: null,
          effectiveOn: '2026-06-02',
          invoiceId: new Ref('Invoice', '104'),
          paymentId: new Ref('Payment', String(made['id'])),
        },
      ],
      legalEntityId: new Ref('LegalEntity', '3'),
    });
  });

  it('on account is unapplied, and refunded in part or in full', async () => {
    const made = account.act('recordPayment', { customer: '4', amount: '100' });
    expect(await paymentNow(made)).toMatchObject({
      application: 'UNAPPLIED',
      unapplied: eur(10000n),
    });
    const refund = account.act('refundCredit', { payment: made['id'], amount: '40' });
    expect(await paymentNow(made)).toMatchObject({
      status: 'PARTIALLY_REFUNDED',
      unapplied: eur(6000n),
      refunds: [{ id: String(refund['id']), amount: eur(4000n), refundedOn: '2026-06-15' }],
    });
    account.act('refundCredit', { payment: made['id'] });
    expect(await paymentNow(made)).toMatchObject({ status: 'REFUNDED', unapplied: eur(0n) });
  });

  it.each([
    ['A', 'PENDING'],
    ['C', 'SETTLED'],
    ['R', 'FAILED'],
  ])('with the status %s is %s', async (letter, status) => {
    account.load({
      customerPayment: [
        {
          ...{ id: '800', tranId: 'PYMT800', tranDate: '2026-05-10', customer: { id: '4' } },
          ...{ subsidiary: { id: '3' }, currency: { id: '2' }, exchangeRate: 1, payment: 50 },
          ...{ status: { id: letter }, lastModifiedDate: '2026-05-10T00:00:00Z' },
        },
      ],
    });
    expect(await paymentNow({ id: '800' })).toMatchObject({ status, method: 'OTHER' });
  });
});

describe('a payment that moves no date of its invoice', () => {
  it('is in the feed itself, and the invoice read again shows it', async () => {
    account.load(books({ invoice: [invoice()] }));
    const cursor = (await pagesOf(account, 'invoice')).at(-1)?.cursor ?? null;
    account.act('quietPayments', {});
    account.act('payInvoice', { id: '104' });
    expect(await pagesOf(account, 'invoice', cursor)).toEqual([]);
    const [page] = await pagesOf(account, 'customerpayment');
    expect(page?.changes[0]?.facts).toMatchObject({
      applications: [expect.objectContaining({ invoiceId: new Ref('Invoice', '104') })],
    });
    expect((await invoiceNow()).status).toBe('PAID');
  });
});
