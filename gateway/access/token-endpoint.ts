import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Client, type Context, errors, Provider, type ResourceServer } from 'oidc-provider';
import type { IssuerClient } from './demo-clients.ts';
import { type Issuer, tokenLifeSeconds } from './issuer.ts';

/**
 * Answers `POST` with an access token for the client credentials grant. Import this module only where the
 * issuer runs: oidc-provider is slow to load.
 */
export function createTokenEndpoint(
  issuer: Issuer,
  path: string,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const clients = [...issuer.clients.values()];
  const provider = new Provider(issuer.url, {
    // Tokens are self-contained and clients are configured, so there is nothing to store.
    adapter: () => ({ find: async () => undefined }),
    jwks: { keys: [issuer.signingKey] },
    clients: clients.map(registration),
    clientAuthMethods: ['client_secret_basic'],
    clientDefaults: { id_token_signed_response_alg: issuer.signingKey.alg },
    scopes: [...new Set(clients.flatMap((client) => client.scopes))],
    responseTypes: [],
    routes: { token: path },
    ttl: { ClientCredentials: tokenLifeSeconds },
    // Browsers name their origin even to the page's own server; any other page stays out.
    clientBasedCORS: ({ host }, origin) => new URL(origin).host === host,
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      userinfo: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => resourceOf(issuer),
        getResourceServerInfo: (context, resource, client) => {
          if (resource !== resourceOf(issuer)) throw new errors.InvalidTarget();
          return resourceServer(issuer, context, client);
        },
      },
    },
    extraTokenClaims: (_context, { clientId }) => ({
      legal_entities: clientOf(issuer, clientId).legalEntities,
    }),
  });
  return provider.callback();
}

function registration(client: IssuerClient) {
  return {
    client_id: client.id,
    client_secret: client.secret,
    scope: client.scopes.join(' '),
    grant_types: ['client_credentials'],
    response_types: [],
    redirect_uris: [],
    token_endpoint_auth_method: 'client_secret_basic',
  };
}

/** oidc-provider signs JWTs for a named resource only; clients need not name it, it is the default. */
const resourceOf = (issuer: Issuer): string => `${issuer.url}/graphql`;

function resourceServer(issuer: Issuer, context: Context, { clientId }: Client): ResourceServer {
  const client = clientOf(issuer, clientId);
  settleScope(context, client);
  return {
    audience: issuer.audience,
    scope: client.scopes.join(' '),
    accessTokenFormat: 'jwt',
    accessTokenTTL: tokenLifeSeconds,
    jwt: { sign: { alg: issuer.signingKey.alg, kid: issuer.signingKey.kid } },
  };
}

/**
 * Without a wish a client gets all its scopes. A wish beyond them is refused: left to itself oidc-provider
 * drops a scope that it has never heard of and grants the rest.
 */
function settleScope({ oidc }: Context, client: IssuerClient): void {
  oidc.params.scope ||= client.scopes.join(' ');
  const excess = oidc.params.scope.split(' ').find((scope) => !client.scopes.includes(scope));
  if (excess === undefined) return;
  throw new errors.InvalidScope('requested scope is not allowed for this client', excess);
}

function clientOf(issuer: Issuer, clientId: string): IssuerClient {
  const client = issuer.clients.get(clientId);
  if (client === undefined) throw new Error(`The issuer has no client ${clientId}.`);
  return client;
}
