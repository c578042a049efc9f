import 'reflect-metadata';
import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { VendorAnswer, VendorTransport } from '../../connectors/http.ts';
import type { SalesforceConnectorOptions } from '../../connectors/salesforce/index.ts';
import { VendorError } from '../../connectors/vendor-error.ts';
import { until } from '../support/until.ts';
import { APP, accounts, connected, feedOf, NEVER } from './salesforce-org.ts';

const keys = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const ROBOT = 'robot@acme.example';
const signedApp = { ...APP, username: ROBOT, publicKeyPem: keys.publicKey };
const assertion = { clientSecret: undefined, username: ROBOT, privateKeyPem: keys.privateKey };

type Options = Partial<SalesforceConnectorOptions>;

const signIns = (sent: readonly string[]): number =>
  sent.filter((line) => line.startsWith('POST /services/oauth2/token')).length;

/** How a read of the accounts fails. */
async function failureOf(org: Awaited<ReturnType<typeof connected>>): Promise<VendorError> {
  const error: unknown = await org
    .feed('account')
    .total(NEVER)
    .then(
      (total) => `it answers ${total}`,
      (reason: unknown) => reason,
    );
  if (error instanceof VendorError) return error;
  throw error;
}

describe('signing in', () => {
  test('takes client credentials', async () => {
    const { system, feed } = await connected();
    await system.load({ Account: accounts(3) });
    expect(await feed('account').total(NEVER)).toBe(3);
  });

  test('takes an assertion signed with the key of a user', async () => {
    const org = await connected({ clients: [signedApp] }, assertion as Options);
    await org.system.load({ Account: accounts(3) });
    expect(await org.feed('account').total(NEVER)).toBe(3);
  });

  test('is refused with a wrong secret, in words without the secret', async () => {
    const org = await connected({}, { clientSecret: 'wrong-s3cret' });
    const failure = await failureOf(org);
    expect(failure).toMatchObject({ failure: 'ACCESS', effect: 'NONE', httpStatus: 400 });
    expect(failure.vendorCode).toContain('invalid_client');
    expect(JSON.stringify({ ...failure, message: failure.message })).not.toContain('wrong-s3cret');
    expect(signIns(org.sent)).toBe(1);
  });

  test('is refused for a user who has not approved the app', async () => {
    const stranger = { ...assertion, username: 'stranger@acme.example' };
    const org = await connected({ clients: [signedApp] }, stranger as Options);
    expect(await failureOf(org)).toMatchObject({
      failure: 'ACCESS',
      vendorCode: expect.stringContaining("user hasn't approved this consumer"),
    });
  });

  test('happens once for many calls at once', async () => {
    const org = await connected();
    await Promise.all(Array.from({ length: 8 }, () => org.feed('account').total(NEVER)));
    expect(signIns(org.sent)).toBe(1);
  });

  test('happens again before the session times out', async () => {
    const org = await connected({}, { sessionSeconds: 100 });
    await org.feed('account').total(NEVER);
    org.advance(79_000);
    await org.feed('account').total(NEVER);
    expect(signIns(org.sent)).toBe(1);
    org.advance(2_000);
    await org.feed('account').total(NEVER);
    expect(signIns(org.sent)).toBe(2);
  });
});

describe('a session that has ended', () => {
  test('is replaced and the read sent once more', async () => {
    const org = await connected();
    await org.system.load({ Account: accounts(3) });
    await org.feed('account').total(NEVER);
    org.system.expireTokens();
    expect(await org.feed('account').total(NEVER)).toBe(3);
    expect(signIns(org.sent)).toBe(2);
  });

  test('is replaced in the middle of a run', async () => {
    const org = await connected({ pageSize: 4 });
    await org.system.load({ Account: accounts(12) });
    let read = 0;
    for await (const { count } of org.feed('account').pages(null, false, NEVER)) {
      read += count;
      org.system.expireTokens();
    }
    expect(read).toBe(12);
    expect(signIns(org.sent)).toBe(3);
  });

  test('is replaced no more than once for one read', async () => {
    const org = await connected();
    org.system.faults.add({ kind: 'expire-token', rate: 1 });
    expect(await failureOf(org)).toMatchObject({
      failure: 'ACCESS',
      httpStatus: 401,
      vendorCode: expect.stringContaining('INVALID_SESSION_ID'),
    });
    expect(signIns(org.sent)).toBe(2);
  });
});

