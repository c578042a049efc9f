import { buildSubgraphSchema } from '@apollo/subgraph';
import { type ExecutionResult, type GraphQLSchema, parse } from 'graphql';
import type { Principal, RequestContext } from '../../control/principal.ts';
import {
  execute,
  inProcessFetcher,
  isRefused,
  type LoadedSupergraph,
  prepareOperation,
  readSupergraph,
  type SubgraphFetcher,
  type SubgraphRequest,
} from '../../gateway/federation/index.ts';
import { compose } from '../../subgraphs/compose.ts';

/** Three small services that use what the federation offers: each of them says what the tests below need of it. */
const header = (...directives: string[]): string =>
  `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", ${directives
    .map((name) => `"@${name}"`)
    .join(', ')}])`;

const crm = `
  ${header('shareable', 'requiresScopes')}
  type Query {
    customers(first: Int = 3): [Customer!]!
    customer(id: ID!): Customer
    parties: [Party!]!
    grid: [[Customer]]
    secret: String @requiresScopes(scopes: [["secret:read"]])
  }
  type Mutation { renameCustomer(id: ID!, name: String!): Customer }
  interface Party @key(fields: "id") { id: ID! name: String! }
  type Customer implements Party @key(fields: "id") {
    id: ID!
    name: String! @shareable
    segment: String
    parent: Customer
    creditLimit: Int @requiresScopes(scopes: [["credit:read", "customer:read"], ["credit:admin"]])
  }
  type Partner implements Party @key(fields: "id") { id: ID! name: String! fee: Int }
`;

const erp = `
  ${header('shareable', 'external', 'requires', 'provides', 'inaccessible')}
  type Query {
    invoices: [Invoice!]!
    documents: [Document]!
    nothing: Invoice
    fragile: String!
  }
  type Mutation { issueInvoice(customerId: ID!, total: Int!): Invoice! }
  type Subscription { invoiceChanged(customerId: ID): InvoiceEvent! }
  type InvoiceEvent @key(fields: "cursor") {
    cursor: String!
    status: String!
    invoice: Invoice!
    label(prefix: String = "event"): String!
  }
  union Document = Invoice | CreditNote | Draft
  type Draft @inaccessible { id: ID! }
  type Invoice @key(fields: "id") @key(fields: "book { code } number") {
    id: ID!
    number: Int!
    book: Book!
    total: Int!
    note: String @inaccessible
    customer: Customer! @provides(fields: "name")
    lines: [[Line!]!]!
    broken: String
    brokenForGood: String!
  }
  type Book @shareable { code: String! }
  type Line { text: String! approver: Customer }
  type CreditNote @key(fields: "id") { id: ID! reason: String invoice: Invoice }
  type Customer @key(fields: "id") {
    id: ID!
    name: String! @external
    segment: String @external
    invoices(above: Int = 0): [Invoice!]!
    terms: String @requires(fields: "segment")
    rating: Int!
  }
`;

const expense = `
  ${header('interfaceObject')}
  type Query { visitedParties: [Party!]! topInvoice: Invoice }
  type Invoice @key(fields: "book { code } number") {
    book: Book!
    number: Int!
    expensesTotal: Int!
  }
  type Book { code: String! }
  type Party @key(fields: "id") @interfaceObject { id: ID! visits: Int! }
`;

interface Row {
  id: string;
  [field: string]: unknown;
}

const customers: Row[] = ['1', '2', '3', '4'].map((id) => ({
  __typename: 'Customer',
  id,
  name: `Customer ${id}`,
  segment: id === '2' ? null : `S${id}`,
  parent: id === '1' ? null : { __typename: 'Customer', id: '1', name: 'Customer 1' },
  creditLimit: Number(id) * 100,
}));
const partners: Row[] = [{ __typename: 'Partner', id: 'p', name: 'Partner', fee: 7 }];

const customerOf = (id: string): Row | null => customers.find((row) => row.id === id) ?? null;
const partyOf = (id: string): Row | null =>
  customerOf(id) ?? partners.find((row) => row.id === id) ?? null;

const invoice = (id: string, customerId: string, total: number): Row => ({
  __typename: 'Invoice',
  id,
  number: Number(id),
  book: { code: `B${Number(id) % 2}` },
  total,
  note: 'internal',
  customer: { __typename: 'Customer', id: customerId, name: `Customer ${customerId}` },
  lines: [
    [
      { text: 'a', approver: { __typename: 'Customer', id: '3' } },
      { text: 'b', approver: null },
    ],
    [],
    [{ text: 'c', approver: { __typename: 'Customer', id: customerId } }],
  ],
});

const invoices: Row[] = [
  invoice('10', '1', 5),
  invoice('11', '2', 50),
  invoice('12', '1', 500),
  // Its customer is not known to the CRM.
  invoice('13', '99', 5),
];
const invoiceOf = (id: unknown): Row | null => invoices.find((row) => row.id === id) ?? null;

function throwWith(code: string | null, message: string): never {
  throw Object.assign(new Error(message), code ? { extensions: { code, secret: 'x' } } : {});
}

