import { consolidatedStanding } from '../accounting/standing.ts';
import { type Entry, type Line, linesOf, type Value, type Values } from '../books/record.ts';
import { titleOf } from '../books/titles.ts';
import { instantText } from '../calendar.ts';
import { exactNumber } from '../exact.ts';
import type { Field, Fields, Sublist } from '../schema/field.ts';
import { TYPES } from '../schema/types.ts';
import { type Tenant, today } from '../tenant.ts';
import { referenced } from './references.ts';

export interface View {
  /** `https://…/services/rest`. */
  readonly base: string;
  /** Sublists with their rows instead of a link to them. */
  readonly expand: boolean;
  /** Enumerations as their id alone. */
  readonly simpleEnums: boolean;
  /** Only these fields, beside `links` and `id`; absent means all. */
  readonly only?: ReadonlySet<string>;
}

type Json = Record<string, unknown>;

/** A record as the API shows it; empty fields are left out. */
export function show(tenant: Tenant, entry: Entry, view: View): Json {
  const type = TYPES[entry.type];
  const self = selfOf(entry, view);
  const shown: Json = { links: [{ rel: 'self', href: self }], id: String(entry.id) };
  const wanted = (name: string) => view.only?.has(name) ?? true;
  if (entry.externalId !== null && wanted('externalId')) shown['externalId'] = entry.externalId;
  showFields(tenant, shown, type.fields, fullValues(tenant, entry), view, wanted, self);
  for (const [name, sublist] of Object.entries(type.sublists)) {
    if (wanted(name)) shown[name] = showSublist(tenant, entry, name, sublist, view);
  }
  return shown;
}

export const selfOf = (entry: Entry, { base }: Pick<View, 'base'>): string =>
  `${base}/record/v1/${entry.type}/${entry.id}`;

/** Stored values, the stamps and, for customers, what the ledger says about them. */
export function fullValues(tenant: Tenant, entry: Entry): Values {
  const stamps = {
    createdDate: entry.createdMs,
    dateCreated: entry.createdMs,
    lastModifiedDate: entry.modifiedMs,
  };
  return entry.type === 'customer'
    ? { ...entry.values, ...stamps, ...consolidatedStanding(tenant.books, entry, today(tenant)) }
    : { ...entry.values, ...stamps };
}

function showFields(
  tenant: Tenant,
  into: Json,
  fields: Fields,
  values: Values,
  view: View,
  wanted: (name: string) => boolean,
  self: string,
): void {
  for (const [name, field] of Object.entries(fields)) {
    const value = values[name] ?? null;
    if (value === null || !wanted(name)) continue;
    into[name] =
      field.kind === 'references' && !view.expand
        ? { links: [{ rel: 'self', href: `${self}/${name}` }] }
        : showValue(tenant, field, value, view);
  }
}

function showValue(tenant: Tenant, field: Field, value: Value, view: View): unknown {
  switch (field.kind) {
    case 'exact':
      return typeof value === 'bigint' ? exactNumber(value) : value;
    case 'instant':
      return instantText(Number(value));
    case 'reference':
      return showReference(tenant, field, Number(value), view);
    case 'references':
      return collectionOf(
        (value as readonly number[]).map((id) => showReference(tenant, field, id, view)),
      );
    case 'choice':
      return view.simpleEnums ? value : { id: value, refName: field.labels?.[String(value)] };
    case 'address':
      return showAddress(value as Readonly<Record<string, string>>, view);
    default:
      return value;
  }
}

function showReference(tenant: Tenant, field: Field, id: number, view: View): Json {
  const target = referenced(tenant.books, field, id);
  if (!target) return { links: [], id: String(id) };
  return {
    links: [{ rel: 'self', href: selfOf(target, view) }],
    id: String(id),
    refName: titleOf(target),
  };
}

function showAddress(address: Readonly<Record<string, string>>, { simpleEnums }: View): Json {
  const { country } = address;
  return country === undefined || simpleEnums
    ? { ...address }
    : { ...address, country: { id: country, refName: country } };
}

function showSublist(
  tenant: Tenant,
  entry: Entry,
  name: string,
  sublist: Sublist,
  view: View,
): Json {
  const href = `${selfOf(entry, view)}/${name}`;
  const links = [{ rel: 'self', href }];
  if (!view.expand) return { links };
  const items = linesOf(entry, name).map((line) => showLine(tenant, line, sublist, href, view));
  return { links, ...collectionOf(items) };
}

/** One row, with its number under the sublist's key. */
export function showLine(
  tenant: Tenant,
  line: Line,
  sublist: Sublist,
  href: string,
  view: View,
): Json {
  const shown: Json = { links: [{ rel: 'self', href: `${href}/${line.key}` }] };
  const numbered = sublist.fields['line'] ? 'line' : sublist.key;
  const values: Values = { ...line.values, [numbered]: line.key };
  showFields(tenant, shown, sublist.fields, values, view, () => true, href);
  return shown;
}

const collectionOf = (items: readonly unknown[]): Json => ({
  items,
  count: items.length,
  hasMore: false,
  offset: 0,
  totalResults: items.length,
});
