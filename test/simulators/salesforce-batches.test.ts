import { describe, expect, test } from 'vitest';
import { startOrg, type TestOrg, V } from './salesforce-org.ts';

const account = (fields: object) => ({ attributes: { type: 'Account' }, ...fields });
const names = (org: TestOrg) =>
  (org.system.ledger()['Account'] as { Name: string; IsDeleted: boolean }[])
    .filter(({ IsDeleted }) => !IsDeleted)
    .map(({ Name }) => Name);

describe('collections', () => {
  test('keep what succeeds and say per record what does not', async () => {
    const org = await startOrg();
    const reply = await org.call('POST', '/composite/sobjects', {
      allOrNone: false,
      records: [account({ Name: 'A' }), account({}), account({ Name: 'C' })],
    });
    expect(reply.status).toBe(200);
    expect(reply.body).toMatchObject([
      { success: true, errors: [] },
      { success: false, errors: [{ statusCode: 'REQUIRED_FIELD_MISSING', fields: ['Name'] }] },
      { success: true, errors: [] },
    ]);
    expect(names(org)).toEqual(['A', 'C']);
  });

  test('undo everything under allOrNone', async () => {
    const org = await startOrg();
    const reply = await org.call('POST', '/composite/sobjects', {
      allOrNone: true,
      records: [account({ Name: 'A' }), account({})],
    });
    expect(reply.body).toMatchObject([
      { success: false, errors: [{ statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK' }] },
      { success: false, errors: [{ statusCode: 'REQUIRED_FIELD_MISSING' }] },
    ]);
    expect(names(org)).toEqual([]);
    expect((await org.query("SELECT Id FROM Account WHERE Name = 'A'")).body.totalSize).toBe(0);
  });

  test('upsert by external id, refusing keys that stand twice or fit two records', async () => {
    const org = await startOrg();
    await org.system.load({
      Account: [
        { Name: 'X', ERP_Customer_Number__c: '1' },
        { Name: 'Y', ERP_Customer_Number__c: '1' },
      ],
    });
    const upsert = (key: string, records: object[]) =>
      org.call('PATCH', `/composite/sobjects/Account/${key}`, { records: records.map(account) });
    const twice = await upsert('Gateway_Key__c', [
      { Gateway_Key__c: 'k', Name: 'A' },
      { Gateway_Key__c: 'K', Name: 'B' },
      { Gateway_Key__c: 'l', Name: 'C' },
    ]);
    expect(twice.body).toMatchObject([
      { success: false, errors: [{ statusCode: 'DUPLICATE_VALUE' }] },
      { success: false, errors: [{ statusCode: 'DUPLICATE_VALUE' }] },
      { success: true, created: true },
    ]);
    const two = await upsert('ERP_Customer_Number__c', [
      { ERP_Customer_Number__c: '1', Name: 'Z' },
    ]);
    expect(two.body).toMatchObject([
      { success: false, errors: [{ statusCode: 'DUPLICATE_EXTERNAL_ID' }] },
    ]);
  });

  test('are read in the order asked, with null for what is not there', async () => {
    const org = await startOrg();
    await org.system.load({ Account: [{ Name: 'A' }, { Name: 'B' }] });
    const [a, b] = (await org.query('SELECT Id FROM Account')).body.records.map(
      ({ Id }: { Id: string }) => Id,
    );
    const ids = [b, '001000000000001AAA', a];
    const posted = await org.call('POST', '/composite/sobjects/Account', { ids, fields: ['Name'] });
    expect(posted.body).toMatchObject([{ Name: 'B', Id: b }, null, { Name: 'A' }]);
    const got = await org.call(
      'GET',
      `/composite/sobjects/Account?ids=${ids.join(',')}&fields=Name`,
    );
    expect(got.body).toEqual(posted.body);
  });

  test('take no more than 200 records', async () => {
    const org = await startOrg();
    const records = Array.from({ length: 201 }, (_, i) => account({ Name: `A${i}` }));
    expect((await org.call('POST', '/composite/sobjects', { records })).status).toBe(400);
    expect(names(org)).toEqual([]);
  });

  test('delete in one call, each for itself', async () => {
    const org = await startOrg();
    await org.system.load({ Account: [{ Name: 'A' }, { Name: 'B' }] });
    const [a, b] = (await org.query('SELECT Id FROM Account')).body.records.map(
      ({ Id }: { Id: string }) => Id,
    );
    await org.call('DELETE', `/sobjects/Account/${b}`);
    const reply = await org.call('DELETE', `/composite/sobjects?ids=${a},${b}`);
    expect(reply.body).toMatchObject([
      { id: a, success: true },
      { success: false, errors: [{ statusCode: 'ENTITY_IS_DELETED' }] },
    ]);
  });

  test('lose one record to a lock under the partial-batch fault', async () => {
    const org = await startOrg();
    org.system.faults.add({ kind: 'partial-batch', next: 1 });
    const records = [account({ Name: 'A' }), account({ Name: 'B' })];
    const reply = await org.call('POST', '/composite/sobjects', { records });
    const failed = reply.body.filter(({ success }: { success: boolean }) => !success);
    expect(failed).toMatchObject([{ errors: [{ statusCode: 'UNABLE_TO_LOCK_ROW' }] }]);
    expect(names(org)).toHaveLength(1);
    const again = await org.call('POST', '/composite/sobjects', { records });
    expect(again.body.every(({ success }: { success: boolean }) => success)).toBe(true);
  });
});

describe('composite', () => {
  const upsertBoth = (allOrNone: boolean, contact: object) => ({
    allOrNone,
    compositeRequest: [
      {
        method: 'PATCH',
        url: `${V}/sobjects/Account/External_Id__c/K1`,
        referenceId: 'acc',
        body: { Name: 'Acme' },
      },
      {
        method: 'PATCH',
        url: `${V}/sobjects/Contact/Gateway_Key__c/C1`,
        referenceId: 'con',
        body: { AccountId: '@{acc.id}', ...contact },
      },
      { method: 'GET', url: `${V}/sobjects/Account/@{acc.id}?fields=Name`, referenceId: 'read' },
    ],
  });

  test('lets later parts name what earlier ones made', async () => {
    const org = await startOrg();
    const reply = await org.call('POST', '/composite', upsertBoth(true, { LastName: 'Doe' }));
    expect(reply.status).toBe(200);
    const [acc, con, read] = reply.body.compositeResponse;
    expect(acc).toMatchObject({
      httpStatusCode: 201,
      referenceId: 'acc',
      httpHeaders: { Location: `${V}/sobjects/Account/${acc.body.id}` },
      body: { created: true },
    });
    expect(con).toMatchObject({ httpStatusCode: 201, referenceId: 'con' });
    expect(read).toMatchObject({ httpStatusCode: 200, body: { Name: 'Acme' } });
    expect(org.system.ledger()['Contact']).toMatchObject([{ AccountId: acc.body.id }]);
    expect(reply.headers.get('sforce-limit-info')).toBe('api-usage=1/100000');
  });

  test('undoes all and halts under allOrNone', async () => {
    const org = await startOrg();
    const reply = await org.call('POST', '/composite', upsertBoth(true, {}));
    const { compositeResponse } = reply.body;
    expect(reply.status).toBe(200);
    expect(compositeResponse[1].body).toMatchObject([{ errorCode: 'REQUIRED_FIELD_MISSING' }]);
    for (const halted of [compositeResponse[0], compositeResponse[2]]) {
      expect(halted).toMatchObject({
        httpStatusCode: 400,
        body: [{ errorCode: 'PROCESSING_HALTED' }],
      });
    }
    expect(names(org)).toEqual([]);
  });

  test('goes on without allOrNone, but not past a reference to a failure', async () => {
    const org = await startOrg();
    const reply = await org.call('POST', '/composite', {
      compositeRequest: [
        { method: 'POST', url: `${V}/sobjects/Account`, referenceId: 'bad', body: {} },
        { method: 'GET', url: `${V}/sobjects/Account/@{bad.id}`, referenceId: 'lost' },
        { method: 'POST', url: `${V}/sobjects/Account`, referenceId: 'good', body: { Name: 'G' } },
        { method: 'GET', url: `${V}/query?q=SELECT+Name+FROM+Account`, referenceId: 'list' },
        {
          method: 'POST',
          url: `${V}/sobjects/Account`,
          referenceId: 'copy',
          body: { Name: 'Copy of @{list.records[0].Name}' },
        },
      ],
    });
    expect(
      reply.body.compositeResponse.map(
        ({ httpStatusCode }: { httpStatusCode: number }) => httpStatusCode,
      ),
    ).toEqual([400, 400, 201, 200, 201]);
    expect(reply.body.compositeResponse[1].body[0].message).toContain(
      'No value for bad.id found in bad',
    );
    expect(names(org)).toEqual(['G', 'Copy of G']);
  });

  test('takes no more than 25 parts', async () => {
    const org = await startOrg();
    const compositeRequest = Array.from({ length: 26 }, (_, i) => ({
      method: 'GET',
      url: `${V}/limits`,
      referenceId: `r${i}`,
    }));
    expect((await org.call('POST', '/composite', { compositeRequest })).status).toBe(400);
  });
});
