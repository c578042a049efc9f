import { Field, Float, ID, InputType, Int, ObjectType } from 'type-graphql';
import { connectionOf, listArgsOf, orderOf } from './connection-page.ts';
import { describedEnum } from './enum.ts';
import { enumFilterOf, IdFilter, StringFilter } from './filters.ts';
import { SystemKind } from './provenance.ts';
import { DateTimeScalar } from './scalars.ts';

export const SyncMode = { INITIAL: 'INITIAL', INCREMENTAL: 'INCREMENTAL', FULL: 'FULL' } as const;
export type SyncMode = (typeof SyncMode)[keyof typeof SyncMode];
describedEnum(SyncMode, 'SyncMode', 'How an object type is being read.', {
  INITIAL: 'For the first time, as a whole.',
  INCREMENTAL: 'Only what changed since the last time.',
  FULL: 'As a whole every time, since the source cannot tell what changed.',
});

export const SyncState = {
  WAITING: 'WAITING',
  LOADING: 'LOADING',
  CURRENT: 'CURRENT',
  LATE: 'LATE',
  FAILING: 'FAILING',
} as const;
export type SyncState = (typeof SyncState)[keyof typeof SyncState];
describedEnum(SyncState, 'SyncState', 'Whether the kept copy keeps up with its source.', {
  WAITING: 'Not read yet.',
  LOADING: 'Being read for the first time.',
  CURRENT: 'Confirmed within its window.',
  LATE: 'Last confirmed longer ago than its window.',
  FAILING: 'The last attempt failed.',
});

@ObjectType({ description: 'How far a long read has come.' })
export class SyncProgress {
  @Field(() => Int, { description: 'Records read.' })
  done!: number;
  @Field(() => Int, { nullable: true, description: 'Records in all, where the source can tell.' })
  total!: number | null;
  @Field(() => Float, { nullable: true, description: 'Records per second.' })
  perSecond!: number | null;
  @Field(() => Int, { nullable: true, description: 'Seconds left at that rate.' })
  etaSeconds!: number | null;
}

@ObjectType({
  description: 'How the kept copy of one object type of one connection keeps up with its source.',
})
export class SyncStatus {
  @Field(() => ID, { description: 'Connection and object type.' })
  id!: string;
  @Field(() => String, { description: 'Canonical object type.' })
  objectType!: string;
  @Field(() => ID, { description: 'Connection.' })
  connectionId!: string;
  @Field(() => SystemKind, { description: 'System behind the connection.' })
  system!: SystemKind;
  @Field(() => SyncMode, { description: 'How it is read.' })
  mode!: SyncMode;
  @Field(() => SyncState, { description: 'Whether it keeps up.' })
  state!: SyncState;
  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was last confirmed.' })
  lastSuccessAt!: Date | null;
  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was last tried.' })
  lastAttemptAt!: Date | null;
  @Field(() => String, { nullable: true, description: 'Where reading goes on.' })
  cursor!: string | null;
  @Field(() => Int, { nullable: true, description: 'Seconds since it was last confirmed.' })
  lagSeconds!: number | null;
  @Field(() => Int, { description: 'Seconds within which it is agreed to be confirmed.' })
  windowSeconds!: number;
  @Field(() => SyncProgress, { nullable: true, description: 'Progress of the first read.' })
  progress!: SyncProgress | null;
  @Field(() => Int, { description: 'Notifications received and not yet followed up.' })
  pending!: number;
  @Field(() => Int, {
    description: 'Records left out because they could not be understood; each has an exception.',
  })
  failed!: number;
  @Field(() => DateTimeScalar, { nullable: true, description: 'When it is read next.' })
  nextRunAt!: Date | null;
  @Field(() => String, { nullable: true, description: 'Why the last attempt failed.' })
  lastError!: string | null;
}

export const SyncStatusConnection = connectionOf(SyncStatus, 'SyncStatus', 'sync states');
export const SyncStatusOrder = orderOf('SyncStatus', {
  OBJECT_TYPE: 'Object type.',
  LAST_SUCCESS_AT: 'When it was last confirmed.',
});
const SyncStateFilter = enumFilterOf(SyncState, 'SyncState');

@InputType({ description: 'Which sync states.' })
export class SyncStatusFilter {
  @Field(() => IdFilter, { nullable: true, description: 'By connection.' })
  connection?: IdFilter | null;
  @Field(() => StringFilter, { nullable: true, description: 'By object type.' })
  objectType?: StringFilter | null;
  @Field(() => SyncStateFilter, { nullable: true, description: 'By state.' })
  state?: InstanceType<typeof SyncStateFilter> | null;
}

export const SyncStatusArgs = listArgsOf(SyncStatusFilter, SyncStatusOrder, 'sync states');
