import type { CanonicalType } from '../../schema/identifier.ts';
import type { CanonicalRecords, Change, IdentityKey, Observed } from '../ports.ts';
import { instantOf, optional, required } from './fields.ts';
import type { SObject } from './queries.ts';
import type { ChildQuery, Condition } from './soql.ts';

/** One kind of Salesforce record: how it is selected, and what it becomes. */
export interface RecordKind {
  /** Of the feed. */
  readonly name: string;
  /** Salesforce’s own name of it. */
  readonly sobject: string;
  readonly emits: CanonicalType;
  /** Beside `Id` and `SystemModstamp`. */
  readonly fields: readonly string[];
  /** Records that belong to it and come with it. */
  readonly children?: ChildQuery;
  /** Which records are meant, where not all. */
  readonly where?: Condition;
  /** Records asked for at once, at most 2000; fewer where each brings children. */
  readonly pageSize: number;
  /** What people know it by. */
  readonly businessId: { readonly kind: string; readonly field: string };
  /** Throws `Unmappable` or `UnreadableAmount` for a record that cannot be understood. */
  map(record: SObject, instanceUrl: string): Change;
}

interface ChangeParts<Type extends CanonicalType> {
  readonly type: Type;
  readonly record: SObject;
  readonly instanceUrl: string;
  readonly facts: Observed<CanonicalRecords[Type]>;
  readonly keys?: readonly IdentityKey[];
  /** Path to reason; null where nothing is missing. */
  readonly unavailable?: Readonly<Record<string, string | null>>;
}

/** A change of a record that Salesforce owns. */
export function changeOf<Type extends CanonicalType>(parts: ChangeParts<Type>): Change<Type> {
  const { type, record, instanceUrl, facts, keys = [], unavailable = {} } = parts;
  const externalId = required(record, 'Id');
  const updatedAt = instantOf(required(record, 'SystemModstamp'));
  return {
    type,
    externalId,
    role: 'OWNER',
    keys,
    anchor: anchorIn(record),
    version: updatedAt?.toISOString() ?? null,
    updatedAt,
    url: `${instanceUrl}/${externalId}`,
    unavailable: Object.entries(unavailable).flatMap(([path, reason]) =>
      reason === null ? [] : [{ path, reason }],
    ),
    facts,
  };
}

/** Our own marks start with `tb_`; other keys are somebody else’s. */
function anchorIn(record: SObject): string | null {
  const key = optional(record, 'Gateway_Key__c');
  return key?.startsWith('tb_') ? key : null;
}
