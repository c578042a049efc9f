import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../simulators/kernel/random.ts';
import { send, startOrg, type TestOrg } from './salesforce-org.ts';

const SAMPLES = new URL('../../../shared/data/salesforce-sample/', import.meta.url);
const hasSamples = existsSync(SAMPLES);

interface Shown {
  readonly Id: string;
  readonly [field: string]: unknown;
}

const held = (org: TestOrg, type: string) => org.system.ledger()[type] as Shown[];

describe('loading', () => {
  test('takes back what the ledger shows, ids and stamps kept', async () => {
    const source = await startOrg();
    source.system.act('createProduct', { Name: 'P', ProductCode: 'P' });
    const account = source.system.act('createAccount', {
      Name: 'Acme',
      BillingCity: 'Kiel',
      BillingCountry: 'DE',
    }) as Shown;
    source.system.act('createOpportunity', {
      Name: 'Deal',
      AccountId: account.Id,
      lines: [{ ProductCode: 'P', Quantity: 2, UnitPrice: 4 }],
    });
    const ledger = source.system.ledger() as Record<string, Shown[]>;
    const copy = await startOrg({ random: seededRandom(8) });
    await copy.system.load(ledger);
    expect(copy.system.ledger()).toEqual(ledger);
  });

  test('goes on counting behind the numbers it was given', async () => {
    const org = await startOrg();
    const order = {
      Account: { Id: '001xx000003DGb1AAG' },
      EffectiveDate: '2026-01-01',
      Status: 'Draft',
    };
    await org.system.load({
      Account: [{ Name: 'New' }, { Id: '001xx000003DGb1AAG', Name: 'Old' }],
      Order: [{ ...order, OrderNumber: '00000777' }, order],
    });
    expect(held(org, 'Order').map(({ OrderNumber }) => OrderNumber)).toEqual([
      '00000777',
      '00000778',
    ]);
  });

  test('mints ids where none are given and takes references in all their shapes', async () => {
    const org = await startOrg();
    await org.system.load({
      Account: [
        { Id: '001xx000003DGb1AAG', Name: 'Top' },
        { Name: 'Low', ParentId: { id: '001xx000003DGb1AAG' } },
      ],
      Contact: [{ LastName: 'Doe', Account: { Id: '001xx000003DGb1', Name: 'Top' } }],
    });
    const [, low] = held(org, 'Account');
    expect(low).toMatchObject({
      Id: expect.stringMatching(/^001\w{15}$/),
      ParentId: '001xx000003DGb1AAG',
    });
    expect(held(org, 'Contact')).toMatchObject([{ AccountId: '001xx000003DGb1AAG' }]);
  });

  test.each([
    ['an unknown object', { Lead: [{ LastName: 'X' }] }, 'this org has no sObject type Lead'],
    [
      'an unknown field',
      { Account: [{ Name: 'A', Foo__c: 1 }] },
      "cannot load Account A: INVALID_FIELD: No such column 'Foo__c'",
    ],
    [
      'a dangling reference',
      { Account: [{ Name: 'A', ParentId: '001000000000001AAA' }] },
      'ParentId points to 001000000000001AAA',
    ],
    [
      'an unknown name',
      { Contact: [{ LastName: 'A', AccountId: '@Nobody' }] },
      'no record is named @Nobody',
    ],
    [
      'a foreign id',
      { Account: [{ Id: '003000000000001AAA', Name: 'A' }] },
      'is no id of a Account',
    ],
  ])('refuses %s whole, naming the record', async (_, records, message) => {
    const org = await startOrg();
    const good = { Name: 'Good' };
    const input = { Product2: [good], ...records } as Record<string, Record<string, unknown>[]>;
    expect(() => org.system.load(input)).toThrow(message);
    expect(held(org, 'Product2')).toEqual([]);
  });

  test.skipIf(!hasSamples)('takes tree-import files over the control API', async () => {
    const org = await startOrg();
    for (const file of ['ebikes-Accounts.json', 'easyspaces-Accounts.json']) {
      const path = new URL(file, SAMPLES).pathname;
      const reply = await send('POST', `${org.url}/_sim/load`, { path }, {});
      expect(reply).toMatchObject({ status: 200, body: { loaded: true } });
    }
    const files = ['ebikes-Accounts.json', 'easyspaces-Accounts.json'].flatMap(
      (file) =>
        JSON.parse(readFileSync(new URL(file, SAMPLES), 'utf8')).records as { Name: string }[],
    );
    expect(held(org, 'Account').map(({ Name }) => Name)).toEqual(files.map(({ Name }) => Name));
  });

  if (!hasSamples)
    console.warn('sample accounts not loaded: ../shared/data/salesforce-sample is absent');

  test('goes back to an empty org', async () => {
    const org = await startOrg();
    await org.system.load({ Account: [{ Name: 'A' }] });
    expect((await org.call('GET', '/limits')).status).toBe(200);
    org.system.reset();
    expect(held(org, 'Account')).toEqual([]);
    expect((await org.call('GET', '/limits')).status).toBe(401);
  });
});

