import type { SimAnswer, SimRequest } from '../kernel/server.ts';
import { ACCESS_LIFETIME_S } from './connections.ts';
import type { Json } from './json.ts';
import type { Client } from './options.ts';
import type { Tenant } from './tenant.ts';

/** The token endpoint's refusals: code -> category, words, HTTP status. */
const ERRORS = {
  5: ['invalid_grant', 'Incorrect Credentials. Please Retry', 400],
  19: ['invalid_grant', 'Incorrect credentials. Please Retry', 400],
  51: ['invalid_request', 'username was not supplied', 400],
  52: ['invalid_request', 'password was not supplied', 400],
  53: ['invalid_client', 'company is not enabled for this client', 403],
  54: ['invalid_scope', 'requested scope exceeds granted scope', 400],
  60: ['invalid_grant', 'these are not the grants you are looking for', 400],
  61: ['invalid_client', 'client not found', 401],
  62: ['invalid_request', 'client_id was not supplied', 400],
  63: ['invalid_request', 'client_secret was not supplied', 400],
  64: ['invalid_client', 'Incorrect credentials. Please Retry', 401],
  65: ['invalid_request', 'grant_type was not supplied', 400],
  105: ['invalid_grant', 'this grant was not issued to you!', 400],
  106: ['invalid_request', 'refresh_token was not supplied', 400],
  108: ['invalid_grant', 'bad or expired refresh token', 400],
  120: ['invalid_request', 'credtype is invalid', 400],
} as const;
type ErrorCode = keyof typeof ERRORS;

export const TOKEN_PATH = '/oauth2/v0/token';

/** `POST /oauth2/v0/token` with the company, refresh and application grants. */
export function tokenAnswer(tenant: Tenant, request: SimRequest, asText: boolean): SimAnswer {
  const form = new URLSearchParams(request.body);
  const outcome = grant(tenant, form);
  if (typeof outcome === 'number') return refused(outcome);
  return {
    status: 200,
    body: {
      // The vendor prints the lifetime as text in one answer and as a number in the next.
      expires_in: asText ? String(ACCESS_LIFETIME_S) : ACCESS_LIFETIME_S,
      token_type: 'Bearer',
      geolocation: tenant.baseUrl,
      ...outcome,
    },
  };
}

function grant(tenant: Tenant, form: URLSearchParams): Json | ErrorCode {
  const client = authenticated(tenant, form);
  if (typeof client === 'number') return client;
  switch (form.get('grant_type')) {
    case null:
    case '':
      return 65;
    case 'password':
      return companyGrant(tenant, client, form);
    case 'refresh_token':
      return refreshGrant(tenant, client, form);
    case 'client_credentials':
      return {
        scope: client.scopes.join(' '),
        access_token: tenant.connections.issueAccess(client.clientId, 'application', client.scopes),
      };
    default:
      return 60;
  }
}

function authenticated(tenant: Tenant, form: URLSearchParams): Client | ErrorCode {
  const id = form.get('client_id');
  const secret = form.get('client_secret');
  if (!id) return 62;
  if (!secret) return 63;
  const client = tenant.connections.clients.get(id);
  if (!client) return 61;
  return client.clientSecret === secret ? client : 64;
}

function companyGrant(tenant: Tenant, client: Client, form: URLSearchParams): Json | ErrorCode {
  const username = form.get('username');
  const password = form.get('password');
  if (!username) return 51;
  if (!password) return 52;
  if (form.get('credtype') !== 'authtoken') return 120;
  if (username.toLowerCase() !== tenant.companyUuid.toLowerCase()) return 5;
  const state = tenant.connections.checkRequestToken(password);
  if (state !== 'good') return state === 'wrong' ? 5 : 19;
  return pair(tenant, client, client.scopes);
}

function refreshGrant(tenant: Tenant, client: Client, form: URLSearchParams): Json | ErrorCode {
  const token = form.get('refresh_token');
  if (!token) return 106;
  const previous = tenant.connections.refreshGrant(token);
  if (!previous) return 108;
  if (previous.clientId !== client.clientId) return 105;
  const asked = form.get('scope')?.split(' ').filter(Boolean) ?? [];
  if (asked.some((scope) => !previous.scopes.includes(scope))) return 54;
  tenant.connections.spendRefresh(token);
  return pair(tenant, client, asked.length > 0 ? asked : previous.scopes);
}

const pair = (tenant: Tenant, client: Client, scopes: readonly string[]): Json => ({
  scope: scopes.join(' '),
  access_token: tenant.connections.issueAccess(client.clientId, 'company', scopes),
  refresh_token: tenant.connections.issueRefresh(client.clientId, client.scopes),
  id_token: tenant.ids.token(),
});

function refused(code: ErrorCode): SimAnswer {
  const [error, error_description, status] = ERRORS[code];
  return { status, body: { error, error_description, code } };
}
