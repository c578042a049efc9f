import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { execute, GraphQLError, type GraphQLSchema, parse, validate } from 'graphql';
import { createContext } from '../../resolvers/context.ts';
import { AccessError } from '../access/access-error.ts';
import { type ContextSeal, createContextSeal } from '../access/subgraph-context.ts';
import { subgraphKeys } from '../access/subgraph-keys.ts';
import type { Config, SubgraphName } from '../config.ts';
import { finishServing, listenOn } from '../edge.ts';
import { type Foundation, layFoundation } from '../foundation.ts';
import { buildSubgraph } from '../graph.ts';
import { type Logger, safeError } from '../log.ts';
import type { RunningRole } from './role.ts';
import { subgraphSockets } from './subgraph-sockets.ts';

const MAX_BODY_BYTES = 16 * 1024 * 1024;

/** One subgraph over HTTP and graphql-ws, for nobody but the gateway: every call carries its signed context. */
export async function runSubgraph(
  config: Config,
  name: SubgraphName,
  log: Logger,
): Promise<RunningRole> {
  const foundation = await layFoundation(config, log, { worker: false });
  const schema = await buildSubgraph(name);
  const seal = createContextSeal({ keys: await subgraphKeys(config), clock: foundation.clock });
  const server = createServer((request, response) => {
    serve({ name, schema, seal, foundation, log }, request, response).catch((error: unknown) => {
      log.error(safeError(error), 'request failed');
      answer(response, 500, { errors: [{ message: 'Something went wrong here.' }] });
    });
  });
  const sockets = subgraphSockets(server, { name, schema, seal, foundation });
  const { port } = config.subgraphs[name];
  await listenOn(server, port, config.host);
  log.info({ subgraph: name, port }, 'subgraph ready');
  return {
    stop: async () => {
      await sockets.stop();
      await finishServing(server, foundation.clock);
      await foundation.close();
    },
  };
}

export interface SubgraphServing {
  readonly name: SubgraphName;
  readonly schema: GraphQLSchema;
  readonly seal: ContextSeal;
  readonly foundation: Foundation;
}

async function serve(
  serving: SubgraphServing & { readonly log: Logger },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.url === '/livez') return answer(response, 200, { status: 'alive' });
  if (request.method !== 'POST' || request.url !== '/graphql')
    return answer(response, 404, { errors: [{ message: 'There is nothing here.' }] });
  const body = await readBody(request);
  if (body === null)
    return answer(response, 413, { errors: [{ message: 'The body is too large.' }] });
  try {
    const context = serving.seal.verifyContext({
      subgraph: serving.name,
      headers: request.headers,
      body,
    });
    answer(response, 200, await run(serving, context, body));
  } catch (error) {
    // Caught to refuse without a word about why; anything else is a fault.
    if (!(error instanceof AccessError)) throw error;
    serving.log.warn({ reason: error.reason }, 'refused');
    answer(response, error.httpStatus, {
      errors: [{ message: error.message, extensions: { code: error.code } }],
    });
  }
}

async function run(
  { name, schema, foundation }: SubgraphServing,
  context: ReturnType<ContextSeal['verifyContext']>,
  body: string,
): Promise<unknown> {
  const { query, variables, operationName } = JSON.parse(body) as {
    query: string;
    variables?: Record<string, unknown>;
    operationName?: string;
  };
  const document = parse(query, { noLocation: true });
  const errors = validate(schema, document);
  if (errors.length > 0) return { errors: errors.map((e) => new GraphQLError(e.message)) };
  return execute({
    schema,
    document,
    variableValues: variables ?? {},
    operationName: operationName ?? null,
    contextValue: createContext(foundation.services, context, name),
  });
}

async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(body));
}