describe('limits', () => {
  test('close the API for the rest of the 24 hours', async () => {
    const org = await startOrg({ dailyApiLimit: 2 });
    await org.call('GET', '/limits');
    await org.call('GET', '/limits');
    const refused = await org.call('GET', '/limits');
    expect(refused).toMatchObject({
      status: 403,
      body: [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' }],
    });
    expect(refused.headers.get('sforce-limit-info')).toBe('api-usage=2/2');
    org.clock.advance({ days: 1 });
    const { access_token } = { access_token: await org.token() };
    const next = await send('GET', `${org.url}/services/data/v60.0/limits`, undefined, {
      authorization: `Bearer ${access_token}`,
    });
    expect(next.status).toBe(200);
  });
});

describe('faults', () => {
  test('look like the vendor’s own trouble, before anything happened', async () => {
    const org = await startOrg();
    for (const [kind, status, errorCode, words] of [
      ['error-before', 503, 'SERVER_UNAVAILABLE', 'Server temporarily unavailable'],
      ['throttle', 403, 'REQUEST_LIMIT_EXCEEDED', 'ConcurrentRequests'],
      ['expire-token', 401, 'INVALID_SESSION_ID', 'Session expired or invalid'],
    ] as const) {
      await org.token();
      org.system.faults.add({ kind, next: 1 });
      const reply = await org.call('POST', '/sobjects/Account', { Name: 'A' });
      expect(reply).toMatchObject({
        status,
        body: [{ errorCode, message: expect.stringContaining(words) }],
      });
      expect(reply.headers.get('sforce-limit-info')).toMatch(/^api-usage=\d+\/100000$/);
    }
    expect(held(org, 'Account')).toEqual([]);
  });

  test('drop the answer of a write that took place', async () => {
    const org = await startOrg();
    await org.call('GET', '/limits');
    org.system.faults.add({ kind: 'lost-answer', next: 1 });
    await expect(
      org.call('PATCH', '/sobjects/Account/Gateway_Key__c/k', { Name: 'A' }),
    ).rejects.toThrow();
    expect((await org.call('GET', '/sobjects/Account/Gateway_Key__c/k')).status).toBe(200);
  });

  test('leave the token endpoint alone', async () => {
    const org = await startOrg();
    org.system.faults.add({ kind: 'error-before' });
    expect(await org.token()).toContain('!AQ');
  });

  test('hide fresh records from look-ups by external id, not from an upsert', async () => {
    const org = await startOrg();
    org.system.faults.add({ kind: 'index-lag', ms: 5000 });
    const path = '/sobjects/Account/Gateway_Key__c/k';
    const first = await org.call('PATCH', path, { Name: 'A' });
    const found = async () =>
      (await org.query("SELECT Id FROM Account WHERE Gateway_Key__c = 'k'")).body.totalSize;
    expect([await found(), (await org.call('GET', path)).status]).toEqual([0, 404]);
    expect((await org.call('PATCH', path, { Name: 'A' })).body).toMatchObject({
      id: first.body.id,
      created: false,
    });
    org.clock.advance({ seconds: 6 });
    expect([await found(), (await org.call('GET', path)).status]).toEqual([1, 200]);
  });
});

describe('twenty thousand accounts', () => {
  test('are polled page by page, each once', async () => {
    const org = await startOrg();
    await org.system.load({
      Account: Array.from({ length: 20_000 }, (_, i) => ({ Name: `Account ${i}` })),
    });
    const seen = new Set<string>();
    let where = '';
    for (let page = 0; page < 10; page++) {
      const soql = `SELECT Id, SystemModstamp FROM Account ${where} ORDER BY SystemModstamp, Id LIMIT 2000`;
      const { records } = (await org.query(soql)).body as { records: Shown[] };
      for (const { Id } of records) seen.add(Id);
      const last = records.at(-1) as Shown;
      const stamp = String(last['SystemModstamp']).replace('+0000', 'Z');
      where = `WHERE SystemModstamp > ${stamp} OR (SystemModstamp = ${stamp} AND Id > '${last.Id}')`;
    }
    expect(seen.size).toBe(20_000);
  });
});
