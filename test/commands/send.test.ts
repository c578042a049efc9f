import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lookUpOperation } from '../../commands/look-up.ts';
import { sendOperation } from '../../commands/send.ts';
import { operationLifecycle } from '../../control/lifecycle.ts';
import { moveOperation } from '../../control/operations.ts';
import { OperationStatus } from '../../schema/operation.ts';
import { vendorError } from '../support/scripted-connector.ts';
import { accepted, copies, deployment, input, request } from '../support/writes.ts';

test('sends once, reads the document back under the reserved id, and proves it by a search', async () => {
  const w = await deployment();
  const id = await accepted(w);
  await w.finish();
  const { status, subject_id, matches, outcomes } = await w.operation(id);
  expect({ status, matches, outcomes }).toEqual({
    status: 'COMPLETED',
    matches: 1,
    outcomes: 'send SUCCEEDED',
  });
  expect(w.books.documents.map(({ anchor }) => anchor)).toEqual([`tb_${id}`]);
  expect(await copies(w)).toEqual([subject_id]);
  const [event] = await w.db.query<{ cause: unknown; status: string }>(
    `select status, payload -> 'cause' as cause from control.event where entity_id = $1`,
    [subject_id],
  );
  expect(event).toMatchObject({
    status: 'OPEN',
    cause: { kind: 'COMMANDED', operationId: id },
  });
});

test('does nothing when the job of a finished write is delivered again', async () => {
  const w = await deployment();
  const id = await accepted(w);
  await w.finish();
  await sendOperation(w.means, id);
  await lookUpOperation(w.means, id);
  await sendOperation(w.means, 'op_unknown');
  expect(w.books.documents).toHaveLength(1);
  expect(await w.queue.waiting()).toEqual([]);
});

test('fails at once what the vendor refuses, with one exception', async () => {
  const w = await deployment();
  w.books.script.push(vendorError('REFUSED', 'NONE', { httpStatus: 400 }));
  const id = await accepted(w, 'key-refused-there');
  await w.finish();
  expect(await w.operation(id)).toMatchObject({
    status: 'FAILED',
    outcomes: 'send REFUSED',
    exceptions: 'SOURCE_REJECTED',
  });
  const answer = await w.perform(w.command, input('key-refused-there'), request());
  expect(answer).toMatchObject({ status: 'FAILED', userErrors: [{ code: 'SOURCE_REJECTED' }] });
});

test('waits as long as a throttling vendor asks, and counts no attempt', async () => {
  const w = await deployment();
  const throttles = Array.from({ length: 12 }, () =>
    vendorError('THROTTLED', 'NONE', { retryAfterMs: 30_000 }),
  );
  w.books.script.push(...throttles);
  const id = await accepted(w);
  const since = w.clock.now();
  await w.finish();
  expect(w.clock.now() - since).toBe(12 * 30_000);
  expect(await w.operation(id)).toMatchObject({ status: 'COMPLETED', outcomes: 'send SUCCEEDED' });
});

test('gives up after 8 attempts, with one exception; throttling between them does not count', async () => {
  const w = await deployment();
  w.books.script.push(
    ...Array.from({ length: 20 }, (_, n) => vendorError(n % 2 ? 'THROTTLED' : 'UNAVAILABLE')),
  );
  const id = await accepted(w);
  await w.finish();
  const { status, outcomes, exceptions } = await w.operation(id);
  expect({ status, exceptions }).toEqual({
    status: 'DEAD_LETTERED',
    exceptions: 'DEAD_LETTER',
  });
  expect(outcomes.split(', ')).toHaveLength(8);
});

test('keeps trying when credentials are refused, since nothing is wrong with the write', async () => {
  const w = await deployment();
  w.books.script.push(vendorError('ACCESS'), vendorError('ACCESS'));
  const id = await accepted(w);
  await w.finish();
  expect(await w.operation(id)).toMatchObject({ status: 'COMPLETED', exceptions: '' });
});

test('sends nothing when the sender was paused for too long after its claim', async () => {
  const w = await deployment();
  const request_ = w.books.request.bind(w.books);
  w.books.request = (draft, anchor) => {
    w.clock.pass(10 * 60_000);
    w.books.request = request_;
    return request_(draft, anchor);
  };
  const id = await accepted(w);
  await expect(w.step()).rejects.toThrow('too long ago');
  await w.finish();
  expect((await w.operation(id)).status).toBe('COMPLETED');
  expect(w.books.documents).toHaveLength(1);
});

test('lets a late failure decide nothing about the attempt that followed it', async () => {
  const w = await deployment();
  const failed = Promise.withResolvers<never>();
  const sent = Promise.withResolvers<void>();
  const send = w.books.send.bind(w.books);
  w.books.send = () => {
    sent.resolve();
    return failed.promise;
  };
  const id = await accepted(w);
  const late = w.step();
  await sent.promise;
  w.books.send = send;
  await sendOperation(w.means, id);
  await w.finish();
  expect((await w.operation(id)).status).toBe('COMPLETED');
  failed.reject(vendorError('REFUSED'));
  await late;
  expect(await w.operation(id)).toMatchObject({ status: 'COMPLETED', exceptions: '' });
});

test('refuses every transition that the lifecycle of an operation lacks', async () => {
  const w = await deployment();
  const id = await accepted(w);
  const statuses = Object.values(OperationStatus);
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...statuses),
      fc.constantFrom(...statuses),
      async (from, to) => {
        await w.db.query('update control.operation set status = $2 where id = $1', [id, from]);
        const moved = w.db
          .transaction((tx) => moveOperation(tx, { id, status: from }, { to }))
          .then(
            () => true,
            () => false,
          );
        const lawful = from === to || operationLifecycle[from].includes(to);
        expect(await moved).toBe(lawful);
        expect((await w.operation(id)).status).toBe(lawful ? to : from);
      },
    ),
    { numRuns: 200 },
  );
});

test('makes exactly one document of every write, whatever the vendor does and however jobs are delivered', async () => {
  const step = fc.constantFrom(
    'lost-after' as const,
    'lost-before' as const,
    vendorError('UNAVAILABLE'),
    vendorError('THROTTLED'),
    vendorError('ACCESS'),
  );
  const w = await deployment();
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 6 }), fc.boolean(), async (script, twice) => {
      const before = w.books.documents.length;
      w.books.script.push(...script);
      const id = await accepted(w);
      if (twice) await Promise.all([sendOperation(w.means, id), sendOperation(w.means, id)]);
      await w.finish();
      expect(w.books.documents).toHaveLength(before + 1);
      expect(await w.operation(id)).toMatchObject({ status: 'COMPLETED', matches: 1 });
      w.books.script.length = 0;
    }),
    { numRuns: 40 },
  );
});