describe('a busy Salesforce', () => {
  test('is asked again after a pause', async () => {
    const org = await connected();
    org.system.faults.add({ kind: 'throttle', next: 2 });
    expect(await org.feed('account').total(NEVER)).toBe(0);
    expect(org.pauses).toHaveLength(2);
  });

  test('is reported as throttling when it stays busy', async () => {
    const org = await connected();
    org.system.faults.add({ kind: 'throttle', rate: 1 });
    expect(await failureOf(org)).toMatchObject({
      failure: 'THROTTLED',
      httpStatus: 403,
      vendorCode: expect.stringContaining('REQUEST_LIMIT_EXCEEDED'),
    });
  });

  test('is left alone for a while when the calls of the day are used up', async () => {
    const org = await connected({ dailyApiLimit: 2 });
    await org.feed('account').total(NEVER);
    await org.feed('account').total(NEVER);
    const before = org.sent.length;
    expect(await failureOf(org)).toMatchObject({ failure: 'THROTTLED', retryAfterMs: 900_000 });
    expect(org.sent.length).toBe(before + 1);
    expect(org.pauses).toEqual([]);
  });

  test('tells how many calls are left', async () => {
    const { connector, feed } = await connected({ dailyApiLimit: 500 });
    expect(connector.apiUsage()).toBeNull();
    await feed('account').total(NEVER);
    await feed('account').total(NEVER);
    expect(connector.apiUsage()).toEqual({ used: 2, limit: 500 });
  });
});

describe('a Salesforce that is away', () => {
  test.each(['error-before', 'html-200', 'lost-answer'] as const)(
    'is asked again after %s',
    async (kind) => {
      const org = await connected();
      await org.system.load({ Account: accounts(3) });
      org.system.faults.add({ kind, next: 2 });
      expect(await org.feed('account').total(NEVER)).toBe(3);
      expect(org.pauses).toHaveLength(2);
    },
  );

  test.each(['error-before', 'html-200', 'lost-answer'] as const)(
    'is reported as unavailable after %s again and again',
    async (kind) => {
      const org = await connected();
      org.system.faults.add({ kind, rate: 1 });
      expect((await failureOf(org)).failure).toBe('UNAVAILABLE');
      expect(org.pauses).toHaveLength(2);
    },
  );

  test('is not waited for longer than was agreed', async () => {
    const org = await connected();
    const hasty = org.reconnect({ requestTimeoutMs: 200 });
    org.system.faults.add({ kind: 'slow', next: 1, ms: 60_000 });
    expect(await feedOf(hasty, 'account').total(NEVER)).toBe(0);
    expect(org.pauses).toHaveLength(1);
  });

  test('is not asked again once nobody waits any more', async () => {
    const org = await connected();
    const caller = new AbortController();
    org.system.faults.add({ kind: 'slow', rate: 1, ms: 60_000 });
    const asked = org.feed('account').total(caller.signal);
    const queries = () => org.sent.filter((line) => line.includes('/query'));
    await until('the query is sent', () => queries().length > 0);
    caller.abort(new Error('shutting down'));
    await expect(asked).rejects.toThrow('shutting down');
    expect(queries()).toHaveLength(1);
  });
});

/** Answers as no simulator does. */
const wired = (answer: (path: string) => Partial<VendorAnswer>): Options => ({
  transport: (): VendorTransport => ({
    call: async ({ path }) => ({
      status: 200,
      headers: { 'content-type': 'application/json' },
      text: '{}',
      ...answer(path),
    }),
    close: async () => undefined,
  }),
});

