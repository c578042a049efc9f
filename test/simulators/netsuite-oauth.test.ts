import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  askToken,
  assertion,
  CLIENT,
  codeOf,
  RECORDS,
  send,
  startAccount,
  TOKEN_PATH,
} from './netsuite-account.ts';

describe('NetSuite token endpoint', () => {
  it('hands out a bearer token whose lifetime is a string', async () => {
    const { url, clock } = await startAccount();
    const reply = await askToken(url, await assertion({ url, clock }));
    expect(reply.status).toBe(200);
    expect(reply.body).toMatchObject({ expires_in: '3600', token_type: 'bearer' });
    expect(reply.body.access_token.split('.')).toHaveLength(3);
  });

  it('takes PS256 from an RSA key', async () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 3072 });
    const publicKeyPem = rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const { url, clock } = await startAccount({ clients: [{ ...CLIENT, publicKeyPem }] });
    const signed = await assertion({ url, clock, alg: 'PS256', key: rsa.privateKey });
    expect((await askToken(url, signed)).status).toBe(200);
  });

  it('refuses RS256 although the signature is good', async () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const publicKeyPem = rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const { url, clock } = await startAccount({ clients: [{ ...CLIENT, publicKeyPem }] });
    const reply = await askToken(
      url,
      await assertion({ url, clock, alg: 'RS256', key: rsa.privateKey }),
    );
    expect(reply.status).toBe(400);
    expect(reply.body.error).toBe('invalid_client');
  });

  const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  it.each([
    ['an expired assertion', { issuedSecondsAgo: 4000, lifetimeSeconds: 300 }, 'invalid_grant'],
    ['an assertion of over an hour', { lifetimeSeconds: 3700 }, 'invalid_grant'],
    ['another audience', { audience: 'https://elsewhere.example/token' }, 'invalid_grant'],
    ['an unknown certificate', { kid: 'cert-1999' }, 'invalid_client'],
    ['an unknown application', { issuer: 'somebody' }, 'invalid_client'],
    ['a scope that is not granted', { scope: 'restlets' }, 'invalid_grant'],
    ['a stranger’s signature', { key: stranger }, 'invalid_grant'],
  ])('refuses %s', async (_what, parts, error) => {
    const { url, clock } = await startAccount();
    const reply = await askToken(url, await assertion({ url, clock, ...parts }));
    expect(reply.status).toBe(400);
    expect(reply.body.error).toBe(error);
  });

  it('refuses another grant type and a text that is no JWT', async () => {
    const { url } = await startAccount();
    const other = await askToken(url, 'x', { grant_type: 'authorization_code' });
    expect(other.body.error).toBe('invalid_request');
    expect((await askToken(url, 'not.a.jwt')).body.error).toBe('invalid_request');
  });

  it('takes a client registered by an act', async () => {
    const { url, clock, act } = await startAccount({ clients: [] });
    expect((await askToken(url, await assertion({ url, clock }))).status).toBe(400);
    await act('registerClient', CLIENT);
    expect((await askToken(url, await assertion({ url, clock }))).status).toBe(200);
  });
});

describe('NetSuite bearer check', () => {
  it('answers 401 INVALID_LOGIN without a token, with a wrong one and with one that has run out', async () => {
    const account = await startAccount({ tokenLifetimeSeconds: 60 });
    const { url, clock, call } = account;
    const target = `${url}${RECORDS}/customer/4`;
    const bare = await send('GET', target, undefined, {});
    expect(bare.status).toBe(401);
    expect(bare.body).toMatchObject({ title: 'Unauthorized', status: 401 });
    expect(codeOf(bare)).toBe('INVALID_LOGIN');
    expect((await send('GET', target, undefined, { authorization: 'Bearer x' })).status).toBe(401);
    expect((await call('GET', '/customer/4')).status).toBe(200);
    clock.advance({ seconds: 61 });
    expect((await call('GET', '/customer/4')).status).toBe(401);
  });

  it('answers 403 to a token without the scope of the web services', async () => {
    const client = { ...CLIENT, scopes: ['restlets'] };
    const { url, clock } = await startAccount({ clients: [client] });
    const token = await askToken(url, await assertion({ url, clock, scope: 'restlets' }));
    const authorization = `Bearer ${token.body.access_token}`;
    const reply = await send('GET', `${url}${RECORDS}/customer`, undefined, { authorization });
    expect(reply.status).toBe(403);
    expect(codeOf(reply)).toBe('INSUFFICIENT_PERMISSION');
  });

  it('leaves the token endpoint out of general faults', async () => {
    const { url, clock, system } = await startAccount();
    system.faults.add({ kind: 'error-before' });
    expect((await askToken(url, await assertion({ url, clock }))).status).toBe(200);
    expect((await send('GET', url + TOKEN_PATH, undefined, {})).body.error).toBe('invalid_request');
  });
});
