import { Directive, Field, ID, ObjectType } from 'type-graphql';
import { describedEnum } from './enum.ts';
import { CountryCodeScalar, DateScalar } from './scalars.ts';

@Directive('@shareable')
@ObjectType({ description: 'A postal address.' })
export class Address {
  @Field(() => [String], { description: 'Street lines, in order.' })
  lines!: string[];
  @Field(() => String, { nullable: true, description: 'City or town.' })
  city!: string | null;
  @Field(() => String, { nullable: true, description: 'State, province or region.' })
  subdivision!: string | null;
  @Field(() => String, { nullable: true, description: 'Postal or ZIP code.' })
  postalCode!: string | null;
  @Field(() => CountryCodeScalar, {
    nullable: true,
    description: 'Country; null when the source gives none or one without a known code.',
  })
  country!: string | null;
}

@Directive('@shareable')
@ObjectType({ description: 'A span of days, both ends included.' })
export class Period {
  @Field(() => DateScalar, { description: 'First day.' })
  start!: string;
  @Field(() => DateScalar, { description: 'Last day.' })
  end!: string;
}

export const DimensionKind = {
  DEPARTMENT: 'DEPARTMENT',
  COST_CENTER: 'COST_CENTER',
  PROJECT: 'PROJECT',
  LOCATION: 'LOCATION',
  CLASS: 'CLASS',
  CUSTOM: 'CUSTOM',
} as const;
export type DimensionKind = (typeof DimensionKind)[keyof typeof DimensionKind];
describedEnum(DimensionKind, 'DimensionKind', 'What a posting is analysed by.', {
  DEPARTMENT: 'Organisational department.',
  COST_CENTER: 'Cost centre.',
  PROJECT: 'Project or job.',
  LOCATION: 'Location or site.',
  CLASS: 'Class, a free classification of the ledger.',
  CUSTOM: 'A dimension of the company’s own.',
});

@Directive('@shareable')
@ObjectType({ description: 'One value of an analysis dimension.' })
export class Dimension {
  @Field(() => DimensionKind, { description: 'Which dimension.' })
  kind!: DimensionKind;
  @Field(() => String, { description: 'Code in the ledger.' })
  code!: string;
  @Field(() => String, { nullable: true, description: 'Name in the ledger.' })
  name!: string | null;
}

@Directive('@shareable')
@ObjectType({ description: 'A number by which people know a document, such as an invoice number.' })
export class BusinessId {
  @Field(() => String, { description: 'What the number names, such as "invoice" or "order".' })
  kind!: string;
  @Field(() => String, { description: 'The number.' })
  value!: string;
}

export const ActorKind = { SERVICE: 'SERVICE', PERSON: 'PERSON', SYSTEM: 'SYSTEM' } as const;
export type ActorKind = (typeof ActorKind)[keyof typeof ActorKind];
describedEnum(ActorKind, 'ActorKind', 'What kind of actor it is.', {
  SERVICE: 'An application with its own credentials.',
  PERSON: 'A person.',
  SYSTEM: 'Tributary itself.',
});

@Directive('@shareable')
@ObjectType({ description: 'Who did something.' })
export class Actor {
  @Field(() => ID, { description: 'Principal: the client, and for people also the subject.' })
  id!: string;
  @Field(() => ActorKind, { description: 'Kind of actor.' })
  kind!: ActorKind;
}

export const Side = { DEBIT: 'DEBIT', CREDIT: 'CREDIT' } as const;
export type Side = (typeof Side)[keyof typeof Side];
describedEnum(Side, 'Side', 'Side of a double entry.', { DEBIT: 'Debit.', CREDIT: 'Credit.' });

export const SubLedger = { AR: 'AR', AP: 'AP', GL: 'GL' } as const;
export type SubLedger = (typeof SubLedger)[keyof typeof SubLedger];
describedEnum(SubLedger, 'SubLedger', 'A part of the ledger that is closed on its own.', {
  AR: 'Accounts receivable.',
  AP: 'Accounts payable.',
  GL: 'General ledger.',
});
