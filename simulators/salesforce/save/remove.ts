import { SalesforceError } from '../errors.ts';
import { automationOf } from '../rules/index.ts';
import type { Field } from '../schema/field.ts';
import { lookupsTo } from '../schema/index.ts';
import type { SObjectType } from '../schema/sobject.ts';
import type { Author, Org } from '../store/org.ts';
import { idOf, isDeleted, type Row } from '../store/row.ts';
import { livingRecord } from './save.ts';

/** Moves a record to the recycle bin; what belongs to it goes along, what merely points to it forgets it. */
export function removeRecord(org: Org, type: SObjectType, id: string, author: Author): void {
  if (!type.deletable) throw cannotDelete(type);
  org.atomically(() => bin(org, type, livingRecord(org, type, id), author));
}

function bin(org: Org, type: SObjectType, row: Row, author: Author): void {
  const automation = automationOf(type.name);
  automation.refuseDelete?.(org, row);
  // The parent goes first, so that totals of a record on its way out are not worked out again.
  org.rewrite(type.name, row, { IsDeleted: true }, author);
  for (const { child, field } of lookupsTo(type)) {
    for (const pointing of pointingTo(org, child, field, row)) {
      if (field.cascadeDelete) bin(org, child, pointing, author);
      else org.rewrite(child.name, pointing, { [field.name]: null }, author);
    }
  }
  automation.settle?.({ org, author, before: row, after: undefined });
}

function pointingTo(org: Org, child: SObjectType, field: Field, row: Row): Row[] {
  return org
    .table(child.name)
    .find(field.name, idOf(row))
    .filter((found) => !isDeleted(found));
}

/** The loser goes to the recycle bin with a pointer to the winner; all that pointed to it points to the winner. */
export function mergeRecords(
  org: Org,
  type: SObjectType,
  winner: Row,
  loser: Row,
  author: Author,
): void {
  org.atomically(() => {
    for (const { child, field } of lookupsTo(type)) {
      for (const pointing of pointingTo(org, child, field, loser)) {
        org.rewrite(child.name, pointing, { [field.name]: idOf(winner) }, author);
      }
    }
    org.rewrite(type.name, loser, { IsDeleted: true, MasterRecordId: idOf(winner) }, author);
    const kept = org.table(type.name).get(idOf(winner)) ?? winner;
    org.rewrite(type.name, kept, {}, author);
  });
}

function cannotDelete(type: SObjectType): SalesforceError {
  return new SalesforceError(
    'INSUFFICIENT_ACCESS_OR_READONLY',
    `entity type cannot be deleted: ${type.label}`,
    { fields: [] },
  );
}
