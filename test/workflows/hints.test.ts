import { expect, test } from 'vitest';
import { storeHints } from '../../control/inbox.ts';
import { change } from '../support/changes.ts';
import { vendorError } from '../support/scripted-connector.ts';
import { clock, company, kept, loaded, nextRun, rows } from '../support/synced-company.ts';
import { until } from '../support/until.ts';

test('marks as deleted what a sweep no longer finds, and leaves what was read after it began', async () => {
  const c = await company(8);
  c.invoices.spoil('spoilt');
  const sync = c.start();
  await loaded(c);
  c.invoices.remove('i1');
  c.invoices.remove('i2');
  c.invoices.remove('spoilt');
  const hint = { eventId: 'ev1', feed: 'invoice', externalId: 'new' };
  c.invoices.beforeKeys = async () => {
    c.invoices.beforeKeys = async () => {};
    // Appears behind the back of the sweep, which has its keys already.
    c.invoices.put(change('Invoice', 'new'));
    await storeHints(c.db, 'netsuite', [hint], new Date(clock.now()));
    await until('the hint was followed', async () => (await kept(c.db, `source_id = 'new'`)) === 1);
  };
  await sync.stop();
  c.start(c.db, 0.001);
  await until('the sweep is done', async () => (await kept(c.db, 'deleted_at is not null')) > 0);
  expect((await rows(c.db)).filter(({ deleted }) => deleted).map((r) => r['source_id'])).toEqual([
    'i1',
    'i2',
  ]);
  const [left] = await c.db.query<{ count: number }>(
    `select count(*)::int as count from control.exception where status = 'OPEN'`,
  );
  expect(left?.count).toBe(0);
  c.invoices.put(change('Invoice', 'i1'));
  await nextRun(c);
  expect(await kept(c.db, `source_id = 'i1' and deleted_at is null`)).toBe(1);
});

test('deletes nothing when the keys of a sweep got lost', async () => {
  const c = await company(8);
  const sync = c.start();
  await loaded(c);
  await sync.stop();
  c.invoices.pageSize = 4;
  const keys = c.invoices.keys.bind(c.invoices);
  c.invoices.keys = async function* () {
    for await (const page of keys()) {
      yield page;
      // What a crash of the database does to an unlogged table.
      await c.db.query('truncate control.sweep_key');
    }
  };
  c.start(c.db, 0.001);
  await until('the sweep was refused', () => c.errors.some((e) => String(e).includes('lost')));
  expect(await kept(c.db, 'deleted_at is not null')).toBe(0);
});

test('stores a hint once, follows it, and tombstones what is gone', async () => {
  const c = await company(3);
  c.start();
  await loaded(c);
  const hint = (eventId: string, externalId: string, feed = 'invoice') => ({
    eventId,
    feed,
    externalId,
  });
  c.invoices.put(
    change('Invoice', 'i1', { status: 'PAID' }, { updatedAt: '2026-05-02T00:00:00Z' }),
  );
  c.invoices.remove('i2');
  const at = new Date(clock.now());
  await storeHints(c.db, 'netsuite', [hint('e1', 'i1'), hint('e2', 'i2')], at);
  await storeHints(c.db, 'netsuite', [hint('e1', 'i1'), hint('e3', 'x', 'unknown')], at);
  const waiting = async (): Promise<number> => {
    const [row] = await c.db.query<{ count: number }>(
      'select count(*)::int as count from control.inbox where done_at is null',
    );
    return row?.count ?? 0;
  };
  await until('all are followed', async () => (await waiting()) === 0);
  const [all] = await c.db.query<{ count: number }>(
    'select count(*)::int as count from control.inbox',
  );
  expect(all?.count).toBe(3);
  expect(await kept(c.db, `source_id = 'i1' and status = 'PAID'`)).toBe(1);
  expect(await kept(c.db, `source_id = 'i2' and deleted_at is not null`)).toBe(1);
});

test('leaves hints waiting while the vendor is down, and follows those of other feeds', async () => {
  const c = await company(2);
  c.start();
  await loaded(c);
  c.invoices.failure = vendorError('UNAVAILABLE');
  c.customers.put(
    change('Customer', 'c1', { name: 'Renamed' }, { updatedAt: '2026-05-02T00:00:00Z' }),
  );
  c.invoices.put(
    change('Invoice', 'i1', { status: 'PAID' }, { updatedAt: '2026-05-02T00:00:00Z' }),
  );
  const hints = [
    { eventId: 'e1', feed: 'invoice', externalId: 'i1' },
    { eventId: 'e2', feed: 'customer', externalId: 'c1' },
  ];
  await storeHints(c.db, 'netsuite', hints, new Date(clock.now()));
  await until('the other feed was followed', async () => {
    const [row] = await c.db.query<{ name: string }>('select name from crm.customer');
    return row?.name === 'Renamed';
  });
  expect(await kept(c.db, `status = 'PAID'`)).toBe(0);
  c.invoices.failure = null;
  await until('the hint was followed', async () => (await kept(c.db, `status = 'PAID'`)) === 1);
});
