import type { SimAnswer } from '../../kernel/server.ts';
import { notFound, SalesforceError, unknownExternalId } from '../errors.ts';
import { byKey, type Input, idInBody } from '../save/input.ts';
import { removeRecord } from '../save/remove.ts';
import { createRecord, updateRecord } from '../save/save.ts';
import type { Field } from '../schema/field.ts';
import type { SObjectType } from '../schema/sobject.ts';
import { idOf, type Row } from '../store/row.ts';
import { recordUrl } from '../wire.ts';
import { type Call, jsonBody, param, typeOf, visibilityOf } from './call.ts';
import { refuseModified } from './conditional.ts';
import { created, shown } from './sobjects.ts';

/** Records found by a key of the client's own: `/sobjects/Account/External_Id__c/K1`. */

export function readByKey(call: Call): SimAnswer {
  const type = typeOf(call);
  const { indexedUntil } = visibilityOf(call, false);
  const rows = byKey(call.org, type, keyField(type, param(call, 1)), param(call, 2)).filter(
    (row) => (row['CreatedDate'] as number) <= indexedUntil,
  );
  if (rows.length > 1) return ambiguous(call, type, rows);
  const [row] = rows;
  if (!row) throw notFound();
  return shown(call, type, row);
}

export function upsertByKey(call: Call): SimAnswer {
  const type = typeOf(call);
  const field = keyField(type, param(call, 1));
  const input = jsonBody(call);
  if (Object.keys(input).some((name) => name.toLowerCase() === field.name.toLowerCase())) {
    throw idInBody(field.name);
  }
  const rows = byKey(call.org, type, field, param(call, 2));
  if (rows.length > 1) return ambiguous(call, type, rows);
  const [existing] = rows;
  if (!existing && isUpdateOnly(call)) throw notFound();
  if (existing) refuseModified(call.request, existing);
  const { row, isNew } = saveByKey(call, type, field, param(call, 2), input, existing);
  const body = { id: idOf(row), success: true, errors: [], created: isNew };
  return isNew ? created(call, type, row, body) : { status: 200, body };
}

/** A record of the org by its key: changed when it exists, created with that key when it does not. */
export function saveByKey(
  { org, author }: Call,
  type: SObjectType,
  field: Field,
  key: unknown,
  input: Input,
  existing: Row | undefined,
): { row: Row; isNew: boolean } {
  if (existing) {
    return { row: updateRecord(org, type, idOf(existing), input, author), isNew: false };
  }
  if (field.name === 'Id') throw notFound();
  return { row: createRecord(org, type, { ...input, [field.name]: key }, author), isNew: true };
}

export function deleteByKey(call: Call): SimAnswer {
  const type = typeOf(call);
  const rows = byKey(call.org, type, keyField(type, param(call, 1)), param(call, 2));
  if (rows.length > 1) return ambiguous(call, type, rows);
  const [row] = rows;
  if (!row) throw notFound();
  removeRecord(call.org, type, idOf(row), call.author);
  return { status: 204 };
}

/** A field that the org's administrator marked as external id, or that the vendor treats as one. */
export function keyField(type: SObjectType, name: string): Field {
  const field = type.byName.get(name.toLowerCase());
  if (!field?.idLookup) throw unknownExternalId(name);
  return field;
}

export function ambiguousKey(field: Field, rows: readonly Row[]): SalesforceError {
  return new SalesforceError(
    'DUPLICATE_EXTERNAL_ID',
    `${field.name}: more than one record found for external id field: [${rows.map(idOf).join(', ')}]`,
    { fields: [field.name] },
  );
}

function ambiguous({ base }: Call, type: SObjectType, rows: readonly Row[]): SimAnswer {
  return { status: 300, body: rows.map((row) => recordUrl(base, type, idOf(row))) };
}

function isUpdateOnly({ request }: Call): boolean {
  return request.url.searchParams.get('updateOnly') === 'true';
}
