import { Directive, Field, ID, InputType, ObjectType } from 'type-graphql';
import { needs } from './api.ts';
import { Period } from './common.ts';
import { connectionOf, listArgsOf, orderOf } from './connection-page.ts';
import { describedEnum } from './enum.ts';
import { DateFilter, DateTimeFilter, enumFilterOf, IdFilter, StringFilter } from './filters.ts';
import { CANONICAL_ID } from './identifier.ts';
import { KeptRecord } from './kept-record.ts';
import { Money } from './money.ts';
import { SubscriptionTerms } from './opportunity.ts';
import { CurrencyCodeScalar, DateScalar, DecimalScalar } from './scalars.ts';

export const OrderKind = { ONE_TIME: 'ONE_TIME', SUBSCRIPTION: 'SUBSCRIPTION' } as const;
export type OrderKind = (typeof OrderKind)[keyof typeof OrderKind];
describedEnum(OrderKind, 'OrderKind', 'What kind of order it is.', {
  ONE_TIME: 'Delivered and billed once.',
  SUBSCRIPTION: 'Billed by a schedule over its term.',
});

export const OrderStatus = {
  DRAFT: 'DRAFT',
  VALIDATED: 'VALIDATED',
  ACCEPTED: 'ACCEPTED',
  ACTIVE: 'ACTIVE',
  AMENDED: 'AMENDED',
  COMPLETED: 'COMPLETED',
  CANCELLED: 'CANCELLED',
  TERMINATED: 'TERMINATED',
} as const;
export type OrderStatus = (typeof OrderStatus)[keyof typeof OrderStatus];
describedEnum(OrderStatus, 'OrderStatus', 'Where an order stands in its life.', {
  DRAFT: 'Being prepared, or waiting for approval in the ERP.',
  VALIDATED: 'All checks passed.',
  ACCEPTED: 'Taken by the ERP.',
  ACTIVE: 'In service; can be billed.',
  AMENDED: 'Being replaced by a new revision.',
  COMPLETED: 'Delivered and billed in full.',
  CANCELLED: 'Cancelled before service.',
  TERMINATED: 'Ended before its term.',
});

@ObjectType({ description: 'One product of an order.' })
export class OrderLine {
  @Field(() => ID, { description: 'Id of the line in its system.' })
  id!: string;
  @Field(() => String, { description: 'What is ordered, in words.' })
  description!: string;
  @Field(() => DecimalScalar, { description: 'Quantity.' })
  quantity!: string;
  @Field(() => DecimalScalar, {
    description: 'Price of one, in the currency of the order; may have more decimals than it.',
  })
  unitPrice!: string;
  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'Discount in percent of quantity times price.',
  })
  discountPercent!: string | null;
  @Field(() => Money, { description: 'Amount of the line after discount, before tax.' })
  netAmount!: Money;
  @Field(() => Period, { nullable: true, description: 'Days of service.' })
  servicePeriod!: Period | null;
  productId!: string | null;
}

export const ScheduleStatus = { PENDING: 'PENDING', INVOICED: 'INVOICED' } as const;
export type ScheduleStatus = (typeof ScheduleStatus)[keyof typeof ScheduleStatus];
describedEnum(ScheduleStatus, 'ScheduleStatus', 'Whether a scheduled amount has been invoiced.', {
  PENDING: 'Not yet invoiced.',
  INVOICED: 'Invoiced.',
});

@ObjectType({ description: 'One amount of an order that falls due for invoicing.' })
export class BillingScheduleLine {
  @Field(() => ID, {
    description: 'Id of the schedule line, canonical; names it in requestInvoice.',
  })
  id!: string;
  @Field(() => DateScalar, { description: 'Day on which it is to be invoiced.' })
  billOn!: string;
  @Field(() => Period, { nullable: true, description: 'Days of service it is for.' })
  period!: Period | null;
  @Field(() => Money, { description: 'Amount to invoice, before tax.' })
  amount!: Money;
  @Field(() => ScheduleStatus, { description: 'Whether it has been invoiced.' })
  status!: ScheduleStatus;
  invoiceId!: string | null;
}

@Directive('@key(fields: "id")')
@ObjectType({
  description: 'An order or contract. Requested from CRM data, owned by the ERP once accepted.',
})
export class Order extends KeptRecord {
  @Field(() => String, { description: 'Order number in the ERP.' })
  number!: string;
  @Field(() => OrderKind, { description: 'Kind of order.' })
  kind!: OrderKind;
  @Field(() => OrderStatus, { description: 'Where it stands.' })
  status!: OrderStatus;
  @Field(() => CurrencyCodeScalar, { description: 'Currency of all its amounts.' })
  currency!: string;
  @Field(() => DateScalar, { description: 'Day of the order.' })
  orderDate!: string;
  @Field(() => Money, { description: 'Sum of its lines, before tax.' })
  total!: Money;
  @Field(() => SubscriptionTerms, { nullable: true, description: 'Terms of a subscription.' })
  terms!: SubscriptionTerms | null;
  lines!: OrderLine[];
  customerId!: string;
  billingAccountId!: string;
  legalEntityId!: string;
  opportunityId!: string | null;
}

/** The key alone. */
@Directive('@key(fields: "id")')
@needs('order:read')
@ObjectType('Order')
export class OrderKey {
  @Field(() => ID, { description: CANONICAL_ID })
  id!: string;
}

/** A schedule line as it is kept: it belongs to an order but changes on its own. */
export class ScheduleLineRecord extends KeptRecord {
  orderId!: string;
  legalEntityId!: string;
  currency!: string;
  billOn!: string;
  period!: Period | null;
  amount!: Money;
  invoiceId!: string | null;
}

/** What the graph shows of a schedule line. */
export const scheduleLine = ({
  id,
  billOn,
  period,
  amount,
  invoiceId,
}: ScheduleLineRecord): BillingScheduleLine => ({
  id,
  billOn,
  period,
  amount,
  status: invoiceId === null ? 'PENDING' : 'INVOICED',
  invoiceId,
});

export const OrderConnection = connectionOf(Order, 'Order', 'orders');
export const OrderOrder = orderOf('Order', {
  ORDER_DATE: 'Day of the order.',
  NUMBER: 'Order number.',
  UPDATED_AT: 'Last change in the system of record.',
});
const OrderStatusFilter = enumFilterOf(OrderStatus, 'OrderStatus');

@InputType({ description: 'Which orders.' })
export class OrderFilter {
  @Field(() => IdFilter, { nullable: true, description: 'By id.' })
  id?: IdFilter | null;
  @Field(() => StringFilter, { nullable: true, description: 'By order number.' })
  number?: StringFilter | null;
  @Field(() => IdFilter, { nullable: true, description: 'By customer.' })
  customer?: IdFilter | null;
  @Field(() => IdFilter, { nullable: true, description: 'By legal entity.' })
  legalEntity?: IdFilter | null;
  @Field(() => IdFilter, { nullable: true, description: 'By opportunity it came from.' })
  opportunity?: IdFilter | null;
  @Field(() => OrderStatusFilter, { nullable: true, description: 'By status.' })
  status?: InstanceType<typeof OrderStatusFilter> | null;
  @Field(() => DateFilter, { nullable: true, description: 'By day of the order.' })
  orderDate?: DateFilter | null;
  @Field(() => DateTimeFilter, {
    nullable: true,
    description: 'By last change in the system of record.',
  })
  updatedSince?: DateTimeFilter | null;
}

export const OrderArgs = listArgsOf(OrderFilter, OrderOrder, 'orders');
