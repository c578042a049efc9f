import type { SimAnswer, SimRequest } from '../../kernel/server.ts';
import { invalidParameter, invalidRequest, JSON_TYPE } from '../errors.ts';
import type { RecordType } from '../schema/field.ts';
import { typeNamed } from '../schema/types.ts';
import type { View } from '../wire/read.ts';
import type { Validation } from '../wire/write.ts';

export const baseOf = (request: SimRequest): string => `${request.url.origin}/services/rest`;

/** The record type of a URL segment, in any case. */
export function typeOf(segment: string): RecordType {
  const type = typeNamed(segment);
  if (!type)
    throw invalidRequest(`Record type '${segment}' does not exist.`, { 'o:errorUrl': segment });
  return type;
}

export function bodyOf(request: SimRequest): unknown {
  if (request.body.trim() === '') return {};
  try {
    return JSON.parse(request.body);
  } catch {
    // The vendor's word for what is not JSON at all.
    throw invalidRequest('Invalid content in the request body: not a JSON document.');
  }
}

/** `name` of the query as a list; empty without it. */
export const listIn = (request: SimRequest, name: string): string[] =>
  (request.url.searchParams.get(name) ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

export function flagOf(request: SimRequest, name: string): boolean {
  const given = request.url.searchParams.get(name);
  if (given === null || given === 'false') return false;
  if (given === 'true') return true;
  throw invalidParameter(`Invalid value '${given}' for the query parameter ${name}.`, name);
}

export function viewOf(request: SimRequest, type: RecordType): View {
  const fields = listIn(request, 'fields');
  const known = new Set([
    ...['id', 'externalId', 'links'],
    ...Object.keys(type.fields),
    ...Object.keys(type.sublists),
  ]);
  const unknown = fields.find((name) => !known.has(name));
  if (unknown !== undefined) throw invalidParameter(`Invalid field name '${unknown}'.`, 'fields');
  return {
    base: baseOf(request),
    expand: flagOf(request, 'expandSubResources'),
    simpleEnums: flagOf(request, 'simpleEnumFormat'),
    ...(fields.length > 0 && { only: new Set(fields) }),
  };
}

/** What the request's validation headers ask for; names default to a warning, values to an error. */
export function validationOf(request: SimRequest, header: string, absent: Validation): Validation {
  const given = request.headers[header.toLowerCase()];
  if (given === undefined) return absent;
  const found = (['Error', 'Warning', 'Ignore'] as const).find(
    (level) => level.toLowerCase() === given.toLowerCase(),
  );
  if (!found)
    throw invalidRequest(`Invalid value '${given}' of the header.`, { 'o:errorHeader': header });
  return found;
}

export const resource = (kind: 'singular' | 'collection', body: unknown): SimAnswer => ({
  status: 200,
  headers: { 'content-type': `${JSON_TYPE}; type=${kind}` },
  body,
});