type Resolver = (source: never, args: never) => unknown;
const resolvers: Record<string, Record<string, Record<string, Resolver>>> = {
  crm: {
    Query: {
      customers: (_: never, { first }: { first: number }) => customers.slice(0, first),
      customer: (_: never, { id }: { id: string }) => customerOf(id),
      parties: () => [customers[0], partners[0]],
      grid: () => [[customers[0], null], null, [customers[1], customers[2]]],
      secret: () => 'the secret',
    },
    Mutation: {
      renameCustomer: (_: never, { id, name }: { id: string; name: string }) => ({
        ...customerOf(id),
        name,
      }),
    },
    Customer: { __resolveReference: ({ id }: Row) => customerOf(id) },
    Partner: { __resolveReference: ({ id }: Row) => partyOf(id) },
    Party: { __resolveReference: ({ id }: Row) => partyOf(id) },
  },
  erp: {
    Query: {
      invoices: () => invoices,
      documents: () => [
        invoices[0],
        { __typename: 'CreditNote', id: 'n', reason: null, invoice: invoices[1] },
        { __typename: 'Draft', id: 'd' },
      ],
      nothing: () => null,
      fragile: () => throwWith('NOT_FOUND', 'No such ledger: 7.'),
    },
    Mutation: {
      issueInvoice: (_: never, { customerId, total }: { customerId: string; total: number }) =>
        invoice('99', customerId, total),
    },
    InvoiceEvent: {
      __resolveReference: (event: Row) => event,
      invoice: ({ invoice: key }: { invoice: Row }) => invoiceOf(key.id),
      label: ({ cursor }: { cursor: string }, { prefix }: { prefix: string }) =>
        `${prefix} ${cursor}`,
    },
    Invoice: {
      __resolveReference: (key: Row & { book?: { code: string } }) =>
        key.id
          ? invoiceOf(key.id)
          : (invoices.find(
              (row) =>
                row['number'] === key['number'] &&
                (row['book'] as { code: string }).code === key.book?.code,
            ) ?? null),
      broken: () => throwWith(null, 'connect ECONNREFUSED 10.0.0.1:5432'),
      brokenForGood: () => throwWith('UPSTREAM_RATE_LIMITED', 'The ERP is busy.'),
    },
    CreditNote: { __resolveReference: ({ id }: Row) => ({ id, reason: null }) },
    Customer: {
      __resolveReference: (key: Row) => key,
      invoices: ({ id }: Row, { above }: { above: number }) =>
        invoices.filter(
          (row) => (row['customer'] as Row).id === id && (row['total'] as number) > above,
        ),
      terms: ({ segment }: Row) => (segment ? `net 30 (${segment})` : null),
      rating: ({ id }: Row) => (id === '3' ? null : Number(id)),
    },
  },
  expense: {
    Query: {
      visitedParties: () => [
        { id: 'p', visits: 1 },
        { id: '2', visits: 2 },
      ],
      topInvoice: () => ({ book: { code: 'B1' }, number: 11 }),
    },
    Invoice: {
      __resolveReference: (key: Row) => key,
      expensesTotal: ({ number, book }: { number: number; book: { code: string } }) =>
        number * 10 + Number(book.code.slice(1)),
    },
    Party: { __resolveReference: ({ id }: Row) => ({ id, visits: id.length * 3 }) },
  },
};

const typeDefs: Record<string, string> = { crm, erp, expense };

export const schemas: Record<string, GraphQLSchema> = Object.fromEntries(
  Object.entries(typeDefs).map(([name, sdl]) => [
    name,
    buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers: resolvers[name] as never }]),
  ]),
);

export const { supergraphSdl } = compose(
  Object.entries(typeDefs).map(([name, sdl]) => ({ name, sdl })),
);

export const supergraph: LoadedSupergraph = readSupergraph(supergraphSdl);

export const everyScope = ['secret:read', 'credit:read', 'customer:read'];

export function contextOf(scopes: readonly string[] = everyScope): RequestContext {
  const principal: Principal = {
    id: 'tester',
    clientId: 'tester',
    subject: 'tester',
    scopes,
    legalEntities: ['US01'],
    expiresAt: 0,
  };
  return { principal, legalEntityIds: [], correlationId: 'c-1' };
}

/** A fetcher over the fixture, with the list of what it was asked. */
export function recordingFetcher(
  answer: SubgraphFetcher = inProcessFetcher(schemas, (context) => context),
): { fetcher: SubgraphFetcher; asked: SubgraphRequest[] } {
  const asked: SubgraphRequest[] = [];
  return {
    asked,
    fetcher: async (request) => {
      asked.push(request);
      return answer(request);
    },
  };
}

export interface Asked {
  readonly variables?: Record<string, unknown>;
  readonly fetcher?: SubgraphFetcher;
  readonly scopes?: readonly string[];
  readonly signal?: AbortSignal;
  readonly on?: LoadedSupergraph;
}

/** Prepares and executes; the result with plain objects, as a client would read it. */
export async function ask(query: string, asked: Asked = {}): Promise<ExecutionResult> {
  const { variables, signal, on = supergraph } = asked;
  const context = contextOf(asked.scopes);
  const fetcher = asked.fetcher ?? recordingFetcher().fetcher;
  const operation = prepareOperation({ supergraph: on, query, context });
  const result = isRefused(operation)
    ? operation
    : await execute({ operation, variables, context, fetcher, signal });
  return JSON.parse(JSON.stringify(result)) as ExecutionResult;
}
