import { jwtVerify } from 'jose';
import { z } from 'zod';
import type { Clock } from '../../connectors/clock.ts';
import type { Principal } from '../../control/principal.ts';
import { AccessError } from './access-error.ts';
import type { KeySource } from './key-source.ts';
import { rememberTokens } from './remembered-tokens.ts';

/** A compact JWT and nothing else; the length bounds what an unauthenticated caller makes us hash. */
const bearer = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i;
const MAX_HEADER_LENGTH = 8_192;
const CLOCK_TOLERANCE_SECONDS = 5;

/**
 * What the gateway needs beyond the registered claims. `legal_entities` is required even when empty: a token
 * without it comes from an issuer set up wrongly, and its holder would see an empty company without a word.
 */
const claims = z.object({
  sub: z.string().min(1).max(255),
  client_id: z.string().min(1).max(255),
  exp: z.number(),
  scope: z
    .string()
    .regex(/^[\x21\x23-\x5B\x5D-\x7E]+( [\x21\x23-\x5B\x5D-\x7E]+)*$/)
    .optional(),
  legal_entities: z.array(z.string().regex(/^(\*|[\w.-]{1,64})$/)).max(1_000),
});

export interface VerifierOptions {
  readonly issuer: string;
  readonly audience: string;
  readonly jwks: KeySource;
  readonly clock: Clock;
  /** Refuses tokens issued longer ago, whatever their own expiry says. */
  readonly maxTokenAgeSeconds?: number;
}

export interface Verifier {
  /**
   * The principal of an `Authorization` header's value.
   * @throws AccessError UNAUTHENTICATED for anything but a valid token; UPSTREAM_UNAVAILABLE when the
   *   issuer's keys cannot be had.
   */
  verify(authorization: string | undefined): Promise<Principal>;
}

export function createVerifier(options: VerifierOptions): Verifier {
  const remembered = rememberTokens(options.clock);
  return {
    async verify(authorization) {
      const token = bearerToken(authorization);
      const known = remembered.find(token);
      if (known !== null) return known;
      const principal = await principalOf(token, options);
      remembered.remember(token, principal);
      return principal;
    },
  };
}

export const hasScope = (principal: Principal, scope: string): boolean =>
  principal.scopes.includes(scope);

function bearerToken(authorization: string | undefined): string {
  if (authorization === undefined) throw unauthenticated('no authorization header');
  const token =
    authorization.length <= MAX_HEADER_LENGTH ? bearer.exec(authorization)?.[1] : undefined;
  if (token === undefined) throw unauthenticated('authorization is not a bearer JWT');
  return token;
}

async function principalOf(token: string, options: VerifierOptions): Promise<Principal> {
  try {
    const { payload } = await jwtVerify(token, options.jwks, {
      issuer: options.issuer,
      audience: options.audience,
      algorithms: ['ES256', 'RS256', 'EdDSA'],
      typ: 'at+jwt',
      requiredClaims: ['exp', 'iat', 'sub', 'client_id', 'jti'],
      maxTokenAge: options.maxTokenAgeSeconds ?? 900,
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      currentDate: new Date(options.clock.now()),
    });
    return principalFrom(claims.parse(payload));
  } catch (error) {
    // Every reason looks the same from outside, or the answer would guide a forger.
    if (error instanceof AccessError) throw error;
    throw unauthenticated(error instanceof Error ? error.message : String(error));
  }
}

function principalFrom(content: z.infer<typeof claims>): Principal {
  return {
    id: principalId(content.client_id, content.sub),
    clientId: content.client_id,
    subject: content.sub,
    scopes: [...new Set(content.scope?.split(' '))],
    legalEntities: [...new Set(content.legal_entities)],
    expiresAt: content.exp * 1_000,
  };
}

/** Encoded, because a client called `a/b` must not share idempotency keys with person `b` of client `a`. */
function principalId(clientId: string, subject: string): string {
  const client = encodeURIComponent(clientId);
  return subject === clientId ? client : `${client}/${encodeURIComponent(subject)}`;
}

const unauthenticated = (reason: string): AccessError => new AccessError('UNAUTHENTICATED', reason);
