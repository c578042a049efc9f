import type { SimAnswer, SimRequest } from '../kernel/server.ts';
import type { AccessToken } from './connections.ts';
import { IMAGE_PATH, imageAnswer } from './images.ts';
import type { Json } from './json.ts';
import { TOKEN_PATH, tokenAnswer } from './oauth.ts';
import { type Family, Refusal, refusalAnswer } from './refusals.ts';
import type { Route } from './routing.ts';
import type { Tenant } from './tenant.ts';
import { xmlDocument } from './xml.ts';

/** Answers every call to the vendor's own paths. */
export class Router {
  readonly #tenant: Tenant;
  readonly #routes: readonly Route[];
  readonly #limit: number | undefined;
  #window = { minute: 0, calls: 0 };
  #tokensIssued = 0;
  readonly #correlationIds = new WeakMap<SimRequest, string>();

  constructor(tenant: Tenant, routes: readonly Route[], rateLimitPerMinute: number | undefined) {
    this.#tenant = tenant;
    this.#routes = routes;
    this.#limit = rateLimitPerMinute;
  }

  handle(request: SimRequest): SimAnswer {
    this.#tenant.baseUrl = request.url.origin;
    const answer = this.#answer(request);
    return { ...answer, headers: { ...answer.headers, ...this.#correlation(request) } };
  }

  /** A call refused for a reason that has nothing to do with what it asks. */
  refuse(request: SimRequest, refusal: Refusal, headers: Record<string, string> = {}): SimAnswer {
    const answer = inAskedFormat(request, this.#refusal(request, refusal));
    return { ...answer, headers: { ...answer.headers, ...headers, ...this.#correlation(request) } };
  }

  #answer(request: SimRequest): SimAnswer {
    const { pathname } = request.url;
    if (pathname === TOKEN_PATH && request.method === 'POST') {
      this.#tokensIssued += 1;
      return tokenAnswer(this.#tenant, request, this.#tokensIssued % 2 === 1);
    }
    if (pathname === IMAGE_PATH) return imageAnswer(this.#tenant, request);
    if (this.#isOverLimit()) return this.refuse(request, tooMany, { 'retry-after': '0' });
    try {
      return inAskedFormat(request, this.#dispatch(request));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return this.refuse(request, error);
    }
  }

  #dispatch(request: SimRequest): SimAnswer {
    const { pathname } = request.url;
    const here = this.#routes.filter((route) => route.path.test(pathname));
    const route = here.find((candidate) => candidate.method === request.method);
    if (!route)
      throw here.length > 0
        ? new Refusal(405, `Method ${request.method} is not allowed here`, 'method.not.allowed')
        : new Refusal(404, `No resource at ${pathname}`, 'resource.not.found');
    const token = this.#authorise(request, route);
    return route.answer({
      tenant: this.#tenant,
      request,
      token,
      query: request.url.searchParams,
      params: route.path.exec(pathname)?.groups ?? {},
    });
  }

  #authorise(request: SimRequest, route: Route): AccessToken {
    const [scheme, text] = (request.headers['authorization'] ?? '').split(' ');
    const token = /^(bearer|oauth)$/i.test(scheme ?? '')
      ? this.#tenant.connections.access(text ?? '')
      : undefined;
    if (!token)
      throw new Refusal(401, 'Access token is missing, unknown or expired', 'invalidToken');
    if (!route.principals.includes(token.principal))
      throw new Refusal(403, `A token of the ${token.principal} may not do this`, 'forbidden');
    if (route.scopes.length > 0 && !route.scopes.some((scope) => token.scopes.includes(scope)))
      throw new Refusal(403, `Needs the scope ${route.scopes.join(' or ')}`, 'insufficientScope');
    return token;
  }

  #isOverLimit(): boolean {
    if (this.#limit === undefined) return false;
    const minute = Math.floor(this.#tenant.clock.now() / 60_000);
    if (minute !== this.#window.minute) this.#window = { minute, calls: 0 };
    this.#window.calls += 1;
    return this.#window.calls > this.#limit;
  }

  #refusal(request: SimRequest, refusal: Refusal): SimAnswer {
    return refusalAnswer(refusal, {
      family: familyOf(request.url.pathname),
      path: request.url.pathname,
      now: this.#tenant.clock.now(),
      correlationId: this.#correlation(request)['concur-correlationid'],
    });
  }

  /** The caller's own id comes back, so that both logs can be joined. */
  #correlation(request: SimRequest): { 'concur-correlationid': string } {
    const known = this.#correlationIds.get(request);
    const id = known ?? request.headers['concur-correlationid'] ?? this.#tenant.ids.uuid();
    this.#correlationIds.set(request, id);
    return { 'concur-correlationid': id };
  }
}

export const tooMany = new Refusal(429, 'Too many requests', 'security.rate.limit.reached');
export const maintenance = new Refusal(503, 'Service Unavailable', 'service.unavailable');

function familyOf(path: string): Family {
  if (path.startsWith('/api/image/')) return 'image';
  if (path.startsWith('/api/v3.0/')) return 'v3';
  if (path.startsWith('/list/')) return 'lists';
  if (path.startsWith('/profile/')) return 'scim';
  if (path.startsWith('/financialintegration/')) return 'fis';
  if (path.startsWith('/events/')) return 'ess';
  return path.startsWith('/oauth2/') ? 'oauth' : 'reports';
}

/** The v3 APIs speak XML unless the caller accepts JSON by name. */
function inAskedFormat(request: SimRequest, answer: SimAnswer): SimAnswer {
  const family = familyOf(request.url.pathname);
  const isOld = family === 'v3' || family === 'image';
  const wantsJson = /json/i.test(request.headers['accept'] ?? '');
  if (!isOld || wantsJson || typeof answer.body !== 'object' || answer.body === null) return answer;
  const [[name, value] = ['Response', answer.body]] = Object.entries(answer.body as Json);
  const isWrapped = Object.keys(answer.body).length === 1 && typeof value === 'object';
  return {
    ...answer,
    headers: { ...answer.headers, 'content-type': 'application/xml; charset=utf-8' },
    body: isWrapped
      ? xmlDocument(name, value as Json)
      : xmlDocument('Response', answer.body as Json),
  };
}
