import { createHmac, timingSafeEqual } from 'node:crypto';
import type { SimAnswer, SimRequest } from '../../kernel/server.ts';
import type { Org } from '../store/org.ts';
import { idOf, type Row } from '../store/row.ts';
import { assertedClient } from './assertion.ts';
import type { Client, Clients } from './clients.ts';
import { OAuthError } from './errors.ts';
import type { Sessions } from './sessions.ts';

export interface TokenEndpoint {
  readonly org: Org;
  readonly clients: Clients;
  readonly sessions: Sessions;
}

const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** `/services/oauth2/token` and `/services/oauth2/revoke`. */
export function answerOAuth(endpoint: TokenEndpoint, request: SimRequest): SimAnswer {
  try {
    const form = formOf(request);
    if (request.url.pathname === '/services/oauth2/revoke') return revoke(endpoint, form);
    if (request.url.pathname !== '/services/oauth2/token') return { status: 404 };
    if (request.method !== 'POST') {
      throw new OAuthError('invalid_request', 'must use HTTP POST');
    }
    return issue(endpoint, request, form);
  } catch (error) {
    // Anything else is a bug of ours and must not look like a refusal.
    if (error instanceof OAuthError) return error.toAnswer();
    throw error;
  }
}

function issue(endpoint: TokenEndpoint, request: SimRequest, form: URLSearchParams): SimAnswer {
  const grant = form.get('grant_type');
  const { origin } = request.url;
  switch (grant) {
    case 'client_credentials': {
      const client = provenClient(endpoint, form);
      return grantAnswer(endpoint, client, client.username, origin, { api_instance_url: origin });
    }
    case JWT_BEARER: {
      const nowMs = endpoint.org.clock.now();
      const client = assertedClient(form.get('assertion') ?? '', { ...endpoint, nowMs, origin });
      return grantAnswer(endpoint, client, client.username, origin);
    }
    case 'refresh_token':
      return refresh(endpoint, form, origin);
    case null:
      throw new OAuthError('invalid_request', 'must supply grant_type');
    default:
      throw new OAuthError('unsupported_grant_type', 'grant type not supported');
  }
}

function refresh(endpoint: TokenEndpoint, form: URLSearchParams, origin: string): SimAnswer {
  const client = knownClient(endpoint, form);
  if (form.has('client_secret')) provenClient(endpoint, form);
  const grant = endpoint.clients.refreshGrant(form.get('refresh_token') ?? '');
  if (grant?.clientId !== client.clientId) {
    throw new OAuthError('invalid_grant', 'expired access/refresh token');
  }
  return grantAnswer(endpoint, client, grant.username, origin);
}

/** Without `expires_in`: clients learn of the end of a session by being refused. */
function grantAnswer(
  { org, sessions }: TokenEndpoint,
  client: Client,
  username: string,
  origin: string,
  more: Readonly<Record<string, string>> = {},
): SimAnswer {
  const userId = idOf(activeUser(org, username));
  const id = `${origin}/id/${org.id}/${userId}`;
  const issuedAt = String(org.clock.now());
  return {
    status: 200,
    headers: { 'content-type': 'application/json;charset=UTF-8', 'cache-control': 'no-store' },
    body: {
      access_token: sessions.open(org.id, { userId, clientId: client.clientId }),
      signature: createHmac('sha256', client.clientSecret)
        .update(id + issuedAt)
        .digest('base64'),
      scope: 'api',
      instance_url: origin,
      id,
      token_type: 'Bearer',
      issued_at: issuedAt,
      ...more,
    },
  };
}

function activeUser(org: Org, username: string): Row {
  const user = org.table('User').find('Username', username)[0];
  if (!user) throw new OAuthError('invalid_grant', "user hasn't approved this consumer");
  if (user['IsActive'] !== true) throw new OAuthError('inactive_user', 'user is inactive');
  return user;
}

function knownClient({ clients }: TokenEndpoint, form: URLSearchParams): Client {
  const client = clients.find(form.get('client_id') ?? '');
  if (!client) throw new OAuthError('invalid_client_id', 'client identifier invalid');
  return client;
}

function provenClient(endpoint: TokenEndpoint, form: URLSearchParams): Client {
  const client = knownClient(endpoint, form);
  const [given, expected] = [form.get('client_secret') ?? '', client.clientSecret].map((secret) =>
    createHmac('sha256', 'compare').update(secret).digest(),
  ) as [Buffer, Buffer];
  if (!timingSafeEqual(given, expected)) {
    throw new OAuthError('invalid_client', 'invalid client credentials');
  }
  return client;
}

/** The form, with client id and secret taken from HTTP Basic when they come that way. */
function formOf({ body, headers, url }: SimRequest): URLSearchParams {
  const form = new URLSearchParams(body === '' ? url.search : body);
  const basic = /^Basic\s+(\S+)$/i.exec(headers['authorization'] ?? '')?.[1];
  if (basic) {
    const [id = '', secret = ''] = splitOnce(Buffer.from(basic, 'base64').toString('utf8'));
    form.set('client_id', formDecoded(id));
    form.set('client_secret', formDecoded(secret));
  }
  return form;
}

function splitOnce(pair: string): [string, string] {
  const colon = pair.indexOf(':');
  return colon < 0 ? [pair, ''] : [pair.slice(0, colon), pair.slice(colon + 1)];
}

/** RFC 6749 has the parts of HTTP Basic form-encoded; many clients do not, so what does not decode is taken as is. */
function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function revoke({ sessions, clients }: TokenEndpoint, form: URLSearchParams): SimAnswer {
  const token = form.get('token') ?? '';
  sessions.close(token);
  clients.revokeRefreshToken(token);
  return { status: 200 };
}
