import { beforeAll, expect, test } from 'vitest';
import { invoiceReader } from '../../store/readers/erp-documents.ts';
import { change } from '../support/changes.ts';
import { type Company, company, shared } from '../support/company.ts';
import { freshDatabase } from '../support/database.ts';
import { ask, attempt, entities, NOW } from '../support/graph.ts';

const db = await freshDatabase();
let co: Company;
const asker = () => ({ entities: [co.us, co.de] });

beforeAll(async () => {
  co = await company(db);
});

test('provenance says where a record is from, how old the copy is and what its source cannot say', async () => {
  await db.query(
    `insert into crm.freshness values ('salesforce', 'Customer', '2026-05-13T15:59:30Z', 60, true)`,
  );
  await co.loads('salesforce', [
    change(
      'Customer',
      'c1',
      { name: 'Acme Corp' },
      {
        version: '42',
        keys: [{ kind: 'crm-account', value: 'c1' }],
        unavailable: [{ path: 'segment', reason: 'Not kept there.' }],
      },
    ),
  ]);
  const query = `{ customer(id: "${co.acme}") { name provenance { system connectionId sourceId sourceVersion fetchedAt ageSeconds freshness
    deletedAtSource unavailable { path } some: fields(paths: ["name", "segment"]) { path sourceId unavailableReason } missing: fields { path } } } }`;
  const now = new Date('2026-05-13T16:00:20.000Z');
  const { customer } = await ask(db, 'crm', query, { ...asker(), now });
  expect(customer).toEqual({
    name: 'Acme Corp',
    provenance: {
      system: 'SALESFORCE',
      connectionId: 'salesforce',
      sourceId: 'c1',
      sourceVersion: '42',
      fetchedAt: '2026-05-13T16:00:00.000Z',
      ageSeconds: 20,
      freshness: 'FRESH',
      deletedAtSource: false,
      unavailable: [{ path: 'segment' }],
      some: [
        { path: 'name', sourceId: 'c1', unavailableReason: null },
        { path: 'segment', sourceId: 'c1', unavailableReason: 'Not kept there.' },
      ],
      missing: [{ path: 'segment' }],
    },
  });
  const freshness = async (at: string) =>
    (await ask(db, 'crm', query, { ...asker(), now: new Date(at) })).customer.provenance.freshness;
  expect(await freshness('2026-05-13T16:00:05.000Z')).toBe('LIVE');
  expect(await freshness('2026-05-13T16:05:00.000Z')).toBe('STALE');
  await db.query('update crm.freshness set reachable = false');
  expect(await freshness('2026-05-13T16:00:05.000Z')).toBe('UNREACHABLE');
});

test('what was deleted at its source leaves the lists and is still found by its id, as a tombstone', async () => {
  await co.loads('salesforce', [change('Product', 'gone')]);
  const id = await co.idOf('salesforce', 'Product', 'gone');
  await db.query('update crm.product set deleted_at = now() where id = $1', [id]);
  const query = `{ product(id: "${id}") { sku provenance { deletedAtSource } } products(filter: { id: { eq: "${id}" } }) { totalCount } }`;
  expect(await ask(db, 'crm', query, asker())).toEqual({
    product: { sku: 'SKU-gone', provenance: { deletedAtSource: true } },
    products: { totalCount: 0 },
  });
});

test('an id that lost a merge gives the winner, by id and by key', async () => {
  const twice = shared('twice', 'Twice');
  await co.loads('salesforce', [twice.crm]);
  await co.loads('netsuite', [
    change('Customer', 'other', { name: 'Twice (ERP)' }, { role: 'REPLICA' }),
  ]);
  const loser = await co.idOf('netsuite', 'Customer', 'other');
  const winner = await co.idOf('salesforce', 'Customer', 'twice');
  await co.loads('netsuite', [
    change('Customer', 'other', { name: 'Twice (ERP)' }, { role: 'REPLICA', keys: twice.crm.keys }),
  ]);
  const everyone = { entities: [co.us, co.de, ''] };
  const query = `{ customer(id: "${loser}") { id name } }`;
  expect((await ask(db, 'crm', query, everyone)).customer).toEqual({ id: winner, name: 'Twice' });
  const key = [{ __typename: 'Customer', id: loser }];
  expect(await entities(db, 'crm', key, '... on Customer { id name }', everyone)).toEqual([
    { id: winner, name: 'Twice' },
  ]);
});

test('a text that PostgreSQL cannot hold is refused as input', async () => {
  for (const query of [
    'query ($text: String!) { customers(filter: { name: { contains: $text } }) { totalCount } }',
    'query ($text: String!) { customers(filter: { name: { in: ["a", $text] } }) { totalCount } }',
  ]) {
    const { errors } = await attempt(db, 'crm', query, {
      ...asker(),
      variables: { text: 'a\u0000b' },
    });
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT' });
  }
});

test('an order that the list does not have is refused by the graph and by the reader', async () => {
  const query = '{ invoices(orderBy: { field: COLOUR }) { totalCount } }';
  const { errors } = await attempt(db, 'erp', query, asker());
  expect(errors?.[0]?.message).toMatch(/"COLOUR" does not exist in "InvoiceOrderField"/);
  const orderBy = { field: 'COLOUR', direction: 'ASC' } as const;
  const scope = { entities: [co.us], todays: ['2026-05-13'], now: NOW };
  await expect(invoiceReader.page(db, { orderBy }, scope)).rejects.toMatchObject({
    code: 'BAD_USER_INPUT',
  });
});
