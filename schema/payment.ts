import { Directive, Field, ID, InputType, ObjectType } from 'type-graphql';
import { needs } from './api.ts';
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
import { Money } from './money.ts';
import { CurrencyCodeScalar, DateScalar } from './scalars.ts';

export const PaymentStatus = {
  PENDING: 'PENDING',
  SETTLED: 'SETTLED',
  FAILED: 'FAILED',
  RETURNED: 'RETURNED',
  CHARGED_BACK: 'CHARGED_BACK',
  PARTIALLY_REFUNDED: 'PARTIALLY_REFUNDED',
  REFUNDED: 'REFUNDED',
  VOID: 'VOID',
} as const;
export type PaymentStatus = (typeof PaymentStatus)[keyof typeof PaymentStatus];
describedEnum(PaymentStatus, 'PaymentStatus', 'Where a payment stands.', {
  PENDING: 'On its way, or not yet approved.',
  SETTLED: 'Received.',
  FAILED: 'Did not arrive.',
  RETURNED: 'Sent back by the bank.',
  CHARGED_BACK: 'Taken back by the payer’s bank.',
  PARTIALLY_REFUNDED: 'Paid back in part.',
  REFUNDED: 'Paid back in full.',
  VOID: 'Withdrawn.',
});

export const ApplicationState = {
  UNAPPLIED: 'UNAPPLIED',
  PARTIALLY_APPLIED: 'PARTIALLY_APPLIED',
  APPLIED: 'APPLIED',
} as const;
export type ApplicationState = (typeof ApplicationState)[keyof typeof ApplicationState];
describedEnum(
  ApplicationState,
  'ApplicationState',
  'How much of a payment is matched with invoices.',
  {
    UNAPPLIED: 'Nothing.',
    PARTIALLY_APPLIED: 'A part.',
    APPLIED: 'All of it.',
  },
);

export const PaymentMethod = {
  BANK_TRANSFER: 'BANK_TRANSFER',
  CARD: 'CARD',
  DIRECT_DEBIT: 'DIRECT_DEBIT',
  CHECK: 'CHECK',
  CASH: 'CASH',
  OTHER: 'OTHER',
} as const;
export type PaymentMethod = (typeof PaymentMethod)[keyof typeof PaymentMethod];
describedEnum(PaymentMethod, 'PaymentMethod', 'How a payment was made.', {
  BANK_TRANSFER: 'Bank transfer.',
  CARD: 'Card.',
  DIRECT_DEBIT: 'Direct debit.',
  CHECK: 'Cheque.',
  CASH: 'Cash.',
  OTHER: 'Another way, or not stated by the source.',
});

export const ApplicationSource = { PAYMENT: 'PAYMENT', CREDIT_MEMO: 'CREDIT_MEMO' } as const;
export type ApplicationSource = (typeof ApplicationSource)[keyof typeof ApplicationSource];
describedEnum(ApplicationSource, 'ApplicationSource', 'What an invoice was settled with.', {
  PAYMENT: 'A payment.',
  CREDIT_MEMO: 'A credit memo.',
});

@ObjectType({
  description: 'A part of a payment or credit memo that settles a part of an invoice.',
})
export class Application {
  @Field(() => ID, { description: 'Id, stable as long as the application stands.' })
  id!: string;
  @Field(() => ApplicationSource, { description: 'What it was settled with.' })
  source!: ApplicationSource;
  @Field(() => Money, { description: 'Amount settled, without discount.' })
  amount!: Money;
  @Field(() => Money, { nullable: true, description: 'Early-payment discount taken with it.' })
  discount!: Money | null;
  @Field(() => Money, {
    nullable: true,
    description:
      'Exchange gain (positive) or loss in functional currency, where the source states it.',
  })
  fxGainLoss!: Money | null;
  @Field(() => DateScalar, { description: 'Day from which it counts.' })
  effectiveOn!: string;
  @Field(() => DateScalar, { nullable: true, description: 'Day on which it was taken back.' })
  reversedOn!: string | null;
  invoiceId!: string;
  paymentId!: string | null;
  creditMemoId!: string | null;
}

