import 'reflect-metadata';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Ref } from '../../connectors/ports.ts';
import {
  accounts,
  act,
  changesIn,
  connected,
  cursorOf,
  feedOf,
  idsIn,
  livingIds,
  NEVER,
  pagesOf,
} from './salesforce-org.ts';

const MINUTE_MS = 60_000;

describe('paging', () => {
  test('reads every record once although many share one moment', async () => {
    const { system, feed } = await connected({ pageSize: 7 });
    await system.load({ Account: accounts(30) });
    const pages = await pagesOf(feed('account'));
    expect(pages.length).toBe(Math.ceil(30 / 7));
    expect(pages.map(({ count }) => count).reduce((a, b) => a + b)).toBe(30);
    expect(idsIn(pages).toSorted()).toEqual(livingIds(system, 'Account').toSorted());
  });

  test('goes on from the cursor of any page after a restart', async () => {
    const org = await connected({ pageSize: 7 });
    await org.system.load({ Account: accounts(30) });
    const before = await pagesOf(org.feed('account'));
    const [first] = before;
    const after = await pagesOf(feedOf(org.reconnect(), 'account'), first?.cursor ?? '');
    expect(idsIn(after)).toEqual(idsIn(before.slice(1)));
  });

  test('asks for two thousand at once and never for a page by its locator', async () => {
    const { system, feed, sent } = await connected();
    await system.load({ Account: accounts(2001) });
    const pages = await pagesOf(feed('account'));
    expect(pages.map(({ count }) => count)).toEqual([2000, 1]);
    expect(sent.filter((line) => line.includes('LIMIT 2000'))).toHaveLength(2);
    expect(sent.filter((line) => line.includes('/query/'))).toEqual([]);
  });

  test('yields nothing where nothing is', async () => {
    const { feed } = await connected();
    expect(await pagesOf(feed('account'))).toEqual([]);
    expect(await feed('account').total(NEVER)).toBe(0);
  });

  test('counts the records', async () => {
    const { system, feed } = await connected({ pageSize: 7 });
    await system.load({ Account: accounts(12) });
    expect(await feed('account').total(NEVER)).toBe(12);
  });
});

describe('changes', () => {
  test('reads only what changed behind the cursor', async () => {
    const { system, feed, advance } = await connected();
    await system.load({ Account: accounts(5) });
    const cursor = cursorOf(await pagesOf(feed('account')));
    expect(await pagesOf(feed('account'), cursor)).toEqual([]);
    advance(MINUTE_MS);
    const [id = ''] = livingIds(system, 'Account');
    act(system, 'editAccount', { id, Name: 'Renamed' });
    const [change, ...others] = changesIn(await pagesOf(feed('account'), cursor));
    expect(others).toEqual([]);
    expect(change).toMatchObject({ externalId: id, facts: { name: 'Renamed' } });
  });

  test('reads five minutes again with overlap and does not put the cursor back', async () => {
    const { system, feed } = await connected();
    const at = (time: string) => ({ SystemModstamp: `2026-01-30T${time}.000+0000` });
    await system.load({
      Account: [
        { Name: 'Long ago', ...at('08:00:00') },
        { Name: 'Just outside', ...at('08:54:59') },
        { Name: 'Just inside', ...at('08:55:00') },
        { Name: 'Last', ...at('09:00:00') },
      ],
    });
    const cursor = cursorOf(await pagesOf(feed('account')));
    const again = await pagesOf(feed('account'), cursor, true);
    const names = changesIn(again).map(({ facts }) => 'name' in facts && facts.name);
    expect(names).toEqual(['Just inside', 'Last']);
    expect(cursorOf(again)).toBe(cursor);
  });

  test('finds with overlap a commit that became visible late', async () => {
    const { system, feed } = await connected({ pageSize: 2 });
    await system.load({ Account: accounts(4) });
    const cursor = cursorOf(await pagesOf(feed('account')));
    const late = { Name: 'Late', SystemModstamp: '2026-01-30T07:58:00.000+0000' };
    await system.load({ Account: [late] });
    expect(await pagesOf(feed('account'), cursor)).toEqual([]);
    const again = await pagesOf(feed('account'), cursor, true);
    expect(idsIn(again)).toHaveLength(5);
    expect(again.every((page) => page.cursor === cursor)).toBe(true);
  });

  test('tells the version and moment of a change in UTC', async () => {
    const { system, feed } = await connected();
    await system.load({ Account: accounts(1) });
    const [change] = changesIn(await pagesOf(feed('account')));
    expect(change?.version).toBe('2026-01-30T08:00:00.000Z');
    expect(change?.updatedAt).toEqual(new Date('2026-01-30T08:00:00.000Z'));
  });
});

