import { Directive, Field, ID, InputType, Int, InterfaceType, ObjectType } from 'type-graphql';
import { describedEnum } from './enum.ts';
import { Notice } from './notice.ts';
import { OperationKey } from './operation.ts';
import { SystemKind } from './provenance.ts';
import { DateScalar, DateTimeScalar, JsonScalar } from './scalars.ts';

export const ResultStatus = {
  ACCEPTED: 'ACCEPTED',
  COMPLETED: 'COMPLETED',
  HELD: 'HELD',
  IN_PROGRESS: 'IN_PROGRESS',
  REJECTED: 'REJECTED',
  FAILED: 'FAILED',
  DRY_RUN: 'DRY_RUN',
} as const;
export type ResultStatus = (typeof ResultStatus)[keyof typeof ResultStatus];
describedEnum(ResultStatus, 'ResultStatus', 'What came of a mutation.', {
  ACCEPTED: 'Stored; it will take effect exactly once.',
  COMPLETED: 'Took effect.',
  HELD: 'Stored; waits for a person.',
  IN_PROGRESS: 'The first request with this key is still at work.',
  REJECTED: 'Refused; nothing happened, and the key is free again.',
  FAILED: 'Refused by the system of record.',
  DRY_RUN: 'Only checked; nothing was stored or sent.',
});

export const ErrorCode = {
  INVALID_INPUT: 'INVALID_INPUT',
  NOT_FOUND: 'NOT_FOUND',
  MAPPING_MISSING: 'MAPPING_MISSING',
  PERIOD_CLOSED: 'PERIOD_CLOSED',
  DUPLICATE_BUSINESS_KEY: 'DUPLICATE_BUSINESS_KEY',
  IDEMPOTENCY_KEY_REUSED: 'IDEMPOTENCY_KEY_REUSED',
  NOT_SYSTEM_OF_RECORD: 'NOT_SYSTEM_OF_RECORD',
  AMOUNT_PRECISION: 'AMOUNT_PRECISION',
  INVALID_TRANSITION: 'INVALID_TRANSITION',
  VERSION_CONFLICT: 'VERSION_CONFLICT',
  CREDIT_HOLD: 'CREDIT_HOLD',
  SOURCE_REJECTED: 'SOURCE_REJECTED',
  SOURCE_UNAVAILABLE: 'SOURCE_UNAVAILABLE',
} as const;
export type ErrorCode = (typeof ErrorCode)[keyof typeof ErrorCode];
describedEnum(ErrorCode, 'ErrorCode', 'Why a write was refused or held.', {
  INVALID_INPUT: 'A value of the input cannot be.',
  NOT_FOUND: 'There is no such document, or it is not yours.',
  MAPPING_MISSING: 'A code has no approved mapping.',
  PERIOD_CLOSED: 'The fiscal period takes no postings.',
  DUPLICATE_BUSINESS_KEY: 'The business document exists already.',
  IDEMPOTENCY_KEY_REUSED: 'The key was used with other input.',
  NOT_SYSTEM_OF_RECORD: 'Another system owns what was to be changed.',
  AMOUNT_PRECISION: 'An amount has more decimals than its currency.',
  INVALID_TRANSITION: 'The document is not in a state that allows it.',
  VERSION_CONFLICT: 'The document has changed since it was read.',
  CREDIT_HOLD: 'The ERP holds the customer’s credit.',
  SOURCE_REJECTED: 'The system of record refused it.',
  SOURCE_UNAVAILABLE: 'The system of record does not answer.',
});

/** One reason why a write was refused or held. Concrete types add what a program needs to act on it. */
@InterfaceType({
  description: 'A reason why a write was refused or held.',
  resolveType: (error: UserError) => error.constructor.name,
})
export abstract class UserError {
  @Field(() => ErrorCode, { description: 'Code.' })
  code!: ErrorCode;
  @Field(() => String, { description: 'What is wrong, naming the business document.' })
  message!: string;
  @Field(() => [String], { description: 'Path of the input field at fault.' })
  path!: string[];
  @Field(() => Boolean, {
    description: 'Whether the same request may succeed later without a change.',
  })
  retryable!: boolean;
  @Field(() => String, { nullable: true, description: 'Where it is explained.' })
  docs!: string | null;
}

@Directive('@shareable')
@ObjectType({ implements: UserError, description: 'A value of the input cannot be.' })
export class InvalidInput extends UserError {}

@Directive('@shareable')
@ObjectType({
  implements: UserError,
  description: 'There is no such document, or it is not yours.',
})
export class DocumentNotFound extends UserError {}

@Directive('@shareable')
@ObjectType({
  implements: UserError,
  description: 'A code has no approved mapping; the write is held until it has.',
})
export class MappingMissing extends UserError {
  @Field(() => String, { description: 'Kind of mapping.' })
  kind!: string;
  @Field(() => String, { description: 'The code that has none.' })
  key!: string;
  @Field(() => ID, { nullable: true, description: 'Legal entity it is needed for.' })
  legalEntityId!: string | null;
}

@Directive('@shareable')
@ObjectType({ implements: UserError, description: 'The fiscal period takes no postings.' })
export class PeriodClosed extends UserError {
  @Field(() => String, { description: 'The period.' })
  period!: string;
  @Field(() => DateScalar, { nullable: true, description: 'First day of the next open period.' })
  nextOpen!: string | null;
}

