import { expect, test } from 'vitest';
import { openDatabase } from '../../store/database.ts';
import { readFreshness } from '../../store/freshness.ts';
import { startSync } from '../../workflows/sync.ts';
import { announceConnection } from '../../workflows/sync-state.ts';
import { change, usd } from '../support/changes.ts';
import { freshDatabase } from '../support/database.ts';
import { ScriptedFeed, scriptedConnector, vendorError } from '../support/scripted-connector.ts';
import {
  clock,
  company,
  ids,
  kept,
  loaded,
  nextRun,
  rows,
  running,
  state,
  WINDOW_MS,
} from '../support/synced-company.ts';
import { until } from '../support/until.ts';

test('loads everything page by page, with progress and without events', async () => {
  const c = await company(35);
  c.start();
  await loaded(c);
  expect(await kept(c.db)).toBe(35);
  expect(await state(c.db)).toMatchObject({ done: 35, total: 35, cursor: '35', mode: 'INITIAL' });
  const [events] = await c.db.query<{ count: number }>(
    'select count(*)::int as count from control.event',
  );
  expect(events?.count).toBe(0);
});

test('goes on behind the last page that was kept after a kill, and ends with the same rows', async () => {
  const c = await company(50);
  let pages = 0;
  const reached = Promise.withResolvers<void>();
  c.invoices.beforePage = async (signal) => {
    if (++pages < 4) return;
    reached.resolve();
    await new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
  };
  const killed = c.start();
  await reached.promise;
  await killed.stop();
  expect(await kept(c.db)).toBe(30);
  expect(await state(c.db)).toMatchObject({ loaded: false, done: 30, total: 50, cursor: '30' });
  c.invoices.beforePage = async () => {};
  c.start();
  await loaded(c);
  expect(c.invoices.cursorsAsked.slice(0, 2)).toEqual([null, '30']);

  const uninterrupted = await company(50);
  uninterrupted.start();
  await loaded(uninterrupted);
  expect(await rows(c.db)).toEqual(await rows(uninterrupted.db));
  expect(await state(c.db)).toMatchObject({ done: 50, total: 50 });
});

test('brings what changed, with one event, and rewrites nothing of the overlap', async () => {
  const c = await company(10);
  c.start();
  await loaded(c);
  const versions = (): Promise<unknown[]> =>
    c.db.query(
      `select source_id, xmin from erp.invoice where source_id <> 'i3' order by source_id`,
    );
  const before = await versions();
  c.invoices.put(
    change(
      'Invoice',
      'i3',
      { status: 'PAID', balance: usd('0.00') },
      { updatedAt: '2026-05-02T00:00:00Z' },
    ),
  );
  await nextRun(c);
  expect(await kept(c.db, `source_id = 'i3' and status = 'PAID'`)).toBe(1);
  expect(await versions()).toEqual(before);
  const events = await c.db.query('select previous, status, doc_seq from control.event');
  expect(events).toEqual([{ previous: 'OPEN', status: 'PAID', doc_seq: 1 }]);
});

test('reports a record that cannot be read once, keeps the rest, and closes it when it can be read', async () => {
  const c = await company(5);
  c.invoices.spoil('i2');
  c.start();
  await loaded(c);
  const exceptions = (): Promise<unknown[]> =>
    c.db.query('select kind, status from control.exception order by number');
  expect(await kept(c.db)).toBe(4);
  expect(await exceptions()).toEqual([{ kind: 'RECORD_UNREADABLE', status: 'OPEN' }]);
  c.invoices.spoil('i2');
  await nextRun(c);
  expect(await exceptions()).toHaveLength(1);
  c.invoices.put(change('Invoice', 'i2'));
  await nextRun(c);
  expect(await kept(c.db)).toBe(5);
  expect(await exceptions()).toEqual([{ kind: 'RECORD_UNREADABLE', status: 'RESOLVED' }]);
});

