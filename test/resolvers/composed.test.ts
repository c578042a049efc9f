import { beforeAll, expect, test } from 'vitest';
import { KeyRef, Ref } from '../../connectors/ports.ts';
import { insertOperation } from '../../control/operations.ts';
import {
  execute,
  inProcessFetcher,
  isRefused,
  prepareOperation,
  type SubgraphFetcher,
} from '../../gateway/federation/index.ts';
import { examples } from '../../workbench/explorer/examples.ts';
import { supergraph } from '../support/api-schema.ts';
import { change } from '../support/changes.ts';
import { type Company, company, de } from '../support/company.ts';
import { operation } from '../support/control-rows.ts';
import { freshDatabase } from '../support/database.ts';
import {
  type Answer,
  contextOf,
  requestOf,
  type SubgraphName,
  schemaOf,
} from '../support/graph.ts';

const db = await freshDatabase();
let co: Company;

beforeAll(async () => {
  co = await company(db);
  await co.loads('salesforce', [
    change('Product', 'p1', { family: 'Widgets' }),
    change('Contact', 'k1'),
    change(
      'Opportunity',
      'o1',
      {
        legalEntityId: new KeyRef('LegalEntity', 'legal-entity-code', 'US01'),
      },
      { keys: [{ kind: 'crm-opportunity', value: 'o1' }] },
    ),
  ]);
  await co.loads('netsuite', [
    change('Employee', 'e1', {}, { keys: [{ kind: 'employee-number', value: 'E-e1' }] }),
    change('Order', 'o1', { opportunityId: new KeyRef('Opportunity', 'crm-opportunity', 'o1') }),
    change('Invoice', 'i1', { orderId: new Ref('Order', 'o1') }),
    change('BillingAccount', 'b3', { customerId: new Ref('Customer', 'c1'), legalEntityId: de }),
  ]);
  await co.loads('concur', [
    change('ExpenseReport', 'x1', {
      employeeId: new KeyRef('Employee', 'employee-number', 'E-e1'),
      legalEntityId: new KeyRef('LegalEntity', 'legal-entity-code', 'US01'),
      billableCustomerIds: [new KeyRef('Customer', 'crm-account', 'c1')],
    }),
  ]);
  const invoice = await co.idOf('netsuite', 'Invoice', 'i1');
  await insertOperation(db, operation({ id: 'op_1', legalEntityId: co.us, subjectId: invoice }));
  await db.query(
    `insert into control.mapping (id, kind, source, target, version, status, valid_from, created_by)
values ('map_1', 'PRODUCT_REVENUE', 'Widgets', '4000', 1, 'APPROVED', '2026-01-01', 'seed')`,
  );
});

interface Asked {
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
  readonly without?: readonly string[];
  readonly lost?: SubgraphName;
}

async function ask(query: string, { variables, without = [], lost }: Asked = {}): Promise<Answer> {
  const asker = { entities: [co.us, co.de] };
  const everything = requestOf(asker);
  const scopes = everything.principal.scopes.filter((scope) => !without.includes(scope));
  const context = requestOf({ ...asker, scopes });
  const names = ['crm', 'erp', 'expense', 'control'] as const;
  const here = inProcessFetcher(
    Object.fromEntries(names.map((name) => [name, schemaOf(name)])),
    (_, subgraph) => contextOf(db, subgraph as SubgraphName, { ...asker, scopes }),
  );
  const fetcher: SubgraphFetcher = async (request) => {
    if (request.subgraph === lost) throw new Error('gone');
    return here(request);
  };
  const prepared = prepareOperation({ supergraph, query, context });
  const result = isRefused(prepared)
    ? prepared
    : await execute({ operation: prepared, variables, context, fetcher });
  return JSON.parse(JSON.stringify(result));
}

