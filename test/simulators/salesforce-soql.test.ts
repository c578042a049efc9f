import { describe, expect, test } from 'vitest';
import { startOrg, type TestOrg, V } from './salesforce-org.ts';

interface Found {
  readonly Id: string;
  readonly Name: string;
  readonly SystemModstamp: string;
}

/** Four accounts that differ in everything the tests filter by. */
async function orgOfFour(): Promise<TestOrg> {
  const org = await startOrg();
  await org.system.load({
    Account: [
      {
        Name: 'Alpha',
        Credit_Limit__c: 100,
        Credit_Hold__c: true,
        Segment__c: 'Enterprise',
        Last_Payment_Date__c: '2026-01-31',
      },
      { Name: "Beta's 100%", Credit_Limit__c: 2000.5, Last_Payment_Date__c: '2026-01-29' },
      { Name: 'beta_two', Segment__c: 'Small Business', Phone: '555' },
      { Name: 'Gamma', Credit_Limit__c: 2000.5, Last_Payment_Date__c: '2025-12-31' },
    ],
  });
  return org;
}

async function namesOf(org: TestOrg, rest: string): Promise<string[]> {
  const reply = await org.query(`SELECT Name FROM Account ${rest}`);
  expect(reply.status, reply.text).toBe(200);
  return reply.body.records.map(({ Name }: Found) => Name);
}

describe('conditions', () => {
  test.each([
    ["Name = 'ALPHA'", ['Alpha']],
    ["Name != 'Alpha'", ["Beta's 100%", 'beta_two', 'Gamma']],
    ["Name LIKE 'beta%'", ["Beta's 100%", 'beta_two']],
    ["Name LIKE '%\\%'", ["Beta's 100%"]],
    ["Name LIKE 'beta\\_%'", ['beta_two']],
    ["Name LIKE 'G_mma'", ['Gamma']],
    ["(NOT Name LIKE '%a')", ["Beta's 100%", 'beta_two']],
    ["Name = 'Beta\\'s 100%'", ["Beta's 100%"]],
    ["Name IN ('alpha', 'Gamma')", ['Alpha', 'Gamma']],
    ["Name NOT IN ('alpha', 'Gamma')", ["Beta's 100%", 'beta_two']],
    ['Credit_Limit__c > 100', ["Beta's 100%", 'Gamma']],
    ['Credit_Limit__c >= 1E2 AND Credit_Limit__c < 2000.50', ['Alpha']],
    ['Credit_Limit__c = null', ['beta_two']],
    ["Phone != ''", ['beta_two']],
    ['Credit_Hold__c = TRUE', ['Alpha']],
    ["Segment__c = null AND (Name = 'Gamma' OR Credit_Limit__c = 100)", ['Gamma']],
    ['Last_Payment_Date__c = 2026-01-29', ["Beta's 100%"]],
    ['Last_Payment_Date__c = LAST_N_DAYS:2', ['Alpha', "Beta's 100%"]],
    ['Last_Payment_Date__c < LAST_N_DAYS:2', ['Gamma']],
    ['Last_Payment_Date__c = TODAY', ['Alpha']],
    [
      'CreatedDate >= 2026-01-31T10:11:12Z AND CreatedDate <= 2026-01-31T11:11:13+01:00',
      ['Alpha', "Beta's 100%", 'beta_two', 'Gamma'],
    ],
    ['CreatedDate < 2026-01-31T10:11:12.343Z', ['Alpha']],
  ])('hold where they should: %s', async (where, expected) => {
    const org = await orgOfFour();
    expect(await namesOf(org, `WHERE ${where}`)).toEqual(expected);
  });

  test('look into multi-select picklists', async () => {
    const org = await startOrg();
    await org.system.load({
      Contact: [
        { LastName: 'All', Roles__c: 'TECHNICAL;SIGNATORY;BILLING' },
        { LastName: 'Bill', Roles__c: 'BILLING' },
        { LastName: 'None' },
      ],
    });
    const found = async (where: string) =>
      (
        await org.query(`SELECT LastName, Roles__c FROM Contact WHERE Roles__c ${where}`)
      ).body.records.map(({ LastName }: { LastName: string }) => LastName);
    expect(await found("INCLUDES ('BILLING;SIGNATORY')")).toEqual(['All']);
    expect(await found("INCLUDES ('BILLING;SIGNATORY', 'BILLING')")).toEqual(['All', 'Bill']);
    expect(await found("EXCLUDES ('BILLING')")).toEqual(['None']);
    const [all] = (await org.query("SELECT Roles__c FROM Contact WHERE LastName = 'All'")).body
      .records;
    expect(all.Roles__c).toBe('BILLING;SIGNATORY;TECHNICAL');
  });
});

