import { expect, test } from 'vitest';
import { lookUpOperation } from '../../commands/look-up.ts';
import { sendOperation } from '../../commands/send.ts';
import { record } from '../../control/record.ts';
import { change } from '../support/changes.ts';
import { type ScriptedDocument, vendorError } from '../support/scripted-connector.ts';
import { accepted, copies, deployment, SETTLE_MS } from '../support/writes.ts';

test('adopts the document of a lost answer after a look-up, and completes once', async () => {
  const w = await deployment();
  w.books.script.push('lost-after');
  const id = await accepted(w);
  await w.step();
  expect((await w.operation(id)).status).toBe('IN_DOUBT');
  expect((await w.queue.waiting())[0]?.at).toBe(w.clock.now() + SETTLE_MS);
  await w.finish();
  expect(await w.operation(id)).toMatchObject({
    status: 'COMPLETED',
    matches: 1,
    outcomes: 'send LOST, look-up FOUND',
  });
  expect(w.books.documents).toHaveLength(1);
  expect(await copies(w)).toHaveLength(1);
});

test('sends again under the same anchor when two look-ups a settle time apart find nothing', async () => {
  const w = await deployment();
  w.books.script.push('lost-before');
  const id = await accepted(w);
  await w.step();
  const lostAt = w.clock.now();
  await w.finish();
  expect(await w.operation(id)).toMatchObject({
    status: 'COMPLETED',
    matches: 1,
    outcomes: 'send LOST, look-up NOT_FOUND, look-up NOT_FOUND, send SUCCEEDED',
  });
  expect(w.clock.now() - lostAt).toBe(2 * SETTLE_MS);
  expect(w.books.requests.map(({ body }) => body)).toEqual([
    w.books.requests[0]?.body,
    w.books.requests[0]?.body,
  ]);
  expect(w.books.documents).toHaveLength(1);
});

test('makes no two misses out of a look-up that is delivered twice', async () => {
  const w = await deployment();
  w.books.script.push('lost-before');
  const id = await accepted(w);
  await w.step();
  w.clock.pass(SETTLE_MS);
  await lookUpOperation(w.means, id);
  await lookUpOperation(w.means, id);
  await lookUpOperation(w.means, id);
  expect((await w.operation(id)).status).toBe('IN_DOUBT');
  await w.finish();
  expect(w.books.documents).toHaveLength(1);
});

test('looks up again, and never sends, while the vendor cannot be searched', async () => {
  const w = await deployment();
  w.books.script.push('lost-after');
  const id = await accepted(w);
  await w.step();
  w.books.searchFailure = vendorError('UNAVAILABLE');
  for (let n = 0; n < 5; n++) {
    w.clock.pass(SETTLE_MS);
    await w.step();
  }
  expect((await w.operation(id)).status).toBe('IN_DOUBT');
  w.books.searchFailure = null;
  await w.finish();
  expect((await w.operation(id)).status).toBe('COMPLETED');
  expect(w.books.documents).toHaveLength(1);
});

test('adopts what the vendor says is there already under our anchor', async () => {
  const w = await deployment();
  w.books.enforced = true;
  w.books.script.push('lost-after');
  w.books.lag = 2;
  const id = await accepted(w);
  await w.finish();
  expect(await w.operation(id)).toMatchObject({
    status: 'COMPLETED',
    matches: 1,
    outcomes: 'send LOST, look-up NOT_FOUND, look-up NOT_FOUND, send LOST, look-up FOUND',
  });
  expect(w.books.documents).toHaveLength(1);
});

test('hands a document that exists twice to a person, and sends no more', async () => {
  const w = await deployment();
  w.books.script.push('lost-after');
  const id = await accepted(w);
  await w.step();
  w.books.documents.push({
    ...(w.books.documents[0] as ScriptedDocument),
    externalId: 'doc-by-hand',
  });
  await w.finish();
  expect(await w.operation(id)).toMatchObject({
    status: 'IN_DOUBT',
    matches: 2,
    exceptions: 'DUPLICATE_EFFECT',
  });
});

test('gives up after 8 lost answers that were never found', async () => {
  const w = await deployment();
  w.books.script.push(...Array.from({ length: 20 }, () => 'lost-before' as const));
  const id = await accepted(w);
  await w.finish();
  expect(await w.operation(id)).toMatchObject({
    status: 'DEAD_LETTERED',
    exceptions: 'DEAD_LETTER',
  });
  expect(w.books.requests).toHaveLength(8);
});

