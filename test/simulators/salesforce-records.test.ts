import { describe, expect, test } from 'vitest';
import { startOrg, type TestOrg, V } from './salesforce-org.ts';

async function create(org: TestOrg, type: string, fields: object): Promise<string> {
  const reply = await org.call('POST', `/sobjects/${type}`, fields);
  expect(reply.status, reply.text).toBe(201);
  return reply.body.id;
}

describe('single records', () => {
  test('are created with an 18-character id and a Location', async () => {
    const org = await startOrg();
    const reply = await org.call('POST', '/sobjects/Account', { Name: 'Acme' });
    expect(reply.status).toBe(201);
    expect(reply.body).toEqual({
      id: expect.stringMatching(/^001\w{15}$/),
      success: true,
      errors: [],
    });
    expect(reply.headers.get('location')).toBe(`${V}/sobjects/Account/${reply.body.id}`);
    expect(reply.headers.get('sforce-limit-info')).toBe('api-usage=1/100000');
  });

  test('are read by their 15- and 18-character ids, with vendor formats', async () => {
    const org = await startOrg();
    const id = await create(org, 'Account', {
      Name: '  Acme  ',
      Phone: '',
      Credit_Limit__c: 25000000.5,
      NumberOfEmployees: 12,
      Last_Payment_Date__c: '2026-01-30',
    });
    for (const key of [id, id.slice(0, 15)]) {
      const reply = await org.call('GET', `/sobjects/Account/${key}`);
      expect(reply.body).toMatchObject({
        attributes: { type: 'Account', url: `${V}/sobjects/Account/${id}` },
        Id: id,
        Name: 'Acme',
        Phone: null,
        Credit_Hold__c: false,
        Last_Payment_Date__c: '2026-01-30',
        CurrencyIsoCode: 'USD',
      });
      expect(reply.body.SystemModstamp).toMatch(/^2026-01-31T10:11:12\.\d{3}\+0000$/);
      expect(reply.text).toContain('"Credit_Limit__c":2.50000005E7');
      expect(reply.text).toContain('"NumberOfEmployees":12,');
    }
  });

  test('are served the same by every version, and by none outside the range', async () => {
    const org = await startOrg();
    const id = await create(org, 'Account', { Name: 'Acme' });
    for (const version of ['v31.0', 'v50.0', 'v70.0']) {
      const reply = await org.call(
        'GET',
        `/services/data/${version}/sobjects/account/${id}?fields=Name`,
      );
      expect(reply.body).toMatchObject({
        Name: 'Acme',
        attributes: { url: `/services/data/${version}/sobjects/Account/${id}` },
      });
    }
    expect((await org.call('GET', '/services/data/v99.0/limits')).status).toBe(404);
    const versions = await org.call('GET', '/services/data');
    expect(versions.body).toContainEqual({
      label: 'Release 60',
      url: '/services/data/v60.0',
      version: '60.0',
    });
  });

  test('are updated with 204 and a later SystemModstamp even within the same millisecond', async () => {
    const org = await startOrg();
    const id = await create(org, 'Account', { Name: 'Acme' });
    const stamps: string[] = [];
    for (const Name of ['A', 'B']) {
      expect((await org.call('PATCH', `/sobjects/Account/${id}`, { Name })).status).toBe(204);
      stamps.push((await org.call('GET', `/sobjects/Account/${id}`)).body.SystemModstamp);
    }
    expect(stamps).toEqual([...new Set(stamps)].sort());
  });

  test('answer ENTITY_IS_DELETED once deleted, and NOT_FOUND when they never were', async () => {
    const org = await startOrg();
    const id = await create(org, 'Account', { Name: 'Acme' });
    expect((await org.call('DELETE', `/sobjects/Account/${id}`)).status).toBe(204);
    for (const method of ['GET', 'DELETE']) {
      const gone = await org.call(method, `/sobjects/Account/${id}`);
      expect(gone).toMatchObject({
        status: 404,
        body: [{ errorCode: 'ENTITY_IS_DELETED', fields: [] }],
      });
    }
    const missing = await org.call('GET', '/sobjects/Account/001000000000001AAA');
    expect(missing).toMatchObject({
      status: 404,
      body: [{ errorCode: 'NOT_FOUND', message: 'The requested resource does not exist' }],
    });
  });

  test('take the contacts and deals of a deleted account along, but not through a won deal', async () => {
    const org = await startOrg();
    const AccountId = await create(org, 'Account', { Name: 'Acme' });
    await create(org, 'Contact', { LastName: 'Doe', AccountId });
    const deal = { Name: 'Deal', AccountId, StageName: 'Closed Won', CloseDate: '2026-01-01' };
    const dealId = await create(org, 'Opportunity', deal);
    const refused = await org.call('DELETE', `/sobjects/Account/${AccountId}`);
    expect(refused).toMatchObject({ status: 400, body: [{ errorCode: 'DELETE_FAILED' }] });
    org.system.act('setStage', { id: dealId, stage: 'Prospecting' });
    await org.call('DELETE', `/sobjects/Account/${AccountId}`);
    const { Contact, Opportunity } = org.system.ledger();
    expect([Contact, Opportunity]).toMatchObject([[{ IsDeleted: true }], [{ IsDeleted: true }]]);
  });
});

