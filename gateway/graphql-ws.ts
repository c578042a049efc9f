import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type ExecutionResult, GraphQLError, type GraphQLSchema, OperationTypeNode } from 'graphql';
import type { SubscribePayload } from 'graphql-ws';
import { type Extra, useServer as serveOver } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import type { Clock } from '../connectors/clock.ts';
import type { Principal, RequestContext } from '../control/principal.ts';
import { AccessError } from './access/access-error.ts';
import type { Verifier } from './access/verify.ts';
import {
  type EventSource,
  isRefused,
  type PreparedOperation,
  prepareOperation,
  requestError,
  type SubgraphFetcher,
  type SupergraphLife,
  subscribe,
} from './federation/index.ts';
import { type Logger, safeError } from './log.ts';
import type { Doorkeeper } from './request-context.ts';

export interface SocketOptions {
  readonly supergraphs: SupergraphLife;
  readonly fetcher: SubgraphFetcher;
  readonly source: EventSource;
  readonly verifier: Verifier;
  readonly doorkeeper: Doorkeeper;
  readonly clock: Clock;
  readonly log: Logger;
  /** Origins beside our own that browsers may connect from. */
  readonly origins: readonly string[];
}

const MAX_FRAME_BYTES = 64 * 1024;
const INIT_WAIT_MS = 3_000;
const PING_MS = 20_000;
/** 4403 makes clients ask for a fresh token and come back; 4401 would be final for them. */
const CLOSE_FOR_NEW_TOKEN = 4403;

type Admitted = Record<PropertyKey, unknown> & { principal?: Principal };

/** `/graphql` over graphql-transport-ws: subscriptions only, resumable by cursor. */
export function graphqlSockets(server: Server, options: SocketOptions): { stop(): Promise<void> } {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME_BYTES });
  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    if (!isOurs(request)) return;
    if (!originAllowed(request, options.origins)) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (ws) => sockets.emit('connection', ws, request));
  };
  server.on('upgrade', upgrade);
  const serving = serveOver<Record<string, unknown>, Admitted>(
    {
      connectionInitWaitTimeout: INIT_WAIT_MS,
      onConnect: async ({ connectionParams, extra }) => {
        const principal = await admit(options, connectionParams);
        if (!principal) return false;
        extra.principal = principal;
        closeAtExpiry(extra.socket, principal, options.clock);
        return true;
      },
      onSubscribe: ({ extra }, _id, payload) => prepare(options, extra.principal, payload) as never,
      subscribe: (args) => run(options, args as unknown as Subscribing) as never,
    },
    sockets,
    PING_MS,
  );
  // A faulty frame closes its socket. graphql-ws would print a stack for each; anybody may send one.
  sockets.on('connection', (socket) => socket.removeAllListeners('error').on('error', () => {}));
  return {
    stop: async () => {
      server.off('upgrade', upgrade);
      await serving.dispose();
    },
  };
}

const isOurs = ({ url }: IncomingMessage): boolean => url?.split('?')[0] === '/graphql';

/** Programs send no origin; a browser’s must be the page that this gateway served, or one that is configured. */
function originAllowed({ headers }: IncomingMessage, origins: readonly string[]): boolean {
  const { origin, host } = headers;
  if (origin === undefined) return true;
  return origins.includes(origin) || (URL.canParse(origin) && new URL(origin).host === host);
}

async function admit(
  { verifier, log }: SocketOptions,
  params: Record<string, unknown> | undefined,
): Promise<Principal | null> {
  const authorization = params?.['authorization'] ?? params?.['Authorization'];
  try {
    return await verifier.verify(typeof authorization === 'string' ? authorization : undefined);
  } catch (error) {
    // Caught to refuse with a close code; the reason goes to the log only.
    if (!(error instanceof AccessError)) throw error;
    log.info({ reason: error.reason }, 'socket refused');
    return null;
  }
}

function closeAtExpiry(socket: Extra['socket'], { expiresAt }: Principal, clock: Clock): void {
  const closed = new AbortController();
  socket.once('close', () => closed.abort());
  clock
    .sleep(Math.max(0, expiresAt - clock.now()), closed.signal)
    .then(() => socket.close(CLOSE_FOR_NEW_TOKEN, 'token expired'))
    // Aborted: the socket closed before its token ended.
    .catch(() => {});
}

/** What graphql-ws hands from `onSubscribe` to `subscribe`. */
interface Subscribing {
  readonly schema: GraphQLSchema;
  readonly document: typeof SUBSCRIPTION_DOCUMENT;
  readonly prepared: PreparedOperation;
  readonly variables: Record<string, unknown>;
  readonly request: RequestContext;
}

/** graphql-ws asks the document only whether this is a subscription; ours is read by `prepareOperation`. */
const SUBSCRIPTION_DOCUMENT = {
  kind: 'Document',
  definitions: [
    {
      kind: 'OperationDefinition',
      operation: OperationTypeNode.SUBSCRIPTION,
      selectionSet: { kind: 'SelectionSet', selections: [] },
    },
  ],
} as const;

/** Checks the operation as over HTTP; errors go out as the protocol’s error message, before any event. */
async function prepare(
  { supergraphs, doorkeeper }: SocketOptions,
  principal: Principal | undefined,
  { query, operationName, variables }: SubscribePayload,
): Promise<Subscribing | readonly GraphQLError[]> {
  if (!principal) throw new Error('a subscription before the connection was admitted');
  const request = await doorkeeper.contextOf(principal);
  const supergraph = supergraphs.current();
  const prepared = prepareOperation({
    supergraph,
    query,
    operationName: operationName ?? null,
    context: request,
  });
  if (isRefused(prepared)) return prepared.errors;
  if (!isSubscription(prepared)) return [onlySubscriptions(request)];
  return {
    schema: supergraph.apiSchema,
    document: SUBSCRIPTION_DOCUMENT,
    prepared,
    variables: variables ?? {},
    request,
  };
}

const run = (
  { fetcher, source, log }: SocketOptions,
  { prepared, variables, request }: Subscribing,
): AsyncIterable<ExecutionResult> =>
  subscribe({
    operation: prepared,
    variables,
    context: request,
    fetcher,
    source,
    report: (error, where) => log.error({ ...safeError(error), ...where }, 'subscription failed'),
  });

const isSubscription = ({ definition }: PreparedOperation): boolean =>
  definition.operation === OperationTypeNode.SUBSCRIPTION;

const onlySubscriptions = ({ correlationId }: RequestContext): GraphQLError =>
  requestError(
    'BAD_REQUEST',
    new GraphQLError('Send queries and mutations over HTTP; the socket carries subscriptions.'),
    correlationId,
  );
