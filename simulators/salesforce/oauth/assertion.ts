import { verify } from 'node:crypto';
import type { Client, Clients } from './clients.ts';
import { OAuthError } from './errors.ts';

/** How far ahead an assertion may expire. */
const MAX_LIFETIME_S = 300;
const LOGIN_URLS = ['https://login.salesforce.com', 'https://test.salesforce.com'];

interface Claims {
  readonly iss?: string;
  readonly sub?: string;
  readonly aud?: string;
  readonly exp?: number;
}

/** The connected app behind a JWT bearer assertion, every check passed. */
export function assertedClient(
  assertion: string,
  { clients, nowMs, origin }: { clients: Clients; nowMs: number; origin: string },
): Client {
  const [head = '', body = '', signature = ''] = assertion.split('.');
  const header = decoded(head) as { alg?: string };
  const claims = decoded(body) as Claims;
  if (header.alg !== 'RS256') throw invalidAssertion();
  const client = clients.find(claims.iss ?? '');
  if (!client) throw new OAuthError('invalid_client_id', 'client identifier invalid');
  if (!isSignedBy(client, `${head}.${body}`, signature)) throw invalidAssertion();
  refuseAudience(claims, origin);
  refuseTime(claims, nowMs / 1000);
  if (claims.sub !== client.username) {
    throw new OAuthError('invalid_grant', "user hasn't approved this consumer");
  }
  return client;
}

function decoded(part: string): object {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // Not JSON: the same refusal as for JSON of another shape.
  }
  throw invalidAssertion();
}

function isSignedBy(client: Client, signed: string, signature: string): boolean {
  if (client.publicKeyPem === undefined) return false;
  return verify(
    'RSA-SHA256',
    Buffer.from(signed),
    client.publicKeyPem,
    Buffer.from(signature, 'base64url'),
  );
}

/** The audience is a login URL, not the token endpoint. */
function refuseAudience({ aud }: Claims, origin: string): void {
  const audience = (aud ?? '').replace(/\/$/, '');
  if (![origin, ...LOGIN_URLS].includes(audience)) {
    throw new OAuthError('invalid_grant', 'audience is invalid');
  }
}

function refuseTime({ exp }: Claims, nowS: number): void {
  if (typeof exp !== 'number' || exp > nowS + MAX_LIFETIME_S) throw invalidAssertion();
  if (exp <= nowS) throw new OAuthError('invalid_grant', 'expired authorization code');
}

function invalidAssertion(): OAuthError {
  return new OAuthError('invalid_grant', 'invalid assertion');
}