describe('order, limit and offset', () => {
  test('place nulls first unless told otherwise', async () => {
    const org = await orgOfFour();
    expect(await namesOf(org, 'ORDER BY Credit_Limit__c, Name')).toEqual([
      'beta_two',
      'Alpha',
      "Beta's 100%",
      'Gamma',
    ]);
    expect(await namesOf(org, 'ORDER BY Credit_Limit__c DESC NULLS LAST, Name DESC')).toEqual([
      'Gamma',
      "Beta's 100%",
      'Alpha',
      'beta_two',
    ]);
  });

  test('cut out a part', async () => {
    const org = await orgOfFour();
    expect(await namesOf(org, 'ORDER BY Name LIMIT 2 OFFSET 1')).toEqual([
      "Beta's 100%",
      'beta_two',
    ]);
    const far = await org.query('SELECT Id FROM Account OFFSET 2001');
    expect(far.body).toMatchObject([{ errorCode: 'NUMBER_OUTSIDE_VALID_RANGE' }]);
  });

  test('count without records', async () => {
    const org = await orgOfFour();
    expect((await org.query('SELECT COUNT() FROM Account WHERE Credit_Limit__c > 0')).body).toEqual(
      {
        totalSize: 3,
        done: true,
        records: [],
      },
    );
  });
});

describe('relationships', () => {
  async function family(): Promise<TestOrg> {
    const org = await startOrg();
    const tree = [
      { attributes: { type: 'Account', referenceId: 'top' }, Name: 'Top' },
      { attributes: { type: 'Account', referenceId: 'mid' }, Name: 'Mid', ParentId: '@top' },
      {
        attributes: { type: 'Account', referenceId: 'low' },
        Name: 'Low',
        ParentId: '@mid',
        Contacts: { records: [{ LastName: 'Zed' }, { LastName: 'Abel' }] },
      },
    ];
    await org.system.load({ Account: tree });
    return org;
  }

  test('reach up through parents and show them nested', async () => {
    const org = await family();
    const reply = await org.query(
      "SELECT Name, Account.Name, Account.Parent.Parent.Name, Account.Parent.Parent.Parent.Name, Account.Owner.Username FROM Contact WHERE Account.Parent.Parent.Name = 'Top' ORDER BY Name",
    );
    expect(reply.body.totalSize).toBe(2);
    expect(reply.body.records[0]).toMatchObject({
      attributes: { type: 'Contact' },
      Name: 'Abel',
      Account: {
        attributes: { type: 'Account' },
        Name: 'Low',
        Parent: { Parent: { Name: 'Top', Parent: null } },
      },
    });
    expect(reply.body.records[0].Account.Owner.attributes.type).toBe('User');
  });

  test('stop at five parents', async () => {
    const org = await family();
    const path = `${'Parent.'.repeat(6)}Name`;
    expect((await org.query(`SELECT ${path} FROM Account`)).body).toMatchObject([
      { errorCode: 'MALFORMED_QUERY' },
    ]);
    expect((await org.query(`SELECT ${path.slice(7)} FROM Account`)).status).toBe(200);
  });

  test('reach down to children, which are null where there are none', async () => {
    const org = await family();
    const reply = await org.query(
      "SELECT Name, (SELECT LastName FROM Contacts WHERE LastName != 'Nobody' ORDER BY LastName LIMIT 1) FROM Account ORDER BY Name",
    );
    const [low, mid] = reply.body.records;
    expect(low.Contacts).toMatchObject({
      totalSize: 1,
      done: true,
      records: [{ LastName: 'Abel' }],
    });
    expect(mid.Contacts).toBeNull();
  });

  test('page through children too', async () => {
    const org = await startOrg({ pageSize: 2 });
    const records = ['A', 'B', 'C'].map((LastName) => ({ LastName }));
    await org.system.load({ Account: [{ Name: 'Acme', Contacts: { records } }] });
    const [acme] = (await org.query('SELECT (SELECT LastName FROM Contacts) FROM Account')).body
      .records;
    expect(acme.Contacts).toMatchObject({ totalSize: 3, done: false });
    const rest = await org.call('GET', acme.Contacts.nextRecordsUrl);
    expect(rest.body).toMatchObject({ done: true, records: [{ LastName: 'C' }] });
  });

  test('take the name or alias of the queried object as a prefix', async () => {
    const org = await family();
    const reply = await org.query("SELECT a.Name FROM Account a WHERE Account.Name = 'Mid'");
    expect(reply.body.records).toMatchObject([{ Name: 'Mid' }]);
  });
});

