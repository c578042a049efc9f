import {
  decodeJwt,
  decodeProtectedHeader,
  importSPKI,
  importX509,
  type JWTPayload,
  jwtVerify,
  type ProtectedHeaderParameters,
} from 'jose';
import type { ClientMapping } from '../options.ts';
import type { Clients } from './clients.ts';

/** Signatures the vendor takes; RS256 is not among them. */
const ALGORITHMS = ['PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512'];
const MAX_LIFETIME_SECONDS = 3600;

export type TokenErrorCode = 'invalid_request' | 'invalid_client' | 'invalid_grant';

/** A refusal of the token endpoint; the message goes out as `error_description`. */
export class TokenRefusal extends Error {
  readonly code: TokenErrorCode;

  constructor(code: TokenErrorCode, description: string) {
    super(description);
    this.code = code;
  }
}

export interface Asserted {
  readonly client: ClientMapping;
  readonly scopes: readonly string[];
}

/**
 * Who signed the assertion and what they ask for.
 * @param audience the token URL as the client addressed it
 * @throws TokenRefusal
 */
export async function readAssertion(
  assertion: string,
  clients: Clients,
  { audience, nowMs }: { audience: string; nowMs: number },
): Promise<Asserted> {
  const { header, claims } = decode(assertion);
  const { alg, kid } = header;
  if (alg === undefined || !ALGORITHMS.includes(alg))
    throw new TokenRefusal('invalid_client', `The algorithm ${alg} is not accepted.`);
  const client = clients.find(String(claims.iss), String(kid));
  if (!client)
    throw new TokenRefusal('invalid_client', 'No mapping for this client and certificate.');
  await verify(assertion, client, alg, { audience, nowMs });
  checkLifetime(claims, nowMs);
  return { client, scopes: grantedScopes(claims, client) };
}

function decode(assertion: string): { header: ProtectedHeaderParameters; claims: JWTPayload } {
  try {
    return { header: decodeProtectedHeader(assertion), claims: decodeJwt(assertion) };
  } catch {
    // Whatever is wrong with the text, the vendor has one word for it.
    throw new TokenRefusal('invalid_request', 'The client assertion is not a JWT.');
  }
}

async function verify(
  assertion: string,
  client: ClientMapping,
  alg: string,
  { audience, nowMs }: { audience: string; nowMs: number },
): Promise<void> {
  try {
    const pem = client.publicKeyPem;
    const key = pem.includes('CERTIFICATE')
      ? await importX509(pem, alg)
      : await importSPKI(pem, alg);
    await jwtVerify(assertion, key, {
      algorithms: ALGORITHMS,
      audience,
      issuer: client.clientId,
      currentDate: new Date(nowMs),
      requiredClaims: ['iat', 'exp'],
    });
  } catch (error) {
    // Signature, audience and expiry all end here: the grant does not hold.
    throw new TokenRefusal('invalid_grant', error instanceof Error ? error.message : String(error));
  }
}

function checkLifetime({ iat = 0, exp = 0 }: JWTPayload, nowMs: number): void {
  if (exp - iat > MAX_LIFETIME_SECONDS)
    throw new TokenRefusal('invalid_grant', 'The assertion lives longer than 60 minutes.');
  if (iat > nowMs / 1000 + 60)
    throw new TokenRefusal('invalid_grant', 'The assertion was issued in the future.');
}

function grantedScopes(claims: JWTPayload, client: ClientMapping): string[] {
  const asked = scopeList(claims['scope']);
  const refused = asked.find((scope) => !client.scopes.includes(scope));
  if (asked.length === 0 || refused !== undefined)
    throw new TokenRefusal('invalid_grant', `The scope ${refused ?? '(none)'} is not granted.`);
  return asked;
}

/** A comma-separated text; a list is taken too, since clients send either. */
function scopeList(scope: unknown): string[] {
  const parts = Array.isArray(scope) ? scope.map(String) : String(scope ?? '').split(/[,\s]+/);
  return parts.filter((part) => part !== '');
}
