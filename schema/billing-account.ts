import { Directive, Field, ID, InputType, ObjectType } from 'type-graphql';
import { needs } from './api.ts';
import { Address } from './common.ts';
import { connectionOf, listArgsOf, orderOf } from './connection-page.ts';
import { describedEnum } from './enum.ts';
import { DateTimeFilter, enumFilterOf, IdFilter, StringFilter } from './filters.ts';
import { CANONICAL_ID } from './identifier.ts';
import { KeptRecord } from './kept-record.ts';
import { Money } from './money.ts';
import { SystemKind } from './provenance.ts';
import { TaxCategory } from './reference.ts';
import { CountryCodeScalar, CurrencyCodeScalar, DateScalar, DateTimeScalar } from './scalars.ts';

export const TaxIdCheck = {
  NOT_CHECKED: 'NOT_CHECKED',
  FORMAT_VALID: 'FORMAT_VALID',
  INVALID: 'INVALID',
  MISSING: 'MISSING',
} as const;
export type TaxIdCheck = (typeof TaxIdCheck)[keyof typeof TaxIdCheck];
describedEnum(TaxIdCheck, 'TaxIdCheck', 'What is known of a tax registration number.', {
  NOT_CHECKED: 'No check is known for its country.',
  FORMAT_VALID: 'Has the form of its country.',
  INVALID: 'Does not have the form of its country.',
  MISSING: 'There is none.',
});

export const CreditState = { GOOD: 'GOOD', WATCH: 'WATCH', HOLD: 'HOLD' } as const;
export type CreditState = (typeof CreditState)[keyof typeof CreditState];
describedEnum(CreditState, 'CreditState', 'Whether the ERP lets a customer buy on account.', {
  GOOD: 'Buys on account.',
  WATCH: 'Near the limit, or overdue.',
  HOLD: 'Nothing more on account.',
});

export const CreditReason = {
  OVER_LIMIT: 'OVER_LIMIT',
  OVERDUE: 'OVERDUE',
  MANUAL: 'MANUAL',
} as const;
export type CreditReason = (typeof CreditReason)[keyof typeof CreditReason];
describedEnum(CreditReason, 'CreditReason', 'Why credit stands as it does.', {
  OVER_LIMIT: 'Exposure is above the limit.',
  OVERDUE: 'Invoices are overdue.',
  MANUAL: 'Set by a person in the ERP.',
});

@ObjectType({ description: 'How a customer is taxed.' })
export class TaxProfile {
  @Field(() => CountryCodeScalar, { nullable: true, description: 'Country whose tax law applies.' })
  jurisdiction!: string | null;
  @Field(() => String, { nullable: true, description: 'State or province, where it matters.' })
  subdivision!: string | null;
  @Field(() => String, { nullable: true, description: 'Tax registration number.' })
  registrationNumber!: string | null;
  @Field(() => TaxIdCheck, { description: 'What is known of that number.' })
  validated!: TaxIdCheck;
  @Field(() => TaxCategory, { nullable: true, description: 'Category its sales normally have.' })
  category!: TaxCategory | null;
  @Field(() => String, { nullable: true, description: 'Why it is exempt.' })
  exemptionReason!: string | null;
  @Field(() => DateScalar, { nullable: true, description: 'Last day of the exemption.' })
  exemptionExpires!: string | null;
}

@ObjectType({
  description: 'Credit standing of a billing account, decided by the ERP and only relayed here.',
})
export class CreditStatus {
  @Field(() => CreditState, { description: 'Whether it may buy on account.' })
  state!: CreditState;
  @Field(() => Money, {
    description: 'Open receivables plus accepted unbilled orders less unapplied payments.',
  })
  exposure!: Money;
  @Field(() => Money, {
    nullable: true,
    description: 'The most it may owe; null when there is no limit.',
  })
  limit!: Money | null;
  @Field(() => [CreditReason], { description: 'Why it stands so.' })
  reasons!: CreditReason[];
  @Field(() => DateTimeScalar, { nullable: true, description: 'Since when the state was seen.' })
  since!: Date | null;
  @Field(() => SystemKind, { description: 'Who decides it.' })
  decidedBy!: SystemKind;
}

@Directive('@key(fields: "id")')
@ObjectType({
  description: 'A customer’s account with one legal entity, in one currency. The ERP owns it.',
})
export class BillingAccount extends KeptRecord {
  @Field(() => String, { description: 'Customer number in the ERP.' })
  number!: string;
  @Field(() => CurrencyCodeScalar, { description: 'Currency it is billed in.' })
  currency!: string;
  @Field(() => Address, { nullable: true, description: 'Where invoices go.' })
  billTo!: Address | null;
  @Field(() => TaxProfile, { description: 'How it is taxed.' })
  taxProfile!: TaxProfile;
  @Field(() => Money, {
    nullable: true,
    description: 'The most it may owe; null when there is no limit.',
  })
  creditLimit!: Money | null;
  @Field(() => CreditStatus, { description: 'Credit standing.' })
  credit!: CreditStatus;
  customerId!: string;
  legalEntityId!: string;
  paymentTermId!: string | null;
  receivableAccountId!: string | null;
}

/** The key alone. */
@Directive('@key(fields: "id")')
@needs('customer:read')
@ObjectType('BillingAccount')
export class BillingAccountKey {
  @Field(() => ID, { description: CANONICAL_ID })
  id!: string;
}

export const BillingAccountConnection = connectionOf(
  BillingAccount,
  'BillingAccount',
  'billing accounts',
);
export const BillingAccountOrder = orderOf('BillingAccount', {
  NUMBER: 'Customer number.',
  UPDATED_AT: 'Last change in the system of record.',
});
const CreditStateFilter = enumFilterOf(CreditState, 'CreditState');

@InputType({ description: 'Which billing accounts.' })
export class BillingAccountFilter {
  @Field(() => IdFilter, { nullable: true, description: 'By id.' })
  id?: IdFilter | null;
  @Field(() => IdFilter, { nullable: true, description: 'By customer.' })
  customer?: IdFilter | null;
  @Field(() => IdFilter, { nullable: true, description: 'By legal entity.' })
  legalEntity?: IdFilter | null;
  @Field(() => StringFilter, { nullable: true, description: 'By customer number.' })
  number?: StringFilter | null;
  @Field(() => CreditStateFilter, { nullable: true, description: 'By credit state.' })
  creditState?: InstanceType<typeof CreditStateFilter> | null;
  @Field(() => DateTimeFilter, {
    nullable: true,
    description: 'By last change in the system of record.',
  })
  updatedSince?: DateTimeFilter | null;
}

export const BillingAccountArgs = listArgsOf(
  BillingAccountFilter,
  BillingAccountOrder,
  'billing accounts',
);
