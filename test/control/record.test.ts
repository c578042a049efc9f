import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Change, Ref } from '../../connectors/ports.ts';
import { invoiceLifecycle } from '../../control/lifecycle.ts';
import type { InvoiceStatus } from '../../schema/invoice.ts';
import { applied, change, usd } from '../support/changes.ts';
import { freshDatabase } from '../support/database.ts';
import { type Recording, recording } from '../support/recording.ts';

const db = await freshDatabase({ poolSize: 10 });
const { sees, idOf, kept, events } = recording(db);

const at = (minute: number): string => new Date(Date.UTC(2026, 4, 1, 8, minute)).toISOString();

const invoice = (id: string, status: InvoiceStatus, minute: number, facts = {}): Change =>
  change('Invoice', id, { status, ...facts }, { updatedAt: at(minute) });

const statusOf = async (id: string): Promise<string | undefined> =>
  kept('erp.invoice', 'status', await idOf('netsuite', 'Invoice', id));

const eventsOf = async (id: string): ReturnType<Recording['events']> =>
  events(await idOf('netsuite', 'Invoice', id));

test('names the operation that made a document as cause of its first event, though a sync saw it first', async () => {
  await db.query(
    `insert into control.anchor (anchor, connection_id, type, canonical_id, operation_id)
values ('tb_op_seen', 'netsuite', 'Invoice', 'inv_reserved_seen', 'op_seen')`,
  );
  const made = (status: InvoiceStatus, minute: number): Change => ({
    ...invoice('commanded', status, minute),
    anchor: 'tb_op_seen',
  });
  await sees('netsuite', [made('OPEN', 1)]);
  await sees('netsuite', [made('PAID', 2)]);
  const causes = await db.query<{ cause: { kind: string; operationId: string | null } }>(
    `select payload -> 'cause' as cause from control.event where entity_id = 'inv_reserved_seen' order by doc_seq`,
  );
  expect(causes.map(({ cause }) => [cause.kind, cause.operationId])).toEqual([
    ['COMMANDED', 'op_seen'],
    ['OBSERVED', null],
  ]);
});

test('drops an older version', async () => {
  await sees('netsuite', [invoice('old', 'PAID', 2)]);
  const { written } = await sees('netsuite', [invoice('old', 'OPEN', 1)]);
  expect(written).toBe(0);
  expect(await statusOf('old')).toBe('PAID');
});

test('drops a read begun before the last applied write, however new its version claims to be', async () => {
  await sees('netsuite', [invoice('written', 'OPEN', 1)], {
    readAt: at(10),
    operationId: 'op_1',
  });
  await sees('netsuite', [invoice('written', 'VOID', 5)], { readAt: at(9) });
  expect(await statusOf('written')).toBe('OPEN');
  await sees('netsuite', [invoice('written', 'VOID', 5)], { readAt: at(11) });
  expect(await statusOf('written')).toBe('VOID');
});

test('applies other content of the same version, unless it was read before', async () => {
  await sees('netsuite', [invoice('same', 'OPEN', 1)], { readAt: at(10) });
  await sees('netsuite', [invoice('same', 'PAID', 1)], { readAt: at(12) });
  expect(await statusOf('same')).toBe('PAID');
  await sees('netsuite', [invoice('same', 'OPEN', 1)], { readAt: at(11) });
  expect(await statusOf('same')).toBe('PAID');
});

test('changes nothing when nothing has changed', async () => {
  await sees('netsuite', [invoice('quiet', 'OPEN', 1)], { readAt: at(10) });
  const id = await idOf('netsuite', 'Invoice', 'quiet');
  const before = await kept('erp.invoice', 'xmin', id);
  const again = await sees('netsuite', [invoice('quiet', 'OPEN', 1)], { readAt: at(20) });
  expect([again.written, again.events]).toEqual([0, 0]);
  expect(await kept('erp.invoice', 'xmin', id)).toBe(before);
});

test('shows the newest version also where only the version has moved', async () => {
  await sees('netsuite', [invoice('version', 'OPEN', 1)]);
  await sees('netsuite', [change('Invoice', 'version', {}, { updatedAt: at(2), version: 'v2' })]);
  const id = await idOf('netsuite', 'Invoice', 'version');
  expect(await kept('erp.invoice', 'source_version', id)).toBe('v2');
  expect(await eventsOf('version')).toHaveLength(1);
});

test('writes one event for each change of status, and the history beside the invoice', async () => {
  await sees('netsuite', [invoice('steps', 'OPEN', 1)]);
  await sees('netsuite', [invoice('steps', 'OPEN', 2, { balance: usd('50.00') })]);
  await sees('netsuite', [invoice('steps', 'PARTIALLY_PAID', 3)]);
  await sees('netsuite', [invoice('steps', 'PAID', 4)]);
  expect(await eventsOf('steps')).toEqual([
    { doc_seq: 1, previous: null, status: 'OPEN' },
    { doc_seq: 2, previous: 'OPEN', status: 'PARTIALLY_PAID' },
    { doc_seq: 3, previous: 'PARTIALLY_PAID', status: 'PAID' },
  ]);
  const history = await kept<{ sequence: number; status: string }[]>(
    'erp.invoice',
    'history',
    await idOf('netsuite', 'Invoice', 'steps'),
  );
  expect(history?.map(({ sequence, status }) => [sequence, status])).toEqual([
    [1, 'OPEN'],
    [2, 'PARTIALLY_PAID'],
    [3, 'PAID'],
  ]);
});

