import type { Server } from 'node:http';
import { useServer as serveOver } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import type { RequestContext } from '../../control/principal.ts';
import { createContext } from '../../resolvers/context.ts';
import { AccessError } from '../access/access-error.ts';
import { contextHeader } from '../access/subgraph-context.ts';
import type { SubgraphServing } from './subgraph.ts';

type Admitted = Record<PropertyKey, unknown> & { requestContext?: RequestContext };

/**
 * The subgraph’s subscriptions over graphql-transport-ws, for routers that subscribe to subgraphs. The signed
 * context comes in `connection_init` under the name of its header, bound to an empty body.
 */
export function subgraphSockets(
  server: Server,
  { name, schema, seal, foundation }: SubgraphServing,
): { stop(): Promise<void> } {
  const sockets = new WebSocketServer({ server, path: '/graphql', maxPayload: 64 * 1024 });
  const serving = serveOver<Record<string, unknown>, Admitted>(
    {
      schema,
      onConnect: ({ connectionParams, extra }) => {
        try {
          const given = connectionParams?.[contextHeader];
          const headers = typeof given === 'string' ? { [contextHeader]: given } : {};
          extra.requestContext = seal.verifyContext({ subgraph: name, headers, body: '' });
          return true;
        } catch (error) {
          // Caught to refuse with the protocol’s close code.
          if (error instanceof AccessError) return false;
          throw error;
        }
      },
      context: ({ extra }) =>
        createContext(foundation.services, extra.requestContext as RequestContext, name) as never,
    },
    sockets,
  );
  // A faulty frame closes its socket and is nobody else’s business.
  sockets.on('connection', (socket) => socket.removeAllListeners('error').on('error', () => {}));
  return { stop: async () => serving.dispose() };
}
