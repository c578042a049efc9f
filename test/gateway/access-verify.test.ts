import { createHmac, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type CryptoKey,
  exportJWK,
  exportSPKI,
  importJWK,
  type JWTHeaderParameters,
  type JWTPayload,
  SignJWT,
} from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Clock } from '../../connectors/clock.ts';
import { AccessError } from '../../gateway/access/access-error.ts';
import { createIssuer, type Issuer } from '../../gateway/access/issuer.ts';
import { localKeys } from '../../gateway/access/key-source.ts';
import { createVerifier, hasScope, type Verifier } from '../../gateway/access/verify.ts';

const url = 'http://127.0.0.1:4000';
const start = Date.parse('2026-11-22T10:00:00Z');
const dataDir = mkdtempSync(join(tmpdir(), 'tributary-verify-'));

class SettableClock implements Clock {
  at = start;
  now(): number {
    return this.at;
  }
  sleep(): Promise<void> {
    return Promise.resolve();
  }
}

let clock: SettableClock;
let issuer: Issuer;
let verifier: Verifier;

beforeAll(async () => {
  issuer = await createIssuer({ mode: 'demo', url, dataDir, clock: new SettableClock() });
});
afterAll(() => rmSync(dataDir, { recursive: true }));

/** A verifier of its own per test, because it remembers tokens. */
function fresh(): void {
  clock = new SettableClock();
  verifier = createVerifier({
    issuer: url,
    audience: issuer.audience,
    jwks: localKeys(issuer.jwks),
    clock,
  });
}

const nowSeconds = start / 1_000;

const honest = (): JWTPayload => ({
  iss: url,
  aud: issuer.audience,
  sub: 'demo-app',
  client_id: 'demo-app',
  jti: 'j1',
  iat: nowSeconds,
  exp: nowSeconds + 900,
  scope: 'invoice:read invoice:write',
  legal_entities: ['US01'],
});

const honestHeader = (): JWTHeaderParameters => ({
  alg: 'ES256',
  typ: 'at+jwt',
  kid: issuer.signingKey.kid,
});

interface Change {
  readonly header?: Record<string, unknown>;
  readonly claims?: Record<string, unknown>;
}

/** Signed with the issuer's true key, so that the change alone is the fault. */
async function signed({ header = {}, claims = {} }: Change): Promise<string> {
  const key = await importJWK(issuer.signingKey, 'ES256');
  const content = Object.entries({ ...honest(), ...claims }).filter(([, v]) => v !== undefined);
  return new SignJWT(Object.fromEntries(content))
    .setProtectedHeader({ ...honestHeader(), ...header } as JWTHeaderParameters)
    .sign(key, { crit: { 'urn:example:ext': true } });
}

const encoded = (value: unknown): string =>
  Buffer.from(JSON.stringify(value)).toString('base64url');

async function refusal(authorization: string | undefined): Promise<AccessError> {
  try {
    await verifier.verify(authorization);
  } catch (error) {
    if (error instanceof AccessError) return error;
    throw error;
  }
  throw new Error('The token was accepted.');
}

async function expectUnauthenticated(token: string): Promise<AccessError> {
  const error = await refusal(`Bearer ${token}`);
  expect(error.code).toBe('UNAUTHENTICATED');
  expect(error.httpStatus).toBe(401);
  expect(error.message).toBe('A valid access token is required.');
  return error;
}

describe('an honest token', () => {
  it('becomes a principal with its scopes and legal entities', async () => {
    fresh();
    const principal = await verifier.verify(`Bearer ${await signed({})}`);
    expect(principal).toEqual({
      id: 'demo-app',
      clientId: 'demo-app',
      subject: 'demo-app',
      scopes: ['invoice:read', 'invoice:write'],
      legalEntities: ['US01'],
      expiresAt: start + 900_000,
    });
    expect(hasScope(principal, 'invoice:write')).toBe(true);
    expect(hasScope(principal, 'invoice:post')).toBe(false);
  });

  it('names a person by client and subject, without confusing them with a client', async () => {
    fresh();
    const person = await verifier.verify(
      `Bearer ${await signed({ claims: { client_id: 'console', sub: 'ann' } })}`,
    );
    const client = await verifier.verify(
      `Bearer ${await signed({ claims: { client_id: 'console/ann', sub: 'console/ann' } })}`,
    );
    expect(person.id).toBe('console/ann');
    expect(client.id).not.toBe(person.id);
  });

  it('is accepted when its audience list contains the gateway', async () => {
    fresh();
    const token = await signed({ claims: { aud: ['https://userinfo.example', issuer.audience] } });
    await expect(verifier.verify(`Bearer ${token}`)).resolves.toMatchObject({ id: 'demo-app' });
  });

  it('carries no rights when it names no scope', async () => {
    fresh();
    const principal = await verifier.verify(
      `Bearer ${await signed({ claims: { scope: undefined } })}`,
    );
    expect(principal.scopes).toEqual([]);
  });
});

