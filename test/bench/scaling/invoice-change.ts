import { type Change, Ref } from '../../../connectors/ports.ts';
import { Money } from '../../../schema/money.ts';
import { CONNECTION, ENTITIES } from './company.ts';

/** What of a kept invoice a reading of NetSuite would name, by NetSuite’s own numbers. */
export interface KeptInvoice {
  readonly n: string;
  readonly account: string;
  readonly entity: number;
  readonly total: string;
}

export const THROUGH = { id: CONNECTION, system: 'NETSUITE' } as const;
const LINES = 3;

/**
 * The invoice as the connector reads it. `generation` says how often it has changed: every time something was
 * paid, or the payment taken back, so that its status changes too.
 */
export function invoiceChange(
  { n, account, entity, total }: KeptInvoice,
  generation: number,
  at: Date,
): Change<'Invoice'> {
  const currency = ENTITIES[entity - 1]?.currency ?? 'USD';
  const amount = (minor: bigint): Money => new Money(minor, currency);
  const whole = amount(BigInt(total));
  const paid = amount(generation % 2 === 0 ? 0n : 100n + BigInt(generation));
  return {
    type: 'Invoice',
    externalId: n,
    role: 'OWNER',
    keys: [],
    anchor: null,
    version: at.toISOString(),
    updatedAt: at,
    url: null,
    unavailable: [{ path: 'taxPointDate', reason: 'NetSuite does not keep it' }],
    facts: {
      number: `INV${n}`,
      typeCode: '380',
      status: paid.minor === 0n ? 'OPEN' : 'PARTIALLY_PAID',
      issueDate: '2026-10-01',
      taxPointDate: null,
      dueDate: '2026-10-31',
      postingDate: '2026-10-01',
      currency,
      net: whole,
      tax: amount(0n),
      total: whole,
      functionalTotal: { document: whole, functional: whole, rate: null },
      prepaid: amount(0n),
      roundingAmount: amount(0n),
      settlement: {
        paid,
        credited: amount(0n),
        discounted: amount(0n),
        writtenOff: amount(0n),
      },
      balance: amount(whole.minor - paid.minor),
      disputed: false,
      purchaseOrderNumber: null,
      allowances: [],
      taxTotals: [
        { category: 'S', percent: '0', taxable: whole, tax: amount(0n), exemptionReason: null },
      ],
      lines: Array.from({ length: LINES }, (_, i) => ({
        id: String(i + 1),
        position: i + 1,
        description: 'Platform, monthly',
        quantity: '3',
        unit: null,
        unitPrice: '100.00',
        discountPercent: null,
        discount: null,
        netAmount: amount(whole.minor / BigInt(LINES)),
        taxPercent: '0',
        taxAmount: amount(0n),
        dimensions: [{ kind: 'DEPARTMENT' as const, code: 'D100', name: 'Sales' }],
        servicePeriod: { start: '2026-10-01', end: '2026-10-31' },
        productId: new Ref('Product', String(1 + ((Number(n) + i) % 40))),
        taxCodeId: new Ref('TaxCode', String(entity)),
        revenueAccountId: new Ref('GLAccount', '2'),
      })),
      legalEntityId: new Ref('LegalEntity', String(entity)),
      customerId: new Ref('Customer', account),
      billingAccountId: new Ref('BillingAccount', account),
      orderId: null,
      paymentTermId: new Ref('PaymentTerm', '1'),
      periodId: new Ref('FiscalPeriod', '46'),
    },
  };
}
