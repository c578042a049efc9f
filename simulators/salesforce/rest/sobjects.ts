import type { SimAnswer } from '../../kernel/server.ts';
import { describeBriefly, describeFully, describeGlobal } from '../describe.ts';
import { entityIsDeleted, notFound, unknownExternalId } from '../errors.ts';
import { normaliseId } from '../ids.ts';
import { removeRecord } from '../save/remove.ts';
import { createRecord, livingRecord, updateRecord } from '../save/save.ts';
import type { SObjectType } from '../schema/sobject.ts';
import { idOf, isDeleted, type Row } from '../store/row.ts';
import { recordUrl, wireRecord } from '../wire.ts';
import { type Call, fieldsNamed, jsonBody, listOf, param, typeOf } from './call.ts';
import { isUnmodified, lastModified, refuseModified } from './conditional.ts';

/** Records one at a time. */

export function listObjects({ base }: Call): SimAnswer {
  return { status: 200, body: describeGlobal(base) };
}

export function showObject(call: Call): SimAnswer {
  const objectDescribe = describeBriefly(call.base, typeOf(call));
  return { status: 200, body: { objectDescribe, recentItems: [] } };
}

export function describeObject(call: Call): SimAnswer {
  return { status: 200, body: describeFully(call.base, typeOf(call)) };
}

export function createOne(call: Call): SimAnswer {
  const type = typeOf(call);
  const row = createRecord(call.org, type, jsonBody(call), call.author);
  return created(call, type, row, { id: idOf(row), success: true, errors: [] });
}

export function created(call: Call, type: SObjectType, row: Row, body: unknown): SimAnswer {
  return { status: 201, headers: { Location: recordUrl(call.base, type, idOf(row)) }, body };
}

export function readOne(call: Call): SimAnswer {
  const type = typeOf(call);
  return shown(call, type, recordOfPath(call, type));
}

/** 304 without a body when the client's copy is still good. */
export function shown(call: Call, type: SObjectType, row: Row): SimAnswer {
  refuseModified(call.request, row);
  if (isUnmodified(call.request, row)) return { status: 304, headers: lastModified(row) };
  const fields = fieldsNamed(type, listOf(call.request.url.searchParams.get('fields')));
  return {
    status: 200,
    headers: lastModified(row),
    body: wireRecord(call.base, type, row, fields),
  };
}

export function updateOne(call: Call): SimAnswer {
  const type = typeOf(call);
  const row = recordOfPath(call, type);
  refuseModified(call.request, row);
  updateRecord(call.org, type, idOf(row), jsonBody(call), call.author);
  return { status: 204 };
}

export function deleteOne(call: Call): SimAnswer {
  const type = typeOf(call);
  const row = recordOfPath(call, type);
  refuseModified(call.request, row);
  removeRecord(call.org, type, idOf(row), call.author);
  return { status: 204 };
}

function recordOfPath(call: Call, type: SObjectType): Row {
  const text = param(call, 1);
  const id = normaliseId(text);
  if (!id) throw unknownExternalId(text);
  return livingRecord(call.org, type, id);
}

/** For callers that take an id from a body instead of the path. */
export function recordOfId(call: Call, type: SObjectType, text: unknown): Row {
  const id = normaliseId(String(text));
  const row = id === undefined ? undefined : call.org.table(type.name).get(id);
  if (!row) throw notFound();
  if (isDeleted(row)) throw entityIsDeleted();
  return row;
}
