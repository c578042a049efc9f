import { createSign, generateKeyPairSync } from 'node:crypto';
import { Connection } from 'jsforce';
import { describe, expect, test } from 'vitest';
import { CLIENT, startOrg, type TestOrg } from './salesforce-org.ts';

/** The stand-in as jsforce sees it: a client that was written against the real thing. */

const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });

function jwt(org: TestOrg, username: string): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = {
    iss: CLIENT.clientId,
    sub: username,
    aud: org.url,
    exp: org.clock.now() / 1000 + 180,
  };
  const signed = `${part({ alg: 'RS256' })}.${part(claims)}`;
  return `${signed}.${createSign('RSA-SHA256').update(signed).sign(keys.privateKey, 'base64url')}`;
}

function connect(org: TestOrg, more: object = {}): Connection {
  return new Connection({ loginUrl: org.url, instanceUrl: org.url, version: '60.0', ...more });
}

async function loggedIn(org: TestOrg): Promise<Connection> {
  const connection = connect(org, { oauth2: { loginUrl: org.url, ...CLIENT } });
  await connection.authorize({ grant_type: 'client_credentials' });
  return connection;
}

describe('login with jsforce', () => {
  test('takes client credentials', async () => {
    const org = await startOrg();
    const connection = connect(org, { oauth2: { loginUrl: org.url, ...CLIENT } });
    const user = await connection.authorize({ grant_type: 'client_credentials' });
    expect(user.id).toMatch(/^005\w{15}$/);
    expect(user.organizationId).toMatch(/^00D\w{15}$/);
    expect((await connection.identity()).username).toBe('integration@example.com');
  });

  test('takes a JWT bearer assertion', async () => {
    const publicKeyPem = keys.publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const username = 'robot@acme.example';
    const org = await startOrg({ clients: [{ ...CLIENT, username, publicKeyPem }] });
    const connection = connect(org, { oauth2: { loginUrl: org.url, ...CLIENT } });
    await connection.authorize({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      assertion: jwt(org, username),
    });
    expect((await connection.identity()).username).toBe(username);
  });

  test('refreshes an expired session with a refresh token', async () => {
    const org = await startOrg();
    const { refreshToken } = org.system.act('issueRefreshToken', CLIENT) as {
      refreshToken: string;
    };
    const connection = connect(org, {
      oauth2: { loginUrl: org.url, ...CLIENT },
      accessToken: 'stale',
      refreshToken,
    });
    expect((await connection.query('SELECT Id FROM Account')).totalSize).toBe(0);
    expect(connection.accessToken).not.toBe('stale');
  });

  test('replays a refused call once with the token of its refreshFn', async () => {
    const org = await startOrg();
    let refreshed = 0;
    const connection = connect(org, {
      accessToken: await org.token(),
      refreshFn: async (_: unknown, done: (error: null, token: string) => void) => {
        refreshed += 1;
        done(null, await org.token());
      },
    });
    await connection.query('SELECT Id FROM Account');
    org.system.expireTokens();
    await connection.query('SELECT Id FROM Account');
    expect(refreshed).toBe(1);
  });
});

describe('queries with jsforce', () => {
  test('fetches all pages of a query', async () => {
    const org = await startOrg({ pageSize: 3 });
    await org.system.load({
      Account: Array.from({ length: 5 }, (_, i) => ({ Name: `Account ${i}` })),
    });
    const connection = await loggedIn(org);
    const first = await connection.query('SELECT Id, Name FROM Account ORDER BY Name');
    expect(first).toMatchObject({ totalSize: 5, done: false });
    const all = await connection.query('SELECT Id, Name FROM Account ORDER BY Name', {
      autoFetch: true,
    });
    expect(all.records.map(({ Name }) => Name)).toEqual([0, 1, 2, 3, 4].map((i) => `Account ${i}`));
  });

  test('understands the SOQL that find builds, all fields included', async () => {
    const org = await startOrg();
    await org.system.load({
      Account: [{ Name: "O'Neil & Sons", BillingCity: 'Cork' }, { Name: 'Other' }],
    });
    const connection = await loggedIn(org);
    const found = await connection.sobject('Account').find({ Name: { $like: "O'N%" } }, '*');
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      Name: "O'Neil & Sons",
      BillingAddress: { city: 'Cork', street: null },
    });
  });

  test('includes children found through describe', async () => {
    const org = await startOrg();
    await org.system.load({
      Account: [{ Name: 'Acme', Contacts: { records: [{ LastName: 'Doe' }] } }],
    });
    const connection = await loggedIn(org);
    const [account] = await connection
      .sobject('Account')
      .find({}, 'Id, Name')
      .include('Contacts', {}, 'Id, LastName')
      .end();
    expect(account?.['Contacts']).toMatchObject({ totalSize: 1, records: [{ LastName: 'Doe' }] });
  });

  test('counts', async () => {
    const org = await startOrg();
    await org.system.load({ Account: [{ Name: 'A' }, { Name: 'B' }] });
    const connection = await loggedIn(org);
    expect(await connection.sobject('Account').count({ Name: 'A' })).toBe(1);
  });
});