describe('pages', () => {
  test('follow nextRecordsUrl until done, unmoved by what happens meanwhile', async () => {
    const org = await startOrg({ pageSize: 2 });
    await org.system.load({ Account: ['A', 'B', 'C'].map((Name) => ({ Name })) });
    const first = (await org.query('SELECT Id, Name FROM Account')).body;
    expect(first.nextRecordsUrl).toMatch(new RegExp(`^${V}/query/01g\\w+-2$`));
    org.system.act('editAccount', { id: first.records[0].Id, Name: 'Z' });
    const second = (await org.call('GET', first.nextRecordsUrl)).body;
    expect(second).toMatchObject({ totalSize: 3, done: true, records: [{ Name: 'C' }] });
    expect(second).not.toHaveProperty('nextRecordsUrl');
  });

  test('expire, and fall to the eleventh open query', async () => {
    const org = await startOrg({ pageSize: 1 });
    await org.system.load({ Account: [{ Name: 'A' }, { Name: 'B' }] });
    const open = async () => (await org.query('SELECT Id FROM Account')).body.nextRecordsUrl;
    const refusal = {
      status: 400,
      body: [{ errorCode: 'INVALID_QUERY_LOCATOR', message: 'invalid query locator' }],
    };
    const oldest = await open();
    for (let i = 0; i < 10; i++) await open();
    expect(await org.call('GET', oldest)).toMatchObject(refusal);
    const stale = await open();
    org.clock.advance({ minutes: 16 });
    expect(await org.call('GET', stale)).toMatchObject(refusal);
  });

  test('are as large as the client wishes, within bounds', async () => {
    const org = await startOrg();
    await org.system.load({ Account: Array.from({ length: 450 }, (_, i) => ({ Name: `A${i}` })) });
    const size = async (batchSize: number) => {
      const reply = await org.call('GET', '/query?q=SELECT+Id+FROM+Account', undefined, {
        'Sforce-Query-Options': `batchSize=${batchSize}`,
      });
      return reply.body.records.length;
    };
    expect([await size(5), await size(300), await size(5000)]).toEqual([200, 300, 450]);
  });

  test('walk a change feed by keyset, ties included, each record once', async () => {
    const org = await startOrg();
    const SystemModstamp = '2026-01-30T00:00:00.000+0000';
    await org.system.load({
      Account: Array.from({ length: 7 }, (_, i) => ({ Name: `A${i}`, SystemModstamp })),
    });
    const seen: string[] = [];
    let where = '';
    for (;;) {
      const { records } = (
        await org.query(
          `SELECT Id, SystemModstamp FROM Account ${where} ORDER BY SystemModstamp, Id LIMIT 3`,
        )
      ).body as { records: Found[] };
      const last = records.at(-1);
      if (!last) break;
      seen.push(...records.map(({ Id }) => Id));
      const stamp = last.SystemModstamp.replace('+0000', 'Z');
      where = `WHERE SystemModstamp > ${stamp} OR (SystemModstamp = ${stamp} AND Id > '${last.Id}')`;
    }
    expect(seen).toHaveLength(7);
    expect(new Set(seen).size).toBe(7);
  });

  test('show the recycle bin to queryAll alone', async () => {
    const org = await orgOfFour();
    const [alpha] = (await org.query("SELECT Id FROM Account WHERE Name = 'Alpha'")).body.records;
    await org.call('DELETE', `/sobjects/Account/${alpha.Id}`);
    const soql = encodeURIComponent('SELECT Name FROM Account WHERE IsDeleted = true');
    expect((await org.call('GET', `/query?q=${soql}`)).body.totalSize).toBe(0);
    expect((await org.call('GET', `/queryAll?q=${soql}`)).body.records).toMatchObject([
      { Name: 'Alpha' },
    ]);
  });
});

