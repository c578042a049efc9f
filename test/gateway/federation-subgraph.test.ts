import 'reflect-metadata';
import { type ExecutionResult, execute, parse, subscribe } from 'graphql';
import {
  Arg,
  Directive,
  Field,
  FieldResolver,
  ID,
  InterfaceType,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
  Subscription,
} from 'type-graphql';
import { expect, test } from 'vitest';
import { compose } from '../../subgraphs/compose.ts';
import { defineSubgraph, keyOnly, type SubgraphDefinition } from '../../subgraphs/subgraph.ts';

@Directive('@key(fields: "id")')
@ObjectType('Customer')
class Customer {
  @Field(() => ID) id!: string;
  @Field(() => String) name!: string;
}

@Directive('@key(fields: "id")')
@ObjectType('Customer')
class CustomerKey {
  @Field(() => ID) id!: string;
}

@InterfaceType('Failure')
abstract class Failure {
  @Field(() => String) message!: string;
}

@ObjectType('CrmFailure', { implements: Failure })
class CrmFailure extends Failure {}

@ObjectType('ErpFailure', { implements: Failure })
class ErpFailure extends Failure {}

@Directive('@key(fields: "id")')
@ObjectType('Invoice')
class Invoice {
  @Field(() => ID) id!: string;
  @Field(() => String) number!: string;
}

@Resolver(() => Customer)
class Customers {
  @Directive('@api(kind: MASTER)')
  @Directive('@requiresScopes(scopes: [["customer:read"]])')
  @Query(() => Customer, { nullable: true })
  customer(@Arg('id', () => ID) id: string): Customer {
    return Object.assign(new Customer(), { id, name: `Customer ${id}` });
  }

  @Directive('@api(kind: MASTER)')
  @Mutation(() => [Failure])
  renameCustomer(@Arg('id', () => ID) id: string): unknown[] {
    return [{ __typename: 'CrmFailure', message: `no ${id}` }];
  }
}

@Resolver(() => CustomerKey)
class CustomerInvoices {
  @FieldResolver(() => [Invoice])
  invoices(
    @Root() customer: CustomerKey,
    @Arg('limit', () => String, { nullable: true }) _limit?: string,
  ): Invoice[] {
    return [Object.assign(new Invoice(), { id: `i-${customer.id}`, number: '1' })];
  }
}

@Resolver(() => Invoice)
class Invoices {
  @Directive('@api(kind: TRANSACTION)')
  @Query(() => [Failure])
  failures(): unknown[] {
    return [];
  }
}

@Resolver(() => CustomerKey)
class CustomerExpenses {
  @FieldResolver(() => String)
  expensesTotal(@Root() customer: CustomerKey): string {
    return `total of ${customer.id}`;
  }
}

@Directive('@key(fields: "cursor")')
@ObjectType('InvoiceEvent')
class InvoiceEvent {
  @Field(() => String) cursor!: string;
}

async function* events(): AsyncGenerator<InvoiceEvent> {
  yield { cursor: 'c1' };
}

@Resolver(() => InvoiceEvent)
class InvoiceEvents {
  @Directive('@requiresScopes(scopes: [["invoice:read"]])')
  @Subscription(() => InvoiceEvent, { subscribe: events })
  invoiceChanged(@Root() event: InvoiceEvent): InvoiceEvent {
    return event;
  }
}

@Resolver(() => InvoiceEvent)
class TopicalEvents {
  @Subscription(() => InvoiceEvent, { topics: 'invoices' })
  invoiceHeard(@Root() event: InvoiceEvent): InvoiceEvent {
    return event;
  }
}

const crm: SubgraphDefinition = {
  name: 'crm',
  resolvers: [Customers],
  orphanedTypes: [Customer, CrmFailure],
  references: { Customer: ({ id }: Customer) => ({ id, name: `Customer ${id}` }) },
};
const erp: SubgraphDefinition = {
  name: 'erp',
  resolvers: [CustomerInvoices, Invoices],
  orphanedTypes: [CustomerKey, Invoice, ErpFailure],
  references: { Customer: keyOnly, Invoice: keyOnly },
};
const expense: SubgraphDefinition = {
  name: 'expense',
  resolvers: [CustomerExpenses],
  orphanedTypes: [CustomerKey],
  references: { Customer: keyOnly },
};

const run = (
  schema: ReturnType<typeof defineSubgraph>['schema'],
  query: string,
  scopes: string[] = [],
): ExecutionResult | Promise<ExecutionResult> =>
  execute({ schema, document: parse(query), contextValue: { principal: { scopes } } });

test('gives each subgraph only what its own resolvers and listed types say, in any build order', () => {
  const definitions = [crm, erp, expense];
  const first = definitions.map((definition) => defineSubgraph(definition).sdl);
  const again = definitions
    .toReversed()
    .map((definition) => defineSubgraph(definition).sdl)
    .toReversed();
  expect(again).toEqual(first);
  const [crmSdl, erpSdl, expenseSdl] = first as [string, string, string];
  expect(crmSdl).toContain('name: String!');
  expect(crmSdl).not.toMatch(/invoices|expensesTotal|ErpFailure/);
  expect(erpSdl).toContain('invoices(limit: String): [Invoice!]!');
  expect(erpSdl).not.toMatch(/name: String!|expensesTotal|CrmFailure/);
  expect(expenseSdl).toContain('expensesTotal: String!');
  expect(expenseSdl).not.toMatch(/name: String!|invoices|Failure|type Query/);
});

