import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { faultsOf } from './concur-contract.ts';
import { CLIENT, companyGrant, FIS, hasContracts, TestTenant } from './concur-tenant.ts';

let tenant: TestTenant;
beforeEach(async () => {
  tenant = await TestTenant.start();
});
afterEach(() => tenant.close());

const refresh = (token: string): Record<string, string> => ({
  grant_type: 'refresh_token',
  refresh_token: token,
});

describe('the token endpoint', () => {
  it('exchanges the company request token for a pair and names itself as the place to call', async () => {
    const { status, json, headers } = await tenant.grant(companyGrant);
    expect(status).toBe(200);
    expect(json).toMatchObject({ token_type: 'Bearer', geolocation: tenant.sim.url });
    expect(json.scope).toBe(CLIENT.scopes.join(' '));
    expect(headers.get('concur-correlationid')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('says how long a token lives now as text, now as a number', async () => {
    const kinds = new Set<string>();
    for (let i = 0; i < 2; i++) {
      const { json } = await tenant.grant(companyGrant);
      expect(Number(json.expires_in)).toBe(3600);
      kinds.add(typeof json.expires_in);
    }
    expect([...kinds].sort()).toEqual(['number', 'string']);
  });

  it('takes the request token again within 24 hours and not after', async () => {
    tenant.clock.advance(23 * 3_600_000);
    expect((await tenant.grant(companyGrant)).status).toBe(200);
    tenant.clock.advance(2 * 3_600_000);
    expect((await tenant.grant(companyGrant)).json).toMatchObject({
      error: 'invalid_grant',
      code: 19,
    });
    await tenant.act('issueRequestToken', { token: 'second' });
    expect((await tenant.grant({ ...companyGrant, password: 'second' })).status).toBe(200);
  });

  it('rotates the refresh token: the old one dies with its first use', async () => {
    const first = (await tenant.grant(companyGrant)).json;
    const second = (await tenant.grant(refresh(first.refresh_token))).json;
    expect(second.refresh_token).not.toBe(first.refresh_token);
    const again = await tenant.grant(refresh(first.refresh_token));
    expect(again.status).toBe(400);
    expect(again.json).toEqual({
      error: 'invalid_grant',
      error_description: 'bad or expired refresh token',
      code: 108,
    });
    expect((await tenant.grant(refresh(second.refresh_token))).status).toBe(200);
  });

  it('lets a refresh token die after six months', async () => {
    const { json } = await tenant.grant(companyGrant);
    tenant.clock.advance(183 * 24 * 3_600_000);
    expect((await tenant.grant(refresh(json.refresh_token))).json.code).toBe(108);
  });

  it('refuses a refresh token that another application was given', async () => {
    await tenant.act('registerClient', { ...CLIENT, clientId: 'other' });
    const { json } = await tenant.grant(companyGrant);
    const stolen = await tenant.grant({ ...refresh(json.refresh_token), client_id: 'other' });
    expect(stolen.json.code).toBe(105);
  });

  it('names every refusal by its code', async () => {
    const codes = async (form: Record<string, string>): Promise<unknown> => {
      const { json } = await tenant.grant(form);
      if (hasContracts)
        expect(faultsOf('Oauth2-token.draft.json', 'TokenErrorResponse', json)).toEqual([]);
      return json.code;
    };
    expect(await codes({ grant_type: '' })).toBe(65);
    expect(await codes({ grant_type: 'implicit' })).toBe(60);
    expect(await codes({ ...companyGrant, client_id: 'nobody' })).toBe(61);
    expect(await codes({ ...companyGrant, client_secret: 'wrong' })).toBe(64);
    expect(await codes({ ...companyGrant, password: 'wrong' })).toBe(5);
    expect(await codes({ ...companyGrant, username: 'another-company' })).toBe(5);
    expect(await codes({ ...companyGrant, credtype: 'password' })).toBe(120);
    expect(await codes({ grant_type: 'refresh_token' })).toBe(106);
    const { refresh_token } = (await tenant.grant(companyGrant)).json;
    expect(await codes({ ...refresh(refresh_token), scope: 'company.write' })).toBe(54);
  });

  it('gives an application a token without refresh', async () => {
    const { json } = await tenant.grant({ grant_type: 'client_credentials' });
    expect(json.access_token).toBeTruthy();
    expect(json).not.toHaveProperty('refresh_token');
  });
});

describe('a call', () => {
  it('is refused without a living token', async () => {
    tenant.clock.advance(3_600_001);
    const late = await tenant.get('/profile/identity/v4.1/Users');
    expect(late.status).toBe(401);
    expect(late.json.status).toBe('401');
  });

  it('is refused after all tokens were expired by a fault, until the next grant', async () => {
    await tenant.fault({ kind: 'expire-token', next: 1 });
    expect((await tenant.get(FIS)).status).toBe(401);
    tenant.token = (await tenant.grant(companyGrant)).json.access_token;
    expect((await tenant.get(FIS)).status).toBe(200);
  });

  it('needs the scope of its API', async () => {
    await tenant.act('registerClient', {
      clientId: 'reader',
      clientSecret: 's',
      scopes: ['FISVC'],
    });
    const form = { ...companyGrant, client_id: 'reader', client_secret: 's' };
    tenant.token = (await tenant.grant(form)).json.access_token;
    expect((await tenant.get(FIS)).status).toBe(200);
    expect((await tenant.get('/list/v4/lists')).status).toBe(403);
  });

  it('of a financial document needs a company token', async () => {
    tenant.token = await tenant.applicationToken();
    expect((await tenant.get(FIS)).status).toBe(403);
  });

  it('gets its own correlation id back', async () => {
    const { headers } = await tenant.get(FIS, { 'concur-correlationid': 'from-the-event' });
    expect(headers.get('concur-correlationid')).toBe('from-the-event');
  });

  it('is refused once its connection was revoked', async () => {
    expect((await tenant.send('DELETE', '/app-mgmt/v0/connections')).status).toBe(204);
    expect((await tenant.get(FIS)).status).toBe(401);
  });
});

describe('limits and outages', () => {
  it('answer 429 with retry-after 0 in the shape of the API called', async () => {
    await tenant.fault({ kind: 'throttle', next: 3 });
    const list = await tenant.get('/list/v4/lists');
    expect(list.status).toBe(429);
    expect(list.headers.get('retry-after')).toBe('0');
    expect(list.json).toMatchObject({
      httpStatus: '429 - Too Many Requests',
      error: { id: 'security.rate.limit.reached', message: 'Too many requests' },
      path: '/list/v4/lists',
    });
    const v3 = await tenant.get('/api/v3.0/expense/reports?user=ALL');
    expect(v3.json.Error).toMatchObject({ Message: 'Too many requests' });
    const scim = await tenant.get('/profile/identity/v4.1/Users');
    expect(scim.json).toMatchObject({ status: '429', detail: 'Too many requests' });
  });

  it('count calls per minute where a limit is set', async () => {
    const limited = await TestTenant.start({ rateLimitPerMinute: 2 });
    const statuses = [];
    for (let i = 0; i < 3; i++) statuses.push((await limited.get(FIS)).status);
    limited.clock.advance(60_000);
    statuses.push((await limited.get(FIS)).status);
    await limited.close();
    expect(statuses).toEqual([200, 200, 429, 200]);
  });

  it('spare the token endpoint unless a fault names it', async () => {
    await tenant.fault({ kind: 'error-before', rate: 1 });
    expect((await tenant.grant(companyGrant)).status).toBe(200);
    expect((await tenant.get(FIS)).status).toBe(503);
    await tenant.control('DELETE', 'faults');
    const { refresh_token } = (await tenant.grant(companyGrant)).json;
    await tenant.fault({ kind: 'lost-answer', next: 1, match: '/oauth2' });
    await expect(tenant.grant(refresh(refresh_token))).rejects.toThrow();
    expect((await tenant.grant(refresh(refresh_token))).json.code).toBe(108);
  });

  it('show an unknown path in the error shape of its API', async () => {
    const { status, json } = await tenant.get('/expensereports/v4/nothing');
    expect(status).toBe(404);
    expect(json).toMatchObject({
      httpStatus: '404 - Not Found',
      path: '/expensereports/v4/nothing',
    });
  });
});
