import { createSign, generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { CLIENT, form, send, startOrg, type TestOrg, V } from './salesforce-org.ts';

const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });
const USERNAME = 'robot@acme.example';

async function orgWithKey(): Promise<TestOrg> {
  const publicKeyPem = keys.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  return startOrg({ clients: [{ ...CLIENT, username: USERNAME, publicKeyPem }] });
}

function bearer(org: TestOrg, claims: object = {}, { alg = 'RS256', key = keys.privateKey } = {}) {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const all = {
    iss: CLIENT.clientId,
    sub: USERNAME,
    aud: org.url,
    exp: org.clock.now() / 1000 + 180,
    ...claims,
  };
  const signed = `${part({ alg })}.${part(all)}`;
  const assertion = `${signed}.${createSign('RSA-SHA256').update(signed).sign(key, 'base64url')}`;
  return form(org.url, { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion });
}

describe('token endpoint', () => {
  test('grants client credentials sent as HTTP Basic, with the documented members', async () => {
    const org = await startOrg();
    const pair = `${encodeURIComponent(CLIENT.clientId)}:${encodeURIComponent(CLIENT.clientSecret)}`;
    const reply = await form(
      org.url,
      { grant_type: 'client_credentials' },
      { authorization: `Basic ${Buffer.from(pair).toString('base64')}` },
    );
    expect(reply.status).toBe(200);
    expect(reply.body).toMatchObject({
      token_type: 'Bearer',
      issued_at: '1769854272345',
      instance_url: org.url,
      api_instance_url: org.url,
    });
    expect(reply.body.id).toMatch(/\/id\/00D\w{15}\/005\w{15}$/);
    expect(reply.body).not.toHaveProperty('expires_in');
    expect(reply.body).not.toHaveProperty('refresh_token');
  });

  test.each([
    ['an unknown client', { client_id: 'nobody' }, 'invalid_client_id'],
    ['a wrong secret', { client_secret: 'guess' }, 'invalid_client'],
    ['an unknown grant', { grant_type: 'password' }, 'unsupported_grant_type'],
    [
      'an unknown refresh token',
      { grant_type: 'refresh_token', refresh_token: 'x' },
      'invalid_grant',
    ],
  ])('refuses %s', async (_, fields, error) => {
    const org = await startOrg();
    const reply = await form(org.url, {
      grant_type: 'client_credentials',
      client_id: CLIENT.clientId,
      client_secret: CLIENT.clientSecret,
      ...fields,
    });
    expect(reply.status).toBe(400);
    expect(reply.body).toMatchObject({ error, error_description: expect.any(String) });
  });

  test('refuses the session of a deactivated user', async () => {
    const org = await startOrg();
    const users = await org.query("SELECT Id FROM User WHERE Username = 'integration@example.com'");
    const id = users.body.records[0].Id;
    org.system.act('editUser', { id, IsActive: false });
    const reply = await form(org.url, {
      grant_type: 'client_credentials',
      client_id: CLIENT.clientId,
      client_secret: CLIENT.clientSecret,
    });
    expect(reply.body).toMatchObject({ error: 'inactive_user' });
  });

  test('grants a good assertion without an api_instance_url', async () => {
    const reply = await bearer(await orgWithKey());
    expect(reply.status).toBe(200);
    expect(reply.body).not.toHaveProperty('api_instance_url');
  });

  test.each([
    ['a foreign signature', {}, { key: stranger.privateKey }, 'invalid assertion'],
    ['another algorithm', {}, { alg: 'HS256' }, 'invalid assertion'],
    [
      'a user who has not approved',
      { sub: 'someone@else.example' },
      {},
      "user hasn't approved this consumer",
    ],
    ['another audience', { aud: 'https://evil.example' }, {}, 'audience is invalid'],
    ['a past expiry', { exp: 1 }, {}, 'expired authorization code'],
    ['a far expiry', { exp: 4_000_000_000 }, {}, 'invalid assertion'],
  ])('refuses an assertion with %s', async (_, claims, signing, description) => {
    const reply = await bearer(await orgWithKey(), claims, signing);
    expect(reply).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant', error_description: description },
    });
  });

  test('knows a client that was registered later', async () => {
    const org = await startOrg({ clients: [] });
    org.system.act('registerClient', { ...CLIENT });
    expect(await org.token()).toMatch(/^00D\w{12}!AQ/);
  });
});

describe('sessions', () => {
  test('answer 401 in an array without a token, and 200 with either scheme', async () => {
    const org = await startOrg();
    const none = await send('GET', `${org.url}${V}/limits`, undefined, {});
    expect(none.status).toBe(401);
    expect(none.body).toEqual([
      { message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' },
    ]);
    const token = await org.token();
    for (const scheme of ['Bearer', 'OAuth']) {
      const reply = await send('GET', `${org.url}${V}/limits`, undefined, {
        authorization: `${scheme} ${token}`,
      });
      expect(reply.status).toBe(200);
    }
  });

  test('end after the timeout without use', async () => {
    const org = await startOrg({ sessionMinutes: 30 });
    expect((await org.call('GET', '/limits')).status).toBe(200);
    org.clock.advance({ minutes: 29 });
    expect((await org.call('GET', '/limits')).status).toBe(200);
    org.clock.advance({ minutes: 30 });
    expect((await org.call('GET', '/limits')).status).toBe(401);
  });

  test('end when they are revoked', async () => {
    const org = await startOrg();
    const token = await org.token();
    await send('POST', `${org.url}/services/oauth2/revoke`, `token=${encodeURIComponent(token)}`, {
      'content-type': 'application/x-www-form-urlencoded',
    });
    const reply = await send('GET', `${org.url}${V}/limits`, undefined, {
      authorization: `Bearer ${token}`,
    });
    expect(reply.status).toBe(401);
  });
});
