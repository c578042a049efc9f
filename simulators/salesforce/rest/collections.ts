import type { SimAnswer } from '../../kernel/server.ts';
import { notFound, SalesforceError, unableToLock } from '../errors.ts';
import { normaliseId } from '../ids.ts';
import { byKey, type Input } from '../save/input.ts';
import { removeRecord } from '../save/remove.ts';
import { createRecord, updateRecord } from '../save/save.ts';
import type { Field } from '../schema/field.ts';
import { findSObject, sobjectOfId } from '../schema/index.ts';
import type { SObjectType } from '../schema/sobject.ts';
import { idOf, isDeleted } from '../store/row.ts';
import { wireRecord } from '../wire.ts';
import { type Call, fieldsNamed, jsonBody, listOf, param, typeOf } from './call.ts';
import { ambiguousKey, keyField, saveByKey } from './external-ids.ts';
import { recordOfId } from './sobjects.ts';

/** Up to 200 records in one call; each succeeds or fails on its own unless all or none is asked for. */

const MAX_RECORDS = 200;
const MAX_RETRIEVED = 2000;

interface Outcome {
  readonly id?: string;
  readonly success: boolean;
  readonly errors: readonly unknown[];
  readonly created?: boolean;
}

type SaveOne<T> = (item: T) => { id: string; created?: boolean };

export function createMany(call: Call): SimAnswer {
  const { records, allOrNone } = recordsOf(call);
  return saveAll(call, records, allOrNone, (record) => {
    const type = typeOfRecord(record);
    return { id: idOf(createRecord(call.org, type, withoutIds(record), call.author)) };
  });
}

export function updateMany(call: Call): SimAnswer {
  const { records, allOrNone } = recordsOf(call);
  return saveAll(call, records, allOrNone, (record) => {
    const type = typeOfRecord(record);
    const row = recordOfId(call, type, record['id'] ?? record['Id']);
    updateRecord(call.org, type, idOf(row), withoutIds(record), call.author);
    return { id: idOf(row) };
  });
}

export function upsertMany(call: Call): SimAnswer {
  const type = typeOf(call);
  const field = keyField(type, param(call, 1));
  const { records, allOrNone } = recordsOf(call);
  const repeated = repeatedKeys(records, field);
  return saveAll(call, records, allOrNone, (record) => {
    const key = record[field.name];
    if (typeof key === 'string' && repeated.has(key.toLowerCase())) throw repeatedKey(key);
    return upsertOne(call, type, field, record);
  });
}

function upsertOne(
  call: Call,
  type: SObjectType,
  field: Field,
  record: Input,
): { id: string; created: boolean } {
  const { [field.name]: key, ...input } = withoutIds(record);
  if (key === undefined || key === null || key === '') {
    throw new SalesforceError('MISSING_ARGUMENT', `${field.name} not specified`, { fields: [] });
  }
  const rows = byKey(call.org, type, field, key);
  if (rows.length > 1) throw ambiguousKey(field, rows);
  const { row, isNew } = saveByKey(call, type, field, key, input, rows[0]);
  return { id: idOf(row), created: isNew };
}

export function deleteMany(call: Call): SimAnswer {
  const { searchParams } = call.request.url;
  const ids = listOf(searchParams.get('ids'));
  refuseMoreThan(ids, MAX_RECORDS);
  return saveAll(call, ids, searchParams.get('allOrNone') === 'true', (text) => {
    const type = sobjectOfId(text);
    if (!type || !normaliseId(text)) {
      throw new SalesforceError('MALFORMED_ID', `malformed id ${text}`, { fields: [] });
    }
    const row = recordOfId(call, type, text);
    removeRecord(call.org, type, idOf(row), call.author);
    return { id: idOf(row) };
  });
}

export function retrieveByQuery(call: Call): SimAnswer {
  const { searchParams } = call.request.url;
  return retrieve(call, listOf(searchParams.get('ids')), listOf(searchParams.get('fields')));
}

export function retrieveByBody(call: Call): SimAnswer {
  const { ids, fields } = jsonBody(call);
  return retrieve(call, textsOf(ids), textsOf(fields));
}

