import { ApolloServer } from '@apollo/server';
import { afterEach, expect, test } from 'vitest';
import type { RequestContext } from '../../control/principal.ts';
import {
  federatedGateway,
  inProcessFetcher,
  loadSupergraph,
  type SubgraphFetcher,
  type SupergraphLife,
} from '../../gateway/federation/index.ts';
import { compose } from '../../subgraphs/compose.ts';
import { contextOf, schemas, supergraphSdl } from './federation-fixture.ts';

const inProcess = inProcessFetcher(schemas, (context) => context);
const running: ApolloServer<RequestContext>[] = [];

afterEach(async () => {
  for (const server of running.splice(0)) await server.stop();
});

async function start(
  fetcher: SubgraphFetcher = inProcess,
): Promise<{ server: ApolloServer<RequestContext>; supergraphs: SupergraphLife }> {
  const supergraphs = await loadSupergraph(supergraphSdl);
  const server = new ApolloServer<RequestContext>({
    gateway: federatedGateway({ supergraphs, fetcher }),
    includeStacktraceInErrorResponses: false,
    plugins: [
      {
        requestDidStart: async () => ({
          willSendResponse: async ({ response }) => {
            response.http.headers.set('x-plugin', 'ran');
          },
        }),
      },
    ],
  });
  running.push(server);
  server.startInBackgroundHandlingStartupErrorsByLoggingAndFailingAllRequests();
  return { server, supergraphs };
}

async function post(
  server: ApolloServer<RequestContext>,
  query: string,
  scopes?: string[],
): Promise<{ status: number | undefined; result: unknown; plugin: string | undefined }> {
  const { body, http } = await server.executeOperation(
    { query },
    { contextValue: contextOf(scopes) },
  );
  const result = body.kind === 'single' ? JSON.parse(JSON.stringify(body.singleResult)) : null;
  return { status: http.status, result, plugin: http.headers.get('x-plugin') };
}

const other = (field: string): string =>
  compose([
    {
      name: 'crm',
      sdl: `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9")
            type Query { ${field}: String }`,
    },
  ]).supergraphSdl;

test('runs operations of Apollo Server with its plugins', async () => {
  const { server } = await start();
  const { result, plugin } = await post(server, '{ customers { name invoices { total } } }');
  expect(result).toMatchObject({
    data: { customers: [{ name: 'Customer 1', invoices: [{ total: 5 }, { total: 500 }] }, {}, {}] },
  });
  expect(plugin).toBe('ran');
});

test('answers a forbidden operation with 403 and the denied coordinates', async () => {
  const { server } = await start(() => {
    throw new Error('asked');
  });
  expect(await post(server, '{ secret }', [])).toMatchObject({
    status: 403,
    result: {
      errors: [
        {
          extensions: { code: 'FORBIDDEN', denied: ['Query.secret'], correlationId: 'c-1' },
        },
      ],
    },
  });
});

test('takes a new supergraph into force without dropping what runs', async () => {
  const { promise: held, resolve: release } = gate();
  const { promise: asked, resolve: arrive } = gate();
  const { server, supergraphs } = await start(async (request) => {
    arrive();
    await held;
    return request.document.includes('fresh') ? { data: { fresh: 'yes' } } : inProcess(request);
  });
  const before = supergraphs.current();
  const running = post(server, '{ customers(first: 1) { name terms } }');
  await asked;
  await supergraphs.reload(other('fresh'));
  expect(supergraphs.current()).not.toBe(before);
  release();
  expect((await running).result).toMatchObject({
    data: { customers: [{ name: 'Customer 1', terms: 'net 30 (S1)' }] },
  });
  expect((await post(server, '{ fresh }')).result).toEqual({ data: { fresh: 'yes' } });
  expect(await post(server, '{ customers { name } }')).toMatchObject({
    status: 400,
    result: { errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] },
  });
});

test('keeps the supergraph in force when the new one is none', async () => {
  const { server, supergraphs } = await start();
  const before = supergraphs.current();
  for (const broken of [
    'type Query { a: Int }',
    'no SDL',
    supergraphSdl.replaceAll('@join__type', '@nope'),
  ]) {
    await expect(supergraphs.reload(broken)).rejects.toThrow();
  }
  expect(supergraphs.current()).toBe(before);
  const { result } = await post(server, '{ customers(first: 1) { id } }');
  expect(result).toEqual({ data: { customers: [{ id: '1' }] } });
});

test('tells listeners of reloads until they unsubscribe', async () => {
  const supergraphs = await loadSupergraph(supergraphSdl);
  const seen: string[] = [];
  const leave = supergraphs.onReload(({ sdl }) => seen.push(sdl));
  const [one, two] = [other('one'), other('two')];
  await supergraphs.reload(one);
  leave();
  await supergraphs.reload(two);
  expect(seen).toEqual([one]);
  await supergraphs.stop();
});

test('refuses to start without a supergraph', async () => {
  await expect(loadSupergraph('type Query { a: Int }')).rejects.toThrow();
});

function gate(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => {};
  const promise = new Promise<void>((open) => {
    resolve = open;
  });
  return { promise, resolve };
}
