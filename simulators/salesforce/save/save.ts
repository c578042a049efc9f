import { entityIsDeleted, notFound, SalesforceError } from '../errors.ts';
import { automationOf } from '../rules/index.ts';
import type { SObjectType } from '../schema/sobject.ts';
import type { Author, Org } from '../store/org.ts';
import { type Draft, isDeleted, type Row } from '../store/row.ts';
import { refuseDangling, refuseMissing, refuseTaken } from './checks.ts';
import { refuseLookAlike } from './duplicates.ts';
import { type Input, readInput } from './input.ts';

/** Creates a record from what a client or a person entered, under all rules of the org. */
export function createRecord(org: Org, type: SObjectType, input: Input, author: Author): Row {
  if (!type.createable) throw cannotInsert(type);
  const fields = readInput(org, type, input, 'create');
  return org.atomically(() => keepNew(org, type, fields, author));
}

/** Keeps a new record; `fields` are already checked one by one. */
export function keepNew(org: Org, type: SObjectType, fields: Draft, author: Author): Row {
  const stamps = org.stampsBy(author);
  const draft: Draft = {
    Id: fields['Id'] ?? org.mintId(type),
    ...defaultsOf(type, author),
    CreatedDate: stamps['SystemModstamp'] ?? null,
    CreatedById: author.userId,
    ...stamps,
    ...fields,
  };
  return settleChange(org, type, draft, undefined, author, new Set(Object.keys(fields)));
}

/** Changes the named fields of a living record. The stamps move even when nothing else does. */
export function updateRecord(
  org: Org,
  type: SObjectType,
  id: string,
  input: Input,
  author: Author,
): Row {
  const before = livingRecord(org, type, id);
  const fields = readInput(org, type, input, 'update');
  return org.atomically(() => keepChanged(org, type, before, fields, author));
}

export function keepChanged(
  org: Org,
  type: SObjectType,
  before: Row,
  fields: Draft,
  author: Author,
): Row {
  const draft: Draft = { ...before, ...org.stampsBy(author), ...fields };
  return settleChange(org, type, draft, before, author, new Set(Object.keys(fields)));
}

function settleChange(
  org: Org,
  type: SObjectType,
  draft: Draft,
  before: Row | undefined,
  author: Author,
  given: ReadonlySet<string>,
): Row {
  const automation = automationOf(type.name);
  refuseMissing(type, draft);
  if (author.origin !== 'load') refuseDangling(org, type, draft, before);
  refuseTaken(org, type, draft, before);
  automation.derive?.({ org, author, draft, before, given });
  if (!author.allowDuplicates) refuseLookAlike(org, type, draft, before);
  const after = org.keep(type.name, draft);
  automation.settle?.({ org, author, before, after });
  return org.table(type.name).get(String(draft['Id'])) ?? after;
}

function defaultsOf(type: SObjectType, author: Author): Draft {
  const draft: Draft = {};
  for (const field of type.fields) {
    if (field.defaultValue !== null) draft[field.name] = field.defaultValue;
  }
  if (type.byName.has('ownerid')) draft['OwnerId'] = author.userId;
  return draft;
}

/** The record behind an id of this type, or the vendor's 404. */
export function livingRecord(org: Org, type: SObjectType, id: string): Row {
  const row = org.table(type.name).get(id);
  if (!row) throw notFound();
  if (isDeleted(row)) throw entityIsDeleted();
  return row;
}

function cannotInsert(type: SObjectType): SalesforceError {
  return new SalesforceError(
    'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
    `entity type cannot be inserted: ${type.label}`,
    { fields: [] },
  );
}