test('one question gathers a customer from every system', async () => {
  const example = examples.find(({ title }) => title === 'Customer 360');
  const { data, errors } = await ask(example?.query ?? '', { variables: example?.variables });
  expect(errors).toBeUndefined();
  const [acme] = data.customers.edges.map(({ node }: Answer) => node);
  expect(acme).toMatchObject({
    name: 'Acme',
    receivables: [{ legalEntity: { code: 'US01' }, open: { amount: '100.00', currency: 'USD' } }],
    contacts: { edges: [{ node: { name: 'Contact k1' } }] },
    opportunities: { edges: [{ node: { name: 'Opportunity o1' } }] },
    billingAccounts: [{ number: 'B-b1', legalEntity: { code: 'US01' } }, { number: 'B-b3' }],
    invoices: { edges: [{ node: { number: 'INV-i1', balance: { amount: '100.00' } } }] },
    expenseReports: { edges: [{ node: { number: 'EXP-x1', employee: { name: 'Employee e1' } } }] },
    externalRefs: [
      { system: 'NETSUITE', externalId: 'c1', role: 'REPLICA' },
      { system: 'SALESFORCE', externalId: 'c1', role: 'OWNER' },
    ],
    provenance: { system: 'SALESFORCE' },
  });
});

test('edges cross from system to system and back', async () => {
  const { data, errors } = await ask(`{
    invoices { edges { node { customer { name opportunities { edges { node { name order { number } legalEntity { code } } } } } } } }
    products { edges { node { sku revenue { target } } } }
    operations { edges { node { subject { ... on Invoice { number customer { name } } } legalEntity { code } } } }
    employees { edges { node { expenseReports { edges { node { number legalEntity { code } } } } } } }
  }`);
  expect(errors).toBeUndefined();
  expect(data).toEqual({
    invoices: {
      edges: [
        {
          node: {
            customer: {
              name: 'Acme',
              opportunities: {
                edges: [
                  {
                    node: {
                      name: 'Opportunity o1',
                      order: { number: 'SO-o1' },
                      legalEntity: { code: 'US01' },
                    },
                  },
                ],
              },
            },
          },
        },
      ],
    },
    products: { edges: [{ node: { sku: 'SKU-p1', revenue: { target: '4000' } } }] },
    operations: {
      edges: [
        {
          node: {
            subject: { number: 'INV-i1', customer: { name: 'Acme' } },
            legalEntity: { code: 'US01' },
          },
        },
      ],
    },
    employees: {
      edges: [
        {
          node: {
            expenseReports: {
              edges: [{ node: { number: 'EXP-x1', legalEntity: { code: 'US01' } } }],
            },
          },
        },
      ],
    },
  });
});

test('a lost subgraph takes only its own fields with it', async () => {
  const query = '{ invoices { edges { node { number customer { name } legalEntity { code } } } } }';
  const { data, errors } = await ask(query, { lost: 'crm' });
  expect(data.invoices.edges).toEqual([
    { node: { number: 'INV-i1', customer: null, legalEntity: { code: 'US01' } } },
  ]);
  expect(errors).not.toHaveLength(0);
});

test.each([
  ['invoice:read', '{ customers { edges { node { invoices { totalCount } } } } }'],
  [
    'invoice:read',
    '{ operations { edges { node { subject { ... on Invoice { total { amount } } } } } } }',
  ],
  ['customer:read', '{ invoices { edges { node { customer { name } } } } }'],
  ['employee:read', '{ expenseReports { edges { node { employee { name } } } } }'],
  ['mapping:read', '{ products { edges { node { revenue { target } } } } }'],
  ['sync:read', '{ customers { edges { node { syncStatus { state } } } } }'],
])('without %s nothing leads there: %s', async (scope, query) => {
  expect((await ask(query)).errors).toBeUndefined();
  const { data, errors } = await ask(query, { without: [scope] });
  expect(data ?? null).toBeNull();
  expect(errors[0].extensions.code).toBe('FORBIDDEN');
});
