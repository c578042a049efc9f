import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApolloGateway } from '@apollo/gateway';
import { InMemoryLRUCache } from '@apollo/utils.keyvaluecache';
import { type ExecutionResult, execute, parse, print } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type HttpFetcher, httpFetcher } from '../../gateway/federation/index.ts';
import { withoutSecurityDirectives } from '../../gateway/federation/security-directives.ts';
import { ask, contextOf, schemas, supergraphSdl } from './federation-fixture.ts';
import { sampleOperations } from './federation-operations.ts';

let stock: (query: string, variables?: Record<string, unknown>) => Promise<ExecutionResult>;
let overHttp: HttpFetcher;
const cleanups: (() => unknown)[] = [];

beforeAll(async () => {
  stock = await startStock();
  const servers = await Promise.all(Object.keys(schemas).map(serveSubgraph));
  overHttp = httpFetcher(Object.fromEntries(servers), ({ body, context }) => ({
    'x-test-context': `${context.correlationId} ${body.length}`,
  }));
  cleanups.unshift(() => overHttp.close());
});

afterAll(async () => {
  for (const cleanup of cleanups) await cleanup();
});

/** The library's own executor over the same services. */
async function startStock(): Promise<typeof stock> {
  process.env['APOLLO_TELEMETRY_DISABLED'] = 'true';
  const gateway = new ApolloGateway({
    supergraphSdl: print(withoutSecurityDirectives(parse(supergraphSdl))),
    buildService: ({ name }) => ({
      process: async ({ request }) =>
        JSON.parse(JSON.stringify(await answer(name, request.query ?? '', request.variables))),
    }),
  });
  const { executor, schema } = await gateway.load();
  cleanups.push(() => gateway.stop());
  return async (query, variables = {}) => {
    const document = parse(query);
    const result = await executor({
      request: { query, variables },
      document,
      source: query,
      queryHash: query,
      schema,
      context: {},
      cache: new InMemoryLRUCache(),
      metrics: {},
      logger: console,
      operationName: null,
      operation: document.definitions[0],
    } as never);
    return JSON.parse(JSON.stringify(result)) as ExecutionResult;
  };
}

function answer(
  subgraph: string,
  query: string,
  variables: Record<string, unknown> | undefined,
): ExecutionResult | Promise<ExecutionResult> {
  const schema = schemas[subgraph];
  if (!schema) throw new Error(`no subgraph ${subgraph}`);
  return execute({
    schema,
    document: parse(query),
    variableValues: variables ?? {},
    contextValue: contextOf(),
  });
}

async function serveSubgraph(name: string): Promise<[string, string]> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    // The signature must cover the very body that arrives.
    if (request.headers['x-test-context'] !== `c-1 ${body.length}`) {
      response.writeHead(401).end('unsigned');
      return;
    }
    const { query, variables } = JSON.parse(body) as { query: string; variables: object };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(await answer(name, query, variables as Record<string, unknown>)));
  });
  await listening(server);
  cleanups.push(() => server.close());
  return [name, `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`];
}

const listening = (server: Server): Promise<void> =>
  new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve()));

test.each(sampleOperations)('answers $name as the stock gateway does', async (operation) => {
  const { query, variables } = operation;
  const expected = await stock(query, variables);
  const actual = await ask(query, variables ? { variables } : {});
  expect(actual.data).toEqual(expected.data);
  if (expected.errors) expect(actual.errors?.length).toBeGreaterThan(0);
});

test.each(sampleOperations)('answers $name over HTTP as in process', async (operation) => {
  const { query, variables = {} } = operation;
  const inProcess = await ask(query, { variables });
  const remote = await ask(query, { variables, fetcher: overHttp });
  expect(remote).toEqual(inProcess);
});