const granted = (instance_url: string): Partial<VendorAnswer> => ({
  text: JSON.stringify({ access_token: '00Dtr0000000001AAA!AQ.secret', instance_url }),
});

const refusing = (status: number, body: unknown): Options =>
  wired((path) =>
    path.includes('oauth2')
      ? granted('https://acme.my.salesforce.com')
      : { status, text: JSON.stringify(body) },
  );

describe('what only the real one answers', () => {
  test('a session for an address without TLS is not used', async () => {
    const away = wired((path) =>
      path.includes('oauth2')
        ? granted('http://acme.my.salesforce.com')
        : { text: '{"totalSize":3,"done":true,"records":[]}' },
    );
    const org = await connected({}, { ...away, environment: 'production' });
    expect(await failureOf(org)).toMatchObject({ failure: 'UNREADABLE' });
  });

  test('too many sign-ins are throttling, not a wrong password', async () => {
    const body = { error: 'invalid_grant', error_description: 'login rate exceeded' };
    const busy = wired(() => ({ status: 400, text: JSON.stringify(body) }));
    expect((await failureOf(await connected({}, busy))).failure).toBe('THROTTLED');
  });

  test.each([
    [400, 'INVALID_FIELD', 'REFUSED'],
    [403, 'API_DISABLED_FOR_ORG', 'ACCESS'],
    [400, 'QUERY_TIMEOUT', 'UNAVAILABLE'],
    [500, 'UNKNOWN_EXCEPTION', 'UNAVAILABLE'],
    [302, 'FOUND', 'UNREADABLE'],
    [414, 'URI_TOO_LONG', 'REFUSED'],
  ])('HTTP %i %s is %s, in the vendor’s words', async (status, errorCode, failure) => {
    const message = "No such column 'Revision__c' on entity 'Opportunity'.";
    const org = await connected({}, refusing(status, [{ errorCode, message }]));
    expect(await failureOf(org)).toMatchObject({
      failure,
      httpStatus: status,
      vendorCode: `${errorCode}: ${message}`,
    });
  });

  test.each([
    ['no JSON', 'totalSize=3'],
    ['JSON of another kind', '{"size":3}'],
  ])('%s is unreadable', async (_, text) => {
    const odd = wired((path) =>
      path.includes('oauth2') ? granted('https://acme.my.salesforce.com') : { text },
    );
    expect((await failureOf(await connected({}, odd))).failure).toBe('UNREADABLE');
  });

  test('a session id in an error is not repeated', async () => {
    const message = 'bad header Bearer 00Dtr0000000001AAA!AQ.secret';
    const org = await connected({}, refusing(401, [{ errorCode: 'INVALID_AUTH_HEADER', message }]));
    const failure = await failureOf(org);
    expect(failure.failure).toBe('ACCESS');
    expect(`${failure.message} ${failure.vendorCode}`).not.toContain('secret');
  });
});

describe('the connector', () => {
  test('claims to read four types and to write none', async () => {
    const { connector } = await connected();
    expect(connector).toMatchObject({ system: 'SALESFORCE', role: ['crm'] });
    expect(connector.webhooks).toBeUndefined();
    expect(connector.invoices).toBeUndefined();
    expect(connector.feeds.flatMap(({ emits }) => emits)).toEqual(
      connector.capabilities.map(({ objectType }) => objectType),
    );
    expect(connector.capabilities.map(({ actions }) => actions)).toEqual(
      connector.feeds.map(() => ['READ']),
    );
    expect(connector.feeds.map(({ name, windowSeconds }) => [name, windowSeconds])).toEqual([
      ['account', 3600],
      ['contact', 3600],
      ['product2', 3600],
      ['opportunity', 60],
    ]);
  });
});
