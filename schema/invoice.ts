import { Directive, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { needs } from './api.ts';
import { Dimension, Period } from './common.ts';
import { connectionOf, listArgsOf, orderOf } from './connection-page.ts';
import { describedEnum } from './enum.ts';
import {
  DateFilter,
  DateTimeFilter,
  enumFilterOf,
  IdFilter,
  MoneyFilter,
  StringFilter,
} from './filters.ts';
import { CANONICAL_ID } from './identifier.ts';
import { KeptRecord } from './kept-record.ts';
import { ConvertedMoney, Money } from './money.ts';
import { TaxCategory } from './reference.ts';
import { CurrencyCodeScalar, DateScalar, DateTimeScalar, DecimalScalar } from './scalars.ts';

export const InvoiceStatus = {
  DRAFT: 'DRAFT',
  SUBMITTED: 'SUBMITTED',
  OPEN: 'OPEN',
  PARTIALLY_PAID: 'PARTIALLY_PAID',
  PAID: 'PAID',
  CREDITED: 'CREDITED',
  WRITTEN_OFF: 'WRITTEN_OFF',
  VOID: 'VOID',
} as const;
export type InvoiceStatus = (typeof InvoiceStatus)[keyof typeof InvoiceStatus];
describedEnum(
  InvoiceStatus,
  'InvoiceStatus',
  'Where an invoice stands. Overdue and disputed are flags, not states.',
  {
    DRAFT: 'Being prepared.',
    SUBMITTED: 'Waiting for approval in the ERP, or refused there.',
    OPEN: 'Posted; nothing paid.',
    PARTIALLY_PAID: 'Paid or credited in part.',
    PAID: 'Nothing left to pay.',
    CREDITED: 'Nothing left to pay, all of it by credit.',
    WRITTEN_OFF: 'The rest was given up.',
    VOID: 'Never to be paid.',
  },
);

/** Statuses in which nothing is owed yet, or ever. */
export const NOT_OWED = ['DRAFT', 'SUBMITTED', 'VOID'] as const satisfies readonly InvoiceStatus[];

export const AllowanceKind = { ALLOWANCE: 'ALLOWANCE', CHARGE: 'CHARGE' } as const;
export type AllowanceKind = (typeof AllowanceKind)[keyof typeof AllowanceKind];
describedEnum(AllowanceKind, 'AllowanceKind', 'Whether an amount lowers or raises the document.', {
  ALLOWANCE: 'Lowers it, such as a discount.',
  CHARGE: 'Raises it, such as freight.',
});

@ObjectType({
  description: 'A discount or a charge on the whole document (EN 16931 BG-20, BG-21).',
})
export class AllowanceCharge {
  @Field(() => AllowanceKind, { description: 'Lowers or raises.' })
  kind!: AllowanceKind;
  @Field(() => String, { description: 'Why.' })
  reason!: string;
  @Field(() => Money, { description: 'How much, before tax; never negative.' })
  amount!: Money;
}

@ObjectType({
  description: 'What has been settled of an invoice: total less these four is its balance.',
})
export class Settlement {
  @Field(() => Money, { description: 'By payments.' })
  paid!: Money;
  @Field(() => Money, { description: 'By credit memos.' })
  credited!: Money;
  @Field(() => Money, { description: 'By early-payment discount.' })
  discounted!: Money;
  @Field(() => Money, { description: 'By write-off.' })
  writtenOff!: Money;
}

@ObjectType({ description: 'Taxable amount and tax of one category and rate (EN 16931 BG-23).' })
export class TaxSubtotal {
  @Field(() => TaxCategory, { description: 'Category.' })
  category!: TaxCategory;
  @Field(() => DecimalScalar, { description: 'Rate in percent.' })
  percent!: string;
  @Field(() => Money, { description: 'Amount the tax is on.' })
  taxable!: Money;
  @Field(() => Money, { description: 'Tax.' })
  tax!: Money;
  @Field(() => String, { nullable: true, description: 'Why there is none, for exempt categories.' })
  exemptionReason!: string | null;
}

@ObjectType({ description: 'One line of an invoice or a credit memo (EN 16931 BG-25).' })
export class InvoiceLine {
  @Field(() => ID, { description: 'Id of the line in its system.' })
  id!: string;
  @Field(() => Int, { description: 'Place on the document, from 1.' })
  position!: number;
  @Field(() => String, { description: 'What was sold, in words.' })
  description!: string;
  @Field(() => DecimalScalar, { description: 'Quantity.' })
  quantity!: string;
  @Field(() => String, { nullable: true, description: 'Unit of the quantity (UN/ECE).' })
  unit!: string | null;
  @Field(() => DecimalScalar, {
    description: 'Price of one, in the currency of the document; may have more decimals than it.',
  })
  unitPrice!: string;
  @Field(() => DecimalScalar, {
    nullable: true,
    description:
      'Discount in percent of quantity times price, where it was agreed as a percentage.',
  })
  discountPercent!: string | null;
  @Field(() => Money, { nullable: true, description: 'Discount in money.' })
  discount!: Money | null;
  @Field(() => Money, {
    description: 'Quantity times price less discount, rounded once, before tax.',
  })
  netAmount!: Money;
  @Field(() => DecimalScalar, { nullable: true, description: 'Tax rate in percent.' })
  taxPercent!: string | null;
  @Field(() => Money, {
    nullable: true,
    description: 'Tax of the line, where the source states it per line.',
  })
  taxAmount!: Money | null;
  @Field(() => [Dimension], { description: 'What the line is analysed by.' })
  dimensions!: Dimension[];
  @Field(() => Period, { nullable: true, description: 'Days of service.' })
  servicePeriod!: Period | null;
  productId!: string | null;
  taxCodeId!: string | null;
  revenueAccountId!: string | null;
}

export const CauseKind = { OBSERVED: 'OBSERVED', COMMANDED: 'COMMANDED' } as const;
export type CauseKind = (typeof CauseKind)[keyof typeof CauseKind];
describedEnum(CauseKind, 'CauseKind', 'How a change came about.', {
  OBSERVED: 'Seen in the system of record.',
  COMMANDED: 'Done by a mutation of this graph.',
});

@Directive('@shareable')
@ObjectType({ description: 'How a change of status came about.' })
export class EventCause {
  @Field(() => CauseKind, { description: 'Seen or commanded.' })
  kind!: CauseKind;
  @Field(() => ID, { nullable: true, description: 'The operation that commanded it.' })
  operationId!: string | null;
  @Field(() => Boolean, {
    description:
      'Whether the change skips a step of the documented lifecycle; recorded all the same.',
  })
  unexpected!: boolean;
}

@ObjectType({ description: 'One change of status in the past of an invoice.' })
export class InvoiceStatusChange {
  @Field(() => Int, { description: 'Counts the changes of this invoice, from 1.' })
  sequence!: number;
  @Field(() => InvoiceStatus, {
    nullable: true,
    description: 'Status before; null for the first one seen.',
  })
  previous!: InvoiceStatus | null;
  @Field(() => InvoiceStatus, { description: 'Status from then on.' })
  status!: InvoiceStatus;
  @Field(() => DateTimeScalar, { description: 'When it happened, by the system of record.' })
  occurredAt!: Date;
  @Field(() => DateTimeScalar, { description: 'When it was recorded here.' })
  recordedAt!: Date;
  @Field(() => EventCause, { description: 'How it came about.' })
  cause!: EventCause;
}

@Directive('@key(fields: "id")')
@ObjectType({ description: 'A claim on a customer. The ERP owns it.' })
export class Invoice extends KeptRecord {
  @Field(() => String, {
    nullable: true,
    description: 'Invoice number; null until the ERP has given one.',
  })
  number!: string | null;
  @Field(() => String, {
    description: 'Document type code of UNCL 1001; 380 is a commercial invoice.',
  })
  typeCode!: string;
  @Field(() => InvoiceStatus, { description: 'Where it stands.' })
  status!: InvoiceStatus;
  @Field(() => DateScalar, { nullable: true, description: 'Day of issue.' })
  issueDate!: string | null;
  @Field(() => DateScalar, { nullable: true, description: 'Day on which tax falls due.' })
  taxPointDate!: string | null;
  @Field(() => DateScalar, { nullable: true, description: 'Day by which it is to be paid.' })
  dueDate!: string | null;
  @Field(() => DateScalar, { nullable: true, description: 'Day of posting.' })
  postingDate!: string | null;
  @Field(() => CurrencyCodeScalar, { description: 'Currency of all its amounts.' })
  currency!: string;
  @Field(() => Money, { description: 'Sum of its lines less allowances plus charges, before tax.' })
  net!: Money;
  @Field(() => Money, { description: 'Tax.' })
  tax!: Money;
  @Field(() => Money, { description: 'Net plus tax.' })
  total!: Money;
  @Field(() => ConvertedMoney, {
    description: 'Total, also in the functional currency of the legal entity.',
  })
  functionalTotal!: ConvertedMoney;
  @Field(() => Money, { description: 'Paid before issue, taken off the amount due.' })
  prepaid!: Money;
  @Field(() => Money, { description: 'Rounding of the amount payable (EN 16931 BT-114).' })
  roundingAmount!: Money;
  @Field(() => Settlement, { description: 'What has been settled.' })
  settlement!: Settlement;
  @Field(() => Money, { description: 'What is left to pay; never negative.' })
  balance!: Money;
  @Field(() => Boolean, { description: 'Whether the customer disputes it.' })
  disputed!: boolean;
  @Field(() => String, { nullable: true, description: 'Purchase order number of the customer.' })
  purchaseOrderNumber!: string | null;
  allowances!: AllowanceCharge[];
  taxTotals!: TaxSubtotal[];
  lines!: InvoiceLine[];
  legalEntityId!: string;
  customerId!: string;
  billingAccountId!: string;
  orderId!: string | null;
  paymentTermId!: string | null;
  periodId!: string | null;
}

/** Days past the due day; 0 when it is not overdue. Due today is not overdue (A14). */
export function daysPastDue(invoice: Invoice, today: string): number {
  const { balance, dueDate, status } = invoice;
  const owed = balance.minor > 0n && !NOT_OWED.some((it) => it === status);
  if (!owed || dueDate === null) return 0;
  return Math.max(0, (Date.parse(today) - Date.parse(dueDate)) / 86_400_000);
}

/** The key alone: how another subgraph names an invoice. */
@Directive('@key(fields: "id")')
@needs('invoice:read')
@ObjectType('Invoice')
export class InvoiceKey {
  @Field(() => ID, { description: CANONICAL_ID })
  id!: string;
}

export const InvoiceConnection = connectionOf(Invoice, 'Invoice', 'invoices');
export const StatusChangeConnection = connectionOf(
  InvoiceStatusChange,
  'InvoiceStatusChange',
  'status changes',
);
export const InvoiceOrder = orderOf('Invoice', {
  ISSUE_DATE: 'Day of issue.',
  DUE_DATE: 'Due day.',
  NUMBER: 'Invoice number.',
  TOTAL: 'Total, whatever the currency.',
  BALANCE: 'Balance, whatever the currency.',
  UPDATED_AT: 'Last change in the system of record.',
});
export const InvoiceStatusFilter = enumFilterOf(InvoiceStatus, 'InvoiceStatus');

@InputType({ description: 'Which invoices.' })
export class InvoiceFilter {
  @Field(() => IdFilter, { nullable: true, description: 'By id.' })
  id?: IdFilter | null;
  @Field(() => StringFilter, { nullable: true, description: 'By invoice number.' })
  number?: StringFilter | null;
  @Field(() => IdFilter, { nullable: true, description: 'By customer.' })
  customer?: IdFilter | null;
  @Field(() => IdFilter, { nullable: true, description: 'By legal entity.' })
  legalEntity?: IdFilter | null;
  @Field(() => IdFilter, { nullable: true, description: 'By order.' })
  order?: IdFilter | null;
  @Field(() => InvoiceStatusFilter, { nullable: true, description: 'By status.' })
  status?: InstanceType<typeof InvoiceStatusFilter> | null;
  @Field(() => StringFilter, { nullable: true, description: 'By currency.' })
  currency?: StringFilter | null;
  @Field(() => DateFilter, { nullable: true, description: 'By day of issue.' })
  issueDate?: DateFilter | null;
  @Field(() => DateFilter, { nullable: true, description: 'By due day.' })
  dueDate?: DateFilter | null;
  @Field(() => Boolean, {
    nullable: true,
    description: 'Overdue today in the legal entity’s time zone, or not.',
  })
  overdue?: boolean | null;
  @Field(() => Boolean, { nullable: true, description: 'Disputed, or not.' })
  disputed?: boolean | null;
  @Field(() => MoneyFilter, { nullable: true, description: 'By total.' })
  total?: MoneyFilter | null;
  @Field(() => MoneyFilter, { nullable: true, description: 'By balance.' })
  balance?: MoneyFilter | null;
  @Field(() => DateTimeFilter, {
    nullable: true,
    description: 'By last change in the system of record.',
  })
  updatedSince?: DateTimeFilter | null;
}

export const InvoiceArgs = listArgsOf(InvoiceFilter, InvoiceOrder, 'invoices');