describe('the thirteen attacks', () => {
  const attacks: Record<string, () => string | Promise<string>> = {
    'algorithm none': () =>
      `${encoded({ ...honestHeader(), alg: 'none' })}.${encoded(honest())}.AA`,
    'HS256 keyed with the public key': async () => {
      const text = `${encoded({ ...honestHeader(), alg: 'HS256' })}.${encoded(honest())}`;
      const pem = await exportSPKI(
        (await importJWK(issuer.jwks.keys[0] ?? {}, 'ES256')) as CryptoKey,
      );
      return `${text}.${createHmac('sha256', pem).update(text).digest('base64url')}`;
    },
    'an unknown key id': () => signed({ header: { kid: 'unknown' } }),
    'a key id that is a path': () => signed({ header: { kid: '../../dev/null' } }),
    'a key of its own in the header (jwk)': async () => {
      const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const jwk = await exportJWK(pair.publicKey);
      return new SignJWT(honest())
        .setProtectedHeader({ ...honestHeader(), jwk })
        .sign(pair.privateKey);
    },
    'a pointer to keys of its own (jku, x5u)': async () => {
      const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const elsewhere = 'http://127.0.0.1:9/keys';
      return new SignJWT(honest())
        .setProtectedHeader({ ...honestHeader(), jku: elsewhere, x5u: elsewhere })
        .sign(pair.privateKey);
    },
    'another issuer': () => signed({ claims: { iss: 'https://elsewhere.example' } }),
    'another audience': () => signed({ claims: { aud: 'https://elsewhere.example' } }),
    'another type': () => signed({ header: { typ: 'JWT' } }),
    'no expiry': () => signed({ claims: { exp: undefined } }),
    'a beginning in the future': () => signed({ claims: { nbf: nowSeconds + 60 } }),
    'an old issue with a long life': () =>
      signed({ claims: { iat: nowSeconds - 86_400, exp: nowSeconds + 86_400 } }),
    'a critical header that we do not know': () =>
      signed({ header: { crit: ['urn:example:ext'], 'urn:example:ext': 1 } }),
  };

  it('are thirteen', () => expect(Object.keys(attacks)).toHaveLength(13));

  // The reason is checked, or an attack might be refused for another fault, by luck.
  const reasons: Record<string, RegExp> = {
    'algorithm none': /"alg".*not allowed/,
    'HS256 keyed with the public key': /"alg".*not allowed/,
    'an unknown key id': /no applicable key/,
    'a key id that is a path': /no applicable key/,
    'a key of its own in the header (jwk)': /signature verification failed/,
    'a pointer to keys of its own (jku, x5u)': /signature verification failed/,
    'another issuer': /"iss"/,
    'another audience': /"aud"/,
    'another type': /"typ"/,
    'no expiry': /"exp"/,
    'a beginning in the future': /"nbf"/,
    'an old issue with a long life': /"iat".*too far in the past/,
    'a critical header that we do not know': /not recognized/,
  };

  it.each(Object.entries(attacks))('refuses a token with %s', async (name, forge) => {
    fresh();
    const error = await expectUnauthenticated(await forge());
    expect(error.reason).toMatch(reasons[name] ?? /^$/);
  });
});

describe('a token that is not right', () => {
  it('is refused after its expiry, also when it was verified before', async () => {
    fresh();
    const token = await issuer.issueToken('demo-app', { expiresInSeconds: 20 });
    await verifier.verify(`Bearer ${token}`);
    clock.at = start + 26_000;
    const error = await expectUnauthenticated(token);
    expect(error.reason).toContain('exp');
  });

  it.each(['iat', 'sub', 'client_id', 'jti', 'legal_entities'])(
    'is refused without %s',
    async (claim) => {
      fresh();
      await expectUnauthenticated(await signed({ claims: { [claim]: undefined } }));
    },
  );

  it.each([
    ['scopes as a list', { scope: ['invoice:read'] }],
    ['scopes with doubled spaces', { scope: 'invoice:read  invoice:write' }],
    ['legal entities as a text', { legal_entities: 'US01' }],
    ['a legal entity that is no code', { legal_entities: ['US01', { $ne: null }] }],
    ['a legal entity with a wildcard in it', { legal_entities: ['US*'] }],
    ['an empty subject', { sub: '' }],
  ])('is refused with %s', async (_name, claims) => {
    fresh();
    await expectUnauthenticated(await signed({ claims }));
  });

  it('is refused when one character of its content changes', async () => {
    fresh();
    const [header, , signature] = (await signed({})).split('.');
    const richer = encoded({ ...honest(), legal_entities: ['US01', 'DE01'] });
    await expectUnauthenticated(`${header}.${richer}.${signature}`);
  });

  it.each([
    undefined,
    '',
    'Bearer',
    'Basic ZGVtbzpkZW1v',
    'Bearer a.b',
    'Bearer a.b.c, Bearer a.b.c',
    `Bearer ${'a'.repeat(9_000)}.b.c`,
  ])('is refused as header %#', async (header) => {
    fresh();
    const error = await refusal(header);
    expect(error.code).toBe('UNAUTHENTICATED');
  });

  it('shows its reason to the log and to nobody else', async () => {
    fresh();
    const error = await expectUnauthenticated(
      await signed({ claims: { iss: 'https://elsewhere' } }),
    );
    expect(error.reason).toContain('iss');
    expect(JSON.stringify(error)).not.toContain('iss');
    expect({ ...error }).not.toHaveProperty('reason');
  });
});

describe('remembering', () => {
  it('verifies a token once in 30 seconds, and again after', async () => {
    let lookups = 0;
    const keys = localKeys(issuer.jwks);
    clock = new SettableClock();
    const counting = createVerifier({
      issuer: url,
      audience: issuer.audience,
      jwks: (header, token) => {
        lookups += 1;
        return keys(header, token);
      },
      clock,
    });
    const authorization = `Bearer ${await issuer.issueToken('demo-app')}`;
    await counting.verify(authorization);
    await counting.verify(authorization);
    expect(lookups).toBe(1);
    clock.at += 30_000;
    await counting.verify(authorization);
    expect(lookups).toBe(2);
  });
});
