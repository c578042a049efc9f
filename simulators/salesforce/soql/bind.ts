import { SalesforceError } from '../errors.ts';
import type { Field } from '../schema/field.ts';
import { childRelationships, findSObject } from '../schema/index.ts';
import type { SObjectType } from '../schema/sobject.ts';
import { type Org, typeNamed } from '../store/org.ts';
import { type Row, type Value, valueIn } from '../store/row.ts';
import { type Condition, isSubquery, type Operator, type Path, type Select } from './ast.ts';
import { type Operand, operandOf } from './literals.ts';
import { malformed, pointAt } from './tokens.ts';

const MAX_PARENTS = 5;
const REFERENCE_YOUR_WSDL =
  'Please reference your WSDL or the describe call for the appropriate names.';

/** A field seen from the queried record, perhaps through its parents. */
export interface BoundPath {
  readonly parents: readonly Field[];
  readonly field: Field;
  read(row: Row): Value;
}

export interface Comparison {
  readonly kind: 'compare';
  readonly path: BoundPath;
  readonly operator: Operator;
  readonly operands: readonly Operand[];
}

export type BoundCondition =
  | { readonly kind: 'and' | 'or'; readonly items: readonly BoundCondition[] }
  | { readonly kind: 'not'; readonly item: BoundCondition }
  | Comparison;

export interface BoundOrdering {
  readonly path: BoundPath;
  readonly descending: boolean;
  readonly nullsLast: boolean;
}

export interface BoundSubquery {
  readonly relationship: string;
  /** The child's lookup to the queried record. */
  readonly lookup: Field;
  readonly query: BoundQuery;
}

/** A query whose names and types fit the org. */
export interface BoundQuery {
  readonly type: SObjectType;
  readonly count: boolean;
  readonly items: readonly (BoundPath | BoundSubquery)[];
  readonly where: BoundCondition | undefined;
  readonly orderBy: readonly BoundOrdering[];
  readonly limit: number;
  readonly offset: number;
}

export function isBoundSubquery(item: BoundPath | BoundSubquery): item is BoundSubquery {
  return 'relationship' in item;
}

export function bindQuery(org: Org, soql: string, select: Select): BoundQuery {
  const name = select.from.parts.join('.');
  const type = findSObject(name);
  if (!type) {
    const hint = `If you are attempting to use a custom object, be sure to append the '__c' after the entity name. ${REFERENCE_YOUR_WSDL}`;
    throw new SalesforceError(
      'INVALID_TYPE',
      `${pointAt(soql, select.from.at)}sObject type '${name}' is not supported. ${hint}`,
    );
  }
  return new Binder(org, soql, type, [type.name, select.alias ?? type.name]).bind(select);
}

class Binder {
  readonly #org: Org;
  readonly #soql: string;
  readonly #type: SObjectType;
  readonly #ownNames: ReadonlySet<string>;

  constructor(org: Org, soql: string, type: SObjectType, ownNames: readonly string[]) {
    this.#org = org;
    this.#soql = soql;
    this.#type = type;
    this.#ownNames = new Set(ownNames.map((name) => name.toLowerCase()));
  }

  bind(select: Select): BoundQuery {
    const items = select.items.map((item) =>
      isSubquery(item) ? this.#subquery(item) : this.#path(item),
    );
    this.#refuseRepeats(items);
    return {
      type: this.#type,
      count: select.count,
      items,
      where: select.where && this.#condition(select.where),
      orderBy: select.orderBy.map(({ path, ...direction }) => ({
        path: this.#sortable(path),
        ...direction,
      })),
      limit: select.limit ?? Number.POSITIVE_INFINITY,
      offset: select.offset,
    };
  }

