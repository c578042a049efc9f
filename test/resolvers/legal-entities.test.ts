import { beforeAll, describe, expect, test } from 'vitest';
import { Ref } from '../../connectors/ports.ts';
import { insertOperation } from '../../control/operations.ts';
import { change } from '../support/changes.ts';
import { type Company, company, de, ofZenit } from '../support/company.ts';
import { operation, storeExceptions } from '../support/control-rows.ts';
import { freshDatabase } from '../support/database.ts';
import { ask, attempt, entities, type SubgraphName } from '../support/graph.ts';

const db = await freshDatabase();
let co: Company;
/** Canonical ids of one record of each noun that belongs to DE01 alone. */
const foreign: Record<string, string> = {};

beforeAll(async () => {
  co = await company(db);
  await co.loads('salesforce', [
    change('Contact', 'k2', { customerId: new Ref('Customer', 'c2') }),
  ]);
  await co.loads('netsuite', [
    change('Opportunity', 'p2', { ...ofZenit }),
    change('Employee', 'e2', { legalEntityId: de }),
    change('GLAccount', 'a2', { legalEntityIds: [de] }),
    change('Department', 'd2', { legalEntityIds: [de] }),
    change('CostCenter', 'cc2', { legalEntityIds: [de] }),
    change('Project', 'j2', { legalEntityIds: [de] }),
    change('Order', 'o2', ofZenit),
    change('Invoice', 'i2', ofZenit),
    change('CreditMemo', 'm2', ofZenit),
    change('Payment', 'y2', ofZenit),
  ]);
  await co.loads('concur', [
    change('ExpenseReport', 'x2', { legalEntityId: new Ref('LegalEntity', 'foreign') }),
  ]);
  const expenseEntity = await co.idOf('concur', 'LegalEntity', 'foreign');
  await insertOperation(db, operation({ id: 'op_2', legalEntityId: co.de }));
  await storeExceptions(db, co.de, 1, { subjectType: 'Customer', subjectId: co.acme });
  const [exception] = await db.query<{ id: string }>('select id from control.exception');
  foreign['expenseEntity'] = expenseEntity;
  foreign['exception'] = exception?.id ?? '';
  for (const [connection, type, id] of [
    ['salesforce', 'Contact', 'k2'],
    ['netsuite', 'BillingAccount', 'b2'],
    ['netsuite', 'Opportunity', 'p2'],
    ['netsuite', 'Employee', 'e2'],
    ['netsuite', 'GLAccount', 'a2'],
    ['netsuite', 'Department', 'd2'],
    ['netsuite', 'CostCenter', 'cc2'],
    ['netsuite', 'Project', 'j2'],
    ['netsuite', 'Order', 'o2'],
    ['netsuite', 'Invoice', 'i2'],
    ['netsuite', 'CreditMemo', 'm2'],
    ['netsuite', 'Payment', 'y2'],
    ['concur', 'ExpenseReport', 'x2'],
  ] as const)
    foreign[type] = await co.idOf(connection, type, id);
});

const nouns: [SubgraphName, type: string, list: string, single: string, () => string][] = [
  ['crm', 'Customer', 'customers', 'customer', () => co.zenit],
  ['crm', 'Contact', 'contacts', 'contact', () => foreign['Contact'] ?? ''],
  ['crm', 'Opportunity', 'opportunities', 'opportunity', () => foreign['Opportunity'] ?? ''],
  ['erp', 'LegalEntity', 'legalEntities', 'legalEntity', () => co.de],
  [
    'erp',
    'BillingAccount',
    'billingAccounts',
    'billingAccount',
    () => foreign['BillingAccount'] ?? '',
  ],
  ['erp', 'GLAccount', 'glAccounts', 'glAccount', () => foreign['GLAccount'] ?? ''],
  ['erp', 'Department', 'departments', 'department', () => foreign['Department'] ?? ''],
  ['erp', 'CostCenter', 'costCenters', 'costCenter', () => foreign['CostCenter'] ?? ''],
  ['erp', 'Project', 'projects', 'project', () => foreign['Project'] ?? ''],
  ['erp', 'Employee', 'employees', 'employee', () => foreign['Employee'] ?? ''],
  ['erp', 'Order', 'orders', 'order', () => foreign['Order'] ?? ''],
  ['erp', 'Invoice', 'invoices', 'invoice', () => foreign['Invoice'] ?? ''],
  ['erp', 'CreditMemo', 'creditMemos', 'creditMemo', () => foreign['CreditMemo'] ?? ''],
  ['erp', 'Payment', 'payments', 'payment', () => foreign['Payment'] ?? ''],
  [
    'expense',
    'ExpenseReport',
    'expenseReports',
    'expenseReport',
    () => foreign['ExpenseReport'] ?? '',
  ],
  ['control', 'Operation', 'operations', 'operation', () => 'op_2'],
  ['control', 'Exception', 'exceptions', 'exception', () => foreign['exception'] ?? ''],
];

