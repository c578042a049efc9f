import type { Field } from '../schema/field.ts';
import { type Org, typeNamed } from '../store/org.ts';
import { idOf, isDeleted, type Row } from '../store/row.ts';
import { type ApiBase, attributesOf, wireValue } from '../wire.ts';
import {
  type BoundCondition,
  type BoundPath,
  type BoundQuery,
  type BoundSubquery,
  isBoundSubquery,
  parentOf,
} from './bind.ts';
import { chooseAccess } from './plan.ts';
import { comparator, compile } from './predicate.ts';

export interface Visibility {
  /** `queryAll` sees the recycle bin. */
  readonly deleted: boolean;
  /** Look-ups by external id miss records created after this moment (the `index-lag` fault). */
  readonly indexedUntil: number;
}

/** The rows a query matches, in its order, after offset and limit. */
export function matchingRows(org: Org, query: BoundQuery, visibility: Visibility): Row[] {
  const table = org.table(query.type.name);
  const { rows, inOrder } = chooseAccess(table, query);
  return filterRows(rows, inOrder, query, visibility);
}

function filterRows(
  rows: Iterable<Row>,
  inOrder: boolean,
  query: BoundQuery,
  visibility: Visibility,
): Row[] {
  const holds = query.where ? compile(query.where) : () => true;
  const until =
    query.where && namesExternalId(query.where)
      ? visibility.indexedUntil
      : Number.POSITIVE_INFINITY;
  const end = query.offset + query.limit;
  const matches: Row[] = [];
  for (const row of rows) {
    if (inOrder && matches.length >= end) break;
    if (!visibility.deleted && isDeleted(row)) continue;
    if ((row['CreatedDate'] as number) > until || !holds(row)) continue;
    matches.push(row);
  }
  if (!inOrder) matches.sort(comparator(query.orderBy));
  return query.offset === 0 && matches.length <= end ? matches : matches.slice(query.offset, end);
}

function namesExternalId(condition: BoundCondition): boolean {
  if (condition.kind === 'not') return namesExternalId(condition.item);
  if (condition.kind === 'compare') return condition.path.field.externalId;
  return condition.items.some(namesExternalId);
}

/** The children of one record that a subquery asks for. */
export function childRows(
  org: Org,
  { lookup, query }: BoundSubquery,
  parent: Row,
  visibility: Visibility,
): Row[] {
  const rows = org.table(query.type.name).find(lookup.name, idOf(parent));
  return filterRows(rows, query.orderBy.length === 0, query, visibility);
}

/** Gives a list of children the shape of a page, or null when there are none. */
export type PageOfChildren = (subquery: BoundSubquery, parent: Row) => unknown;

/** One record as selected: fields, parents nested as objects, children as pages. */
export function wireSelection(
  org: Org,
  base: ApiBase,
  query: BoundQuery,
  row: Row,
  children: PageOfChildren,
): Record<string, unknown> {
  const record: Record<string, unknown> = { attributes: attributesOf(base, query.type, row) };
  for (const item of query.items) {
    if (isBoundSubquery(item)) record[item.relationship] = children(item, row);
    else placeField(org, base, record, row, item);
  }
  return record;
}

function placeField(
  org: Org,
  base: ApiBase,
  record: Record<string, unknown>,
  row: Row,
  { parents, field }: BoundPath,
): void {
  let target = record;
  for (let depth = 0; depth < parents.length; depth++) {
    const lookup = parents[depth] as Field;
    const parent = parentOf(org, row, parents.slice(0, depth + 1));
    const name = lookup.relationshipName ?? lookup.name;
    if (!parent) {
      target[name] = null;
      return;
    }
    target[name] ??= {
      attributes: attributesOf(base, typeNamed(lookup.referenceTo ?? ''), parent),
    };
    target = target[name] as Record<string, unknown>;
  }
  const source = parentOf(org, row, parents);
  if (source) target[field.name] = wireValue(field, source);
}