test('lets no record that the database refuses hold up its page', async () => {
  const c = await company(5);
  c.invoices.put(
    change('Invoice', 'negative', { balance: usd('-1.00') }),
    change('Invoice', 'nul', { purchaseOrderNumber: 'a\u0000b' }),
    change('Invoice', 'good'),
  );
  c.start();
  await loaded(c);
  expect(await kept(c.db)).toBe(6);
  const reported = await c.db.query<{ summary: string }>('select summary from control.exception');
  expect(reported.map(({ summary }) => summary.match(/INV-\w+/)?.[0]).toSorted()).toEqual([
    'INV-negative',
    'INV-nul',
  ]);
});

test('backs off from a feed that fails, reads the others, and recovers with its freshness', async () => {
  const c = await company(3);
  c.customers.failure = vendorError('UNAVAILABLE');
  c.start();
  await loaded(c);
  const reachable = async (): Promise<unknown> =>
    (await readFreshness(c.db, 'erp')).get('netsuite\nInvoice')?.reachable;
  await until('several failures', () => c.errors.length >= 3);
  expect(await reachable()).toBe(false);
  expect((await state(c.db, 'customer')).last_error).toBe('scripted UNAVAILABLE');
  expect(c.errors.length).toBeLessThan(12);
  c.customers.failure = null;
  await until('it recovers', async () => (await state(c.db, 'customer')).loaded);
  await until('it is reachable', async () => (await reachable()) === true);
  const [connection] = await c.db.query('select state, last_error from control.connection');
  expect(connection).toEqual({ state: 'CONNECTED', last_error: null });
});

test('lets one replica read, and another take over when the session of the first ends', async () => {
  const c = await company(3);
  const replica = await openDatabase({
    url: c.db.url,
    poolSize: 4,
    applicationName: 'tributary second',
  });
  try {
    let reading = 0;
    let most = 0;
    c.invoices.beforePage = async () => {
      most = Math.max(most, ++reading);
      await clock.sleep(1_000);
      reading -= 1;
    };
    c.start();
    await until('the first reads', () => reading > 0);
    c.start(replica);
    await loaded(c);
    await nextRun(c);
    expect(most).toBe(1);
    const holders = (): Promise<{ pid: number; name: string }[]> =>
      c.db.query(
        `select a.pid, a.application_name as name from pg_locks l join pg_stat_activity a using (pid)
where l.locktype = 'advisory' and l.granted and l.objsubid = 2 and a.datname = current_database()`,
      );
    const [first] = await holders();
    expect(first?.name).toBe('tributary test');
    await running[0]?.stop();
    await until('the second holds the lock', async () => {
      const [holder] = await holders();
      return holder?.name === 'tributary second';
    });
    await nextRun(c);
    const [second] = await holders();
    await c.db.query('select pg_terminate_backend($1)', [second?.pid]);
    await until('it comes back', async () => (await holders()).length === 1);
    await nextRun(c);
  } finally {
    await Promise.all(running.splice(0).map((sync) => sync.stop()));
    await replica.close();
  }
});

test('reads everything again where the feed tells no changes, and changes nothing', async () => {
  const db = await freshDatabase({ poolSize: 6 });
  const terms = new ScriptedFeed('term', ['PaymentTerm'], 'FULL_ONLY');
  terms.put(change('PaymentTerm', 't1', {}, { updatedAt: null }));
  const connector = scriptedConnector('netsuite', [terms]);
  await announceConnection(db, connector, 'test');
  const sync = startSync({ db, clock, ids }, connector, {
    sweepEverySeconds: 1e6,
    onError: () => {},
  });
  running.push(sync);
  await until('it was read', async () => (await state(db, 'term')).loaded);
  const version = (): Promise<unknown[]> => db.query('select xmin from erp.payment_term');
  const before = await version();
  clock.pass(WINDOW_MS);
  await until('it was read again', () => terms.cursorsAsked.length >= 2);
  expect(terms.cursorsAsked[1]).toBeNull();
  expect(await version()).toEqual(before);
});