describe('refused values', () => {
  test.each([
    [
      'a missing required field',
      'Account',
      {},
      'REQUIRED_FIELD_MISSING',
      'Required fields are missing: [Name]',
      ['Name'],
    ],
    [
      'an unknown field',
      'Account',
      { Name: 'A', Foo: 1 },
      'INVALID_FIELD',
      "No such column 'Foo' on sobject of type Account",
      undefined,
    ],
    [
      'a text that is too long',
      'Contact',
      { LastName: 'x'.repeat(81) },
      'STRING_TOO_LONG',
      `Last Name: data value too large: ${'x'.repeat(81)} (max length=80)`,
      ['LastName'],
    ],
    [
      'an unlisted picklist value',
      'Opportunity',
      { Name: 'D', StageName: 'Maybe', CloseDate: '2026-01-01' },
      'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
      'Stage: bad value for restricted picklist field: Maybe',
      ['StageName'],
    ],
    [
      'an unlisted role',
      'Contact',
      { LastName: 'D', Roles__c: 'BILLING;KING' },
      'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
      'Roles: bad value for restricted picklist field: KING',
      ['Roles__c'],
    ],
    [
      'a bad address',
      'Contact',
      { LastName: 'D', Email: 'nope' },
      'INVALID_EMAIL_ADDRESS',
      'Email: invalid email address: nope',
      ['Email'],
    ],
    [
      'a day that does not exist',
      'Account',
      { Name: 'A', Last_Payment_Date__c: '2026-02-30' },
      'JSON_PARSER_ERROR',
      expect.stringContaining('instance of date'),
      undefined,
    ],
    [
      'an amount beyond the field',
      'Account',
      { Name: 'A', Credit_Limit__c: 1e17 },
      'NUMBER_OUTSIDE_VALID_RANGE',
      expect.any(String),
      ['Credit_Limit__c'],
    ],
    [
      'an id of another object',
      'Contact',
      { LastName: 'D', AccountId: '003000000000001AAA' },
      'MALFORMED_ID',
      'Account ID: id value of incorrect type: 003000000000001AAA',
      ['AccountId'],
    ],
    [
      'an id of nothing',
      'Contact',
      { LastName: 'D', AccountId: '001000000000001AAA' },
      'INVALID_CROSS_REFERENCE_KEY',
      'invalid cross reference id',
      ['AccountId'],
    ],
    [
      'a field of the org',
      'Opportunity',
      { Name: 'D', StageName: 'Prospecting', CloseDate: '2026-01-01', Revision__c: 7 },
      'INVALID_FIELD_FOR_INSERT_UPDATE',
      expect.stringContaining('Revision__c'),
      ['Revision__c'],
    ],
    [
      'an id of its own choice',
      'Account',
      { Id: '001000000000001AAA', Name: 'A' },
      'INVALID_FIELD',
      'The Id field should not be specified in the sobject data.',
      undefined,
    ],
  ])('name %s', async (_, type, fields, errorCode, message, named) => {
    const org = await startOrg();
    const reply = await org.call('POST', `/sobjects/${type}`, fields);
    expect(reply.status).toBe(400);
    expect(reply.body).toEqual([{ errorCode, message, ...(named ? { fields: named } : {}) }]);
    expect(org.system.ledger()[type]).toEqual([]);
  });

  test('name JSON that does not parse, objects that do not exist and methods that do not fit', async () => {
    const org = await startOrg();
    expect(await org.call('POST', '/sobjects/Account', '{nope')).toMatchObject({
      status: 400,
      body: [{ errorCode: 'JSON_PARSER_ERROR' }],
    });
    expect(await org.call('GET', '/sobjects/Invoice__c')).toMatchObject({
      status: 404,
      body: [{ errorCode: 'NOT_FOUND' }],
    });
    expect(await org.call('PUT', '/sobjects/Account', {})).toMatchObject({
      status: 405,
      body: [{ errorCode: 'METHOD_NOT_ALLOWED' }],
    });
    expect(await org.call('GET', '/nowhere')).toMatchObject({
      status: 404,
      body: [{ errorCode: 'NOT_FOUND' }],
    });
  });

  test('name a hierarchy that bites its tail', async () => {
    const org = await startOrg();
    const top = await create(org, 'Account', { Name: 'Top' });
    const ParentId = await create(org, 'Account', { Name: 'Below', ParentId: top });
    const reply = await org.call('PATCH', `/sobjects/Account/${top}`, { ParentId });
    expect(reply).toMatchObject({ status: 400, body: [{ errorCode: 'CIRCULAR_DEPENDENCY' }] });
  });
});

