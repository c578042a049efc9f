import { describe, expect, test } from 'vitest';
import { Rejected } from '../../commands/command.ts';
import { createPerform } from '../../commands/perform.ts';
import { timeOrderedIds } from '../../connectors/ids.ts';
import { InvalidInput, MappingMissing } from '../../schema/mutation.ts';
import { openDatabase } from '../../store/database.ts';
import { freshDatabase } from '../support/database.ts';
import { input, request, testCommand, writes } from '../support/writes.ts';

const db = await freshDatabase({ poolSize: 10 });
const w = await writes(db);
const { perform, command, queue, books, finish } = w;

const count = async (table: string, where = 'true'): Promise<number> => {
  const [row] = await db.query<{ count: number }>(
    `select count(*)::int as count from control.${table} where ${where}`,
  );
  return row?.count ?? 0;
};

/** Everything that a write may leave behind. */
const stored = async (): Promise<number[]> =>
  Promise.all(
    [count('operation'), count('idempotency_key'), count('anchor'), queue.waiting()].map(
      async (counted) => {
        const value = await counted;
        return typeof value === 'number' ? value : value.length;
      },
    ),
  );

test('answers the same key and input with the first operation, as it stands by then', async () => {
  const first = await perform(command, input('key-same-1'), request());
  expect(first).toMatchObject({ status: 'ACCEPTED', replayed: false });
  const again = await perform(command, input('key-same-1'), request());
  expect(again).toMatchObject({
    status: 'IN_PROGRESS',
    replayed: true,
    operationId: first.operationId,
    subjectId: first.subjectId,
  });
  await finish();
  const later = await perform(command, input('key-same-1'), request());
  expect(later).toMatchObject({ status: 'COMPLETED', operationId: first.operationId });
  expect(await count('operation', `idempotency_key = 'key-same-1'`)).toBe(1);
  expect(await count('audit_event', `operation_id = '${first.operationId}'`)).toBe(2);
});

test('makes one operation of 64 requests at once over two replicas', async () => {
  const replicas = await Promise.all(
    [1, 2].map(() => openDatabase({ url: db.url, poolSize: 16, applicationName: 'replica' })),
  );
  const performs = replicas.map((replica) =>
    createPerform({ ...w.means, db: replica, ids: timeOrderedIds(w.clock) }),
  );
  const answers = await Promise.all(
    Array.from({ length: 64 }, (_, n) =>
      (performs[n % 2] as typeof perform)(command, input('key-race-64'), request()),
    ),
  );
  await Promise.all(replicas.map((replica) => replica.close()));
  expect(new Set(answers.map(({ operationId }) => operationId)).size).toBe(1);
  expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
  const before = books.documents.length;
  await finish();
  expect(books.documents).toHaveLength(before + 1);
});

test('refuses a key reused with other input, and keeps the first', async () => {
  const first = await perform(command, input('key-reused'), request());
  const other = await perform(command, input('key-reused', { text: 'other' }), request());
  expect(other).toMatchObject({ status: 'REJECTED', operationId: null, subjectId: null });
  expect(other.userErrors).toMatchObject([
    { code: 'IDEMPOTENCY_KEY_REUSED', operationId: first.operationId },
  ]);
  const again = await perform(command, input('key-reused'), request());
  expect(again.operationId).toBe(first.operationId);
});

test('keeps the keys of two principals apart', async () => {
  const mine = await perform(command, input('key-shared'), request());
  const theirs = await perform(command, input('key-shared'), request({ id: 'other-app' }));
  expect(theirs).toMatchObject({ status: 'ACCEPTED', replayed: false });
  expect(theirs.operationId).not.toBe(mine.operationId);
});

test('refuses a business key that is taken, and frees the idempotency key', async () => {
  const first = await perform(command, input('key-bk-1', { businessKey: 'bk' }), request());
  const second = await perform(command, input('key-bk-2', { businessKey: 'bk' }), request());
  expect(second).toMatchObject({ status: 'REJECTED', operationId: null });
  expect(second.userErrors).toMatchObject([
    {
      code: 'DUPLICATE_BUSINESS_KEY',
      operationId: first.operationId,
      existingId: first.subjectId,
    },
  ]);
  const free = await perform(command, input('key-bk-2', { businessKey: 'other' }), request());
  expect(free.status).toBe('ACCEPTED');
});

test('makes one operation of 20 requests for one business key under keys of their own', async () => {
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      perform(command, input(`key-bk-race-${n}`, { businessKey: 'raced' }), request()),
    ),
  );
  expect(answers.filter(({ status }) => status === 'ACCEPTED')).toHaveLength(1);
  const refused = answers.filter(({ status }) => status === 'REJECTED');
  expect(refused).toHaveLength(19);
  for (const { userErrors } of refused) expect(userErrors[0]?.code).toBe('DUPLICATE_BUSINESS_KEY');
});

