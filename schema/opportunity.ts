import { Directive, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { needs } from './api.ts';
import { connectionOf, listArgsOf, orderOf } from './connection-page.ts';
import { describedEnum } from './enum.ts';
import { DateFilter, DateTimeFilter, IdFilter, MoneyFilter, StringFilter } from './filters.ts';
import { CANONICAL_ID } from './identifier.ts';
import { KeptRecord } from './kept-record.ts';
import { Money } from './money.ts';
import { CountryCodeScalar, DateScalar, DecimalScalar } from './scalars.ts';

export const BillingFrequency = {
  ONE_TIME: 'ONE_TIME',
  MONTHLY: 'MONTHLY',
  QUARTERLY: 'QUARTERLY',
  ANNUALLY: 'ANNUALLY',
} as const;
export type BillingFrequency = (typeof BillingFrequency)[keyof typeof BillingFrequency];
describedEnum(BillingFrequency, 'BillingFrequency', 'How often a subscription is billed.', {
  ONE_TIME: 'Once.',
  MONTHLY: 'Every month.',
  QUARTERLY: 'Every three months.',
  ANNUALLY: 'Every year.',
});

export const BillingTiming = { ADVANCE: 'ADVANCE', ARREARS: 'ARREARS' } as const;
export type BillingTiming = (typeof BillingTiming)[keyof typeof BillingTiming];
describedEnum(BillingTiming, 'BillingTiming', 'When within its period a subscription is billed.', {
  ADVANCE: 'At the start of the period.',
  ARREARS: 'At the end of the period.',
});

@Directive('@shareable')
@ObjectType({ description: 'Commercial terms of a subscription.' })
export class SubscriptionTerms {
  @Field(() => DateScalar, { description: 'First day of service.' })
  start!: string;
  @Field(() => DateScalar, {
    nullable: true,
    description: 'Last day of service; null when open-ended.',
  })
  end!: string | null;
  @Field(() => Int, { nullable: true, description: 'Length in months.' })
  months!: number | null;
  @Field(() => BillingFrequency, { description: 'How often it is billed.' })
  billingFrequency!: BillingFrequency;
  @Field(() => BillingTiming, { description: 'When within its period it is billed.' })
  billingTiming!: BillingTiming;
  @Field(() => Boolean, { description: 'Whether it renews by itself.' })
  autoRenew!: boolean;
  @Field(() => String, {
    nullable: true,
    description: 'Code of the agreed payment term in the system that agreed it.',
  })
  paymentTermCode!: string | null;
}

@ObjectType({ description: 'One product of an opportunity.' })
export class OpportunityLine {
  @Field(() => ID, { description: 'Id of the line in its system.' })
  id!: string;
  @Field(() => String, { nullable: true, description: 'What is sold, in words.' })
  description!: string | null;
  @Field(() => DecimalScalar, { description: 'Quantity.' })
  quantity!: string;
  @Field(() => DecimalScalar, {
    description:
      'Price of one, in the currency of the opportunity; may have more decimals than it.',
  })
  unitPrice!: string;
  @Field(() => Money, { description: 'Amount of the line.' })
  total!: Money;
  productId!: string | null;
}

@Directive('@key(fields: "id")')
@ObjectType({ description: 'A possible sale. The CRM owns it; its stage changes only there.' })
export class Opportunity extends KeptRecord {
  @Field(() => String, { description: 'Name.' })
  name!: string;
  @Field(() => String, { description: 'Stage, in the words of the CRM.' })
  stage!: string;
  @Field(() => Boolean, { description: 'Whether it is closed, won or lost.' })
  closed!: boolean;
  @Field(() => Boolean, { description: 'Whether it is won.' })
  won!: boolean;
  @Field(() => DateScalar, { description: 'Day it closed or is expected to close.' })
  closeDate!: string;
  @Field(() => Money, { description: 'Amount.' })
  amount!: Money;
  @Field(() => SubscriptionTerms, { nullable: true, description: 'Commercial terms, once agreed.' })
  terms!: SubscriptionTerms | null;
  @Field(() => CountryCodeScalar, { nullable: true, description: 'Country whose tax law applies.' })
  taxJurisdiction!: string | null;
  @Field(() => String, { nullable: true, description: 'Code of the legal entity that sells.' })
  sellingEntityCode!: string | null;
  @Field(() => [OpportunityLine], { description: 'What is sold.' })
  lines!: OpportunityLine[];
  @Field(() => Int, { description: 'Counts the changes of terms, lines and amount.' })
  revision!: number;
  customerId!: string | null;
  legalEntityId!: string | null;
}

/** The key alone: how another subgraph names one. */
@Directive('@key(fields: "id")')
@needs('opportunity:read')
@ObjectType('Opportunity')
export class OpportunityKey {
  @Field(() => ID, { description: CANONICAL_ID })
  id!: string;
}

export const OpportunityConnection = connectionOf(Opportunity, 'Opportunity', 'opportunities');
export const OpportunityOrder = orderOf('Opportunity', {
  CLOSE_DATE: 'Day of closing.',
  AMOUNT: 'Amount, whatever the currency.',
  NAME: 'Name.',
  UPDATED_AT: 'Last change in the system of record.',
});

@InputType({ description: 'Which opportunities.' })
export class OpportunityFilter {
  @Field(() => IdFilter, { nullable: true, description: 'By id.' })
  id?: IdFilter | null;
  @Field(() => IdFilter, { nullable: true, description: 'By customer.' })
  customer?: IdFilter | null;
  @Field(() => IdFilter, { nullable: true, description: 'By selling legal entity.' })
  legalEntity?: IdFilter | null;
  @Field(() => StringFilter, { nullable: true, description: 'By stage.' })
  stage?: StringFilter | null;
  @Field(() => Boolean, { nullable: true, description: 'Closed or not.' })
  closed?: boolean | null;
  @Field(() => Boolean, { nullable: true, description: 'Won or not.' })
  won?: boolean | null;
  @Field(() => DateFilter, { nullable: true, description: 'By day of closing.' })
  closeDate?: DateFilter | null;
  @Field(() => MoneyFilter, { nullable: true, description: 'By amount.' })
  amount?: MoneyFilter | null;
  @Field(() => DateTimeFilter, {
    nullable: true,
    description: 'By last change in the system of record.',
  })
  updatedSince?: DateTimeFilter | null;
}

export const OpportunityArgs = listArgsOf(OpportunityFilter, OpportunityOrder, 'opportunities');