test('links just the directives in use and carries @api', () => {
  const { sdl } = defineSubgraph(crm);
  expect(sdl).toContain(
    '@link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@composeDirective", "@key", "@requiresScopes"])',
  );
  expect(sdl).toContain('@link(url: "https://tributary.dev/api/v1.0", import: ["@api"])');
  expect(sdl).toContain('customer(id: ID!): Customer @api(kind: MASTER) @requiresScopes');
  expect(defineSubgraph(expense).sdl).not.toContain('tributary.dev');
});

test('answers references, edges and abstract types through _entities', async () => {
  const { schema } = defineSubgraph(erp);
  const result = await run(
    schema,
    '{ _entities(representations: [{ __typename: "Customer", id: "7" }]) { ... on Customer { id invoices { id } } } }',
  );
  expect(result).toEqual({ data: { _entities: [{ id: '7', invoices: [{ id: 'i-7' }] }] } });
  const named = await run(
    defineSubgraph(crm).schema,
    'mutation { renameCustomer(id: "1") { __typename message } }',
  );
  expect(named.data).toEqual({ renameCustomer: [{ __typename: 'CrmFailure', message: 'no 1' }] });
});

test('enforces scopes again inside the subgraph', async () => {
  const { schema } = defineSubgraph(crm);
  const query = '{ customer(id: "1") { name } }';
  expect(await run(schema, query, ['customer:read'])).toEqual({
    data: { customer: { name: 'Customer 1' } },
  });
  const refused = await run(schema, query, ['invoice:read']);
  expect(refused.data).toEqual({ customer: null });
  expect(refused.errors?.[0]?.extensions).toMatchObject({
    code: 'FORBIDDEN',
    denied: ['Query.customer'],
  });
});

const streaming: SubgraphDefinition = {
  ...erp,
  resolvers: [...erp.resolvers, InvoiceEvents],
  orphanedTypes: [...erp.orphanedTypes, InvoiceEvent],
  references: { ...erp.references, InvoiceEvent: keyOnly },
};

test('serves subscriptions of its own, guarded when they open', async () => {
  const { schema } = defineSubgraph(streaming);
  const open = (scopes: string[]) =>
    subscribe({
      schema,
      document: parse('subscription { invoiceChanged { cursor } }'),
      contextValue: { principal: { scopes } },
    });
  expect(await open([])).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] });
  const results = (await open(['invoice:read'])) as AsyncGenerator<ExecutionResult>;
  expect((await results.next()).value).toEqual({ data: { invoiceChanged: { cursor: 'c1' } } });
});

test.each<[string, SubgraphDefinition, RegExp]>([
  [
    'a subscription to a topic',
    { ...streaming, resolvers: [...streaming.resolvers, TopicalEvents] },
    /subscription invoiceHeard has no subscribe function/,
  ],
  ['an entity without a reference resolver', { ...erp, references: {} }, /no reference resolver/],
  [
    'a reference to an entity that did not reach the schema',
    { ...crm, references: { ...crm.references, Invoice: keyOnly } },
    /entity Invoice is not in the schema/,
  ],
  [
    'an edge whose class is not listed',
    { ...erp, orphanedTypes: [Invoice, ErpFailure] },
    /CustomerInvoices resolves Customer\.invoices, which is not in the schema/,
  ],
  [
    'an interface that nothing implements',
    { ...erp, orphanedTypes: [CustomerKey, Invoice] },
    /nothing implements Failure/,
  ],
  [
    'owner and stub of one type side by side',
    { ...crm, orphanedTypes: [Customer, CustomerKey, CrmFailure] },
    /uniquely named types|multiple types named "Customer"/,
  ],
  [
    'a class without decorators',
    { ...crm, orphanedTypes: [Customer, CrmFailure, class Plain {}] },
    /Plain is listed but is no GraphQL type/,
  ],
])('refuses %s', (_, definition, reason) => {
  expect(() => defineSubgraph(definition)).toThrow(reason);
});

test('composes into a supergraph that carries @api and @requiresScopes', () => {
  const { supergraphSdl, hints } = compose([crm, erp, expense].map(defineSubgraph));
  expect(hints).toEqual([]);
  expect(supergraphSdl).toMatch(/failures: .*@api\(kind: TRANSACTION\)/);
  expect(supergraphSdl).toMatch(/customer\(id: ID!\): .*@requiresScopes/);
  expect(supergraphSdl).toContain('https://tributary.dev/api/v1.0');
});

test('names every composition error', () => {
  const sdl = (type: string) =>
    `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9")
     type Query { same: ${type} }`;
  expect(() =>
    compose([
      { name: 'a', sdl: sdl('Int') },
      { name: 'b', sdl: sdl('String') },
    ]),
  ).toThrow(/do not compose:\n- (INVALID_FIELD_SHARING|FIELD_TYPE_MISMATCH): /);
});