describe('queries that are refused', () => {
  const hint =
    "If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.";

  test('point at an unknown column with a caret', async () => {
    const org = await startOrg();
    const reply = await org.query('SELECT Foo FROM Account');
    expect(reply.status).toBe(400);
    expect(reply.body).toEqual([
      {
        message: `\nSELECT Foo FROM Account\n       ^\nERROR at Row:1:Column:8\nNo such column 'Foo' on entity 'Account'. ${hint}`,
        errorCode: 'INVALID_FIELD',
      },
    ]);
  });

  test.each([
    ['SELECT Id FROM Nothing', 'INVALID_TYPE', "sObject type 'Nothing' is not supported"],
    [
      'SELECT Boss.Name FROM Account',
      'INVALID_FIELD',
      "Didn't understand relationship 'Boss' in field path",
    ],
    [
      'SELECT Id, (SELECT Id FROM Bosses) FROM Account',
      'INVALID_FIELD',
      "Didn't understand relationship 'Bosses'",
    ],
    ['SELECT Id, id FROM Account', 'INVALID_FIELD', 'duplicate field selected: Id'],
    ['SELECT FROM Account', 'MALFORMED_QUERY', "unexpected token: 'Account'"],
    ['SELECT Id FROM Account WHERE', 'MALFORMED_QUERY', "unexpected token: '<EOF>'"],
    [
      "SELECT Id FROM Account WHERE Name = 'a' AND Name = 'b' OR Name = 'c'",
      'MALFORMED_QUERY',
      "unexpected token: 'OR'",
    ],
    ["SELECT Id FROM Account WHERE Name = 'a", 'MALFORMED_QUERY', 'mismatched character'],
    ['SELECT Id FROM Account LIMIT -1', 'MALFORMED_QUERY', 'expecting a positive integer'],
    ['SELECT Id FROM Account extra words', 'MALFORMED_QUERY', "unexpected token: 'words'"],
    [
      'SELECT Id FROM Account WHERE Name = 5',
      'INVALID_FIELD',
      "filter criterion for field 'Name' must be of type string",
    ],
    [
      "SELECT Id FROM Account WHERE Credit_Limit__c > '5'",
      'INVALID_FIELD',
      'must be of type currency and should not be enclosed in quotes',
    ],
    [
      'SELECT Id FROM Account WHERE CreatedDate > 2026-01-01',
      'INVALID_FIELD',
      'must be of type dateTime',
    ],
    [
      "SELECT Id FROM Account WHERE ParentId = 'x'",
      'INVALID_QUERY_FILTER_OPERATOR',
      'invalid ID field: x',
    ],
    [
      "SELECT Id FROM Account WHERE Credit_Limit__c LIKE 'x'",
      'INVALID_QUERY_FILTER_OPERATOR',
      'invalid operator',
    ],
    [
      "SELECT Id FROM Account WHERE Description = 'x'",
      'INVALID_FIELD',
      "field 'Description' can not be filtered",
    ],
    ['SELECT COUNT(Id) FROM Account', 'MALFORMED_QUERY', 'aggregate functions'],
  ])('say why: %s', async (soql, errorCode, part) => {
    const org = await startOrg();
    const reply = await org.query(soql);
    expect(reply.status).toBe(400);
    expect(reply.body).toMatchObject([{ errorCode, message: expect.stringContaining(part) }]);
  });
});