test('stores neither key nor operation of what a rule refuses, only the audit', async () => {
  const refusing = testCommand(async () => {
    const error = { code: 'INVALID_INPUT', message: 'no', path: ['input'], retryable: false };
    throw new Rejected([Object.assign(new InvalidInput(), error, { docs: null })]);
  });
  const before = await stored();
  const audits = await count('audit_event', `action = 'makeDocument.rejected'`);
  const answer = await perform(refusing, input('key-refused'), request());
  expect(answer).toMatchObject({ status: 'REJECTED', operationId: null });
  expect(await stored()).toEqual(before);
  expect(await count('audit_event', `action = 'makeDocument.rejected'`)).toBe(audits + 1);
  const allowed = await perform(command, input('key-refused'), request());
  expect(allowed.status).toBe('ACCEPTED');
});

test('stores what is held, with its error and without a job', async () => {
  const holding = testCommand(async (_, prepared) => ({
    ...prepared,
    hold: Object.assign(new MappingMissing(), {
      code: 'MAPPING_MISSING' as const,
      message: 'no mapping',
      path: ['input'],
      retryable: false,
      docs: null,
      kind: 'TAX_CODE',
      key: 'X',
      legalEntityId: null,
    }),
  }));
  const jobs = (await queue.waiting()).length;
  const answer = await perform(holding, input('key-held-1'), request());
  expect(answer).toMatchObject({ status: 'HELD', userErrors: [{ code: 'MAPPING_MISSING' }] });
  expect(await queue.waiting()).toHaveLength(jobs);
  const again = await perform(holding, input('key-held-1'), request());
  expect(again).toMatchObject({ status: 'HELD', replayed: true });
  expect(again.userErrors).toEqual(answer.userErrors);
  expect(again.userErrors[0]).toBeInstanceOf(MappingMissing);
});

describe('a dry run', () => {
  test('stores nothing, takes no key, and shows the exact request that is sent later', async () => {
    const before = await stored();
    const asked = input('key-dry-run', { businessKey: 'dry', text: 'exact' });
    const dry = await perform(command, { ...asked, dryRun: true }, request());
    expect(dry).toMatchObject({ status: 'DRY_RUN', wouldStatus: 'ACCEPTED', operationId: null });
    expect(await stored()).toEqual(before);
    const real = await perform(command, asked, request());
    expect(real.status).toBe('ACCEPTED');
    await finish();
    const sent = books.requests.at(-1);
    const shown = JSON.stringify(dry.vendorRequest).replace(
      'tb_op_dry_run',
      `tb_${real.operationId}`,
    );
    expect(JSON.parse(shown)).toEqual({ system: 'NETSUITE', ...sent });
  });

  test('says that the business key is taken', async () => {
    await perform(command, input('key-dry-bk-1', { businessKey: 'dry-taken' }), request());
    const dry = await perform(
      command,
      input('key-dry-bk-2', { businessKey: 'dry-taken', dryRun: true }),
      request(),
    );
    expect(dry).toMatchObject({ status: 'DRY_RUN', wouldStatus: 'REJECTED' });
    expect(dry.userErrors[0]?.code).toBe('DUPLICATE_BUSINESS_KEY');
  });
});

test('refuses a caller without the scope, and a malformed key, before anything is read', async () => {
  const before = await stored();
  await expect(
    perform(command, input('key-no-scope'), request({ scopes: ['test:read'] })),
  ).rejects.toMatchObject({ code: 'FORBIDDEN' });
  for (const key of ['short', 'with space', `long${'x'.repeat(128)}`, 'ümlaut-key'])
    await expect(perform(command, input(key), request())).rejects.toMatchObject({
      code: 'IDEMPOTENCY_KEY_INVALID',
    });
  expect(await stored()).toEqual(before);
});

test('asks a twin to come back when the first is not stored within two seconds', async () => {
  const blocked = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  const slowQueue = {
    ...w.means.queue,
    send: async () => {
      held.resolve();
      await blocked.promise;
    },
    lookUp: async () => {},
  };
  const slow = createPerform({ ...w.means, queue: slowQueue });
  const first = slow(command, input('key-slow-twin'), request());
  await held.promise;
  await expect(perform(command, input('key-slow-twin'), request())).rejects.toMatchObject({
    code: 'IDEMPOTENCY_IN_PROGRESS',
    extensions: { retryable: true },
  });
  blocked.resolve();
  expect((await first).status).toBe('ACCEPTED');
});

test('answers with the twin that did meanwhile what a check refuses to do again', async () => {
  const asked = input('key-twin-done', { businessKey: 'twin-done' });
  let twin: Awaited<ReturnType<typeof perform>> | undefined;
  const late = testCommand(async () => {
    twin = await perform(command, asked, request());
    const error = { code: 'INVALID_INPUT', message: 'done already', path: ['input'] };
    throw new Rejected([
      Object.assign(new InvalidInput(), { ...error, retryable: false, docs: null }),
    ]);
  });
  const answer = await perform(late, asked, request());
  expect(answer).toMatchObject({ replayed: true, operationId: twin?.operationId });
});