test('looks up after a crash between sending and answering, and makes no second document', async () => {
  const w = await deployment();
  w.books.script.push('hang-after');
  const id = await accepted(w);
  void w.step();
  while (w.books.documents.length === 0) await new Promise(setImmediate);
  await sendOperation(w.means, id);
  expect((await w.operation(id)).status).toBe('IN_DOUBT');
  await w.finish();
  expect(await w.operation(id)).toMatchObject({ status: 'COMPLETED', matches: 1 });
  expect(w.books.documents).toHaveLength(1);
});

test('does not send again while the request of a vanished sender may still be on its way', async () => {
  const w = await deployment();
  const sent = Promise.withResolvers<void>();
  const arrived = Promise.withResolvers<{ externalId: string; httpStatus: number }>();
  const send = w.books.send.bind(w.books);
  w.books.send = () => {
    sent.resolve();
    return arrived.promise;
  };
  const id = await accepted(w);
  const first = w.step();
  await sent.promise;
  w.books.send = send;
  await sendOperation(w.means, id);
  for (let n = 0; n < 20; n++) {
    w.clock.pass(SETTLE_MS);
    await w.step();
  }
  expect((await w.operation(id)).status).toBe('IN_DOUBT');
  expect(w.books.requests).toHaveLength(0);
  arrived.resolve(await send(w.books.request({ text: 'hello' }, `tb_${id}`)));
  await first;
  await w.finish();
  expect(await w.operation(id)).toMatchObject({ status: 'COMPLETED', matches: 1 });
  expect(w.books.documents).toHaveLength(1);
});

test('gives a document that a sync sees before the answer its reserved id, and keeps one copy', async () => {
  const w = await deployment();
  w.books.script.push('lost-after');
  const id = await accepted(w);
  await w.step();
  const { subject_id } = await w.operation(id);
  const page = await w.feed.read(['doc-1']);
  await w.db.transaction((tx) =>
    record(
      tx,
      {
        through: { id: 'netsuite', system: 'NETSUITE' },
        changes: page.changes,
        readAt: new Date(w.clock.now()),
        announceNew: true,
      },
      { ids: w.means.ids, now: new Date(w.clock.now()) },
    ),
  );
  expect(await copies(w)).toEqual([subject_id]);
  await w.finish();
  expect(await copies(w)).toEqual([subject_id]);
  const [events] = await w.db.query<{ count: number }>(
    'select count(*)::int as count from control.event where entity_id = $1',
    [subject_id],
  );
  expect(events?.count).toBe(1);
});

test('joins a document that a sync saw without our mark to the reserved id', async () => {
  const w = await deployment();
  w.books.onDocument = ({ externalId }) => w.feed.put(change('Invoice', externalId));
  w.books.script.push('lost-after');
  const id = await accepted(w);
  await w.step();
  const { subject_id } = await w.operation(id);
  const { changes } = await w.feed.read(['doc-1']);
  const reading = {
    through: { id: 'netsuite', system: 'NETSUITE' } as const,
    changes,
    readAt: new Date(w.clock.now()),
    announceNew: true,
  };
  await w.db.transaction((tx) =>
    record(tx, reading, { ids: w.means.ids, now: new Date(w.clock.now()) }),
  );
  expect(await copies(w)).not.toEqual([subject_id]);
  await w.finish();
  expect(await copies(w)).toEqual([subject_id]);
});

test('completes although the document cannot be read back, and lets the sync bring the copy', async () => {
  const w = await deployment();
  w.feed.failure = vendorError('UNAVAILABLE');
  const id = await accepted(w);
  await w.finish();
  const { status, subject_id } = await w.operation(id);
  expect(status).toBe('COMPLETED');
  expect(await copies(w)).toEqual([]);
  const [ref] = await w.db.query<{ canonical_id: string }>(
    `select canonical_id from control.external_ref where external_id = 'doc-1'`,
  );
  expect(ref?.canonical_id).toBe(subject_id);
});

test('fills the effect only from a search: later, when the document does not show at once', async () => {
  const w = await deployment();
  w.books.lag = 1;
  const id = await accepted(w);
  await w.step();
  expect(await w.operation(id)).toMatchObject({ status: 'COMPLETED', matches: null });
  await w.finish();
  expect(await w.operation(id)).toMatchObject({ matches: 1, exceptions: '' });
});

test('opens an exception when no search finds what was answered as done', async () => {
  const w = await deployment();
  w.books.lag = 100;
  const id = await accepted(w);
  await w.finish();
  expect(await w.operation(id)).toMatchObject({
    status: 'COMPLETED',
    matches: 0,
    exceptions: 'EFFECT_MISMATCH',
  });
});
