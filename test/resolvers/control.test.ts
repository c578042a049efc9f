import { beforeAll, expect, test } from 'vitest';
import { Ref } from '../../connectors/ports.ts';
import { insertAttempt, insertOperation, recordEffect } from '../../control/operations.ts';
import { Money } from '../../schema/money.ts';
import { change } from '../support/changes.ts';
import { type Company, company } from '../support/company.ts';
import { ACCEPTED_AT, operation, storeExceptions, storeFeed } from '../support/control-rows.ts';
import { freshDatabase } from '../support/database.ts';
import { type Answer, ask, entities } from '../support/graph.ts';

const db = await freshDatabase();
let co: Company;

beforeAll(async () => {
  co = await company(db);
  await insertOperation(
    db,
    operation({
      id: 'op_1',
      legalEntityId: co.us,
      principalId: 'demo-app/anna',
      subjectId: 'inv_reserved',
      amount: new Money(119000n, 'EUR'),
      warnings: [{ code: 'NEAR_LIMIT', message: 'Near the credit limit.' }],
    }),
  );
  for (const outcome of ['LOST', 'FOUND'] as const)
    await insertAttempt(db, {
      operationId: 'op_1',
      system: 'NETSUITE',
      action: outcome === 'LOST' ? 'send' : 'look-up',
      at: ACCEPTED_AT,
      outcome,
      httpStatus: null,
      latencyMs: 12,
      message: null,
    });
  await recordEffect(db, 'op_1', {
    anchor: 'tb_op_1',
    system: 'NETSUITE',
    vendorReference: '104',
    matchesInVendor: 1,
    checkedAt: ACCEPTED_AT,
  });
  await storeExceptions(db, co.us, 1, {
    subjectType: 'Order',
    subjectId: 'ord_7',
    operationId: 'op_1',
  });
});

const asker = (now?: Date) => ({ entities: [co.us], ...(now && { now }) });

test('an operation shows who asked, every attempt, what it makes and the proof of its effect', async () => {
  const query = `{ operation(id: "op_1") { kind status idempotencyKey businessKey principal { id kind } warnings { code }
    attempts { sequence action outcome latencyMs at } effect { anchor vendorReference matchesInVendor checkedAt }
    input correlationId acceptedAt finishedAt subject { __typename ... on Invoice { id } } legalEntity { id } } }`;
  const at = ACCEPTED_AT.toISOString();
  expect((await ask(db, 'control', query, asker())).operation).toEqual({
    kind: 'requestInvoice',
    status: 'ACCEPTED',
    idempotencyKey: 'key-op_1',
    businessKey: 'invoice:op_1',
    principal: { id: 'demo-app/anna', kind: 'PERSON' },
    warnings: [{ code: 'NEAR_LIMIT' }],
    attempts: [
      { sequence: 1, action: 'send', outcome: 'LOST', latencyMs: 12, at },
      { sequence: 2, action: 'look-up', outcome: 'FOUND', latencyMs: 12, at },
    ],
    effect: { anchor: 'tb_op_1', vendorReference: '104', matchesInVendor: 1, checkedAt: at },
    input: { orderId: 'ord_1' },
    correlationId: 'c-1',
    acceptedAt: at,
    finishedAt: null,
    subject: { __typename: 'Invoice', id: 'inv_reserved' },
    legalEntity: { id: co.us },
  });
});

test('an exception shows the money at risk, what it is about and the write that waits', async () => {
  const query = `{ exceptions { edges { node { number kind severity status queue summary detail suggestion { text } assignee { id }
    businessIds { kind value } amountAtRisk { amount currency } dueAt breached
    subject { ... on Order { id } } operation { id status } legalEntity { id } } } } }`;
  const { exceptions } = await ask(db, 'control', query, asker());
  expect(exceptions.edges[0].node).toMatchObject({
    number: expect.stringMatching(/^EXC-\d+$/),
    kind: 'MAPPING_MISSING',
    severity: 'HIGH',
    status: 'OPEN',
    suggestion: { text: 'Propose a mapping.' },
    assignee: null,
    businessIds: [{ kind: 'order', value: 'SO-0' }],
    amountAtRisk: { amount: '1190.00', currency: 'EUR' },
    breached: false,
    subject: { id: 'ord_7' },
    operation: { id: 'op_1', status: 'ACCEPTED' },
    legalEntity: { id: co.us },
  });
  const later = await ask(db, 'control', query, asker(new Date('2026-05-14T12:00:00.000Z')));
  expect(later.exceptions.edges[0].node.breached).toBe(true);
});

