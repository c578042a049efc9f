import type { RecordKind } from './record.ts';
import type { Condition, Query } from './soql.ts';

/** A place in the order (SystemModstamp, Id). Without an id: before every record of that moment. */
export interface Place {
  /** ISO 8601 in UTC with milliseconds. */
  readonly at: string;
  readonly id: string | null;
}

/** A page of what changed behind a place, oldest change first. */
export const changedBehind = (kind: RecordKind, place: Place): Query => ({
  ...selected(kind, behind(place)),
  orderBy: ['SystemModstamp', 'Id'],
  limit: kind.pageSize,
});

export const byIds = (kind: RecordKind, ids: readonly string[]): Query =>
  selected(kind, { field: 'Id', isOneOf: ids });

/** A page of ids behind one, or from the first on. */
export const idsBehind = (kind: RecordKind, id: string | null, limit: number): Query => ({
  select: ['Id'],
  from: kind.sobject,
  where: both(kind.where, id === null ? undefined : { field: 'Id', is: '>', value: id }),
  orderBy: ['Id'],
  limit,
});

export const counted = ({ sobject, where }: RecordKind): Query => ({
  select: 'COUNT()',
  from: sobject,
  where,
});

function selected({ fields, children, sobject, where }: RecordKind, condition: Condition): Query {
  return {
    select: ['Id', 'SystemModstamp', ...fields, ...(children ? [children] : [])],
    from: sobject,
    where: both(where, condition),
  };
}

/** The lower bound stands alone before the OR, where the index of SystemModstamp can serve it. */
function behind({ at, id }: Place): Condition {
  const value = new Date(at);
  const notBefore: Condition = { field: 'SystemModstamp', is: '>=', value };
  if (id === null) return notBefore;
  const later: Condition = { field: 'SystemModstamp', is: '>', value };
  return { all: [notBefore, { any: [later, { field: 'Id', is: '>', value: id }] }] };
}

function both(one: Condition | undefined, other: Condition | undefined): Condition | undefined {
  return one && other ? { all: [one, other] } : (one ?? other);
}