@Directive('@shareable')
@ObjectType({
  implements: UserError,
  description: 'The business document exists already, whoever asked for it first.',
})
export class DuplicateBusinessKey extends UserError {
  @Field(() => ID, { nullable: true, description: 'Id of the document that exists.' })
  existingId!: string | null;
  @Field(() => ID, {
    nullable: true,
    description: 'The operation that made it, where one of this graph did.',
  })
  operationId!: string | null;
}

@Directive('@shareable')
@ObjectType({
  implements: UserError,
  description: 'The key was used before with other input. The first use stands.',
})
export class IdempotencyKeyReused extends UserError {
  @Field(() => ID, { description: 'The operation of the first use.' })
  operationId!: string;
  @Field(() => DateTimeScalar, { description: 'When it was first used.' })
  firstSeenAt!: Date;
}

@Directive('@shareable')
@ObjectType({
  implements: UserError,
  description: 'The document is not in a state that allows it.',
})
export class InvalidTransition extends UserError {
  @Field(() => String, { description: 'State it is in.' })
  from!: string;
  @Field(() => String, { description: 'What was asked for.' })
  to!: string;
}

@Directive('@shareable')
@ObjectType({ implements: UserError, description: 'The ERP holds the customer’s credit.' })
export class CreditHold extends UserError {
  @Field(() => String, { description: 'Credit state.' })
  state!: string;
}

@Directive('@shareable')
@ObjectType({ implements: UserError, description: 'The system of record refused it.' })
export class SourceRejected extends UserError {
  @Field(() => SystemKind, { description: 'The system.' })
  system!: SystemKind;
  @Field(() => String, { nullable: true, description: 'Its code.' })
  vendorCode!: string | null;
  @Field(() => String, { description: 'Its words, secrets removed.' })
  vendorMessage!: string;
}

@Directive('@shareable')
@ObjectType({ implements: UserError, description: 'The system of record does not answer.' })
export class SourceUnavailable extends UserError {
  @Field(() => Int, { nullable: true, description: 'Seconds after which to try again.' })
  retryAfterSeconds!: number | null;
}

export const USER_ERROR_TYPES = [
  InvalidInput,
  DocumentNotFound,
  MappingMissing,
  PeriodClosed,
  DuplicateBusinessKey,
  IdempotencyKeyReused,
  InvalidTransition,
  CreditHold,
  SourceRejected,
  SourceUnavailable,
] as const;

@ObjectType({ description: 'The exact request that would be sent, secrets removed.' })
export class VendorRequest {
  @Field(() => SystemKind, { description: 'The system it would go to.' })
  system!: SystemKind;
  @Field(() => String, { description: 'HTTP method.' })
  method!: string;
  @Field(() => String, { description: 'Path and query.' })
  path!: string;
  @Field(() => JsonScalar, { description: 'Body.' })
  body!: unknown;
}

/** What every mutation answers. */
@InterfaceType({
  description: 'What every mutation answers.',
  resolveType: (payload: object) => payload.constructor.name,
})
export abstract class MutationPayload {
  @Field(() => OperationKey, {
    nullable: true,
    description: 'The stored write; null when nothing was stored.',
  })
  operation!: OperationKey | null;
  @Field(() => ResultStatus, { description: 'What came of it.' })
  status!: ResultStatus;
  @Field(() => Boolean, {
    description: 'Whether this is the answer to an earlier request with the same key.',
  })
  replayed!: boolean;
  @Field(() => [UserError], { description: 'Why it was refused or held; empty otherwise.' })
  userErrors!: UserError[];
  @Field(() => [Notice], { description: 'What the caller should know.' })
  warnings!: Notice[];
}

@InputType({
  description: 'Asks for the invoice of an order, or of one line of its billing schedule.',
})
export class RequestInvoiceInput {
  @Field(() => String, {
    description:
      '8 to 128 visible ASCII characters, chosen by the caller; the same key never makes a second invoice.',
  })
  idempotencyKey!: string;
  @Field(() => ID, { description: 'The order.' })
  orderId!: string;
  @Field(() => ID, {
    nullable: true,
    description: 'The line of its billing schedule; without it the whole order is invoiced.',
  })
  scheduleLineId?: string | null;
  @Field(() => DateScalar, {
    nullable: true,
    description:
      'Day of issue; the schedule’s day, or today in the legal entity’s time zone, when left out.',
  })
  issueDate?: string | null;
  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Check everything and show the exact request, but store and send nothing.',
  })
  dryRun!: boolean;
}

@ObjectType({ implements: MutationPayload, description: 'Answer of requestInvoice.' })
export class RequestInvoicePayload extends MutationPayload {
  @Field(() => ID, {
    nullable: true,
    description: 'Id of the invoice, reserved as soon as the write is stored.',
  })
  invoiceId!: string | null;
  @Field(() => ResultStatus, {
    nullable: true,
    description: 'What the status would be without dryRun.',
  })
  wouldStatus!: ResultStatus | null;
  @Field(() => VendorRequest, {
    nullable: true,
    description: 'With dryRun: the exact request that would be sent.',
  })
  vendorRequest!: VendorRequest | null;
}