test('a sync state says whether the copy keeps up, and how far a first read has come', async () => {
  await storeFeed(db, 'netsuite', { feed: 'waiting', emits: ['TaxCode'], loaded: false });
  await storeFeed(db, 'netsuite', {
    feed: 'loading',
    emits: ['Order'],
    loaded: false,
    startedAt: '2026-05-13T15:59:50.000Z',
    done: 200,
    total: 1000,
  });
  await storeFeed(db, 'netsuite', {
    feed: 'current',
    emits: ['Invoice'],
    succeededAt: '2026-05-13T15:59:30.000Z',
  });
  await storeFeed(db, 'netsuite', {
    feed: 'late',
    emits: ['Payment'],
    succeededAt: '2026-05-13T15:58:59.000Z',
  });
  await storeFeed(db, 'netsuite', {
    feed: 'failing',
    emits: ['Employee', 'Department'],
    error: 'It answered 500.',
    succeededAt: '2026-05-13T15:59:59.000Z',
  });
  for (const event of ['e1', 'e2'])
    await db.query(
      `insert into control.inbox (connection_id, event_id, feed, external_id, received_at) values ('netsuite', $1, 'current', '1', now())`,
      [event],
    );
  const query = `query ($filter: SyncStatusFilter) { syncStatuses(filter: $filter) { edges { node { objectType state lagSeconds windowSeconds
    pending lastError progress { done total perSecond etaSeconds } } } } }`;
  const states = async (filter: object | null = null): Promise<Answer[]> => {
    const answer = await ask(db, 'control', query, { ...asker(), variables: { filter } });
    return answer.syncStatuses.edges.map(({ node }: Answer) => node);
  };
  const none = { progress: null, pending: 0, lastError: null, windowSeconds: 60 };
  expect(await states()).toEqual([
    {
      ...none,
      objectType: 'Department',
      state: 'FAILING',
      lagSeconds: 1,
      lastError: 'It answered 500.',
    },
    {
      ...none,
      objectType: 'Employee',
      state: 'FAILING',
      lagSeconds: 1,
      lastError: 'It answered 500.',
    },
    { ...none, objectType: 'Invoice', state: 'CURRENT', lagSeconds: 30, pending: 2 },
    {
      ...none,
      objectType: 'Order',
      state: 'LOADING',
      lagSeconds: null,
      progress: { done: 200, total: 1000, perSecond: 20, etaSeconds: 40 },
    },
    { ...none, objectType: 'Payment', state: 'LATE', lagSeconds: 61 },
    { ...none, objectType: 'TaxCode', state: 'WAITING', lagSeconds: null },
  ]);
  expect((await states({ state: { in: ['LATE', 'FAILING'] } })).map((it) => it.objectType)).toEqual(
    ['Department', 'Employee', 'Payment'],
  );
  const [customer] = await entities(
    db,
    'control',
    [{ __typename: 'Customer', id: co.acme }],
    '... on Customer { syncStatus { objectType } }',
    asker(),
  );
  expect(customer.syncStatus).toEqual([
    { objectType: 'Order' },
    { objectType: 'Invoice' },
    { objectType: 'Payment' },
  ]);
});

