import type { Faults } from '../../kernel/faults.ts';
import type { Random } from '../../kernel/random.ts';
import type { SimAnswer, SimRequest } from '../../kernel/server.ts';
import { notFound, SalesforceError } from '../errors.ts';
import type { Input } from '../save/input.ts';
import type { Field } from '../schema/field.ts';
import { findSObject } from '../schema/index.ts';
import type { SObjectType } from '../schema/sobject.ts';
import type { Visibility } from '../soql/execute.ts';
import type { Queries } from '../soql/queries.ts';
import type { Author, Org } from '../store/org.ts';
import type { ApiBase } from '../wire.ts';
import type { ApiUsage } from './usage.ts';

/** What every handler of the data API works on. */
export interface Backend {
  readonly org: Org;
  readonly queries: Queries;
  readonly usage: ApiUsage;
  readonly faults: Faults;
  readonly random: Random;
  /** Records on a page of a query, unless the client asks for fewer. */
  readonly pageSize: number;
}

/** One request of somebody who is logged in. */
export interface Call extends Backend {
  readonly request: SimRequest;
  readonly base: ApiBase;
  readonly author: Author;
  /** The variable parts of the path, in order. */
  readonly params: readonly string[];
  /** Answers another request as the same user: the parts of a composite. */
  dispatch(request: SimRequest): SimAnswer;
}

export type Handler = (call: Call) => SimAnswer;

export function param(call: Call, position: number): string {
  return call.params[position] ?? '';
}

/** The object named in the path. */
export function typeOf(call: Call): SObjectType {
  const type = findSObject(param(call, 0));
  if (!type) throw notFound();
  return type;
}

export function jsonBody({ request }: Call): Input {
  try {
    const body: unknown = JSON.parse(request.body);
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Input;
  } catch (error) {
    throw new SalesforceError('JSON_PARSER_ERROR', (error as Error).message);
  }
  throw new SalesforceError(
    'JSON_PARSER_ERROR',
    'The HTTP entity body is required, and must be an object',
  );
}

/** `?fields=A,B` or `["A", "B"]`; all fields when nothing is named. */
export function fieldsNamed(type: SObjectType, names: readonly string[]): readonly Field[] {
  if (names.length === 0) return type.fields;
  const fields = names.map((name) => {
    const field = type.byName.get(name.trim().toLowerCase());
    if (field) return field;
    throw new SalesforceError(
      'INVALID_FIELD',
      `No such column '${name}' on sobject of type ${type.name}`,
    );
  });
  return fields.some(({ name }) => name === 'Id')
    ? fields
    : [...fields, ...type.fields.slice(0, 1)];
}

export function listOf(text: string | null): string[] {
  return (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
}

/** `index-lag` hides records younger than its `ms` from look-ups by external id, as a slow search index would. */
export function visibilityOf({ faults, org }: Call, deleted: boolean): Visibility {
  const lag = faults.standing('index-lag');
  const indexedUntil = lag ? org.clock.now() - (lag.ms ?? 1000) : Number.POSITIVE_INFINITY;
  return { deleted, indexedUntil };
}
