import type { SimAnswer, SimRequest } from '../kernel/server.ts';
import type { AccessToken, Principal } from './connections.ts';
import { type Json, readExact } from './json.ts';
import { type Family, Refusal } from './refusals.ts';
import type { Tenant } from './tenant.ts';

/** One call, understood. */
export interface Call {
  readonly tenant: Tenant;
  readonly request: SimRequest;
  /** The parts of the path that the route names. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly token: AccessToken;
}

export interface Route {
  readonly method: string;
  readonly path: RegExp;
  readonly family: Family;
  /** Any one of these opens the route. */
  readonly scopes: readonly string[];
  readonly principals: readonly Principal[];
  readonly answer: (call: Call) => SimAnswer;
}

/** `/list/v4/items/{itemId}` as an expression with named groups. */
export function pathOf(template: string): RegExp {
  const pattern = template.replace(/[.]/g, '\\.').replace(/\{(\w+)\}/g, '(?<$1>[^/]+)');
  return new RegExp(`^${pattern}/?$`);
}

type RouteRest = Pick<Route, 'answer'> & Partial<Pick<Route, 'principals' | 'scopes'>>;

/** Routes of one API, which share their error shape and mostly their scopes. */
export function routesOf(
  family: Family,
  scopes: readonly string[],
  table: Readonly<Record<string, RouteRest>>,
): Route[] {
  return Object.entries(table).map(([key, rest]) => {
    const [method = 'GET', template = '/'] = key.split(' ');
    return { family, scopes, principals: ['company'], ...rest, method, path: pathOf(template) };
  });
}

export const ok = (body: unknown, headers?: Record<string, string>): SimAnswer => ({
  status: 200,
  ...(headers && { headers }),
  body,
});
export const noContent: SimAnswer = { status: 204 };

/** The body as an object with its numbers as text. */
export function bodyOf(call: Call): Json {
  try {
    const body: unknown = readExact(call.request.body === '' ? '{}' : call.request.body);
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Json;
  } catch {
    // Falls through to the refusal: what is not JSON is answered like JSON of the wrong shape.
  }
  throw new Refusal(400, 'Request body is not readable JSON', 'request.body.not.readable');
}

export const param = (call: Call, name: string): string =>
  decodeURIComponent(call.params[name] ?? '');

/** A whole number of the query, within bounds; the fallback when absent. */
export function wholeNumber(
  call: Call,
  name: string,
  { fallback, min, max }: { fallback: number; min: number; max: number },
): number {
  const text = call.query.get(name);
  if (text === null || text === '') return fallback;
  const value = Number(text);
  if (!Number.isInteger(value) || value < min || value > max)
    throw new Refusal(400, `${name} must be a whole number from ${min} to ${max}`, 'invalidValue', [
      { source: name, message: `must be between ${min} and ${max}` },
    ]);
  return value;
}
