import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { httpFetcher, inProcessFetcher, SubgraphFailure } from '../../gateway/federation/index.ts';
import { ask, recordingFetcher, schemas } from './federation-fixture.ts';

const inProcess = inProcessFetcher(schemas, (context) => context);

test('asks a subgraph for each entity once, however often it occurs', async () => {
  const { fetcher, asked } = recordingFetcher();
  await ask('{ invoices { customer { segment } } }', { fetcher });
  const [entities] = asked.filter(({ subgraph }) => subgraph === 'crm');
  expect(asked).toHaveLength(2);
  expect(entities?.variables['representations']).toEqual(
    ['1', '2', '99'].map((id) => ({ __typename: 'Customer', id })),
  );
});

test('sends a subgraph only the variables that its part uses', async () => {
  const { fetcher, asked } = recordingFetcher();
  const query =
    'query ($n: Int, $above: Int) { customers(first: $n) { invoices(above: $above) { id } } }';
  await ask(query, { fetcher, variables: { n: 1, above: 2 } });
  expect(asked.map(({ variables }) => Object.keys(variables).sort())).toEqual([
    ['n'],
    ['above', 'representations'],
  ]);
});

test('asks nobody about an edge that leads nowhere', async () => {
  const { fetcher, asked } = recordingFetcher();
  await ask('{ nothing { customer { segment } } }', { fetcher });
  expect(asked.map(({ subgraph }) => subgraph)).toEqual(['erp']);
});

test('answers without the fields of a subgraph that is down, and says where they are missing', async () => {
  const { fetcher } = recordingFetcher(async (request) => {
    if (request.subgraph === 'erp') throw new SubgraphFailure('UPSTREAM_UNAVAILABLE', 'refused');
    return inProcess(request);
  });
  const result = await ask('{ customer(id: "1") { name terms } customers { segment terms } }', {
    fetcher,
  });
  expect(result.data).toMatchObject({
    customer: { name: 'Customer 1', terms: null },
    customers: [{ segment: 'S1', terms: null }, { terms: null }, { terms: null }],
  });
  const extensions = { code: 'UPSTREAM_UNAVAILABLE', correlationId: 'c-1', retryable: true };
  expect(result.errors?.map(({ path }) => path)).toEqual([['customer'], ['customers']]);
  for (const error of result.errors ?? []) expect(error).toMatchObject({ extensions });
});

test('gives one error per root field of a subgraph that is down', async () => {
  const { fetcher } = recordingFetcher(() => {
    throw new TypeError('fetch failed: 10.0.0.1');
  });
  const result = await ask('{ a: nothing { id } customer(id: "1") { id } }', { fetcher });
  expect(result.data).toEqual({ a: null, customer: null });
  expect(result.errors?.map(({ path }) => path)).toEqual(
    expect.arrayContaining([['a'], ['customer']]),
  );
  expect(JSON.stringify(result)).not.toContain('10.0.0.1');
});

test('places the error of an entity at every position where the entity stands', async () => {
  const result = await ask('{ customers(first: 4) { parent { invoices { brokenForGood } } } }');
  expect(result.errors?.map(({ path }) => path)).toEqual(
    [1, 2, 3].map((index) => ['customers', index, 'parent', 'invoices', 0, 'brokenForGood']),
  );
});

test('masks what a subgraph says unless its code is one for callers', async () => {
  const { errors } = await ask('{ invoices { broken } }');
  expect(errors?.[0]).toEqual({
    message: 'Something failed inside. Quote the correlation id when you report it.',
    path: ['invoices', 0, 'broken'],
    extensions: { code: 'INTERNAL_SERVER_ERROR', correlationId: 'c-1', retryable: false },
  });
  const known = await ask('{ fragile }');
  expect(known.errors?.[0]).toMatchObject({
    message: 'No such ledger: 7.',
    path: ['fragile'],
    extensions: { code: 'NOT_FOUND', correlationId: 'c-1' },
  });
});

test('refuses malformed variables before any subgraph is asked', async () => {
  const { fetcher, asked } = recordingFetcher();
  const result = await ask('query ($id: ID!) { customer(id: $id) { id } }', {
    fetcher,
    variables: { id: { not: 'an id' } },
  });
  expect(result.data).toBeUndefined();
  expect(result.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT' });
  expect(asked).toEqual([]);
});

test('answers with what is there when the deadline passes', async () => {
  const deadline = new AbortController();
  const { fetcher, asked } = recordingFetcher((request) => {
    if (request.subgraph !== 'erp') return inProcess(request);
    deadline.abort();
    return new Promise(() => {});
  });
  const result = await ask('{ customers { name terms } }', { fetcher, signal: deadline.signal });
  expect(asked.map(({ signal }) => signal)).toEqual([deadline.signal, deadline.signal]);
  expect(result.data).toMatchObject({ customers: [{ name: 'Customer 1', terms: null }, {}, {}] });
  expect(result.errors).toMatchObject([
    { path: ['customers'], extensions: { code: 'UPSTREAM_TIMEOUT', retryable: true } },
  ]);
});

test('makes one subgraph context per request and subgraph', async () => {
  const made: string[] = [];
  const fetcher = inProcessFetcher(schemas, (context, subgraph) => {
    made.push(subgraph);
    return context;
  });
  const query = '{ customers { invoices { id } parent { terms } } }';
  await ask(query, { fetcher });
  expect(made.toSorted()).toEqual(['crm', 'erp']);
  await ask(query, { fetcher });
  expect(made).toHaveLength(4);
});

test.each<[string, string, (response: import('node:http').ServerResponse) => void]>([
  ['an HTML page', 'UPSTREAM_UNAVAILABLE', (response) => response.writeHead(200).end('<html>')],
  ['a bare 503', 'UPSTREAM_UNAVAILABLE', (response) => response.writeHead(503).end()],
  ['a reset', 'UPSTREAM_UNAVAILABLE', (response) => response.destroy()],
  ['silence', 'UPSTREAM_TIMEOUT', () => {}],
])('tells %s of a subgraph over HTTP as %s', async (_, code, behave) => {
  const server = createServer((_request, response) => behave(response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
  const fetcher = httpFetcher({ crm: url }, () => ({}), { timeoutMs: 200 });
  const result = await ask('{ customer(id: "1") { id } }', { fetcher });
  expect(result).toMatchObject({
    data: { customer: null },
    errors: [{ path: ['customer'], extensions: { code } }],
  });
  server.closeAllConnections();
  await fetcher.close();
  server.close();
});