  #subquery(select: Select): BoundSubquery {
    const name = select.from.parts.join('.');
    const relationship = childRelationships(this.#type).find(
      (known) => known.name.toLowerCase() === name.toLowerCase(),
    );
    if (!relationship) {
      throw this.#invalidField(
        select.from.at,
        `Didn't understand relationship '${name}' in FROM part of query call. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. ${REFERENCE_YOUR_WSDL}`,
      );
    }
    const { child, field: lookup } = relationship;
    const binder = new Binder(this.#org, this.#soql, child, [
      child.name,
      select.alias ?? name,
      name,
    ]);
    return { relationship: relationship.name, lookup, query: binder.bind(select) };
  }

  #condition(condition: Condition): BoundCondition {
    if (condition.kind === 'not') return { kind: 'not', item: this.#condition(condition.item) };
    if (condition.kind !== 'compare') {
      return { kind: condition.kind, items: condition.items.map((item) => this.#condition(item)) };
    }
    const path = this.#path(condition.path);
    this.#refuseUnfilterable(path.field, condition.operator, condition.path.at);
    const operands = condition.values.map((literal) =>
      operandOf(path.field, literal, {
        nowMs: this.#org.clock.now(),
        refuse: (code, reason) => {
          throw new SalesforceError(code, pointAt(this.#soql, condition.path.at) + reason);
        },
      }),
    );
    return { kind: 'compare', path, operator: condition.operator, operands };
  }

  #refuseUnfilterable(field: Field, operator: Operator, at: number): void {
    if (!isFilterable(field)) {
      throw this.#invalidField(at, `field '${field.name}' can not be filtered in a query call`);
    }
    const multi = field.type === 'multipicklist';
    const fits =
      operator === 'LIKE'
        ? isText(field)
        : operator === 'INCLUDES' || operator === 'EXCLUDES'
          ? multi
          : true;
    if (fits) return;
    throw new SalesforceError(
      'INVALID_QUERY_FILTER_OPERATOR',
      `${pointAt(this.#soql, at)}invalid operator on ${field.type} field`,
    );
  }

  #sortable(path: Path): BoundPath {
    const bound = this.#path(path);
    if (!isFilterable(bound.field) || bound.field.type === 'multipicklist') {
      throw malformed(
        `field '${bound.field.name}' can not be sorted in a query call`,
        this.#soql,
        path.at,
      );
    }
    return bound;
  }

  #path(path: Path): BoundPath {
    const parts = this.#withoutOwnName(path.parts);
    if (parts.length - 1 > MAX_PARENTS) {
      throw malformed(
        `SOQL relationship path cannot exceed ${MAX_PARENTS} levels of parents`,
        this.#soql,
        path.at,
      );
    }
    let type = this.#type;
    const parents: Field[] = [];
    for (const part of parts.slice(0, -1)) {
      const lookup = type.byRelationship.get(part.toLowerCase());
      if (!lookup?.referenceTo) throw this.#unknownRelationship(part, path.at);
      parents.push(lookup);
      type = typeNamed(lookup.referenceTo);
    }
    const name = parts.at(-1) ?? '';
    const field = type.byName.get(name.toLowerCase());
    if (!field) throw this.#unknownColumn(name, type, path.at);
    return { parents, field, read: reader(this.#org, parents, field) };
  }

  #withoutOwnName(parts: readonly string[]): readonly string[] {
    const first = parts[0]?.toLowerCase() ?? '';
    const own =
      parts.length > 1 && this.#ownNames.has(first) && !this.#type.byRelationship.has(first);
    return own ? parts.slice(1) : parts;
  }

  #refuseRepeats(items: readonly (BoundPath | BoundSubquery)[]): void {
    const seen = new Set<string>();
    for (const item of items) {
      if (isBoundSubquery(item)) continue;
      const name = [
        ...item.parents.map(({ relationshipName }) => relationshipName),
        item.field.name,
      ].join('.');
      if (seen.has(name)) throw this.#invalidField(0, `duplicate field selected: ${name}`);
      seen.add(name);
    }
  }

  #unknownColumn(name: string, type: SObjectType, at: number): SalesforceError {
    return this.#invalidField(
      at,
      `No such column '${name}' on entity '${type.name}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. ${REFERENCE_YOUR_WSDL}`,
    );
  }

  #unknownRelationship(name: string, at: number): SalesforceError {
    return this.#invalidField(
      at,
      `Didn't understand relationship '${name}' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. ${REFERENCE_YOUR_WSDL}`,
    );
  }

  #invalidField(at: number, reason: string): SalesforceError {
    return new SalesforceError('INVALID_FIELD', pointAt(this.#soql, at) + reason);
  }
}

function reader(org: Org, parents: readonly Field[], field: Field): (row: Row) => Value {
  if (parents.length === 0) return (row) => valueIn(row, field.name);
  return (row) => {
    const parent = parentOf(org, row, parents);
    return parent ? valueIn(parent, field.name) : null;
  };
}

/** Follows lookups upwards; undefined where one of them is empty. */
export function parentOf(org: Org, row: Row, parents: readonly Field[]): Row | undefined {
  let current: Row | undefined = row;
  for (const lookup of parents) {
    const id: Value = current ? valueIn(current, lookup.name) : null;
    current = typeof id === 'string' ? org.table(lookup.referenceTo ?? '').get(id) : undefined;
  }
  return current;
}

const TEXT_TYPES = new Set([
  'string',
  'textarea',
  'phone',
  'url',
  'email',
  'picklist',
  'multipicklist',
]);

function isText(field: Field): boolean {
  return TEXT_TYPES.has(field.type);
}

/** Compound addresses and long texts can be read but not searched. */
export function isFilterable(field: Field): boolean {
  return field.type !== 'address' && !(field.type === 'textarea' && field.length > 255);
}
