import { Directive, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { connectionOf, listArgsOf, orderOf } from './connection-page.ts';
import { describedEnum } from './enum.ts';
import { enumFilterOf, IdFilter } from './filters.ts';
import { SystemKind } from './provenance.ts';
import { DateTimeScalar } from './scalars.ts';

export const ConnectionState = {
  CONNECTED: 'CONNECTED',
  DEGRADED: 'DEGRADED',
  UNREACHABLE: 'UNREACHABLE',
  REFUSED: 'REFUSED',
} as const;
export type ConnectionState = (typeof ConnectionState)[keyof typeof ConnectionState];
describedEnum(ConnectionState, 'ConnectionState', 'Whether a system can be talked to.', {
  CONNECTED: 'Answers.',
  DEGRADED: 'Answers, but throttles or fails at times.',
  UNREACHABLE: 'Does not answer.',
  REFUSED: 'Refuses the credentials.',
});

export const CapabilityAction = { READ: 'READ', CREATE: 'CREATE', FIND: 'FIND' } as const;
export type CapabilityAction = (typeof CapabilityAction)[keyof typeof CapabilityAction];
describedEnum(CapabilityAction, 'CapabilityAction', 'What can be done with an object type.', {
  READ: 'Read.',
  CREATE: 'Create.',
  FIND: 'Find what was created, by its mark.',
});

export const AnchorClass = { ENFORCED: 'ENFORCED', FINDABLE: 'FINDABLE', NONE: 'NONE' } as const;
export type AnchorClass = (typeof AnchorClass)[keyof typeof AnchorClass];
describedEnum(
  AnchorClass,
  'AnchorClass',
  'What a system does with the mark that a write carries.',
  {
    ENFORCED: 'Refuses a second document with it.',
    FINDABLE: 'Can be searched for it.',
    NONE: 'Neither.',
  },
);

export const ChangeFeed = { INCREMENTAL: 'INCREMENTAL', FULL_ONLY: 'FULL_ONLY' } as const;
export type ChangeFeed = (typeof ChangeFeed)[keyof typeof ChangeFeed];
describedEnum(ChangeFeed, 'ChangeFeed', 'Whether a system can tell what changed.', {
  INCREMENTAL: 'Lists what changed since a time.',
  FULL_ONLY: 'Only lists everything.',
});

export const DeleteDetection = { KEY_SWEEP: 'KEY_SWEEP', FEED: 'FEED' } as const;
export type DeleteDetection = (typeof DeleteDetection)[keyof typeof DeleteDetection];
describedEnum(DeleteDetection, 'DeleteDetection', 'How deletions are noticed.', {
  KEY_SWEEP: 'By reading all keys from time to time.',
  FEED: 'By the system’s list of deletions, and by reading all keys from time to time.',
});

@ObjectType({ description: 'What a connection can do with one object type.' })
export class Capability {
  @Field(() => String, { description: 'Canonical object type.' })
  objectType!: string;
  @Field(() => [CapabilityAction], { description: 'What can be done.' })
  actions!: CapabilityAction[];
  @Field(() => AnchorClass, { description: 'What the system does with the mark of a write.' })
  anchor!: AnchorClass;
  @Field(() => Int, { description: 'Seconds to wait after a lost answer before looking it up.' })
  settleSeconds!: number;
  @Field(() => ChangeFeed, { description: 'Whether it can tell what changed.' })
  changeFeed!: ChangeFeed;
  @Field(() => DeleteDetection, { description: 'How deletions are noticed.' })
  deletes!: DeleteDetection;
}

@Directive('@key(fields: "id")')
@ObjectType({ description: 'A system of record that this deployment is connected to.' })
export class Connection {
  @Field(() => ID, { description: 'Name of the connection.' })
  id!: string;
  @Field(() => SystemKind, { description: 'The system.' })
  system!: SystemKind;
  @Field(() => String, {
    description: 'Which of its environments, such as "production" or "simulator".',
  })
  environment!: string;
  @Field(() => ConnectionState, { description: 'Whether it can be talked to.' })
  state!: ConnectionState;
  @Field(() => [String], { description: 'What it is here: crm, erp, expense.' })
  role!: string[];
  @Field(() => DateTimeScalar, { nullable: true, description: 'When it last answered.' })
  lastAnswerAt!: Date | null;
  @Field(() => String, { nullable: true, description: 'Why it does not answer or refuses.' })
  lastError!: string | null;
  @Field(() => [Capability], { description: 'What can be done through it.' })
  capabilities!: Capability[];
}

export const ConnectionConnection = connectionOf(Connection, 'Connection', 'connections');
export const ConnectionOrder = orderOf('Connection', { ID: 'Name.' });
const ConnectionStateFilter = enumFilterOf(ConnectionState, 'ConnectionState');

@InputType({ description: 'Which connections.' })
export class ConnectionFilter {
  @Field(() => IdFilter, { nullable: true, description: 'By name.' })
  id?: IdFilter | null;
  @Field(() => ConnectionStateFilter, { nullable: true, description: 'By state.' })
  state?: InstanceType<typeof ConnectionStateFilter> | null;
}

export const ConnectionArgs = listArgsOf(ConnectionFilter, ConnectionOrder, 'connections');