describe('external ids', () => {
  test('create with 201, then update with 200, and read back', async () => {
    const org = await startOrg();
    const path = '/sobjects/Account/Gateway_Key__c/tb_1';
    const first = await org.call('PATCH', path, { Name: 'Acme' });
    const second = await org.call('PATCH', path, { Name: 'Acme 2' });
    expect(first).toMatchObject({ status: 201, body: { success: true, created: true } });
    expect(first.headers.get('location')).toBe(`${V}/sobjects/Account/${first.body.id}`);
    expect(second).toMatchObject({ status: 200, body: { id: first.body.id, created: false } });
    expect((await org.call('GET', `${path}?fields=Name`)).body).toMatchObject({
      Name: 'Acme 2',
      Id: first.body.id,
    });
    expect((await org.call('GET', '/sobjects/Account/Gateway_Key__c/tb_2')).status).toBe(404);
  });

  test('do not create under updateOnly', async () => {
    const org = await startOrg();
    const reply = await org.call('PATCH', '/sobjects/Account/Gateway_Key__c/tb_1?updateOnly=true', {
      Name: 'Acme',
    });
    expect(reply).toMatchObject({ status: 404, body: [{ errorCode: 'NOT_FOUND' }] });
    expect(org.system.ledger()['Account']).toEqual([]);
  });

  test('answer 300 with both addresses when they fit two records', async () => {
    const org = await startOrg();
    const ids = [
      await create(org, 'Account', { Name: 'A', ERP_Customer_Number__c: 'C-1' }),
      await create(org, 'Account', { Name: 'B', ERP_Customer_Number__c: 'c-1' }),
    ];
    for (const method of ['GET', 'PATCH']) {
      const body = method === 'PATCH' ? { Phone: '1' } : undefined;
      const reply = await org.call(method, '/sobjects/Account/ERP_Customer_Number__c/C-1', body);
      expect(reply.status).toBe(300);
      expect(reply.body).toEqual(ids.map((id) => `${V}/sobjects/Account/${id}`));
    }
  });

  test('are refused inside the body, and where they are no external ids', async () => {
    const org = await startOrg();
    const inside = await org.call('PATCH', '/sobjects/Account/Gateway_Key__c/k', {
      Gateway_Key__c: 'k',
      Name: 'A',
    });
    expect(inside).toMatchObject({ status: 400, body: [{ errorCode: 'INVALID_FIELD' }] });
    const noKey = await org.call('PATCH', '/sobjects/Account/Phone/1', { Name: 'A' });
    expect(noKey).toMatchObject({
      status: 404,
      body: [{ errorCode: 'NOT_FOUND', message: expect.stringContaining('Phone') }],
    });
  });

  test('are unique without regard to case, among the living', async () => {
    const org = await startOrg();
    const holder = await create(org, 'Account', { Name: 'A', External_Id__c: 'X1' });
    const taken = await org.call('POST', '/sobjects/Account', { Name: 'B', External_Id__c: 'x1' });
    expect(taken.body).toEqual([
      {
        errorCode: 'DUPLICATE_VALUE',
        message: `duplicate value found: External_Id__c duplicates value on record with id: ${holder.slice(0, 15)}`,
        fields: [],
      },
    ]);
    await org.call('DELETE', `/sobjects/Account/${holder}`);
    await create(org, 'Account', { Name: 'B', External_Id__c: 'x1' });
  });

  test('name a parent in place of its id', async () => {
    const org = await startOrg();
    const AccountId = await create(org, 'Account', { Name: 'A', External_Id__c: 'X1' });
    const id = await create(org, 'Contact', { LastName: 'Doe', Account: { External_Id__c: 'X1' } });
    expect((await org.call('GET', `/sobjects/Contact/${id}`)).body).toMatchObject({ AccountId });
    const unknown = await org.call('POST', '/sobjects/Contact', {
      LastName: 'D',
      Account: { External_Id__c: 'X2' },
    });
    expect(unknown.body).toMatchObject([
      { errorCode: 'INVALID_FIELD', message: expect.stringContaining('X2 not found') },
    ]);
  });
});