describe('reading by id', () => {
  test('reads more ids than one query takes', async () => {
    const { system, feed, sent } = await connected({ pageSize: 150 });
    await system.load({ Account: accounts(450) });
    const ids = livingIds(system, 'Account');
    const { changes, count } = await feed('account').read(ids, NEVER);
    expect(count).toBe(450);
    expect(changes.map(({ externalId }) => externalId).toSorted()).toEqual(ids.toSorted());
    expect(sent.filter((line) => line.includes('IN ('))).toHaveLength(3);
  });

  test('leaves out what is gone, unknown or no id at all', async () => {
    const { system, feed } = await connected();
    const [kept, gone] = ['Kept', 'Gone'].map((Name) => act(system, 'createAccount', { Name }));
    act(system, 'deleteRecord', { id: gone });
    const ids = [kept, gone, '001tr0000ZZZZZZ', "x') OR (Name != '", '', '%'] as string[];
    const { changes, unreadable } = await feed('account').read(ids, NEVER);
    expect(changes.map(({ externalId }) => externalId)).toEqual([kept]);
    expect(unreadable).toEqual([]);
  });

  test('asks nothing where nothing is asked for', async () => {
    const { feed, sent } = await connected();
    expect((await feed('account').read(['nonsense'], NEVER)).count).toBe(0);
    expect(sent.filter((line) => line.includes('query'))).toEqual([]);
  });
});

describe('keys', () => {
  test('lists those that are left after a deletion and a merge', async () => {
    const { system, feed } = await connected({ pageSize: 4 });
    await system.load({ Account: accounts(10) });
    const [deleted, winner, loser] = livingIds(system, 'Account');
    act(system, 'deleteRecord', { id: deleted });
    system.act('mergeAccounts', { winner, loser });
    const keys = (await Array.fromAsync(feed('account').keys(NEVER))).flat();
    expect(keys).toHaveLength(8);
    expect(keys.toSorted()).toEqual(livingIds(system, 'Account').toSorted());
  });

  test('lists ids that differ in case only by their place in the order', async () => {
    const { system, feed } = await connected({ pageSize: 10 });
    await system.load({ Account: accounts(100) });
    const keys = (await Array.fromAsync(feed('account').keys(NEVER))).flat();
    expect(keys.toSorted()).toEqual(livingIds(system, 'Account').toSorted());
  });
});

describe('contacts and products', () => {
  test('reads who can be asked about what', async () => {
    const { system, feed } = await connected();
    const account = act(system, 'createAccount', { Name: 'Acme' });
    act(system, 'createContact', {
      FirstName: 'Ada',
      LastName: 'Moore',
      Email: 'ada@acme.example',
      MobilePhone: '+49 30 1234',
      AccountId: account,
      Roles__c: 'TECHNICAL;BILLING',
    });
    const [change] = changesIn(await pagesOf(feed('contact')));
    expect(change?.facts).toEqual({
      name: 'Ada Moore',
      email: 'ada@acme.example',
      phone: '+49 30 1234',
      roles: ['BILLING', 'TECHNICAL'],
      customerId: new Ref('Customer', account),
    });
  });

  test('leaves out contacts that are private to somebody', async () => {
    const { system, feed } = await connected();
    const id = act(system, 'createContact', { LastName: 'Nobody' });
    expect(await pagesOf(feed('contact'))).toEqual([]);
    expect(await feed('contact').total(NEVER)).toBe(0);
    expect((await feed('contact').read([id], NEVER)).count).toBe(0);
    expect(await Array.fromAsync(feed('contact').keys(NEVER))).toEqual([]);
  });

  test('knows a product by its code, else by its stock keeping unit', async () => {
    const { system, feed } = await connected();
    act(system, 'createProduct', { Name: 'Seat', ProductCode: 'SEAT', StockKeepingUnit: 'S-1' });
    act(system, 'createProduct', { Name: 'Hour', StockKeepingUnit: 'H-1', IsActive: false });
    const nameless = act(system, 'createProduct', { Name: 'No code' });
    const [page] = await pagesOf(feed('product2'));
    expect(
      page?.changes.map(({ keys, facts }) => [keys, 'active' in facts && facts.active]),
    ).toEqual([
      [[{ kind: 'sku', value: 'SEAT' }], true],
      [[{ kind: 'sku', value: 'H-1' }], false],
    ]);
    expect(page?.unreadable).toEqual([
      {
        externalId: nameless,
        businessIds: [{ kind: 'product', value: 'No code' }],
        reason: 'neither ProductCode nor StockKeepingUnit is set',
      },
    ]);
    expect(page?.count).toBe(3);
  });
});

const SAMPLE = new URL('../../../shared/data/salesforce-sample/', import.meta.url);
const sampleMissing = existsSync(SAMPLE) ? false : 'no ../shared/data/salesforce-sample here';

describe('sample records of the vendor', () => {
  test.skipIf(sampleMissing)(`reads them all ${sampleMissing || ''}`, async () => {
    const { system, feed } = await connected({ pageSize: 4 });
    const files = ['easyspaces-Accounts.json', 'ebikes-Accounts.json'].map(
      (file) => JSON.parse(readFileSync(new URL(file, SAMPLE), 'utf8')) as { records: Named[] },
    );
    for (const { records } of files) await system.load(records as never);
    const customers = changesIn(await pagesOf(feed('account')));
    const names = customers.map(({ facts }) => 'name' in facts && facts.name);
    const expected = files.flatMap(({ records }) => records.map(({ Name }) => Name));
    expect(names.toSorted()).toEqual(expected.toSorted());
    expect(names.length).toBeGreaterThan(8);
    expect(customers.every(({ facts }) => 'status' in facts && facts.status === 'PROSPECT')).toBe(
      true,
    );
  });
});

interface Named {
  readonly Name: string;
}
