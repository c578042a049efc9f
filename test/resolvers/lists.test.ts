import { type GraphQLInputObjectType, getNamedType, isEnumType, isInputObjectType } from 'graphql';
import { beforeAll, describe, expect, test } from 'vitest';
import { Ref } from '../../connectors/ports.ts';
import type { CanonicalType } from '../../schema/identifier.ts';
import { change, usd } from '../support/changes.ts';
import { type Company, company } from '../support/company.ts';
import { storeExceptions, storeOperations, storeSync } from '../support/control-rows.ts';
import { freshDatabase } from '../support/database.ts';
import { type Answer, ask, type SubgraphName, schemaOf } from '../support/graph.ts';

const db = await freshDatabase();
let co: Company;
let everything: readonly string[];

/** More than two pages of three, with ties in every order, and amounts and numbers of unequal length. */
const COUNT = 8;
const places = Array.from({ length: COUNT }, (_, index) => index);
const day = (index: number): string => `2026-0${1 + (index % 3)}-15`;
const at = (index: number) => ({
  updatedAt: `2026-04-0${1 + (index % 3)}T08:00:00.12${index % 2}Z`,
});
const amount = (index: number) => usd(`${10 ** (index % 4)}.00`);

const many = (type: CanonicalType, facts: (index: number) => object = () => ({})) =>
  places.map((index) => change(type, `m${index}`, facts(index) as never, at(index)));

beforeAll(async () => {
  co = await company(db);
  await co.loads('salesforce', [
    ...many('Customer', (i) => ({ name: `Name ${i % 3}` })),
    ...many('Contact', (i) => ({ name: `Name ${i % 3}` })),
    ...many('Opportunity', (i) => ({
      name: `Name ${i % 3}`,
      closeDate: day(i),
      amount: amount(i),
    })),
    ...many('Product', (i) => ({ sku: `${9 + i}`, name: `Name ${i % 3}` })),
  ]);
  await co.loads('netsuite', [
    ...many('LegalEntity', (i) => ({ code: `${9 + i}`, name: `Name ${i % 3}` })),
    ...many('BillingAccount', (i) => ({ number: `${9 + i}` })),
    ...many('PaymentTerm', (i) => ({ code: `${i % 3}` })),
    ...many('TaxCode', (i) => ({ code: `${i % 3}` })),
    ...many('GLAccount', (i) => ({ code: `${i % 3}` })),
    ...many('Department', (i) => ({ code: `${i % 3}` })),
    ...many('CostCenter', (i) => ({ code: `${i % 3}` })),
    ...many('Project', (i) => ({ code: `${i % 3}` })),
    ...many('Employee', (i) => ({ number: `${9 + i}`, name: `Name ${i % 3}` })),
    ...many('Order', (i) => ({ number: `${9 + i}`, orderDate: day(i) })),
    ...many('Invoice', (i) => ({
      number: i % 4 === 0 ? null : `${9 + i}`,
      issueDate: i % 4 === 0 ? null : day(i),
      dueDate: day(i + 1),
      total: amount(i),
      balance: amount(i + 1),
    })),
    ...many('CreditMemo', (i) => ({ number: `${9 + i}`, issueDate: day(i) })),
    ...many('Payment', (i) => ({ number: `${9 + i}`, receivedOn: day(i) })),
  ]);
  await co.loads(
    'concur',
    many('ExpenseReport', (i) => ({
      number: `${9 + i}`,
      submittedAt: i % 4 === 0 ? null : new Date(`2026-03-0${1 + (i % 3)}T00:00:00Z`),
      legalEntityId: new Ref('LegalEntity', 'nowhere'),
    })),
  );
  await storeOperations(db, co.us, COUNT);
  await storeExceptions(db, co.us, COUNT);
  await storeSync(db);
  const all = await db.query<{ id: string }>(
    `select canonical_id as id from control.external_ref where type = 'LegalEntity'`,
  );
  everything = [...all.map(({ id }) => id), ''];
});

interface List {
  readonly subgraph: SubgraphName;
  readonly name: string;
  readonly orders: readonly string[];
  readonly filter: GraphQLInputObjectType;
}

const lists: List[] = (['crm', 'erp', 'expense', 'control'] as const).flatMap((subgraph) =>
  Object.values(schemaOf(subgraph).getQueryType()?.getFields() ?? {}).flatMap((field) => {
    const orderBy = field.args.find(({ name }) => name === 'orderBy');
    const filter = getNamedType(field.args.find(({ name }) => name === 'filter')?.type);
    const order = orderBy && getNamedType(orderBy.type);
    if (!isInputObjectType(order) || !isInputObjectType(filter)) return [];
    const by = order.getFields()['field'];
    const values = by && getNamedType(by.type);
    if (!isEnumType(values)) return [];
    return [
      { subgraph, name: field.name, orders: values.getValues().map((it) => it.name), filter },
    ];
  }),
);

