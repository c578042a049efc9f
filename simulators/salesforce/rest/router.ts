import type { SimAnswer, SimRequest } from '../../kernel/server.ts';
import { dailyLimitExceeded, notFound, SalesforceError, sessionInvalid } from '../errors.ts';
import type { Session, Sessions } from '../oauth/sessions.ts';
import type { Author } from '../store/org.ts';
import type { Backend, Call, Handler } from './call.ts';
import { listDeleted, listUpdated } from './changes.ts';
import {
  createMany,
  deleteMany,
  retrieveByBody,
  retrieveByQuery,
  updateMany,
  upsertMany,
} from './collections.ts';
import { runComposite } from './composite.ts';
import { deleteByKey, readByKey, upsertByKey } from './external-ids.ts';
import {
  FIRST_VERSION,
  LAST_VERSION,
  listResources,
  listVersions,
  showIdentity,
  showLimits,
} from './organisation.ts';
import { nextPage, runQuery, runQueryAll } from './query.ts';
import {
  createOne,
  deleteOne,
  describeObject,
  listObjects,
  readOne,
  showObject,
  updateOne,
} from './sobjects.ts';

const JSON_TYPE = { 'content-type': 'application/json;charset=UTF-8' };

/** Under `/services/data/vNN.0`; fixed words stand before the variables that would swallow them. */
const ROUTES: readonly (readonly [method: string, path: string, handler: Handler])[] = [
  ['GET', '', listResources],
  ['GET', 'limits', showLimits],
  ['GET', 'query', runQuery],
  ['GET', 'queryAll', runQueryAll],
  ['GET', 'query/*', nextPage],
  ['GET', 'queryAll/*', nextPage],
  ['GET', 'sobjects', listObjects],
  ['GET', 'sobjects/*', showObject],
  ['POST', 'sobjects/*', createOne],
  ['GET', 'sobjects/*/describe', describeObject],
  ['GET', 'sobjects/*/updated', listUpdated],
  ['GET', 'sobjects/*/deleted', listDeleted],
  ['GET', 'sobjects/*/*', readOne],
  ['PATCH', 'sobjects/*/*', updateOne],
  ['DELETE', 'sobjects/*/*', deleteOne],
  ['GET', 'sobjects/*/*/*', readByKey],
  ['PATCH', 'sobjects/*/*/*', upsertByKey],
  ['DELETE', 'sobjects/*/*/*', deleteByKey],
  ['POST', 'composite', runComposite],
  ['POST', 'composite/sobjects', createMany],
  ['PATCH', 'composite/sobjects', updateMany],
  ['DELETE', 'composite/sobjects', deleteMany],
  ['GET', 'composite/sobjects/*', retrieveByQuery],
  ['POST', 'composite/sobjects/*', retrieveByBody],
  ['PATCH', 'composite/sobjects/*/*', upsertMany],
];

/** The data API: session, allocation, route, and the vendor's way of refusing. */
export class RestApi {
  readonly #backend: Backend;
  readonly #sessions: Sessions;

  constructor(backend: Backend, sessions: Sessions) {
    this.#backend = backend;
    this.#sessions = sessions;
  }

  answer(request: SimRequest): SimAnswer {
    const answer = this.#answer(request);
    return {
      ...answer,
      headers: {
        ...(answer.body === undefined ? {} : JSON_TYPE),
        ...this.#backend.usage.header,
        ...answer.headers,
      },
    };
  }

  #answer(request: SimRequest): SimAnswer {
    if (/^\/services\/data\/?$/.test(request.url.pathname)) return listVersions();
    return refusing(() => {
      const session = this.#sessions.find(tokenOf(request));
      if (!session) throw sessionInvalid();
      if (!this.#backend.usage.take()) throw dailyLimitExceeded();
      return this.#dispatch(request, session);
    });
  }

  #dispatch(request: SimRequest, session: Session): SimAnswer {
    const [, base, path] = splitPath(request.url.pathname);
    const segments = path.split('/').filter(Boolean);
    const { handler, params } = isIdentity(base)
      ? { handler: showIdentity, params: segments }
      : routeOf(request.method, segments);
    const call: Call = {
      ...this.#backend,
      request,
      base,
      author: authorOf(request, session),
      params: params.map(decoded),
      dispatch: (part) => refusing(() => this.#dispatch(part, session)),
    };
    return handler(call);
  }
}

function refusing(work: () => SimAnswer): SimAnswer {
  try {
    return work();
  } catch (error) {
    // Anything else is a bug of ours and must not look like a refusal.
    if (error instanceof SalesforceError) return error.toAnswer();
    throw error;
  }
}

function splitPath(pathname: string): [string, string, string] {
  const match = /^(\/services\/data\/v(\d+)\.0|\/id)(\/.*|)$/.exec(pathname);
  if (!match) throw notFound();
  const [whole, base = '', version, rest = ''] = match;
  if (version && (Number(version) < FIRST_VERSION || Number(version) > LAST_VERSION))
    throw notFound();
  return [whole, base, rest];
}

function isIdentity(base: string): boolean {
  return base === '/id';
}

function routeOf(
  method: string,
  segments: readonly string[],
): { handler: Handler; params: string[] } {
  const fitting = ROUTES.filter(([, path]) => fits(path, segments));
  if (fitting.length === 0) throw notFound();
  const [, path, handler] = fitting.find((route) => route[0] === method) ?? [];
  if (!path && path !== '')
    throw methodNotAllowed(
      method,
      fitting.map(([allowed]) => allowed),
    );
  const params = segments.filter((_, i) => path.split('/')[i] === '*');
  return { handler: handler as Handler, params };
}

function fits(path: string, segments: readonly string[]): boolean {
  const parts = path.split('/').filter(Boolean);
  return (
    parts.length === segments.length &&
    parts.every((part, i) => part === '*' || part === segments[i])
  );
}

function methodNotAllowed(method: string, allowed: readonly string[]): SalesforceError {
  return new SalesforceError(
    'METHOD_NOT_ALLOWED',
    `HTTP Method '${method}' not allowed. Allowed are ${[...new Set(allowed)].join(',')}`,
    { status: 405 },
  );
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw notFound();
  }
}

/** The identity URL also takes the token as a parameter. */
function tokenOf({ headers, url }: SimRequest): string | undefined {
  const inQuery = url.searchParams.get('oauth_token');
  return headers['authorization'] ?? (inQuery === null ? undefined : `Bearer ${inQuery}`);
}

function authorOf({ headers }: SimRequest, { userId }: Session): Author {
  const rule = headers['sforce-duplicate-rule-header'] ?? '';
  return { userId, origin: 'api', allowDuplicates: /allowSave\s*=\s*true/i.test(rule) };
}
