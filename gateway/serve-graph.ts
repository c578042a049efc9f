import type { Config } from './config.ts';
import type { Door } from './door.ts';
import { closeRoutes, createEdge, finishServing, listenOn } from './edge.ts';
import { eventSource } from './event-source.ts';
import type { SubgraphFetcher } from './federation/index.ts';
import type { Foundation } from './foundation.ts';
import { loadCommittedSupergraph } from './graph.ts';
import { graphqlHttp } from './graphql-http.ts';
import { graphqlSockets } from './graphql-ws.ts';
import { createReadiness, type Readiness } from './readiness.ts';
import { createDoorkeeper } from './request-context.ts';
import { webhooks } from './webhooks.ts';

export interface ServedGraph {
  readonly readiness: Readiness;
  stop(): Promise<void>;
}

/** The gateway’s face: graph over HTTP and sockets, explorer, health, webhooks. */
export async function serveGraph(
  config: Config,
  foundation: Foundation,
  door: Door,
  fetcher: SubgraphFetcher,
): Promise<ServedGraph> {
  const { db, clock, ids, log, connectors, events } = foundation;
  const readiness = createReadiness(db, { waitForFirstSync: config.mode === 'demo' });
  const doorkeeper = createDoorkeeper(db, door.verifier, { clock, ids });
  const supergraphs = await loadCommittedSupergraph();
  const edge = createEdge({
    readiness,
    session: door.session,
    log,
    webhooks: webhooks(db, connectors, { clock, log }),
    ...(door.issuerRoutes && { issuer: door.issuerRoutes }),
  });
  const http = await graphqlHttp({ supergraphs, fetcher, doorkeeper, ids, log });
  edge.app.use('/graphql', http.router);
  closeRoutes(edge.app, { ids, log });
  const sockets = graphqlSockets(edge.server, {
    supergraphs,
    fetcher,
    source: eventSource(events),
    verifier: door.verifier,
    doorkeeper,
    clock,
    log,
    origins: [],
  });
  await listenOn(edge.server, config.port, config.host);
  return {
    readiness,
    stop: async () => {
      readiness.drain();
      await sockets.stop();
      await finishServing(edge.server, clock);
      await http.stop();
    },
  };
}
