import { Directive, Field, ID, ObjectType } from 'type-graphql';
import { describedEnum } from './enum.ts';
import { DateTimeScalar } from './scalars.ts';

export const SystemKind = {
  SALESFORCE: 'SALESFORCE',
  DYNAMICS365_SALES: 'DYNAMICS365_SALES',
  DYNAMICS365_FINANCE: 'DYNAMICS365_FINANCE',
  NETSUITE: 'NETSUITE',
  S4HANA: 'S4HANA',
  WORKDAY: 'WORKDAY',
  ACUMATICA: 'ACUMATICA',
  CONCUR: 'CONCUR',
  EXPENSIFY: 'EXPENSIFY',
  GATEWAY: 'GATEWAY',
} as const;
export type SystemKind = (typeof SystemKind)[keyof typeof SystemKind];
describedEnum(SystemKind, 'SystemKind', 'A system that holds finance records.', {
  SALESFORCE: 'Salesforce (CRM).',
  DYNAMICS365_SALES: 'Microsoft Dynamics 365 Sales (CRM).',
  DYNAMICS365_FINANCE: 'Microsoft Dynamics 365 Finance or Business Central (ERP).',
  NETSUITE: 'Oracle NetSuite (ERP).',
  S4HANA: 'SAP S/4HANA (ERP).',
  WORKDAY: 'Workday (HR and finance).',
  ACUMATICA: 'Acumatica (ERP).',
  CONCUR: 'SAP Concur (expenses).',
  EXPENSIFY: 'Expensify (expenses).',
  GATEWAY: 'Tributary itself.',
});

export const Freshness = {
  LIVE: 'LIVE',
  FRESH: 'FRESH',
  STALE: 'STALE',
  UNREACHABLE: 'UNREACHABLE',
} as const;
export type Freshness = (typeof Freshness)[keyof typeof Freshness];
describedEnum(
  Freshness,
  'Freshness',
  'How far the kept copy can be trusted to show what the system of record holds now.',
  {
    LIVE: 'Read from the system of record within the last 10 seconds.',
    FRESH: 'Confirmed within the agreed window of its object type.',
    STALE: 'Last confirmed longer ago than the agreed window.',
    UNREACHABLE: 'The system of record does not answer at present; this is the last known state.',
  },
);

export const RefRole = { OWNER: 'OWNER', REPLICA: 'REPLICA', FORMER: 'FORMER' } as const;
export type RefRole = (typeof RefRole)[keyof typeof RefRole];
describedEnum(RefRole, 'RefRole', 'What a system’s record is to the canonical entity.', {
  OWNER: 'The system of record.',
  REPLICA: 'A copy kept by another system.',
  FORMER: 'An earlier record, kept after a cutover or a merge.',
});

@Directive('@shareable')
@ObjectType({ description: 'The id under which an external system knows this entity.' })
export class ExternalRef {
  @Field(() => SystemKind, { description: 'The system.' })
  system!: SystemKind;
  @Field(() => ID, { description: 'The connection to that system.' })
  connectionId!: string;
  @Field(() => String, { description: 'Kind of record there, in canonical words.' })
  objectType!: string;
  @Field(() => String, { description: 'The id there.' })
  externalId!: string;
  @Field(() => RefRole, { description: 'What that record is to this entity.' })
  role!: RefRole;
  @Field(() => String, {
    nullable: true,
    description: 'Where a person can open it, if that system has such an address.',
  })
  url!: string | null;
  @Field(() => DateTimeScalar, { description: 'When it was last seen there.' })
  lastSeenAt!: Date;
}

@Directive('@shareable')
@ObjectType({ description: 'A field that its source cannot supply, and why. Absent is not zero.' })
export class UnavailableField {
  @Field(() => String, { description: 'Path of the field within the entity.' })
  path!: string;
  @Field(() => String, { description: 'Why it is absent.' })
  reason!: string;
}

@Directive('@shareable')
@ObjectType({ description: 'Where one field of an entity comes from.' })
export class FieldProvenance {
  @Field(() => String, { description: 'Path of the field within the entity.' })
  path!: string;
  @Field(() => SystemKind, { description: 'The system it was read from.' })
  system!: SystemKind;
  @Field(() => String, { description: 'The record it was read from.' })
  sourceId!: string;
  @Field(() => String, {
    nullable: true,
    description: 'Why the source cannot supply it; null when it does.',
  })
  unavailableReason!: string | null;
}

@Directive('@shareable')
@ObjectType({ description: 'Where a record comes from and how fresh the kept copy is.' })
export class Provenance {
  /** Canonical type of the record, to find its freshness window. */
  objectType!: string;
  @Field(() => SystemKind, { description: 'The system of record.' })
  system!: SystemKind;
  @Field(() => ID, { description: 'The connection it was read through.' })
  connectionId!: string;
  @Field(() => String, { description: 'Its id in that system.' })
  sourceId!: string;
  @Field(() => String, {
    nullable: true,
    description:
      'Its version there; hand it back as `expectedVersion` to write only if nothing changed.',
  })
  sourceVersion!: string | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When that system says it last changed.',
  })
  sourceUpdatedAt!: Date | null;
  @Field(() => DateTimeScalar, { description: 'When this copy was read.' })
  fetchedAt!: Date;
  @Field(() => [UnavailableField], { description: 'Fields the source cannot supply.' })
  unavailable!: UnavailableField[];
  @Field(() => Boolean, {
    description: 'Whether the record was deleted in its system; the copy stays as a tombstone.',
  })
  deletedAtSource!: boolean;
}

/** What the kept copy of one object type was last confirmed against. */
export interface FreshnessOfType {
  readonly confirmedAt: Date | null;
  readonly windowSeconds: number;
  readonly reachable: boolean;
}

/** The newest moment at which this copy is known to have been right. */
export function confirmedAt(provenance: Provenance, type: FreshnessOfType | undefined): Date {
  const byType = type?.confirmedAt;
  return byType && byType > provenance.fetchedAt ? byType : provenance.fetchedAt;
}

/** Whole seconds since that moment. */
export function ageSeconds(
  provenance: Provenance,
  type: FreshnessOfType | undefined,
  now: Date,
): number {
  const age = now.getTime() - confirmedAt(provenance, type).getTime();
  return Math.max(0, Math.floor(age / 1000));
}

/** Where fields of a record come from: all from its one source, or from nowhere, with the reason. */
export function fieldProvenance(
  { system, sourceId, unavailable }: Provenance,
  paths: readonly string[] | null,
): FieldProvenance[] {
  const reasons = new Map(unavailable.map(({ path, reason }) => [path, reason]));
  return [...new Set(paths ?? reasons.keys())].map((path) => ({
    path,
    system,
    sourceId,
    unavailableReason: reasons.get(path) ?? null,
  }));
}

const worstFirst = ['UNREACHABLE', 'STALE', 'FRESH', 'LIVE'] as const satisfies Freshness[];

/** Of figures drawn from many records of a type, possibly of several connections: the worst of them. */
export function freshnessOfAll(types: readonly FreshnessOfType[], now: Date): Freshness {
  const each = types.map((type) => {
    const age = type.confirmedAt ? (now.getTime() - type.confirmedAt.getTime()) / 1000 : Infinity;
    return freshnessOf(age, type);
  });
  return worstFirst.find((freshness) => each.includes(freshness)) ?? 'STALE';
}

export function freshnessOf(age: number, type: FreshnessOfType | undefined): Freshness {
  if (type && !type.reachable) return 'UNREACHABLE';
  if (age <= 10) return 'LIVE';
  return type && age <= type.windowSeconds ? 'FRESH' : 'STALE';
}