describe('duplicate rules', () => {
  test('refuse a second account of the same name and postal code, with the look-alike', async () => {
    const org = await startOrg();
    const twin = { Name: 'Acme', BillingPostalCode: '10115' };
    const id = await create(org, 'Account', twin);
    const reply = await org.call('POST', '/sobjects/Account', { ...twin, Name: 'ACME' });
    expect(reply.status).toBe(400);
    expect(reply.body[0]).toMatchObject({
      errorCode: 'DUPLICATES_DETECTED',
      message: 'Use one of these records?',
    });
    const { duplicateResut } = reply.body[0];
    expect(duplicateResut).toMatchObject({ allowSave: true, duplicateRuleEntityType: 'Account' });
    expect(duplicateResut.matchResults[0].matchRecords[0].record.Id).toBe(id);
    await create(org, 'Account', { Name: 'Acme', BillingPostalCode: '10117' });
  });

  test('are overridden by allowSave', async () => {
    const org = await startOrg();
    await create(org, 'Contact', { LastName: 'Doe', Email: 'doe@acme.example' });
    const again = { LastName: 'Doe', Email: 'DOE@acme.example' };
    expect((await org.call('POST', '/sobjects/Contact', again)).body[0].errorCode).toBe(
      'DUPLICATES_DETECTED',
    );
    const saved = await org.call('POST', '/sobjects/Contact', again, {
      'Sforce-Duplicate-Rule-Header': 'allowSave=true',
    });
    expect(saved.status).toBe(201);
  });

  test('let an old duplicate be edited elsewhere', async () => {
    const org = await startOrg();
    await org.system.load({
      Contact: [
        { LastName: 'A', Email: 'x@y.example' },
        { LastName: 'B', Email: 'x@y.example' },
      ],
    });
    const { records } = (await org.query('SELECT Id FROM Contact')).body;
    expect(
      (await org.call('PATCH', `/sobjects/Contact/${records[1].Id}`, { Title: 'CFO' })).status,
    ).toBe(204);
  });
});

describe('conditional requests', () => {
  test('answer 412 and 304 by the second', async () => {
    const org = await startOrg();
    const id = await create(org, 'Account', { Name: 'Acme' });
    const path = `/sobjects/Account/${id}`;
    const seen = (await org.call('GET', path)).headers.get('last-modified') ?? '';
    expect((await org.call('GET', path, undefined, { 'If-Modified-Since': seen })).status).toBe(
      304,
    );
    expect(
      (await org.call('PATCH', path, { Phone: '1' }, { 'If-Unmodified-Since': seen })).status,
    ).toBe(204);
    org.clock.advance({ seconds: 2 });
    await org.call('PATCH', path, { Phone: '2' });
    const late = await org.call('PATCH', path, { Phone: '3' }, { 'If-Unmodified-Since': seen });
    expect(late).toMatchObject({ status: 412, body: [{ errorCode: 'PRECONDITION_FAILED' }] });
    expect((await org.call('GET', path, undefined, { 'If-Modified-Since': seen })).body.Phone).toBe(
      '2',
    );
  });
});

describe('change windows', () => {
  test('refuse a start that is too old, and an end before the start', async () => {
    const org = await startOrg();
    const ask = (kind: string, start: string, end: string) =>
      org.call(
        'GET',
        `/sobjects/Account/${kind}/?start=${encodeURIComponent(start)}&end=${encodeURIComponent(end)}`,
      );
    const now = '2026-01-31T10:11:00+00:00';
    expect((await ask('updated', '2026-01-02T00:00:00Z', now)).status).toBe(200);
    expect((await ask('deleted', '2026-01-20T00:00:00Z', now)).status).toBe(200);
    for (const [kind, start, end] of [
      ['updated', '2025-12-01T00:00:00Z', now],
      ['deleted', '2026-01-02T00:00:00Z', now],
      ['updated', now, '2026-01-31T10:11:59Z'],
    ] as const) {
      expect(await ask(kind, start, end)).toMatchObject({
        status: 400,
        body: [{ errorCode: 'INVALID_REPLICATION_DATE' }],
      });
    }
  });
});