@ObjectType({ description: 'Money paid back.' })
export class Refund {
  @Field(() => ID, { description: 'Id in the ERP.' })
  id!: string;
  @Field(() => Money, { description: 'Amount.' })
  amount!: Money;
  @Field(() => DateScalar, { description: 'Day.' })
  refundedOn!: string;
}

@Directive('@key(fields: "id")')
@ObjectType({ description: 'Money received from a customer. The ERP owns it.' })
export class Payment extends KeptRecord {
  @Field(() => String, { nullable: true, description: 'Number in the ERP.' })
  number!: string | null;
  @Field(() => PaymentStatus, { description: 'Where it stands.' })
  status!: PaymentStatus;
  @Field(() => ApplicationState, { description: 'How much of it is matched with invoices.' })
  application!: ApplicationState;
  @Field(() => PaymentMethod, { description: 'How it was made.' })
  method!: PaymentMethod;
  @Field(() => CurrencyCodeScalar, { description: 'Currency of all its amounts.' })
  currency!: string;
  @Field(() => Money, { description: 'Amount received.' })
  received!: Money;
  @Field(() => DateScalar, { description: 'Day of receipt.' })
  receivedOn!: string;
  @Field(() => String, {
    nullable: true,
    description: 'Reference of the payment processor or bank.',
  })
  processorReference!: string | null;
  @Field(() => Money, {
    description: 'Amount not matched with any invoice: owed to the customer, not income.',
  })
  unapplied!: Money;
  @Field(() => Money, { nullable: true, description: 'Fees kept by the processor.' })
  fees!: Money | null;
  @Field(() => String, {
    nullable: true,
    description: 'Status of ISO 20022, where the source gives one.',
  })
  isoStatus!: string | null;
  refunds!: Refund[];
  applications!: Application[];
  customerId!: string;
  billingAccountId!: string;
  legalEntityId!: string;
}

/** The key alone. */
@Directive('@key(fields: "id")')
@needs('payment:read')
@ObjectType('Payment')
export class PaymentKey {
  @Field(() => ID, { description: CANONICAL_ID })
  id!: string;
}

export const ApplicationConnection = connectionOf(Application, 'Application', 'applications');
export const PaymentConnection = connectionOf(Payment, 'Payment', 'payments');
export const PaymentOrder = orderOf('Payment', {
  RECEIVED_ON: 'Day of receipt.',
  NUMBER: 'Number.',
  UPDATED_AT: 'Last change in the system of record.',
});
const PaymentStatusFilter = enumFilterOf(PaymentStatus, 'PaymentStatus');
const ApplicationStateFilter = enumFilterOf(ApplicationState, 'ApplicationState');

@InputType({ description: 'Which payments.' })
export class PaymentFilter {
  @Field(() => IdFilter, { nullable: true, description: 'By id.' })
  id?: IdFilter | null;
  @Field(() => StringFilter, { nullable: true, description: 'By number.' })
  number?: StringFilter | null;
  @Field(() => IdFilter, { nullable: true, description: 'By customer.' })
  customer?: IdFilter | null;
  @Field(() => IdFilter, { nullable: true, description: 'By legal entity.' })
  legalEntity?: IdFilter | null;
  @Field(() => PaymentStatusFilter, { nullable: true, description: 'By status.' })
  status?: InstanceType<typeof PaymentStatusFilter> | null;
  @Field(() => ApplicationStateFilter, { nullable: true, description: 'By how much is matched.' })
  application?: InstanceType<typeof ApplicationStateFilter> | null;
  @Field(() => StringFilter, { nullable: true, description: 'By reference of the processor.' })
  processorReference?: StringFilter | null;
  @Field(() => DateFilter, { nullable: true, description: 'By day of receipt.' })
  receivedOn?: DateFilter | null;
  @Field(() => MoneyFilter, { nullable: true, description: 'By amount received.' })
  received?: MoneyFilter | null;
  @Field(() => DateTimeFilter, {
    nullable: true,
    description: 'By last change in the system of record.',
  })
  updatedSince?: DateTimeFilter | null;
}

export const PaymentArgs = listArgsOf(PaymentFilter, PaymentOrder, 'payments');
