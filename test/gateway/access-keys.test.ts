import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import type { Clock } from '../../connectors/clock.ts';
import { remoteKeys } from '../../gateway/access/key-source.ts';
import { rememberTokens } from '../../gateway/access/remembered-tokens.ts';
import { createVerifier } from '../../gateway/access/verify.ts';

const minute = 60_000;

interface TestKey {
  readonly kid: string;
  readonly publicJwk: JWK;
  readonly privateKey: CryptoKey;
}

async function newKey(kid: string): Promise<TestKey> {
  const pair = await generateKeyPair('ES256');
  const publicJwk = { ...(await exportJWK(pair.publicKey)), kid, alg: 'ES256' };
  return { kid, publicJwk, privateKey: pair.privateKey };
}

/** An issuer on the network whose published keys, health and clock the test sets. */
class RemoteIssuer implements Clock {
  published: TestKey[] = [];
  isDown = false;
  reads = 0;
  at = Date.parse('2026-11-22T10:00:00Z');
  #tokens = 0;
  readonly verifier = createVerifier({
    issuer: 'https://issuer.example',
    audience: 'tributary',
    jwks: remoteKeys({
      url: 'https://issuer.example/keys',
      clock: this,
      fetchJson: async () => {
        this.reads += 1;
        if (this.isDown) throw new Error('connection refused');
        return { keys: this.published.map(({ publicJwk }) => publicJwk) };
      },
    }),
    clock: this,
  });

  now(): number {
    return this.at;
  }

  sleep(): Promise<void> {
    return Promise.resolve();
  }

  /** The outcome for a new token: `accepted` or the refusal's code. */
  async tokenOf({ kid, privateKey }: TestKey): Promise<string> {
    this.#tokens += 1;
    const iat = Math.floor(this.at / 1_000);
    const token = await new SignJWT({ client_id: 'app', legal_entities: [] })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid })
      .setIssuer('https://issuer.example')
      .setAudience('tributary')
      .setSubject('app')
      .setJti(`t${this.#tokens}`)
      .setIssuedAt(iat)
      .setExpirationTime(iat + 300)
      .sign(privateKey);
    return this.verifier.verify(`Bearer ${token}`).then(
      () => 'accepted',
      (error: { code: string }) => error.code,
    );
  }
}

describe('rotation of the issuer’s keys', () => {
  it('accepts old and new key while both are published', async () => {
    const issuer = new RemoteIssuer();
    const [old, next] = [await newKey('old'), await newKey('next')];
    issuer.published = [old];
    expect(await issuer.tokenOf(old)).toBe('accepted');
    issuer.published = [old, next];
    issuer.at += minute;
    expect(await issuer.tokenOf(next)).toBe('accepted');
    expect(await issuer.tokenOf(old)).toBe('accepted');
  });

  it('refuses a removed key within ten minutes', async () => {
    const issuer = new RemoteIssuer();
    const [old, next] = [await newKey('old'), await newKey('next')];
    issuer.published = [old, next];
    expect(await issuer.tokenOf(old)).toBe('accepted');
    issuer.published = [next];
    issuer.at += 10 * minute;
    expect(await issuer.tokenOf(old)).toBe('UNAUTHENTICATED');
    expect(await issuer.tokenOf(next)).toBe('accepted');
  });

  it('reads the keys at most once in 30 seconds, however many invented key ids arrive', async () => {
    const issuer = new RemoteIssuer();
    const [real, invented] = [await newKey('real'), await newKey('invented')];
    issuer.published = [real];
    await issuer.tokenOf(real);
    issuer.at += minute;
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => issuer.tokenOf(invented)));
    expect(new Set(outcomes)).toEqual(new Set(['UNAUTHENTICATED']));
    expect(issuer.reads).toBe(2);
    issuer.at += 29_000;
    await issuer.tokenOf(invented);
    expect(issuer.reads).toBe(2);
    issuer.at += 1_000;
    await issuer.tokenOf(invented);
    expect(issuer.reads).toBe(3);
  });

  it('keeps the cooldown also while reading fails', async () => {
    const issuer = new RemoteIssuer();
    const [real, invented] = [await newKey('real'), await newKey('invented')];
    issuer.published = [real];
    await issuer.tokenOf(real);
    issuer.isDown = true;
    issuer.at += minute;
    await issuer.tokenOf(invented);
    await issuer.tokenOf(invented);
    expect(issuer.reads).toBe(2);
  });
});

describe('an issuer that is down', () => {
  it('is lived without for an hour, then tokens are refused as unavailable', async () => {
    const issuer = new RemoteIssuer();
    const real = await newKey('real');
    issuer.published = [real];
    await issuer.tokenOf(real);
    issuer.isDown = true;
    for (const age of [11, 30, 59]) {
      issuer.at = Date.parse('2026-11-22T10:00:00Z') + age * minute;
      expect(await issuer.tokenOf(real), `${age} minutes`).toBe('accepted');
    }
    issuer.at += minute;
    expect(await issuer.tokenOf(real)).toBe('UPSTREAM_UNAVAILABLE');
    issuer.isDown = false;
    issuer.at += minute;
    expect(await issuer.tokenOf(real)).toBe('accepted');
  });

  it('makes nobody wait for its answer while earlier keys serve', async () => {
    const clock = new RemoteIssuer();
    const real = await newKey('real');
    let answer = async (): Promise<unknown> => ({ keys: [real.publicJwk] });
    const keys = remoteKeys({
      url: 'https://issuer.example/keys',
      clock,
      fetchJson: () => answer(),
    });
    const wanted = { alg: 'ES256', kid: 'real' };
    const token = { payload: '', signature: '' };
    await keys(wanted, token);
    answer = () => Promise.reject(new Error('connection refused'));
    clock.at += 11 * minute;
    await keys(wanted, token);
    answer = () => new Promise(() => {});
    clock.at += minute;
    await expect(keys(wanted, token)).resolves.toBeDefined();
  });

  it('that answers with something else than keys counts as down', async () => {
    const clock = new RemoteIssuer();
    const keys = remoteKeys({
      url: 'https://issuer.example/keys',
      clock,
      fetchJson: async () => ({ error: 'maintenance' }),
    });
    await expect(
      keys({ alg: 'ES256', kid: 'real' }, { payload: '', signature: '' }),
    ).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  });
});

describe('remembered tokens', () => {
  it('stay within their limit and drop the one unused for longest', () => {
    const clock = new RemoteIssuer();
    const remembered = rememberTokens(clock, 2);
    const principal = {
      id: 'a',
      clientId: 'a',
      subject: 'a',
      scopes: [],
      legalEntities: [],
      expiresAt: clock.at + minute,
    };
    remembered.remember('first', principal);
    remembered.remember('second', principal);
    remembered.find('first');
    remembered.remember('third', principal);
    expect(remembered.find('first')).toBe(principal);
    expect(remembered.find('second')).toBeNull();
    expect(remembered.find('third')).toBe(principal);
  });
});
