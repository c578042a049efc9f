import type { PgBoss } from 'pg-boss';
import { afterAll, expect, test } from 'vitest';
import { createPerform } from '../../commands/perform.ts';
import { systemClock } from '../../connectors/clock.ts';
import { startJobs } from '../../control/jobs.ts';
import { openDatabase } from '../../store/database.ts';
import { pgBossSendQueue, startSendJobs } from '../../workflows/send-jobs.ts';
import { freshDatabase } from '../support/database.ts';
import { vendorError } from '../support/scripted-connector.ts';
import { until } from '../support/until.ts';
import { input, request, writes } from '../support/writes.ts';

const onError = (): void => {};
const stops: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const stop of stops.reverse()) await stop();
});

const db = await freshDatabase({ poolSize: 10 });
const boss = await startJobs(db, { worker: true, onError });
stops.push(() => boss.stop({ graceful: false }));
const w = await writes(db);
const means = { ...w.means, clock: systemClock, queue: pgBossSendQueue(boss) };
const perform = createPerform(means);

const jobs = async (from: PgBoss, operationId: string): Promise<number> =>
  (await from.findJobs('send-operation', { data: { operationId } })).length;

const completed = (id: string | null): Promise<void> =>
  until('it is completed', async () => (await w.operation(id)).status === 'COMPLETED', 20_000);

test('makes a job exactly if the transaction commits', async () => {
  const undone = db.transaction(async (tx) => {
    await means.queue.send(tx, 'op_undone', null);
    throw new Error('no');
  });
  await expect(undone).rejects.toThrow('no');
  expect(await jobs(boss, 'op_undone')).toBe(0);
  await db.transaction((tx) => means.queue.send(tx, 'op_none', null));
  expect(await jobs(boss, 'op_none')).toBe(1);
});

test('sends what is performed, retries what fails, and looks up what is lost', async () => {
  const sending = await startSendJobs(means, boss, { concurrency: 2 });
  stops.push(sending.stop);
  const plain = await perform(w.command, input('key-boss-1'), request());
  await completed(plain.operationId);
  w.books.script.push('lost-after');
  const lost = await perform(w.command, input('key-boss-2'), request());
  await completed(lost.operationId);
  expect((await w.operation(lost.operationId)).outcomes).toBe('send LOST, look-up FOUND');
  w.books.script.push(vendorError('UNAVAILABLE'));
  const retried = await perform(w.command, input('key-boss-3'), request());
  await completed(retried.operationId);
  expect(w.books.documents).toHaveLength(3);
});

test('makes one document of each write with two workers, more writes than places, and a bad network', async () => {
  const second = await openDatabase({ url: db.url, poolSize: 8, applicationName: 'second worker' });
  const secondBoss = await startJobs(second, { worker: true, onError });
  const secondMeans = { ...means, db: second, queue: pgBossSendQueue(secondBoss) };
  const sending = await startSendJobs(secondMeans, secondBoss, { concurrency: 2 });
  stops.push(async () => {
    await sending.stop();
    await secondBoss.stop({ graceful: false });
    await second.close();
  });
  w.books.script.push('lost-after', vendorError('UNAVAILABLE'), 'lost-before', 'lost-after');
  const before = w.books.documents.length;
  const answers = await Promise.all(
    Array.from({ length: 30 }, (_, n) =>
      perform(w.command, input(`key-boss-many-${n}`), request()),
    ),
  );
  for (const { operationId } of answers) await completed(operationId);
  expect(w.books.documents).toHaveLength(before + 30);
  expect(new Set(w.books.documents.map(({ anchor }) => anchor)).size).toBe(before + 30);
});

test('tries a job until it works when a fault of ours stops it', async () => {
  const connectors = means.connectors as Map<string, never>;
  const connector = connectors.get('netsuite') as never;
  const { operationId } = await perform(w.command, input('key-boss-fault'), request());
  await completed(operationId);
  const held = createPerform({ ...means, queue: { ...means.queue, send: async () => {} } });
  const later = await held(w.command, input('key-boss-fault-2'), request());
  connectors.delete('netsuite');
  await db.transaction((tx) => means.queue.send(tx, later.operationId ?? '', null));
  await until('it failed once', async () => {
    const [row] = await db.query<{ retries: number }>(
      `select max(retry_count) as retries from jobs.job where data ->> 'operationId' = $1 and state in ('retry', 'active')`,
      [later.operationId],
    );
    return (row?.retries ?? 0) >= 0 && row?.retries !== null;
  });
  connectors.set('netsuite', connector);
  await completed(later.operationId);
});
