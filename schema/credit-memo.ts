import { Directive, Field, ID, InputType, ObjectType } from 'type-graphql';
import { needs } from './api.ts';
import { connectionOf, listArgsOf, orderOf } from './connection-page.ts';
import { describedEnum } from './enum.ts';
import { DateFilter, DateTimeFilter, enumFilterOf, IdFilter, StringFilter } from './filters.ts';
import { CANONICAL_ID } from './identifier.ts';
import type { InvoiceLine } from './invoice.ts';
import { KeptRecord } from './kept-record.ts';
import { Money } from './money.ts';
import type { Application } from './payment.ts';
import { CurrencyCodeScalar, DateScalar } from './scalars.ts';

export const CreditMemoStatus = {
  DRAFT: 'DRAFT',
  OPEN: 'OPEN',
  PARTIALLY_APPLIED: 'PARTIALLY_APPLIED',
  APPLIED: 'APPLIED',
  REFUNDED: 'REFUNDED',
  VOID: 'VOID',
} as const;
export type CreditMemoStatus = (typeof CreditMemoStatus)[keyof typeof CreditMemoStatus];
describedEnum(CreditMemoStatus, 'CreditMemoStatus', 'Where a credit memo stands.', {
  DRAFT: 'Being prepared.',
  OPEN: 'Posted; nothing applied.',
  PARTIALLY_APPLIED: 'Applied in part.',
  APPLIED: 'Applied in full.',
  REFUNDED: 'Paid out.',
  VOID: 'Withdrawn.',
});

export const CreditReasonCode = {
  PRICE_ADJUSTMENT: 'PRICE_ADJUSTMENT',
  RETURN: 'RETURN',
  CANCELLATION: 'CANCELLATION',
  GOODWILL: 'GOODWILL',
  BILLING_ERROR: 'BILLING_ERROR',
  WRITE_OFF: 'WRITE_OFF',
} as const;
export type CreditReasonCode = (typeof CreditReasonCode)[keyof typeof CreditReasonCode];
describedEnum(CreditReasonCode, 'CreditReasonCode', 'Why a credit was given.', {
  PRICE_ADJUSTMENT: 'The price was too high.',
  RETURN: 'Goods came back.',
  CANCELLATION: 'Service was cancelled.',
  GOODWILL: 'Goodwill.',
  BILLING_ERROR: 'The invoice was wrong.',
  WRITE_OFF: 'The claim was given up.',
});

@Directive('@key(fields: "id")')
@ObjectType({
  description: 'A document that lowers what a customer owes (UNCL 1001 code 381). The ERP owns it.',
})
export class CreditMemo extends KeptRecord {
  @Field(() => String, { nullable: true, description: 'Number; null until the ERP has given one.' })
  number!: string | null;
  @Field(() => CreditMemoStatus, { description: 'Where it stands.' })
  status!: CreditMemoStatus;
  @Field(() => CreditReasonCode, { nullable: true, description: 'Why it was given.' })
  reason!: CreditReasonCode | null;
  @Field(() => DateScalar, { description: 'Day of issue.' })
  issueDate!: string;
  @Field(() => CurrencyCodeScalar, { description: 'Currency of all its amounts.' })
  currency!: string;
  @Field(() => Money, { description: 'Credit before tax.' })
  net!: Money;
  @Field(() => Money, { description: 'Tax credited.' })
  tax!: Money;
  @Field(() => Money, { description: 'Net plus tax.' })
  total!: Money;
  @Field(() => Money, { description: 'What is not yet applied or refunded.' })
  remaining!: Money;
  lines!: InvoiceLine[];
  applications!: Application[];
  invoiceId!: string | null;
  customerId!: string;
  billingAccountId!: string;
  legalEntityId!: string;
}

/** The key alone. */
@Directive('@key(fields: "id")')
@needs('invoice:read')
@ObjectType('CreditMemo')
export class CreditMemoKey {
  @Field(() => ID, { description: CANONICAL_ID })
  id!: string;
}

export const CreditMemoConnection = connectionOf(CreditMemo, 'CreditMemo', 'credit memos');
export const CreditMemoOrder = orderOf('CreditMemo', {
  ISSUE_DATE: 'Day of issue.',
  NUMBER: 'Number.',
  UPDATED_AT: 'Last change in the system of record.',
});
const CreditMemoStatusFilter = enumFilterOf(CreditMemoStatus, 'CreditMemoStatus');

@InputType({ description: 'Which credit memos.' })
export class CreditMemoFilter {
  @Field(() => IdFilter, { nullable: true, description: 'By id.' })
  id?: IdFilter | null;
  @Field(() => StringFilter, { nullable: true, description: 'By number.' })
  number?: StringFilter | null;
  @Field(() => IdFilter, { nullable: true, description: 'By customer.' })
  customer?: IdFilter | null;
  @Field(() => IdFilter, { nullable: true, description: 'By legal entity.' })
  legalEntity?: IdFilter | null;
  @Field(() => IdFilter, { nullable: true, description: 'By invoice it credits.' })
  invoice?: IdFilter | null;
  @Field(() => CreditMemoStatusFilter, { nullable: true, description: 'By status.' })
  status?: InstanceType<typeof CreditMemoStatusFilter> | null;
  @Field(() => DateFilter, { nullable: true, description: 'By day of issue.' })
  issueDate?: DateFilter | null;
  @Field(() => DateTimeFilter, {
    nullable: true,
    description: 'By last change in the system of record.',
  })
  updatedSince?: DateTimeFilter | null;
}

export const CreditMemoArgs = listArgsOf(CreditMemoFilter, CreditMemoOrder, 'credit memos');