const page = async (
  { subgraph, name }: List,
  args: string,
  selection = 'edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount',
): Promise<Answer> =>
  (await ask(db, subgraph, `{ ${name}(${args}) { ${selection} } }`, { entities: everything }))[
    name
  ];

async function pagesToTheEnd(list: List, order: string): Promise<{ ids: string[]; pages: number }> {
  const ids: string[] = [];
  let after = '';
  for (let pages = 1; ; pages += 1) {
    const { edges, pageInfo } = await page(list, `first: 3, ${order}${after}`);
    ids.push(...edges.map((edge: Answer) => edge.node.id));
    expect(pageInfo.hasPreviousPage).toBe(pages > 1);
    expect(pageInfo.startCursor).toBe(edges[0].cursor);
    if (!pageInfo.hasNextPage) return { ids, pages };
    after = `, after: "${pageInfo.endCursor}"`;
  }
}

test('there is a list of every noun', () => {
  expect(lists.map(({ name }) => name).sort()).toEqual([
    ...['billingAccounts', 'connections', 'contacts', 'costCenters', 'creditMemos', 'customers'],
    ...['departments', 'employees', 'exceptions', 'expenseReports', 'glAccounts', 'invoices'],
    ...['legalEntities', 'operations', 'opportunities', 'orders', 'paymentTerms', 'payments'],
    ...['products', 'projects', 'syncStatuses', 'taxCodes'],
  ]);
});

const ordered = lists.flatMap((list) =>
  list.orders.map((order) => [list.name, order, list] as const),
);

describe.each(ordered)('%s by %s', (_name, field, list) => {
  test('pages to the end without loss or repeat, and the other way round', async () => {
    const { totalCount, edges } = await page(list, `first: 200, orderBy: { field: ${field} }`);
    expect(totalCount).toBeGreaterThan(3);
    const ids: string[] = edges.map((edge: Answer) => edge.node.id);
    expect(new Set(ids).size).toBe(totalCount);
    const up = await pagesToTheEnd(list, `orderBy: { field: ${field}, direction: ASC }`);
    expect(up.ids).toEqual(ids);
    expect(up.pages).toBe(Math.ceil(totalCount / 3));
    const down = await pagesToTheEnd(list, `orderBy: { field: ${field}, direction: DESC }`);
    expect(down.ids).toEqual(ids.toReversed());
  });
});

/** A value that the filter takes and that matches nothing, or hardly anything. */
function valueFor(type: GraphQLInputObjectType, name: string): string[] {
  const field = type.getFields()[name];
  const named = field && getNamedType(field.type);
  if (!isInputObjectType(named)) return ['true', 'false'];
  return Object.entries(named.getFields()).flatMap(([operator, operand]) => {
    const list = String(operand.type).startsWith('[');
    const value = literals(String(getNamedType(operand.type)), getNamedType(operand.type));
    if (operator === 'currency') return [];
    const currency = named.getFields()['currency'] ? 'currency: "USD", ' : '';
    return [`{ ${currency}${operator}: ${list ? `[${value}]` : value} }`];
  });
}

function literals(name: string, type: unknown): string {
  if (isEnumType(type)) return type.getValues()[0]?.name ?? '';
  if (name === 'Date') return '"1999-12-31"';
  if (name === 'DateTime') return '"1999-12-31T00:00:00.000Z"';
  if (name === 'Decimal') return '"1.00"';
  return '"none of these, 100%_\\\\"';
}

const filtered = lists.flatMap((list) =>
  Object.keys(list.filter.getFields()).map((field) => [list.name, field, list] as const),
);

test.each(filtered)('%s can be asked for by %s with every operator', async (_, field, list) => {
  const values = valueFor(list.filter, field);
  expect(values.length).toBeGreaterThan(0);
  for (const value of values) {
    const { edges, totalCount } = await page(list, `filter: { ${field}: ${value} }`);
    expect([value, edges.length]).toEqual([value, totalCount]);
  }
});

test.each(lists.map((list) => [list.name, list] as const))(
  '%s says what is wrong with a page that cannot be',
  async (_, list) => {
    const notOfThisOrder = Buffer.from('["OTHER","x","y"]').toString('base64url');
    for (const args of [
      'first: 0',
      'first: 201',
      'first: -1',
      'after: "%%%"',
      'after: "bm9uc2Vuc2U"',
      `after: "${notOfThisOrder}"`,
    ])
      await expect(page(list, args)).rejects.toThrow(
        /first must be between 1 and 200|after is not a cursor of this list/,
      );
  },
);