describe.each(nouns)(
  '%s: a %s of another legal entity',
  (subgraph, type, list, single, foreignId) => {
    const owners = () => ({ entities: [co.de, foreign['expenseEntity'] ?? ''] });
    const strangers = () => ({ entities: [co.us] });
    const byList = async (asker: { entities: string[] }): Promise<unknown[]> => {
      const query = `{ ${list}(first: 200) { totalCount edges { node { id } } } }`;
      const { totalCount, edges } = (await ask(db, subgraph, query, asker))[list];
      expect(totalCount).toBe(edges.length);
      return edges.map((edge: { node: { id: string } }) => edge.node.id);
    };
    const byId = async (asker: { entities: string[] }): Promise<unknown> =>
      (await ask(db, subgraph, `{ ${single}(id: "${foreignId()}") { id } }`, asker))[single];
    const byKey = async (asker: { entities: string[] }): Promise<unknown> => {
      const key = [{ __typename: type, id: foreignId() }];
      return (await entities(db, subgraph, key, `... on ${type} { id }`, asker))[0];
    };

    test('is there for those who may see it', async () => {
      expect(await byList(owners())).toContain(foreignId());
      expect(await byId(owners())).toEqual({ id: foreignId() });
      expect(await byKey(owners())).toEqual({ id: foreignId() });
    });

    test('is neither listed nor counted, nor found by its id or key, by anybody else', async () => {
      expect(await byList(strangers())).not.toContain(foreignId());
      expect(await byId(strangers())).toBeNull();
      expect(await byKey(strangers())).toBeNull();
      expect(await byList({ entities: [] })).not.toContain(foreignId());
    });

    test('is answered like an id that nobody has', async () => {
      const unknown = `{ ${single}(id: "nobody has this") { id } }`;
      expect(await attempt(db, subgraph, unknown, strangers())).toEqual({
        data: { [single]: null },
      });
    });

    test('needs the scope by its key as by its id', async () => {
      const key = { representations: [{ __typename: type, id: foreignId() }] };
      const query = `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on ${type} { id } } }`;
      const asker = { ...owners(), scopes: ['graph:read'], variables: key };
      const { data, errors } = await attempt(db, subgraph, query, asker);
      expect(data).toEqual({ _entities: [null] });
      expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' });
    });
  },
);

test('an edge leads only to what may be seen', async () => {
  const strangers = { entities: [co.us] };
  const finance = `... on Customer { invoices { totalCount edges { node { id } } } orders { totalCount }
    payments { totalCount } creditMemos { totalCount } billingAccounts { id } creditStatus { state }
    receivables { open { amount } } past: receivables(asOf: "2026-05-01") { open { amount } } }`;
  const [zenit] = await entities(
    db,
    'erp',
    [{ __typename: 'Customer', id: co.zenit }],
    finance,
    strangers,
  );
  expect(zenit).toEqual({
    invoices: { totalCount: 0, edges: [] },
    orders: { totalCount: 0 },
    payments: { totalCount: 0 },
    creditMemos: { totalCount: 0 },
    billingAccounts: [],
    creditStatus: [],
    receivables: [],
    past: [],
  });
  const [owned] = await entities(db, 'erp', [{ __typename: 'Customer', id: co.zenit }], finance, {
    entities: [co.de],
  });
  expect(owned.invoices.totalCount).toBe(1);
  expect(owned.billingAccounts).toHaveLength(1);
  expect(owned.past).toHaveLength(1);
});

test('a parent company of another legal entity stays hidden', async () => {
  const query = `{ legalEntity(id: "${co.de}") { code parent { code } } }`;
  const alone = await ask(db, 'erp', query, { entities: [co.de] });
  expect(alone.legalEntity).toEqual({ code: 'DE01', parent: null });
  const both = await ask(db, 'erp', query, { entities: [co.de, co.us] });
  expect(both.legalEntity.parent).toEqual({ code: 'US01' });
});

test('an exception of another legal entity is not shown on a customer of yours', async () => {
  const selection = '... on Customer { exceptions { totalCount edges { node { id } } } }';
  const customer = [{ __typename: 'Customer', id: co.acme }];
  const [hidden] = await entities(db, 'control', customer, selection, { entities: [co.us] });
  expect(hidden.exceptions).toEqual({ totalCount: 0, edges: [] });
  const [shown] = await entities(db, 'control', customer, selection, { entities: [co.de] });
  expect(shown.exceptions.totalCount).toBe(1);
});
