import type { SimAnswer, SimRequest } from '../../kernel/server.ts';
import { change, enter, erase } from '../accounting/save.ts';
import { draftOf, type Entry, linesOf } from '../books/record.ts';
import { invalidRequest, NetSuiteError, noSuchRecord } from '../errors.ts';
import { own } from '../own.ts';
import type { RecordType } from '../schema/field.ts';
import { findExternally, type Tenant } from '../tenant.ts';
import { mergeInto } from '../wire/merge.ts';
import { selfOf, show, showLine } from '../wire/read.ts';
import { type Reading, readBody, type Sent } from '../wire/write.ts';
import { baseOf, bodyOf, flagOf, listIn, resource, validationOf, viewOf } from './exchange.ts';
import { matching } from './filter.ts';
import { readFilter } from './filter-text.ts';
import { collection, type Page, pageOf } from './paging.ts';
import { blank, transformed } from './transform.ts';

/** The record under `{id}` or `eid:{externalId}`. */
function recordAt(tenant: Tenant, type: RecordType, key: string): Entry {
  const found = key.startsWith('eid:')
    ? findExternally(tenant, type.name, key.slice('eid:'.length))
    : tenant.books.find(type.name, Number(key));
  if (!found) throw noSuchRecord();
  return found;
}

/** `GET /{type}`: ids only, unless records are asked for by `ids` and `expandRecords`. */
export function list(tenant: Tenant, type: RecordType, request: SimRequest): SimAnswer {
  const page = pageOf(request);
  const ids = listIn(request, 'ids');
  const q = request.url.searchParams.get('q');
  if (ids.length > 0) return batch(tenant, type, request, ids, page);
  const all = tenant.books.all(type.name);
  const found = q === null ? all : all.filter(matching(tenant, type, readFilter(q)));
  const items = pageFrom(found, page).map((entry) => idOnly(entry, request));
  return resource('collection', collection(request, page, found.length, items));
}

function batch(
  tenant: Tenant,
  type: RecordType,
  request: SimRequest,
  ids: readonly string[],
  page: Page,
): SimAnswer {
  const found = ids.map((id) => present(tenant, type, id)).filter((entry) => entry !== undefined);
  // The one that fails is missing among the answers; the others are there.
  if (found.length > 1 && tenant.faults.take('partial-batch', `GET ${request.url.pathname}`))
    found.splice(tenant.random.int(0, found.length - 1), 1);
  const expanded = flagOf(request, 'expandRecords');
  const view = viewOf(request, type);
  const items = pageFrom(found, page).map((entry) =>
    expanded ? show(tenant, entry, view) : idOnly(entry, request),
  );
  return resource('collection', collection(request, page, found.length, items));
}

function present(tenant: Tenant, type: RecordType, id: string): Entry | undefined {
  return id.startsWith('eid:')
    ? findExternally(tenant, type.name, id.slice('eid:'.length))
    : tenant.books.find(type.name, Number(id));
}

const pageFrom = (entries: readonly Entry[], { limit, offset }: Page): readonly Entry[] =>
  entries.slice(offset, offset + limit);

const idOnly = (entry: Entry, request: SimRequest) => ({
  links: [{ rel: 'self', href: selfOf(entry, { base: baseOf(request) }) }],
  id: String(entry.id),
});

/** `GET /{type}/{key}`. */
export function read(
  tenant: Tenant,
  type: RecordType,
  key: string,
  request: SimRequest,
): SimAnswer {
  const entry = recordAt(tenant, type, key);
  return resource('singular', show(tenant, entry, viewOf(request, type)));
}

/** `GET /{type}/{key}/{sublist}` and `GET /{type}/{key}/{sublist}/{line}`. */
export function readSublist(
  tenant: Tenant,
  type: RecordType,
  [key, name, lineKey]: readonly [string, string, string | undefined],
  request: SimRequest,
): SimAnswer {
  const sublist = own(type.sublists, name);
  if (!sublist) throw invalidRequest(`Sub-resource '${name}' does not exist.`);
  const entry = recordAt(tenant, type, key);
  const view = viewOf(request, type);
  const href = `${selfOf(entry, view)}/${name}`;
  const lines = linesOf(entry, name);
  const shown = (line: (typeof lines)[number]) => showLine(tenant, line, sublist, href, view);
  if (lineKey === undefined) {
    const page = pageOf(request);
    const items = lines.slice(page.offset, page.offset + page.limit).map(shown);
    return resource('collection', collection(request, page, lines.length, items));
  }
  const line = lines.find((held) => held.key === Number(lineKey));
  if (!line) throw noSuchRecord();
  return resource('singular', shown(line));
}

