import { entityIsDeleted, requiredMissing, SalesforceError } from '../errors.ts';
import type { Field } from '../schema/field.ts';
import type { SObjectType } from '../schema/sobject.ts';
import type { Org } from '../store/org.ts';
import { type Draft, idOf, isDeleted, type Row, valueIn } from '../store/row.ts';

/** Fields that must be filled and that the org does not fill by itself. */
export function refuseMissing(type: SObjectType, draft: Draft): void {
  const missing = type.fields.filter(
    (field) => !field.nillable && field.createable && (draft[field.name] ?? null) === null,
  );
  if (missing.length > 0) throw requiredMissing(missing.map(({ name }) => name));
}

/** Every lookup that changed must point to a living record. */
export function refuseDangling(
  org: Org,
  type: SObjectType,
  draft: Draft,
  before: Row | undefined,
): void {
  for (const field of type.fields) {
    const target = draft[field.name];
    if (!field.referenceTo || !target || target === before?.[field.name]) continue;
    const row = org.table(field.referenceTo).get(String(target));
    if (!row) throw invalidReference(field);
    if (isDeleted(row)) throw entityIsDeleted();
  }
}

function invalidReference(field: Field): SalesforceError {
  return new SalesforceError('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', {
    fields: [field.name],
  });
}

/** Unique fields are compared without case; records in the recycle bin do not count. */
export function refuseTaken(
  org: Org,
  type: SObjectType,
  draft: Draft,
  before: Row | undefined,
): void {
  for (const field of type.fields) {
    const value = draft[field.name] ?? null;
    if (!field.unique || value === null || (before && value === valueIn(before, field.name)))
      continue;
    const holder = org
      .table(type.name)
      .find(field.name, value)
      .find((row) => !isDeleted(row) && idOf(row) !== draft['Id']);
    if (holder) throw duplicateValue(field, holder);
  }
}

function duplicateValue(field: Field, holder: Row): SalesforceError {
  return new SalesforceError(
    'DUPLICATE_VALUE',
    `duplicate value found: ${field.name} duplicates value on record with id: ${idOf(holder).slice(0, 15)}`,
    { fields: [] },
  );
}
