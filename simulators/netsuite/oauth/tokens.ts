import { type CryptoKey, generateKeyPair, SignJWT } from 'jose';
import type { SimClock } from '../../kernel/clock.ts';
import type { Random } from '../../kernel/random.ts';
import type { SimAnswer, SimRequest } from '../../kernel/server.ts';
import { insufficientPermission, invalidLogin } from '../errors.ts';
import { readAssertion, TokenRefusal } from './assertion.ts';
import type { Clients } from './clients.ts';

export const TOKEN_PATH = '/services/rest/auth/oauth2/v1/token';
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

interface Grant {
  readonly scopes: readonly string[];
  readonly expiresAtMs: number;
}

interface Terms {
  readonly clients: Clients;
  readonly clock: SimClock;
  readonly random: Random;
  readonly lifetimeSeconds: number;
}

let vendorKey: Promise<CryptoKey> | undefined;

/** The vendor's own key, one for all accounts; made when the first token is asked for. */
function signingKey(): Promise<CryptoKey> {
  vendorKey ??= generateKeyPair('PS256').then(({ privateKey }) => privateKey);
  return vendorKey;
}

/** The token endpoint of the machine-to-machine flow, and the tokens it has handed out. */
export class Tokens {
  readonly #terms: Terms;
  readonly #grants = new Map<string, Grant>();

  constructor(terms: Terms) {
    this.#terms = terms;
  }

  async answer(request: SimRequest): Promise<SimAnswer> {
    try {
      return { status: 200, headers: NO_STORE, body: await this.#grant(request) };
    } catch (error) {
      if (!(error instanceof TokenRefusal)) throw error;
      const body = { error: error.code, error_description: error.message };
      return { status: 400, headers: NO_STORE, body };
    }
  }

  /** Passes a request whose bearer token is alive and carries the scope; throws the vendor's refusal otherwise. */
  check(request: SimRequest, scope: string): void {
    const [, token = ''] = /^Bearer (.+)$/i.exec(request.headers['authorization'] ?? '') ?? [];
    const grant = this.#grants.get(token);
    if (!grant || grant.expiresAtMs <= this.#terms.clock.now()) throw invalidLogin();
    if (!grant.scopes.includes(scope))
      throw insufficientPermission(`The token does not carry the scope ${scope}.`);
  }

  /** Every token handed out so far stops working. */
  expireAll(): void {
    this.#grants.clear();
  }

  async #grant(request: SimRequest): Promise<Record<string, string>> {
    const { clients, clock, lifetimeSeconds } = this.#terms;
    const audience = `${request.url.origin}${TOKEN_PATH}`;
    const assertion = assertionIn(request);
    const asserted = await readAssertion(assertion, clients, { audience, nowMs: clock.now() });
    const token = await this.#sign(asserted.client.clientId, asserted.scopes);
    this.#grants.set(token, {
      scopes: asserted.scopes,
      expiresAtMs: clock.now() + lifetimeSeconds * 1000,
    });
    // The lifetime is a string there, not a number.
    return { access_token: token, expires_in: String(lifetimeSeconds), token_type: 'bearer' };
  }

  async #sign(clientId: string, scopes: readonly string[]): Promise<string> {
    const { clock, random, lifetimeSeconds } = this.#terms;
    const seconds = Math.floor(clock.now() / 1000);
    // The subject is role and entity of the mapping; each application has its own.
    return new SignJWT({ scope: scopes, jti: random.hex(32) })
      .setProtectedHeader({ alg: 'PS256', typ: 'JWT', kid: 'account' })
      .setSubject('1001;2001')
      .setAudience(clientId)
      .setIssuedAt(seconds)
      .setExpirationTime(seconds + lifetimeSeconds)
      .sign(await signingKey());
  }
}

const NO_STORE = { 'cache-control': 'no-store' };

function assertionIn(request: SimRequest): string {
  if (request.method !== 'POST')
    throw new TokenRefusal('invalid_request', 'The token endpoint takes POST only.');
  const form = new URLSearchParams(request.body);
  if (form.get('grant_type') !== 'client_credentials')
    throw new TokenRefusal('invalid_request', 'The grant_type must be client_credentials.');
  const assertion = form.get('client_assertion');
  if (form.get('client_assertion_type') !== ASSERTION_TYPE || !assertion)
    throw new TokenRefusal('invalid_request', 'A JWT client assertion is required.');
  return assertion;
}
