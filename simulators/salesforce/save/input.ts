import { noSuchColumn, SalesforceError } from '../errors.ts';
import type { Field } from '../schema/field.ts';
import type { SObjectType } from '../schema/sobject.ts';
import { type Org, typeNamed } from '../store/org.ts';
import { type Draft, idOf, isDeleted, type Row } from '../store/row.ts';
import { coerce } from './coerce.ts';

export type Input = Readonly<Record<string, unknown>>;

/** The fields a client sent, by their proper names and checked one by one. */
export function readInput(
  org: Org,
  type: SObjectType,
  input: Input,
  purpose: 'create' | 'update',
): Draft {
  const draft: Draft = {};
  const locked: string[] = [];
  for (const [name, raw] of Object.entries(input)) {
    if (name === 'attributes') continue;
    if (name.toLowerCase() === 'id') throw idInBody();
    const parent = type.byRelationship.get(name.toLowerCase());
    if (parent && isObject(raw)) {
      draft[parent.name] = referenced(org, parent, raw);
      continue;
    }
    const field = type.byName.get(name.toLowerCase());
    if (!field) throw noSuchColumn(name, type.name);
    if (!(purpose === 'create' ? field.createable : field.updateable)) locked.push(field.name);
    else draft[field.name] = coerce(field, raw);
  }
  if (locked.length > 0) throw notWritable(locked);
  return draft;
}

/** `{"Parent": {"External_Id__c": "K1"}}` names the parent by an external id instead of its own. */
function referenced(org: Org, field: Field, raw: Input): string {
  const parent = typeNamed(field.referenceTo ?? '');
  const [name, value] = Object.entries(raw).find(([key]) => key !== 'attributes') ?? ['', ''];
  const key = parent.byName.get(name.toLowerCase());
  if (!key?.idLookup) throw noSuchColumn(name, parent.name);
  const matches = byKey(org, parent, key, value);
  const match = matches[0];
  if (matches.length === 1 && match) return idOf(match);
  throw new SalesforceError(
    'INVALID_FIELD',
    matches.length === 0
      ? `Foreign key external ID: ${value} not found for field ${key.name} in entity ${parent.name}`
      : `Foreign key external ID: ${value} matches more than one record for field ${key.name} in entity ${parent.name}`,
  );
}

/** Living records with this value in a field that may serve as a key. */
export function byKey(org: Org, type: SObjectType, field: Field, raw: unknown): Row[] {
  const value = coerce(field, raw);
  const table = org.table(type.name);
  const rows = field.name === 'Id' ? [table.get(String(value))] : table.find(field.name, value);
  return rows.filter((row): row is Row => row !== undefined && !isDeleted(row));
}

function isObject(raw: unknown): raw is Input {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw);
}

export function idInBody(field = 'Id'): SalesforceError {
  return new SalesforceError(
    'INVALID_FIELD',
    `The ${field} field should not be specified in the sobject data.`,
  );
}

function notWritable(fields: readonly string[]): SalesforceError {
  return new SalesforceError(
    'INVALID_FIELD_FOR_INSERT_UPDATE',
    `Unable to create/update fields: ${fields.join(', ')}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`,
    { fields },
  );
}