test('a connection shows what it can do and nothing of how it is let in', async () => {
  const capability = {
    objectType: 'Invoice',
    actions: ['READ', 'CREATE', 'FIND'],
    anchor: 'ENFORCED',
    settleSeconds: 360,
    changeFeed: 'INCREMENTAL',
    deletes: 'KEY_SWEEP',
  };
  await db.query(
    `insert into control.connection (id, system, environment, role, state, capabilities) values ('netsuite', 'NETSUITE', 'simulator', '{erp}', 'DEGRADED', $1)`,
    [JSON.stringify([capability])],
  );
  const query = `{ connection(id: "netsuite") { id system environment state role lastAnswerAt lastError
    capabilities { objectType actions anchor settleSeconds changeFeed deletes } } connections(filter: { state: { eq: DEGRADED } }) { totalCount } }`;
  expect(await ask(db, 'control', query, asker())).toEqual({
    connection: {
      id: 'netsuite',
      system: 'NETSUITE',
      environment: 'simulator',
      state: 'DEGRADED',
      role: ['erp'],
      lastAnswerAt: null,
      lastError: null,
      capabilities: [capability],
    },
    connections: { totalCount: 1 },
  });
});

test('external references name every system that knows an entity', async () => {
  const keys = [
    { __typename: 'Customer', id: co.acme },
    { __typename: 'Customer', id: 'cus_nobody' },
  ];
  const selection =
    '... on Customer { externalRefs { system connectionId objectType externalId role lastSeenAt } }';
  const [acme, nobody] = await entities(db, 'control', keys, selection, asker());
  const ref = { objectType: 'Customer', externalId: 'c1', lastSeenAt: '2026-05-13T16:00:00.000Z' };
  expect(acme.externalRefs).toEqual([
    { ...ref, system: 'NETSUITE', connectionId: 'netsuite', role: 'REPLICA' },
    { ...ref, system: 'SALESFORCE', connectionId: 'salesforce', role: 'OWNER' },
  ]);
  expect(nobody.externalRefs).toEqual([]);
});

test('external references of another legal entity’s records stay hidden', async () => {
  await co.loads('netsuite', [
    change('Employee', 'e-de', { legalEntityId: new Ref('LegalEntity', 'de') }),
  ]);
  const [row] = await db.query<{ canonical_id: string }>(
    `select canonical_id from control.external_ref where type = 'Employee' and external_id = 'e-de'`,
  );
  const keys = [{ __typename: 'Employee', id: row?.canonical_id }];
  const selection = '... on Employee { externalRefs { externalId } }';
  const seenBy = async (who: string[]) =>
    (await entities(db, 'control', keys, selection, { entities: who }))[0]?.externalRefs;
  expect(await seenBy([co.us])).toEqual([]);
  expect(await seenBy([co.de])).toEqual([{ externalId: 'e-de' }]);
});

test('the revenue account of a product is that of its family, a legal entity’s own before all others', async () => {
  await co.loads('salesforce', [change('Product', 'p1', { family: 'Widgets' })]);
  const map = (id: string, entity: string | null, target: string, validFrom = '2026-01-01') =>
    db.query(
      `insert into control.mapping (id, kind, source, target, legal_entity_id, version, status, valid_from, created_by)
values ($1, 'PRODUCT_REVENUE', 'Widgets', $3, $2, 1, 'APPROVED', $4, 'seed')`,
      [id, entity, target, validFrom],
    );
  await map('map_all', null, '4000');
  await map('map_us', co.us, '4001');
  await map('map_later', co.de, '4002', '2026-06-01');
  const revenue = async (args: string, family: string | null = 'Widgets') => {
    const product = [{ __typename: 'Product', id: 'prd_1', family }];
    const selection = `... on Product { revenue${args} { kind source target version } }`;
    const [answer] = await entities(db, 'control', product, selection, asker());
    return answer.revenue;
  };
  const shown = { kind: 'PRODUCT_REVENUE', source: 'Widgets' };
  expect(await revenue('')).toEqual({ ...shown, target: '4000', version: 'map_all' });
  expect(await revenue(`(legalEntity: "${co.us}")`)).toEqual({
    ...shown,
    target: '4001',
    version: 'map_us',
  });
  expect(await revenue(`(legalEntity: "${co.de}")`)).toEqual({
    ...shown,
    target: '4000',
    version: 'map_all',
  });
  expect(await revenue('', 'Unheard of')).toBeNull();
  expect(await revenue('', null)).toBeNull();
});
