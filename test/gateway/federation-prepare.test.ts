import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';
import { expect, test } from 'vitest';
import { isRefused, prepareOperation, readSupergraph } from '../../gateway/federation/index.ts';
import { compose } from '../../subgraphs/compose.ts';
import { ask, contextOf, recordingFetcher, supergraph } from './federation-fixture.ts';

const prepare = (query: string, operationName?: string, scopes?: string[]) =>
  prepareOperation({ supergraph, query, operationName, context: contextOf(scopes) });

const creditLimit = 'Customer.creditLimit';

test.each<[string, string, string[], string[]]>([
  ['a root field', '{ secret }', [], ['Query.secret']],
  ['an alias', '{ customers { id: creditLimit } }', ['customer:read'], [creditLimit]],
  [
    'a fragment',
    '{ customers { ...A } } fragment A on Customer { creditLimit }',
    ['credit:read'],
    [creditLimit],
  ],
  ['a skipped field', '{ customers { creditLimit @skip(if: true) } }', [], [creditLimit]],
  [
    'a member of an interface',
    '{ parties { ... on Customer { creditLimit } } }',
    [],
    [creditLimit],
  ],
  ['an edge from another subgraph', '{ invoices { customer { creditLimit } } }', [], [creditLimit]],
  ['several at once', '{ secret customers { creditLimit } }', [], [creditLimit, 'Query.secret']],
])('denies %s without a subgraph call', async (_, query, scopes, denied) => {
  const { fetcher, asked } = recordingFetcher();
  const result = await ask(query, { fetcher, scopes });
  expect(result.data).toBeUndefined();
  expect(result.errors).toHaveLength(1);
  expect(result.errors?.[0]?.extensions).toEqual({
    code: 'FORBIDDEN',
    correlationId: 'c-1',
    retryable: false,
    denied,
  });
  expect(asked).toEqual([]);
});

test.each([[['credit:read', 'customer:read']], [['credit:admin']]])(
  'allows what %s opens',
  async (scopes) => {
    const result = await ask('{ customers(first: 1) { creditLimit } }', { scopes });
    expect(result).toEqual({ data: { customers: [{ creditLimit: 100 }] } });
  },
);

test('checks the scopes of each principal although the plan is shared', () => {
  const query = '{ secret }';
  const allowed = prepare(query);
  expect(isRefused(prepare(query, undefined, []))).toBe(true);
  expect(prepare(query)).toBe(allowed);
});

test.each<[string, string, string | undefined, string]>([
  ['text that is no GraphQL', '{ customers {', undefined, 'GRAPHQL_PARSE_FAILED'],
  [
    'more than 2,000 tokens',
    `{ ${'__typename '.repeat(2_001)} }`,
    undefined,
    'GRAPHQL_PARSE_FAILED',
  ],
  ['deep nesting', '{a'.repeat(20_000), undefined, 'GRAPHQL_PARSE_FAILED'],
  ['an unknown field', '{ customers { nope } }', undefined, 'GRAPHQL_VALIDATION_FAILED'],
  ['an inaccessible field', '{ invoices { note } }', undefined, 'GRAPHQL_VALIDATION_FAILED'],
  ['the entities of a subgraph', '{ _service { sdl } }', undefined, 'GRAPHQL_VALIDATION_FAILED'],
  ['an unknown operation', 'query A { customers { id } }', 'B', 'BAD_REQUEST'],
  [
    'two operations and no name',
    'query A { __typename } query B { __typename }',
    undefined,
    'BAD_REQUEST',
  ],
])('refuses %s', (_, query, operationName, code) => {
  const refused = prepare(query, operationName);
  if (!isRefused(refused)) throw new Error('not refused');
  expect(refused.errors[0]?.extensions).toMatchObject({ code, correlationId: 'c-1' });
});

test('runs the operation that is named', () => {
  const prepared = prepare('query A { secret } query B { customers { id } }', 'B', []);
  if (isRefused(prepared)) throw prepared.errors[0];
  expect(prepared.definition.name?.value).toBe('B');
  expect(prepared.requirements).toEqual([]);
});

test('keeps a bounded number of plans', () => {
  const small = readSupergraph(supergraph.sdl);
  for (let n = 0; n < 1_010; n++) {
    prepareOperation({ supergraph: small, query: `{ __typename #${n}\n}`, context: contextOf() });
  }
  expect(small.prepared.size).toBe(1_000);
});

const ledger = (directive: string): string => `
  extend schema
    @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@composeDirective", "@policy", "@authenticated"])
    @link(url: "https://tributary.dev/api/v1.0", import: ["@api"])
    @composeDirective(name: "@api")
  directive @api(kind: api__Kind!) on FIELD_DEFINITION
  enum api__Kind { MASTER TRANSACTION }
  scalar Amount
  type Query {
    book(above: Amount): String ${directive} @api(kind: TRANSACTION)
    master: String @api(kind: MASTER)
  }`;

test('knows the kind of each root field and hides the directive from clients', () => {
  const { supergraphSdl } = compose([{ name: 'ledger', sdl: ledger('@authenticated') }]);
  const loaded = readSupergraph(supergraphSdl);
  const prepared = prepareOperation({
    supergraph: loaded,
    query: '{ a: book }',
    context: contextOf(),
  });
  if (isRefused(prepared)) throw prepared.errors[0];
  expect([...prepared.apiKinds]).toEqual(['TRANSACTION']);
  expect(loaded.rules.apiKinds.get('Query.master')).toBe('MASTER');
  expect(Object.keys(loaded.apiSchema.getTypeMap())).not.toContain('api__Kind');
});

test('refuses a supergraph whose policies it could not enforce', () => {
  const { supergraphSdl } = compose([
    { name: 'ledger', sdl: ledger('@policy(policies: [["owner"]])') },
  ]);
  expect(() => readSupergraph(supergraphSdl)).toThrow(/Query\.book carries @policy/);
});

test('refuses malformed scalars by their own parser, as literal and as variable', async () => {
  const parse = (value: unknown): unknown => {
    if (typeof value === 'string') return value;
    throw new GraphQLError('Amount must be text', { extensions: { code: 'BAD_USER_INPUT' } });
  };
  const amount = new GraphQLScalarType({
    name: 'Amount',
    parseValue: parse,
    parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : undefined),
  });
  const { supergraphSdl } = compose([{ name: 'ledger', sdl: ledger('') }]);
  const on = readSupergraph(supergraphSdl, { scalars: [amount] });
  const { fetcher, asked } = recordingFetcher(async () => ({ data: { book: 'ok' } }));
  const literal = await ask('{ book(above: 1.5) }', { on, fetcher });
  const variable = await ask('query ($a: Amount) { book(above: $a) }', {
    on,
    fetcher,
    variables: { a: 1.5 },
  });
  for (const { errors } of [literal, variable]) {
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(errors?.[0]?.message).toContain('Amount must be text');
  }
  expect(asked).toEqual([]);
  expect(await ask('{ book(above: "1.5") }', { on, fetcher })).toEqual({ data: { book: 'ok' } });
});
