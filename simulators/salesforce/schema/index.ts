import { currencyType, pricebook, pricebookEntry, product } from './catalogue.ts';
import { order, orderItem, quote, quoteLineItem } from './documents.ts';
import type { Field } from './field.ts';
import { opportunity, opportunityLineItem, opportunityStage } from './opportunity.ts';
import { account, contact, user } from './parties.ts';
import type { SObjectType } from './sobject.ts';

/** Every object of the org, parents before what points to them. */
export const SOBJECTS: readonly SObjectType[] = [
  currencyType,
  user,
  opportunityStage,
  account,
  contact,
  product,
  pricebook,
  pricebookEntry,
  opportunity,
  opportunityLineItem,
  quote,
  quoteLineItem,
  order,
  orderItem,
];

const byName = new Map(SOBJECTS.map((type) => [type.name.toLowerCase(), type]));
const byPrefix = new Map(SOBJECTS.map((type) => [type.keyPrefix, type]));

/** By API name in any case. */
export function findSObject(name: string): SObjectType | undefined {
  return byName.get(name.toLowerCase());
}

/** The type that an id belongs to, told by its first three characters. */
export function sobjectOfId(id: string): SObjectType | undefined {
  return byPrefix.get(id.slice(0, 3));
}

export interface ChildRelationship {
  readonly name: string;
  readonly child: SObjectType;
  readonly field: Field;
}

export interface Lookup {
  readonly child: SObjectType;
  readonly field: Field;
}

const lookups = new Map(SOBJECTS.map((type) => [type.name, findLookupsTo(type)]));
const children = new Map(SOBJECTS.map((type) => [type.name, findChildren(type)]));

/** Every lookup of the org that points to `parent`, named or not. */
export function lookupsTo(parent: SObjectType): readonly Lookup[] {
  return lookups.get(parent.name) ?? [];
}

export function childRelationships(parent: SObjectType): readonly ChildRelationship[] {
  return children.get(parent.name) ?? [];
}

function findLookupsTo(parent: SObjectType): Lookup[] {
  return SOBJECTS.flatMap((child) =>
    child.fields
      .filter((field) => field.referenceTo === parent.name)
      .map((field) => ({ child, field })),
  );
}

function findChildren(parent: SObjectType): ChildRelationship[] {
  return lookupsTo(parent).flatMap(({ child, field }) =>
    field.childRelationshipName === null
      ? []
      : [{ name: field.childRelationshipName, child, field }],
  );
}
