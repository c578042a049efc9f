import fc from 'fast-check';
import type { CanonicalRecords } from '../../connectors/ports.ts';
import type { CanonicalType } from '../../schema/identifier.ts';
import { Money } from '../../schema/money.ts';

/** A canonical record without what every record has. */
export type Content<T extends CanonicalType> = Omit<CanonicalRecords[T], 'id' | 'provenance'>;

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
const id = fc.stringMatching(/^[a-z]{3}_[0-9a-z]{26}$/);
const day = fc
  .date({ min: new Date('1900-01-01'), max: new Date('2999-12-31'), noInvalidDate: true })
  .map((at) => at.toISOString().slice(0, 10));
const instant = fc.date({
  min: new Date('1970-01-01T00:00:00.000Z'),
  max: new Date('2999-12-31'),
  noInvalidDate: true,
});
const maybe = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(of, { nil: null });
const integer = fc.integer({ min: 0, max: 2_000_000_000 });
const decimal = fc
  .tuple(fc.bigInt(0n, 10n ** 15n - 1n), fc.stringMatching(/^(\.\d{1,10})?$/))
  .map(([whole, fraction]) => `${whole}${fraction}`);
const currencyCode = fc.constantFrom('USD', 'JPY', 'KWD');
const amount = (currency: string, least = -(10n ** 17n)): fc.Arbitrary<Money> =>
  fc.bigInt(least, 10n ** 17n).map((minor) => new Money(minor, currency));
const anyMoney = currencyCode.chain((currency) => amount(currency));
const oneOf = <const V extends string>(...values: V[]): fc.Arbitrary<V> =>
  fc.constantFrom(...values);
const none: fc.Arbitrary<never[]> = fc.constant([]);

/** Records whose amounts are all in one currency, which the record names. */
const inCurrency = <T>(
  fields: (
    money: fc.Arbitrary<Money>,
    owed: fc.Arbitrary<Money>,
  ) => { readonly [K in Exclude<keyof T, 'currency'>]: fc.Arbitrary<T[K]> },
): fc.Arbitrary<T> =>
  currencyCode.chain((currency) =>
    fc.record({
      ...fields(amount(currency), amount(currency, 0n)),
      currency: fc.constant(currency),
    } as never),
  ) as fc.Arbitrary<T>;

const address = fc.record({
  lines: fc.array(text, { maxLength: 3 }),
  city: maybe(text),
  subdivision: maybe(text),
  postalCode: maybe(text),
  country: maybe(oneOf('DE', 'US')),
});
const period = fc.record({ start: day, end: day });
const terms = fc.record({
  start: day,
  end: maybe(day),
  months: maybe(integer),
  billingFrequency: oneOf('MONTHLY', 'ANNUALLY'),
  billingTiming: oneOf('ADVANCE', 'ARREARS'),
  autoRenew: fc.boolean(),
  paymentTermCode: maybe(text),
});
const invoiceLine = fc.record({
  id: text,
  position: integer,
  description: text,
  quantity: decimal,
  unit: maybe(text),
  unitPrice: decimal,
  discountPercent: maybe(decimal),
  discount: maybe(anyMoney),
  netAmount: anyMoney,
  taxPercent: maybe(decimal),
  taxAmount: maybe(anyMoney),
  dimensions: fc.array(
    fc.record({ kind: oneOf('PROJECT', 'CLASS'), code: text, name: maybe(text) }),
  ),
  servicePeriod: maybe(period),
  productId: maybe(id),
  taxCodeId: maybe(id),
  revenueAccountId: maybe(id),
});
const lines = fc.array(invoiceLine, { maxLength: 3 });

const unit = fc.record({
  code: text,
  name: text,
  active: fc.boolean(),
  parentId: maybe(id),
  legalEntityIds: fc.array(id, { maxLength: 3 }),
});

const owner = { customerId: id, billingAccountId: id, legalEntityId: id };

