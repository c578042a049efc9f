import { Directive, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { Actor } from './common.ts';
import { connectionOf, listArgsOf, orderOf } from './connection-page.ts';
import { describedEnum } from './enum.ts';
import { DateTimeFilter, enumFilterOf, IdFilter, StringFilter } from './filters.ts';
import { CANONICAL_ID } from './identifier.ts';
import { Notice } from './notice.ts';
import { SystemKind } from './provenance.ts';
import { DateTimeScalar, JsonScalar } from './scalars.ts';

export const OperationStatus = {
  RECEIVED: 'RECEIVED',
  REJECTED: 'REJECTED',
  HELD: 'HELD',
  ACCEPTED: 'ACCEPTED',
  DISPATCHED: 'DISPATCHED',
  IN_DOUBT: 'IN_DOUBT',
  COMPLETED: 'COMPLETED',
  FAILED: 'FAILED',
  DEAD_LETTERED: 'DEAD_LETTERED',
  CANCELLED: 'CANCELLED',
} as const;
export type OperationStatus = (typeof OperationStatus)[keyof typeof OperationStatus];
describedEnum(
  OperationStatus,
  'OperationStatus',
  'Where a write stands on its way to exactly one effect.',
  {
    RECEIVED: 'Taken in; not yet checked.',
    REJECTED: 'Refused by a check; nothing happened.',
    HELD: 'Stored; waits for a person to fix its cause.',
    ACCEPTED: 'Stored; will be sent, whatever crashes.',
    DISPATCHED: 'Sent; the answer is awaited.',
    IN_DOUBT: 'Sent; the answer was lost and is being looked up.',
    COMPLETED: 'Took effect in the system of record.',
    FAILED: 'Refused by the system of record.',
    DEAD_LETTERED: 'Given up after too many tries; a person decides.',
    CANCELLED: 'Withdrawn before it was sent.',
  },
);

export const AttemptOutcome = {
  SUCCEEDED: 'SUCCEEDED',
  REFUSED: 'REFUSED',
  UNAVAILABLE: 'UNAVAILABLE',
  LOST: 'LOST',
  FOUND: 'FOUND',
  NOT_FOUND: 'NOT_FOUND',
} as const;
export type AttemptOutcome = (typeof AttemptOutcome)[keyof typeof AttemptOutcome];
describedEnum(AttemptOutcome, 'AttemptOutcome', 'How an attempt ended.', {
  SUCCEEDED: 'Took effect.',
  REFUSED: 'Refused for good.',
  UNAVAILABLE: 'Not taken now; will be tried again.',
  LOST: 'No answer; it may or may not have taken effect.',
  FOUND: 'A look-up found its effect.',
  NOT_FOUND: 'A look-up found no effect.',
});

@ObjectType({ description: 'One call to a system of record for a write.' })
export class Attempt {
  @Field(() => Int, { description: 'Counts the attempts, from 1.' })
  sequence!: number;
  @Field(() => SystemKind, { description: 'The system called.' })
  system!: SystemKind;
  @Field(() => String, { description: 'What was done: "send" or "look-up".' })
  action!: string;
  @Field(() => DateTimeScalar, { description: 'When.' })
  at!: Date;
  @Field(() => AttemptOutcome, { description: 'How it ended.' })
  outcome!: AttemptOutcome;
  @Field(() => Int, {
    nullable: true,
    description: 'HTTP status of the answer; null when there was none.',
  })
  httpStatus!: number | null;
  @Field(() => Int, { description: 'Time until the answer, in milliseconds.' })
  latencyMs!: number;
  @Field(() => String, { nullable: true, description: 'What the system said, secrets removed.' })
  message!: string | null;
}

@Directive('@shareable')
@ObjectType({
  description:
    'Proof of how often a write exists in its system of record. 1 is proof; 0, or 2 and more, opens an exception.',
})
export class EffectProof {
  @Field(() => String, { description: 'The mark that the document carries there.' })
  anchor!: string;
  @Field(() => SystemKind, { description: 'The system searched.' })
  system!: SystemKind;
  @Field(() => String, { nullable: true, description: 'Id of the document there.' })
  vendorReference!: string | null;
  @Field(() => Int, {
    nullable: true,
    description: 'Documents that carry the mark; null until searched.',
  })
  matchesInVendor!: number | null;
  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was searched.' })
  checkedAt!: Date | null;
}

@Directive('@key(fields: "id")')
@ObjectType({ description: 'A write on its way to exactly one effect.' })
export class Operation {
  @Field(() => ID, { description: CANONICAL_ID })
  id!: string;
  @Field(() => String, { description: 'The mutation.' })
  kind!: string;
  @Field(() => OperationStatus, { description: 'Where it stands.' })
  status!: OperationStatus;
  @Field(() => String, { description: 'Key under which the caller sent it.' })
  idempotencyKey!: string;
  @Field(() => Actor, { description: 'Who asked for it.' })
  principal!: Actor;
  @Field(() => String, {
    nullable: true,
    description: 'The business document it is, however often it is asked for.',
  })
  businessKey!: string | null;
  @Field(() => [Notice], { description: 'What the caller should know.' })
  warnings!: Notice[];
  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was stored.' })
  acceptedAt!: Date | null;
  @Field(() => DateTimeScalar, { nullable: true, description: 'When it came to its end.' })
  finishedAt!: Date | null;
  @Field(() => EffectProof, {
    nullable: true,
    description: 'How often it exists in its system of record; filled only by a search there.',
  })
  effect!: EffectProof | null;
  @Field(() => JsonScalar, { nullable: true, description: 'The input as it was taken.' })
  input!: unknown;
  @Field(() => ID, {
    description: 'Names the request from the edge to the call to the system of record.',
  })
  correlationId!: string;
  legalEntityId!: string;
  subjectType!: string | null;
  subjectId!: string | null;
}

/** The key alone, in payloads of other subgraphs. */
@Directive('@key(fields: "id", resolvable: false)')
@ObjectType('Operation')
export class OperationKey {
  @Field(() => ID, { description: CANONICAL_ID })
  id!: string;
}

export const OperationConnection = connectionOf(Operation, 'Operation', 'operations');
export const OperationOrder = orderOf('Operation', { ACCEPTED_AT: 'When it was stored.' });
const OperationStatusFilter = enumFilterOf(OperationStatus, 'OperationStatus');

@InputType({ description: 'Which operations.' })
export class OperationFilter {
  @Field(() => IdFilter, { nullable: true, description: 'By id.' })
  id?: IdFilter | null;
  @Field(() => StringFilter, { nullable: true, description: 'By mutation.' })
  kind?: StringFilter | null;
  @Field(() => OperationStatusFilter, { nullable: true, description: 'By status.' })
  status?: InstanceType<typeof OperationStatusFilter> | null;
  @Field(() => StringFilter, { nullable: true, description: 'By business key.' })
  businessKey?: StringFilter | null;
  @Field(() => StringFilter, { nullable: true, description: 'By idempotency key.' })
  idempotencyKey?: StringFilter | null;
  @Field(() => IdFilter, { nullable: true, description: 'By subject.' })
  subject?: IdFilter | null;
  @Field(() => IdFilter, { nullable: true, description: 'By legal entity.' })
  legalEntity?: IdFilter | null;
  @Field(() => DateTimeFilter, { nullable: true, description: 'By when it was stored.' })
  acceptedAt?: DateTimeFilter | null;
}

export const OperationArgs = listArgsOf(OperationFilter, OperationOrder, 'operations');