/** In the order asked, null where there is no such record. */
function retrieve(call: Call, ids: readonly string[], names: readonly string[]): SimAnswer {
  const type = typeOf(call);
  refuseMoreThan(ids, MAX_RETRIEVED);
  if (names.length === 0) throw new SalesforceError('MISSING_ARGUMENT', 'fields is required');
  const fields = fieldsNamed(type, names);
  const body = ids.map((text) => {
    const row = call.org.table(type.name).get(normaliseId(text) ?? '');
    return row && !isDeleted(row) ? wireRecord(call.base, type, row, fields) : null;
  });
  return { status: 200, body };
}

class RolledBack extends Error {}

function saveAll<T>(
  call: Call,
  items: readonly T[],
  allOrNone: boolean,
  save: SaveOne<T>,
): SimAnswer {
  const unlucky = unluckyPosition(call, items.length);
  let outcomes: Outcome[] = [];
  try {
    call.org.atomically(() => {
      outcomes = items.map((item, i) => attempt(() => saveUnlessLocked(item, i === unlucky, save)));
      if (allOrNone && outcomes.some(({ success }) => !success)) throw new RolledBack();
    });
  } catch (error) {
    if (!(error instanceof RolledBack)) throw error;
    outcomes = outcomes.map((outcome) => (outcome.success ? rolledBack() : outcome));
  }
  return { status: 200, body: outcomes };
}

/** The `partial-batch` fault: one record of the call is locked by somebody else. */
function unluckyPosition({ faults, random, request }: Call, count: number): number {
  if (count === 0) return -1;
  const target = `${request.method} ${request.url.pathname}`;
  return faults.take('partial-batch', target) ? random.int(0, count - 1) : -1;
}

function saveUnlessLocked<T>(item: T, isLocked: boolean, save: SaveOne<T>): ReturnType<SaveOne<T>> {
  if (!isLocked) return save(item);
  const named = typeof item === 'string' ? item : ((item as Input)['id'] ?? (item as Input)['Id']);
  throw unableToLock(String(named ?? ''));
}

function attempt(save: () => { id: string; created?: boolean }): Outcome {
  try {
    const { id, ...rest } = save();
    return { id, success: true, errors: [], ...rest };
  } catch (error) {
    // Only refusals become part of the answer; a bug of ours must not.
    if (!(error instanceof SalesforceError)) throw error;
    return { success: false, errors: [error.toSaveError()] };
  }
}

function rolledBack(): Outcome {
  const error = new SalesforceError(
    'ALL_OR_NONE_OPERATION_ROLLED_BACK',
    'Record rolled back because not all records were valid and the request was using AllOrNone header',
  );
  return { success: false, errors: [error.toSaveError()] };
}

function recordsOf(call: Call): { records: readonly Input[]; allOrNone: boolean } {
  const { records, allOrNone } = jsonBody(call);
  if (!Array.isArray(records)) throw new SalesforceError('MISSING_ARGUMENT', 'records is required');
  refuseMoreThan(records, MAX_RECORDS);
  return { records: records as Input[], allOrNone: allOrNone === true };
}

function refuseMoreThan(items: readonly unknown[], max: number): void {
  if (items.length <= max) return;
  throw new SalesforceError(
    'INVALID_INPUT',
    `record limit reached. cannot submit more than ${max} records into this call`,
  );
}

function typeOfRecord(record: Input): SObjectType {
  const name = (record['attributes'] as { type?: string } | undefined)?.type ?? '';
  const type = findSObject(name);
  if (type) return type;
  throw name === ''
    ? new SalesforceError('INVALID_INPUT', 'attributes.type is required for each record', {
        fields: [],
      })
    : notFound();
}

function withoutIds({ id: _id, Id: _Id, ...rest }: Input): Input {
  return rest;
}

function repeatedKeys(records: readonly Input[], field: Field): Set<string> {
  const keys = records.map((record) => String(record[field.name] ?? '').toLowerCase());
  return new Set(keys.filter((key, i) => key !== '' && keys.indexOf(key) !== i));
}

function repeatedKey(key: string): SalesforceError {
  return new SalesforceError('DUPLICATE_VALUE', `Duplicate external id specified: ${key}`, {
    fields: [],
  });
}

function textsOf(list: unknown): string[] {
  return Array.isArray(list) ? list.map(String) : [];
}