export const arbitraryContent: {
  readonly [T in CanonicalType]: fc.Arbitrary<Content<T>>;
} = {
  LegalEntity: fc.record({
    code: text,
    name: text,
    country: oneOf('DE', 'US'),
    functionalCurrency: currencyCode,
    timeZone: oneOf('Europe/Berlin', 'America/New_York'),
    taxRegistrations: fc.array(fc.record({ country: oneOf('DE'), number: text })),
    taxRounding: oneOf('PER_LINE', 'PER_DOCUMENT'),
    ledgers: fc.array(
      fc.record({
        id: text,
        code: text,
        leading: fc.boolean(),
        currency: currencyCode,
        accountingStandard: maybe(text),
      }),
    ),
    policy: fc.record({
      closedPeriod: oneOf('HOLD', 'NEXT_OPEN'),
      reimbursementLeadDays: integer,
      reimbursementRun: maybe(text),
      receiptRequiredAbove: maybe(anyMoney),
      replayTwoApproversAbove: maybe(anyMoney),
    }),
    parentId: maybe(id),
  }),
  FiscalPeriod: fc.record({
    name: text,
    start: day,
    end: day,
    arStatus: oneOf('OPEN', 'CLOSED'),
    apStatus: oneOf('OPEN', 'SOFT_CLOSED'),
    glStatus: oneOf('OPEN', 'CLOSED'),
  }),
  Customer: fc.record({
    name: text,
    legalName: maybe(text),
    status: oneOf('PROSPECT', 'ACTIVE', 'INACTIVE'),
    segment: maybe(text),
    accountOwner: maybe(fc.record({ name: text, email: maybe(text) })),
    parentId: maybe(id),
  }),
  Contact: fc.record({
    name: text,
    email: maybe(text),
    phone: maybe(text),
    roles: fc.uniqueArray(oneOf('BILLING', 'SIGNATORY', 'TECHNICAL')),
    customerId: id,
  }),
  BillingAccount: inCurrency<Content<'BillingAccount'>>((money) => ({
    number: text,
    billTo: maybe(address),
    taxProfile: fc.record({
      jurisdiction: maybe(oneOf('DE', 'US')),
      subdivision: maybe(text),
      registrationNumber: maybe(text),
      validated: oneOf('MISSING', 'FORMAT_VALID'),
      category: maybe(oneOf('S', 'AE')),
      exemptionReason: maybe(text),
      exemptionExpires: maybe(day),
    }),
    creditLimit: maybe(money),
    credit: fc.record({
      state: oneOf('GOOD', 'WATCH', 'HOLD'),
      exposure: anyMoney,
      limit: maybe(anyMoney),
      reasons: fc.uniqueArray(oneOf('OVER_LIMIT', 'OVERDUE', 'MANUAL')),
      since: maybe(instant),
      decidedBy: oneOf('NETSUITE'),
    }),
    customerId: id,
    legalEntityId: id,
    paymentTermId: maybe(id),
    receivableAccountId: maybe(id),
  })),
  Opportunity: fc.record({
    name: text,
    stage: text,
    closed: fc.boolean(),
    won: fc.boolean(),
    closeDate: day,
    amount: anyMoney,
    terms: maybe(terms),
    taxJurisdiction: maybe(oneOf('DE', 'US')),
    sellingEntityCode: maybe(text),
    lines: fc.array(
      fc.record({
        id: text,
        description: maybe(text),
        quantity: decimal,
        unitPrice: decimal,
        total: anyMoney,
        productId: maybe(id),
      }),
    ),
    revision: integer,
    customerId: maybe(id),
    legalEntityId: maybe(id),
  }),
  Product: fc.record({ sku: text, name: text, family: maybe(text), active: fc.boolean() }),
  PaymentTerm: fc.record({
    code: text,
    basis: oneOf('INVOICE_DATE', 'END_OF_MONTH', 'FIXED_DAY'),
    netDays: integer,
    discountPercent: maybe(decimal),
    discountDays: maybe(integer),
  }),
  TaxCode: fc.record({
    code: text,
    category: oneOf('S', 'Z', 'AE'),
    country: oneOf('DE', 'US'),
    rates: fc.array(fc.record({ percent: decimal, validFrom: day, validTo: maybe(day) })),
    recoverablePercent: decimal,
    direction: oneOf('SALES', 'PURCHASE', 'BOTH'),
  }),
  GLAccount: fc.record({
    code: text,
    name: text,
    class: oneOf('ASSET', 'REVENUE'),
    normalSide: oneOf('DEBIT', 'CREDIT'),
    currency: maybe(currencyCode),
    requiredDimensions: fc.uniqueArray(oneOf('DEPARTMENT', 'PROJECT')),
    postable: fc.boolean(),
    controlAccount: maybe(oneOf('AR', 'AP', 'GL')),
    active: fc.boolean(),
    legalEntityIds: fc.array(id, { maxLength: 3 }),
  }),
  CostCenter: unit,
  Department: unit,
  Project: unit,
  Employee: fc.record({
    number: text,
    name: text,
    email: maybe(text),
    reimbursementCurrency: maybe(currencyCode),
    status: oneOf('ACTIVE', 'ON_LEAVE', 'TERMINATED'),
    validFrom: maybe(day),
    validTo: maybe(day),
    legalEntityId: id,
    departmentId: maybe(id),
    costCenterId: maybe(id),
    managerId: maybe(id),
  }),
  Order: inCurrency<Content<'Order'>>((money) => ({
    number: text,
    kind: oneOf('ONE_TIME', 'SUBSCRIPTION'),
    status: oneOf('DRAFT', 'ACTIVE'),
    orderDate: day,
    total: money,
    terms: maybe(terms),
    lines: fc.array(
      fc.record({
        id: text,
        description: text,
        quantity: decimal,
        unitPrice: decimal,
        discountPercent: maybe(decimal),
        netAmount: anyMoney,
        servicePeriod: maybe(period),
        productId: maybe(id),
      }),
    ),
    opportunityId: maybe(id),
    ...owner,
  })),
  ScheduleLine: inCurrency<Content<'ScheduleLine'>>((money) => ({
    orderId: id,
    legalEntityId: id,
    billOn: day,
    period: maybe(period),
    amount: money,
    invoiceId: maybe(id),
  })),
  Invoice: inCurrency<Content<'Invoice'>>((money, owed) => ({
    number: maybe(text),
    typeCode: oneOf('380', '384'),
    status: oneOf('OPEN', 'PAID'),
    issueDate: maybe(day),
    taxPointDate: maybe(day),
    dueDate: maybe(day),
    postingDate: maybe(day),
    net: money,
    tax: money,
    total: money,
    functionalTotal: fc.record({
      document: anyMoney,
      functional: maybe(anyMoney),
      rate: maybe(
        fc.record({
          rate: decimal,
          from: currencyCode,
          to: currencyCode,
          date: day,
          source: text,
          type: oneOf('BOOKING', 'SPOT'),
        }),
      ),
    }),
    prepaid: money,
    roundingAmount: money,
    settlement: fc.record({
      paid: anyMoney,
      credited: anyMoney,
      discounted: anyMoney,
      writtenOff: anyMoney,
    }),
    balance: owed,
    disputed: fc.boolean(),
    purchaseOrderNumber: maybe(text),
    allowances: fc.array(
      fc.record({ kind: oneOf('ALLOWANCE', 'CHARGE'), reason: text, amount: anyMoney }),
    ),
    taxTotals: fc.array(
      fc.record({
        category: oneOf('S', 'E'),
        percent: decimal,
        taxable: anyMoney,
        tax: anyMoney,
        exemptionReason: maybe(text),
      }),
    ),
    lines,
    orderId: maybe(id),
    paymentTermId: maybe(id),
    periodId: maybe(id),
    ...owner,
  })),
  CreditMemo: inCurrency<Content<'CreditMemo'>>((money, owed) => ({
    number: maybe(text),
    status: oneOf('OPEN', 'APPLIED'),
    reason: maybe(oneOf('RETURN', 'GOODWILL')),
    issueDate: day,
    net: money,
    tax: money,
    total: money,
    remaining: owed,
    lines,
    applications: none,
    invoiceId: maybe(id),
    ...owner,
  })),
  Payment: inCurrency<Content<'Payment'>>((money, owed) => ({
    number: maybe(text),
    status: oneOf('PENDING', 'SETTLED'),
    application: oneOf('UNAPPLIED', 'APPLIED'),
    method: oneOf('CARD', 'CHECK'),
    received: money,
    receivedOn: day,
    processorReference: maybe(text),
    unapplied: owed,
    fees: maybe(money),
    isoStatus: maybe(text),
    refunds: fc.array(fc.record({ id: text, amount: anyMoney, refundedOn: day })),
    applications: none,
    ...owner,
  })),
  ExpenseReport: inCurrency<Content<'ExpenseReport'>>((money) => ({
    number: text,
    name: text,
    revision: integer,
    approval: oneOf('DRAFT', 'APPROVED'),
    posting: oneOf('COLLECTING', 'POSTED'),
    total: money,
    dueEmployee: money,
    dueCompany: money,
    submittedAt: maybe(instant),
    approvedAt: maybe(instant),
    lines: fc.array(
      fc.record({
        id: text,
        parentLineId: maybe(text),
        date: day,
        category: text,
        merchant: maybe(text),
        spent: anyMoney,
        claimed: anyMoney,
        approved: anyMoney,
        rate: fc.constant(null),
        paidWith: oneOf('CASH', 'ADVANCE'),
        personal: fc.boolean(),
        billable: fc.boolean(),
        taxes: fc.array(
          fc.record({
            code: maybe(text),
            authority: text,
            tax: anyMoney,
            reclaimable: anyMoney,
          }),
        ),
        allocations: fc.array(
          fc.record({
            percent: decimal,
            amount: anyMoney,
            accountCode: maybe(text),
            legalEntityId: maybe(id),
            costCenterId: maybe(id),
            departmentId: maybe(id),
            projectId: maybe(id),
          }),
        ),
        receipts: fc.array(fc.record({ id: text })),
        policy: fc.array(
          fc.record({ code: text, message: text, severity: oneOf('WARNING', 'BLOCKING') }),
        ),
      }),
      { maxLength: 2 },
    ),
    employeeId: maybe(id),
    legalEntityId: maybe(id),
    billableCustomerIds: fc.array(id, { maxLength: 3 }),
  })),
};