test('leaves neither row nor event when its transaction rolls back', async () => {
  await sees('netsuite', [invoice('undone', 'OPEN', 1)]);
  const failing = db.transaction(async (tx) => {
    await sees('netsuite', [invoice('undone', 'PAID', 2)], { tx });
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(await statusOf('undone')).toBe('OPEN');
  expect(await eventsOf('undone')).toHaveLength(1);
});

test('writes no events while everything is read for the first time, and one for what is new later', async () => {
  await sees('netsuite', [invoice('first', 'PAID', 1)], { announceNew: false });
  await sees('netsuite', [invoice('later', 'OPEN', 1)], { announceNew: true });
  await sees('netsuite', [invoice('first', 'OPEN', 2)], { announceNew: true });
  expect(await eventsOf('first')).toEqual([{ doc_seq: 1, previous: 'PAID', status: 'OPEN' }]);
  expect(await eventsOf('later')).toEqual([{ doc_seq: 1, previous: null, status: 'OPEN' }]);
});

test('records a jump that the lifecycle lacks, and flags it', async () => {
  await sees('netsuite', [invoice('jump', 'VOID', 1)]);
  await sees('netsuite', [invoice('jump', 'PAID', 2)]);
  const rows = await db.query<{ unexpected: boolean }>(
    `select (payload -> 'cause' ->> 'unexpected')::boolean as unexpected from control.event where entity_id = $1 order by doc_seq`,
    [await idOf('netsuite', 'Invoice', 'jump')],
  );
  expect(rows.map(({ unexpected }) => unexpected)).toEqual([false, true]);
});

test('never lets a copy overwrite the owner’s row, and lets the owner take over that of a copy', async () => {
  const keys = [{ kind: 'crm-account' as const, value: 'own' }];
  const copy = (name: string) => change('Customer', 'n1', { name }, { role: 'REPLICA', keys });
  const owned = (name: string) => change('Customer', 's1', { name }, { keys });
  await sees('netsuite', [copy('Same')]);
  const id = await idOf('netsuite', 'Customer', 'n1');
  expect(await kept('crm.customer', 'connection_id', id)).toBe('netsuite');
  await sees('salesforce', [owned('Same')]);
  expect(await kept('crm.customer', 'connection_id', id)).toBe('salesforce');
  await sees('netsuite', [copy('Copied')], { readAt: at(600) });
  expect(await kept('crm.customer', 'name', id)).toBe('Same');
});

test('brings back what was deleted and is seen again', async () => {
  await sees('netsuite', [invoice('back', 'OPEN', 1)], { readAt: at(10) });
  const id = await idOf('netsuite', 'Invoice', 'back');
  await db.query('update erp.invoice set deleted_at = $2 where id = $1', [id, at(11)]);
  await sees('netsuite', [invoice('back', 'OPEN', 1)], { readAt: at(12) });
  expect(await kept('erp.invoice', 'deleted_at', id)).toBeNull();
  expect(await eventsOf('back')).toHaveLength(1);
});

test('takes back the applications that a payment no longer shows, also where nothing else has changed', async () => {
  const payment = (applications: ReturnType<typeof applied>[]) =>
    change('Payment', 'p1', { applications });
  await sees('netsuite', [payment([applied('i1', usd('30.00'), '2026-05-01')])], {
    readAt: '2026-05-10T00:00:00Z',
  });
  await sees(
    'netsuite',
    [
      payment([
        applied('i2', usd('20.00'), '2026-05-02'),
        applied('i2', usd('10.00'), '2026-05-03'),
      ]),
    ],
    { readAt: '2026-05-11T00:00:00Z' },
  );
  const rows = await db.query<{ external_id: string; amount: string; reversed_on: string | null }>(
    `select r.external_id, a.amount_minor as amount, a.reversed_on from erp.application a
join control.external_ref r on r.canonical_id = a.invoice_id order by a.effective_on`,
  );
  expect(rows).toEqual([
    { external_id: 'i1', amount: '3000', reversed_on: '2026-05-11' },
    { external_id: 'i2', amount: '2000', reversed_on: null },
    { external_id: 'i2', amount: '1000', reversed_on: null },
  ]);
  await sees('netsuite', [payment([applied('i1', usd('30.00'), '2026-05-01')])], {
    readAt: '2026-05-12T00:00:00Z',
  });
  const [first] = await db.query<{ reversed_on: string | null }>(
    'select reversed_on from erp.application order by effective_on limit 1',
  );
  expect(first?.reversed_on).toBeNull();
});

test('shows a customer through its opportunities and billing accounts, and no longer when they move away', async () => {
  const entitiesOf = async (id: string) =>
    kept<string[]>('crm.customer', 'legal_entity_ids', await idOf('salesforce', 'Customer', id));
  const opportunity = (customer: string) =>
    change('Opportunity', 'att', {
      customerId: new Ref('Customer', customer),
      legalEntityId: new Ref('LegalEntity', 'de'),
    });
  await sees('salesforce', [change('Customer', 'at1'), change('Customer', 'at2')]);
  expect(await entitiesOf('at1')).toEqual(['']);
  await sees('salesforce', [opportunity('at1')], { readAt: at(10) });
  const entity = await idOf('salesforce', 'LegalEntity', 'de');
  expect(await entitiesOf('at1')).toEqual([entity]);
  await sees('salesforce', [opportunity('at2')], { readAt: at(11) });
  expect(await entitiesOf('at1')).toEqual(['']);
  expect(await entitiesOf('at2')).toEqual([entity]);
});

test('loses no legal entity of a customer when two connections move its documents at once', async () => {
  const keys = [{ kind: 'crm-account' as const, value: 'both' }];
  const customerId = new Ref('Customer', 'both');
  const showCrm = (round: number) =>
    sees('salesforce', [
      change('Customer', 'both', {}, { keys }),
      change(
        'Opportunity',
        'both',
        { customerId, legalEntityId: new Ref('LegalEntity', `crm-side${round % 2}`) },
        { updatedAt: at(round) },
      ),
    ]);
  const showErp = (round: number) =>
    sees('netsuite', [
      change('Customer', 'both', {}, { keys, role: 'REPLICA' }),
      change(
        'BillingAccount',
        'both',
        { customerId, legalEntityId: new Ref('LegalEntity', `erp-side${round % 2}`) },
        { updatedAt: at(round) },
      ),
    ]);
  // From here on everything has its id, so that nobody waits for anybody who mints.
  for (const round of [0, 1]) {
    await showCrm(round);
    await showErp(round);
  }
  const id = await idOf('salesforce', 'Customer', 'both');
  for (let round = 2; round < 40; round++) {
    await Promise.all([showCrm(round), showErp(round)]);
    const expected = [
      await idOf('salesforce', 'LegalEntity', `crm-side${round % 2}`),
      await idOf('netsuite', 'LegalEntity', `erp-side${round % 2}`),
    ].toSorted();
    const seen = await kept<string[]>('crm.customer', 'legal_entity_ids', id);
    expect(seen?.toSorted()).toEqual(expected);
  }
});

test('keeps the newest of a page that holds a record twice', async () => {
  await sees('netsuite', [invoice('twice', 'PAID', 2), invoice('twice', 'OPEN', 1)]);
  expect(await statusOf('twice')).toBe('PAID');
  expect(await eventsOf('twice')).toHaveLength(1);
});

test('agrees on one row and one event when two record a new invoice at once', async () => {
  for (let round = 0; round < 20; round++) {
    const id = `race${round}`;
    // Its id is known already, since another record names it.
    await sees('netsuite', [change('ScheduleLine', id, { invoiceId: new Ref('Invoice', id) })]);
    await Promise.all([
      sees('netsuite', [invoice(id, 'OPEN', 1)], { readAt: at(10) }),
      sees('netsuite', [invoice(id, 'PAID', 2)], { readAt: at(11) }),
      sees('netsuite', [invoice(id, 'OPEN', 1)], { readAt: at(10) }),
    ]);
    expect(await statusOf(id)).toBe('PAID');
    const seen = await eventsOf(id);
    expect(seen.map(({ doc_seq }) => doc_seq)).toEqual(seen.map((_, place) => place + 1));
    expect(seen.at(-1)?.status).toBe('PAID');
  }
});

test('ends in the newest state whatever the order, with lawful numbers of its events', async () => {
  let round = 0;
  const statuses = Object.keys(invoiceLifecycle) as InvoiceStatus[];
  const versions = fc
    .array(fc.constantFrom(...statuses), { minLength: 1, maxLength: 8 })
    .chain((path) =>
      fc.shuffledSubarray(
        path.map((status, minute) => ({ status, minute })),
        { minLength: path.length, maxLength: path.length },
      ),
    );
  await fc.assert(
    fc.asyncProperty(versions, fc.integer({ min: 1, max: 4 }), async (shuffled, perPage) => {
      const id = `property${round++}`;
      for (let from = 0; from < shuffled.length; from += perPage)
        await sees(
          'netsuite',
          shuffled
            .slice(from, from + perPage)
            .map(({ status, minute }) => invoice(id, status, minute)),
          { readAt: at(100 + from) },
        );
      const newest = shuffled.find(({ minute }) => minute === shuffled.length - 1);
      expect(await statusOf(id)).toBe(newest?.status);
      const seen = await eventsOf(id);
      expect(seen.map(({ doc_seq }) => doc_seq)).toEqual(seen.map((_, place) => place + 1));
      expect(seen.map(({ previous }) => previous)).toEqual([
        null,
        ...seen.slice(0, -1).map(({ status }) => status),
      ]);
      expect(seen.at(-1)?.status).toBe(newest?.status);
    }),
    { numRuns: 60 },
  );
});
