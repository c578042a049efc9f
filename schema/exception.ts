import { Directive, Field, ID, InputType, ObjectType } from 'type-graphql';
import { Actor, BusinessId } from './common.ts';
import { connectionOf, listArgsOf, orderOf } from './connection-page.ts';
import { describedEnum } from './enum.ts';
import { DateTimeFilter, enumFilterOf, IdFilter, StringFilter } from './filters.ts';
import { CANONICAL_ID } from './identifier.ts';
import { Money } from './money.ts';
import { DateTimeScalar, JsonScalar } from './scalars.ts';

export const ExceptionKind = {
  MAPPING_MISSING: 'MAPPING_MISSING',
  SOURCE_REJECTED: 'SOURCE_REJECTED',
  DEAD_LETTER: 'DEAD_LETTER',
  DUPLICATE_EFFECT: 'DUPLICATE_EFFECT',
  EFFECT_MISMATCH: 'EFFECT_MISMATCH',
  RECORD_UNREADABLE: 'RECORD_UNREADABLE',
} as const;
export type ExceptionKind = (typeof ExceptionKind)[keyof typeof ExceptionKind];
describedEnum(ExceptionKind, 'ExceptionKind', 'What kind of problem needs a person.', {
  MAPPING_MISSING: 'A code has no approved mapping.',
  SOURCE_REJECTED: 'The system of record refused a write.',
  DEAD_LETTER: 'A write was given up after too many tries.',
  DUPLICATE_EFFECT: 'A write exists more than once in its system of record.',
  EFFECT_MISMATCH: 'What was found in the system of record differs from what was asked for.',
  RECORD_UNREADABLE: 'A record of a source cannot be understood and is left out until it can.',
});

export const Severity = {
  LOW: 'LOW',
  MEDIUM: 'MEDIUM',
  HIGH: 'HIGH',
  CRITICAL: 'CRITICAL',
} as const;
export type Severity = (typeof Severity)[keyof typeof Severity];
describedEnum(Severity, 'Severity', 'How bad it is.', {
  LOW: 'Can wait.',
  MEDIUM: 'This week.',
  HIGH: 'Today.',
  CRITICAL: 'Now.',
});

export const ExceptionStatus = {
  OPEN: 'OPEN',
  ASSIGNED: 'ASSIGNED',
  SNOOZED: 'SNOOZED',
  RESOLVED: 'RESOLVED',
  DISMISSED: 'DISMISSED',
  CLOSED: 'CLOSED',
} as const;
export type ExceptionStatus = (typeof ExceptionStatus)[keyof typeof ExceptionStatus];
describedEnum(ExceptionStatus, 'ExceptionStatus', 'Where an exception stands.', {
  OPEN: 'Nobody has it yet.',
  ASSIGNED: 'Somebody has it.',
  SNOOZED: 'Put off until a time.',
  RESOLVED: 'Its cause is fixed.',
  DISMISSED: 'Put aside with a reason.',
  CLOSED: 'Done.',
});

@ObjectType({ description: 'What would help.' })
export class Suggestion {
  @Field(() => String, { description: 'What to do, in a sentence.' })
  text!: string;
}

@Directive('@key(fields: "id")')
@ObjectType({
  description:
    'Something that cannot proceed without a person: one per cause, with the money at risk.',
})
export class Exception {
  @Field(() => ID, { description: CANONICAL_ID })
  id!: string;
  @Field(() => String, { description: 'Number by which people name it.' })
  number!: string;
  @Field(() => ExceptionKind, { description: 'Kind of problem.' })
  kind!: ExceptionKind;
  @Field(() => Severity, { description: 'How bad it is.' })
  severity!: Severity;
  @Field(() => ExceptionStatus, { description: 'Where it stands.' })
  status!: ExceptionStatus;
  @Field(() => String, { description: 'Queue that looks after it.' })
  queue!: string;
  @Field(() => [BusinessId], {
    description: 'Numbers by which people know the documents concerned.',
  })
  businessIds!: BusinessId[];
  @Field(() => String, { description: 'What is wrong, in a sentence.' })
  summary!: string;
  @Field(() => JsonScalar, { description: 'Detail.' })
  detail!: unknown;
  @Field(() => Suggestion, { nullable: true, description: 'What would help.' })
  suggestion!: Suggestion | null;
  @Field(() => Actor, { nullable: true, description: 'Who has it.' })
  assignee!: Actor | null;
  @Field(() => DateTimeScalar, { description: 'When it was opened.' })
  openedAt!: Date;
  @Field(() => DateTimeScalar, { description: 'When it should be resolved by.' })
  dueAt!: Date;
  @Field(() => Money, { nullable: true, description: 'Money that waits for it.' })
  amountAtRisk!: Money | null;
  subjectType!: string | null;
  subjectId!: string | null;
  operationId!: string | null;
  legalEntityId!: string;
}

/** Whether it is past its time and nobody has ended it. */
export const isBreached = ({ status, dueAt }: Exception, now: Date): boolean =>
  ['OPEN', 'ASSIGNED', 'SNOOZED'].includes(status) && dueAt < now;

export const ExceptionConnection = connectionOf(Exception, 'Exception', 'exceptions');
export const ExceptionOrder = orderOf('Exception', {
  OPENED_AT: 'When it was opened.',
  DUE_AT: 'When it is due.',
});
const ExceptionKindFilter = enumFilterOf(ExceptionKind, 'ExceptionKind');
const ExceptionStatusFilter = enumFilterOf(ExceptionStatus, 'ExceptionStatus');

@InputType({ description: 'Which exceptions.' })
export class ExceptionFilter {
  @Field(() => IdFilter, { nullable: true, description: 'By id.' })
  id?: IdFilter | null;
  @Field(() => ExceptionKindFilter, { nullable: true, description: 'By kind.' })
  kind?: InstanceType<typeof ExceptionKindFilter> | null;
  @Field(() => ExceptionStatusFilter, { nullable: true, description: 'By status.' })
  status?: InstanceType<typeof ExceptionStatusFilter> | null;
  @Field(() => StringFilter, { nullable: true, description: 'By queue.' })
  queue?: StringFilter | null;
  @Field(() => IdFilter, { nullable: true, description: 'By subject.' })
  subject?: IdFilter | null;
  @Field(() => IdFilter, { nullable: true, description: 'By legal entity.' })
  legalEntity?: IdFilter | null;
  @Field(() => DateTimeFilter, { nullable: true, description: 'By when it was opened.' })
  openedAt?: DateTimeFilter | null;
}

export const ExceptionArgs = listArgsOf(ExceptionFilter, ExceptionOrder, 'exceptions');
