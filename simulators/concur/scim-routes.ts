import type { SimAnswer } from '../kernel/server.ts';
import { asList, asText, type Json } from './json.ts';
import type { User } from './records.ts';
import { Refusal } from './refusals.ts';
import { bodyOf, type Call, param, type Route, routesOf } from './routing.ts';
import { scimFilter } from './scim-filter.ts';

const LIST_RESPONSE = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';
const IDENTITY = '/profile/identity/v4.1/Users';
const SPEND_USERS = '/profile/spend/v4.1/Users';
const IDENTITY_SCOPES = [
  'identity.user.ids.read',
  'identity.user.core.read',
  'identity.user.coresensitive.read',
  'identity.user.enterprise.read',
];
const SPEND_SCOPES = ['spend.user.general.read'];

export const scimRoutes: Route[] = [
  ...routesOf('scim', IDENTITY_SCOPES, {
    [`GET ${IDENTITY}`]: { answer: (call) => list(call, queryOf(call), identity) },
    [`POST ${IDENTITY}/.search`]: { answer: (call) => list(call, searchOf(call), identity) },
    [`GET ${IDENTITY}/{id}`]: { answer: (call) => one(call, identity) },
  }),
  ...routesOf('scim', SPEND_SCOPES, {
    [`GET ${SPEND_USERS}`]: { answer: (call) => list(call, queryOf(call), spend) },
    [`GET ${SPEND_USERS}/{id}`]: { answer: (call) => one(call, spend) },
  }),
];

const identity = (user: User): Json => user.identity;
const spend = (user: User): Json => user.spend;

interface Query {
  readonly filter: string | null;
  readonly count: number;
  /** Where to begin: a cursor of a page before, or the older one-based index. */
  readonly from: number;
  readonly attributes: readonly string[];
  readonly excluded: readonly string[];
}

function queryOf(call: Call): Query {
  const names = (name: string): string[] => call.query.get(name)?.split(',').filter(Boolean) ?? [];
  const startIndex = call.query.get('startIndex');
  return {
    filter: call.query.get('filter'),
    count: countOf(call.query.get('count')),
    from: startIndex ? Math.max(Number(startIndex) - 1, 0) : positionOf(call.query.get('cursor')),
    attributes: names('attributes'),
    excluded: names('excludedAttributes'),
  };
}

function searchOf(call: Call): Query {
  const body = bodyOf(call);
  return {
    filter: asText(body['filter']),
    count: countOf(asText(body['count'])),
    from: positionOf(asText(body['cursor'])),
    attributes: asList(body['attributes']).map(String),
    excluded: asList(body['excludedAttributes']).map(String),
  };
}

function countOf(text: string | null): number {
  if (text === null || text === '') return 100;
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > 1000)
    throw new Refusal(400, 'count must be from 1 to 1000', 'invalidCount', [{ source: 'count' }]);
  return count;
}

/** A cursor is ours to read and nobody else's to make up. */
const cursorAt = (position: number): string =>
  Buffer.from(`users:${position}`).toString('base64url');

function positionOf(cursor: string | null): number {
  if (cursor === null || cursor === '') return 0;
  const match = /^users:(\d+)$/.exec(Buffer.from(cursor, 'base64url').toString('utf8'));
  if (!match) throw new Refusal(400, 'The cursor is not valid', 'invalidCursor');
  return Number(match[1]);
}

function list(call: Call, query: Query, show: (user: User) => Json): SimAnswer {
  const passes = scimFilter(query.filter);
  const users = [...call.tenant.books.users.values()].filter((user) => passes(user));
  const shown = users.slice(query.from, query.from + query.count);
  const next = query.from + query.count;
  return scim({
    schemas: [LIST_RESPONSE],
    totalResults: users.length,
    itemsPerPage: shown.length,
    startIndex: query.from + 1,
    ...(next < users.length && { nextCursor: cursorAt(next) }),
    Resources: shown.map((user) => only(show(user), query)),
  });
}

function one(call: Call, show: (user: User) => Json): SimAnswer {
  const user = call.tenant.books.users.get(param(call, 'id'));
  if (!user) throw new Refusal(404, `User ${param(call, 'id')} not found`, 'notFound');
  return scim(show(user));
}

/** `id` and `schemas` are always there, whatever was asked for or left out. */
function only(record: Json, { attributes, excluded }: Query): Json {
  if (attributes.length === 0 && excluded.length === 0) return record;
  return Object.fromEntries(
    Object.entries(record).filter(([name]) => {
      if (name === 'id' || name === 'schemas') return true;
      const isAsked = attributes.length === 0 || attributes.some((a) => covers(a, name));
      return isAsked && !excluded.includes(name);
    }),
  );
}

/** `name.familyName` asks for `name`; a URN with or without an attribute asks for its extension. */
const covers = (attribute: string, name: string): boolean =>
  attribute === name || attribute.startsWith(`${name}.`) || attribute.startsWith(`${name}:`);

const scim = (body: Json): SimAnswer => ({
  status: 200,
  headers: { 'content-type': 'application/scim+json' },
  body,
});
