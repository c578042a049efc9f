import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Issuer } from './issuer.ts';

const tokenPath = '/oauth/token';
const keysPath = '/oauth/jwks';

type Endpoint = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/**
 * The issuer's endpoints as express middleware or, with a `next` that answers 404, under plain node. It must
 * stand before any body parser. Loading oidc-provider takes a third of a second, so the first token request
 * does it, not the start.
 */
export function issuerHandler(issuer: Issuer) {
  const documents = publicDocuments(issuer);
  let tokenEndpoint: Promise<Endpoint> | null = null;
  return (
    request: IncomingMessage,
    response: ServerResponse,
    next: (error?: unknown) => void,
  ): void => {
    const [path = ''] = (request.url ?? '').split('?', 1);
    const document = documents.get(path);
    if (document !== undefined) {
      sendDocument(request, response, document);
    } else if (path === tokenPath) {
      tokenEndpoint ??= loadTokenEndpoint(issuer);
      tokenEndpoint.then((endpoint) => endpoint(request, response)).catch(next);
    } else {
      next();
    }
  };
}

async function loadTokenEndpoint(issuer: Issuer): Promise<Endpoint> {
  const { createTokenEndpoint } = await import('./token-endpoint.ts');
  return createTokenEndpoint(issuer, tokenPath);
}

/** What anyone may read: the keys, and the metadata of RFC 8414 with nothing that is not served. */
function publicDocuments(issuer: Issuer): ReadonlyMap<string, string> {
  const metadata = JSON.stringify({
    issuer: issuer.url,
    token_endpoint: `${issuer.url}${tokenPath}`,
    jwks_uri: `${issuer.url}${keysPath}`,
    grant_types_supported: ['client_credentials'],
    response_types_supported: [],
    token_endpoint_auth_methods_supported: ['client_secret_basic'],
    scopes_supported: allScopes(issuer),
  });
  return new Map([
    [keysPath, JSON.stringify(issuer.jwks)],
    ['/.well-known/oauth-authorization-server', metadata],
    ['/.well-known/openid-configuration', metadata],
  ]);
}

function sendDocument(request: IncomingMessage, response: ServerResponse, document: string): void {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD' }).end();
    return;
  }
  response.writeHead(200, { 'content-type': 'application/json' }).end(document);
}

/** Every scope that some client may have. */
const allScopes = (issuer: Issuer): string[] =>
  [...new Set([...issuer.clients.values()].flatMap((client) => client.scopes))].sort();