/** `POST /{type}`: always a new record; an external id already taken is refused. */
export function create(tenant: Tenant, type: RecordType, request: SimRequest): SimAnswer {
  const { sent, warnings } = readSent(tenant, type, request);
  return createdFrom(tenant, blank(tenant, type, {}, []), sent, request, warnings);
}

function createdFrom(
  tenant: Tenant,
  target: Entry,
  sent: Sent,
  request: SimRequest,
  warnings: readonly string[],
): SimAnswer {
  mergeInto(target, sent, new Set());
  return written(enter(tenant, { ...target, id: undefined }), request, warnings);
}

/** `PATCH /{type}/{key}`; `?replace=item` swaps the sublist whole. */
export function update(
  tenant: Tenant,
  type: RecordType,
  key: string,
  request: SimRequest,
): SimAnswer {
  const entry = recordAt(tenant, type, key);
  const { sent, warnings } = readSent(tenant, type, request);
  const draft = draftOf(entry);
  mergeInto(draft, sent, replacedBy(type, request));
  change(tenant, entry, draft);
  return written(entry, request, warnings);
}

/** `PUT /{type}/eid:{key}`: changes the record of that external id, or creates it. */
export function upsert(
  tenant: Tenant,
  type: RecordType,
  key: string,
  request: SimRequest,
): SimAnswer {
  if (!key.startsWith('eid:'))
    throw invalidRequest('An upsert needs an external id in the URL.', { 'o:errorUrl': key });
  const externalId = key.slice('eid:'.length);
  if (findExternally(tenant, type.name, externalId)) return update(tenant, type, key, request);
  const { sent, warnings } = readSent(tenant, type, request);
  return createdFrom(
    tenant,
    blank(tenant, type, {}, []),
    { ...sent, externalId },
    request,
    warnings,
  );
}

export function remove(tenant: Tenant, type: RecordType, key: string): SimAnswer {
  erase(tenant, recordAt(tenant, type, key));
  return { status: 204 };
}

/** `POST /{type}/{key}/!transform/{target}`. */
export function transform(
  tenant: Tenant,
  type: RecordType,
  [key, target]: readonly [string, RecordType],
  request: SimRequest,
): SimAnswer {
  const source = recordAt(tenant, type, key);
  const { sent, warnings } = readSent(tenant, target, request);
  const made = transformed(tenant, source, target, sent, replacedBy(target, request));
  return written(enter(tenant, { ...made, id: undefined }), request, warnings);
}

function readSent(tenant: Tenant, type: RecordType, request: SimRequest) {
  if (/respond-async/i.test(request.headers['prefer'] ?? ''))
    throw invalidRequest('Asynchronous requests are not available.', { 'o:errorHeader': 'Prefer' });
  const reading: Reading = {
    books: tenant.books,
    names: validationOf(request, 'X-NetSuite-PropertyNameValidation', 'Warning'),
    values: validationOf(request, 'X-NetSuite-PropertyValueValidation', 'Error'),
    history: false,
    warnings: [],
  };
  return { sent: readBody(type, bodyOf(request), reading), warnings: reading.warnings };
}

function replacedBy(type: RecordType, request: SimRequest): ReadonlySet<string> {
  const names = listIn(request, 'replace');
  const unknown = names.find((name) => !own(type.sublists, name));
  if (unknown !== undefined)
    throw new NetSuiteError(400, 'INVALID_PARAMETER', `Unknown sublist '${unknown}'.`, {
      'o:errorQueryParam': 'replace',
    });
  return new Set(names);
}

/** Writes answer with no body; the new or changed record's address is in `Location`. */
function written(entry: Entry, request: SimRequest, warnings: readonly string[]): SimAnswer {
  const location = selfOf(entry, { base: baseOf(request) });
  const warning = warnings.join('; ').replace(/[^\x20-\x7e]/g, '?');
  return {
    status: 204,
    headers: {
      location,
      ...(warning !== '' && { 'x-netsuite-propertyvalidation-warning': warning }),
    },
  };
}
