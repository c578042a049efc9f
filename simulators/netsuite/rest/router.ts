import type { SimAnswer, SimRequest } from '../../kernel/server.ts';
import { invalidRequest, NetSuiteError } from '../errors.ts';
import type { Tenant } from '../tenant.ts';
import { typeOf } from './exchange.ts';
import { create, list, read, readSublist, remove, transform, update, upsert } from './records.ts';

const RECORDS = '/services/rest/record/v1/';

/** Whether the path belongs to the record service. */
export const isRecordPath = (pathname: string): boolean => pathname.startsWith(RECORDS);

/** The record service v1. */
export function recordService(tenant: Tenant, request: SimRequest): SimAnswer {
  const segments = request.url.pathname
    .slice(RECORDS.length)
    .split('/')
    .filter((segment) => segment !== '')
    .map(decoded);
  const [name, key, ...rest] = segments;
  if (name === undefined) throw invalidRequest('A record type is missing in the URL.');
  const type = typeOf(name);
  if (key === undefined) return onType(tenant, type, request);
  if (rest.length === 0) return onRecord(tenant, type, key, request);
  return onPart(tenant, type, key, rest, request);
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    // A stray percent sign makes the URL malformed, not the server ill.
    throw invalidRequest('The URL is malformed.', { 'o:errorUrl': segment });
  }
}

type Type = ReturnType<typeof typeOf>;

function onType(tenant: Tenant, type: Type, request: SimRequest): SimAnswer {
  switch (request.method) {
    case 'GET':
      return list(tenant, type, request);
    case 'POST':
      return create(tenant, type, request);
    default:
      throw notAllowed(request);
  }
}

function onRecord(tenant: Tenant, type: Type, key: string, request: SimRequest): SimAnswer {
  switch (request.method) {
    case 'GET':
      return read(tenant, type, key, request);
    case 'PATCH':
      return update(tenant, type, key, request);
    case 'PUT':
      return upsert(tenant, type, key, request);
    case 'DELETE':
      return remove(tenant, type, key);
    default:
      throw notAllowed(request);
  }
}

function onPart(
  tenant: Tenant,
  type: Type,
  key: string,
  [part = '', name, ...more]: readonly string[],
  request: SimRequest,
): SimAnswer {
  if (more.length > 0) throw invalidRequest('The URL is malformed.');
  if (part === '!transform' && name !== undefined && request.method === 'POST')
    return transform(tenant, type, [key, typeOf(name)], request);
  if (request.method === 'GET' && !part.startsWith('!'))
    return readSublist(tenant, type, [key, part, name], request);
  throw notAllowed(request);
}

const notAllowed = ({ method }: SimRequest): NetSuiteError =>
  new NetSuiteError(405, 'METHOD_NOT_ALLOWED', `The method ${method} is not allowed here.`);