describe('writes with jsforce', () => {
  test('creates, updates, retrieves and deletes one record', async () => {
    const org = await startOrg();
    const accounts = (await loggedIn(org)).sobject('Account');
    const { id } = await accounts.create({ Name: 'Acme' });
    expect(await accounts.update({ Id: id ?? '', Name: 'Acme 2' })).toMatchObject({
      success: true,
      id,
    });
    expect(await accounts.retrieve(id ?? '')).toMatchObject({ Name: 'Acme 2' });
    expect(await accounts.destroy(id ?? '')).toMatchObject({ success: true });
    await expect(accounts.retrieve(id ?? '')).rejects.toMatchObject({
      errorCode: 'ENTITY_IS_DELETED',
    });
  });

  test('creates, updates, retrieves and deletes many', async () => {
    const org = await startOrg();
    const accounts = (await loggedIn(org)).sobject('Account');
    const created = await accounts.create([{ Name: 'A' }, { Name: 'B' }, {}]);
    expect(created.map(({ success }) => success)).toEqual([true, true, false]);
    expect(created[2]?.errors[0]).toMatchObject({ statusCode: 'REQUIRED_FIELD_MISSING' });
    const ids = created.slice(0, 2).map(({ id }) => id ?? '');
    await accounts.update(ids.map((Id) => ({ Id, Phone: '1' })));
    expect((await accounts.retrieve(ids)).map(({ Phone }) => Phone)).toEqual(['1', '1']);
    expect((await accounts.destroy(ids)).every(({ success }) => success)).toBe(true);
  });

  test('upserts one and many by external id without doubling them', async () => {
    const org = await startOrg();
    const accounts = (await loggedIn(org)).sobject('Account');
    const first = await accounts.upsert({ Gateway_Key__c: 'K1', Name: 'Acme' }, 'Gateway_Key__c');
    const second = await accounts.upsert({ Gateway_Key__c: 'K1', Name: 'Acme' }, 'Gateway_Key__c');
    expect([first, second]).toMatchObject([{ created: true }, { created: false, id: first.id }]);
    const many = await accounts.upsert(
      [
        { Gateway_Key__c: 'K1', Name: 'Acme 3' },
        { Gateway_Key__c: 'K2', Name: 'Beta' },
      ],
      'Gateway_Key__c',
    );
    expect(many).toMatchObject([{ created: false, id: first.id }, { created: true }]);
    expect(org.system.ledger()['Account']).toHaveLength(2);
  });
});

describe('metadata and changes with jsforce', () => {
  test('describes the org and its objects', async () => {
    const connection = await loggedIn(await startOrg());
    const { sobjects } = await connection.describeGlobal();
    expect(sobjects.map(({ name }) => name)).toContain('OpportunityLineItem');
    const { fields, childRelationships } = await connection.describe('Account');
    const field = (name: string) => fields.find((candidate) => candidate.name === name);
    expect(field('Gateway_Key__c')).toMatchObject({
      externalId: true,
      unique: true,
      length: 64,
      custom: true,
    });
    expect(field('Credit_Limit__c')).toMatchObject({ type: 'currency', precision: 18, scale: 2 });
    expect(field('ParentId')).toMatchObject({
      referenceTo: ['Account'],
      relationshipName: 'Parent',
    });
    expect(field('CurrencyIsoCode')?.picklistValues?.map(({ value }) => value)).toContain('EUR');
    expect(childRelationships.map(({ relationshipName }) => relationshipName)).toContain(
      'Opportunities',
    );
  });

  test('lists updated and deleted ids, to the minute', async () => {
    const org = await startOrg();
    const connection = await loggedIn(org);
    const start = new Date(org.clock.now()).toISOString();
    const kept = await connection.sobject('Account').create({ Name: 'Kept' });
    const gone = await connection.sobject('Account').create({ Name: 'Gone' });
    await connection.sobject('Account').destroy(gone.id ?? '');
    org.clock.advance({ seconds: 90 });
    const end = new Date(org.clock.now()).toISOString();
    const updated = await connection.sobject('Account').updated(start, end);
    expect(updated).toEqual({ ids: [kept.id], latestDateCovered: '2026-01-31T10:12:00.000+0000' });
    const deleted = await connection.sobject('Account').deleted(start, end);
    expect(deleted.deletedRecords).toMatchObject([{ id: gone.id }]);
    expect(deleted.earliestDateAvailable).toBe('2026-01-16T10:12:00.000+0000');
  });

  test('counts its calls against the daily limit', async () => {
    const connection = await loggedIn(await startOrg({ dailyApiLimit: 500 }));
    const limits = await connection.limits();
    expect(limits['DailyApiRequests']).toEqual({ Max: 500, Remaining: 499 });
    expect(connection.limitInfo).toEqual({ apiUsage: { used: 1, limit: 500 } });
  });
});
